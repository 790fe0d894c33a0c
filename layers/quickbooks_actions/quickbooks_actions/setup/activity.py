"""The latest documents, and what is still to be mended, as the page shows them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from quickbooks_actions.connections import CompanyRow
from quickbooks_actions.errors import ComeBack
from quickbooks_actions.hubspot.links import record_url
from quickbooks_actions.quickbooks.recent import RecentPosting
from quickbooks_actions.setup.moments import Moment, Moments
from quickbooks_actions.setup.runtime import SetupRuntime
from quickbooks_actions.telemetry import logger
from quickbooks_actions.workflow.troubles import Trouble

SHOWN = 10
ENTITIES = {
    "Invoice": "Invoice",
    "Estimate": "Estimate",
    "SalesReceipt": "Sales receipt",
    "Payment": "Payment",
    "Purchase": "Expense",
    "RefundReceipt": "Refund receipt",
}
"""QuickBooks' names of types, as people call them."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document. url, record_url: '' where there is none; known: whether QuickBooks is known to have it."""

    name: str
    url: str
    total: str
    company: str
    record: str
    record_url: str
    known: bool
    at: Moment


@dataclass(frozen=True, slots=True)
class TroubleView:
    """Something that failed. passing: HubSpot repeats it by itself."""

    action: str
    sentence: str
    company: str
    record: str
    record_url: str
    passing: bool
    at: Moment


@dataclass(frozen=True, slots=True)
class Activity:
    """Of one portal; None = could not be read just now."""

    documents: Sequence[DocumentView] | None
    troubles: Sequence[TroubleView] | None


def activity(
    runtime: SetupRuntime, portal_id: str, domain: str, companies: Sequence[CompanyRow], moments: Moments
) -> Activity:
    """Reads it. What cannot be read is left out: the rest of the page is needed most when something is out of order.

    Args:
        domain: HubSpot's own, of the portal's pages.
    """
    rows = {company.realm_id: company for company in companies}

    def document(posting: RecentPosting) -> DocumentView:
        company, name = rows.get(posting.realm_id), ENTITIES.get(posting.entity, posting.entity)
        money = f"{posting.total:,} {posting.currency or (company.home_currency if company else '')}".strip()
        return DocumentView(
            name=f"{name} {posting.number}".strip(),
            url=posting.url(company.environment) if company else "",
            total=money if posting.total is not None else "",
            company=_name(rows, posting.realm_id),
            record=str(posting.record or "").capitalize(),
            record_url=record_url(portal_id, posting.record, domain) if posting.record else "",
            known=posting.known,
            at=moments.say(posting.changed_at),
        )

    def trouble(one: Trouble) -> TroubleView:
        return TroubleView(
            action=one.action.replace("_", " ").capitalize(),
            sentence=one.sentence,
            company=_name(rows, one.realm_id),
            record=one.enrolled.capitalize(),
            record_url=record_url(portal_id, one.record, domain) if one.record else "",
            passing=one.passing,
            at=moments.say(one.happened_at),
        )

    postings = _read(lambda: runtime.ledger.latest(portal_id, SHOWN))
    failed = _read(lambda: runtime.troubles.latest(portal_id, SHOWN))
    return Activity(
        documents=None if postings is None else [document(each) for each in postings],
        troubles=None if failed is None else [trouble(each) for each in failed],
    )


def _read(read: Callable[[], Found]) -> Found | None:
    try:
        return read()
    except ComeBack as error:
        logger.warning("not shown", code=error.code.value)
        return None


def _name(rows: Mapping[str, CompanyRow], realm_id: str) -> str:
    row = rows.get(realm_id)
    return row.name or realm_id if row else realm_id
