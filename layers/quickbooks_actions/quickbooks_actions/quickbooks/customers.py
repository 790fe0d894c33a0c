"""Which QuickBooks customer a record's buyer is, and a new one where there is none."""

from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Body, CompanyFacts, Customer
from quickbooks_actions.mapping.currency import customer_currency_problems, document_currency
from quickbooks_actions.mapping.options import FIRST_CONTACT, PRIMARY_COMPANY, SalesOptions
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.mapping.terms import takes_customer_terms
from quickbooks_actions.quickbooks.buyers import Buyer, buyer_of
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.documents import currency, reference
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.quickbooks.lookups import read_live
from quickbooks_actions.quickbooks.memory import LISTS_KEPT, CompanyMemory, Value
from quickbooks_actions.quickbooks.names import NAME_TAKEN, holder_of, named
from quickbooks_actions.quickbooks.posting import Poster, Posting


class NewCustomer:
    """A customer that is to be created.

    Attributes:
        buyer: for whom.
        naming_currency: what its name says of its currency, '' for nothing.
    """

    def __init__(self, buyer: Buyer, naming_currency: str) -> None:
        self.buyer = buyer
        self.naming_currency = naming_currency

    @property
    def name(self) -> str:
        """Its name, where that is free."""
        return self.buyer.name(self.naming_currency)

    def planned(self) -> Customer:
        """The customer as it would be: without an id."""
        return Customer(id="", display_name=self.name, currency=_currency(self.buyer))

    def warnings(self) -> list[str]:
        """What of HubSpot's it will not hold."""
        return self.buyer.body(self.name)[1]


class Customers:
    """Finds and creates customers of one company.

    Attributes:
        recalled: whether the last find relied on a remembered link.
    """

    def __init__(self, client: QuickBooksClient, memory: CompanyMemory, poster: Poster, realm_id: str) -> None:
        self._client = client
        self._memory = memory
        self._poster = poster
        self._realm_id = realm_id
        self.recalled = False

    def find(self, sale: Sale, options: SalesOptions, facts: CompanyFacts) -> Customer | NewCustomer | list[Problem]:
        """The customer that was chosen, or that the record's contact or primary company is.

        Returns:
            The customer; what is wrong; or the new one that is needed.

        Raises:
            ComeBack: a question could not be answered, which never means 'there is none'.
        """
        self.recalled = False
        current = _depends_on_customer(sale, options)
        if options.customer not in {FIRST_CONTACT, PRIMARY_COMPANY}:
            return self._chosen(sale, options.customer, facts, current=current)
        buyer = buyer_of(sale, options, document_currency(sale, facts), facts)
        if isinstance(buyer, list):
            return buyer
        known = self._known(buyer.link, current=current)
        if known is not None:
            return known
        rows = buyer.candidates(self._client)
        chosen = buyer.chosen(rows)
        if isinstance(chosen, Problem):
            return [chosen]
        if chosen is None:
            return NewCustomer(buyer, buyer.naming_currency(rows))
        return self._remember(buyer.link, _customer(chosen))

    def create(self, new: NewCustomer) -> tuple[Customer, list[str]]:
        """The customer that `find` found to be needed, and what of HubSpot's it does not hold.

        A taken name is looked up: the same buyer (made by another delivery meanwhile) is used; beside anybody else the
        new customer gets a suffix; a holder that nobody can see is a query that lags.

        Raises:
            RecordRefused: QuickBooks does not accept the customer.
            ComeBack: try again later.
        """
        buyer, name = new.buyer, new.name
        customer, warnings = self._post(buyer, name)
        if customer is None:
            holder = self._holder(name, buyer)
            if isinstance(holder, Customer):
                customer, warnings = holder, []
            else:
                other = buyer.other_name(holder, new.naming_currency)
                customer, warnings = self._post(buyer, other)
                if customer is None:
                    found = self._holder(other, buyer)
                    if not isinstance(found, Customer):
                        raise RecordRefused([_both_taken(buyer, name, other)])
                    customer, warnings = found, []
        return self._remember(buyer.link, customer), warnings

    def forget(self, sale: Sale, options: SalesOptions, facts: CompanyFacts) -> None:
        """Forgets what `find` would rely on."""
        if options.customer not in {FIRST_CONTACT, PRIMARY_COMPANY}:
            self._memory.forget_link(_chosen_name(options.customer))
            return
        buyer = buyer_of(sale, options, document_currency(sale, facts), facts)
        if isinstance(buyer, Buyer):
            self._memory.forget_link(buyer.link)

    def _known(self, link: str, *, current: bool) -> Customer | None:
        """The customer that is remembered, if it still is one.

        Args:
            current: the document depends on what the bookkeeper keeps of the customer, so that is read once a day.
        """
        kept = self._memory.aged_link(link)
        if kept is None:
            return None
        value, age = kept
        if not current or (age < LISTS_KEPT and "term_id" in value):
            self.recalled = True
            return _from_plain(value)
        row = read_live(self._client, "Customer", value["id"])
        if row is None:
            self._memory.forget_link(link)
            return None
        return self._remember(link, _customer(row))

    def _chosen(self, sale: Sale, customer_id: str, facts: CompanyFacts, *, current: bool) -> Customer | list[Problem]:
        name = _chosen_name(customer_id)
        customer = self._known(name, current=current)
        if customer is None:
            row = read_live(self._client, "Customer", customer_id)
            if row is None:
                return [
                    Problem(
                        ErrorCode.CUSTOMER_NOT_FOUND,
                        f"The customer with id {customer_id} is not in QuickBooks, or no longer active there. Choose "
                        f"another one in the workflow action and {sentences.enrol_again(sale)}.",
                    )
                ]
            customer = self._remember(name, _customer(row))
        return customer_currency_problems(sale, customer, facts) or customer

    def _post(self, buyer: Buyer, name: str) -> tuple[Customer | None, list[str]]:
        """The new customer, or None where somebody has the name; and what was cut."""
        body, warnings = buyer.body(name)
        posting = Posting(key=buyer.key(self._realm_id), entity="Customer")
        try:
            posted = self._poster.post_once(posting, lambda: Mapped(body, Decimal(0), ()))
        except FaultRefusal as refusal:
            if refusal.has(NAME_TAKEN):
                return None, []
            raise RecordRefused(
                [
                    Problem(
                        refusal.code,
                        f"QuickBooks did not create a customer for the {buyer.described}. {refusal.sentence}",
                    )
                ]
            ) from refusal
        if posted.answer is None:
            return Customer(id=posted.id, display_name=name, currency=_currency(buyer)), warnings
        return _customer(posted.answer), warnings

    def _holder(self, name: str, buyer: Buyer) -> Customer | str:
        """Who has the name: the buyer's own customer, or the kind of another holder.

        Raises:
            ComeBack: nobody can be seen to have it.
            RecordRefused: several customers fit the buyer.
        """
        customers = named(self._client, "Customer", name)
        same = buyer.chosen(customers)
        if isinstance(same, Problem):
            raise RecordRefused([same])
        if same is not None:
            return _customer(same)
        return "Customer" if customers else holder_of(self._client, name, ("Vendor", "Employee"))

    def _remember(self, name: str, customer: Customer) -> Customer:
        self._memory.remember_link(name, _plain(customer))
        return customer


