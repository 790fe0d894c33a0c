"""Between a callout and its documents: which key a document is booked under, how it is made, what HubSpot is told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused, Refusal
from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Resolved, ResolvedExpense
from quickbooks_actions.mapping.keys import WHOLE, fingerprint, for_record, marker
from quickbooks_actions.mapping.options import ExpenseOptions, SalesOptions
from quickbooks_actions.mapping.payments import skip_reason
from quickbooks_actions.mapping.records import RecordRef, Sale
from quickbooks_actions.mapping.sales_form import Mapped, number_warning
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.quickbooks.posted import Posted, Posting
from quickbooks_actions.workflow.answer import Outputs, done
from quickbooks_actions.workflow.callout import Callout
from quickbooks_actions.workflow.inputs import SalesInputs
from quickbooks_actions.workflow.mailing import mailed
from quickbooks_actions.workflow.preview import document_previewed, existing_previewed
from quickbooks_actions.workflow.saving import saved

INVOICE = "invoice"
ESTIMATE = "estimate"
INCOME = "income"
"""What money that came in is booked as: a payment has one such document, whatever its type."""
REFUND = "refund"
EXPENSE = "expense"


R = TypeVar("R", Resolved, ResolvedExpense)


@dataclass(frozen=True)
class Booking:
    """One enrolled record on its way into the books of one company."""

    callout: Callout[Any]
    sale: Sale
    company: Company
    hubspot: HubSpot

    def posting(
        self, books: str, entity: str, *, part: str = WHOLE, record: RecordRef | None = None, compared: bool = True
    ) -> Posting:
        """The posting of the enrolled record, or of another one.

        Args:
            books: what is booked, the same for documents that exclude one another.
            entity: QuickBooks' name of the document.
            part: of the record.
            record: another one than the enrolled: then as if its action had been told to create no second document.
            compared: keep a fingerprint of the content, so that a later difference can be told.
        """
        inputs = self.callout.inputs
        key = for_record(
            self.callout.portal_id,
            inputs.account,
            books,
            record or self.callout.record,
            part=part,
            # where the author asked for another document each time, the enrolment becomes part of the key
            enrolment=self.callout.enrolment_key if inputs.create_another and record is None else "",
        )
        return Posting(key=key, entity=entity, fingerprint=fingerprint(self.sale) if compared else "")

    def resolve(self, options: SalesOptions, problems: Sequence[Problem], *, dry: bool) -> Resolved:
        """What the record's document refers to; raises as `Company.resolve`.

        Args:
            problems: what the record's own rules have against it; told together with everything else.
        """
        return _together(problems, lambda: self.company.resolve(self.sale, options, dry=dry or bool(problems)))

    def resolve_receipt(self, options: SalesOptions, problems: Sequence[Problem]) -> Resolved:
        """What receiving the record's money on an invoice refers to; problems as `resolve`."""
        return _together(problems, lambda: self.company.resolve_receipt(self.sale, options))

    def book(
        self,
        posting: Posting,
        options: SalesOptions,
        body: Callable[[Resolved], Mapped],
        problems: Sequence[Problem] = (),
    ) -> Outputs:
        """Makes the record's sales document, once.

        Args:
            body: makes it from what it refers to; called before anything is created, and again after.
            problems: what the record's own rules have against it; told together with everything else.
        """
        return self._book(posting, lambda dry: self.resolve(options, problems, dry=dry), body)

    def book_expense(
        self,
        posting: Posting,
        options: ExpenseOptions,
        body: Callable[[ResolvedExpense], Mapped],
    ) -> Outputs:
        """Makes the record's expense, once; as `book`."""
        return self._book(posting, lambda dry: self.company.resolve_expense(self.sale, options, dry=dry), body)

    def post(self, posting: Posting, build: Callable[[], Mapped]) -> Posted:
        """The document of the posting, as `Company.post_once`; what QuickBooks has against it names the document."""
        try:
            return self.company.post_once(posting, build)
        except FaultRefusal as refusal:
            kind, dated = sentences.document_kind(posting.entity), f", dated {refusal.dated}," if refusal.dated else ""
            raise Refusal(
                refusal.code,
                f"The {kind} for the {sentences.record_name(self.sale)}{dated} was not created. {refusal.sentence} "
                f"When that is mended, {sentences.enrol_again(self.sale)}.",
                status=refusal.status,
                trace=refusal.trace,
            ) from refusal

    def skipped(self) -> Outputs | None:
        """The answer for a record that is not to be booked at all, None for all others."""
        reason = skip_reason(self.sale)
        return Outputs(status="skipped", warning=reason) if reason else None

    def told(self, posted: Posted, warnings: Iterable[str] = ()) -> Outputs:
        """The outputs for a document that exists now, mailed and noted in HubSpot where that is wanted."""
        inputs = self.callout.inputs
        found = [*posted.warnings, *warnings]
        if isinstance(inputs, SalesInputs) and posted.status == "created":
            found += filter(None, [number_warning(inputs.document_number, posted.number)])
        if isinstance(inputs, SalesInputs) and inputs.email_to_customer:
            again = not inputs.create_another
            found += mailed(self.company, posted, self.sale, inputs.options(), again=again)
        found += saved(self.hubspot, posted, self.company.link(posted.entity, posted.id), self.sale, inputs)
        return booked(replace(posted, warnings=tuple(dict.fromkeys(found))), self.company)

    def refuse_other(self, posted: Posted, entity: str) -> None:
        """Raises Refusal `already_booked` where the key's document is of another type than `entity`."""
        if posted.entity != entity:
            raise already_booked(self.sale, posted)

    def _book(self, posting: Posting, resolve: Callable[[bool], R], body: Callable[[R], Mapped]) -> Outputs:
        skipped = self.skipped()
        if skipped is not None:
            return skipped
        if self.callout.inputs.preview:
            found = self.company.posted(posting)
            if found is not None:
                self.refuse_other(found, posting.entity)
                return existing_previewed(found, self.company.link(found.entity, found.id))
            resolved = resolve(True)
            return document_previewed(posting.entity, body(resolved), resolved, self.company.facts)
        posted = self.post(posting, lambda: made(resolve, body))
        self.refuse_other(posted, posting.entity)
        return self.told(posted)


