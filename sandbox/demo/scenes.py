"""What the demo shows: records of the HubSpot sandbox, and the action each is enrolled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from sandbox.hubspot.seed_ids import SeedDeal, SeedPayment, SeedQuote


@dataclass(frozen=True)
class Scene:
    """One enrolment.

    Attributes:
        title: for people.
        action: path below /actions/.
        object_type, record_id: what is enrolled.
        inputs: what the author chose, without the account.
        documents: how many documents it creates.
        status: what HubSpot is told.
    """

    title: str
    action: str
    object_type: str
    record_id: str
    inputs: Mapping[str, JsonValue] = field(default_factory=dict)
    documents: int = 1
    status: str = "created"


SALE: Mapping[str, JsonValue] = {
    "customer": "first_contact",
    "products": "line_items",
    "create_missing_products": "yes",
}
NET_30 = "3"

CHECKING = "35"
BANK_CHARGES = "8"

SCENES = (
    Scene(
        "A deal becomes an invoice: a new customer, two line items, net 30",
        "create-invoice",
        "DEAL",
        SeedDeal.PLAIN,
        {**SALE, "payment_terms": NET_30, "message": "Thank you for your business!"},
    ),
    Scene(
        "The same customer again, with unit and percent discounts",
        "create-invoice",
        "DEAL",
        SeedDeal.DISCOUNTS,
        SALE,
    ),
    Scene(
        "A preview: everything is looked up and checked, nothing is written",
        "create-estimate",
        "QUOTE",
        SeedQuote.SIGNED,
        {**SALE, "preview": "yes"},
        documents=0,
        status="preview",
    ),
    Scene(
        "A quote whose e-signature is complete becomes an accepted estimate",
        "create-estimate",
        "QUOTE",
        SeedQuote.SIGNED,
        {**SALE, "accepted": "yes"},
    ),
    Scene(
        "... and an invoice that closes the estimate",
        "create-invoice",
        "QUOTE",
        SeedQuote.SIGNED,
        {**SALE, "link_estimate": "yes"},
    ),
    Scene(
        "A deal with a payment link becomes a sales receipt",
        "create-sales-receipt",
        "DEAL",
        SeedDeal.PAYMENT_LINK,
        {**SALE, "deposit_to": CHECKING},
    ),
    Scene(
        "A payment that succeeded becomes a paid invoice: an invoice and the payment on it",
        "create-paid-invoice",
        "COMMERCE_PAYMENT",
        SeedPayment.SUCCEEDED,
        {**SALE, "deposit_to": CHECKING},
        documents=2,
    ),
    Scene(
        "... and the fee that HubSpot charged for it an expense",
        "create-expense",
        "COMMERCE_PAYMENT",
        SeedPayment.SUCCEEDED,
        {"paid_from": CHECKING, "category": BANK_CHARGES},
    ),
    Scene(
        "A payment that was refunded in full becomes a refund receipt",
        "create-refund-receipt",
        "COMMERCE_PAYMENT",
        SeedPayment.REFUNDED,
        {**SALE, "refund_from": CHECKING},
    ),
    Scene(
        "A second income document for one payment is refused",
        "create-sales-receipt",
        "COMMERCE_PAYMENT",
        SeedPayment.SUCCEEDED,
        SALE,
        documents=0,
        status="failed",
    ),
    Scene(
        "What a bookkeeper reads when something is missing",
        "create-invoice",
        "DEAL",
        SeedDeal.CONTACT_WITHOUT_LAST_NAME,
        SALE,
        documents=0,
        status="failed",
    ),
)
