"""Everything secret that crossed a wire or is stored, and whether a page or a log line has any of it."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from sandbox.kit.log import Entry
from tests.integration.setup_page.browser import Browser
from tests.integration.setup_page.world import SetupWorld

SHORTEST = 8
NAMES = {"access_token", "refresh_token", "client_secret", "client_secrets", "key", "code", "token"}

_ANSWERED = re.compile(rf'"(?:{"|".join(NAMES)})":\s*"([^"]+)"')
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def secrets_of(world: SetupWorld) -> set[str]:
    """Tokens, codes, client secrets, the sessions' key; and the e-mail addresses that the services told."""
    found = {value for secret in world.secrets().values() for value in _stored(secret)}
    for entry in [*world.hubspot.log.entries(), *world.quickbooks.log.entries()]:
        found.update(_sent(entry))
        found.update(_ANSWERED.findall(entry.answer))
        found.update(_EMAIL.findall(entry.answer))
    return {each for each in found if len(each) >= SHORTEST}


def check_nothing_told(world: SetupWorld, browser: Browser, logged: str, *more: str) -> None:
    """Asserts that no page which the browser saw and no line of the log has a secret in it.

    Args:
        more: other secrets, that were never stored or sent.
    """
    secrets = secrets_of(world) | set(more)
    for page in browser.seen:
        told = page.body + str(page.headers)
        assert [each for each in secrets if each in told] == []
        assert not [each for each, _ in page.cookies().values() if each and each in page.body]
    cookies = {value for page in browser.seen for value, _ in page.cookies().values() if value}
    states = {value for page in browser.seen for value in _states(page.headers)}
    assert states
    assert cookies
    assert [each for each in secrets | cookies | states if each in logged] == []


def _stored(secret: Mapping[str, object]) -> Iterator[str]:
    for name, value in secret.items():
        if isinstance(value, dict):
            yield from _stored(value)
        elif name in NAMES:
            yield from value if isinstance(value, list) else [str(value)]


def _sent(entry: Entry) -> Iterator[str]:
    yield from (value for name, value in parse_qsl(entry.body) if name in NAMES)
    yield from entry.headers.get("authorization", "").split()[1:]


def _states(headers: Mapping[str, list[str]]) -> Iterator[str]:
    for location in headers.get("location", []):
        yield from (value for name, value in parse_qsl(urlsplit(location).query) if name == "state")
