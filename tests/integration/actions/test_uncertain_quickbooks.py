"""Whatever QuickBooks turns out to do where its documentation leaves it open, every action makes its document."""

from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

import pytest

from sandbox.quickbooks.switches import QuickBooksSwitches
from tests.integration.actions.trade import UK, UK_EURO, US, Trade, tax, total
from tests.integration.in_process import InProcess

D = Decimal

OF_THE_WAY = frozenset(
    {
        "limits",
        "throttle_flavour",
        "throttle_code",
        "throttle_retry_after",
        "core_plus_quota",
        "service_seconds",
        "batch_throttle",
        "longest_url",
        "longest_body",
        "access_token_seconds",
        "code_seconds",
        "invalid_client_status",
        "refresh_rotation_hours",
        "old_refresh_token_grace_hours",
        "token_seconds",
        "revoke_on_concurrent_refresh",
    }
)
"""How QuickBooks is reached: the tests of the connections, of the client and of the posting."""

OF_WHAT_IS_NEVER_ASKED = frozenset(
    {
        "batch_replay",
        "query_unquoted_decimals",
        "query_not_equal",
        "sparse_clears",
        "account_number_length",
        "several_bill_emails",
        "custom_field_length",
        "void_by_operation",
        "auto_doc_number",
        "deposit_raises_version",
        "invoice_link",
        "line_ex_open_balance",
    }
)
"""Requests and properties that the application does without."""

OF_REFUSALS = frozenset(
    {
        "inactive_reference_code",
        "long_doc_number_code",
        "negative_total_code",
        "closed_estimate_code",
        "books_closed_code",
        "foreign_currency_code",
        "foreign_customer_code",
        "send_without_address",
        "mails_a_day",
        "replay_after_change",
    }
)
"""Which code a refusal has: the tests of fault codes and of what is refused before anything is sent."""

NUMBERS: dict[str, Any] = {"replay_seconds": 0, "query_lag_seconds": 30, "quantity_decimals": 5}


def otherwise() -> list[dict[str, Any]]:
    """Every other switch with each value that it does not have at first."""
    found: list[dict[str, Any]] = []
    for name, field in QuickBooksSwitches.model_fields.items():
        if name in OF_THE_WAY | OF_WHAT_IS_NEVER_ASKED | OF_REFUSALS:
            continue
        if field.annotation is bool:
            found.append({name: not field.default})
        elif get_origin(field.annotation) is Literal:
            found += [{name: value} for value in get_args(field.annotation) if value != field.default]
        else:
            found.append({name: NUMBERS[name]})
    return found


def named(switches: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in switches.items())


@pytest.mark.parametrize("switches", otherwise(), ids=named)
def test_every_action_makes_its_document(shared: InProcess, switches: dict[str, Any]) -> None:
    # Given QuickBooks with something otherwise than it most probably is
    shared.quickbooks.switches.restore()
    shared.quickbooks.switches.change({"limits": False, "mails_a_day": None, **switches})
    us, uk = Trade(shared, US), Trade(shared, UK_EURO)
    mailed = {"email_to_customer": "yes"}
    enrolled: list[tuple[Trade, str, str, Any, dict[str, Any], Decimal]] = [
        (us, "create-invoice", "Invoice", us.deal(), mailed, D(437)),
        (us, "create-paid-invoice", "Invoice", us.payment(taxed=False), {}, D(425)),
        (us, "create-refund-receipt", "RefundReceipt", us.refund(), mailed, D(437)),
        (uk, "create-invoice", "Invoice", uk.deal(), {}, D(455)),
        (uk, "create-estimate", "Estimate", uk.quote(), mailed, D(455)),
        (uk, "create-sales-receipt", "SalesReceipt", uk.payment(), {}, D(455)),
        (uk, "create-expense", "Purchase", uk.payment(), {}, D("5.96")),
    ]
    for trade, action, entity, record, inputs, amount in enrolled:
        # When
        told = trade.enrol(action, record, **inputs)
        # Then
        assert (action, told["status"], told["error_message"], told["warning"]) == (action, "created", "", "")
        assert total(trade.stored(entity, told["document_id"])) == D(told["document_total"]) == amount


@pytest.mark.parametrize("action", ["create-invoice", "create-paid-invoice"])
@pytest.mark.parametrize("wanted", ["yes", "no"])
def test_quickbooks_mails_no_invoice_by_itself(trade: Trade, action: str, wanted: str) -> None:
    # Given QuickBooks that mails an invoice which can be paid online, where it has an address
    trade.app.quickbooks.switches.change({"mails_payable_invoices": True, "online_payments": True})
    record = trade.deal() if action == "create-invoice" else trade.payment(taxed=False)
    # When
    told = trade.enrol(action, record, email_to_customer=wanted)
    # Then it is mailed because that was chosen, or not at all
    invoice = trade.stored("Invoice", told["document_id"])
    sent = [entry.url for entry in trade.app.quickbooks.log.entries() if "/send" in entry.url]
    assert (told["status"], told["warning"]) == ("created", "")
    assert len(sent) == (1 if wanted == "yes" else 0)
    assert invoice["EmailStatus"] == ("EmailSent" if wanted == "yes" else "NotSet")


@pytest.mark.parametrize("amount", ["net", "gross"])
def test_whatever_the_amount_of_a_price_with_tax_is_taken_for(trade: Trade, amount: str) -> None:
    # Given prices that contain the tax, of a deal and of a payment
    trade.app.quickbooks.switches.change({"tax_inclusive_amount": amount})
    uk = trade.at(UK)
    with_tax: dict[str, Any] = {
        "hs_tax_rate": D(20),
        "hs_tax_label": "20.0% S",
        "hs_tax_amount": "20.00",
        "hs_post_tax_amount": "120.00",
    }
    deal, payment = uk.bare_deal(), uk.bare_payment(hs_initial_amount="120.00")
    for record in (deal, payment):
        uk.portal.force(uk.line(record, "Design", "120.00"), **with_tax)
    # When
    invoiced, received = uk.enrol("create-invoice", deal), uk.enrol("create-sales-receipt", payment)
    # Then the payment's document is exact, and the deal's is, or the difference is told
    receipt, invoice = uk.stored("SalesReceipt", received["document_id"]), uk.stored("Invoice", invoiced["document_id"])
    assert (total(receipt), tax(receipt), received["warning"]) == (D(120), D(20), "")
    assert total(invoice) == D(invoiced["document_total"]) == (D(120) if amount == "net" else D(100))
    assert ("QuickBooks' total is 100.00 GBP, 20.00 less" in invoiced["warning"]) == (amount == "gross")


def test_a_new_product_that_needs_an_expense_account_is_left_to_a_person(trade: Trade) -> None:
    trade.app.quickbooks.switches.change({"item_requires_expense_account": True})
    deal = trade.deal()
    trade.line(deal, "Gravel", "10.00", hs_position_on_quote=2)
    told = trade.enrol("create-invoice", deal, create_missing_products="yes")
    assert told["error_code"] == "product_not_found"
    assert told["error_message"].startswith(
        'QuickBooks creates no product without an expense account, and none is known for line 3 "Gravel". Create the '
        "product in QuickBooks and enrol the record again."
    )
    assert trade.documents("Invoice") == []