def _depends_on_customer(sale: Sale, options: SalesOptions) -> bool:
    """Whether the document says what only QuickBooks' customer says: its terms, or the address of a chosen one."""
    chosen = options.customer not in {FIRST_CONTACT, PRIMARY_COMPANY}
    return takes_customer_terms(sale, options) or (chosen and options.email_to_customer)


def _currency(buyer: Buyer) -> str:
    return buyer.currency if buyer.facts.multicurrency else ""


def _customer(row: Body) -> Customer:
    return Customer(
        id=str(row["Id"]),
        display_name=str(row.get("DisplayName") or ""),
        currency=currency(row),
        email=str((row.get("PrimaryEmailAddr") or {}).get("Address") or ""),
        term_id=reference(row, "SalesTermRef"),
    )


def _plain(customer: Customer) -> Value:
    return {
        "id": customer.id,
        "display_name": customer.display_name,
        "currency": customer.currency,
        "email": customer.email,
        "term_id": customer.term_id,
    }


def _from_plain(kept: Value) -> Customer:
    return Customer(
        id=kept["id"],
        display_name=kept["display_name"],
        currency=kept["currency"],
        email=kept["email"],
        term_id=kept.get("term_id", ""),
    )


def _chosen_name(customer_id: str) -> str:
    return f"chosen-customer#{customer_id}"


def _both_taken(buyer: Buyer, name: str, other: str) -> Problem:
    return Problem(
        ErrorCode.CUSTOMER_NAME_TAKEN,
        f"QuickBooks has no customer for the {buyer.described}, and both names for a new one are taken: "
        f"{sentences.quoted(name)} and {sentences.quoted(other)}. Create the customer in QuickBooks or choose it in "
        "the workflow action, and enrol the record again.",
    )
