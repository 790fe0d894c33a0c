"""What a company holds, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.figures import Entity, number, printed
from sandbox.quickbooks.papers.names import page_of
from sandbox.quickbooks.papers.paper import amount
from sandbox.quickbooks.rules import RULES
from sandbox.quickbooks.rules.base import TransactionRules

_FIRST: Final = ("Invoice", "Estimate", "SalesReceipt", "Payment", "RefundReceipt", "CreditMemo", "Purchase", "Deposit")
_LISTS: Final = {
    "Customer": "customerdetail?nameId=",
    "Vendor": "vendordetail?nameId=",
    "Account": "register?accountId=",
}
_ALSO: Final = ("Item", "Term", "PaymentMethod", "TaxCode", "Class", "Department")
_PARTY: Final = ("CustomerRef", "VendorRef", "EntityRef", "EmployeeRef")


@dataclass(frozen=True, slots=True)
class Listed:
    """A row: where it leads (empty: nowhere), and its columns."""

    link: str
    label: str
    date: str
    name: str
    total: str
    balance: str
    state: str


def types_of(company: Company) -> list[tuple[str, int]]:
    """Every type that is shown, and how many there are; rare ones only when there are any."""
    others = [name for name, rules in RULES.items() if isinstance(rules, TransactionRules) and name not in _FIRST]
    counted = [(name, company.count(name)) for name in (*_FIRST, *others, *_LISTS, *_ALSO)]
    return [(name, count) for name, count in counted if count or name in _FIRST]


def entries_of(company: Company, entity: str, rows: list[Entity]) -> list[Listed]:
    """The rows of a type."""
    day = company.books().today
    return [_document(entity, held, day) if _is_transaction(entity) else _entry(entity, held) for held in rows]


def flat(held: Entity, above: str = "") -> Iterator[tuple[str, str]]:
    """Every property with its path."""
    for name, value in held.items():
        path = f"{above}{name}"
        if isinstance(value, dict):
            yield from flat(value, f"{path}.")
        elif isinstance(value, list):
            for at, part in enumerate(value):
                yield from flat(part if isinstance(part, dict) else {"": part}, f"{path}[{at}].")
        else:
            yield path, value if isinstance(value, str) else _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return printed(number(value), two_decimals=False)


def _is_transaction(entity: str) -> bool:
    return isinstance(RULES[entity], TransactionRules)


def _document(entity: str, held: Entity, day: str) -> Listed:
    page = page_of(entity, held)
    party = next((held[ref].get("name", held[ref]["value"]) for ref in _PARTY if ref in held), "")
    total = held.get("TotalAmt", held.get("Amount"))
    return Listed(
        link=f"/app/{page}?txnId={held['Id']}" if page else "",
        label=str(held.get("DocNumber") or held.get("PaymentRefNum") or f"id {held['Id']}"),
        date=str(held.get("TxnDate", "")),
        name=str(party),
        total="" if total is None else amount(total),
        balance=amount(held["Balance"]) if entity in {"Invoice", "Bill", "CreditMemo"} and "Balance" in held else "",
        state=_state(entity, held, day),
    )


def _state(entity: str, held: Entity, day: str) -> str:
    if str(held.get("PrivateNote", "")).startswith("Voided") and not number(held.get("TotalAmt")):
        return "Void"
    if entity in {"Invoice", "Bill"} and "Balance" in held:
        if not number(held["Balance"]):
            return "Paid"
        return "Overdue" if str(held.get("DueDate", day)) < day else "Open"
    if entity == "Payment":
        return "Not fully applied" if number(held.get("UnappliedAmt")) else "Applied"
    return str(held.get("TxnStatus", ""))


def _entry(entity: str, held: Entity) -> Listed:
    price = held.get("Balance", held.get("UnitPrice", held.get("CurrentBalance")))
    return Listed(
        link=f"/app/{_LISTS[entity]}{held['Id']}" if entity in _LISTS else "",
        label=f"id {held['Id']}",
        date="",
        name=str(held.get("DisplayName") or held.get("FullyQualifiedName") or held.get("Name", "")),
        total="",
        balance="" if price is None else amount(price),
        state="Inactive" if held.get("Active") is False else str(held.get("AccountType") or held.get("Type") or ""),
    )
