"""One QuickBooks company as the story of an action speaks to it."""

from collections.abc import Callable

from quickbooks_actions.mapping.company import CompanyFacts, Resolved, ResolvedExpense
from quickbooks_actions.mapping.options import ExpenseOptions, SalesOptions
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.directory import Directory
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.quickbooks.links import document_url
from quickbooks_actions.quickbooks.posting import Posted, Poster, Posting
from quickbooks_actions.telemetry import count

_OUTDATED = ("2500", "610", "6250", "2010")
"""QuickBooks' codes when something referred to is gone; a stale customer id can answer 2010 (contract 2.3)."""


class Company:
    """The company's facts and lists, and the one way to write to it. Made for one callout."""

    def __init__(self, directory: Directory, poster: Poster) -> None:
        self._directory = directory
        self._poster = poster
        self._forget: Callable[[], None] | None = None

    @property
    def facts(self) -> CompanyFacts:
        """What the rules need to know about the company; raises as `Directory.facts`."""
        return self._directory.facts()

    def resolve(self, sale: Sale, options: SalesOptions, *, dry: bool = False) -> Resolved:
        """Everything a record's document refers to, created where wished and not `dry`; raises as
        `Directory.resolve`."""
        self._forget = lambda: self._directory.forget(sale, options)
        return self._directory.resolve(sale, options, dry=dry)

    def resolve_receipt(self, sale: Sale, options: SalesOptions) -> Resolved:
        """What receiving a payment on an invoice refers to; raises as `Directory.resolve_receipt`."""
        self._forget = lambda: self._directory.forget(sale, options)
        return self._directory.resolve_receipt(sale, options)

    def resolve_expense(self, sale: Sale, options: ExpenseOptions, *, dry: bool = False) -> ResolvedExpense:
        """Everything the expense for a payment's fee refers to; raises as `Directory.resolve_expense`."""
        self._forget = lambda: self._directory.forget_expense(options)
        return self._directory.resolve_expense(sale, options, dry=dry)

    def post_once(self, posting: Posting, build: Callable[[], Mapped]) -> Posted:
        """The document of this posting, as `Poster.post_once`.

        When QuickBooks says that something the document refers to is gone, what was remembered for the record is
        forgotten and the document is built once more: so `build` should call `resolve`.
        """
        for _ in range(2):  # at first a body may be sent that was frozen long ago, then one built from memory
            self._forget = None
            try:
                return self._poster.post_once(posting, build)
            except FaultRefusal as refusal:
                if not _outdated(refusal) or not self._forgets():
                    raise
                count("DirectoryOutdated")
        return self._poster.post_once(posting, build)

    def posted(self, posting: Posting) -> Posted | None:
        """The live document of a posting, None where there is none; raises as `Poster.existing`."""
        return self._poster.existing(posting)

    def mail(self, entity: str, id: str, address: str) -> None:  # noqa: A002 - QuickBooks' name for it
        """Lets QuickBooks mail a document to an address; raises as `QuickBooksClient.send`."""
        self._directory.mail(entity, id, address)

    def link(self, entity: str, id: str) -> str:  # noqa: A002 - QuickBooks' name for it
        """A link for people that opens the document in this very company; '' where no page shows such a thing."""
        return document_url(self._directory.environment, self._directory.realm_id, entity, id)

    def _forgets(self) -> bool:
        """Forgets what the refused document was resolved from; False when all of it was read just now."""
        if self._forget is None:
            return True
        if not self._directory.recalled:
            return False
        self._forget()
        return True


def _outdated(refusal: FaultRefusal) -> bool:
    return any(refusal.has(code) for code in _OUTDATED)
