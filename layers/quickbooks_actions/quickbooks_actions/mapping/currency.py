"""The currency of a document, and what the company must be able to do for it."""

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import CompanyFacts, Customer
from quickbooks_actions.mapping.records import Sale


def record_currency(sale: Sale) -> str:
    """The record's currency, else the one its lines name; '' where HubSpot knows none."""
    return sale.currency.upper() or next((line.currency.upper() for line in sale.lines if line.currency), "")


def document_currency(sale: Sale, facts: CompanyFacts) -> str:
    """The record's currency, else the company's own."""
    return record_currency(sale) or facts.home_currency.upper()


def currency_problems(sale: Sale, facts: CompanyFacts) -> list[Problem]:
    """A record in a foreign currency, for a company that keeps its books in one (QuickBooks contract 4.16)."""
    wanted, home = record_currency(sale), facts.home_currency.upper()
    if facts.multicurrency or not wanted or wanted == home:
        return []
    return [
        Problem(
            ErrorCode.CURRENCY_NOT_ENABLED,
            f"The {sentences.record_name(sale)} is in {wanted}, but {sentences.company_name(facts)} keeps its books in "
            f"{home} and has multicurrency switched off. Switch multicurrency on in QuickBooks or change the currency "
            f"in HubSpot, and {sentences.enrol_again(sale)}.",
        )
    ]


def customer_currency_problems(sale: Sale, customer: Customer, facts: CompanyFacts) -> list[Problem]:
    """A customer whose currency, fixed when it was made, is not the record's (QuickBooks contract 4.16)."""
    wanted, theirs = document_currency(sale, facts), customer.currency.upper()
    if not facts.multicurrency or not theirs or theirs == wanted:
        return []
    return [
        Problem(
            ErrorCode.CUSTOMER_CURRENCY,
            f"The {sentences.record_name(sale)} is in {wanted}, but the QuickBooks customer "
            f"{sentences.entity_name(customer.display_name, customer.id)} is kept in {theirs}. Choose a customer in "
            f"{wanted} in the workflow action, and {sentences.enrol_again(sale)}.",
        )
    ]
