"""What the rules need to know about a QuickBooks company, and what its lists gave for a record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]
"""A QuickBooks entity as it goes on the wire: QuickBooks' own names, Decimal for numbers, nothing that is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFacts:
    """Facts and preferences of a company, from CompanyInfo and Preferences (QuickBooks contract 4.12, 4.14).

    Attributes:
        realm_id: the company's id.
        name: its name, for sentences.
        country: ISO alpha-2, 'US' …
        environment: 'production' or 'sandbox'.
        home_currency: ISO code.
        uses_sales_tax: TaxPrefs.UsingSalesTax; automated_sales_tax: TaxPrefs.PartnerTaxEnabled is present and true.
        default_item_id: OtherPrefs SalesFormsPrefs.DefaultItem, '' where there is none.
    """

    realm_id: str
    name: str = ""
    country: str = "US"
    environment: str = "production"
    home_currency: str = "USD"
    multicurrency: bool = False
    custom_txn_numbers: bool = False
    allow_discount: bool = True
    allow_service_date: bool = False
    uses_sales_tax: bool = False
    automated_sales_tax: bool = False
    class_per_txn: bool = False
    class_per_line: bool = False
    track_departments: bool = False
    default_term_id: str = ""
    default_item_id: str = ""
    book_close_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """The customer a document is for. `currency` is '' where QuickBooks names none."""

    id: str
    display_name: str = ""
    currency: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product or service of the company."""

    id: str
    name: str = ""
    sku: str = ""
    income_account_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A payment term. `due_days` is None for date-driven terms."""

    id: str
    name: str = ""
    due_days: int | None = None
    day_of_month_due: int | None = None
    due_next_month_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """Everything a sales document refers to, with ids: the outcome of resolving a record against the company's lists.

    Attributes:
        products: by HubSpot line id.
        term: the payment term that was asked for; None = QuickBooks' own default applies.
    """

    customer: Customer
    products: Mapping[str, Product] = field(default_factory=dict)
    term: Term | None = None
