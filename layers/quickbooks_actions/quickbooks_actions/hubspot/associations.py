"""The `associations` of a record as HubSpot answers them, with their oddities (HubSpot contract 7.1, 7.2)."""

from collections.abc import Mapping
from typing import Any

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "line_items": ("line items", "line_items"),
    "contacts": ("contacts",),
    "companies": ("companies",),
    "deals": ("deals",),
    "quotes": ("quotes",),
    "commerce_payments": ("payments", "commerce_payments", "commerce payments"),
    "invoices": ("invoices",),
    "subscriptions": ("subscriptions", "commerce_subscriptions"),
    "discounts": ("discounts",),
    "fees": ("fees",),
    "taxes": ("taxes",),
}
"""What is asked for as `line_items` is answered as "line items", and `commerce_payments` as "payments"."""


def entries(record: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    """The entries of one kind, in HubSpot's order; an absent kind is an empty one."""
    found = _block(record, kind).get("results")
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def ids(record: Mapping[str, Any], kind: str) -> list[str]:
    """The ids of one kind, each once, in HubSpot's order: a company comes once for each of its labels."""
    return list(dict.fromkeys(str(entry["id"]) for entry in entries(record, kind) if entry.get("id")))


def has_more(record: Mapping[str, Any], kind: str) -> bool:
    """Whether the record shows only the first page of them."""
    paging = _block(record, kind).get("paging")
    return isinstance(paging, dict) and bool(paging.get("next"))


def primary(record: Mapping[str, Any], kind: str, association_type: str) -> str:
    """The id that carries the primary association's type; '' where none does.

    Args:
        association_type: 'deal_to_company' (a lone 'deal_to_company_unlabeled' is not the primary one); '' where the
            record's type knows no primary one: the first counts.
    """
    if not association_type:
        return next(iter(ids(record, kind)), "")
    return next((str(entry["id"]) for entry in entries(record, kind) if entry.get("type") == association_type), "")


def labelled(record: Mapping[str, Any], kind: str, label: str) -> str:
    """The first id that carries a label, such as 'billing contact'; '' where HubSpot shows none.

    HubSpot shows a label inside the name of the association's type ('quote_to_billing_contact').
    """
    wanted = _plain(label)
    return next((str(entry["id"]) for entry in entries(record, kind) if wanted in _plain(entry.get("type"))), "")


def _plain(name: object) -> str:
    return " ".join(str(name or "").lower().replace("_", " ").split())


def _block(record: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    associations = record.get("associations")
    if not isinstance(associations, dict):
        return {}
    return next((associations[key] for key in SPELLINGS[kind] if isinstance(associations.get(key), dict)), {})
