"""Lines of sales forms: amounts, items, subtotal and discount (QuickBooks contract 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Fault, Problem, business, category_on_line, missing
from sandbox.quickbooks.figures import ZERO, Entity, money, number, with_thousands
from sandbox.quickbooks.rules.base import Change, number_lines
from sandbox.quickbooks.rules.references import SHIPPING_ITEM, reference_to, referenced
from sandbox.quickbooks.rules.tax import tax_sale

_UNIT_PRICE_STEP: Final = Decimal("0.0000001")
_COUNTED: Final = frozenset({"SalesItemLineDetail", "GroupLineDetail"})
_MOST_LINES, _MOST_TAXED_LINES = 10_000, 750
_HUNDRED: Final = Decimal(100)
_TEXT: Final = "DescriptionOnly"
_INLINE_SUBTOTAL: Final = "Subtotal:"


@dataclass(frozen=True, slots=True)
class Totals:
    """What the lines add up to, and the `TxnTaxDetail` that follows from them."""

    subtotal: Decimal
    shipping: Decimal
    discount: Decimal
    tax: Entity


def line_problems(given: Entity) -> list[Problem]:
    """What a sales form's lines lack: at least one with an item or a group, and every such line its Amount."""
    if "Line" not in given:
        return []
    lines: list[Entity] = given["Line"]
    if not any(line.get("DetailType") in _COUNTED for line in lines):
        return [missing("DetailType" if any("DetailType" not in line for line in lines) else "Line")]
    return [
        missing("Amount") for line in lines if line.get("DetailType") == "SalesItemLineDetail" and "Amount" not in line
    ]


def complete_lines(change: Change) -> Totals:
    """Check and complete `change.after["Line"]`; raises Fault."""
    books = change.books
    given = [line for line in change.after.get("Line", []) if line.get("DetailType") != "SubTotalLineDetail"]
    discounts = [line for line in given if line.get("DetailType") == "DiscountLineDetail"]
    others = [line for line in given if line.get("DetailType") != "DiscountLineDetail"]
    if len(discounts) > 1:
        raise business("A sales form can have only one discount line.")
    for line in others:
        _complete_line(books, line)
    _refuse_too_many(others)
    items = [line for line in others if line.get("DetailType") == "SalesItemLineDetail"]
    groups = [line for line in others if line.get("DetailType") == "GroupLineDetail"]
    discount = discounts[0] if discounts else None
    if discount is not None:
        _complete_discount(books, discount, _subtotal(items, groups))
    # Where amounts include tax, this makes them net.
    tax = tax_sale(change, items, discount)
    subtotal = _subtotal(items, groups)
    _fill_inline_subtotals(others)
    shipping = sum((line["Amount"] for line in items if _is_shipping(line)), ZERO)
    change.after["Line"] = others
    number_lines(change)
    change.after["Line"] = [
        *others,
        {"Amount": subtotal, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}},
        *discounts,
    ]
    return Totals(subtotal, shipping, ZERO if discount is None else discount["Amount"], tax)


def check_amount(line: Entity, detail: Entity) -> None:
    """Amount = Qty * UnitPrice to the cent, where both are there; raises Fault (6070)."""
    if "Qty" not in detail or "UnitPrice" not in detail:
        return
    amount = number(line.get("Amount"))
    if money(number(detail["Qty"]) * number(detail["UnitPrice"])) != money(amount):
        raise Fault(Problem("6070", f"Amount is not equal to UnitPrice * Qty. Supplied value:{with_thousands(amount)}"))


def _refuse_too_many(lines: list[Entity]) -> None:
    """6000 for more lines than a form holds: fewer where one of them is taxed (QuickBooks contract 1.11)."""
    codes = {line.get("SalesItemLineDetail", {}).get("TaxCodeRef", {}).get("value", "NON") for line in lines}
    most = _MOST_LINES if codes <= {"NON"} else _MOST_TAXED_LINES
    if len(lines) > most:
        raise business(f"A transaction can have at most {most} lines. Supplied lines:{len(lines)}")


