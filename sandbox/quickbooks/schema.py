"""The properties of every entity, from Intuit's published XSD (`schema.json` names its source)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

SCALARS = frozenset(
    {"string", "id", "boolean", "decimal", "int", "positiveInteger", "long", "date", "dateTime", "anyURI"}
)
ANYTHING = "IntuitAnyType"
REFERENCE = "ReferenceType"


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a type: what it holds, and whether it holds a list of it."""

    name: str
    type: str
    is_list: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """Types and their properties, enumerations and their values, and the names of the entities."""

    entities: frozenset[str]
    types: dict[str, dict[str, Property]]
    enumerations: dict[str, frozenset[str]]

    def property_at(self, entity: str, path: str) -> Property | None:
        """The property a dotted path names, whatever its case; None when the entity has none such."""
        type_name, found = entity, None
        for step in path.split("."):
            properties = self.types.get(type_name, {})
            found = properties.get(step) or next(
                (held for name, held in properties.items() if name.lower() == step.lower()), None
            )
            if found is None:
                return None
            type_name = found.type
        return found


def called(entity: str) -> str:
    """What paths and queries call an entity; its own name, except one, is what bodies call it."""
    return "CreditCardPayment" if entity == "CreditCardPaymentTxn" else entity


def java_class(type_name: str) -> str:
    """The class QuickBooks names when it refuses a property."""
    return f"com.intuit.schema.finance.v3.{type_name}"


@cache
def schema() -> Schema:
    """The schema, read once."""
    facts = json.loads(resources.files(__package__).joinpath("schema.json").read_text("utf-8"))
    return Schema(
        entities=frozenset(facts["entities"]),
        types={
            type_name: {name: _property(name, held) for name, held in properties.items()}
            for type_name, properties in facts["types"].items()
        },
        enumerations={name: frozenset(values) for name, values in facts["enumerations"].items()},
    )


def _property(name: str, held: str) -> Property:
    return Property(name, held.removesuffix("[]"), held.endswith("[]"))
