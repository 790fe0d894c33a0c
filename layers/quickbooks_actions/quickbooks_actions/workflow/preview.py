"""What a preview answers: everything was looked up and checked, and nothing was written."""

from collections.abc import Iterable
from decimal import Decimal

from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import CompanyFacts, Resolved, ResolvedExpense
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.documents import currency
from quickbooks_actions.quickbooks.posted import Posted
from quickbooks_actions.workflow.answer import Outputs, done

PREVIEW = "preview"
NOTHING_WRITTEN = "This is a preview: nothing was created."


def existing_previewed(found: Posted, link: str) -> Outputs:
    """The document that would be returned, because it exists already."""
    named = sentences.document_name(found.entity, found.number, found.id)
    return done(
        status=PREVIEW,
        document_id=found.id,
        document_number=found.number,
        document_total=found.total,
        document_url=link,
        customer_id=found.customer_id,
        warnings=[f"{NOTHING_WRITTEN} The {named} exists already and would be returned.", *found.warnings],
    )


def document_previewed(
    entity: str, mapped: Mapped, resolved: Resolved | ResolvedExpense, facts: CompanyFacts, more: Iterable[str] = ()
) -> Outputs:
    """The document that would be created.

    Args:
        entity: QuickBooks' name of its type.
        more: sentences of what else would happen.
    """
    body = mapped.body
    customer = resolved.customer if isinstance(resolved, Resolved) else None
    name, party_id = _party(resolved)
    money = sentences.money(mapped.expected_total, currency(body) or facts.home_currency)
    lines = sum(line.get("DetailType") != "DiscountLineDetail" for line in body["Line"])
    due = f", due {body['DueDate']}" if "DueDate" in body else ""
    sentence = (
        f"{NOTHING_WRITTEN} {sentences.begin(sentences.a_document(entity))} over {money} for "
        f"{sentences.party_name(name, party_id)}, dated {body['TxnDate']}{due}, with "
        f"{sentences.counted(lines, 'line')} would be created."
    )
    return done(
        status=PREVIEW,
        document_id="",
        document_number=str(body.get("DocNumber", "")),
        document_total=Decimal(mapped.expected_total),
        customer_id=customer.id if customer else "",
        warnings=[sentence, *_created_too(resolved), *more, *mapped.warnings],
    )


def _party(resolved: Resolved | ResolvedExpense) -> tuple[str, str]:
    if isinstance(resolved, Resolved):
        return resolved.customer.display_name, resolved.customer.id
    return resolved.vendor.name, resolved.vendor.id


def _created_too(resolved: Resolved | ResolvedExpense) -> list[str]:
    return [f"{sentences.begin(sentences.listed(resolved.planned))} would be created too."] if resolved.planned else []
