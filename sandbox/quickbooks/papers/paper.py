"""What stands on a document: head, lines, sums and links, as texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sandbox.quickbooks.books import SINGLETON_ID, Books
from sandbox.quickbooks.figures import Entity, number, printed
from sandbox.quickbooks.papers.names import entity_of, shown

_FACTS: Final = {
    "TxnDate": "Date",
    "DueDate": "Due date",
    "ExpirationDate": "Valid until",
    "ShipDate": "Shipped",
    "SalesTermRef": "Terms",
    "PaymentMethodRef": "Payment method",
    "PaymentType": "Paid by",
    "PaymentRefNum": "Reference no.",
    "AccountRef": "Account",
    "DepositToAccountRef": "Deposit to",
    "FromAccountRef": "From account",
    "ToAccountRef": "To account",
    "APAccountRef": "Payable account",
    "ClassRef": "Class",
    "DepartmentRef": "Location",
    "TxnStatus": "Status",
    "AcceptedBy": "Accepted by",
    "AcceptedDate": "Accepted on",
    "EmailStatus": "E-mail",
    "BillEmail": "E-mail to",
    "CurrencyRef": "Currency",
    "ExchangeRate": "Exchange rate",
    "GlobalTaxCalculation": "Amounts are",
    "TrackingNum": "Tracking no.",
}
_LISTED: Final = {"SalesTermRef": "Term", "PaymentMethodRef": "PaymentMethod", "DepositToAccountRef": "Account"}
"""References that answers give without a name."""
_PARTY: Final = ("CustomerRef", "VendorRef", "EntityRef", "EmployeeRef")
_ADDRESS_PARTS: Final = ("Line1", "Line2", "Line3", "Line4", "Line5")
_NOT_A_ROW: Final = frozenset({"SubTotalLineDetail", "DiscountLineDetail"})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a document."""

    name: str
    description: str
    quantity: str
    price: str
    tax: str
    amount: str


