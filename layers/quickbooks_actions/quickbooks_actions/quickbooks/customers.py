"""Which QuickBooks customer a record's buyer is, and a new one where there is none."""

from decimal import Decimal

from quickbooks_actions.errors import ComeBack, ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Body, CompanyFacts, Customer
from quickbooks_actions.mapping.currency import customer_currency_problems, document_currency
from quickbooks_actions.mapping.customer import (
    choose_customer,
    contact_problems,
    customer_body,
    display_name,
    display_name_with_suffix,
)
from quickbooks_actions.mapping.invoice import Mapped
from quickbooks_actions.mapping.keys import for_customer
from quickbooks_actions.mapping.names import normalised
from quickbooks_actions.mapping.options import FIRST_CONTACT, SalesOptions
from quickbooks_actions.mapping.records import Contact, Sale
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.documents import currency
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.quickbooks.memory import CompanyMemory, Value
from quickbooks_actions.quickbooks.posting import Poster, Posting
from quickbooks_actions.quickbooks.statements import matching, select

NAME_TAKEN = "6240"

_ALSO_INACTIVE = "Active IN (true, false)"


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

    def find(self, sale: Sale, options: SalesOptions, facts: CompanyFacts) -> Customer | list[Problem] | None:
        """The customer that was chosen, or that the record's contact is.

        Returns:
            The customer; what is wrong; or None where a new one is needed.

        Raises:
            ComeBack: a question could not be answered, which never means 'there is none'.
        """
        self.recalled = False
        if options.customer != FIRST_CONTACT:
            return self._chosen(sale, options.customer, facts)
        problems = contact_problems(sale)
        if problems or sale.contact is None:
            return problems
        name = _link_name(sale.contact, document_currency(sale, facts))
        kept = self._memory.link(name)
        if kept is not None:
            self.recalled = True
            return _from_plain(kept)
        email = sale.contact.email.strip()
        candidates = self._client.query_all(select("Customer", matching("PrimaryEmailAddr", email)))
        chosen = choose_customer(sale.contact, candidates, document_currency(sale, facts), facts)
        if isinstance(chosen, Problem):
            return [chosen]
        return None if chosen is None else self._remember(name, _customer(chosen))

    def create(self, sale: Sale, facts: CompanyFacts) -> Customer:
        """A customer for the record's contact, which `find` found none for.

        A taken name is looked up: the same person (made by another delivery meanwhile) is used; beside anybody else the
        new customer gets a suffix; a holder that nobody can see is a query that lags.

        Raises:
            RecordRefused: QuickBooks does not accept the customer.
            ComeBack: try again later.
        """
        contact = sale.contact
        if contact is None:
            raise ValueError("there is no contact to make a customer of")
        wanted = document_currency(sale, facts)
        name = display_name(contact)
        customer = self._post(sale, contact, facts, wanted, name)
        if customer is None:
            holder = self._holder(name, contact, wanted, facts)
            if isinstance(holder, Customer):
                customer = holder
            else:
                other = display_name_with_suffix(contact, holder)
                customer = self._post(sale, contact, facts, wanted, other)
                if customer is None:
                    found = self._holder(other, contact, wanted, facts)
                    if not isinstance(found, Customer):
                        raise RecordRefused([_both_taken(sale, contact, name, other)])
                    customer = found
        return self._remember(_link_name(contact, wanted), customer)

    def forget(self, sale: Sale, options: SalesOptions, facts: CompanyFacts) -> None:
        """Forgets what `find` would rely on."""
        if options.customer != FIRST_CONTACT:
            self._memory.forget_link(_chosen_name(options.customer))
        elif sale.contact is not None:
            self._memory.forget_link(_link_name(sale.contact, document_currency(sale, facts)))

    def _chosen(self, sale: Sale, customer_id: str, facts: CompanyFacts) -> Customer | list[Problem]:
        name = _chosen_name(customer_id)
        kept = self._memory.link(name)
        if kept is not None:
            self.recalled = True
            customer = _from_plain(kept)
        else:
            row = self._client.read("Customer", customer_id)
            if row is None or row.get("Active") is False:
                return [
                    Problem(
                        ErrorCode.CUSTOMER_NOT_FOUND,
                        f"The customer with id {customer_id} is not in QuickBooks, or no longer active there. Choose "
                        f"another one in the workflow action and {sentences.enrol_again(sale)}.",
                    )
                ]
            customer = self._remember(name, _customer(row))
        return customer_currency_problems(sale, customer, facts) or customer

    def _post(self, sale: Sale, contact: Contact, facts: CompanyFacts, wanted: str, name: str) -> Customer | None:
        """The new customer, or None where somebody has the name."""
        body = customer_body(contact, sale.organisation, facts, wanted, name)
        posting = Posting(key=for_customer(self._realm_id, contact, wanted), entity="Customer")
        try:
            posted = self._poster.post_once(posting, lambda: Mapped(body, Decimal(0), ()))
        except FaultRefusal as refusal:
            if refusal.has(NAME_TAKEN):
                return None
            raise RecordRefused(
                [
                    Problem(
                        refusal.code,
                        f"QuickBooks did not create a customer for the {sentences.contact_name(contact)}. "
                        f"{refusal.sentence}",
                    )
                ]
            ) from refusal
        if posted.answer is None:
            return Customer(id=posted.id, display_name=name, currency=wanted if facts.multicurrency else "")
        return _customer(posted.answer)

    def _holder(self, name: str, contact: Contact, wanted: str, facts: CompanyFacts) -> Customer | str:
        """Who has the name: the contact's own customer, or the kind of another holder.

        Raises:
            ComeBack: nobody can be seen to have it.
            RecordRefused: several customers fit the contact.
        """
        customers = self._named("Customer", name)
        same = choose_customer(contact, customers, wanted, facts)
        if isinstance(same, Problem):
            raise RecordRefused([same])
        if same is not None:
            return _customer(same)
        for kind in ("Customer", "Vendor", "Employee"):
            if customers if kind == "Customer" else self._named(kind, name):
                return kind
        raise ComeBack(
            ErrorCode.QUICKBOOKS_UNAVAILABLE,
            f"QuickBooks says that the name {sentences.quoted(name)} is taken, but does not show by whom yet. HubSpot "
            "will try again by itself.",
        )

    def _named(self, kind: str, name: str) -> list[Body]:
        rows = self._client.query_all(select(kind, matching("DisplayName", name), _ALSO_INACTIVE))
        return [row for row in rows if normalised(str(row.get("DisplayName") or "")) == normalised(name)]

    def _remember(self, name: str, customer: Customer) -> Customer:
        self._memory.remember_link(name, _plain(customer))
        return customer


