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
from sandbox.quickbooks.rules.tax import line_tax_code

_UNIT_PRICE_STEP: Final = Decimal("0.0000001")
_COUNTED: Final = frozenset({"SalesItemLineDetail", "GroupLineDetail"})
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Totals:
    """What the lines add up to; `items` are those with an item, shipping included."""

    items: list[Entity]
    subtotal: Decimal
    shipping: Decimal
    discount: Decimal


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
    items = [line for line in others if line.get("DetailType") == "SalesItemLineDetail"]
    shipping = sum((line["Amount"] for line in items if _is_shipping(line)), ZERO)
    subtotal = sum((line["Amount"] for line in items), ZERO) - shipping
    groups = [line for line in others if line.get("DetailType") == "GroupLineDetail"]
    subtotal += sum((money(number(line.get("Amount"))) for line in groups), ZERO)
    discount = _complete_discount(books, discounts[0], subtotal) if discounts else ZERO
    change.after["Line"] = others
    number_lines(change)
    change.after["Line"] = [
        *others,
        {"Amount": subtotal, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}},
        *discounts,
    ]
    return Totals(items, subtotal, shipping, discount)


def _complete_line(books: Books, line: Entity) -> None:
    if line.get("DetailType") != "SalesItemLineDetail":
        return
    detail: Entity = line.setdefault("SalesItemLineDetail", {})
    _check_item(books, detail)
    detail["TaxCodeRef"] = line_tax_code(detail.get("TaxCodeRef"))
    amount = number(line.get("Amount"))
    if "Qty" in detail and "UnitPrice" in detail:
        if money(number(detail["Qty"]) * number(detail["UnitPrice"])) != money(amount):
            raise Fault(
                Problem("6070", f"Amount is not equal to UnitPrice * Qty. Supplied value:{with_thousands(amount)}")
            )
    elif books.switches.single_qty_or_price == "derive":
        _derive(detail, amount)
    line["Amount"] = money(amount)


def _derive(detail: Entity, amount: Decimal) -> None:
    """Of quantity and price only one was sent: the other follows from the amount."""
    if number(detail.get("Qty")):
        detail["UnitPrice"] = (amount / number(detail["Qty"])).quantize(_UNIT_PRICE_STEP)
    elif number(detail.get("UnitPrice")):
        detail["Qty"] = (amount / number(detail["UnitPrice"])).quantize(_UNIT_PRICE_STEP)


def _check_item(books: Books, detail: Entity) -> None:
    if "ItemRef" not in detail or _is_shipping({"SalesItemLineDetail": detail}):
        return
    item = books.find("Item", detail["ItemRef"]["value"])
    if item is not None and item["Type"] == "Category":
        raise category_on_line()


def _complete_discount(books: Books, line: Entity, subtotal: Decimal) -> Decimal:
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
    return Decimal(line["Amount"])


def _is_shipping(line: Entity) -> bool:
    return bool(line["SalesItemLineDetail"].get("ItemRef", {}).get("value") == SHIPPING_ITEM)
