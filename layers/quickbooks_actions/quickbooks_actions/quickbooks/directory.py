"""The company's lists: everything a record refers to, as QuickBooks ids."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

from quickbooks_actions.errors import Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.adjustments import billable
from quickbooks_actions.mapping.company import (
    Account,
    CompanyFacts,
    Customer,
    Listed,
    Product,
    Resolved,
    ResolvedExpense,
)
from quickbooks_actions.mapping.content import content_problems, sales_content
from quickbooks_actions.mapping.currency import currency_problems, document_currency
from quickbooks_actions.mapping.options import ExpenseOptions, SalesOptions
from quickbooks_actions.mapping.payments import expense_problems
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.sales_form import exactness_problems, option_problems
from quickbooks_actions.mapping.terms import takes_customer_terms
from quickbooks_actions.quickbooks.accounts import IncomeAccounts
from quickbooks_actions.quickbooks.chosen import Choices
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.company_facts import read_facts, recalled_facts, remember_facts
from quickbooks_actions.quickbooks.customers import Customers, NewCustomer
from quickbooks_actions.quickbooks.lists import EXPENSE_ACCOUNTS, MONEY_ACCOUNTS, PAYING_ACCOUNTS, Lists
from quickbooks_actions.quickbooks.memory import LISTS_KEPT, CompanyMemory, DirectoryStore
from quickbooks_actions.quickbooks.posting import Poster
from quickbooks_actions.quickbooks.products import FoundProducts, Products
from quickbooks_actions.quickbooks.vendors import Vendors
from quickbooks_actions.timing import Clock

_PAID_FROM = "account that the expense is paid from"


class Directory:
    """Resolves records of one portal against the lists of one company, for one callout.

    Calls to QuickBooks: none for what is remembered; else one for the customer, one for all SKUs, one for the names
    that are left, and once a day each for facts (two) and for every list that a document needs (two for tax codes).

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
        """Whether the latest resolving relied on anything remembered or unchecked, so that it may be outdated."""
        self._doubted = False
        self._client = client
        self._memory = CompanyMemory(store, portal_id=portal_id, realm_id=realm_id, clock=clock)
        self.lists = Lists(client, self._memory)
        """The company's short lists."""
        accounts = IncomeAccounts(client, self._memory, self.lists.accounts)
        self._customers = Customers(client, self._memory, poster, realm_id)
        self._products = Products(client, self._memory, poster, realm_id, accounts)
        self._vendors = Vendors(client, self._memory, poster, realm_id)
        self._choices: Choices | None = None
        self._prepared: tuple[Sale, SalesOptions, Callable[[], Resolved]] | None = None

    def facts(self, *, younger_than: timedelta = LISTS_KEPT) -> CompanyFacts:
        """What the rules need to know about the company, at most a day old, or younger.

        Raises:
            ActionError: as the client; nothing is assumed about a company that cannot be asked.
        """
        return recalled_facts(self._memory, younger_than) or self.refresh()

    def refresh(self) -> CompanyFacts:
        """Reads the facts anew: for a person who has just changed the company's settings."""
        facts = read_facts(self._client, self.realm_id, self.environment)
        remember_facts(self._memory, facts)
        return facts

    def resolve(self, sale: Sale, options: SalesOptions, *, dry: bool = False) -> Resolved:
        """Everything a record's document refers to; creates what is missing, after all else was found right.

        Args:
            dry: nothing is created; what would be is told in `Resolved.planned`.

        Raises:
            RecordRefused: all that is wrong with the record and the choices together, before anything is created; or
                what QuickBooks has against a new product or customer.
            ComeBack: a question could not be answered, which never means 'there is none'.
        """
        prepared, self._prepared = self._prepared, None
        if prepared is not None and not dry and prepared[0] is sale and prepared[1] == options:
            return prepared[2]()  # looked up and found right a moment ago
        facts = self.facts()
        problems = [*option_problems(options), *content_problems(sale, options), *currency_problems(sale, facts)]
        billed = billable(sale, options)
        choices = self._choices = Choices(self.lists, facts)
        customer = self._customers.find(billed, options, facts)
        found = self._products.find(billed, options, facts)
        chosen = _chosen(choices, billed, options)
        self.recalled = self._customers.recalled or found.recalled or choices.recalled
        if isinstance(customer, Customer) and takes_customer_terms(billed, options):
            customer = self._with_live_terms(customer)
        ahead = customer if isinstance(customer, list) else []
        if isinstance(customer, list) or problems or found.problems or choices.problems:
            raise RecordRefused(dict.fromkeys([*ahead, *problems, *found.problems, *choices.problems]))
        planned = replace(
            chosen,
            customer=customer.planned() if isinstance(customer, NewCustomer) else customer,
            products={**found.products, **self._products.planned(found)},
            planned=tuple(_planned(customer, found)),
            warnings=(
                *self._products.warnings(found),
                *(customer.warnings() if isinstance(customer, NewCustomer) else ()),
            ),
        )
        if problems := exactness_problems(billed, sales_content(billed, planned, options, facts)):
            raise RecordRefused(problems)
        create = partial(self._create, planned, customer, found, facts)
        if dry:
            self._prepared = sale, options, create
        return planned if dry else create()

    def resolve_receipt(self, sale: Sale, options: SalesOptions) -> Resolved:
        """What receiving a payment on an invoice refers to: customer, account and method. What was sold is the
        invoice's business, so no product is looked for; a customer that QuickBooks does not have gets the id ''.

        Raises: as `resolve`.
        """
        facts = self.facts()
        choices = self._choices = Choices(self.lists, facts)
        customer = self._customers.find(sale, options, facts)
        account, method = _money(choices, sale, options)
        self.recalled = self._customers.recalled or choices.recalled
        wrong = customer if isinstance(customer, list) else []
        if isinstance(customer, list) or choices.problems:
            raise RecordRefused(dict.fromkeys([*wrong, *choices.problems]))
        found = customer.planned() if isinstance(customer, NewCustomer) else customer
        return Resolved(customer=found, deposit_account=account, payment_method=method)

    def resolve_expense(self, sale: Sale, options: ExpenseOptions, *, dry: bool = False) -> ResolvedExpense:
        """Everything the expense for a payment's fee refers to; the vendor is created last, after all was found right.

        Args:
            dry: nothing is created; what would be is told in `ResolvedExpense.planned`.

        Raises: as `resolve`.
        """
        facts = self.facts()
        choices = self._choices = Choices(self.lists, facts)
        paid_from = choices.account(options.paid_from_id, _PAID_FROM, PAYING_ACCOUNTS)
        category = choices.account(options.category_id, "expense account", EXPENSE_ACCOUNTS)
        tax_code = choices.purchase_tax_code(options.tax_code_id)
        sales_class, location = choices.sales_class(options.class_id), choices.location(options.location_id)
        problems = list(choices.problems)
        vendor = None
        if paid_from is not None:
            wanted = paid_from.currency.upper() or facts.home_currency.upper()
            problems += expense_problems(sale, wanted)
            vendor = self._vendors.find(options.vendor_id, wanted, facts)
        self.recalled = choices.recalled or (vendor is not None and self._vendors.recalled)
        if isinstance(vendor, Problem):
            problems.append(vendor)
        if problems or paid_from is None or category is None or vendor is None or isinstance(vendor, Problem):
            raise RecordRefused(dict.fromkeys(problems))
        planned = () if vendor.id else (f"the vendor {sentences.quoted(vendor.name)}",)
        if not vendor.id and not dry:
            vendor, planned = self._vendors.create(vendor, facts), ()
        return ResolvedExpense(
            paid_from=paid_from,
            category=category,
            vendor=vendor,
            tax_code=tax_code,
            untaxed=choices.untaxed() if tax_code is not None else None,
            sales_class=sales_class,
            location=location,
            planned=planned,
        )

    def mail(self, entity: str, id: str, address: str) -> None:  # noqa: A002 - QuickBooks' name for it
        """As `QuickBooksClient.send`."""
        self._client.send(entity, id, address)

    def forget(self, sale: Sale, options: SalesOptions) -> None:
        """Forgets everything remembered that `resolve` used for this record: QuickBooks found some of it wrong.

        Raises:
            ComeBack: `store_unavailable`.
        """
        self._prepared = None
        self._doubted = True
        billed = billable(sale, options)
        self._customers.forget(billed, options, self.facts())
        self._products.forget(billed, options)
        self._forget_choices()

    def forget_expense(self, options: ExpenseOptions) -> None:
        """The same for `resolve_expense`."""
        self._vendors.forget(options.vendor_id)
        self._forget_choices()

    def _with_live_terms(self, customer: Customer) -> Customer:
        """The customer without payment terms that were made inactive, which it keeps.

        They are looked at only once QuickBooks refused a reference: a list more for every document would be dear.
        """
        if not customer.term_id:
            return customer
        if not self._doubted:
            self.recalled = True
            return customer
        live = self.lists.terms.all(younger_than=timedelta(0))
        return customer if any(term.id == customer.term_id for term in live) else replace(customer, term_id="")

    def _forget_choices(self) -> None:
        if self._choices is not None:
            self._choices.forget()
        else:
            self.lists.forget()

    def _create(
        self, planned: Resolved, customer: Customer | NewCustomer, found: FoundProducts, facts: CompanyFacts
    ) -> Resolved:
        products: Mapping[str, Product] = {**found.products, **self._products.create(found, facts)}
        warnings = self._products.warnings(found)
        if isinstance(customer, NewCustomer):
            customer, cut = self._customers.create(customer)
            warnings += cut
        return replace(planned, customer=customer, products=products, planned=(), warnings=tuple(warnings))


