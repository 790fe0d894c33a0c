"""The company's lists: everything a record refers to, as QuickBooks ids."""

from datetime import timedelta

from quickbooks_actions.errors import Problem, RecordRefused
from quickbooks_actions.mapping.company import CompanyFacts, Resolved
from quickbooks_actions.mapping.currency import currency_problems
from quickbooks_actions.mapping.invoice import option_problems
from quickbooks_actions.mapping.lines import line_problems
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.company_facts import company_facts, from_plain, to_plain
from quickbooks_actions.quickbooks.customers import Customers
from quickbooks_actions.quickbooks.memory import LISTS_KEPT, CompanyMemory, DirectoryStore
from quickbooks_actions.quickbooks.posting import Poster
from quickbooks_actions.quickbooks.products import Products
from quickbooks_actions.quickbooks.terms import Terms
from quickbooks_actions.timing import Clock

_FACTS = "facts"


class Directory:
    """Resolves records of one portal against the lists of one company, for one callout.

    Calls to QuickBooks: none for what is remembered; else one for the customer, one for all SKUs, one for the names
    that are left, and once a day each for facts (two), terms and the income account of new products.

    Args:
        client: the company's QuickBooks.
        store: what is remembered, one per container.
        poster: creates what is missing, once.
        portal_id, realm_id: whose record, whose lists.
        environment: `production` or `sandbox`.
        clock: wall-clock time, for how old what is remembered may be.
    """

    def __init__(
        self,
        *,
        client: QuickBooksClient,
        store: DirectoryStore,
        poster: Poster,
        portal_id: str,
        realm_id: str,
        environment: str,
        clock: Clock,
    ) -> None:
        self.realm_id = realm_id
        self.environment = environment
        self.recalled = False
        """Whether the latest `resolve` relied on anything remembered, so that it may be outdated."""
        self._client = client
        self._memory = CompanyMemory(store, portal_id=portal_id, realm_id=realm_id, clock=clock)
        self._customers = Customers(client, self._memory, poster, realm_id)
        self._products = Products(client, self._memory, poster, realm_id)
        self._terms = Terms(client, self._memory)

    def facts(self, *, younger_than: timedelta = LISTS_KEPT) -> CompanyFacts:
        """What the rules need to know about the company, at most a day old, or younger.

        Raises:
            ActionError: as the client; nothing is assumed about a company that cannot be asked.
        """
        kept = self._memory.listed(_FACTS, younger_than=younger_than)
        return (from_plain(kept) if kept is not None else None) or self.refresh()

    def refresh(self) -> CompanyFacts:
        """Reads the facts anew: for a person who has just changed the company's settings."""
        info, preferences = self._client.company_info(), self._client.preferences()
        facts = company_facts(self.realm_id, self.environment, info, preferences)
        self._memory.remember_listed(_FACTS, to_plain(facts))
        return facts

    def resolve(self, sale: Sale, options: SalesOptions) -> Resolved:
        """Customer, products and term of a record; creates what is missing, after everything else was found right.

        Raises:
            RecordRefused: all that is wrong with the record and the choices together, before anything is created; or
                what QuickBooks has against a new product or customer.
            ComeBack: a question could not be answered, which never means 'there is none'.
        """
        facts = self.facts()
        problems = [*option_problems(options), *line_problems(sale), *currency_problems(sale, facts)]
        customer = self._customers.find(sale, options, facts)
        found = self._products.find(sale, options, facts)
        term = self._terms.find(options.term_id) if options.term_id else None
        self.recalled = self._customers.recalled or found.recalled or (term is not None and self._terms.recalled)
        if problems or found.problems or isinstance(customer, list) or isinstance(term, Problem):
            ahead = customer if isinstance(customer, list) else []
            behind = [term] if isinstance(term, Problem) else []
            raise RecordRefused(dict.fromkeys([*ahead, *problems, *found.problems, *behind]))
        made = self._products.create(found, facts)
        buyer = customer if customer is not None else self._customers.create(sale, facts)
        return Resolved(customer=buyer, products={**found.products, **made}, term=term)

    def mail(self, entity: str, id: str, address: str) -> None:  # noqa: A002 - QuickBooks' name for it
        """As `QuickBooksClient.send`."""
        self._client.send(entity, id, address)

    def forget(self, sale: Sale, options: SalesOptions) -> None:
        """Forgets everything remembered that `resolve` would use for this record: QuickBooks found some of it wrong.

        Raises:
            ComeBack: `store_unavailable`.
        """
        self._customers.forget(sale, options, self.facts())
        self._products.forget(sale, options)
        if options.term_id:
            self._terms.forget()