@dataclass(frozen=True, slots=True)
class Link:
    """Another transaction that a document is linked to."""

    entity: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, ready to be shown. `facts` and `sums` are pairs of label and value."""

    title: str
    number: str
    company: tuple[str, ...]
    party: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    sums: tuple[tuple[str, str], ...]
    message: str
    note: str
    links: tuple[Link, ...]
    voided: bool


def paper_of(books: Books, entity: str, held: Entity) -> Paper:
    """The document as QuickBooks shows it."""
    note = str(held.get("PrivateNote", ""))
    lines = _flat(held.get("Line", []))
    return Paper(
        title=shown(entity, held),
        number=str(held.get("DocNumber", "")),
        company=_company(books),
        party=_party(held),
        facts=tuple(_facts(books, held)),
        rows=tuple(_row(books, line) for line in lines if line.get("DetailType") not in _NOT_A_ROW),
        sums=tuple(_sums(books, entity, held)),
        message=str(held.get("CustomerMemo", {}).get("value", "")),
        note=note,
        links=tuple(_links(books, held)),
        voided=note.startswith("Voided") and not number(held.get("TotalAmt")),
    )


def amount(value: object) -> str:
    """`1,234.50`."""
    return f"{number(value):,.2f}"


def _company(books: Books) -> tuple[str, ...]:
    info = books.find("CompanyInfo", SINGLETON_ID) or {}
    return (str(info.get("CompanyName", "")), *address_lines(info.get("CompanyAddr", {})))


def _party(held: Entity) -> tuple[str, ...]:
    name = next((held[ref].get("name", held[ref]["value"]) for ref in _PARTY if ref in held), "")
    lines = address_lines(held.get("BillAddr") or held.get("VendorAddr") or {})
    return tuple(dict.fromkeys(line for line in (name, *lines) if line))


def address_lines(address: Entity) -> tuple[str, ...]:
    """An address as it stands on paper."""
    place = " ".join(
        str(address[part]) for part in ("City", "CountrySubDivisionCode", "PostalCode") if address.get(part)
    )
    lines = [str(address[part]) for part in _ADDRESS_PARTS if address.get(part)]
    return tuple(line for line in (*lines, place, str(address.get("Country", ""))) if line)


def _facts(books: Books, held: Entity) -> Iterator[tuple[str, str]]:
    for name, label in _FACTS.items():
        if name in held:
            yield label, _told(books, name, held[name])


def _told(books: Books, name: str, value: object) -> str:
    if isinstance(value, dict):
        if "Address" in value:
            return str(value["Address"])
        if name in _LISTED and "name" not in value:
            found = books.find(_LISTED[name], str(value["value"])) or {}
            return str(found.get("Name", value["value"]))
        return str(value.get("name", value["value"]))
    return value if isinstance(value, str) else printed(number(value), two_decimals=False)


def _flat(lines: list[Entity]) -> Iterator[Entity]:
    """The lines, those of a bundle after it."""
    for line in lines:
        yield line
        yield from _flat(line.get("GroupLineDetail", {}).get("Line", []))


def _row(books: Books, line: Entity) -> Row:
    detail = line.get(str(line.get("DetailType", "")), {})
    named = (detail.get(ref) for ref in ("ItemRef", "GroupItemRef", "AccountRef"))
    name = next((str(ref.get("name", ref["value"])) for ref in named if ref), "")
    linked = ", ".join(link.text for link in _links_of(books, line.get("LinkedTxn", [])))
    more = (detail.get(ref, {}).get("name", "") for ref in ("CustomerRef", "ClassRef"))
    told = [str(line.get("Description", "")), linked, str(detail.get("PostingType", "")), *more]
    return Row(
        name=name,
        description=" · ".join(text for text in told if text),
        quantity=_figure(detail.get("Qty", detail.get("Quantity"))),
        price=_figure(detail.get("UnitPrice")),
        tax=_tax_code(books, detail.get("TaxCodeRef")),
        amount=amount(line["Amount"]) if "Amount" in line else "",
    )


def _figure(value: object) -> str:
    return "" if value is None else printed(number(value), two_decimals=False)


def _tax_code(books: Books, reference: Entity | None) -> str:
    value = str((reference or {}).get("value", ""))
    found = books.find("TaxCode", value) or {}
    return "" if value == "NON" else str(found.get("Name", value))


def _sums(books: Books, entity: str, held: Entity) -> Iterator[tuple[str, str]]:
    for line in held.get("Line", []):
        if line.get("DetailType") == "SubTotalLineDetail":
            yield "Subtotal", amount(line["Amount"])
        if line.get("DetailType") == "DiscountLineDetail":
            percent = line.get("DiscountLineDetail", {}).get("DiscountPercent")
            label = "Discount" if percent is None else f"Discount {_figure(percent)} %"
            yield label, f"-{amount(line['Amount'])}"
    for line in held.get("TxnTaxDetail", {}).get("TaxLine", []):
        detail = line["TaxLineDetail"]
        rate = books.find("TaxRate", str(detail.get("TaxRateRef", {}).get("value", ""))) or {}
        on = f" on {amount(detail['NetAmountTaxable'])}" if "NetAmountTaxable" in detail else ""
        yield f"{rate.get('Name', 'Tax')} {_figure(detail.get('TaxPercent'))} %{on}", amount(line["Amount"])
    currency = str(held.get("CurrencyRef", {}).get("value", ""))
    for name, label in (("TotalAmt", "Total"), ("Amount", "Amount"), ("Deposit", "Deposit")):
        if name in held:
            yield f"{label} {currency}".strip(), amount(held[name])
    if "Balance" in held and entity in {"Invoice", "Bill"}:
        paid = number(held.get("TotalAmt")) - number(held.get("Deposit")) - number(held["Balance"])
        if paid:
            yield "Paid", f"-{amount(paid)}"
        yield "Balance due", amount(held["Balance"])
    for name, label in (("UnappliedAmt", "Not applied"), ("RemainingCredit", "Credit left")):
        if name in held:
            yield label, amount(held[name])


def _links(books: Books, held: Entity) -> Iterator[Link]:
    given = [*held.get("LinkedTxn", [])]
    for line in held.get("Line", []):
        given += line.get("LinkedTxn", [])
    yield from dict.fromkeys(_links_of(books, given))


def _links_of(books: Books, given: list[Entity]) -> Iterator[Link]:
    for link in given:
        entity, key = entity_of(str(link.get("TxnType", ""))), str(link.get("TxnId", ""))
        other = books.find(entity, key) or {}
        yield Link(entity, key, f"{shown(entity, other)} {other.get('DocNumber') or key}")
