"""From a line item to a QuickBooks product: which one it is, how a new one looks (QuickBooks contract 4.4)."""

from collections.abc import Callable, Sequence

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.adjustments import FEES, is_fee
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.money import PRICE_DECIMALS, fits, plain
from quickbooks_actions.mapping.names import NAME_LIMIT, clean, cut, limited, normalised, one_line, paragraphs
from quickbooks_actions.mapping.records import Line, Sale

SALEABLE = frozenset({"Service", "NonInventory", "Inventory"})
DESCRIPTION_LIMIT = 4000
FULL_NAME_LIMIT = 1000

_NAMED = 12
"""Line items that a sentence lists."""


def product_key(line: Line) -> str:
    """What identifies the product of a line: its SKU as it is written, else its normalised name.

    The name is taken as QuickBooks would get it, so that two names that become the same product are one key.
    """
    sku = _sku(line)
    return f"sku:{sku}" if sku else f"name:{_comparable(line.name)}"


def choose_product(line: Line, items: Sequence[Body], number: int | None = None) -> Body | Problem | None:
    """The QuickBooks product of a line.

    By SKU as it is written, by SKU in any case, by name with its categories, by name alone; the first that finds
    anything decides. Of several with one SKU the one with the line's name is taken. Only active services,
    non-inventory and inventory items can be sold on a line.

    Args:
        items: QuickBooks items, as read.
        number: the line's place on the record, from 1, for the sentence.

    Returns:
        The item; a problem where several fit equally well or the line says nothing to look for; None where none fits.
    """
    sku, name = _sku(line), _comparable(line.name)
    if not sku and not name:
        return Problem(
            ErrorCode.LINE_INVALID,
            f"{sentences.begin(sentences.line_name(line, number))} has neither a name nor a SKU, so no product can be "
            "found for it. Name it in HubSpot and enrol the record again.",
        )
    sold = [item for item in items if item.get("Type") in SALEABLE and item.get("Active") is not False]
    for found in (
        _where(sold, lambda item: bool(sku) and one_line(_text(item, "Sku"), NAME_LIMIT) == sku),
        _where(sold, lambda item: bool(sku) and normalised(_text(item, "Sku")) == normalised(sku)),
        _where(sold, lambda item: bool(name) and _path(_text(item, "FullyQualifiedName")) == _path(line.name)),
        _where(sold, lambda item: bool(name) and _comparable(_text(item, "Name")) == name),
    ):
        if found:
            same_name = _where(found, lambda item: _comparable(_text(item, "Name")) == name)
            best = same_name if len(same_name) == 1 else found
            return best[0] if len(best) == 1 else _ambiguous(line, number, best)
    return None


def product_body(line: Line, income_account_id: str, home_currency: str = "") -> Body:
    """A new product for a line: a service, since nothing is known of stock.

    Args:
        income_account_id: where its sales are booked.
        home_currency: where given, the list price of a line in another currency is left out, because a product's
            price is in the company's own.
    """
    body: Body = {
        "Name": clean(line.name, NAME_LIMIT) or clean(line.sku, NAME_LIMIT),
        "Type": "Service",
        "IncomeAccountRef": {"value": income_account_id},
        "Sku": _sku(line),
        "Description": cut(paragraphs(line.description), DESCRIPTION_LIMIT),
    }
    foreign = bool(home_currency and line.currency) and line.currency.upper() != home_currency.upper()
    if line.unit_price is not None and line.unit_price >= 0 and fits(line.unit_price, PRICE_DECIMALS) and not foreign:
        body["UnitPrice"] = plain(line.unit_price)
    return {name: value for name, value in body.items() if value != ""}


def product_warnings(line: Line, number: int) -> list[str]:
    """What of HubSpot's a new product does not hold, because QuickBooks takes no more."""
    parts = (
        (clean(line.name, len(line.name) * 2), NAME_LIMIT, "name"),
        (one_line(line.sku, len(line.sku) * 2), NAME_LIMIT, "SKU"),
        (paragraphs(line.description), DESCRIPTION_LIMIT, "description"),
    )
    named = f"of the new product for {sentences.line_name(line, number)}"
    return [warning for text, limit, what in parts for warning in limited(text, limit, f"The {what} {named}")[1]]


def missing_product_problems(missing: Sequence[tuple[int, Line]], sale: Sale) -> list[Problem]:
    """What keeps a record from being booked whose lines have no product: one problem for all of its line items, and
    one for each fee.

    Args:
        missing: the lines, each with its place on the record from 1.
    """
    items = [_with_sku(number, line) for number, line in missing if not is_fee(line)]
    fees = [_no_fee_product(line, sale) for _, line in missing if is_fee(line)]
    if not items:
        return fees
    the_product = "the product" if len(items) == 1 else "the products"
    problem = Problem(
        ErrorCode.PRODUCT_NOT_FOUND,
        f"QuickBooks has no product for {sentences.shortened(items, _NAMED)} of the {sentences.record_name(sale)}. "
        f"Create {the_product} in QuickBooks, or let the workflow action create missing products, and "
        f"{sentences.enrol_again(sale)}.",
    )
    return [problem, *fees]


def _with_sku(number: int, line: Line) -> str:
    sku = f" (SKU {sentences.quoted(line.sku)})" if line.sku.strip() else ""
    return f"{sentences.line_name(line, number)}{sku}"


def _no_fee_product(line: Line, sale: Sale) -> Problem:
    names = sentences.listed([sentences.quoted(name) for name in dict.fromkeys((line.name, FEES))])
    return Problem(
        ErrorCode.PRODUCT_NOT_FOUND,
        f"The {sentences.record_name(sale)} has the fee {sentences.quoted(line.name)}, and QuickBooks has no product "
        f"for it. Create a product {names.replace(' and ', ' or ')} in QuickBooks, or let the workflow action create "
        f"missing products, and {sentences.enrol_again(sale)}.",
    )


def _sku(line: Line) -> str:
    return one_line(line.sku, NAME_LIMIT)


def _text(item: Body, name: str) -> str:
    return str(item.get(name) or "")


def _comparable(name: str) -> str:
    return normalised(clean(name, NAME_LIMIT))


def _path(name: str) -> str:
    return normalised(clean(name, FULL_NAME_LIMIT))


def _where(items: Sequence[Body], fits_line: Callable[[Body], bool]) -> list[Body]:
    return list({str(item["Id"]): item for item in items if fits_line(item)}.values())


def _ambiguous(line: Line, number: int | None, items: Sequence[Body]) -> Problem:
    named = sentences.shortened(
        [sentences.entity_name(_text(item, "FullyQualifiedName") or _text(item, "Name"), item["Id"]) for item in items]
    )
    return Problem(
        ErrorCode.PRODUCT_AMBIGUOUS,
        f"QuickBooks has {len(items)} products that fit {sentences.line_name(line, number)}: {named}. Give them "
        "different SKUs, make all but one inactive in QuickBooks, or choose the product in the workflow action, and "
        "enrol the record again.",
    )
