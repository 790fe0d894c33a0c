"""What the secrets hold, typed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quickbooks_actions.connections.credentials import AppCredentials, Misshapen, Tokens
from quickbooks_actions.connections.oauth import Issued

NOW = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
PAIR = {
    "access_token": "access",
    "expires_at": "2026-02-03T13:00:00Z",
    "refresh_token": "refresh",
    "refresh_expires_at": "2026-05-14T12:00:00Z",
}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (PAIR, False),
        ({"kind": "static", "access_token": "pat"}, True),
        ({"kind": "oauth", "access_token": "a", "expires_at": "2026-02-03T13:00:00Z", "refresh_token": "r"}, True),
    ],
)
def test_a_secret_is_written_as_it_was_read(value: dict[str, Any], kind: bool) -> None:
    assert Tokens.from_secret(value).to_secret(kind=kind) == value


def test_times_of_other_zones_are_read_as_the_same_moment() -> None:
    read = Tokens.from_secret(PAIR | {"expires_at": "2026-02-03T08:00:00-05:00"})

    assert read.expires_at == NOW + timedelta(hours=1)
    assert read.to_secret(kind=False)["expires_at"] == "2026-02-03T13:00:00Z"


def test_no_repr_shows_a_token_or_a_client_secret() -> None:
    apps = AppCredentials.from_secret(
        {
            "hubspot": {"client_id": "h", "client_secrets": ["canary-1", "canary-2"]},
            "quickbooks": {"client_id": "q", "client_secret": "canary-3"},
        }
    )
    tokens = Tokens.from_secret(PAIR | {"access_token": "canary-4", "refresh_token": "canary-5"})

    assert "canary" not in repr(apps) + repr(tokens) + repr(Issued("canary-6", 1, "canary-7", None))


@pytest.mark.parametrize("seconds", [-1, 299, 301])
def test_a_token_is_fresh_until_five_minutes_before_its_end_and_alive_until_its_end(seconds: int) -> None:
    tokens = Tokens("access", NOW + timedelta(seconds=seconds), "refresh")

    assert tokens.fresh(NOW) is (seconds > 300)
    assert tokens.alive(NOW) is (seconds > 0)


@pytest.mark.parametrize("key", ["access_token", "expires_at", "refresh_token"])
@pytest.mark.parametrize("wrong", [None, "", "  ", 7, ["x"], {}])
def test_a_pair_without_one_of_its_parts_is_not_read(key: str, wrong: object) -> None:
    with pytest.raises(Misshapen) as raised:
        Tokens.from_secret(PAIR | {key: wrong})

    assert raised.value.key == key


def test_a_service_that_names_no_refresh_token_leaves_the_old_one() -> None:
    old = Tokens.from_secret(PAIR)

    renewed = Issued("new", 1800, "", None).renewing(old, NOW)

    assert renewed == Tokens("new", NOW + timedelta(minutes=30), "refresh", old.refresh_expires_at, NOW)
