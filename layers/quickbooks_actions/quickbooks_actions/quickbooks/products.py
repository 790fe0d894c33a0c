"""Which QuickBooks product each line of a record is, and new ones where there are none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from quickbooks_actions.errors import ComeBack, ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.adjustments import FEES, is_fee
from quickbooks_actions.mapping.company import Body, CompanyFacts, Product
from quickbooks_actions.mapping.keys import for_product
from quickbooks_actions.mapping.names import NAME_LIMIT, clean, one_line
from quickbooks_actions.mapping.options import LINE_ITEMS, SalesOptions
from quickbooks_actions.mapping.product import (
    SALEABLE,
    choose_product,
    missing_product_problems,
    product_body,
    product_key,
    product_warnings,
)
from quickbooks_actions.mapping.records import Line, Sale
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.accounts import GONE, IncomeAccounts
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.documents import reference
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.quickbooks.lookups import read_live
from quickbooks_actions.quickbooks.memory import CompanyMemory, Value, digest
from quickbooks_actions.quickbooks.names import NAME_TAKEN
from quickbooks_actions.quickbooks.posting import Poster, Posting
from quickbooks_actions.quickbooks.statements import any_of, matching, select

EXPENSE_ACCOUNT = "ExpenseAccountRef"
"""Whether a service needs one is documented both ways (QuickBooks contract 4.4); nothing in HubSpot says which."""


@dataclass(slots=True)
class FoundProducts:
    """What a search gave.

    Attributes:
        products: by HubSpot line id.
        missing: lines that need a new product, with their place on the record from 1.
        income_account_id: for the new ones.
        problems: what keeps the record from being booked.
        recalled: whether any of them is a remembered link.
    """

    products: dict[str, Product] = field(default_factory=dict)
    missing: list[tuple[int, Line]] = field(default_factory=list)
    income_account_id: str = ""
    problems: list[Problem] = field(default_factory=list)
    recalled: bool = False


class Products:
    """Finds and creates products of one company."""

    def __init__(
        self, client: QuickBooksClient, memory: CompanyMemory, poster: Poster, realm_id: str, accounts: IncomeAccounts
    ) -> None:
        self._client = client
        self._memory = memory
        self._poster = poster
        self._realm_id = realm_id
        self._accounts = accounts

    def find(self, sale: Sale, options: SalesOptions, facts: CompanyFacts) -> FoundProducts:
        """The product that was chosen, or that each line is: remembered, else by SKU, else by name.

        One question for all SKUs, and one for the names of the lines that are left: the query language has no OR.

        Raises:
            ComeBack: a question could not be answered, which never means 'there is none'.
        """
        if options.products != LINE_ITEMS:
            return self._chosen(sale, options.products)
        found = FoundProducts()
        left = self._recall(list(enumerate(sale.lines, 1)), found)
        with_sku = [(number, line) for number, line in left if _sku(line)]
        items = self._items("Sku", [_sku(line) for _, line in with_sku])
        left = self._match(left, items, found) if items else left
        items += self._items("Name", [name for _, line in left for name in _names(line)])
        missing = self._match(left, items, found)
        if not options.create_missing_products:
            found.problems += missing_product_problems(missing, sale)
            return found
        found.missing += missing
        if found.missing:
            number, line = found.missing[0]
            account = self._accounts.choose(options.income_account_id, sentences.line_name(line, number), facts)
            if isinstance(account, Problem):
                found.problems.append(account)
            else:
                found.income_account_id = account
        return found

    def planned(self, found: FoundProducts) -> dict[str, Product]:
        """The products that `create` would create, as they would be: without an id; by line id."""
        return {
            line.id: Product(id="", name=str(product_body(line, found.income_account_id)["Name"]), sku=_sku(line))
            for _, line in found.missing
        }

    def warnings(self, found: FoundProducts) -> list[str]:
        """What of HubSpot's the new products will not hold."""
        first: dict[str, tuple[int, Line]] = {}
        for number, line in found.missing:
            first.setdefault(product_key(line), (number, line))
        return [warning for number, line in first.values() for warning in product_warnings(line, number)]

    def create(self, found: FoundProducts, facts: CompanyFacts) -> dict[str, Product]:
        """Products for the lines that miss one, each kind once; by HubSpot line id.

        Raises:
            RecordRefused: QuickBooks does not accept a product.
            ComeBack: try again later.
        """
        made: dict[str, Product] = {}
        for number, line in found.missing:
            key = product_key(line)
            if key not in made:
                made[key] = self._post(number, line, found.income_account_id, facts)
            self._remember(line, made[key])
        return {line.id: made[product_key(line)] for _, line in found.missing}

    def forget(self, sale: Sale, options: SalesOptions) -> None:
        """Forgets what `find` would rely on."""
        if options.products != LINE_ITEMS:
            self._memory.forget_link(_chosen_name(options.products))
            return
        for name in {_link_name(line) for line in sale.lines}:
            self._memory.forget_link(name)

    def _chosen(self, sale: Sale, product_id: str) -> FoundProducts:
        name = _chosen_name(product_id)
        kept = self._memory.link(name)
        if kept is not None:
            product = _from_plain(kept)
        else:
            row = read_live(self._client, "Item", product_id)
            if row is None or row.get("Type") not in SALEABLE:
                problem = Problem(
                    ErrorCode.PRODUCT_NOT_FOUND,
                    f"The product with id {product_id} is not in QuickBooks, is no longer active there or cannot be "
                    f"sold (a category or a bundle). Choose another one in the workflow action and "
                    f"{sentences.enrol_again(sale)}.",
                )
                return FoundProducts(problems=[problem])
            product = _product(row)
            self._memory.remember_link(name, _plain(product))
        return FoundProducts({line.id: product for line in sale.lines}, recalled=kept is not None)

    def _recall(self, lines: Sequence[tuple[int, Line]], found: FoundProducts) -> list[tuple[int, Line]]:
        """Fills in what is remembered and gives the rest. A line whose SKU was changed since is looked for again."""
        kept = self._memory.links([_link_name(line) for _, line in lines])
        left = []
        for number, line in lines:
            link = kept.get(_link_name(line))
            if link is None or link.get("line_sku") != _sku(line):
                left.append((number, line))
            else:
                found.products[line.id] = _from_plain(link)
                found.recalled = True
        return left

    def _match(
        self, lines: Iterable[tuple[int, Line]], items: Sequence[Body], found: FoundProducts
    ) -> list[tuple[int, Line]]:
        left = []
        for number, line in lines:
            chosen = choose_product(line, items, number)
            if chosen is None and is_fee(line):
                chosen = choose_product(replace(line, name=FEES), items, number)
            if isinstance(chosen, Problem):
                found.problems.append(chosen)
            elif chosen is None:
                left.append((number, line))
            else:
                found.products[line.id] = self._remember(line, _product(chosen))
        return left

    def _items(self, name: str, values: Iterable[str]) -> list[Body]:
        rows: dict[str, Body] = {}
        for condition in any_of(name, [value for value in values if value]):
            rows |= {str(row["Id"]): row for row in self._client.query_all(select("Item", condition))}
        return list(rows.values())

    def _post(self, number: int, line: Line, account_id: str, facts: CompanyFacts) -> Product:
        body = product_body(line, account_id, facts.home_currency)
        posting = Posting(key=for_product(self._realm_id, line), entity="Item")
        try:
            posted = self._poster.post_once(posting, lambda: Mapped(body, Decimal(0), ()))
        except FaultRefusal as refusal:
            if refusal.has(NAME_TAKEN):
                return self._holder(number, line, str(body["Name"]))
            raise RecordRefused([self._not_created(number, line, refusal)]) from refusal
        if posted.answer is None:
            return Product(id=posted.id, name=str(body["Name"]), sku=_sku(line), income_account_id=account_id)
        return _product(posted.answer)

    def _not_created(self, number: int, line: Line, refusal: FaultRefusal) -> Problem:
        named = sentences.line_name(line, number)
        if any(refusal.has(code) for code in GONE):
            self._accounts.forget()
            return Problem(
                ErrorCode.INCOME_ACCOUNT_NEEDED,
                f"QuickBooks did not create a product for {named}: the income account cannot be used. Choose another "
                f"one in the workflow action and enrol the record again. {refusal.sentence}",
            )
        if any(error.element == EXPENSE_ACCOUNT for error in refusal.fault.errors):
            return Problem(
                ErrorCode.PRODUCT_NOT_FOUND,
                f"QuickBooks creates no product without an expense account, and none is known for {named}. Create the "
                f"product in QuickBooks and enrol the record again. {refusal.sentence}",
            )
        return Problem(refusal.code, f"QuickBooks did not create a product for {named}. {refusal.sentence}")

    def _holder(self, number: int, line: Line, name: str) -> Product:
        """The product that has the name already.

        Raises:
            RecordRefused: it cannot be sold on a line.
            ComeBack: nobody can be seen to have the name: a query that lags.
        """
        rows = self._client.query_all(select("Item", matching("Name", name), "Active IN (true, false)"))
        chosen = choose_product(line, rows, number)
        if isinstance(chosen, Problem):
            raise RecordRefused([chosen])
        if chosen is not None:
            return _product(chosen)
        if rows:
            kinds = sentences.listed(sorted({_kind(row) for row in rows}))
            raise RecordRefused(
                [
                    Problem(
                        ErrorCode.PRODUCT_NAME_TAKEN,
                        f"No product can be created for {sentences.line_name(line, number)}: QuickBooks already has "
                        f"{kinds} of that name. Rename one of them and enrol the record again.",
                    )
                ]
            )
        raise ComeBack(
            ErrorCode.QUICKBOOKS_UNAVAILABLE,
            f"QuickBooks says that the product name {sentences.quoted(name)} is taken, but does not show by what yet. "
            "HubSpot will try again by itself.",
        )

    def _remember(self, line: Line, product: Product) -> Product:
        self._memory.remember_link(_link_name(line), {**_plain(product), "line_sku": _sku(line)})
        return product


