"""E-mailing a document (QuickBooks contract 1.10)."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Fault, Problem, business
from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.pacific import stored_time
from sandbox.quickbooks.schema import schema
from sandbox.quickbooks.validation import value_problems
from sandbox.quickbooks.writes import read

SENT: Final = frozenset(
    {"CreditMemo", "Estimate", "Invoice", "Payment", "PurchaseOrder", "RefundReceipt", "SalesReceipt"}
)
"""The documents that can be e-mailed."""

_ADDRESS: Final = {"PurchaseOrder": "POEmail"}
"""Where a document keeps its address, if not in BillEmail."""


def send(books: Books, entity: str, key: str, send_to: str | None) -> Entity:
    """Mark a document as e-mailed to `send_to` or to its own address; raises Fault.

    The SyncToken stays, LastUpdatedTime moves. Nothing is sent anywhere.
    """
    held = read(books, entity, key)
    kept_in = _ADDRESS.get(entity, "BillEmail")
    address = send_to or held.get(kept_in, {}).get("Address") or _of_customer(books, entity, held)
    if not address:
        raise _without_address(books.switches.send_without_address)
    problems = value_problems(entity, {kept_in: {"Address": address}} if kept_in in _properties(entity) else {})
    if problems:
        raise Fault(*problems)
    _count_mail(books)
    if kept_in in _properties(entity):
        held[kept_in] = {"Address": address}
    if "EmailStatus" in _properties(entity):
        held["EmailStatus"] = "EmailSent"
    if "DeliveryInfo" in _properties(entity):
        held["DeliveryInfo"] = {"DeliveryType": "Email", "DeliveryTime": stored_time(books.now)}
    books.put(entity, held, new_version=False)
    return read(books, entity, key)


def mailed_by_itself(books: Books, held: Entity) -> Entity:
    """A new invoice that can be paid online, where the company mails those by itself (QuickBooks contract 4.5)."""
    payable = any(held.get(name) is True for name in ("AllowOnlineCreditCardPayment", "AllowOnlineACHPayment"))
    new = held.get("SyncToken") == "0" and books.stored("Invoice", str(held["Id"])) is None
    if not (books.switches.mails_payable_invoices and new and payable and "BillEmail" in held):
        return held
    return send(books, "Invoice", str(held["Id"]), None)


def _properties(entity: str) -> frozenset[str]:
    return frozenset(schema().types[entity])


def _of_customer(books: Books, entity: str, held: Entity) -> str | None:
    """A payment has no address of its own: its receipt goes to the customer's."""
    if entity != "Payment":
        return None
    customer = books.find("Customer", held["CustomerRef"]["value"]) or {}
    address = customer.get("PrimaryEmailAddr", {}).get("Address")
    return str(address) if address else None


def _without_address(code: str) -> Fault:
    if code == "null_pointer":
        problem = Problem("10000", "System Failure Error: java.lang.NullPointerException")
        return Fault(problem, status=500, kind="SystemFault")
    return Fault(Problem(code, "An email address is required to send the transaction.", "BillEmail"))


def _count_mail(books: Books) -> None:
    """A sandbox company sends 40 mails a day (Pacific)."""
    most = books.switches.mails_a_day
    sequence = f"mails {books.today}"
    if most is not None and books.last_number(sequence) >= most:
        raise business(f"The limit of {most} emails a day has been reached for this company.")
    books.next_number(sequence)
