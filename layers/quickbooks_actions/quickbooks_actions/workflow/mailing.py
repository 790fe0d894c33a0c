"""Mailing a document to the customer: a step of its own, after the document exists and never able to fail it."""

from quickbooks_actions.errors import ActionError, ComeBack, OutcomeUnknown
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Customer
from quickbooks_actions.mapping.mail import mail_address
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.quickbooks.posted import Posted
from quickbooks_actions.telemetry import count


def mailed(company: Company, posted: Posted, sale: Sale, options: SalesOptions, *, again: bool = True) -> list[str]:
    """Lets QuickBooks mail the document unless it was mailed before, and gives warnings where it was not.

    What was mailed says so itself (QuickBooks contract 1.10), so that enrolling a record again mails only what was
    never mailed.

    Args:
        again: enrolling the record again returns this very document, so that it can be mailed that way.
    """
    document = posted.answer or {}
    if document.get("EmailStatus") == "EmailSent" or document.get("DeliveryInfo"):
        return []
    named = sentences.document_name(posted.entity, posted.number, posted.id)
    address = str((document.get("BillEmail") or {}).get("Address") or "") or mail_address(
        sale, Customer(id=posted.customer_id), options
    )
    if not address:
        return [
            f"The {named} was not e-mailed, because the customer has no e-mail address that QuickBooks takes. Add one "
            f"and send the document from QuickBooks."
        ]
    try:
        company.mail(posted.entity, posted.id, address)
    except OutcomeUnknown:
        count("MailsUnknown", entity=posted.entity)
        return [f"QuickBooks did not say whether it e-mailed the {named}. Look at the document in QuickBooks."]
    except ActionError as error:
        count("MailsFailed", entity=posted.entity)
        why = "QuickBooks could not do it at the moment." if isinstance(error, ComeBack) else error.sentence
        remedy = "Send the document from QuickBooks"
        if again:
            remedy += f", or {sentences.enrol_again(sale)}: only the e-mail is repeated"
        return [f"The {named} was not e-mailed. {why} {remedy}."]
    return []
