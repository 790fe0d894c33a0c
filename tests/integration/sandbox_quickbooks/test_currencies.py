"""Companies with several currencies, and what a company does not track."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sandbox.quickbooks import UK_MULTICURRENCY_REALM, US_MULTICURRENCY_REALM
from tests.integration.sandbox_quickbooks.support import Api, codes, deposit, invoice, item_line, payment, purchase

EURO: dict[str, Any] = {"CurrencyRef": {"value": "EUR"}}
DOLLAR: dict[str, Any] = {"CurrencyRef": {"value": "USD"}}


@pytest.fixture
def several(api: Api) -> Api:
    """The US company with several currencies; customer 31 and vendor 57 use the euro."""
    return Api(api.sandbox, api.base_url, US_MULTICURRENCY_REALM)


def test_a_foreign_invoice_tells_what_it_is_worth_at_home(several: Api) -> None:
    held = several.made("Invoice", invoice(item_line("99.99"), customer="31", **EURO))

    assert held["CurrencyRef"] == {"value": "EUR", "name": "Euro"}
    assert held["ExchangeRate"] == Decimal("1.1")
    assert (held["TotalAmt"], held["HomeTotalAmt"], held["HomeBalance"]) == (
        Decimal("99.99"),
        Decimal("109.99"),
        Decimal("109.99"),
    )


def test_a_rate_that_is_sent_counts(several: Api) -> None:
    held = several.made("Invoice", invoice(customer="31", ExchangeRate=1.25, **EURO))

    assert (held["ExchangeRate"], held["HomeTotalAmt"]) == (Decimal("1.25"), 125)


def test_a_payment_moves_the_balance_at_home_too(several: Api) -> None:
    made = several.made("Invoice", invoice(customer="31", **EURO))

    held = several.made("Payment", payment(40, (made["Id"], 40), customer="31", **EURO))

    assert held["ExchangeRate"] == Decimal("1.1")
    paid = several.read("Invoice", made["Id"])
    assert (paid["Balance"], paid["HomeBalance"], paid["HomeTotalAmt"]) == (60, 66, 110)
    assert several.read("Customer", "31")["Balance"] == 60


def test_a_customer_does_not_pay_for_a_job_in_another_currency(several: Api) -> None:
    job = {"DisplayName": "Shed", "Job": True, "ParentRef": {"value": "1"}} | EURO
    key = several.made("Customer", job)["Id"]
    made = several.made("Invoice", invoice(customer=key, **EURO))

    assert codes(several.post("Payment", payment(40, (made["Id"], 40), **DOLLAR))) == ["6000"]
    assert several.read("Invoice", made["Id"])["Balance"] == 100


def test_at_home_the_rate_is_one(several: Api) -> None:
    held = several.made("Invoice", invoice(**DOLLAR))

    assert (held["ExchangeRate"], held["HomeTotalAmt"]) == (1, 100)


def test_with_one_currency_there_is_no_rate(api: Api) -> None:
    held = api.made("Invoice", invoice(ExchangeRate=1, **DOLLAR))

    assert not {"ExchangeRate", "HomeTotalAmt", "HomeBalance"} & held.keys()


def test_a_foreign_expense_comes_from_an_account_of_its_currency_or_of_home(several: Api) -> None:
    vendor: dict[str, Any] = {"EntityRef": {"value": "57", "type": "Vendor"}}

    assert several.made("Purchase", purchase(10, AccountRef={"value": "93"}, **vendor, **EURO))["TotalAmt"] == 10
    assert several.made("Purchase", purchase(10, **vendor, **EURO))["ExchangeRate"] == Decimal("1.1")
    assert codes(several.post("Purchase", purchase(10, **vendor, **DOLLAR))) == ["6000"]
    assert codes(several.post("Purchase", purchase(10, AccountRef={"value": "93"}, **DOLLAR))) == ["6000"]


def test_a_deposit_has_one_currency(several: Api) -> None:
    paid = several.made("Payment", payment(10, customer="31", **EURO))

    assert codes(several.post("Deposit", deposit(("Payment", paid["Id"]), **DOLLAR))) == ["6000"]
    held = several.made("Deposit", deposit(("Payment", paid["Id"]), **EURO) | {"DepositToAccountRef": {"value": "91"}})
    assert (held["TotalAmt"], held["HomeTotalAmt"]) == (10, 11)


def test_a_first_customer_of_a_currency_gets_a_receivable_account(several: Api) -> None:
    for name in ("Tokyo Bonsai", "Kyoto Moss"):
        several.made("Customer", {"DisplayName": name, "CurrencyRef": {"value": "JPY"}})

    found = several.query("SELECT * FROM Account WHERE AccountType = 'Accounts Receivable'")["Account"]
    yen = [account["Name"] for account in found if account["CurrencyRef"]["value"] == "JPY"]
    assert yen == ["Accounts Receivable (A/R) - JPY"]


def test_the_rate_of_a_day(api: Api) -> None:
    # Given a company at home in pounds
    uk = Api(api.sandbox, api.base_url, UK_MULTICURRENCY_REALM)
    path = "/exchangerate?sourcecurrencycode=EUR&asofdate=2026-03-10"
    assert uk.raw("GET", path).json()["ExchangeRate"]["Rate"] == 0.86

    # When a rate from 9 March on is set
    held = uk.made("ExchangeRate", {"SourceCurrencyCode": "EUR", "Rate": 0.9, "AsOfDate": "2026-03-09"})
    again = uk.made("ExchangeRate", {"SourceCurrencyCode": "EUR", "Rate": 0.91, "AsOfDate": "2026-03-09"})

    # Then it counts from that day on, also for documents
    assert (again["Id"], again["SyncToken"], again["TargetCurrencyCode"]) == (held["Id"], "1", "GBP")
    told = uk.raw("GET", path).json()["ExchangeRate"]
    assert (told["Rate"], told["AsOfDate"]) == (0.91, "2026-03-10")
    lines = item_line(100, TaxCodeRef={"value": "6"})
    for day, rate in (("2026-03-08", "0.86"), ("2026-03-09", "0.91")):
        sent = invoice(lines, customer="32", TxnDate=day, GlobalTaxCalculation="TaxExcluded", **EURO)
        assert uk.made("Invoice", sent)["ExchangeRate"] == Decimal(rate)


@pytest.mark.parametrize(("code", "fault"), [("XXX", "2170"), ("CHF", "610")])
def test_a_rate_that_is_not_there(several: Api, code: str, fault: str) -> None:
    assert codes(several.raw("GET", f"/exchangerate?sourcecurrencycode={code}")) == [fault]


def test_a_company_with_one_currency_has_no_rates(api: Api) -> None:
    assert codes(api.raw("GET", "/exchangerate?sourcecurrencycode=EUR")) == ["6000"]


def test_a_missing_currency_may_mean_the_companys(several: Api) -> None:
    several.sandbox.switches.change({"missing_currency": "home"})

    assert several.made("Invoice", invoice())["CurrencyRef"]["value"] == "USD"
    assert codes(several.post("Invoice", invoice(customer="31"))) == ["6000"]


def test_the_rate_may_be_one_unless_sent(several: Api) -> None:
    several.sandbox.switches.change({"default_exchange_rate": "one"})

    assert several.made("Invoice", invoice(customer="31", **EURO))["ExchangeRate"] == 1


def test_a_foreign_currency_may_be_an_unsupported_feature(api: Api) -> None:
    api.sandbox.switches.change({"foreign_currency_code": "5030"})

    assert codes(api.post("Invoice", invoice(**EURO))) == ["5030"]


@pytest.mark.parametrize(
    ("tracked", "way"), [(False, "dropped"), (False, "stored"), (False, "refused"), (True, "dropped")]
)
def test_classes_locations_and_service_dates(api: Api, tracked: bool, way: str) -> None:
    # Given a company that tracks them or does not
    company = api.sandbox.company()
    for path in (
        "AccountingInfoPrefs.ClassTrackingPerTxn",
        "AccountingInfoPrefs.ClassTrackingPerTxnLine",
        "AccountingInfoPrefs.TrackDepartments",
        "SalesFormsPrefs.AllowServiceDate",
    ):
        company.set_preference(path, tracked)
    api.sandbox.switches.change({"switched_off_properties": way})
    kind = {"value": api.made("Class", {"Name": "Garden"})["Id"]}
    place = {"value": api.made("Department", {"Name": "West"})["Id"]}

    # When an invoice names them
    sent = invoice(item_line(1, ClassRef=kind, ServiceDate="2026-03-01"), ClassRef=kind, DepartmentRef=place)
    response = api.post("Invoice", sent)

    # Then they are there, or not, or refused
    if way == "refused":
        assert codes(response) == ["6000"]
        return
    held = response.json()["Invoice"]
    stored = tracked or way == "stored"
    assert ("ClassRef" in held, "DepartmentRef" in held) == (stored, stored)
    assert ({"ClassRef", "ServiceDate"} <= held["Line"][0]["SalesItemLineDetail"].keys()) is stored
