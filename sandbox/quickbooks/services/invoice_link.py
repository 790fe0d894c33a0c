"""The link to an invoice that its customer can open (QuickBooks contract 1.7)."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.figures import Entity

WANTED: Final = "invoicelink"
"""The word of the query parameter `include` that asks for it, in lower case."""

_PAGE: Final = "https://connect.intuit.com/portal/app/CommerceNetwork/view/scs-v1-"
_PAYABLE: Final = ("AllowOnlineCreditCardPayment", "AllowOnlineACHPayment")


def with_invoice_link(books: Books, held: Entity) -> Entity:
    """The invoice with its InvoiceLink, if it has one: payable online, with an address, and as the switch says."""
    position = books.switches.invoice_link
    payments_on = books.switches.online_payments or books.preference("SalesFormsPrefs.ETransactionPaymentEnabled")
    shared = "BillEmail" in held and any(held.get(flag) is True for flag in _PAYABLE)
    if position == "never" or not payments_on or not shared:
        return held
    if position == "after_send" and held.get("EmailStatus") != "EmailSent":
        return held
    secret = sha256(f"{books.realm} {held['Id']}".encode()).hexdigest()
    return held | {"InvoiceLink": f"{_PAGE}{secret}?locale=EN_US"}
