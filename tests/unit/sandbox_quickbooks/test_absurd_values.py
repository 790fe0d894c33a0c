"""Every property of a right body, with every absurd value: taken or refused, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from sandbox.quickbooks import CA_REALM, US_AUTOMATED_TAX_REALM, US_MULTICURRENCY_REALM, US_REALM, QuickBooksSandbox
from sandbox.quickbooks.bodies import parsed
from sandbox.quickbooks.exceptions import Fault
from tests.integration.sandbox_quickbooks.fuzz_bodies import right_bodies

RIGHT = right_bodies(US_MULTICURRENCY_REALM)

ABSURD: list[Any] = [
    *(None, True, False, 0, -1, 10**30, -(10**30), 10**400, 0.1, 1e-30, 1e300, -0.005, [], {}, [[]], [{}], {"": ""}),
    *("", " ", "\x00", "0", "-1", "01", "1e400", "9" * 19, "9" * 21, "9" * 5000, "NaN", "Infinity", "x" * 5000, "١٢"),
    *("2026-02-30", "9999-12-31", "0001-01-01", "0000-00-00", "2026-03-04T99:00:00", "USD", "EUR", "XXX", "TAX", "NON"),
    *(
        {"value": ""},
        {"value": "9" * 5000},
        {"value": "x"},
        {"value": None},
        {"value": {"value": "1"}},
        [{"Id": "9" * 40}],
    ),
]

REALMS = [US_REALM, CA_REALM, US_AUTOMATED_TAX_REALM, US_MULTICURRENCY_REALM]


def with_each_part(body: Any, value: Any) -> Iterator[Any]:
    """The body as often as it has parts, each time with another one replaced."""
    if isinstance(body, dict):
        for name, part in body.items():
            yield body | {name: value}
            yield from (body | {name: changed} for changed in with_each_part(part, value))
    if isinstance(body, list):
        for at, part in enumerate(body):
            yield from ([*body[:at], changed, *body[at + 1 :]] for changed in with_each_part(part, value))


def refusal(work: Callable[[], object]) -> Fault | None:
    """The fault that refuses the work; None when it is done."""
    try:
        work()
    except Fault as fault:
        return fault
    return None


def without_links(entity: str) -> Any:
    body = {name: part for name, part in RIGHT[entity].items() if name != "LinkedTxn"}
    return body | {"Line": []} if entity == "Payment" else body


@pytest.mark.parametrize("entity", sorted(RIGHT))
def test_the_right_bodies_are_taken(entity: str) -> None:
    company = QuickBooksSandbox().company(US_MULTICURRENCY_REALM)

    assert refusal(lambda: company.create(entity, without_links(entity))) is None


@pytest.mark.parametrize("entity", sorted(RIGHT))
@pytest.mark.parametrize("kind", range(len(REALMS)))
def test_absurd_values(entity: str, kind: int) -> None:
    # Each kind of company takes its share of the values.
    company = QuickBooksSandbox().company(REALMS[kind])
    for value in ABSURD[kind :: len(REALMS)]:
        for changed in with_each_part(without_links(entity), value):
            large = "9" * 400 in json.dumps(changed)
            given: Any = changed if large else parsed(json.dumps(changed).encode())
            fault = refusal(partial(company.create, entity, given))
            assert fault is None or fault.status == 400, (value, fault)


@pytest.mark.parametrize("entity", ["Invoice", "Customer", "Preferences", "TaxCode", "ExchangeRate"])
@pytest.mark.parametrize("operator", ["=", ">", "LIKE", "IN", "!="])
def test_absurd_values_in_queries(entity: str, operator: str) -> None:
    company = QuickBooksSandbox().company()
    for value in (each for each in ABSURD if isinstance(each, (str, int, float)) and len(json.dumps(each)) < 300):
        for name in ("Id", "TxnDate", "TotalAmt", "Balance", "Active", "DocNumber", "MetaData.CreateTime"):
            text = f"'{value}'" if operator != "IN" else f"('{value}', {value})"
            for clause in (f"WHERE {name} {operator} {text}", f"STARTPOSITION {value}", f"MAXRESULTS {value}"):
                fault = refusal(partial(company.query, " ".join(("SELECT * FROM", entity, clause))))
                assert fault is None or fault.problems[0].code in {"4000", "4001"}


@pytest.mark.parametrize("word", ["STARTPOSITION", "MAXRESULTS", "WHERE Id =", "WHERE Balance ="])
def test_numbers_of_thousands_of_digits(word: str) -> None:
    company = QuickBooksSandbox().company()

    fault = refusal(lambda: company.query(" ".join(("SELECT * FROM Customer", word, "9" * 5000))))

    assert fault is None or fault.problems[0].code == "4001"
