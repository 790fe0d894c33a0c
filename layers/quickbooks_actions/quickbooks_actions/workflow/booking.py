"""Between a callout and a posting: which key a document is booked under, and what HubSpot is told of it."""

from quickbooks_actions.mapping.keys import fingerprint, for_record, marker
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.quickbooks.posted import Posted, Posting
from quickbooks_actions.workflow.answer import Outputs, done
from quickbooks_actions.workflow.callout import Callout
from quickbooks_actions.workflow.inputs import IfAlreadyCreated, InvoiceInputs


def posting_for(books: str, entity: str, callout: Callout[InvoiceInputs], sale: Sale) -> Posting:
    """The posting of the enrolled record.

    Args:
        books: what is booked, the same for actions that exclude one another.
        entity: QuickBooks' name of the document.
        callout: where the author asked for another document each time, the enrolment becomes part of the key.
        sale: its content is remembered as a fingerprint, so that a later difference can be told.
    """
    another = callout.inputs.if_already_created is IfAlreadyCreated.CREATE_ANOTHER
    key = for_record(
        callout.portal_id,
        callout.inputs.account,
        books,
        callout.record,
        enrolment=callout.enrolment_key if another else "",
    )
    return Posting(key=key, entity=entity, fingerprint=fingerprint(sale))


def note_marker(posting: Posting) -> str:
    """The short reference in the document's note, by which it can be found again."""
    return marker(posting.key)


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
