"""Values that somebody may send: right, wrong, and absurd."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sandbox.quickbooks.rules import RULES
from sandbox.quickbooks.schema import SCALARS, called, schema
from tests.integration.sandbox_quickbooks.fuzz_bodies import right_bodies

_TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "0", "1", "-1", "01", "1e400", "9" * 21, "9" * 5000, "NaN", "true", "null", "TAX", "NON"]
    ),
    st.sampled_from(
        ["2026-03-04", "2026-02-30", "0000-00-00", "2026-03-04T10:00:00-08:00", "a@b.example", "a@b", "١٢"]
    ),
    st.sampled_from(
        ["Check", "CreditCard", "Invoice", "Estimate", "Payment", "Vendor", "USD", "EUR", "\x00", "x" * 5000]
    ),
    st.text(max_size=12),
)
_NUMBERS = st.one_of(
    st.integers(-10, 10),
    st.sampled_from([10**30, -(10**30), 10**400, 0.1, -0.005, 1e-30, 1e300]),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000).map(float),
)
_SCALARS = st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXTS)

ANY_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
"""Any JSON at all."""

ENTITIES = st.sampled_from(sorted(RULES))
"""Entities that are served."""

TEXTS = _TEXTS


def path_of(entity: str) -> str:
    """The segment of an entity's path."""
    return called(entity).lower()


@st.composite
def bodies(draw: st.DrawFn, entity: str) -> dict[str, Any]:
    """A body that the schema knows, with values of the right type as often as not."""
    return _object(draw, entity, depth=0)


def _object(draw: st.DrawFn, type_name: str, depth: int) -> dict[str, Any]:
    known = schema().types[type_name]
    names = draw(st.lists(st.sampled_from(sorted(known)), max_size=6 if depth else 10, unique=True))
    for likely in ("Line", "CustomerRef", "TotalAmt", "DetailType", "SalesItemLineDetail", "Amount", "Id", "SyncToken"):
        if likely in known and likely not in names and draw(st.booleans()):
            names.append(likely)
    return {name: _value(draw, known[name].type, known[name].is_list, depth) for name in names}


def _value(draw: st.DrawFn, kind: str, is_list: bool, depth: int) -> Any:
    if draw(st.integers(0, 9)) == 0:
        return draw(ANY_JSON)
    if is_list:
        count = draw(st.integers(0, 2))
        return [_one(draw, kind, depth) for _ in range(count)]
    return _one(draw, kind, depth)


def _one(draw: st.DrawFn, kind: str, depth: int) -> Any:
    if kind == "ReferenceType":
        return {"value": draw(st.sampled_from(["1", "2", "3", "4", "35", "42", "79", "999", "x", "", "USD"]))}
    if kind in schema().enumerations:
        return draw(st.one_of(st.sampled_from(sorted(schema().enumerations[kind])), _TEXTS))
    if kind in SCALARS:
        return draw(_SCALARS)
    return _object(draw, kind, depth + 1) if kind in schema().types and depth < 4 else draw(ANY_JSON)


def mutated(draw: st.DrawFn, body: Any) -> Any:
    """The body with one part of it, at any depth, replaced, dropped or doubled."""
    if isinstance(body, dict) and body and draw(st.integers(0, 5)):
        name = draw(st.sampled_from(sorted(body)))
        return body | {name: mutated(draw, body[name])}
    if isinstance(body, list) and body and draw(st.integers(0, 5)):
        at = draw(st.integers(0, len(body) - 1))
        return [*body[:at], mutated(draw, body[at]), *body[at:]]
    return draw(st.one_of(_SCALARS, ANY_JSON))


@st.composite
def nearly_right(draw: st.DrawFn, realm: str) -> tuple[str, Any]:
    """An entity and a body that the company takes, with up to three mistakes."""
    right = right_bodies(realm)
    entity = draw(st.sampled_from(sorted(right)))
    body = right[entity]
    for _ in range(draw(st.integers(0, 3))):
        body = mutated(draw, body)
    return entity, body