def _together(problems: Sequence[Problem], resolve: Callable[[], Resolved]) -> Resolved:
    """What was resolved, if there are no problems; else all of them, with those of resolving."""
    try:
        resolved = resolve()
    except RecordRefused as refused:
        known = {problem.code for problem in problems}
        raise RecordRefused(
            [*problems, *(problem for problem in refused.problems if problem.code not in known)]
        ) from refused
    if problems:
        raise RecordRefused(problems)
    return resolved


def made(resolve: Callable[[bool], R], body: Callable[[R], Mapped]) -> Mapped:
    """The body of a document. Where something has to be created first it is made twice, so that every rule has had its
    say before anything is.

    Args:
        resolve: with True creates nothing and says what would be created.
    """
    resolved = resolve(True)
    mapped = body(resolved)
    return body(resolve(False)) if resolved.planned else mapped


def note_marker(posting: Posting) -> str:
    """The short reference in the document's note, by which it can be found again."""
    return marker(posting.key)


def already_booked(sale: Sale, posted: Posted) -> Refusal:
    """The record is in the books as a document that excludes the one that is asked for."""
    named = sentences.document_name(posted.entity, posted.number, posted.id)
    return Refusal(
        ErrorCode.ALREADY_BOOKED,
        f"The {sentences.record_name(sale)} is booked already, as {named} in QuickBooks, and it must not be booked "
        f"twice. Delete or void that one in QuickBooks first if another document is to take its place, and "
        f"{sentences.enrol_again(sale)}.",
    )


def booked(posted: Posted, company: Company) -> Outputs:
    """The outputs for a document that exists now."""
    return done(
        status=posted.status,
        document_id=posted.id,
        document_number=posted.number,
        document_total=posted.total,
        document_url=company.link(posted.entity, posted.id),
        customer_id=posted.customer_id,
        warnings=posted.warnings,
    )