def _customer(row: Body) -> Customer:
    return Customer(
        id=str(row["Id"]),
        display_name=str(row.get("DisplayName") or ""),
        currency=currency(row),
        email=str((row.get("PrimaryEmailAddr") or {}).get("Address") or ""),
    )


def _plain(customer: Customer) -> Value:
    return {
        "id": customer.id,
        "display_name": customer.display_name,
        "currency": customer.currency,
        "email": customer.email,
    }


def _from_plain(kept: Value) -> Customer:
    return Customer(id=kept["id"], display_name=kept["display_name"], currency=kept["currency"], email=kept["email"])


def _link_name(contact: Contact, wanted: str) -> str:
    return f"customer#{contact.id}#{wanted}"


def _chosen_name(customer_id: str) -> str:
    return f"chosen-customer#{customer_id}"


def _both_taken(sale: Sale, contact: Contact, name: str, other: str) -> Problem:
    return Problem(
        ErrorCode.CUSTOMER_NAME_TAKEN,
        f"QuickBooks has no customer for the {sentences.contact_name(contact)}, and both names for a new one are "
        f"taken: {sentences.quoted(name)} and {sentences.quoted(other)}. Create the customer in QuickBooks or choose "
        f"it in the workflow action, and {sentences.enrol_again(sale)}.",
    )
