"""References: what they point at must exist and be active; its name is filled in (QuickBooks contract 2.3, 4.1)."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks import schema as facts
from sandbox.quickbooks.books import Books
from sandbox.quickbooks.currencies import CURRENCY_NAMES
from sandbox.quickbooks.exceptions import business, inactive_reference, no_such_reference
from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.rules.currency import home_currency, multicurrency

NAMES: Final = ("Vendor", "Customer", "Employee")
SHIPPING_ITEM: Final = "SHIPPING_ITEM_ID"

_TARGETS: Final[dict[str, str]] = {
    "CustomerRef": "Customer",
    "VendorRef": "Vendor",
    "PrefVendorRef": "Vendor",
    "EmployeeRef": "Employee",
    "ItemRef": "Item",
    "GroupItemRef": "Item",
    "AccountRef": "Account",
    "IncomeAccountRef": "Account",
    "ExpenseAccountRef": "Account",
    "COGSAccountRef": "Account",
    "AssetAccountRef": "Account",
    "DepositToAccountRef": "Account",
    "DiscountAccountRef": "Account",
    "ItemAccountRef": "Account",
    "ARAccountRef": "Account",
    "APAccountRef": "Account",
    "FromAccountRef": "Account",
    "ToAccountRef": "Account",
    "BankAccountRef": "Account",
    "CCAccountRef": "Account",
    "CreditCardAccountRef": "Account",
    "ClassRef": "Class",
    "DepartmentRef": "Department",
    "SalesTermRef": "Term",
    "TermRef": "Term",
    "PaymentMethodRef": "PaymentMethod",
    "DefaultTaxCodeRef": "TaxCode",
    "TxnTaxCodeRef": "TaxCode",
}
_NOUNS: Final = {
    **dict.fromkeys(NAMES, "Names"),
    "Account": "Accounts",
    "Item": "Items",
    "Class": "Klasses",
    "Department": "Depts",
    "Term": "Terms",
    "PaymentMethod": "PaymentMethods",
    "TaxCode": "TaxCodes",
}
_WITHOUT_NAME: Final = frozenset({"DefaultTaxCodeRef", "TxnTaxCodeRef", "SalesTermRef", "TermRef", "PaymentMethodRef"})
"""References that are given back with their value alone."""


def resolve_references(books: Books, entity: str, given: Entity) -> None:
    """Check every reference in `given` and complete it in place; raises Fault (2500, 610 or 6000)."""
    _resolve(books, entity, entity, given)


def referenced(books: Books, target: str, value: str) -> Entity:
    """The active object a reference means; raises Fault."""
    found = books.find(target, value)
    if found is None:
        raise no_such_reference(_NOUNS.get(target, target), value)
    if found.get("Active") is False:
        raise inactive_reference(books.switches.inactive_reference_code)
    return found


def reference_to(target: str, found: Entity) -> Entity:
    """The reference as answers show it."""
    if target == "Item":
        name = found["Name"]
    else:
        name = found.get("FullyQualifiedName") or found.get("DisplayName") or found.get("Name", "")
    return {"value": found["Id"], "name": name}


def _resolve(books: Books, entity: str, type_name: str, given: Entity) -> None:
    properties = facts.schema().types[type_name]
    for name, value in given.items():
        known = properties[name]
        if known.type == facts.REFERENCE and isinstance(value, dict):
            given[name] = _resolved(books, entity, name, value)
            continue
        for part in value if known.is_list else [value]:
            if isinstance(part, dict) and known.type in facts.schema().types:
                _resolve(books, entity, known.type, part)


def _resolved(books: Books, entity: str, name: str, reference: Entity) -> Entity:
    value = reference["value"]
    if name == "CurrencyRef":
        return _currency(books, value)
    if name in {"EntityRef", "Entity"}:
        return _attached_to(books, reference) if entity == "Attachable" else _name(books, reference)
    target = entity if name == "ParentRef" else _TARGETS.get(name)
    if target is None or (name == "ItemRef" and value == SHIPPING_ITEM):
        return reference
    found = referenced(books, target, value)
    bare = name in _WITHOUT_NAME or (entity == "Payment" and name == "DepositToAccountRef")
    return {"value": value} if bare else reference_to(target, found)


def _name(books: Books, reference: Entity) -> Entity:
    """A vendor, customer or employee; `type` says which, and is given back."""
    value = reference["value"]
    wanted = str(reference.get("type", "")).capitalize()
    for target in [wanted] if wanted in NAMES else NAMES:
        if books.find(target, value) is not None:
            return reference_to(target, referenced(books, target, value)) | {"type": target}
    raise no_such_reference("Names", value)


def _attached_to(books: Books, reference: Entity) -> Entity:
    """What a note or file is on: an object of any type."""
    kind, value = str(reference.get("type", "")), str(reference["value"])
    entity = next((name for name in facts.schema().entities if name.lower() == kind.lower()), "")
    if not entity or books.find(entity, value) is None:
        raise business(f"The entity {kind} {value} that you are trying to link does not exist. {kind} {value}")
    return {"value": value, "type": entity}


def _currency(books: Books, value: str) -> Entity:
    home = home_currency(books)
    if value != home["value"] and not multicurrency(books):
        raise business(
            "You can't use a foreign currency: multicurrency is not enabled for this company.",
            books.switches.foreign_currency_code,
        )
    if value not in CURRENCY_NAMES:
        raise no_such_reference("Currencies", value)
    return {"value": value, "name": CURRENCY_NAMES[value]}
