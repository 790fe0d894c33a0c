"""The company's tax codes with what they charge (QuickBooks contract 4.12, 4.15)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from quickbooks_actions.mapping.company import Body, TaxCode
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.documents import reference
from quickbooks_actions.quickbooks.statements import select

_PSEUDO = ("TAX", "NON")
"""Not codes but the two words that US lines bear."""

_SIDES = (("sales", "SalesTaxRateList"), ("purchase", "PurchaseTaxRateList"))


def read_tax_codes(client: QuickBooksClient) -> dict[str, dict[str, Any]]:
    """All active codes, in plain values by id: one question for the codes, one for the rates.

    A code with a rate that QuickBooks does not tell is left out: it would be taken for one that charges less.

    Raises:
        ComeBack: a list could not be read.
    """
    rows = [row for row in client.query_all(select("TaxCode")) if str(row["Id"]) not in _PSEUDO]
    if not rows:
        return {}
    values = {
        str(rate["Id"]): Decimal(str(rate["RateValue"]))
        for rate in client.query_all(select("TaxRate", "Active IN (true, false)"))
        if rate.get("RateValue") is not None
    }
    codes = {}
    for row in rows:
        rates = {side: _rates(row, listed, values) for side, listed in _SIDES}
        if None not in rates.values():
            codes[str(row["Id"])] = {
                "name": with_name(row),
                "taxable": row.get("Taxable") is not False,
                "sales_ids": _rate_ids(row, "SalesTaxRateList"),
                **rates,
            }
    return codes


def tax_code(code_id: str, kept: Mapping[str, Any]) -> TaxCode:
    """The code from what is kept of it."""
    return TaxCode(
        id=code_id,
        name=kept["name"],
        sales_rates=tuple(kept["sales"]),
        purchase_rates=tuple(kept["purchase"]),
        # kept by an earlier version without these
        sales_rate_ids=tuple(kept.get("sales_ids", ())),
        taxable=kept.get("taxable", True),
    )


def with_name(row: Body) -> str:
    """The full name with its parents where there is one, else the name."""
    return str(row.get("FullyQualifiedName") or row.get("Name") or "")


def _rates(row: Body, listed: str, values: Mapping[str, Decimal]) -> list[Decimal] | None:
    ids = _rate_ids(row, listed)
    return None if any(rate_id not in values for rate_id in ids) else [values[rate_id] for rate_id in ids]


def _rate_ids(row: Body, listed: str) -> list[str]:
    details = (row.get(listed) or {}).get("TaxRateDetail") or []
    return [reference(detail, "TaxRateRef") for detail in details]
