"""Entities by the schema alone: what they require, versions, queries, deletion."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sandbox.quickbooks import US_MULTICURRENCY_REALM, QuickBooksSandbox
from tests.integration.sandbox_quickbooks.generic_bodies import LEAST, Least
from tests.integration.sandbox_quickbooks.support import Api, Body, codes, problems

ENTITIES = list(LEAST)
REQUIRED = [(entity, name) for entity, least in LEAST.items() for name in least.body]
WITH_LINES = ["Bill", "VendorCredit", "PurchaseOrder"]


@pytest.fixture
def books(sandbox: QuickBooksSandbox, base_url: str) -> Api:
    """A company with several currencies, since one of the entities is about these."""
    return Api(sandbox, base_url, US_MULTICURRENCY_REALM)


def key_of(entity: str) -> str:
    """What bodies call an entity."""
    return "CreditCardPaymentTxn" if entity == "CreditCardPayment" else entity


def made(api: Api, entity: str, body: Body) -> Body:
    response = api.post(entity, body)
    assert response.status_code == 200, response.text
    held: Body = response.json(parse_float=Decimal)[key_of(entity)]
    return held


@pytest.mark.parametrize(("entity", "name"), REQUIRED)
def test_without_a_required_property_it_is_refused(books: Api, entity: str, name: str) -> None:
    least = LEAST[entity]

    response = books.post(entity, {key: value for key, value in least.body.items() if key != name})

    assert response.status_code == 400
    (problem,) = problems(response)
    assert problem["code"] == least.code
    if least.code == "2020":
        assert problem["Detail"] == f"Required parameter {name} is missing in the request"
        assert problem["element"] == name


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_least_is_taken_and_read_again(books: Api, entity: str) -> None:
    held = made(books, entity, LEAST[entity].body)

    assert (held["SyncToken"], held["domain"], held["sparse"]) == ("0", "QBO", False)
    read = books.raw("GET", f"/{entity.lower()}/{held['Id']}").json(parse_float=Decimal)
    assert read[key_of(entity)] == held


@pytest.mark.parametrize(("entity", "least"), LEAST.items(), ids=ENTITIES)
def test_a_sparse_update_raises_the_version_and_keeps_the_rest(books: Api, entity: str, least: Least) -> None:
    held = made(books, entity, least.body)

    after = made(books, entity, {"Id": held["Id"], "SyncToken": "0", "sparse": True} | least.change)

    changed = {name for name in held.keys() | after.keys() if held.get(name) != after.get(name)}
    assert changed <= {*least.change, "SyncToken", "MetaData", "FullyQualifiedName"}
    assert set(least.change) <= changed
    assert after["SyncToken"] == "1"


@pytest.mark.parametrize("entity", ENTITIES)
def test_an_old_version_is_stale(books: Api, entity: str) -> None:
    held = made(books, entity, LEAST[entity].body)

    answer = books.post(entity, {"Id": held["Id"], "SyncToken": "7", "sparse": True} | LEAST[entity].change)

    assert codes(answer) == ["5010"]


@pytest.mark.parametrize("entity", ENTITIES)
def test_an_unknown_property_is_refused(books: Api, entity: str) -> None:
    (problem,) = problems(books.post(entity, LEAST[entity].body | {"Colour": "red"}))

    assert problem["code"] == "2010"
    assert f'Unrecognized field "Colour" (class com.intuit.schema.finance.v3.{key_of(entity)})' in problem["Detail"]


@pytest.mark.parametrize("entity", ENTITIES)
def test_it_is_found_by_its_id(books: Api, entity: str) -> None:
    held = made(books, entity, LEAST[entity].body)

    found = books.query(f"SELECT * FROM {entity} WHERE Id = '{held['Id']}'")  # noqa: S608 - QuickBooks' own language

    assert found[key_of(entity)] == [held]


@pytest.mark.parametrize("entity", [entity for entity, least in LEAST.items() if least.deletable])
def test_it_can_be_deleted(books: Api, entity: str) -> None:
    held = made(books, entity, LEAST[entity].body)

    answer = books.post(entity, {"Id": held["Id"], "SyncToken": "0"}, operation="delete")

    assert answer.json()[key_of(entity)] == {"domain": "QBO", "status": "Deleted", "Id": held["Id"]}
    assert codes(books.raw("GET", f"/{entity.lower()}/{held['Id']}")) == ["610"]


@pytest.mark.parametrize("entity", [entity for entity, least in LEAST.items() if not least.deletable])
def test_a_list_entry_is_not_deleted(books: Api, entity: str) -> None:
    held = made(books, entity, LEAST[entity].body)

    assert codes(books.post(entity, {"Id": held["Id"], "SyncToken": "0"}, operation="delete")) == ["500"]


@pytest.mark.parametrize("entity", WITH_LINES)
def test_lines_get_ids_and_are_added_up(books: Api, entity: str) -> None:
    (line,) = LEAST[entity].body["Line"]

    held = made(books, entity, LEAST[entity].body | {"Line": [line, line]})

    assert [each["Id"] for each in held["Line"]] == ["1", "2"]
    assert held["TotalAmt"] == Decimal("25.00")


def test_a_journal_entry_totals_one_side(books: Api) -> None:
    assert made(books, "JournalEntry", LEAST["JournalEntry"].body)["TotalAmt"] == Decimal("12.50")


def test_a_bill_is_owed_in_full(books: Api) -> None:
    held = made(books, "Bill", LEAST["Bill"].body | {"TxnDate": "2026-03-04"})

    assert (held["Balance"], held["DueDate"]) == (Decimal("12.50"), "2026-03-04")


def test_a_bill_payment_can_be_voided(books: Api) -> None:
    held = made(books, "BillPayment", LEAST["BillPayment"].body)
    wanted = {"Id": held["Id"], "SyncToken": "0", "sparse": True}

    after = books.post("BillPayment", wanted, operation="update", include="void").json()["BillPayment"]

    assert (after["TotalAmt"], after["Line"], after["PrivateNote"], after["SyncToken"]) == (0, [], "Voided", "1")


@pytest.mark.parametrize(("who", "missing"), [("Employee", "EmployeeRef"), ("Vendor", "VendorRef")])
def test_a_time_activity_names_whose_time_it_is(books: Api, who: str, missing: str) -> None:
    (problem,) = problems(books.post("TimeActivity", {"NameOf": who}))

    assert (problem["code"], problem["element"]) == ("2020", missing)


def test_a_currency_is_told_once_and_by_its_code(books: Api) -> None:
    assert made(books, "CompanyCurrency", {"Code": "JPY", "Name": "Yen"})["Name"] == "Japanese Yen"

    assert codes(books.post("CompanyCurrency", {"Code": "JPY"})) == ["6240"]
    assert codes(books.post("CompanyCurrency", {"Code": "XXX"})) == ["2170"]


def test_an_employee_shares_names_with_customers(books: Api) -> None:
    assert codes(books.post("Employee", {"DisplayName": "Cool Cars"})) == ["6240"]


def test_a_tax_agency_is_made_once_and_never_changed(books: Api) -> None:
    assert codes(books.post("TaxAgency", {})) == ["2020"]
    held = made(books, "TaxAgency", {"DisplayName": "Nevada Department of Taxation"})

    assert (held["TaxTrackedOnSales"], held["TaxTrackedOnPurchases"]) == (True, False)
    assert codes(books.post("TaxAgency", {"DisplayName": "Nevada Department of Taxation"})) == ["6240"]
    assert codes(books.post("TaxAgency", {"Id": held["Id"], "SyncToken": "0", "sparse": True})) == ["500"]


def test_a_note_is_on_what_it_is_attached_to(books: Api) -> None:
    on_customer = {"EntityRef": {"value": "1", "type": "customer"}}

    held = made(books, "Attachable", {"Note": "Likes roses", "AttachableRef": [on_customer]})

    assert held["AttachableRef"] == [{"EntityRef": {"value": "1", "type": "Customer"}, "IncludeOnSend": False}]
    nobody = {"EntityRef": {"value": "999", "type": "Customer"}}
    assert codes(books.post("Attachable", {"Note": "x", "AttachableRef": [nobody]})) == ["6000"]


def test_a_credit_card_payment_goes_by_one_name_in_paths_and_by_another_in_bodies(books: Api) -> None:
    made(books, "CreditCardPayment", LEAST["CreditCardPayment"].body)

    assert books.query("SELECT COUNT(*) FROM CreditCardPayment") == {"totalCount": 1}
    assert codes(books.raw("POST", "/query", data="SELECT * FROM CreditCardPaymentTxn")) == ["4001"]
    assert codes(books.post("CreditCardPaymentTxn", LEAST["CreditCardPayment"].body)) == ["500"]