def _chosen(choices: Choices, billed: Sale, options: SalesOptions) -> Resolved:
    """What was chosen, without customer and products."""
    account, method = _money(choices, billed, options)
    return Resolved(
        customer=Customer(id=""),
        term=choices.term(options.term_id),
        tax_codes=choices.tax_codes(billed, options.tax_code_id),
        untaxed=choices.untaxed(),
        sales_tax=choices.sales_tax(billed, options.tax_code_id),
        deposit_account=account,
        payment_method=method,
        sales_class=choices.sales_class(options.class_id),
        location=choices.location(options.location_id),
    )


def _money(choices: Choices, sale: Sale, options: SalesOptions) -> tuple[Account | None, Listed | None]:
    """Where the money goes to or comes from, and how it was paid."""
    named = f"account for “{options.deposit_account_label}”"
    account = choices.account(options.deposit_account_id, named, MONEY_ACCOUNTS)
    fitting = choices.account_in(account, document_currency(sale, choices.facts), named)
    return fitting, choices.payment_method(options.payment_method_id, sale)


def _planned(customer: Customer | NewCustomer | list[Problem], found: FoundProducts) -> list[str]:
    names = dict.fromkeys(sentences.line_name(line) for _, line in found.missing)
    planned = [f"a product for {name}" for name in names]
    if isinstance(customer, NewCustomer):
        planned.append(f"the customer {sentences.quoted(customer.name)}")
    return planned
