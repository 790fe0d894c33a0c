"""What the demo shows: records of the HubSpot sandbox, and the action each is enrolled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from sandbox.hubspot.seed import SeedDeal


@dataclass(frozen=True)
class Scene:
    """One enrolment.

    Attributes:
        title: for people.
        action: path below /actions/.
        object_type, record_id: what is enrolled.
        inputs: what the author chose, without the account.
        documents: how many documents it creates.
    """

    title: str
    action: str
    object_type: str
    record_id: str
    inputs: Mapping[str, JsonValue] = field(default_factory=dict)
    documents: int = 1


SALE: Mapping[str, JsonValue] = {
    "customer": "first_contact",
    "products": "line_items",
    "create_missing_products": "yes",
}
NET_30 = "3"

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
        "A customer that QuickBooks knows already",
        "create-invoice",
        "DEAL",
        SeedDeal.KNOWN_CUSTOMER,
        SALE,
    ),
    Scene("Names from elsewhere", "create-invoice", "DEAL", SeedDeal.JAPANESE, SALE),
)

REFUSED = Scene(
    "What a bookkeeper reads when something is missing",
    "create-invoice",
    "DEAL",
    SeedDeal.CONTACT_WITHOUT_LAST_NAME,
    SALE,
    documents=0,
)
