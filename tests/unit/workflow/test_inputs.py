"""Inputs are read leniently where the meaning is plain and refused by their label where it is not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickbooks_actions.errors import ErrorCode, RecordRefused
from quickbooks_actions.mapping.options import Bill, ExpenseOptions, SalesOptions
from quickbooks_actions.workflow.inputs import (
    ActionInputs,
    ExpenseInputs,
    IfAlreadyCreated,
    InvoiceInputs,
    RefundReceiptInputs,
    SalesReceiptInputs,
)

REALM = "4620816365000000001"


def read(**values: Any) -> InvoiceInputs:
    return InvoiceInputs.read({"account": REALM} | values)


def refused(**values: Any) -> RecordRefused:
    with pytest.raises(RecordRefused) as refusal:
        read(**values)
    return refusal.value


def test_all_inputs_are_read() -> None:
    inputs = InvoiceInputs.read(
        {
            "account": REALM,
            "payment_terms": "3",
            "customer": "58",
            "products": "19",
            "create_missing_products": "true",
            "income_account": "79",
            "invoice_date": "1761264000000",
            "due_date": "2025-11-24",
            "document_number": "INV-1007",
            "message": "Thank you",
            "memo": "From HubSpot",
            "if_already_created": "create_another",
        }
    )

    assert inputs.account == REALM
    assert inputs.if_already_created is IfAlreadyCreated.CREATE_ANOTHER
    assert inputs.options() == SalesOptions(
        customer="58",
        products="19",
        create_missing_products=True,
        term_id="3",
        customer_terms=True,
        income_account_id="79",
        document_date=date(2025, 10, 24),
        due_date=date(2025, 11, 24),
        document_number="INV-1007",
        message="Thank you",
        memo="From HubSpot",
    )


@pytest.mark.parametrize("nothing", [None, "", "  ", [], [""], [None]])
def test_null_blank_and_absent_mean_not_chosen(nothing: Any) -> None:
    all_names = dict.fromkeys(InvoiceInputs.described(), nothing) | {"account": REALM}

    assert InvoiceInputs.read(all_names) == InvoiceInputs(account=REALM)
    assert InvoiceInputs.read({"account": REALM}).options() == SalesOptions(customer_terms=True)


@pytest.mark.parametrize("nothing", [None, "", " ", []])
def test_a_missing_account_is_a_problem_that_names_the_field(nothing: Any) -> None:
    refusal = refused(account=nothing)

    assert refusal.code is ErrorCode.INVALID_INPUT
    assert refusal.sentence == (
        "QuickBooks account: nothing is chosen. Open the action in the workflow and choose a value."
    )


def test_names_that_are_not_ours_are_ignored() -> None:
    assert read(unknown="x", typed={"a": 1}) == InvoiceInputs(account=REALM)


@pytest.mark.parametrize("yes", [True, "true", "TRUE", "True", "yes", "Y", "1", 1, "on", ["true"], " true "])
def test_what_means_yes(yes: Any) -> None:
    assert read(create_missing_products=yes).create_missing_products is True


@pytest.mark.parametrize("no", [False, "false", "FALSE", "no", "N", "0", 0, "off", ["false"]])
def test_what_means_no(no: Any) -> None:
    assert read(create_missing_products=no).create_missing_products is False


@pytest.mark.parametrize("odd", ["maybe", 2, "true;false", ["true", "false"], {"value": True}, [[True]]])
def test_what_is_neither_yes_nor_no_is_refused(odd: Any) -> None:
    assert "Create product in QuickBooks if it doesn't exist?" in refused(create_missing_products=odd).sentence


@pytest.mark.parametrize("term", ["3", 3, ["3"], Decimal(3), " 3 "])
def test_a_choice_comes_as_text_number_or_list_of_one(term: Any) -> None:
    assert read(payment_terms=term).term_id == "3"


@pytest.mark.parametrize(
    "odd",
    ["a;b", "3;4", ["3", "4"], "Net 30", "3.0", "-3", "3' or '1", True, {"value": "3"}, "9" * 21, "first_contact"],
)
def test_a_choice_that_is_no_single_id_is_refused(odd: Any) -> None:
    refusal = refused(payment_terms=odd)

    assert refusal.code is ErrorCode.INVALID_INPUT
    assert refusal.sentence.startswith("Payment terms ")


@pytest.mark.parametrize("name", ["account", "payment_terms", "customer", "products", "income_account"])
def test_a_placeholder_of_a_dropdown_that_could_not_be_filled_is_refused(name: str) -> None:
    refusal = refused(**{name: "__not_connected__"})

    assert refusal.code is ErrorCode.INVALID_INPUT
    assert refusal.sentence.startswith(f"{InvoiceInputs.described()[name].label}: when this was chosen")


@pytest.mark.parametrize("odd", ["sometimes", "RETURN_EXISTING ", "1", True])
def test_a_fixed_dropdown_takes_its_own_options_alone(odd: Any) -> None:
    assert refused(if_already_created=odd).sentence.startswith("If already created ")


@pytest.mark.parametrize(
    ("sent", "day"),
    [
        ("1761264000000", date(2025, 10, 24)),
        (1761264000000, date(2025, 10, 24)),
        ("1761350399999", date(2025, 10, 24)),
        ("1.761264E12", date(2025, 10, 24)),
        ("1761264000000.0", date(2025, 10, 24)),
        ("2025-10-24", date(2025, 10, 24)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2025-10-24T00:00:00Z", date(2025, 10, 24)),
        ("2025-10-24T23:59:59.999Z", date(2025, 10, 24)),
        ("2025-10-24T00:00:00+09:00", date(2025, 10, 24)),
        ("2025-10-24 08:00:00", date(2025, 10, 24)),
        (["2025-10-24"], date(2025, 10, 24)),
    ],
)
def test_dates_come_as_epoch_milliseconds_in_utc_or_iso(sent: Any, day: date) -> None:
    assert read(invoice_date=sent).document_date == day


@pytest.mark.parametrize(
    "odd",
    [
        "tomorrow",
        "24.10.2025",
        "10/24/2025",
        "2025-02-30",
        "2025-13-01",
        "20251024",
        "1761264000",
        "0",
        "-1",
        "1e99",
        "9" * 20,
        "0025-10-24",
        "9999-12-31",
        "2025-10-24Tnoon",
        "2025-W43-5",
        "1761264000000.5",
        True,
        "2025-10-24;2025-10-25",
    ],
)
def test_what_is_no_plausible_date_is_refused(odd: Any) -> None:
    refusal = refused(due_date=odd)

    assert refusal.code is ErrorCode.INVALID_INPUT
    assert refusal.sentence.startswith("Due date ")
    assert "is not a date" in refusal.sentence


@pytest.mark.parametrize(
    ("sent", "text"),
    [("a;b", "a;b"), (["a", "b"], "a;b"), (5, "5"), (" x ", "x"), (False, "false"), ("__x__", "__x__")],
)
def test_texts_keep_what_was_written(sent: Any, text: str) -> None:
    assert read(memo=sent).memo == text


def test_everything_that_is_wrong_is_told_at_once() -> None:
    refusal = refused(account=None, payment_terms="Net 30", due_date="soon", create_missing_products="perhaps")

    assert [problem.code for problem in refusal.problems] == [ErrorCode.INVALID_INPUT] * 4
    for label in ("QuickBooks account", "Payment terms", "Due date", "Create product in QuickBooks"):
        assert label in refusal.sentence


def test_a_long_wrong_value_is_quoted_briefly() -> None:
    assert len(refused(due_date="x" * 5000).sentence) < 200


@given(st.dictionaries(st.sampled_from(list(InvoiceInputs.described())), st.text() | st.integers() | st.booleans()))
def test_any_values_are_read_or_refused_by_label(values: dict[str, Any]) -> None:
    try:
        InvoiceInputs.read(values).options()
        problems = []
    except RecordRefused as refusal:
        problems = [problem.sentence for problem in refusal.problems]

    labels = tuple(each.label for each in InvoiceInputs.described().values())
    assert all(sentence.startswith(labels) for sentence in problems)


def test_a_deposit_is_read() -> None:
    inputs = read(bill="deposit", deposit_percent="30 %")

    assert inputs.options().bill is Bill.DEPOSIT
    assert inputs.options().deposit_percent == Decimal(30)


def test_a_percentage_counts_for_a_deposit_alone() -> None:
    assert read(deposit_percent="30").options().deposit_percent is None


@pytest.mark.parametrize("percent", [None, "0", "100", "150"])
def test_a_deposit_needs_a_percentage_between_0_and_100(percent: str | None) -> None:
    refusal = refused(bill="deposit", deposit_percent=percent)
    assert refusal.code is ErrorCode.INVALID_INPUT
    assert refusal.sentence == "Deposit in percent: a deposit needs a number above 0 and below 100."


@pytest.mark.parametrize("percent", ["thirty", "-5", "1e999", "NaN"])
def test_a_percentage_that_is_no_number_is_refused(percent: str) -> None:
    assert "which is not a number" in refused(deposit_percent=percent).sentence


@pytest.mark.parametrize("bill", ["deposit", "rest"])
def test_a_part_is_billed_once_and_closes_no_estimate(bill: str) -> None:
    refusal = refused(bill=bill, deposit_percent="30", link_estimate="yes", if_already_created="create_another")
    assert [problem.code for problem in refusal.problems] == [ErrorCode.INVALID_INPUT] * 2
    assert "Only an invoice of the whole can close an estimate." in refusal.sentence
    assert "a deposit and its rest are billed once" in refusal.sentence


def test_an_expense_is_read() -> None:
    inputs = ExpenseInputs.read(
        {"account": REALM, "paid_from": "35", "category": "60", "class": "7", "location": "2", "tax_code": "5"}
    )
    assert inputs.options() == ExpenseOptions(
        paid_from_id="35", category_id="60", class_id="7", location_id="2", tax_code_id="5"
    )


def test_a_vendor_of_quickbooks_can_be_chosen() -> None:
    chosen = {"account": REALM, "paid_from": "35", "category": "60"}
    assert ExpenseInputs.read({**chosen, "vendor": "30"}).options().vendor_id == "30"
    assert ExpenseInputs.read({**chosen, "vendor": "hubspot"}).options().vendor_id == ""


def test_where_money_comes_from_and_goes_to_is_read() -> None:
    receipt = SalesReceiptInputs.read({"account": REALM, "deposit_to": "35", "payment_method": "3"}).options()
    refund = RefundReceiptInputs.read({"account": REALM, "refund_from": "36", "class": "1"}).options()
    assert (receipt.deposit_account_id, receipt.payment_method_id) == ("35", "3")
    assert (refund.deposit_account_id, refund.class_id) == ("36", "1")
    assert (receipt.deposit_account_label, refund.deposit_account_label) == ("Deposit to", "Refund from")


def test_an_action_with_an_account_alone_is_read_the_same_way() -> None:
    assert ActionInputs.read({"account": 5, "memo": "ignored"}) == ActionInputs(account="5")
