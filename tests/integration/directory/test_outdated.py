"""Links that turn out to be wrong are forgotten, and the document is made with the right ones."""

import pytest

from quickbooks_actions.errors import ErrorCode
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.quickbooks.faults import FaultRefusal
from sandbox.quickbooks import US_REALM
from tests.integration.directory.desk import JANE, Desk, invoice, line, sale


@pytest.mark.parametrize("code", ["2500", "610"])
def test_a_remembered_customer_that_was_made_inactive_is_replaced(known: Desk, code: str) -> None:
    # Given a customer that is remembered, then merged into another one in QuickBooks
    known.sandbox.switches.inactive_reference_code = code  # type: ignore[assignment]
    first = invoice(known.callout(), sale(record="1"))
    known.books.update("Customer", first.customer_id, Active=False)
    heir = known.books.create("Customer", {"DisplayName": "Jane Doe", "PrimaryEmailAddr": {"Address": JANE.email}})
    # When the next deal is booked
    second = known.callout()
    booked = invoice(second, sale(record="2"))
    # Then for the heir, after one refusal
    assert (booked.status, booked.customer_id) == ("created", heir["Id"])
    assert second.calls == ["POST invoice", "POST query", "POST query", "POST invoice"]


def test_a_remembered_product_that_was_made_inactive_is_replaced(known: Desk) -> None:
    invoice(known.callout(), sale(record="1"))
    known.books.update("Item", "4", Active=False)
    heir = known.books.create("Item", {"Name": "Design", "Type": "Service", "IncomeAccountRef": {"value": "1"}})
    booked = invoice(known.callout(), sale(record="2"))
    stored = known.books.entity("Invoice", booked.id)
    assert stored["Line"][0]["SalesItemLineDetail"]["ItemRef"]["value"] == heir["Id"]


def test_a_body_frozen_with_an_outdated_link_is_built_anew(known: Desk) -> None:
    # Given a document that is frozen and could not be sent, with a customer that is inactive by now
    first = invoice(known.callout(), sale(record="1"))
    known.fail("invoice", do="status", status=429)
    with pytest.raises(Exception, match="no more requests"):
        invoice(known.callout(), sale(record="2"))
    known.books.update("Customer", first.customer_id, Active=False)
    heir = known.books.create("Customer", {"DisplayName": "Jane Doe", "PrimaryEmailAddr": {"Address": JANE.email}})
    # When the delivery is retried / Then it is booked for the heir
    assert invoice(known.callout(), sale(record="2")).customer_id == heir["Id"]


def test_a_reference_that_was_read_just_now_is_not_looked_for_again(known: Desk) -> None:
    # Given a QuickBooks that calls a fresh reference gone
    known.fail("invoice", do="status", status=400, flavour="code:2500", times=0)
    callout = known.callout()
    # When the document is posted / Then it is refused after one attempt
    with pytest.raises(FaultRefusal) as caught:
        invoice(callout, sale())
    assert caught.value.code is ErrorCode.REFERENCE_GONE
    assert callout.calls.count("POST invoice") == 1


def test_a_reference_that_stays_gone_is_refused_after_one_more_attempt(known: Desk) -> None:
    invoice(known.callout(), sale(record="1"))
    known.fail("invoice", do="status", status=400, flavour="code:2500", times=0)
    callout = known.callout()
    with pytest.raises(FaultRefusal):
        invoice(callout, sale(record="2"))
    assert callout.calls.count("POST invoice") == 2


def test_another_refusal_forgets_nothing(known: Desk) -> None:
    invoice(known.callout(), sale(record="1"))
    known.fail("invoice", do="status", status=400, flavour="code:6210")
    callout = known.callout()
    with pytest.raises(FaultRefusal) as caught:
        invoice(callout, sale(record="2"))
    assert caught.value.code is ErrorCode.PERIOD_CLOSED
    assert callout.calls == ["POST invoice"]
    after = known.callout()
    invoice(after, sale(record="3"))
    assert after.calls == ["POST invoice"]


def test_everything_that_was_remembered_for_a_record_can_be_forgotten(known: Desk) -> None:
    chosen = SalesOptions(customer="20", products="4", term_id="3")
    for options in (SalesOptions(), chosen):
        known.callout().company.resolve(sale(line("Design", product_id="9")), options)
        known.callout().directory.forget(sale(line("Design", product_id="9")), options)
    again = known.callout()
    for options in (SalesOptions(), chosen):
        again.company.resolve(sale(line("Design", product_id="9")), options)
    assert sorted(again.calls) == ["GET customer", "GET item", "POST query", "POST query", "POST query"]


@pytest.mark.parametrize(
    ("entity", "page"),
    [
        ("Invoice", "invoice%3FtxnId%3D130"),
        ("Payment", "recvpayment%3FtxnId%3D130"),
        ("Purchase", "expense%3FtxnId%3D130"),
        ("Customer", "customerdetail%3FnameId%3D130"),
    ],
)
def test_a_link_names_the_company_and_costs_no_call(desk: Desk, entity: str, page: str) -> None:
    callout = desk.callout()
    assert callout.company.link(entity, "130") == (
        f"https://sandbox.qbo.intuit.com/login?pagereq={page}&deeplinkcompanyid={US_REALM}"
    )
    assert callout.calls == []


def test_what_has_no_page_has_no_link(desk: Desk) -> None:
    assert desk.callout().company.link("Term", "3") == ""
