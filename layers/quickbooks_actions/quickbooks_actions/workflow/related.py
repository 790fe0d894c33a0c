"""Documents of ours that belong to the same sale: a deposit and its rest, an estimate, open invoices of a payment."""

from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from quickbooks_actions.errors import ErrorCode, Refusal
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Body, Resolved
from quickbooks_actions.mapping.options import Bill, SalesOptions
from quickbooks_actions.mapping.parts import deposit_of, rest_of
from quickbooks_actions.mapping.payment import open_balance
from quickbooks_actions.mapping.records import RecordRef, Sale
from quickbooks_actions.quickbooks.posted import Posted, Posting
from quickbooks_actions.workflow.booking import ESTIMATE, INVOICE, Booking, already_booked

LINKABLE = ("Pending", "Accepted")
"""TxnStatus of estimates that an invoice can close (QuickBooks contract 4.6)."""


class Billing:
    """What an invoice of a record bills, and which estimate it closes. Asked for only when an invoice is made."""

    def __init__(self, booking: Booking, options: SalesOptions) -> None:
        self._booking = booking
        self._options = options

    @property
    def posting(self) -> Posting:
        """The invoice's posting. It watches the record's other parts, which `sale` looks at: the whole and a part
        exclude one another, and the rest is what its deposit left."""
        part = self._options.bill
        posting = self._booking.posting(INVOICE, "Invoice", part=part.value)
        if self._booking.callout.inputs.create_another:
            return posting  # one for each enrolment, whatever else there is
        return replace(posting, watches=tuple(self._invoice(other).key for other in Bill if other is not part))

    def sale(self, resolved: Resolved) -> Sale:
        """The record as the invoice bills it: whole, or the part that was chosen.

        Raises:
            Refusal: `already_booked`, where the whole and a part would be billed; `no_deposit`.
            RecordRefused: `nothing_left`.
            ComeBack: another invoice of the record is under way.
        """
        sale, options, deposit = self._booking.sale, self._options, self._deposit
        if options.bill is Bill.DEPOSIT:
            return deposit_of(sale, options, options.deposit_percent or Decimal(0))
        if deposit is not None:
            return rest_of(sale, resolved, options, self._booking.company.facts, deposit)
        return sale

    @cached_property
    def _deposit(self) -> Body | None:
        """The deposit's invoice where the rest of it is billed; raises as `sale`."""
        sale, options = self._booking.sale, self._options
        if options.bill is Bill.WHOLE:
            if not self._booking.callout.inputs.create_another:
                self._refuse(Bill.DEPOSIT, Bill.REST)
            return None
        self._refuse(Bill.WHOLE)
        if options.bill is Bill.DEPOSIT:
            self._refuse(Bill.REST)
            return None
        deposit = self._posted(Bill.DEPOSIT)
        if deposit is None or deposit.answer is None:
            raise Refusal(
                ErrorCode.NO_DEPOSIT,
                f"The {sentences.record_name(sale)} has no deposit invoice in QuickBooks, so there is no rest to bill. "
                f"Bill a deposit first, or the whole, and {sentences.enrol_again(sale)}.",
            )
        return deposit.answer

    def estimate(self, customer_id: str) -> tuple[str, list[str]]:
        """The id of the estimate that the invoice closes, '' for none, and a warning where that was not wished.

        Args:
            customer_id: whom the invoice is for; an estimate for somebody else cannot be linked.
        """
        if not self._options.link_estimate or self._options.bill is not Bill.WHOLE:
            return "", []
        why = "there is none of the same record that these actions created"
        for record in (self._booking.sale.record, *self._booking.sale.related):
            found = self._booking.company.posted(self._booking.posting(ESTIMATE, "Estimate", record=record))
            if found is None or found.answer is None:
                continue
            status, named = found.answer.get("TxnStatus"), sentences.document_name("Estimate", found.number, found.id)
            if status not in LINKABLE:
                why = f"the {named} is {str(status).lower()}"
            elif found.customer_id != customer_id:
                why = f"the {named} is for another customer"
            else:
                return found.id, []
        return "", [f"The invoice was linked with no estimate: {why}."]

    def _refuse(self, *parts: Bill) -> None:
        for part in parts:
            found = self._posted(part)
            if found is not None:
                raise already_booked(self._booking.sale, found)

    def _posted(self, part: Bill) -> Posted | None:
        return self._booking.company.posted(self._invoice(part))

    def _invoice(self, part: Bill) -> Posting:
        return _invoice_of(self._booking, self._booking.sale.record, part)


def related_postings(booking: Booking) -> list[Posting]:
    """The postings of all invoices that there may be for the deals and quotes of a payment."""
    return [_invoice_of(booking, record, part) for record in booking.sale.related for part in Bill]


def invoices_of_related(booking: Booking) -> list[Posted]:
    """The live invoices that these actions created for the deals and quotes of a payment, each once."""
    found = [booking.company.posted(posting) for posting in related_postings(booking)]
    return list({posted.id: posted for posted in found if posted is not None}.values())


def _invoice_of(booking: Booking, record: RecordRef, part: Bill) -> Posting:
    return booking.posting(INVOICE, "Invoice", part=part.value, record=record, compared=False)


def still_open(invoices: list[Posted]) -> list[Posted]:
    """Those of the invoices that are not paid."""
    return [posted for posted in invoices if posted.answer is not None and open_balance(posted.answer) > 0]
