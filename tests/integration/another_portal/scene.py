"""Two portals with a company each, and a record of everything that the second one has."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests
from itsdangerous import base64_encode

from sandbox.hubspot.signing import signature_headers
from sandbox.kit.log import Entry
from sandbox.quickbooks.company import Company
from tests.integration.actions.trade import ACTIONS, Trade
from tests.integration.in_process import load_action
from tests.integration.setup_page.browser import Browser, Page
from tests.integration.setup_page.world import SetupWorld

SESSION = "__Host-setup_session"
HANDLERS = {name: load_action(name.replace("-", "_")) for name in ACTIONS} | {"/options": load_action("field_options")}
"""Of every callout, as the gateway of the tests knows them."""
WRITTEN = ("Invoice", "Estimate", "SalesReceipt", "Payment", "Purchase", "RefundReceipt", "Customer", "Item")
"""What the actions write in a company."""


class Scene:
    """The first portal's people try; the second portal's company is not to notice.

    Attributes:
        world: with both portals connected, each with one company of its own.
        ours, ours_realm: the portal and the company of who tries.
        theirs, realm: the portal and the company that are another's.
        browser: of who tries, signed in.
        neighbour: of the other portal's people, signed in.
    """

    def __init__(self, world: SetupWorld) -> None:
        self.world = world
        self.ours, self.theirs = map(str, world.portal_ids)
        self.realm, self.ours_realm = world.realm_ids[:2]
        self.neighbour = world.connected(realm=0, portal=1)
        self.browser = world.connected(realm=1, portal=0)
        self.browser.get("/setup")  # says once what was just done
        world.runtime.connections.portal(self.theirs)  # used a moment ago: a callout of theirs changes no row
        world.runtime.connections.company(self.theirs, self.realm)

    @property
    def books(self) -> Company:
        """The other portal's company, past its API."""
        return self.world.quickbooks.company(self.realm)

    @property
    def trade(self) -> Trade:
        """Records of the first portal; the company that is chosen for them is the other's."""
        return Trade(self.world)

    @contextmanager
    def nothing_of_theirs(self) -> Iterator[None]:
        """What is done in here reads and writes nothing that is the other portal's."""
        before, seen = self._theirs(), len(self.world.quickbooks.log.entries())
        yield
        after = self._theirs()
        assert {name for name in before if after[name] != before[name]} == set(), (before["rows"], after["rows"])
        served = [each for each in self.world.quickbooks.log.entries()[seen:] if self.realm in each.url]
        assert [each.url for each in served if each.status is None or each.status < 400] == []

    @contextmanager
    def nothing_asked(self) -> Iterator[None]:
        """What is done in here sends nothing to QuickBooks, reads no record in HubSpot and books nothing."""
        before = self.world.rows("ledger")
        logs = (self.world.quickbooks.log, self.world.hubspot.log)
        seen = [len(log.entries()) for log in logs]
        yield
        asked = [entry for log, count in zip(logs, seen, strict=True) for entry in log.entries()[count:]]
        assert [entry.url for entry in asked if _reaches_somebody(entry)] == []
        assert self.world.rows("ledger") == before

    def shows_nothing_of_theirs(self, text: str) -> None:
        """Asserts that an answer names neither the other portal nor its company."""
        for each in (self.theirs, self.books.name):
            assert each not in text, text

    def callout(self, path: str, body: Mapping[str, Any], secret: str | None = None) -> requests.Response:
        """A callout with this body, signed as HubSpot does. secret: of who signs; HubSpot's app's when left out."""
        self.world.clock.advance(2)
        raw = json.dumps(body).encode()
        key = secret or self.world.hubspot.hubspot_app.client_secret
        url = f"{self.world.url}{path}"
        headers = signature_headers(
            "v3", client_secret=key, method="POST", uri=url, body=raw, at=self.world.clock.now()
        )
        return requests.post(url, data=raw, headers=headers, timeout=30)

    def forged_cookie(self) -> Browser:
        """A browser with the session's cookie of who tries, in which the other portal's id was written."""
        forged = self.world.browser()
        forged.jar |= self.browser.jar
        value = json.dumps(
            {"portal": self.theirs, "engineer": True, "began_at": int(self.world.clock.now().timestamp())}
        )
        _, _, signature = forged.jar[SESSION].partition(".")
        forged.jar[SESSION] = f"{base64_encode(value).decode()}.{signature}"
        return forged

    def ask(self, browser: Browser, method: str, path: str, fields: Mapping[str, str]) -> Page:
        """A page or a form of the set-up page, with fields that it does not offer."""
        if method == "POST":
            return browser.forge(path, **fields)
        query = "&".join(f"{name}={value}" for name, value in fields.items())
        return browser.get(f"{path}?{query}")

    def _theirs(self) -> dict[str, Any]:
        """Rows, secrets and books of the other portal; a note of who tried stands among their own."""
        own = (f"portal#{self.ours}", "lease#", "once#")
        rows = [row for kind in ("connections", "directory", "ledger") for row in self.world.rows(kind)]
        kept = [row for row in rows if not str(row.get("pk", "")).startswith(own)]
        named = [row for row in kept if self.theirs in str(row) or self.realm in str(row)]
        assert {row["sk"] for row in named} >= {"facts", "owner", f"company#{self.realm}"}
        return {
            "rows": sorted(map(str, named)),
            "secrets": [self.world.secret(f"hubspot/{self.theirs}"), self.world.secret(f"quickbooks/{self.realm}")],
            "books": {entity: self.books.documents(entity) for entity in WRITTEN},
        }


def _reaches_somebody(entry: Entry) -> bool:
    """Whether it is more than a renewal of the portal's own access to HubSpot."""
    return "/oauth/" not in entry.url
