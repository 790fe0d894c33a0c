"""The workflow editor as a test uses it: opens dropdowns, searches and pages."""

import json
from collections.abc import Sequence
from typing import Any

import requests
from pydantic import JsonValue

from sandbox.aws.embedded import EmbeddedAws
from sandbox.hubspot.options import OptionPage
from sandbox.hubspot.signing import signature_headers
from sandbox.hubspot.workflows import Action
from sandbox.quickbooks.company import Company
from tests.integration.in_process import InProcess, SteadyRuntime, load_action

Row = dict[str, Any]

_FIRST_ID = 100_000
_MONTH = 30 * 86_400


class Editor(InProcess):
    """The application with its dropdowns, and an author in front of it."""

    runtime: SteadyRuntime

    def __init__(self, aws: EmbeddedAws) -> None:
        super().__init__(aws, {"/options": load_action("field_options")})

    def restart(self) -> None:
        """A new container."""
        self.runtime = SteadyRuntime(self.settings, clock=self.clock)

    def restart_late(self) -> None:
        """A new container that never has the time to read a long list, as when QuickBooks is slow."""
        self.runtime = SteadyRuntime(self.settings, clock=self.clock)
        self.runtime.gone = 3.0

    @property
    def books(self) -> Company:
        """The company that is chosen unless a test says otherwise."""
        return self.quickbooks.company(self.realm_id)

    def open(
        self,
        name: str,
        *,
        q: str | None = None,
        after: str | None = None,
        account: JsonValue = "first",
        portal_id: int | None = None,
        action: Action | None = None,
    ) -> OptionPage:
        """One page of a dropdown; `account` "first" is the first company, None none."""
        self.clock.advance(2)  # QuickBooks takes 10 requests a second, and a frozen clock stays in one
        placed = action or self._action(name)
        chosen = {} if account is None else {"account": self.realm_id if account == "first" else account}
        page = self.hubspot.engine.options(placed, name, chosen, q, after, portal_id=portal_id)
        assert page.error is None, page.error
        assert len(page.options) <= 100
        return page

    def all(self, name: str, *, q: str | None = None) -> list[tuple[str, str]]:
        """Value and label of every option, page by page."""
        found: list[tuple[str, str]] = []
        after = None
        for _ in range(200):
            page = self.open(name, q=q, after=after)
            found += [(option.value, option.label) for option in page.options]
            after = page.after
            if after is None:
                return found
        raise AssertionError("the list does not end")

    def calls(self, since: int = 0) -> int:
        """Requests to the companies in QuickBooks so far."""
        return len([entry for entry in self.quickbooks.log.entries() if "/v3/company/" in entry.url]) - since

    def fill(self, entity: str, rows: Sequence[Row], realm_id: str = "") -> None:
        """Puts many entries into the books at once, with ids from 100000 on, as if they had been there for a month."""
        company = self.quickbooks.company(realm_id or self.realm_id)
        self.clock.advance(-_MONTH)
        with company.writing():
            books = company.books()
            for number, row in enumerate(rows):
                books.put(entity, {"Id": str(_FIRST_ID + number), "Active": True, **row})
            company._store.apply(books.changes())  # as `keep` does, for thousands at once
        self.clock.advance(_MONTH)

    def post(self, body: object, **more: str) -> requests.Response:
        """A signed callout with this body; more: of its headers."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        url = f"{self.url}/options"
        secret = self.hubspot.hubspot_app.client_secret
        headers = signature_headers("v3", client_secret=secret, method="POST", uri=url, body=raw, at=self.clock.now())
        return requests.post(url, data=raw, headers={**headers, **more}, timeout=30)

    def _action(self, name: str) -> Action:
        """One with this input, which waits for the account."""
        dropdown = {"name": name, "type": "enumeration", "fieldType": "select", "options": []}
        return Action.model_validate(
            {
                "uid": "any",
                "actionUrl": f"{self.url}/actions/any",
                "inputFields": [
                    {"typeDefinition": {**dropdown, "optionsUrl": f"{self.url}/options"}, "isRequired": False}
                ],
                "inputFieldDependencies": [
                    {"dependencyType": "SINGLE_FIELD", "controllingFieldName": "account", "dependentFieldNames": [name]}
                ],
            }
        )


def customers(count: int, name: str = "Customer") -> list[Row]:
    """So many customers with names of their own."""
    names = [f"{name} {number:05}" for number in range(count)]
    return [{"DisplayName": one, "FullyQualifiedName": one} for one in names]


def products(count: int, name: str = "Product") -> list[Row]:
    """So many services with names and SKUs of their own."""
    names = [f"{name} {number:05}" for number in range(count)]
    return [
        {"Name": one, "FullyQualifiedName": one, "Sku": f"SKU-{number}", "Type": "Service"}
        for number, one in enumerate(names)
    ]
