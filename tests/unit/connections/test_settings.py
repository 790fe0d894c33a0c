"""Which HubSpot accounts a deployment serves."""

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.settings import Settings

ENVIRONMENT = {
    "LEDGER_TABLE": "ledger",
    "DELIVERIES_TABLE": "deliveries",
    "CONNECTIONS_TABLE": "connections",
    "DIRECTORY_TABLE": "directory",
    "SECRETS_PREFIX": "quickbooks-actions",
}


@pytest.mark.parametrize(
    ("allowed", "served", "refused"),
    [("50400001", ["50400001"], ["5040000", "504000011"]), ("1, 2,3", ["1", "2", "3"], ["12", ""]), ("*", ["9"], [])],
)
def test_only_the_accounts_that_were_named_are_served(allowed: str, served: list[str], refused: list[str]) -> None:
    settings = Settings.from_environment(ENVIRONMENT | {"ALLOWED_PORTALS": allowed})

    assert all(settings.allows(portal) for portal in served)
    assert not any(settings.allows(portal) for portal in refused)


def test_accounts_that_were_never_named_are_a_broken_deployment() -> None:
    with pytest.raises(ComeBack) as raised:
        Settings.from_environment(ENVIRONMENT)

    assert raised.value.code is ErrorCode.CONFIGURATION
    assert "ALLOWED_PORTALS" in raised.value.sentence