def _sku(line: Line) -> str:
    return one_line(line.sku, NAME_LIMIT)


def _names(line: Line) -> list[str]:
    """Names to ask for: the line's own as QuickBooks has it, and the last part of `Category:Product`; a fee's too."""
    last = line.name.rpartition(":")[2]
    fees = (FEES,) if is_fee(line) else ()
    return list(dict.fromkeys((clean(line.name, NAME_LIMIT), clean(last, NAME_LIMIT), *fees)))


def _link_name(line: Line) -> str:
    """By HubSpot's product, which outlives a rename; a line typed in by hand by what identifies it."""
    if line.product_id:
        return f"product#{line.product_id}"
    return f"line-product#{digest(product_key(line))}"


def _chosen_name(product_id: str) -> str:
    return f"chosen-product#{product_id}"


def _kind(row: Body) -> str:
    return "an inactive product" if row.get("Active") is False else f"a {str(row.get('Type') or 'product').lower()}"


def _product(row: Body) -> Product:
    return Product(
        id=str(row["Id"]),
        name=str(row.get("Name") or ""),
        sku=str(row.get("Sku") or ""),
        income_account_id=reference(row, "IncomeAccountRef"),
    )


def _plain(product: Product) -> Value:
    return {
        "id": product.id,
        "name": product.name,
        "sku": product.sku,
        "income_account_id": product.income_account_id,
    }


def _from_plain(kept: Mapping[str, str]) -> Product:
    return Product(id=kept["id"], name=kept["name"], sku=kept["sku"], income_account_id=kept["income_account_id"])
