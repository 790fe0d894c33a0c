"""A company's directory as a callout gets it: QuickBooks' sandbox on a socket, the tables of the embedded AWS."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import requests

from quickbooks_actions.aws import Item, Table, store_unavailable
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.invoice import invoice_body
from quickbooks_actions.mapping.keys import fingerprint, for_record, marker
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Contact, Line, RecordRef, RecordType, Sale
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.quickbooks.directory import Directory
from quickbooks_actions.quickbooks.ledger import Ledger
from quickbooks_actions.quickbooks.memory import DirectoryStore
from quickbooks_actions.quickbooks.posting import Posted, Poster, Posting
from quickbooks_actions.timing import Deadline
from sandbox.kit import FaultRule
from sandbox.quickbooks import US_REALM, QuickBooksSandbox
from tests.integration.sandbox_tokens import SandboxTokens

JANE = Contact(id="301", first_name="Jane", last_name="Doe", email="jane@harbor.example")
DESIGN = Line(id="1", name="Design", quantity=Decimal(2), unit_price=Decimal("75.00"), amount=Decimal("150.00"))


class StubbornTable(Table):
    """The real table, which fails its writes while `stubborn`."""

    def __init__(self, table: Table) -> None:
        self._real = table
        self.stubborn = False

    def get(self, key: Mapping[str, Any], *, consistent: bool = True) -> Item | None:
        return self._real.get(key, consistent=consistent)

    def get_many(self, keys: Collection[Mapping[str, Any]], *, consistent: bool = True) -> list[Item]:
        return self._real.get_many(keys, consistent=consistent)

    def put(self, item: Mapping[str, Any], **conditions: Any) -> None:
        if self.stubborn:
            raise store_unavailable(TimeoutError())
        self._real.put(item, **conditions)

    def delete(self, key: Mapping[str, Any], **conditions: Any) -> None:
        self._real.delete(key, **conditions)


@dataclass
class Callout:
    """What one callout has of a company."""

    client: QuickBooksClient
    directory: Directory
    company: Company

    @property
    def calls(self) -> list[str]:
        """What went to QuickBooks, e.g. `POST query`."""
        return [f"{call.method} {call.entity}" for call in self.client.calls]


class Desk:
    """Makes callouts, one after the other or side by side."""

    def __init__(self, sandbox: QuickBooksSandbox, base_url: str, ledger: Table, directory: Table) -> None:
        self.sandbox = sandbox
        self.books = sandbox.company(US_REALM)
        self.table = StubbornTable(directory)
        self._base_url = base_url
        self._ledger = ledger
        self._store = DirectoryStore(self.table)
        self._session = requests.Session()

    def new_container(self) -> None:
        """Forgets everything that a process remembers."""
        self._store = DirectoryStore(self.table)

    def close(self) -> None:
        self._session.close()

    def callout(self, portal_id: str = "77") -> Callout:
        deadline = Deadline(28)
        client = QuickBooksClient(
            realm_id=US_REALM,
            base_url=self._base_url,
            tokens=SandboxTokens(self.sandbox),
            deadline=deadline,
            session=self._session,
        )
        poster = Poster(Ledger(self._ledger, self.sandbox.clock), client, self.sandbox.clock, deadline)
        directory = Directory(
            client=client,
            store=self._store,
            poster=poster,
            portal_id=portal_id,
            realm_id=US_REALM,
            environment="sandbox",
            clock=self.sandbox.clock,
        )
        return Callout(client, directory, Company(directory, poster))

    def fail(self, path: str, body_contains: str | None = None, **rule: Any) -> None:
        """Plans a fault for requests to `/v3/company/…/{path}`."""
        match = {"path": f"*/{path}", **({"body_contains": body_contains} if body_contains else {})}
        self.sandbox.faults.add(FaultRule.model_validate({"match": match, **rule}))

    def writes(self) -> list[str]:
        """The segments of what was posted to be created, in order."""
        return [segment for segment, _ in self.sent()]

    def sent(self) -> list[tuple[str, Body]]:
        """What was posted to be created, in order: segment and body."""
        posted = [
            (entry.url.partition("?")[0].rpartition("/")[2], entry.body)
            for entry in self.sandbox.log.entries()
            if entry.method == "POST"
        ]
        return [(segment, json.loads(body)) for segment, body in posted if segment != "query"]


def sale(*lines: Line, contact: Contact | None = JANE, record: str = "991", currency: str = "USD") -> Sale:
    """A deal of one line "Design" for Jane Doe, unless said otherwise."""
    return Sale(
        record=RecordRef(RecordType.DEAL, record),
        title="Website",
        currency=currency,
        lines=tuple(replace(line, id=str(number)) for number, line in enumerate(lines or (DESIGN,), 1)),
        contact=contact,
        organisation=None,
        amount=None,
        today=date(2026, 3, 4),
    )


def line(name: str, *, sku: str = "", product_id: str = "") -> Line:
    """A line of 150.00."""
    return replace(DESIGN, name=name, sku=sku, product_id=product_id)


def invoice(callout: Callout, what: Sale, options: SalesOptions | None = None) -> Posted:
    """The story of the invoice action."""
    chosen = options or SalesOptions()
    key = for_record("77", US_REALM, "invoice", what.record)

    def build() -> Mapped:
        resolved = callout.company.resolve(what, chosen)
        return invoice_body(what, resolved, chosen, callout.company.facts, marker(key))

    return callout.company.post_once(Posting(key=key, entity="Invoice", fingerprint=fingerprint(what)), build)
