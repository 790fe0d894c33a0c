"""HubSpot's method of a payment, as a company may have named it in QuickBooks."""

_NAMES = {
    "card": ("credit card", "card", "credit/debit card", "debit card"),
    "ach": ("ach", "ach transfer", "ach bank payment", "ach payment", "bank transfer"),
    "cash": ("cash",),
    "check": ("check", "cheque"),
    "wire_transfer": ("wire transfer", "wire", "bank transfer"),
    "sepa": ("sepa", "sepa direct debit", "direct debit"),
    "bacs": ("bacs", "bacs direct debit", "direct debit"),
    "pads": ("pads", "pad", "pre-authorized debit", "direct debit"),
}


def names_of_method(method: str) -> tuple[str, ...]:
    """Names to look for, best first, in small letters; () for a method that says nothing (`other`).

    Args:
        method: `hs_payment_method_type` (HubSpot contract 7.3).
    """
    return _NAMES.get(method.lower(), ())
