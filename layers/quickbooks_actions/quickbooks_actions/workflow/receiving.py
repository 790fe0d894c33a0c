"""A payment that becomes a paid invoice: an invoice and the payment on it, two postings, the second on the first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused, Refusal
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Body, Resolved
from quickbooks_actions.mapping.options import ExistingInvoice, SalesOptions
from quickbooks_actions.mapping.payment import (
    application_problem,
    applied,
    moved,
    open_balance,
    payment_body,
    receiving_problems,
)
from quickbooks_actions.mapping.payments import received_problems
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.posted import Posted, Posting
from quickbooks_actions.workflow.answer import FAILED, Outputs, failed
from quickbooks_actions.workflow.booking import INCOME, Booking, booked, made, note_marker
from quickbooks_actions.workflow.preview import document_previewed, existing_previewed
from quickbooks_actions.workflow.related import invoices_of_related, related_postings, still_open

PAYMENT = "payment"


@dataclass(frozen=True)
class Receiving:
    """One payment on its way to a paid invoice.

    Attributes:
        existing: what to do where its deal or quote has an open invoice of ours.
        problems: what the rules of payments have against an invoice for it.
    """

    booking: Booking
    options: SalesOptions
    existing: ExistingInvoice
    problems: Sequence[Problem] = ()

    def book(self, invoice_body: Callable[[Resolved], Mapped]) -> Outputs:
        """Makes the invoice and the payment, or the payment on the open invoice that there is, each once.

        What was made by an earlier delivery is carried on: an open invoice of it gets its payment. Where QuickBooks
        takes the invoice and not the payment, the failure names the invoice, which stays.

        Raises:
            Refusal: `already_booked` (as a sales receipt), `open_invoice`.
        """
        skipped = self.booking.skipped()
        if skipped is not None:
            return skipped
        posting, company = self._invoice(), self.booking.company
        first = company.posted(posting)
        if first is not None and first.entity == "Payment":
            return self._received_before(first)
        if first is not None:
            self.booking.refuse_other(first, posting.entity)
        elif (open_invoice := self._open_invoice()) is not None:
            return self._receive(self.income("Payment"), open_invoice)
        if self.booking.callout.inputs.preview:
            return self._preview(first, posting, invoice_body)
        invoice = first or self.booking.post(posting, lambda: made(self._resolve, invoice_body))
        self.booking.refuse_other(invoice, posting.entity)
        part = self.booking.posting(INCOME, "Payment", part=PAYMENT, compared=False)
        return self._receive(part, invoice)

    def income(self, entity: str) -> Posting:
        """The posting of the payment's one income document."""
        return self.booking.posting(INCOME, entity)

    def _invoice(self) -> Posting:
        """That of a paid invoice. Unless it is booked anyway, it watches the invoices that `_open_invoice` looks at."""
        posting = self.income("Invoice")
        if self.existing is ExistingInvoice.BOOK_ANYWAY:
            return posting
        return replace(posting, watches=tuple(each.key for each in related_postings(self.booking)))

    def _resolve(self, dry: bool) -> Resolved:
        return self.booking.resolve(self.options, self.problems, dry=dry)

    def _resolve_receipt(self) -> Resolved:
        return self.booking.resolve_receipt(self.options, received_problems(self.booking.sale))

    def _receive(self, posting: Posting, invoice: Posted) -> Outputs:
        """Receives the payment on the invoice, and tells of both."""

        def payment() -> Mapped:
            return self._payment(self._resolve_receipt(), invoice.answer or {}, posting)

        if self.booking.callout.inputs.preview:
            return self._payment_previewed(posting, invoice)
        try:
            received = self.booking.company.post_once(posting, payment)
            self.booking.refuse_other(received, "Payment")
        except Refusal as refusal:
            return self._left_open(invoice, refusal)
        return self._told(invoice, received)

    def _payment(self, resolved: Resolved, invoice: Body, posting: Posting) -> Mapped:
        facts, sale = self.booking.company.facts, self.booking.sale
        problems = receiving_problems(sale, invoice, facts, resolved.customer)
        if problems:
            raise RecordRefused(problems)
        return payment_body(sale, resolved, facts, note_marker(posting), invoice=invoice, memo=self.options.memo)

    def _told(self, invoice: Posted, received: Posted) -> Outputs:
        """The outputs for both documents, after a look at what QuickBooks made of the payment."""
        amount = moved(self.booking.sale)
        link = {"TxnId": invoice.id, "TxnType": "Invoice"}
        sent = {"TotalAmt": amount, "Line": [{"Amount": amount, "LinkedTxn": [link]}]}
        problem = application_problem(received.answer or {}, sent)
        if problem is not None:
            return self._left_open(invoice, RecordRefused([problem]), received)
        status = "created" if "created" in (invoice.status, received.status) else "existing"
        outputs = self.booking.told(replace(invoice, status=status), received.warnings)
        return replace(outputs, more={"payment_id": received.id})

    def _left_open(self, invoice: Posted, refusal: Refusal, received: Posted | None = None) -> Outputs:
        """The final failure that names the invoice: nothing is deleted, and a later run goes on from here."""
        named = sentences.document_name("Invoice", invoice.number, invoice.id)
        still = " and still open" if open_balance(invoice.answer or {}) > 0 else ""
        outputs = booked(replace(invoice, warnings=()), self.booking.company)
        wrong = failed(
            Refusal(refusal.code, f"The {named} is in QuickBooks{still}, without this payment. {refusal.sentence}")
        )
        return replace(
            outputs,
            status=FAILED,
            error_code=wrong.error_code,
            error_message=wrong.error_message,
            more={"payment_id": received.id if received else ""},
        )

    # -- an invoice of the deal or quote -----------------------------------------------------------------------------

    def _open_invoice(self) -> Posted | None:
        """The open invoice that the payment is to be received on, None where it is to have one of its own."""
        if self.existing is ExistingInvoice.BOOK_ANYWAY:
            return None
        found = still_open(invoices_of_related(self.booking))
        if not found:
            return None
        amount = moved(self.booking.sale)
        exact = [each for each in found if open_balance(each.answer or {}) == amount]
        chosen = exact if exact else found
        if self.existing is ExistingInvoice.RECEIVE_PAYMENT and len(chosen) == 1:
            return chosen[0]
        named = sentences.shortened([sentences.document_name(each.entity, each.number, each.id) for each in found])
        remedy = (
            "Several are open and it is not certain which one was paid. Receive the payment in QuickBooks by hand."
            if self.existing is ExistingInvoice.RECEIVE_PAYMENT
            else "Let the workflow action receive the payment on it, or book it anyway, and "
            f"{sentences.enrol_again(self.booking.sale)}."
        )
        raise Refusal(
            ErrorCode.OPEN_INVOICE,
            f"The {sentences.record_name(self.booking.sale)} belongs to a deal or quote with an open {named} in "
            f"QuickBooks. {remedy}",
        )

    def _received_before(self, payment: Posted) -> Outputs:
        """The payment was received on an invoice of its deal or quote: both are told again."""
        ids = {document_id for kind, document_id, _ in applied(payment.answer or {}) if kind == "Invoice"}
        for invoice in invoices_of_related(self.booking):
            if invoice.id in ids or not ids:
                if self.booking.callout.inputs.preview:
                    return existing_previewed(payment, self.booking.company.link("Payment", payment.id))
                return self._told(invoice, payment)
        raise Refusal(
            ErrorCode.PAYMENT_NOT_APPLIED,
            f"The {sentences.record_name(self.booking.sale)} was received in QuickBooks (payment with id {payment.id}) "
            "on an invoice that is gone. Open the payment in QuickBooks and apply it by hand.",
        )

    # -- previews ----------------------------------------------------------------------------------------------------

    def _preview(self, first: Posted | None, posting: Posting, invoice_body: Callable[[Resolved], Mapped]) -> Outputs:
        if first is not None:
            part = self.booking.posting(INCOME, "Payment", part=PAYMENT, compared=False)
            return self._payment_previewed(part, first)
        resolved = self._resolve(True)
        amount = sentences.money(moved(self.booking.sale), self.booking.sale.currency)
        return document_previewed(
            posting.entity,
            invoice_body(resolved),
            resolved,
            self.booking.company.facts,
            [f"A payment over {amount} would be received on it."],
        )

    def _payment_previewed(self, posting: Posting, invoice: Posted) -> Outputs:
        found = self.booking.company.posted(posting)
        link = self.booking.company.link("Invoice", invoice.id)
        if found is not None:
            return existing_previewed(invoice, link)
        resolved = self._resolve_receipt()
        mapped = self._payment(resolved, invoice.answer or {}, posting)
        named = sentences.document_name("Invoice", invoice.number, invoice.id)
        outputs = document_previewed(
            "Payment",
            mapped,
            resolved,
            self.booking.company.facts,
            [f"It would be received on the {named}."],
        )
        return replace(outputs, document_id=invoice.id, document_number=invoice.number, document_url=link)