def check_item(books: Books, detail: Entity) -> None:
    """The item of a line is a product or a service; raises Fault (2500)."""
    if "ItemRef" not in detail:
        return
    if detail["ItemRef"]["value"] == SHIPPING_ITEM:
        if books.preference("SalesFormsPrefs.AllowShipping") is not True:
            raise business("Shipping is not enabled for this company.")
        return
    item = books.find("Item", detail["ItemRef"]["value"])
    if item is not None and item["Type"] == "Category":
        raise category_on_line()


def _subtotal(items: list[Entity], groups: list[Entity]) -> Decimal:
    """Of everything but shipping."""
    amounts = [line["Amount"] for line in items if not _is_shipping(line)]
    return sum((*amounts, *(money(number(line.get("Amount"))) for line in groups)), ZERO)


def _fill_inline_subtotals(lines: list[Entity]) -> None:
    """A text that begins with `Subtotal:` is a subtotal of the lines above it, down from the one before."""
    above = ZERO
    for line in lines:
        if line.get("DetailType") != _TEXT:
            above += money(number(line.get("Amount")))
        elif str(line.get("Description", "")).startswith(_INLINE_SUBTOTAL):
            line["Description"] = f"{_INLINE_SUBTOTAL} ${with_thousands(above)}"
            above = ZERO


def _complete_line(books: Books, line: Entity) -> None:
    if line.get("DetailType") == _TEXT:
        # Only what it says matters: an amount is neither counted nor kept.
        line.pop("Amount", None)
        line.setdefault("DescriptionLineDetail", {})
    if line.get("DetailType") != "SalesItemLineDetail":
        return
    detail: Entity = line.setdefault("SalesItemLineDetail", {})
    if "ItemRef" not in detail and books.switches.line_without_item == "described":
        for name in ("Amount", "SalesItemLineDetail"):
            line.pop(name, None)
        line |= {"DetailType": _TEXT, "DescriptionLineDetail": {}}
        return
    check_item(books, detail)
    amount = number(line.get("Amount"))
    if amount and not number(detail.get("Qty")) and not number(detail.get("UnitPrice")):
        # Two zeros are what SDKs send for neither; the amount stands.
        detail.pop("Qty", None)
        detail.pop("UnitPrice", None)
    check_amount(line, detail)
    if not ("Qty" in detail and "UnitPrice" in detail) and books.switches.single_qty_or_price == "derive":
        _derive(detail, amount)
    line["Amount"] = money(amount)


def _derive(detail: Entity, amount: Decimal) -> None:
    """Of quantity and price only one was sent: the other follows from the amount."""
    if number(detail.get("Qty")):
        detail["UnitPrice"] = (amount / number(detail["Qty"])).quantize(_UNIT_PRICE_STEP)
    elif number(detail.get("UnitPrice")):
        detail["Qty"] = (amount / number(detail["UnitPrice"])).quantize(_UNIT_PRICE_STEP)


def _complete_discount(books: Books, line: Entity, subtotal: Decimal) -> None:
    """The discount's amount, positive; a percent is taken of the subtotal."""
    if books.preference("SalesFormsPrefs.AllowDiscount") is not True:
        raise business("Discounts are not enabled for this company.")
    detail: Entity = line.setdefault("DiscountLineDetail", {})
    if detail.get("PercentBased") and "DiscountPercent" in detail:
        line["Amount"] = money(subtotal * number(detail["DiscountPercent"]) / _HUNDRED)
    elif "Amount" not in line:
        raise Fault(Problem("6090", "Discount Line missing required info : an amount or a percent is required."))
    line["Amount"] = money(number(line["Amount"]))
    if line["Amount"] < 0:
        raise business("The amount of a discount can not be negative.", "2290")
    detail.setdefault("PercentBased", False)
    default = books.preference("SalesFormsPrefs.DefaultDiscountAccount")
    if "DiscountAccountRef" not in detail and isinstance(default, str):
        detail["DiscountAccountRef"] = reference_to("Account", referenced(books, "Account", default))
    for name in ("Id", "LineNum"):
        line.pop(name, None)


def _is_shipping(line: Entity) -> bool:
    return bool(line["SalesItemLineDetail"].get("ItemRef", {}).get("value") == SHIPPING_ITEM)
