"""Control endpoints, a file as store, and many callers at once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from sandbox.quickbooks import (
    CA_MULTICURRENCY_REALM,
    CA_REALM,
    SECOND_US_REALM,
    UK_MULTICURRENCY_REALM,
    UK_REALM,
    US_AUTOMATED_TAX_REALM,
    US_MULTICURRENCY_REALM,
    US_REALM,
    QuickBooksSandbox,
)
from tests.integration.sandbox_quickbooks.support import Api, invoice, payment


def test_reset_gives_the_seeded_state_and_the_same_tokens(api: Api, base_url: str) -> None:
    before = requests.get(f"{base_url}/_sandbox/companies", timeout=10).json()
    api.made("Customer", {"DisplayName": "Harbor"})

    assert requests.post(f"{base_url}/_sandbox/reset", timeout=10).status_code == 200

    assert requests.get(f"{base_url}/_sandbox/companies", timeout=10).json() == before
    assert "Harbor" not in {each["DisplayName"] for each in api.sandbox.company().documents("Customer")}
    assert api.sandbox.log.entries() == []


def test_companies_always_come_with_a_token_that_works(api: Api, base_url: str) -> None:
    api.sandbox.clock.advance(7200)

    companies = requests.get(f"{base_url}/_sandbox/companies", timeout=10).json()

    assert [(each["realm_id"], each["country"]) for each in companies] == [
        (US_REALM, "US"),
        (CA_REALM, "CA"),
        (UK_REALM, "GB"),
        (US_AUTOMATED_TAX_REALM, "US"),
        (US_MULTICURRENCY_REALM, "US"),
        (UK_MULTICURRENCY_REALM, "GB"),
        (CA_MULTICURRENCY_REALM, "CA"),
        (SECOND_US_REALM, "US"),
    ]
    api.token = companies[0]["access_token"]
    assert api.raw("GET", "/item/1").status_code == 200


def test_preferences_over_http(api: Api, base_url: str) -> None:
    url = f"{base_url}/_sandbox/companies/{US_REALM}/preferences"
    values = {"SalesFormsPrefs.AllowDiscount": False, "OtherPrefs.VendorAndPurchasesPrefs.UseCustomTxnNumbers": True}

    answer = requests.post(url, json=values, timeout=10)

    assert answer.json() == {
        "SalesFormsPrefs.AllowDiscount": False,
        "OtherPrefs.VendorAndPurchasesPrefs.UseCustomTxnNumbers": "true",
    }
    assert api.sandbox.company().preference("SalesFormsPrefs.AllowDiscount") is False
    assert requests.post(url.replace(US_REALM, "1"), json=values, timeout=10).status_code == 404
    assert requests.post(url, data="[]", timeout=10).status_code == 400


def test_counters_and_switches_over_http(api: Api, base_url: str) -> None:
    api.read("Item", "1")

    counters = requests.get(f"{base_url}/_sandbox/counters", timeout=10).json()
    assert counters == {"total": {"core": 0, "core_plus": 1}, US_REALM: {"core": 0, "core_plus": 1}}
    switches = requests.post(f"{base_url}/_sandbox/switches", json={"online_payments": False}, timeout=10).json()
    assert switches["online_payments"] is False
    assert api.made("Invoice", invoice())["AllowOnlineACHPayment"] is False


def test_the_log_tells_each_request(api: Api, base_url: str) -> None:
    api.made("Invoice", invoice())

    (line,) = requests.get(f"{base_url}/_sandbox/log", timeout=10).text.splitlines()

    entry = json.loads(line)
    assert (entry["method"], entry["status"]) == ("POST", 200)
    assert entry["url"] == f"{api.company_url}/invoice"
    assert json.loads(entry["body"]) == invoice()
    assert json.loads(entry["answer"])["Invoice"]["Id"] == "145"


def test_a_file_keeps_the_books_and_the_tokens(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    first = QuickBooksSandbox(path=path)
    made = first.company().create("Customer", {"DisplayName": "Harbor"})
    token = first.tokens_for().access_token
    first.close()

    second = QuickBooksSandbox(path=path)

    assert second.company().entity("Customer", made["Id"])["DisplayName"] == "Harbor"
    assert second.tokens.grant(token).realm == US_REALM
    assert second.company().create("Customer", {"DisplayName": "Next"})["Id"] == str(int(made["Id"]) + 1)
    second.close()


def test_many_callers_leave_the_books_consistent(api: Api) -> None:
    # Given an invoice of 100 that eight callers pay at once, 10 at a time, while others read it
    open_invoice = api.made("Invoice", invoice())
    token = api.sandbox.tokens_for().access_token

    def call(number: int) -> int:
        client = Api(api.sandbox, api.base_url)
        client.token = token
        if number % 3 == 0:
            return client.raw("GET", f"/invoice/{open_invoice['Id']}").status_code
        return client.post("Payment", payment(10, (open_invoice["Id"], 10))).status_code

    # When there are more payments than the invoice can take
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(call, range(24)))

    # Then ten are taken, six are refused, and no answer is lost
    assert statuses.count(400) == 6
    paid = api.read("Invoice", open_invoice["Id"])
    assert (paid["Balance"], paid["SyncToken"], len(paid["LinkedTxn"])) == (0, "10", 10)
    assert api.read("Customer", "1")["Balance"] == 0


def test_two_creates_of_one_name_at_once_make_one_customer(api: Api) -> None:
    token = api.sandbox.tokens_for().access_token

    def create(_number: int) -> int:
        client = Api(api.sandbox, api.base_url)
        client.token = token
        return client.post("Customer", {"DisplayName": "Harbor"}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(create, range(8)))

    assert statuses == [200] + [400] * 7
