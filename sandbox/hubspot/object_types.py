"""The CRM object types that the sandbox keeps, under all their spellings (HubSpot contract 1.8, 6.1, 7.1)."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.hubspot import properties


@dataclass(frozen=True, slots=True, eq=False)
class ObjectType:
    """One type of CRM object; there is one instance of each.

    `type_id`: HubSpot's number; `singular` and `plural`: as in paths; `name`: as a workflow spells it;
    `association_key`: the key under `associations` of an object; `association_word`: the name's part in
    `deal_to_line_item`; `read_scopes`, `write_scopes`: any one of them is enough; `default_properties`:
    what a read gives when none are asked for.
    """

    type_id: str
    singular: str
    plural: str
    name: str
    association_key: str
    read_scopes: tuple[str, ...]
    write_scopes: tuple[str, ...]
    default_properties: tuple[str, ...]
    known_properties: frozenset[str]
    created: str = "createdate"
    modified: str = "hs_lastmodifieddate"

    @property
    def always_returned(self) -> tuple[str, ...]:
        """What every read gives on top of what was asked for."""
        return (self.created, self.modified, "hs_object_id")

    def read_only(self, name: str) -> bool:
        return name in properties.READ_ONLY or (self.singular == "line_item" and name == "amount")


DEAL = ObjectType(
    "0-3",
    "deal",
    "deals",
    "DEAL",
    "deals",
    ("crm.objects.deals.read",),
    ("crm.objects.deals.write",),
    ("amount", "closedate", "dealname", "dealstage", "pipeline"),
    properties.DEAL,
)
QUOTE = ObjectType(
    "0-14",
    "quote",
    "quotes",
    "QUOTE",
    "quotes",
    ("crm.objects.quotes.read", "e-commerce"),
    ("crm.objects.quotes.write",),
    ("hs_expiration_date", "hs_quote_amount", "hs_status", "hs_title"),
    properties.QUOTE,
    created="hs_createdate",
)
LINE_ITEM = ObjectType(
    "0-8",
    "line_item",
    "line_items",
    "LINE_ITEM",
    "line items",
    ("crm.objects.line_items.read", "e-commerce"),
    ("crm.objects.line_items.write",),
    ("amount", "hs_product_id", "quantity"),
    properties.LINE_ITEM,
)
CONTACT = ObjectType(
    "0-1",
    "contact",
    "contacts",
    "CONTACT",
    "contacts",
    ("crm.objects.contacts.read",),
    ("crm.objects.contacts.write",),
    ("email", "firstname", "lastname"),
    properties.CONTACT,
    modified="lastmodifieddate",
)
COMPANY = ObjectType(
    "0-2",
    "company",
    "companies",
    "COMPANY",
    "companies",
    ("crm.objects.companies.read",),
    ("crm.objects.companies.write",),
    ("domain", "name"),
    properties.COMPANY,
)
PRODUCT = ObjectType(
    "0-7",
    "product",
    "products",
    "PRODUCT",
    "products",
    ("crm.objects.products.read", "e-commerce"),
    ("crm.objects.products.write",),
    ("description", "name", "price"),
    properties.PRODUCT,
)
COMMERCE_PAYMENT = ObjectType(
    "0-101",
    "commerce_payment",
    "commerce_payments",
    "COMMERCE_PAYMENT",
    "payments",
    ("crm.objects.commercepayments.read",),
    ("crm.objects.commercepayments.write",),
    ("hs_currency_code", "hs_initial_amount", "hs_latest_status"),
    properties.COMMERCE_PAYMENT,
    created="hs_createdate",
)

INVOICE = ObjectType(
    "0-53",
    "invoice",
    "invoices",
    "INVOICE",
    "invoices",
    ("crm.objects.invoices.read",),
    ("crm.objects.invoices.write",),
    ("hs_amount_billed", "hs_balance_due", "hs_invoice_status", "hs_number"),
    properties.INVOICE,
    created="hs_createdate",
)
SUBSCRIPTION = ObjectType(
    "0-69",
    "subscription",
    "subscriptions",
    "SUBSCRIPTION",
    "subscriptions",
    ("crm.objects.subscriptions.read",),
    ("crm.objects.subscriptions.write",),
    ("hs_name", "hs_status"),
    properties.SUBSCRIPTION,
    created="hs_createdate",
)


def _adjustment(type_id: str, singular: str, plural: str, *other_read_scopes: str) -> ObjectType:
    return ObjectType(
        type_id,
        singular,
        plural,
        singular.upper(),
        plural,
        ("crm.objects.line_items.read", *other_read_scopes),
        ("crm.objects.line_items.write",),
        ("hs_label", "hs_type", "hs_value"),
        properties.ADJUSTMENT,
        created="hs_createdate",
    )


DISCOUNT = _adjustment("0-84", "discount", "discounts", "e-commerce")
FEE = _adjustment("0-85", "fee", "fees", "e-commerce")
TAX = _adjustment("0-86", "tax", "taxes")

ALL = (
    DEAL,
    QUOTE,
    LINE_ITEM,
    CONTACT,
    COMPANY,
    PRODUCT,
    COMMERCE_PAYMENT,
    INVOICE,
    SUBSCRIPTION,
    DISCOUNT,
    FEE,
    TAX,
)

_BY_SPELLING = {
    spelling: object_type
    for object_type in ALL
    for spelling in (object_type.type_id, object_type.singular, object_type.plural, object_type.name)
}


def find(spelling: str) -> ObjectType | None:
    """The type meant by a plural or singular path name, a type id, or a workflow's name; None if unknown."""
    return _BY_SPELLING.get(spelling)
