"""To whom a document is mailed."""

from quickbooks_actions.mapping.company import Customer
from quickbooks_actions.mapping.customer import email_fault
from quickbooks_actions.mapping.options import FIRST_CONTACT, PRIMARY_COMPANY, SalesOptions
from quickbooks_actions.mapping.records import Sale


def mail_address(sale: Sale, customer: Customer, options: SalesOptions) -> str:
    """The customer's e-mail address: HubSpot's of the contact or company that the document is for, else QuickBooks'.

    Returns:
        '' where there is none that QuickBooks would take.
    """
    payer = sale.payment.customer_email if sale.payment else ""
    hubspot = {
        FIRST_CONTACT: [sale.contact.email if sale.contact else "", payer],
        PRIMARY_COMPANY: [sale.organisation.email if sale.organisation else ""],
    }
    candidates = [*hubspot.get(options.customer, []), customer.email]
    return next((address for one in candidates if valid(address := one.strip())), "")


def valid(address: str) -> bool:
    """Whether QuickBooks takes the address."""
    return bool(address) and not email_fault(address)
