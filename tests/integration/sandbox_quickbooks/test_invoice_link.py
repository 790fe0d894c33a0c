"""The link to an invoice that its customer can open."""

from __future__ import annotations

import pytest

from tests.integration.sandbox_quickbooks.support import Api, Body, invoice

ADDRESS = {"Address": "ap@harbor.example"}


def read(api: Api, held: Body, **parameters: str) -> Body:
    found: Body = api.raw("GET", f"/invoice/{held['Id']}", params=parameters).json()["Invoice"]
    return found


def test_a_read_and_a_query_give_it_on_request(api: Api) -> None:
    held = api.made("Invoice", invoice(BillEmail=ADDRESS))

    link = read(api, held, include="invoiceLink")["InvoiceLink"]

    assert link.startswith("https://")
    query = {"query": "SELECT * FROM Invoice", "include": "invoiceLink"}
    (row,) = api.raw("GET", "/query", params=query).json()["QueryResponse"]["Invoice"]
    assert row["InvoiceLink"] == link
    assert "InvoiceLink" not in read(api, held)


@pytest.mark.parametrize(
    "more", [{}, {"BillEmail": ADDRESS, "AllowOnlineCreditCardPayment": False, "AllowOnlineACHPayment": False}]
)
def test_without_address_or_payment_there_is_none(api: Api, more: Body) -> None:
    held = api.made("Invoice", invoice(**more))

    assert "InvoiceLink" not in read(api, held, include="invoiceLink")


def test_without_quickbooks_payments_there_is_none(api: Api) -> None:
    api.sandbox.switches.online_payments = False
    held = api.made("Invoice", invoice(BillEmail=ADDRESS, AllowOnlineACHPayment=True))
    assert "InvoiceLink" not in read(api, held, include="invoiceLink")

    api.sandbox.company().set_preference("SalesFormsPrefs.ETransactionPaymentEnabled", True)

    assert "InvoiceLink" in read(api, held, include="invoiceLink")


def test_it_may_come_after_the_mail_alone_or_never(api: Api) -> None:
    api.sandbox.switches.invoice_link = "after_send"
    held = api.made("Invoice", invoice(BillEmail=ADDRESS))
    assert "InvoiceLink" not in read(api, held, include="invoiceLink")

    api.raw("POST", f"/invoice/{held['Id']}/send")
    assert "InvoiceLink" in read(api, held, include="invoiceLink")

    api.sandbox.switches.invoice_link = "never"
    assert "InvoiceLink" not in read(api, held, include="invoiceLink")
