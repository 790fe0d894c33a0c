"""An invoice that nothing else says a due date for is due under the customer's own payment terms."""

import pytest

from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.quickbooks.faults import FaultRefusal
from tests.integration.directory.desk import Callout, Desk, invoice, sale

OWN_TERMS = SalesOptions(customer_terms=True)
NET_15, NET_30 = "2", "3"
HOUR = 3600
DAY = 24 * HOUR


@pytest.fixture
def jane(known: Desk) -> str:
    """The id of a customer whose terms are net 15."""
    (jane,) = [one for one in known.books.documents("Customer") if one["DisplayName"] == "Jane Doe"]
    known.books.update("Customer", jane["Id"], SalesTermRef={"value": NET_15})
    return str(jane["Id"])


def sent_terms(desk: Desk) -> list[str | None]:
    """The terms of every invoice that was sent, in order."""
    bodies = [body for path, body in desk.sent() if path == "invoice"]
    return [body.get("SalesTermRef", {}).get("value") for body in bodies]


def test_the_customers_terms_are_sent_and_cost_no_call(known: Desk, jane: str) -> None:
    # Given a customer with terms, not yet remembered
    first, second = known.callout(), known.callout()
    # When two deals are booked within a day
    invoice(first, sale(record="1"), OWN_TERMS)
    known.sandbox.clock.advance(23 * HOUR)
    invoice(second, sale(record="2"), OWN_TERMS)
    # Then both invoices have them, with as few calls as without
    assert sent_terms(known) == [NET_15, NET_15]
    assert first.calls == ["POST query", "POST query", "POST invoice"]
    assert second.calls == ["POST invoice"]


def test_a_chosen_customers_terms_are_sent(known: Desk, jane: str) -> None:
    invoice(known.callout(), sale(), SalesOptions(customer=jane, customer_terms=True))
    assert sent_terms(known) == [NET_15]


def test_terms_that_a_bookkeeper_changed_count_after_a_day(known: Desk, jane: str) -> None:
    # Given terms that are remembered, and changed in QuickBooks since
    invoice(known.callout(), sale(record="1"), OWN_TERMS)
    known.books.update("Customer", jane, SalesTermRef={"value": NET_30})
    known.sandbox.clock.advance(DAY + 1)
    known.callout().directory.facts()
    later, last = known.callout(), known.callout()
    # When deals are booked a day later
    invoice(later, sale(record="2"), OWN_TERMS)
    invoice(last, sale(record="3"), OWN_TERMS)
    # Then the customer was read once more, and is remembered again
    assert sent_terms(known) == [NET_15, NET_30, NET_30]
    assert later.calls == ["GET customer", "POST invoice"]
    assert last.calls == ["POST invoice"]


@pytest.mark.parametrize("options", [SalesOptions(), SalesOptions(customer_terms=True, term_id=NET_30)])
def test_a_document_that_does_not_depend_on_them_reads_no_customer(
    known: Desk, jane: str, options: SalesOptions
) -> None:
    # Given a customer that was remembered two days ago
    invoice(known.callout(), sale(record="1"), options)
    known.sandbox.clock.advance(2 * DAY)
    warmed = known.callout()
    warmed.directory.facts()
    warmed.directory.lists.terms.all()
    callout = known.callout()
    # When another deal is booked / Then with one call
    invoice(callout, sale(record="2"), options)
    assert callout.calls == ["POST invoice"]


def test_a_customer_that_is_gone_after_a_day_is_looked_for_again(known: Desk, jane: str) -> None:
    # Given a customer that was merged into another one since it was remembered
    invoice(known.callout(), sale(record="1"), OWN_TERMS)
    known.books.update("Customer", jane, Active=False)
    heir = known.books.create(
        "Customer", {"DisplayName": "Jane Doe", "PrimaryEmailAddr": {"Address": "jane@harbor.example"}}
    )
    known.sandbox.clock.advance(2 * DAY)
    known.callout().directory.facts()
    # When a deal is booked / Then for the heir, and nothing was refused
    callout = known.callout()
    assert invoice(callout, sale(record="2"), OWN_TERMS).customer_id == heir["Id"]
    assert callout.calls == ["GET customer", "POST query", "POST invoice"]


@pytest.mark.parametrize("code", ["2500", "610"])
def test_terms_that_were_made_inactive_are_left_out(known: Desk, jane: str, code: str) -> None:
    # Given a customer that keeps terms which nobody can use any more
    known.sandbox.switches.inactive_reference_code = code  # type: ignore[assignment]
    known.books.update("Term", NET_15, Active=False)
    callout = known.callout()
    # When a deal is booked
    booked = invoice(callout, sale(), OWN_TERMS)
    # Then after one refusal, without them
    assert booked.status == "created"
    assert sent_terms(known) == [NET_15, None]


def test_terms_that_are_not_at_fault_stay(known: Desk, jane: str) -> None:
    # Given a remembered product that was replaced in QuickBooks
    invoice(known.callout(), sale(record="1"), OWN_TERMS)
    known.books.update("Item", "4", Active=False)
    known.books.create("Item", {"Name": "Design", "Type": "Service", "IncomeAccountRef": {"value": "1"}})
    # When the next deal is booked / Then the terms are on the second attempt, too
    invoice(known.callout(), sale(record="2"), OWN_TERMS)
    assert sent_terms(known) == [NET_15, NET_15, NET_15]


def test_a_reference_that_stays_gone_is_refused_after_one_more_attempt(known: Desk, jane: str) -> None:
    known.fail("invoice", do="status", status=400, flavour="code:2500", times=0)
    callout: Callout = known.callout()
    with pytest.raises(FaultRefusal):
        invoice(callout, sale(), OWN_TERMS)
    assert callout.calls.count("POST invoice") == 2


def test_a_chosen_customers_new_address_is_mailed_to_after_a_day(known: Desk, jane: str) -> None:
    # Given a chosen customer whose address was corrected in QuickBooks
    mailing = SalesOptions(customer=jane, email_to_customer=True)
    invoice(known.callout(), sale(record="1"), mailing)
    known.books.update("Customer", jane, PrimaryEmailAddr={"Address": "accounts@harbor.example"})
    known.sandbox.clock.advance(2 * DAY)
    # When a deal is booked / Then the invoice is for the new one
    booked = invoice(known.callout(), sale(record="2"), mailing)
    stored = known.books.entity("Invoice", booked.id)
    assert stored["BillEmail"]["Address"] == "accounts@harbor.example"
