"""The apps' keys, as they are entered."""

from collections.abc import Mapping
from typing import Any, cast

import pytest

from quickbooks_actions.connections.secrets import SecretChanged, Secrets, SecretVersion
from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.setup.keys import save_keys
from quickbooks_actions.setup.told import WrongFields

HUBSPOT = {"hubspot_client_id": "h-id", "hubspot_client_secret": "h-secret"}
DEVELOPMENT = {"quickbooks_sandbox_client_id": "d-id", "quickbooks_sandbox_client_secret": "d-secret"}


class KeptApps:
    """As much of `Secrets` as storing keys needs.

    fails: the code with which reading does. meanwhile: what somebody else stores after it was read.
    """

    def __init__(self) -> None:
        self.value: Mapping[str, Any] | None = None
        self.fails = ErrorCode.CONFIGURATION
        self.meanwhile: Mapping[str, Any] | None = None
        self._version = 0

    def read(self, name: str) -> SecretVersion:
        if self.value is None:
            raise ComeBack(self.fails, f"The secret {name} cannot be read.")
        read = SecretVersion(name, str(self._version), self.value)
        if self.meanwhile is not None:
            self.save(name, self.meanwhile)
        return read

    def replace(self, read: SecretVersion, value: Mapping[str, Any]) -> SecretVersion:
        if read.version_id != str(self._version):
            raise SecretChanged(read.name)
        return self.save(read.name, value)

    def save(self, name: str, value: Mapping[str, Any]) -> SecretVersion:
        self.value = dict(value)
        self._version += 1
        return SecretVersion(name, str(self._version), self.value)


@pytest.fixture
def kept() -> KeptApps:
    return KeptApps()


def store(kept: KeptApps, **form: str) -> None:
    save_keys(cast("Secrets", kept), form)


def wrong(kept: KeptApps, **form: str) -> WrongFields:
    before = kept.value
    with pytest.raises(WrongFields) as raised:
        store(kept, **form)
    assert kept.value == before, "nothing is stored of a form that is wrong"
    return raised.value


def test_the_first_keys_are_stored(kept: KeptApps) -> None:
    store(kept, **HUBSPOT, **DEVELOPMENT)
    assert kept.value == {
        "hubspot": {"client_id": "h-id", "client_secrets": ["h-secret"]},
        "quickbooks_sandbox": {"client_id": "d-id", "client_secret": "d-secret"},
    }


def test_what_is_left_empty_stays_as_it_is(kept: KeptApps) -> None:
    store(kept, **HUBSPOT, **DEVELOPMENT)
    store(kept, quickbooks_client_id="p-id", quickbooks_client_secret=" p-secret ")
    assert kept.value is not None
    assert kept.value["hubspot"]["client_secrets"] == ["h-secret"]
    assert kept.value["quickbooks"] == {"client_id": "p-id", "client_secret": "p-secret"}


def test_a_new_secret_of_hubspots_stands_before_the_one_it_replaces(kept: KeptApps) -> None:
    for secret in ("first", "second", "third", "third"):
        store(kept, hubspot_client_id="h-id", hubspot_client_secret=secret, **DEVELOPMENT)
    assert kept.value is not None
    assert kept.value["hubspot"]["client_secrets"] == ["third", "second"]


def test_another_app_of_hubspots_keeps_no_secret_of_the_one_before(kept: KeptApps) -> None:
    store(kept, **HUBSPOT, **DEVELOPMENT)
    store(kept, hubspot_client_id="other-id", hubspot_client_secret="other")
    assert kept.value is not None
    assert kept.value["hubspot"] == {"client_id": "other-id", "client_secrets": ["other"]}


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        (
            {"hubspot_client_id": "h-id"},
            "hubspot_client_secret",
            "For the HubSpot app, enter the client secret, too: one without the other is of no use.",
        ),
        (
            {"quickbooks_client_secret": "s"},
            "quickbooks_client_id",
            "For Intuit, production, enter the client id, too: one without the other is of no use.",
        ),
        (
            {"quickbooks_client_id": "an id", "quickbooks_client_secret": "s"},
            "quickbooks_client_id",
            "For Intuit, production, this cannot be the client id: copy it again, without spaces.",
        ),
        (
            {"hubspot_client_id": "h-id", "hubspot_client_secret": "s" * 201},
            "hubspot_client_secret",
            "For the HubSpot app, this cannot be the client secret: copy it again, without spaces.",
        ),
        (
            {"hubspot_client_id": "h\u00e9", "hubspot_client_secret": "s"},
            "hubspot_client_id",
            "For the HubSpot app, this cannot be the client id: copy it again, without spaces.",
        ),
    ],
)
def test_what_cannot_be_a_pair_is_told_at_the_field(
    kept: KeptApps, form: dict[str, str], field: str, sentence: str
) -> None:
    store(kept, **HUBSPOT, **DEVELOPMENT)
    found = wrong(kept, **form)
    assert (found.status, found.title, found.fields) == (400, "A key is missing or mistyped", {field: sentence})


def test_both_sides_are_needed(kept: KeptApps) -> None:
    assert wrong(kept).fields == {
        "hubspot_client_id": "Enter the HubSpot app's client id and client secret.",
        "quickbooks_client_id": "Enter at least one of Intuit's two pairs of keys.",
    }
    assert list(wrong(kept, **HUBSPOT).fields) == ["quickbooks_client_id"]


def test_a_store_that_does_not_answer_loses_no_keys(kept: KeptApps) -> None:
    kept.fails = ErrorCode.STORE_UNAVAILABLE
    with pytest.raises(ComeBack) as raised:
        store(kept, **HUBSPOT, **DEVELOPMENT)
    assert raised.value.code is ErrorCode.STORE_UNAVAILABLE
    assert kept.value is None


def test_keys_that_somebody_else_stored_meanwhile_stay(kept: KeptApps) -> None:
    # Given stored keys, and another engineer who stores a new pair while this one does
    store(kept, **HUBSPOT, **DEVELOPMENT)
    assert kept.value is not None
    theirs = {**kept.value, "quickbooks": {"client_id": "p-id", "client_secret": "p-secret"}}
    kept.meanwhile = theirs
    # When
    with pytest.raises(ComeBack) as raised:
        store(kept, hubspot_client_id="h-id", hubspot_client_secret="h-newer")
    # Then theirs stay, and the next try keeps both
    assert (raised.value.code, kept.value) == (ErrorCode.LEASE_LOST, theirs)
    assert raised.value.sentence.startswith("Somebody else stored keys at this moment.")
    kept.meanwhile = None
    store(kept, hubspot_client_id="h-id", hubspot_client_secret="h-newer")
    assert kept.value["quickbooks"] == theirs["quickbooks"]
    assert kept.value["hubspot"]["client_secrets"] == ["h-newer", "h-secret"]
