"""The query language over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.integration.sandbox_quickbooks.support import Api, codes, invoice, item_line, problems


def names(answer: dict[str, list[dict[str, str]]], entity: str = "Customer") -> list[str]:
    return [each["DisplayName" if entity == "Customer" else "Name"] for each in answer.get(entity, [])]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (r"SELECT * FROM Customer WHERE DisplayName = 'Amy\'s Bird Sanctuary'", ["Amy's Bird Sanctuary"]),
        ("select * from customer where displayname = 'COOL CARS'", ["Cool Cars"]),
        (
            "SELECT * FROM Customer WHERE DisplayName LIKE 'd%'",
            ["Diego Rodriguez", "Dukes Basketball Camp", "Dylan Sollfrank"],
        ),
        ("SELECT * FROM Customer WHERE DisplayName LIKE '%c%rs'", ["Cool Cars"]),
        ("SELECT * FROM Customer WHERE DisplayName LIKE 'cool'", []),
        ("SELECT * FROM Customer WHERE PrimaryEmailAddr = 'birds@intuit.com'", ["Amy's Bird Sanctuary"]),
        ("SELECT * FROM Customer WHERE Id IN ('3', '4', '999') AND Active = true", ["Cool Cars", "Diego Rodriguez"]),
        ("SELECT * FROM Customer WHERE GivenName = 'Amy' AND FamilyName = 'Nobody'", []),
        ("SELECT * FROM Customer ORDERBY DisplayName DESC MAXRESULTS 1", ["Weiskopf Consulting"]),
        ("SELECT * FROM Customer ORDER BY FamilyName, Id MAXRESULTS 2", ["Dukes Basketball Camp", "Geeta Kalapatapu"]),
        ("SELECT * FROM Customer MAXRESULTS 1 STARTPOSITION 2", ["Cool Cars"]),
        ("SELECT * FROM Customer STARTPOSITION 2 MAXRESULTS 1", ["Cool Cars"]),
        ("SELECT * FROM Customer WHERE MetaData.LastUpdatedTime < '2020-01-01T00:00:00-08:00'", []),
    ],
)
def test_customers_found(api: Api, statement: str, found: list[str]) -> None:
    assert names(api.query(statement)) == found


def test_get_and_post_give_the_same(api: Api) -> None:
    statement = "SELECT * FROM Customer WHERE DisplayName = 'Cool Cars'"

    by_get = api.raw("GET", "/query", params={"query": statement, "minorversion": "75"})

    assert by_get.json()["QueryResponse"]["Customer"][0]["Id"] == "3"
    assert api.query(statement)["Customer"][0]["Id"] == "3"


def test_a_page_tells_its_place_and_length(api: Api) -> None:
    page = api.query("SELECT * FROM Term STARTPOSITION 3 MAXRESULTS 50")

    assert (page["startPosition"], page["maxResults"], len(page["Term"])) == (3, 2, 2)


@pytest.mark.parametrize("statement", ["SELECT * FROM Class", "SELECT * FROM Term STARTPOSITION 9"])
def test_nothing_found_is_an_empty_object(api: Api, statement: str) -> None:
    assert api.query(statement) == {}


def test_a_count(api: Api) -> None:
    assert api.query("SELECT COUNT(*) FROM Term WHERE Name LIKE 'Net%'") == {"totalCount": 3}


def test_a_list_of_fields(api: Api) -> None:
    answer = api.query("SELECT Id, DisplayName FROM Customer WHERE Id = '3'")

    assert answer["Customer"] == [{"domain": "QBO", "sparse": True, "Id": "3", "DisplayName": "Cool Cars"}]


def test_star_and_a_field_give_everything(api: Api) -> None:
    (item,) = api.query("SELECT *, Sku FROM Item WHERE Sku = 'FTN-PUMP'")["Item"]

    assert (item["Sku"], item["UnitPrice"]) == ("FTN-PUMP", 15)


def test_inactive_entries_are_hidden_unless_asked_for(api: Api) -> None:
    assert "Account" not in api.query("SELECT * FROM Account WHERE Name LIKE 'Fees%'")
    both = api.query("SELECT * FROM Account WHERE Name LIKE 'Fees%' AND Active IN (true, false)")
    assert names(both, "Account") == ["Fees Billed (deleted)"]
    assert names(api.query("SELECT * FROM Account WHERE Id = '5'"), "Account") == ["Fees Billed (deleted)"]


def test_transactions_by_customer_date_and_total(api: Api) -> None:
    made = api.made("Invoice", invoice(item_line("300.50"), TxnDate="2026-03-04"))
    api.made("Invoice", invoice(item_line(900), TxnDate="2026-03-05"))
    api.made("Invoice", invoice(item_line(900), customer="3", TxnDate="2026-03-04"))

    for condition in (
        "CustomerRef = '1' AND TxnDate = '2026-03-04'",
        "TotalAmt > '300.00' AND TotalAmt <= 300.50",
        f"Id = '{made['Id']}' AND Balance = '300.5'",
        "TxnDate >= '2026-03-04' AND TxnDate < '2026-03-05' AND CustomerRef IN ('1')",
    ):
        answer = api.query(f"SELECT * FROM Invoice WHERE {condition}")  # noqa: S608 - no SQL
        assert [each["Id"] for each in answer["Invoice"]] == [made["Id"]], condition


def test_today_can_be_named(api: Api) -> None:
    api.made("Invoice", invoice())

    assert api.query("SELECT COUNT(*) FROM Invoice WHERE TxnDate = CURRENT_DATE") == {"totalCount": 1}


def test_an_update_is_found_by_its_new_value_only(api: Api) -> None:
    api.sparse("Customer", api.read("Customer", "3"), DisplayName="Hot Cars")

    assert names(api.query("SELECT * FROM Customer WHERE DisplayName = 'Hot Cars'")) == ["Hot Cars"]
    assert api.query("SELECT * FROM Customer WHERE DisplayName = 'Cool Cars'") == {}


def test_at_most_a_thousand_rows(api: Api) -> None:
    company = api.sandbox.company()
    for number in range(1001):
        company.keep("Class", {"Id": str(number + 1), "Name": f"C{number}", "Active": True})

    assert api.query("SELECT Id FROM Class MAXRESULTS 2000")["maxResults"] == 1000
    assert api.query("SELECT Id FROM Class")["maxResults"] == 100


def test_the_entity_is_echoed_by_its_own_name(api: Api) -> None:
    assert next(iter(api.query("select * from paymentmethod maxresults 1"))) == "PaymentMethod"


def test_queries_may_be_late(api: Api) -> None:
    # Given queries that find a new object after half a minute, and a customer made just now
    api.sandbox.switches.query_lag_seconds = 30
    api.sandbox.clock.set(datetime(2026, 3, 4, 12, tzinfo=UTC), frozen=True)
    made = api.made("Customer", {"DisplayName": "Harbor"})
    by_name = "SELECT * FROM Customer WHERE DisplayName = 'Harbor'"

    # Then its name is taken, it is read by its id, and no query finds or counts it
    assert codes(api.post("Customer", {"DisplayName": "Harbor"})) == ["6240"]
    assert api.read("Customer", made["Id"]) == made
    assert api.query(by_name) == {}
    assert api.query("SELECT COUNT(*) FROM Customer") == {"totalCount": 11}

    # Until the half minute is over, an update of it notwithstanding
    api.sandbox.clock.advance(29)
    api.sparse("Customer", made, Notes="x")
    assert api.query(by_name) == {}
    api.sandbox.clock.advance(1)
    assert [each["Id"] for each in api.query(by_name)["Customer"]] == [made["Id"]]


def test_or_is_no_word_of_the_language(api: Api) -> None:
    response = api.raw("POST", "/query", data="SELECT * FROM Item WHERE Id = '1' OR Id = '2'")

    (problem,) = problems(response)
    assert problem["code"] == "4000"
    assert problem["Detail"].startswith('QueryParserError: Encountered " "or" "OR "" at line 1, column 35.')
