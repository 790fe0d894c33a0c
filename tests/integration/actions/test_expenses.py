"""The fee of a payment as an expense: whose it is, in which currency, of which day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.integration.actions.trade import CANADA, PAID_ON, PAID_OUT_ON, US_EURO, Trade, total

D = Decimal
CHECKING = "35"
CANADIAN_ACCOUNT = "92"
BOOKS_BY_BESSIE = "30"


def booked(trade: Trade, payment: Any, **inputs: Any) -> dict[str, Any]:
    """The expense that QuickBooks has."""
    told = trade.enrol("create-expense", payment, **inputs)
    assert (told["status"], told["error_message"], told["warning"]) == ("created", "", "")
    return trade.stored("Purchase", told["document_id"])


def vendors(trade: Trade) -> list[tuple[str, str]]:
    """Name and currency of every vendor HubSpot."""
    return [
        (one["DisplayName"], one["CurrencyRef"]["value"])
        for one in trade.company.documents("Vendor")
        if one["DisplayName"].startswith("HubSpot")
    ]


def test_hubspot_is_one_vendor_for_each_currency(trade: Trade) -> None:
    # Given a company with accounts in three currencies
    euro = trade.at(US_EURO)
    dollars, canadian = trade.at(replace(US_EURO, currency="USD")), trade.at(replace(US_EURO, currency="CAD"))
    # When fees in each are booked, twice
    expenses = [
        booked(one, one.payment(), paid_from=account)
        for one, account in ((euro, "91"), (dollars, CHECKING), (canadian, CANADIAN_ACCOUNT)) * 2
    ]
    # Then there is one vendor in each, named with the currency where that is not the company's own
    assert sorted(vendors(euro)) == [("HubSpot", "USD"), ("HubSpot (CAD)", "CAD"), ("HubSpot (EUR)", "EUR")]
    assert len({expense["EntityRef"]["value"] for expense in expenses}) == 3
    assert [expense["CurrencyRef"]["value"] for expense in expenses] == ["EUR", "USD", "CAD"] * 2


def test_the_vendor_that_quickbooks_has_is_used(trade: Trade) -> None:
    there = trade.company.create("Vendor", {"DisplayName": "hubspot"})
    assert booked(trade, trade.payment())["EntityRef"]["value"] == there["Id"]


def test_a_customer_called_hubspot_does_not_keep_the_vendor_from_being_made(trade: Trade) -> None:
    trade.company.create("Customer", {"DisplayName": "HubSpot"})
    expense = booked(trade, trade.payment())
    assert trade.stored("Vendor", expense["EntityRef"]["value"])["DisplayName"] == "HubSpot (Vendor)"


def test_a_chosen_vendor_is_taken_and_none_is_made(trade: Trade) -> None:
    expense = booked(trade, trade.payment(), vendor=BOOKS_BY_BESSIE)
    assert expense["EntityRef"]["value"] == BOOKS_BY_BESSIE
    assert [one for one in trade.company.documents("Vendor") if one["DisplayName"].startswith("HubSpot")] == []


def test_a_vendor_made_inactive_since_is_looked_for_again(trade: Trade) -> None:
    first = booked(trade, trade.payment())["EntityRef"]["value"]
    trade.company.update("Vendor", first, Active=False)
    second = booked(trade, trade.payment())["EntityRef"]["value"]
    assert second != first
    assert trade.stored("Vendor", second)["DisplayName"] == "HubSpot"


def test_a_fee_that_was_settled_in_the_accounts_currency_is_booked_in_it(trade: Trade) -> None:
    euro = trade.at(US_EURO)
    payment = euro.payment(
        hs_settlement_currency_code="USD",
        hs_fees_amount_in_settlement_currency="6.44",
        hs_initial_amount_in_settlement_currency="470.00",
    )
    expense = booked(euro, payment, paid_from=CHECKING)
    assert (total(expense), expense["CurrencyRef"]["value"]) == (D("6.44"), "USD")


def test_before_the_payout_the_expense_is_of_the_payments_day(trade: Trade) -> None:
    paid_out, not_yet = booked(trade, trade.payment()), booked(trade, trade.payment(hs_payout_date=None))
    assert (paid_out["TxnDate"], not_yet["TxnDate"]) == (PAID_OUT_ON, PAID_ON)


@pytest.mark.parametrize("status", ["refunded", "partially_refunded", "processing_refund"])
def test_a_fee_is_kept_when_the_payment_is_paid_back(trade: Trade, status: str) -> None:
    assert total(booked(trade, trade.payment(hs_latest_status=status))) == D("5.96")


@pytest.mark.parametrize(
    ("status", "code"),
    [("processing", "payment_processing"), ("failed", "payment_failed"), ("disputed_won", "payment_disputed")],
)
def test_a_payment_that_did_not_come_in_has_no_expense(trade: Trade, status: str, code: str) -> None:
    told = trade.enrol("create-expense", trade.payment(hs_latest_status=status))
    assert told["error_code"] == code
    assert trade.documents("Purchase") == []


@pytest.mark.parametrize(
    ("chosen", "code", "words"),
    [
        ({"paid_from": "8"}, "account_unfit", '"Bank Charges" (id 8), is of the type "Expense"'),
        ({"category": CHECKING}, "account_unfit", '"Checking" (id 35), is of the type "Bank"'),
        ({"paid_from": "999"}, "account_not_found", "account that the expense is paid from with id 999"),
    ],
)
def test_accounts_that_do_not_fit_are_refused_by_name(
    trade: Trade, chosen: dict[str, str], code: str, words: str
) -> None:
    told = trade.enrol("create-expense", trade.payment(), **chosen)
    assert told["error_code"] == code
    assert words in told["error_message"]


def test_all_that_is_wrong_with_an_expense_is_told_together(trade: Trade) -> None:
    told = trade.enrol("create-expense", trade.payment(hs_fees_amount=None), category=CHECKING, location="1")
    for words in ("has no fee in HubSpot", '"Checking" (id 35)', "A location was chosen"):
        assert words in told["error_message"]


def test_outside_the_us_the_tax_of_the_code_is_in_the_fee(trade: Trade) -> None:
    canada = trade.at(CANADA)
    expense = booked(canada, canada.payment(), tax_code="6")
    assert total(expense) == D("5.96")
    assert expense["Line"][0]["AccountBasedExpenseLineDetail"]["TaxCodeRef"]["value"] == "6"
    assert D(str(expense["TxnTaxDetail"]["TotalTax"])) == D("0.69")


def test_outside_the_us_a_tax_code_has_to_be_chosen(trade: Trade) -> None:
    canada = trade.at(replace(CANADA, tax_code=""))
    told = canada.enrol("create-expense", canada.payment())
    assert told["error_code"] == "tax_code_needed"
    assert '"HST ON" (id 6)' in told["error_message"]


def test_the_memo_is_on_the_expense_and_the_payments_reference_on_its_line(trade: Trade) -> None:
    expense = booked(trade, trade.payment(), memo="Card fees")
    assert expense["PrivateNote"].startswith("Card fees\nHubSpot payment ")
    assert expense["Line"][0]["Description"] == "Fee of HubSpot payment R-1001"


def test_each_enrolment_may_have_an_expense_of_its_own(trade: Trade) -> None:
    payment = trade.payment(hs_payout_date=date(2026, 2, 2))
    first, again = booked(trade, payment), trade.enrol("create-expense", payment)
    another = booked(trade, payment, if_already_created="create_another")
    assert (again["status"], again["document_id"]) == ("existing", first["Id"])
    assert len({first["Id"], another["Id"]}) == len(trade.documents("Purchase")) == 2
