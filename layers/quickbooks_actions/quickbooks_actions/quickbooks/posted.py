"""What a posting is, and what is told of the one document that it became."""

from dataclasses import dataclass
from decimal import Decimal

from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.keys import PostingKey
from quickbooks_actions.mapping.sales_form import total_warning
from quickbooks_actions.quickbooks import documents
from quickbooks_actions.quickbooks.ledger import Row
from quickbooks_actions.telemetry import count


@dataclass(frozen=True)
class Posting:
    """One write to QuickBooks that must happen once.

    Attributes:
        key: what is posted, without the generation.
        entity: QuickBooks' name of the type.
        fingerprint: of lines, customer and currency, to notice that the record was changed since; '' = not compared.
        watches: postings that decide whether this one may be made: it is sent only while nothing of them was sent that
            its delivery has not looked at (`Poster.existing`) and let pass. Two that exclude one another watch each
            other, and whoever makes their bodies looks.
    """

    key: PostingKey
    entity: str
    fingerprint: str = ""
    watches: tuple[PostingKey, ...] = ()


@dataclass(frozen=True)
class Posted:
    """The one document of a posting.

    Attributes:
        status: `created` by the delivery that sent it, and by the one that completed the row from a look-up after a
            lost answer: the document was made for this key and nobody was told yet. `existing` when the row was DONE
            before, or was completed by another delivery meanwhile.
        entity: the document's type. It differs from the posting's where two types share a key (a payment has one income
            document, a sales receipt or a paid invoice).
        total: QuickBooks' figure in the document's currency; None for customers and products.
        answer: the document as QuickBooks has it.
    """

    status: str
    entity: str
    id: str
    number: str
    total: Decimal | None
    customer_id: str
    warnings: tuple[str, ...]
    answer: Body | None


def posted(status: str, posting: Posting, row: Row, document: Body) -> Posted:
    """The answer of a posting, with QuickBooks' own figures and everything a bookkeeper should look at.

    Args:
        status: `created` or `existing`.
        posting: what was asked for.
        row: as the ledger has it, before or after completion.
        document: as QuickBooks has it.
    """
    total = documents.total(document)
    warnings = list(row.warnings)
    if row.fingerprint and posting.fingerprint and row.fingerprint != posting.fingerprint:
        warnings.append(_changed(posting))
    if total is not None and row.expected_total is not None:
        differs = total_warning(row.expected_total, total, documents.currency(document, row.body))
        if differs:
            warnings.append(differs)
            if status == "created":
                count("TotalDiffers", entity=row.entity)
    return Posted(
        status=status,
        entity=row.entity,
        id=str(document["Id"]),
        number=documents.number(document),
        total=total,
        customer_id=documents.customer_id(row.entity, document),
        warnings=tuple(warnings),
        answer=document,
    )


def _changed(posting: Posting) -> str:
    return (
        "This document was already created with different content: the line items, the customer or the currency of "
        f"{posting.key.record} have changed since. QuickBooks was not changed; edit the document there if need be."
    )
