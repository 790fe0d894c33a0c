"""Finding a document that may have been created by a send whose answer never came.

QuickBooks cannot be asked for a note, so it is asked for what it can filter by, every page of it, and our marker is
compared here (QuickBooks contract 1.8). A filter that leaves out our own document would make a second one: where it is
not certain that QuickBooks stored a value as it was sent, the value is not asked for.
"""

from collections.abc import Collection
from decimal import Decimal
from typing import Protocol

from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.notes import has_marker
from quickbooks_actions.quickbooks.documents import LISTS, is_gone, reference
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.quickbooks.statements import matching, select

SALES_DOCUMENTS = frozenset({"Invoice", "Estimate", "SalesReceipt", "RefundReceipt", "Payment"})
"""Looked up by `CustomerRef` and `TxnDate`."""

NUMBERED = frozenset({"Invoice", "Estimate", "SalesReceipt", "RefundReceipt", "Purchase"})
"""Those whose `DocNumber` can be asked for; a payment has none."""

UNSUPPORTED_PROPERTY = "2010"


class Reader(Protocol):
    """What a look-up needs of the QuickBooks client."""

    def query_all(self, statement: str) -> list[Body]:
        """Every page of a statement.

        Raises:
            ComeBack: when QuickBooks fails or a page is missing; never fewer rows than there are.
        """


class ObjectReader(Reader, Protocol):
    """What reading one object needs besides."""

    def read(self, entity: str, document_id: str, /) -> Body | None:
        """One object; None = gone (610)."""


def read_live(client: ObjectReader, entity: str, object_id: str) -> Body | None:
    """A document, customer, product or vendor by its id; None when there is none, or a person took it back.

    Raises: as the client; a read that fails never means 'there is none'.
    """
    try:
        found = client.read(entity, object_id)
    except FaultRefusal as refusal:
        # A stale customer id may answer 2010 instead of 610 (QuickBooks contract 2.3): confirmed by a query.
        if entity not in LISTS or not refusal.has(UNSUPPORTED_PROPERTY):
            raise
        found = _listed(client, entity, object_id)
    return None if found is None or is_gone(entity, found) else found


def cannot_be_found(entity: str, body: Body, marker: str) -> str:
    """Why a look-up could never find this body again, '' when it can.

    Asked before a body is frozen: what cannot be found must not be sent, since a lost answer would leave no way back.
    """
    if entity in LISTS:
        name = _name_of(entity)
        return "" if body.get(name) else f"{name} is missing"
    if entity not in SALES_DOCUMENTS and entity != "Purchase":
        return f"there is no look-up for {entity}"
    if not body.get("TxnDate"):
        return "TxnDate is missing"
    if not has_marker(body.get("PrivateNote"), marker):
        return "PrivateNote lacks the marker"
    return ""


def find_posted(client: Reader, entity: str, body: Body, marker: str, *, known: Collection[str] = ()) -> Body | None:
    """The document that a send of `body` created.

    Args:
        client: asks QuickBooks; all pages.
        entity: QuickBooks' name of the type.
        body: as it was sent.
        marker: of the posting; not used for customers and products, which are found by name and what identifies them.
        known: ids of earlier generations, which bear the same marker and are gone.

    Returns:
        The document as QuickBooks has it, a live one before a voided one (which is ours all the same: it was created
        and then taken back); None when there is none to be seen, which proves nothing before the quiet time is over.

    Raises:
        ComeBack: the look-up failed: unknown, never 'not there'.
    """
    if entity in LISTS:
        return _first(entity, [row for row in client.query_all(_by_name(entity, body)) if _same(entity, body, row)])
    for statement in _statements(entity, body):
        ours = [row for row in client.query_all(statement) if _is_ours(row, marker, known)]
        if ours:
            return _first(entity, ours)
    return None


def find_by_number(client: Reader, entity: str, body: Body, marker: str, *, known: Collection[str] = ()) -> Body | None:
    """Our document among those that bear the number we chose, None when the number is another's.

    Raises: as `find_posted`.
    """
    if entity not in NUMBERED or not body.get("DocNumber"):
        return None
    rows = client.query_all(select(entity, DocNumber=str(body["DocNumber"])))
    return _first(entity, [row for row in rows if _is_ours(row, marker, known)])


def _listed(client: Reader, entity: str, listed_id: str) -> Body | None:
    rows = client.query_all(select(entity, "Active IN (true, false)", Id=listed_id))
    return next((row for row in rows if str(row.get("Id")) == listed_id), None)


def _statements(entity: str, body: Body) -> list[str]:
    date = str(body["TxnDate"])
    if entity == "Purchase":
        conditions = {"PaymentType": str(body["PaymentType"])} if body.get("PaymentType") else {}
        amount = _untaxed_total(body)
        if amount is not None:
            conditions["TotalAmt"] = format(amount, "f")
        statements = [select(entity, TxnDate=date, **conditions)]
    else:
        customer = reference(body, "CustomerRef")
        statements = [select(entity, TxnDate=date, **({"CustomerRef": customer} if customer else {}))]
    if entity in NUMBERED and body.get("DocNumber"):
        statements.append(select(entity, DocNumber=str(body["DocNumber"])))
    return statements


def _untaxed_total(body: Body) -> Decimal | None:
    """What `TotalAmt` of an expense will be to the cent; None where QuickBooks' tax may change it."""
    taxed = body.get("TxnTaxDetail") or body.get("GlobalTaxCalculation", "NotApplicable") != "NotApplicable"
    if taxed or not body.get("Line"):
        return None
    return sum((Decimal(str(line["Amount"])) for line in body["Line"]), Decimal(0)).quantize(Decimal("0.01"))


def _by_name(entity: str, body: Body) -> str:
    name = _name_of(entity)
    return select(entity, matching(name, str(body[name])))


def _name_of(entity: str) -> str:
    return "Name" if entity == "Item" else "DisplayName"


def _same(entity: str, body: Body, row: Body) -> bool:
    name = _name_of(entity)
    if _folded(row.get(name)) != _folded(body[name]):
        return False
    if entity != "Item":
        email = _folded((body.get("PrimaryEmailAddr") or {}).get("Address"))
        currency = reference(body, "CurrencyRef")
        return (not email or _folded((row.get("PrimaryEmailAddr") or {}).get("Address")) == email) and (
            not currency or reference(row, "CurrencyRef") in ("", currency)
        )
    if row.get("Type") in ("Category", "Group"):
        return False
    return not body.get("Sku") or _folded(row.get("Sku")) == _folded(body["Sku"])


def _is_ours(row: Body, marker: str, known: Collection[str]) -> bool:
    return str(row.get("Id")) not in known and has_marker(row.get("PrivateNote"), marker)


def _first(entity: str, rows: list[Body]) -> Body | None:
    """The live one created first: a person may have copied our document, note and all."""
    ordered = sorted(rows, key=lambda row: (is_gone(entity, row), len(str(row["Id"])), str(row["Id"])))
    return ordered[0] if ordered else None


def _folded(value: object) -> str:
    return " ".join(str(value or "").casefold().split())
