"""Templates of transactions that recur."""

from __future__ import annotations

import pytest

from tests.integration.sandbox_quickbooks.support import Api, Body, codes, invoice, item_line, problems

SCHEDULE = {"IntervalType": "Monthly", "NumInterval": 1, "DayOfMonth": 1, "StartDate": "2026-04-01"}


def template(kind: str = "Invoice", body: Body | None = None, **info: object) -> Body:
    told = {"Name": "Rent", "RecurType": "Automated", "Active": True, "ScheduleInfo": SCHEDULE} | info
    return {kind: (body or invoice(item_line(100), item_line(20.5))) | {"RecurringInfo": told}}


def bill() -> Body:
    kind = "AccountBasedExpenseLineDetail"
    return {
        "VendorRef": {"value": "30"},
        "Line": [{"Amount": 5, "DetailType": kind, kind: {"AccountRef": {"value": "8"}}}],
    }


def test_the_answer_is_the_transaction_with_its_schedule(api: Api) -> None:
    held = api.made("RecurringTransaction", template())

    (kind,) = held
    inner = held[kind]
    assert (kind, inner["SyncToken"], inner["RecurDataRef"]) == ("Invoice", "0", {"value": inner["Id"]})
    assert inner["RecurringInfo"]["ScheduleInfo"] == SCHEDULE
    assert inner["CustomerRef"] == {"value": "1", "name": "Amy's Bird Sanctuary"}
    assert ([line["Id"] for line in inner["Line"]], float(inner["TotalAmt"])) == (["1", "2"], 120.5)
    assert api.read("RecurringTransaction", inner["Id"]) == held


def test_a_template_is_no_transaction(api: Api) -> None:
    made = api.made("RecurringTransaction", template())["Invoice"]

    assert api.sandbox.company().documents("Invoice") == []
    assert api.read("Customer", "1")["Balance"] == 0
    assert codes(api.raw("GET", f"/invoice/{made['Id']}")) == ["610"]


def test_an_update_replaces_the_template(api: Api) -> None:
    made = api.made("RecurringTransaction", template())["Invoice"]
    version = {"Id": made["Id"], "SyncToken": "0"}
    wanted = {"Invoice": template(body=invoice(item_line(75)))["Invoice"] | version}

    after = api.made("RecurringTransaction", wanted)["Invoice"]

    assert (after["Id"], after["SyncToken"], after["TotalAmt"]) == (made["Id"], "1", 75)
    stale = api.post("RecurringTransaction", wanted)
    assert codes(stale) == ["5010"]


def test_templates_are_found_by_type(api: Api) -> None:
    api.made("RecurringTransaction", template())
    made = api.made("RecurringTransaction", template("Bill", bill()))

    found = api.query("SELECT * FROM RecurringTransaction WHERE Type = 'Bill'")

    assert found["RecurringTransaction"] == [made]
    assert len(api.query("SELECT * FROM RecurringTransaction")["RecurringTransaction"]) == 2


def test_a_template_can_be_deleted(api: Api) -> None:
    made = api.made("RecurringTransaction", template())["Invoice"]
    meant = {"Invoice": {"Id": made["Id"], "SyncToken": "0"}}

    answer = api.post("RecurringTransaction", meant, operation="delete")

    assert answer.json()["RecurringTransaction"] == {"domain": "QBO", "status": "Deleted", "Id": made["Id"]}
    assert codes(api.raw("GET", f"/recurringtransaction/{made['Id']}")) == ["610"]


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ({}, ["IntuitObject"]),
        ({"Invoice": invoice()}, ["Name", "RecurType"]),
        (template(body={"Line": [item_line(1)]}), ["CustomerRef"]),
        (template("Bill", {"VendorRef": {"value": "30"}}, RecurType=""), ["Line", "RecurType"]),
    ],
)
def test_what_is_missing_is_told(api: Api, body: Body, missing: list[str]) -> None:
    found = problems(api.post("RecurringTransaction", body))

    assert [(each["code"], each["element"]) for each in found] == [("2020", name) for name in missing]


def test_other_types_do_not_recur(api: Api) -> None:
    assert codes(api.post("RecurringTransaction", {"Payment": {"TotalAmt": 1}})) == ["2010"]
    unknown = template(body=invoice() | {"Colour": "red"})
    assert codes(api.post("RecurringTransaction", unknown)) == ["2010"]


def test_changes_tell_the_template_too(api: Api) -> None:
    since = api.sandbox.clock.now().isoformat()
    made = api.made("RecurringTransaction", template())

    answer = api.raw("GET", "/cdc", params={"entities": "RecurringTransaction", "changedSince": since[:19] + "Z"})

    ((part,),) = ([each["QueryResponse"] for each in answer.json()["CDCResponse"]],)
    assert part[0]["RecurringTransaction"][0]["Invoice"]["Id"] == made["Invoice"]["Id"]
