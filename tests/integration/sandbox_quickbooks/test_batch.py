"""Several operations in one request."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import requests

from sandbox.quickbooks import QuickBooksSandbox
from tests.integration.sandbox_quickbooks.support import Api, Body, codes, invoice, payment

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def send(api: Api, *items: Body, **parameters: str) -> requests.Response:
    return api.raw("POST", "/batch", json={"BatchItemRequest": list(items)}, params=parameters)


def answers(response: requests.Response) -> list[Body]:
    assert response.status_code == 200, response.text
    found: list[Body] = response.json(parse_float=Decimal)["BatchItemResponse"]
    return found


def fault_codes(answer: Body) -> list[str]:
    return [error["code"] for error in answer["Fault"]["Error"]]


def create(name: str, b_id: str = "1", **more: Any) -> Body:
    return {"bId": b_id, "operation": "create", "Customer": {"DisplayName": name}} | more


def test_items_are_carried_out_one_by_one(api: Api) -> None:
    # Given a customer, an invoice with a payment, and an estimate
    open_invoice = api.made("Invoice", invoice())
    paid = api.made("Payment", payment(40, (open_invoice["Id"], 40)))
    estimate = api.made("Estimate", invoice())

    # When a batch creates, voids, deletes, queries, and makes mistakes
    made, voided, deleted, found, stale, gone = answers(
        send(
            api,
            create("Northwind", "c1"),
            {
                "bId": "p1",
                "operation": "update",
                "optionsData": "void",
                "Payment": {"Id": paid["Id"], "SyncToken": "0", "sparse": True},
            },
            {"bId": "d1", "operation": "delete", "Estimate": {"Id": estimate["Id"], "SyncToken": "0"}},
            {"bId": "q1", "Query": "SELECT * FROM Item WHERE Name = 'Design'"},
            {"bId": "s1", "operation": "update", "Customer": {"Id": "1", "SyncToken": "7", "sparse": True}},
            {"bId": "g1", "operation": "delete", "Invoice": {"Id": "999", "SyncToken": "0"}},
        )
    )

    # Then each has its own answer, in the order of the items
    assert [list(each)[-1] for each in (made, voided, deleted, found, stale, gone)] == ["bId"] * 6
    assert (made["Customer"]["DisplayName"], made["bId"]) == ("Northwind", "c1")
    assert (voided["Payment"]["TotalAmt"], voided["bId"]) == (0, "p1")
    assert deleted == {"Estimate": {"domain": "QBO", "status": "Deleted", "Id": estimate["Id"]}, "bId": "d1"}
    assert [each["Name"] for each in found["QueryResponse"]["Item"]] == ["Design"]
    assert (fault_codes(stale), stale["bId"]) == (["5010"], "s1")
    assert (fault_codes(gone), gone["bId"]) == (["610"], "g1")
    assert api.read("Invoice", open_invoice["Id"])["Balance"] == 100


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"operation": "create", "Customer": {"DisplayName": "A"}}, "2020"),
        ({"bId": "", "operation": "create", "Customer": {"DisplayName": "A"}}, "2020"),
        ({"bId": "1", "Customer": {"DisplayName": "A"}}, "2020"),
        ({"bId": "1", "operation": "create"}, "2020"),
        ({"bId": "1", "operation": "create", "Customer": {}, "Vendor": {}}, "2020"),
        ({"bId": "1", "operation": "create", "Thing": {}}, "2010"),
        ({"bId": "1", "operation": "create", "Customer": "x"}, "2010"),
        ({"bId": "1", "operation": "create", "Customer": {"NoSuch": 1}}, "2010"),
        ({"bId": "1", "operation": "merge", "Customer": {"DisplayName": "A"}}, "500"),
        ({"bId": "1", "CDCQuery": {}}, "5030"),
        ({"bId": "1", "Query": "SELECT"}, "4000"),
    ],
)
def test_a_malformed_item_has_its_own_fault(api: Api, item: Body, code: str) -> None:
    wrong, right = answers(send(api, item, create("Right", "2")))

    assert fault_codes(wrong) == [code]
    assert right["Customer"]["DisplayName"] == "Right"


def test_a_create_ignores_an_id(api: Api) -> None:
    (made,) = answers(send(api, {"bId": "1", "operation": "create", "Customer": {"DisplayName": "A", "Id": "1"}}))

    assert made["Customer"]["Id"] != "1"


def test_duplicate_numbers_by_options(api: Api) -> None:
    api.sandbox.company().set_preference("SalesFormsPrefs.CustomTxnNumbers", True)
    api.made("Invoice", invoice(DocNumber="A"))
    item = {"bId": "1", "operation": "create", "Invoice": invoice(DocNumber="A")}

    refused, taken = answers(send(api, item, item | {"bId": "2", "optionsData": "allowduplicatedocnum"}))

    assert fault_codes(refused) == ["6140"]
    assert taken["Invoice"]["DocNumber"] == "A"


def test_a_batch_makes_a_requestid_per_item(api: Api) -> None:
    first = answers(send(api, create("A", "a"), create("B", "b"), requestid="r-"))

    assert answers(send(api, create("A", "a"), create("B", "b"), requestid="r-")) == first
    assert api.made("Customer", {"DisplayName": "C"}, requestid="r-a")["DisplayName"] == "A"


def test_a_repeated_item_may_be_refused(api: Api) -> None:
    api.sandbox.switches.batch_replay = "refused"
    send(api, create("A"), requestid="r-")

    (repeated,) = answers(send(api, create("A"), requestid="r-"))

    assert fault_codes(repeated) == ["6000"]


@pytest.mark.parametrize(("b_id", "fits"), [("b" * 18, True), ("b" * 19, False)])
def test_requestid_and_item_id_fit_fifty_characters(api: Api, b_id: str, fits: bool) -> None:
    (answer,) = answers(send(api, create("A", b_id), requestid="r" * 32))

    assert ("Customer" in answer) is fits
    if not fits:
        assert fault_codes(answer) == ["6000"]
        assert "51 characters supplied" in answer["Fault"]["Error"][0]["Detail"]


def test_without_a_requestid_nothing_is_remembered(api: Api) -> None:
    answers(send(api, create("A")))

    (second,) = answers(send(api, create("A")))

    assert fault_codes(second) == ["6240"]


def test_the_queries_of_a_batch_give_a_thousand_rows(api: Api) -> None:
    company = api.sandbox.company()
    for number in range(95):
        company.create("Customer", {"DisplayName": f"Customer {number}"})
    found = [{"bId": str(number), "Query": "SELECT * FROM Customer MAXRESULTS 1000"} for number in range(11)]

    rows = [answer["QueryResponse"].get("maxResults", 0) for answer in answers(send(api, *found))]

    assert sum(rows) == 1000
    assert rows[:9] == [rows[0]] * 9


def test_a_batch_is_metered_as_one_read(api: Api) -> None:
    send(api, create("A"), create("B", "2"))

    assert api.sandbox.counters.report()["total"] == {"core": 0, "core_plus": 1}


@pytest.fixture
def limited(sandbox: QuickBooksSandbox, base_url: str) -> Api:
    """Limits on, the clock stands still: forty batches of the last minute are behind us."""
    sandbox.clock.set(NOON, frozen=True)
    sandbox.switches.limits = True
    api = Api(sandbox, base_url)
    for _ in range(4):
        for _ in range(10):
            assert send(api, {"bId": "1", "Query": "SELECT * FROM Term"}).status_code == 200
        sandbox.clock.advance(1)
    return api


def test_forty_batches_a_minute(limited: Api) -> None:
    assert send(limited, create("A")).status_code == 429
    assert limited.raw("GET", "/item/1").status_code == 200

    limited.sandbox.clock.advance(60)

    assert send(limited, create("A")).status_code == 200


def test_a_batch_too_many_may_be_told_by_its_items(limited: Api) -> None:
    limited.sandbox.switches.batch_throttle = "item"

    (answer,) = answers(send(limited, create("A", "x")))

    assert (fault_codes(answer), answer["bId"]) == (["3001"], "x")
    assert codes(limited.raw("POST", "/batch", json={})) == ["2020"]
    assert limited.sandbox.company().query("SELECT * FROM Customer WHERE DisplayName = 'A'") == {}
