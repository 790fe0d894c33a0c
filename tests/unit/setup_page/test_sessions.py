"""Sessions: signed, an hour long whatever is done meanwhile, ended for all by another key."""

import base64
import json
import secrets as random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from itsdangerous import URLSafeTimedSerializer

from quickbooks_actions.connections.secrets import Secrets, SecretVersion
from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.setup.sessions import Session, Sessions, new_browser

HOUR = 3600


class Time:
    moment = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class KeptKey:
    """As much of `Secrets` as a session needs."""

    def __init__(self) -> None:
        self.value: Mapping[str, Any] | None = None
        self.reads = 0

    def read_or_create(self, name: str, make: Callable[[], Mapping[str, Any]]) -> SecretVersion:
        self.reads += 1
        if self.value is None:
            self.value = make()
        return SecretVersion(name, "v", self.value)

    def misshapen(self, name: str, key: str) -> ComeBack:
        return ComeBack(ErrorCode.CONFIGURATION, f"{name} has no usable {key}")


class Page:
    def __init__(self) -> None:
        self.time = Time()
        self.kept = KeptKey()
        self.sessions = self.container()

    def container(self) -> Sessions:
        return Sessions(cast("Secrets", self.kept), self.time)


@pytest.fixture
def page() -> Page:
    return Page()


def test_a_session_is_read_as_it_was_written_and_in_every_container(page: Page) -> None:
    cookie = page.sessions.write(Session("50400001", engineer=True))
    for sessions in (page.sessions, page.container()):
        found = sessions.read(cookie)
        assert found is not None
        assert (found.portal_id, found.engineer) == ("50400001", True)


def test_it_ends_after_an_hour(page: Page) -> None:
    cookie = page.sessions.write(Session("1"))
    page.time.advance(HOUR)
    assert page.sessions.read(cookie) is not None
    page.time.advance(1)
    assert page.sessions.read(cookie) is None


def test_what_is_done_meanwhile_makes_it_no_longer(page: Page) -> None:
    # Given a session whose cookie is written anew every half an hour, as by who opens one account after the other
    cookie = page.sessions.write(Session("1", engineer=True))
    for _ in range(2):
        page.time.advance(HOUR / 2)
        found = page.sessions.read(cookie)
        assert found is not None
        cookie = page.sessions.write(found)
    # When / Then
    page.time.advance(1)
    assert page.sessions.read(cookie) is None


@pytest.mark.parametrize("clock_goes_back", [60, HOUR, 10 * HOUR])
def test_one_that_begins_later_than_now_is_none(page: Page, clock_goes_back: int) -> None:
    cookie = page.sessions.write(Session("1"))
    page.time.advance(-clock_goes_back)
    assert page.sessions.read(cookie) is None


def test_every_changed_letter_makes_it_none(page: Page) -> None:
    cookie = page.sessions.write(Session("1"))
    for place in range(len(cookie) - 1):  # the last letter of base64 carries bits that mean nothing
        for letter in "A.":
            changed = cookie[:place] + letter + cookie[place + 1 :]
            assert changed == cookie or page.sessions.read(changed) is None, place


def forged(key: str, value: object, salt: str = "session") -> str:
    return str(URLSafeTimedSerializer(key, salt=salt).dumps(value))


def test_signed_with_another_key(page: Page) -> None:
    page.sessions.write(Session("1"))
    page.time.moment = datetime.fromtimestamp(time.time(), UTC)
    value = {"portal": "1", "engineer": True, "began_at": int(page.time.now().timestamp())}
    assert page.kept.value is not None
    own = page.kept.value["key"]
    assert page.sessions.read(forged(own, value)) is not None
    for key in (random.token_urlsafe(48), "", own[:-1]):
        assert page.sessions.read(forged(key, value)) is None


def test_signed_for_something_else(page: Page) -> None:
    page.sessions.write(Session("1"))
    page.time.moment = datetime.fromtimestamp(time.time(), UTC)
    value = {"portal": "1", "engineer": True, "began_at": int(page.time.now().timestamp())}
    assert page.kept.value is not None
    assert page.sessions.read(forged(page.kept.value["key"], value, salt="form")) is None


UNSIGNED = base64.urlsafe_b64encode(json.dumps({"portal": "1", "engineer": True}).encode()).decode()


@pytest.mark.parametrize("cookie", ["", ".", "..", "a.b.c", UNSIGNED, f"{UNSIGNED}..", "é.é.é", "\ud800", "x" * 9000])
def test_what_is_no_cookie_of_ours(page: Page, cookie: str) -> None:
    assert page.sessions.read(cookie) is None


@pytest.mark.parametrize("value", [{}, [], "x", None, 7, {"portal_id": "1", "engineer": True}, {"portal": "1"}])
def test_a_cookie_of_another_version_of_the_application_is_none(page: Page, value: object) -> None:
    page.sessions.write(Session("1"))
    page.time.moment = datetime.fromtimestamp(time.time(), UTC)
    assert page.kept.value is not None
    assert page.sessions.read(forged(page.kept.value["key"], value)) is None


def test_another_key_ends_all_sessions_within_a_minute(page: Page) -> None:
    # Given a warm container
    cookie = page.sessions.write(Session("1"))
    assert page.sessions.read(cookie) is not None
    # When the secret is replaced
    page.kept.value = {"key": random.token_urlsafe(48)}
    page.time.advance(61)
    # Then
    assert page.sessions.read(cookie) is None


def test_the_key_is_not_read_with_every_request(page: Page) -> None:
    cookie = page.sessions.write(Session("1"))
    for _ in range(20):
        page.sessions.read(cookie)
    assert page.kept.reads == 1


@pytest.mark.parametrize("value", [{}, {"key": ""}, {"key": "short"}, {"key": 7}, {"key": None}])
def test_a_key_that_is_none_is_told_and_nothing_is_signed_with_it(page: Page, value: Mapping[str, Any]) -> None:
    page.kept.value = value
    with pytest.raises(ComeBack) as raised:
        page.sessions.write(Session("1"))
    assert raised.value.code is ErrorCode.CONFIGURATION


def test_a_form_counts_from_the_browser_and_the_session_that_it_was_given_to(page: Page) -> None:
    browser, cookie = new_browser(), page.sessions.write(Session("1"))
    token = page.sessions.form_token(browser, cookie)
    assert page.sessions.form_token_fits(browser, cookie, token)
    # Not from another browser, not with another session or none, not with another token
    assert not page.sessions.form_token_fits(new_browser(), cookie, token)
    assert not page.sessions.form_token_fits(browser, "", token)
    assert not page.sessions.form_token_fits(browser, page.sessions.write(Session("2")), token)
    for other in ("", token[:-1], token + "A", page.sessions.form_token(new_browser(), cookie), "é", "\ud800"):
        assert not page.sessions.form_token_fits(browser, cookie, other)


def test_a_session_is_no_form_token_and_a_form_token_no_session(page: Page) -> None:
    browser, cookie = new_browser(), page.sessions.write(Session("1"))
    assert not page.sessions.form_token_fits(browser, cookie, cookie.rpartition(".")[2])
    assert page.sessions.read(f"{browser}.{page.sessions.form_token(browser, '')}") is None
