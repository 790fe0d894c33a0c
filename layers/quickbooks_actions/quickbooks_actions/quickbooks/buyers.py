"""Whom a record's document is for, as QuickBooks' customers are searched and made: HubSpot's contact or company."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quickbooks_actions.errors import Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Body, CompanyFacts
from quickbooks_actions.mapping.customer import (
    choose_customer,
    contact_problems,
    customer_body,
    customer_warnings,
    display_name,
    display_name_with_suffix,
    named_with,
)
from quickbooks_actions.mapping.keys import PostingKey, for_customer, for_organisation
from quickbooks_actions.mapping.names import NAME_LIMIT, clean
from quickbooks_actions.mapping.options import PRIMARY_COMPANY, SalesOptions
from quickbooks_actions.mapping.organisation import (
    choose_organisation,
    organisation_body,
    organisation_name,
    organisation_name_with_suffix,
    organisation_problems,
)
from quickbooks_actions.mapping.records import Contact, Organisation, Sale
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.statements import any_of, matching, select


@dataclass(frozen=True, slots=True)
class Buyer(ABC):
    """One buyer in one currency.

    Attributes:
        currency: of the document; '' never.
        facts: of the company.
    """

    currency: str
    facts: CompanyFacts

    @property
    @abstractmethod
    def described(self) -> str:
        """`contact Jane Doe (id 301)`."""

    @property
    @abstractmethod
    def link(self) -> str:
        """Under which its customer is remembered."""

    @abstractmethod
    def key(self, realm_id: str) -> PostingKey:
        """Of the creation of its customer."""

    @abstractmethod
    def candidates(self, client: QuickBooksClient) -> list[Body]:
        """Customers that may be this buyer."""

    @abstractmethod
    def choose(self, rows: Sequence[Body], facts: CompanyFacts) -> Body | Problem | None:
        """The one that is."""

    @abstractmethod
    def body(self, name: str) -> tuple[Body, list[str]]:
        """A new customer of that name, and what was cut."""

    @abstractmethod
    def plain_name(self) -> str:
        """Its own name."""

    @abstractmethod
    def other_name(self, holder: str, currency: str) -> str:
        """The name to take when another customer, vendor or employee (`holder`) has its own."""

    def chosen(self, rows: Sequence[Body]) -> Body | Problem | None:
        """The customer in the document's currency."""
        return self.choose(rows, self.facts)

    def naming_currency(self, rows: Sequence[Body]) -> str:
        """The currency that a new customer's name says: a foreign one, or any where the buyer has one in another."""
        if not self.facts.multicurrency:
            return ""
        elsewhere = self.choose(rows, replace(self.facts, multicurrency=False)) is not None
        return self.currency if elsewhere or self.currency != self.facts.home_currency.upper() else ""

    def name(self, naming_currency: str) -> str:
        """The name of a new customer."""
        return named_with(self.plain_name(), naming_currency)


@dataclass(frozen=True, slots=True)
class ContactBuyer(Buyer):
    """HubSpot's contact."""

    contact: Contact
    organisation: Organisation | None

    @property
    def described(self) -> str:
        return sentences.contact_name(self.contact)

    @property
    def link(self) -> str:
        return f"customer#{self.contact.id}#{self.currency}"

    def key(self, realm_id: str) -> PostingKey:
        return for_customer(realm_id, self.contact, self.currency)

    def candidates(self, client: QuickBooksClient) -> list[Body]:
        return client.query_all(select("Customer", matching("PrimaryEmailAddr", self.contact.email.strip())))

    def choose(self, rows: Sequence[Body], facts: CompanyFacts) -> Body | Problem | None:
        return choose_customer(self.contact, rows, self.currency, facts)

    def body(self, name: str) -> tuple[Body, list[str]]:
        made = customer_body(self.contact, self.organisation, self.facts, self.currency, name)
        return made, customer_warnings(self.contact, self.organisation)

    def plain_name(self) -> str:
        return display_name(self.contact)

    def other_name(self, holder: str, currency: str) -> str:
        return display_name_with_suffix(self.contact, holder, currency)


@dataclass(frozen=True, slots=True)
class OrganisationBuyer(Buyer):
    """HubSpot's primary company of the record."""

    organisation: Organisation

    @property
    def described(self) -> str:
        return f"company {sentences.entity_name(self.organisation.name, self.organisation.id)}"

    @property
    def link(self) -> str:
        return f"organisation#{self.organisation.id}#{self.currency}"

    def key(self, realm_id: str) -> PostingKey:
        return for_organisation(realm_id, self.organisation, self.currency)

    def candidates(self, client: QuickBooksClient) -> list[Body]:
        own = self.plain_name()
        names = [own, named_with(own, self.currency)] if self.facts.multicurrency else [own]
        rows = [
            row for condition in any_of("DisplayName", names) for row in client.query_all(select("Customer", condition))
        ]
        if self.chosen(rows) is not None:
            return rows
        company = clean(self.organisation.name, NAME_LIMIT)
        return [*rows, *client.query_all(select("Customer", matching("CompanyName", company)))]

    def choose(self, rows: Sequence[Body], facts: CompanyFacts) -> Body | Problem | None:
        return choose_organisation(self.organisation, rows, self.currency, facts)

    def body(self, name: str) -> tuple[Body, list[str]]:
        return organisation_body(self.organisation, self.facts, self.currency, name)

    def plain_name(self) -> str:
        return organisation_name(self.organisation)

    def other_name(self, holder: str, currency: str) -> str:
        return organisation_name_with_suffix(self.organisation, holder, currency)


def buyer_of(sale: Sale, options: SalesOptions, currency: str, facts: CompanyFacts) -> Buyer | list[Problem]:
    """The buyer that the author means, where it is not a customer chosen by id; or what it lacks."""
    if options.customer == PRIMARY_COMPANY:
        problems = organisation_problems(sale)
        if problems or sale.organisation is None:
            return problems
        return OrganisationBuyer(currency, facts, sale.organisation)
    problems = contact_problems(sale)
    if problems or sale.contact is None:
        return problems
    return ContactBuyer(currency, facts, sale.contact, sale.organisation)
