"""What CompanyInfo and Preferences say about a company (QuickBooks contract 4.12, 4.14), and how it is kept."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import timedelta
from typing import Any

from quickbooks_actions.mapping.company import Body, CompanyFacts
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.memory import CompanyMemory

_FACTS = "facts"
_HOME_CURRENCIES = {"US": "USD", "CA": "CAD", "GB": "GBP", "AU": "AUD"}
"""Only where Preferences name none."""


def company_facts(realm_id: str, environment: str, info: Body, preferences: Body) -> CompanyFacts:
    """The facts, from the two singletons as QuickBooks answers them."""
    accounting, sales = _block(preferences, "AccountingInfoPrefs"), _block(preferences, "SalesFormsPrefs")
    tax, currency = _block(preferences, "TaxPrefs"), _block(preferences, "CurrencyPrefs")
    country = str(info.get("Country") or "US").upper()
    return CompanyFacts(
        realm_id=realm_id,
        name=str(info.get("CompanyName") or info.get("LegalName") or ""),
        country=country,
        environment=environment,
        home_currency=_value(currency, "HomeCurrency") or _HOME_CURRENCIES.get(country, ""),
        multicurrency=_true(currency, "MultiCurrencyEnabled"),
        custom_txn_numbers=_true(sales, "CustomTxnNumbers"),
        allow_discount=_true(sales, "AllowDiscount"),
        allow_service_date=_true(sales, "AllowServiceDate"),
        uses_sales_tax=_true(tax, "UsingSalesTax"),
        automated_sales_tax=_true(tax, "PartnerTaxEnabled"),
        class_per_txn=_true(accounting, "ClassTrackingPerTxn"),
        class_per_line=_true(accounting, "ClassTrackingPerTxnLine"),
        track_departments=_true(accounting, "TrackDepartments"),
        default_term_id=_value(sales, "DefaultTerms"),
        default_item_id=_others(preferences).get("SalesFormsPrefs.DefaultItem", ""),
        book_close_date=str(accounting.get("BookCloseDate") or ""),
        tax_group_code_id=_value(tax, "TaxGroupCodeRef"),
    )


def read_facts(client: QuickBooksClient, realm_id: str, environment: str) -> CompanyFacts:
    """Asks QuickBooks, in two calls. Raises: as the client."""
    info, preferences = client.company_info(), client.preferences()
    return company_facts(realm_id, environment, info, preferences)


def recalled_facts(memory: CompanyMemory, younger_than: timedelta) -> CompanyFacts | None:
    """What is remembered of the company, where it is young enough."""
    kept = memory.listed(_FACTS, younger_than=younger_than)
    return from_plain(kept) if kept is not None else None


def remember_facts(memory: CompanyMemory, facts: CompanyFacts) -> None:
    """Keeps them for a day."""
    memory.remember_listed(_FACTS, to_plain(facts))


def to_plain(facts: CompanyFacts) -> dict[str, Any]:
    """For keeping."""
    return asdict(facts)


def from_plain(kept: Mapping[str, Any]) -> CompanyFacts | None:
    """What was kept; None when another version of this application kept other facts."""
    if set(kept) != {field.name for field in fields(CompanyFacts)}:
        return None
    return CompanyFacts(**kept)


def _block(preferences: Body, name: str) -> Mapping[str, Any]:
    block = preferences.get(name)
    return block if isinstance(block, Mapping) else {}


def _true(block: Mapping[str, Any], name: str) -> bool:
    return str(block.get(name, "")).lower() == "true"


def _value(block: Mapping[str, Any], name: str) -> str:
    reference = block.get(name)
    return str(reference.get("value") or "") if isinstance(reference, Mapping) else ""


def _others(preferences: Body) -> dict[str, str]:
    pairs = _block(preferences, "OtherPrefs").get("NameValue")
    listed = pairs if isinstance(pairs, list) else []
    return {str(pair.get("Name")): str(pair.get("Value") or "") for pair in listed if isinstance(pair, Mapping)}
