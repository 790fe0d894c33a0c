"""An SDK pointed at the sandbox by its base URL alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from quickbooks import QuickBooks
from quickbooks.exceptions import (
    AuthorizationException,
    ObjectNotFoundException,
    QuickbooksException,
    ValidationException,
)
from quickbooks.objects import Customer, Invoice, Item, Payment, Preferences, SalesItemLine, SalesItemLineDetail, Term
from quickbooks.objects.base import EmailAddress

from sandbox.quickbooks import US_REALM, QuickBooksSandbox


class TokenHolder:
    """What python-quickbooks needs of an auth client."""

    environment = "production"

    def __init__(self, sandbox: QuickBooksSandbox) -> None:
        pair = sandbox.tokens_for()
        self.client_id = sandbox.client_id
        self.access_token = pair.access_token
        self.refresh_token = pair.refresh_token


@pytest.fixture
def qb(sandbox: QuickBooksSandbox, base_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    client = QuickBooks(auth_client=TokenHolder(sandbox), company_id=US_REALM, minorversion=75)
    client.api_url_v3 = f"{base_url}/v3"
    yield client
    client.session.close()


def made_invoice(qb: Any) -> Any:
    line = SalesItemLine()
    line.Amount = Decimal("100.50")
    line.SalesItemLineDetail = SalesItemLineDetail()
    line.SalesItemLineDetail.ItemRef = Item.get(1, qb=qb).to_ref()
    line.SalesItemLineDetail.Qty = 1
    line.SalesItemLineDetail.UnitPrice = Decimal("100.50")
    invoice = Invoice()
    invoice.CustomerRef = Customer.get(1, qb=qb).to_ref()
    invoice.Line.append(line)
    return invoice.save(qb=qb)


def test_customer_create_and_update(qb: Any) -> None:
    customer = Customer()
    customer.DisplayName = "O'Brien & Søn"
    customer.PrimaryEmailAddr = EmailAddress()
    customer.PrimaryEmailAddr.Address = "ob@example.com"

    held = customer.save(qb=qb, request_id="r-1")
    held.Notes = "new"
    held = held.save(qb=qb)

    assert (held.SyncToken, held.Notes) == ("1", "new")
    (found,) = Customer.filter(DisplayName="O'Brien & Søn", qb=qb)
    assert found.Id == held.Id


def test_invoice_with_all_the_defaults_of_the_sdk(qb: Any) -> None:
    held = made_invoice(qb)

    assert (held.TotalAmt, held.Balance, held.SyncToken) == (100.5, 100.5, "0")
    assert held.DueDate
    assert held.Line[0].SalesItemLineDetail.Qty == 1
    assert Invoice.get(held.Id, qb=qb).DocNumber == "1038"


def test_read_back_save_again_void_and_delete(qb: Any) -> None:
    held = made_invoice(qb)
    held.PrivateNote = "changed"
    held = held.save(qb=qb)
    assert (held.SyncToken, len(held.Line)) == ("1", 2)

    held.void(qb=qb)
    voided = Invoice.get(held.Id, qb=qb)
    assert voided.TotalAmt == 0

    voided.delete(qb=qb)
    with pytest.raises(ObjectNotFoundException):
        Invoice.get(held.Id, qb=qb)


def test_payment_of_an_invoice(qb: Any) -> None:
    from quickbooks.objects import PaymentLine
    from quickbooks.objects.base import LinkedTxn

    invoice = made_invoice(qb)
    link = LinkedTxn()
    link.TxnId, link.TxnType = invoice.Id, "Invoice"
    line = PaymentLine()
    line.Amount = Decimal("100.50")
    line.LinkedTxn.append(link)
    payment = Payment()
    payment.TotalAmt = Decimal("100.50")
    payment.CustomerRef = Customer.get(1, qb=qb).to_ref()
    payment.Line.append(line)

    held = payment.save(qb=qb)

    assert held.UnappliedAmt == 0
    assert Invoice.get(invoice.Id, qb=qb).Balance == 0


def test_lists_and_counts(qb: Any) -> None:
    assert [term.Name for term in Term.all(qb=qb)] == ["Due on receipt", "Net 15", "Net 30", "Net 60"]
    assert Customer.count(qb=qb) == 11
    assert {item.Name for item in Item.choose(["1", "4"], qb=qb)} == {"Services", "Design"}
    assert [each.Id for each in Customer.where("Active = true", order_by="DisplayName", max_results=1, qb=qb)] == ["1"]
    assert Item.all(order_by="Name", qb=qb)[0].Name == "Concrete"
    assert Preferences.get(qb=qb).SalesFormsPrefs.AllowDiscount is True


def test_faults_become_the_sdks_exceptions(qb: Any) -> None:
    customer = Customer()
    customer.DisplayName = "Cool Cars"
    with pytest.raises(QuickbooksException) as taken:
        customer.save(qb=qb)
    assert taken.value.error_code == 6240
    with pytest.raises(ValidationException) as nameless:
        Invoice().save(qb=qb)
    assert nameless.value.error_code == 2020
    qb.session.token = {"access_token": "wrong", "refresh_token": "", "token_type": "bearer"}
    with pytest.raises(AuthorizationException):
        Customer.get(1, qb=qb)
