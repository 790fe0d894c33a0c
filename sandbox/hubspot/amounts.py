"""What a line item comes to, calculated as HubSpot does (HubSpot contract 7.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_HUNDRED = Decimal(100)
_DECIMALS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "TND": 3, "JOD": 3, "OMR": 3}

CALCULATED = ("hs_pre_discount_amount", "hs_total_discount", "amount", "hs_tax_amount", "hs_post_tax_amount")


def line_amounts(line: Mapping[str, str | None], library_rate: Decimal | None = None) -> dict[str, str | None]:
    """The calculated properties of a line item, as strings in the line's currency (default two decimals).

    `discount` is money per unit; `hs_discount_percentage` is percent of price × quantity and wins when both are
    set; each figure is rounded half up. No quantity counts as 1; without a price every amount is None.
    Tax: `hs_tax_rate` percent of the net amount, else `library_rate` percent (of the line's rate in the portal's
    library), else the `tax` that a person typed.
    Raises ValueError when a figure is not a number.
    """
    price = _number(line, "price")
    if price is None:
        return dict.fromkeys(CALCULATED)
    cents = Decimal(1).scaleb(-_DECIMALS.get(line.get("hs_line_item_currency_code") or "", 2))

    def rounded(amount: Decimal) -> Decimal:
        return amount.quantize(cents, ROUND_HALF_UP)

    quantity = _number(line, "quantity")
    if quantity is None:
        quantity = Decimal(1)
    percentage = _number(line, "hs_discount_percentage")
    per_unit = _number(line, "discount") or Decimal()
    before = price * quantity
    discount = before * percentage / _HUNDRED if percentage is not None else per_unit * quantity
    pre_discount = rounded(before)
    total_discount = rounded(discount)
    amount = pre_discount - total_discount
    rate = _number(line, "hs_tax_rate")
    if rate is None:
        rate = library_rate
    tax = rounded(amount * rate / _HUNDRED) if rate is not None else _number(line, "tax")
    return {
        "hs_pre_discount_amount": str(pre_discount),
        "hs_total_discount": str(total_discount),
        "amount": str(amount),
        "hs_tax_amount": None if tax is None else str(tax),
        "hs_post_tax_amount": str(amount + rounded(tax or Decimal())),
    }


def record_amount(
    lines: Iterable[Mapping[str, str | None]],
    discounts: Iterable[Mapping[str, str | None]],
    fees: Iterable[Mapping[str, str | None]],
    taxes: Iterable[Mapping[str, str | None]],
) -> Decimal:
    """What a quote, invoice or payment comes to: its lines, then its own discounts, fees and taxes in this order.

    Optional lines do not count. Discounts are taken off one after another by `hs_sort_order`, percentages of what is
    left; percentages of fees and taxes are of what came before the first of them. The lines' own taxes come last.
    """
    counted = [line for line in lines if line.get("hs_is_optional") != "true"]
    left = sum((_number(line, "amount") or Decimal() for line in counted), Decimal())
    for discount in sorted(discounts, key=_sort_order):
        left -= _share(discount, left)
    for added in (fees, taxes):
        left += sum((_share(one, left) for one in added), Decimal())
    own_taxes = (
        (_number(line, "hs_post_tax_amount") or Decimal()) - (_number(line, "amount") or Decimal()) for line in counted
    )
    return left + sum(own_taxes, Decimal())


def _share(adjustment: Mapping[str, str | None], of: Decimal) -> Decimal:
    value = _number(adjustment, "hs_value") or Decimal()
    share = of * value / _HUNDRED if adjustment.get("hs_type") == "PERCENT" else value
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _sort_order(adjustment: Mapping[str, str | None]) -> tuple[bool, Decimal]:
    position = _number(adjustment, "hs_sort_order")
    return position is None, position or Decimal()


def _number(line: Mapping[str, str | None], name: str) -> Decimal | None:
    text = line.get(name)
    if text is None:
        return None
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{name} is not a number: {text}") from error
