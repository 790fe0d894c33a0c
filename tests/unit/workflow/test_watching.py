"""Which other documents an action watches until the moment at which it sends its own."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.mapping.keys import for_record
from quickbooks_actions.mapping.options import Bill, ExistingInvoice
from quickbooks_actions.mapping.records import RecordRef, RecordType, Sale
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.ledger import State
from quickbooks_actions.quickbooks.posted import Posted, Posting
from quickbooks_actions.quickbooks.posting import Poster
from quickbooks_actions.workflow.booking import Booking
from quickbooks_actions.workflow.callout import Callout
from quickbooks_actions.workflow.inputs import InvoiceInputs, PaidInvoiceInputs
from quickbooks_actions.workflow.inputs.base import IfAlreadyCreated
from quickbooks_actions.workflow.receiving import Receiving
from quickbooks_actions.workflow.related import Billing
from tests.unit.posting.world import World, invoice

if TYPE_CHECKING:
    from quickbooks_actions.hubspot.reading import HubSpot
    from quickbooks_actions.quickbooks.company import Company

DEAL = RecordRef(RecordType.DEAL, "991")
PAYMENT = RecordRef(RecordType.PAYMENT, "77")
AMOUNT = Decimal("425.00")


class Books:
    """A company whose documents need no more than an amount, and that has no time for the payment on an invoice."""

    def __init__(self, poster: Poster) -> None:
        self._poster = poster

    def posted(self, posting: Posting) -> Posted | None:
        return self._poster.existing(posting)

    def post_once(self, posting: Posting, build: Callable[[], Mapped]) -> Posted:
        if posting.entity == "Payment":
            raise ComeBack(ErrorCode.OUT_OF_TIME, "There was no time left.")
        return self._poster.post_once(posting, lambda: Mapped(invoice(AMOUNT, posting.key, Balance=AMOUNT), AMOUNT, ()))


def booking(world: World, record: RecordRef, inputs: Any, *related: RecordRef) -> Booking:
    sale = Sale(
        record=record,
        title="Garden",
        currency="USD",
        lines=(),
        contact=None,
        organisation=None,
        amount=AMOUNT,
        today=date(2026, 3, 4),
        related=related,
    )
    callout: Callout[Any] = Callout.model_construct(callback_id="c", portal_id="4711", record=record, inputs=inputs)
    return Booking(callout, sale, cast("Company", Books(world.poster())), cast("HubSpot", None))


def watched(inputs: InvoiceInputs) -> list[str]:
    """The parts of the deal that its invoice watches."""
    posting = Billing(booking(World(), DEAL, inputs), inputs.options()).posting
    assert {(key.books, key.record, key.enrolment) for key in posting.watches} <= {("invoice", "deal 991", "")}
    return [key.part for key in posting.watches]


@pytest.mark.parametrize(
    ("bill", "others"),
    [(Bill.WHOLE, ["deposit", "rest"]), (Bill.DEPOSIT, ["whole", "rest"]), (Bill.REST, ["whole", "deposit"])],
)
def test_a_part_watches_the_others(bill: Bill, others: list[str]) -> None:
    assert watched(InvoiceInputs(account="9130", bill=bill, deposit_percent=Decimal(30))) == others


def test_another_document_for_each_enrolment_watches_none() -> None:
    assert watched(InvoiceInputs(account="9130", if_already_created=IfAlreadyCreated.CREATE_ANOTHER)) == []


def receive(world: World, existing: ExistingInvoice) -> Receiving:
    inputs = PaidInvoiceInputs(account="9130", existing_invoice=existing)
    return Receiving(booking(world, PAYMENT, inputs, DEAL), inputs.options(), existing)


def invoice_meanwhile(world: World) -> None:
    """The deal's invoice is made when the payment's own is about to be sent."""
    key = for_record("4711", "9130", "invoice", DEAL)

    def about_to_write(item: Mapping[str, Any]) -> None:
        if "payment 77" in item["posting"] and item["state"] == State.SENT:
            world.store.before_put = lambda item: None
            world.deliver(key=key, body=invoice(AMOUNT, key, Balance=AMOUNT))

    world.store.before_put = about_to_write


def test_a_payment_is_not_booked_beside_an_invoice_of_its_deal_that_was_made_meanwhile() -> None:
    # Given
    world = World()
    invoice_meanwhile(world)
    # When / Then nothing is sent
    with pytest.raises(ComeBack) as passing:
        receive(world, ExistingInvoice.REFUSE).book(_unused)
    assert (passing.value.code, len(world.books.sends)) == (ErrorCode.IN_PROGRESS, 1)
    # When HubSpot comes back
    with pytest.raises(Refusal) as refused:
        receive(world, ExistingInvoice.REFUSE).book(_unused)
    # Then the sentence names the invoice
    assert refused.value.code is ErrorCode.OPEN_INVOICE
    assert "belongs to a deal or quote with an open invoice 1001 (id 101) in QuickBooks" in refused.value.sentence
    assert len(world.books.sends) == 1


def test_a_payment_that_is_booked_anyway_watches_no_invoice() -> None:
    world = World()
    invoice_meanwhile(world)
    with pytest.raises(ComeBack) as passing:
        receive(world, ExistingInvoice.BOOK_ANYWAY).book(_unused)
    assert passing.value.code is ErrorCode.OUT_OF_TIME
    assert [entity for entity, _, _ in world.books.sends] == ["Invoice", "Invoice"]


def _unused(resolved: object) -> Mapped:
    raise AssertionError("Books makes the bodies")
