"""Each switch, in the position that is not the default."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from sandbox.quickbooks import QuickBooksSwitches
from tests.integration.sandbox_quickbooks.support import Api, codes, invoice, item_line, payment, problems


def turn(api: Api, **values: object) -> None:
    api.sandbox.switches.change(values)


def test_queries_may_give_the_newest_first(api: Api) -> None:
    turn(api, query_order="id_descending")

    assert [each["Id"] for each in api.query("SELECT * FROM Term")["Term"]] == ["4", "3", "2", "1"]


@pytest.mark.parametrize(("position", "found"), [("escape", True), ("literal", False)])
def test_a_backslash_in_a_query(api: Api, position: str, found: bool) -> None:
    api.made("Customer", {"DisplayName": "Back\\slash"})
    turn(api, query_backslash=position)

    answer = api.query(r"SELECT * FROM Customer WHERE DisplayName = 'Back\\slash'")

    assert ("Customer" in answer) is found


def test_unquoted_decimals_may_be_refused(api: Api) -> None:
    turn(api, query_unquoted_decimals=False)

    assert codes(api.raw("POST", "/query", data="SELECT * FROM Invoice WHERE TotalAmt > 300.50")) == ["4000"]
    assert api.query("SELECT * FROM Invoice WHERE TotalAmt > '300.50'") == {}


def test_a_query_by_id_may_hide_inactive_entries(api: Api) -> None:
    turn(api, id_query_finds_inactive=False)

    assert api.query("SELECT * FROM Account WHERE Id = '5'") == {}


def test_names_may_differ_in_case_only(api: Api) -> None:
    turn(api, names_ignore_case=False)

    assert api.made("Customer", {"DisplayName": "COOL CARS"})["DisplayName"] == "COOL CARS"
    assert codes(api.post("Customer", {"DisplayName": "Cool Cars"})) == ["6240"]


@pytest.mark.parametrize(("trim", "stored"), [(True, "Harbor"), (False, " Harbor ")])
def test_blanks_around_a_name(api: Api, trim: bool, stored: str) -> None:
    turn(api, trim_names=trim)

    assert api.made("Customer", {"DisplayName": " Harbor "})["DisplayName"] == stored


def test_an_inactive_reference_may_be_610(api: Api) -> None:
    turn(api, inactive_reference_code="610")
    api.sandbox.company().update("Item", "1", Active=False)

    assert codes(api.post("Invoice", invoice())) == ["610"]


def test_items_may_need_an_expense_account(api: Api) -> None:
    turn(api, item_requires_expense_account=True)

    response = api.post("Item", {"Name": "A", "Type": "Service", "IncomeAccountRef": {"value": "1"}})

    assert [(each["code"], each["element"]) for each in problems(response)] == [("2020", "ExpenseAccountRef")]


def test_a_number_sent_may_be_ignored_with_automatic_numbers(api: Api) -> None:
    turn(api, doc_number_when_automatic="ignored")

    assert api.made("Invoice", invoice(DocNumber="HS-1"))["DocNumber"] == "1038"


def test_a_long_number_may_be_a_business_fault(api: Api) -> None:
    turn(api, long_doc_number_code="6000")

    (problem,) = problems(api.post("Invoice", invoice(DocNumber="x" * 22)))

    assert problem["code"] == "6000"
    assert problem["Detail"] == "Business Validation Error: Document Number field can contain at most 21 characters."


def test_duplicate_numbers_may_pass_without_warning(api: Api) -> None:
    turn(api, warn_duplicate_doc_numbers=False)
    api.sandbox.company().set_preference("SalesFormsPrefs.CustomTxnNumbers", True)

    api.made("Invoice", invoice(DocNumber="A"))
    api.made("Invoice", invoice(DocNumber="A"))


def test_without_payments_the_online_flags_are_off(api: Api) -> None:
    turn(api, online_payments=False)

    held = api.made("Invoice", invoice())

    assert (held["AllowOnlineCreditCardPayment"], held["AllowOnlineACHPayment"]) == (False, False)


@pytest.mark.parametrize(("position", "price"), [("derive", Decimal("33.3333333")), ("keep", None)])
def test_a_line_with_quantity_only(api: Api, position: str, price: Decimal | None) -> None:
    turn(api, single_qty_or_price=position)

    held = api.made("Invoice", invoice(item_line(100, Qty=3)))

    assert held["Line"][0]["SalesItemLineDetail"].get("UnitPrice") == price


def test_a_negative_total_may_be_2290(api: Api) -> None:
    turn(api, negative_total_code="2290")

    assert codes(api.post("Invoice", invoice(item_line(-5)))) == ["2290"]


@pytest.mark.parametrize(
    ("position", "code", "total_tax"),
    [
        ("ignored", "2", 8),
        ("with_code", "2", Decimal("7.77")),
        ("with_code", None, 0),
        ("honoured", None, Decimal("7.77")),
        ("honoured", "3", Decimal("7.77")),
    ],
)
def test_a_sent_total_tax(api: Api, position: str, code: str | None, total_tax: Decimal) -> None:
    turn(api, sent_total_tax=position)
    sent = {"TotalTax": 7.77} | ({"TxnTaxCodeRef": {"value": code}} if code else {})

    held = api.made("Invoice", invoice(item_line(100, TaxCodeRef={"value": "TAX"}), TxnTaxDetail=sent))

    detail = held["TxnTaxDetail"]
    assert detail["TotalTax"] == total_tax
    if "TaxLine" in detail:
        assert sum(line["Amount"] for line in detail["TaxLine"]) == total_tax


def test_closed_books_may_be_6200(api: Api) -> None:
    turn(api, books_closed_code="6200")
    api.sandbox.company().set_preference("AccountingInfoPrefs.BookCloseDate", "2026-01-31")

    assert codes(api.post("Invoice", invoice(TxnDate="2026-01-01"))) == ["6200"]


def test_too_much_may_be_left_unapplied(api: Api) -> None:
    turn(api, over_application="left_unapplied")
    open_invoice = api.made("Invoice", invoice())

    held = api.made("Payment", payment(150, (open_invoice["Id"], 150)))

    assert (held["Line"], held["UnappliedAmt"]) == ([], 150)
    assert api.read("Invoice", open_invoice["Id"])["Balance"] == 100


def test_a_foreign_invoice_may_be_6000(api: Api) -> None:
    turn(api, foreign_customer_code="6000")
    open_invoice = api.made("Invoice", invoice(customer="3"))

    assert codes(api.post("Payment", payment(100, (open_invoice["Id"], 100)))) == ["6000"]


def test_a_payment_line_may_tell_the_original_balance(api: Api) -> None:
    turn(api, line_ex_open_balance="original")
    open_invoice = api.made("Invoice", invoice())

    held = api.made("Payment", payment(40, (open_invoice["Id"], 40)))

    assert {"Name": "txnOpenBalance", "Value": "100.00"} in [each["value"] for each in held["Line"][0]["LineEx"]["any"]]


def test_every_switch_is_turned_by_some_test() -> None:
    tests = "\n".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("*.py"))

    assert [name for name in QuickBooksSwitches.model_fields if name not in tests] == []
