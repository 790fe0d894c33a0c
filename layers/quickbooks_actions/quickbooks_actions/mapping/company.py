"""What the rules need to know about a QuickBooks company, and what its lists gave for a record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
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
        uses_sales_tax: TaxPrefs.UsingSalesTax (outside the US: tax was enabled); automated_sales_tax:
            TaxPrefs.PartnerTaxEnabled is present and true.
        tax_group_code_id: TaxPrefs.TaxGroupCodeRef, the sales tax of a US company without automated sales tax.
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
    tax_group_code_id: str = ""

    @property
    def in_us(self) -> bool:
        """Whether lines are TAX or NON (QuickBooks contract 4.15)."""
        return self.country.upper() == "US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """The customer a document is for.

    Attributes:
        currency, email: '' where QuickBooks names none.
        term_id: the customer's own payment terms, '' where it has none.
    """

    id: str
    display_name: str = ""
    currency: str = ""
    email: str = ""
    term_id: str = ""


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
class Listed:
    """An entry of one of the company's plain lists: a class, a location, a payment method."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of the company; `type` is QuickBooks' AccountType (`Bank`, `Credit Card` …), `currency` '' where
    QuickBooks names none."""

    id: str
    name: str = ""
    type: str = ""
    sub_type: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """Whom an expense is paid to. `currency` is '' where QuickBooks names none."""

    id: str
    name: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCode:
    """A tax code of a company outside the US, or a sales tax of a US company without automated sales tax.

    Attributes:
        sales_rates, purchase_rates: percentages, one for each rate that the code charges (QuickBooks rounds each by
            itself); () where it charges none.
        sales_rate_ids: QuickBooks' ids of the sales rates, which other codes may charge too; () where not known.
        taxable: False for codes of what no tax is on at all, like 'Out of Scope' or 'No VAT'.
    """

    id: str
    name: str = ""
    sales_rates: tuple[Decimal, ...] = ()
    purchase_rates: tuple[Decimal, ...] = ()
    sales_rate_ids: tuple[str, ...] = ()
    taxable: bool = True

    @property
    def sales_percent(self) -> Decimal:
        """What it adds to a sale, in percent."""
        return sum(self.sales_rates, Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """Everything a sales document refers to, with ids: the outcome of resolving a record against the company's lists.

    Of what would be created but was not, because nothing was to be written, the id is ''.

    Attributes:
        products: by line id, those of fees included (`mapping.adjustments.billable`).
        term: the payment term that was asked for; None = the customer's own, else the company's applies.
        tax_codes: by line id; empty in the US and where the company has no tax: no TaxCodeRef but the US' own then.
        untaxed: a tax code that charges nothing, for rounding lines; None in the US and where there is none.
        sales_tax: TxnTaxCodeRef of a US company without automated sales tax; None = none is sent.
        deposit_account: where the money goes to, or, for a refund, comes from; None = QuickBooks' default.
        payment_method: as chosen, else the one named like HubSpot's method of the payment; None = none.
        sales_class: of the document or of each line, as the company's preferences say; None = none.
        location: QuickBooks' Department of the document; None = none.
        planned: sentences of what would be created, where nothing was to be written.
        warnings: for the person who reads the history, e.g. what was cut of a new customer.
    """

    customer: Customer
    products: Mapping[str, Product] = field(default_factory=dict)
    term: Term | None = None
    tax_codes: Mapping[str, TaxCode] = field(default_factory=dict)
    untaxed: TaxCode | None = None
    sales_tax: TaxCode | None = None
    deposit_account: Account | None = None
    payment_method: Listed | None = None
    sales_class: Listed | None = None
    location: Listed | None = None
    planned: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedExpense:
    """Everything an expense refers to; the outcome of `Company.resolve_expense`.

    Attributes:
        paid_from: a bank or credit card account; its currency is the document's.
        category: the expense or cost account of the line.
        vendor: in the currency of `paid_from`; its id is '' where it would be created but nothing was to be written.
        tax_code: of the line outside the US; None = none is sent. untaxed: as in `Resolved`.
        sales_class, location, planned, warnings: as in `Resolved`; the class goes to the line (an expense has no
            other place for it).
    """

    paid_from: Account
    category: Account
    vendor: Vendor
    tax_code: TaxCode | None = None
    untaxed: TaxCode | None = None
    sales_class: Listed | None = None
    location: Listed | None = None
    planned: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
