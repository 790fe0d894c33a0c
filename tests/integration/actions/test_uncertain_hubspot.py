"""Whatever HubSpot turns out to do where its documentation leaves it open, a record becomes its one document."""

from decimal import Decimal
from typing import Any

import pytest

from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.tokens import ALL_SCOPES
from sandbox.kit.faults import FaultRule, Match
from tests.integration.actions.trade import NET_30, Trade, lines, total
from tests.integration.in_process import InProcess, outputs

SENT: list[dict[str, Any]] = [
    {"signature_versions": "v2"},
    {"signature_versions": "v3"},
    {"v3_decodes_uri": False},
    {"send_fields": "inputFields"},
    {"send_fields": "fields"},
    {"send_typed_inputs": False},
    {"send_typed_inputs": False, "send_fields": "fields"},
    {"empty_inputs": "null"},
    {"empty_inputs": "empty"},
    {"input_values": "native"},
    {"date_inputs": "iso"},
    {"object_type_spelling": "lower"},
    {"object_type_spelling": "plural"},
    {"object_type_spelling": "type_id"},
    {"user_agent": "Something else"},
    {"send_timeout_header": True},
]
ANSWERED: list[dict[str, Any]] = [
    {"association_page_size": 1},
    {"association_page_size": 1, "association_ids_as_strings": True},
    {"association_order": "id"},
    {"association_order": "newest"},
    {"line_items_key": "line_items"},
    {"payments_key": "commerce payments"},
    {"payments_key": "commerce_payments"},
    {"payment_shows_line_items": False},
    {"absent_properties": ["hs_quote_progression_status", "hs_purchase_order_number", "hs_processor_type"]},
    {"missing_ids_told": False},
    {"rate_limits": "private"},
    {"rate_limits": "marketplace"},
]


def named(switches: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in switches.items())


@pytest.fixture(params=[*SENT, *ANSWERED], ids=named)
def unlike(request: pytest.FixtureRequest, shared: InProcess) -> Trade:
    """HubSpot with something otherwise than it most probably is."""
    hubspot = shared.hubspot
    hubspot.switches.restore()
    hubspot.switches.check_requests = True
    for name, value in request.param.items():
        setattr(hubspot.switches, name, value)
    return Trade(shared)


def test_a_deal_becomes_its_invoice(unlike: Trade) -> None:
    deal = unlike.deal()
    told = unlike.enrol(
        "create-invoice",
        deal,
        payment_terms=NET_30,
        bill="deposit",
        deposit_percent="50",
        invoice_date="2026-03-01",
        message="",
    )
    assert (told["status"], told["error_code"]) == ("created", "NONE")
    invoice = unlike.stored("Invoice", told["document_id"])
    assert (invoice["TxnDate"], invoice["SalesTermRef"]["value"]) == ("2026-03-01", NET_30)
    assert [amount for _, amount, _ in lines(invoice)] == [Decimal("75.00"), Decimal("137.50")]


def test_a_quote_becomes_its_estimate(unlike: Trade) -> None:
    told = unlike.enrol("create-estimate", unlike.quote(taxed=False), accepted="yes", expiration_date="2026-04-01")
    assert (told["status"], told["error_code"]) == ("created", "NONE")
    estimate = unlike.stored("Estimate", told["document_id"])
    assert (total(estimate), estimate["ExpirationDate"]) == (Decimal("425.00"), "2026-04-01")


def test_a_payment_becomes_its_sales_receipt(unlike: Trade) -> None:
    told = unlike.enrol("create-sales-receipt", unlike.payment(taxed=False))
    assert (told["status"], told["error_code"]) == ("created", "NONE")
    assert total(unlike.stored("SalesReceipt", told["document_id"])) == Decimal("425.00")


# -- retries, and what is refused --------------------------------------------------------------------------------------


def invoices(trade: Trade, deal: CrmObject) -> list[dict[str, Any]]:
    return [each for each in trade.documents("Invoice") if f"HubSpot deal {deal.id} " in each.get("PrivateNote", "")]


@pytest.mark.parametrize("another", [False, True])
def test_a_retry_under_whichever_callback_id_books_nothing_twice(trade: Trade, another: bool) -> None:
    # Given a known customer, and QuickBooks that makes the invoice, loses its answer and cannot be asked
    contact = trade.contact()
    trade.enrol("create-invoice", trade.deal(contact))
    trade.app.hubspot.switches.new_callback_id_on_retry = another
    trade.strike("invoice", do="drop", when="after")
    trade.strike("query", do="status", status=503)
    deal = trade.deal(contact)
    # When HubSpot tries again
    execution = trade.execution("create-invoice", deal)
    # Then
    assert len({attempt.callback_id for attempt in execution.attempts}) == (len(execution.attempts) if another else 1)
    assert len(execution.attempts) > 1
    assert outputs(execution)["error_code"] == "NONE"
    assert len(invoices(trade, deal)) == 1


@pytest.mark.parametrize(("same", "status"), [(False, "existing"), (True, "created")])
def test_enrolled_again_under_whichever_callback_id_there_is_one_invoice(trade: Trade, same: bool, status: str) -> None:
    trade.app.hubspot.switches.same_callback_id_on_reenrolment = same
    deal = trade.deal()
    workflow = trade.workflow("create-invoice", deal)
    first, second = (outputs(trade.app.enrol(workflow, deal.id)) for _ in range(2))
    # a callback that was answered is answered alike, whatever it is sent for
    assert (first["status"], second["status"]) == ("created", status)
    assert first["document_id"] == second["document_id"]
    assert len(invoices(trade, deal)) == 1


@pytest.mark.parametrize("unit", ["milliseconds", "seconds", "ignored"])
@pytest.mark.parametrize("category", [True, False])
@pytest.mark.parametrize("told_when", [None, 5])
def test_a_rate_limit_of_hubspot_is_waited_for(trade: Trade, unit: str, category: bool, told_when: int | None) -> None:
    # Given room for one record in ten seconds, and two that are enrolled at once
    switches = trade.app.hubspot.switches
    switches.retry_after_unit = unit  # type: ignore[assignment]
    switches.rate_limit_has_category, switches.retry_after_on_429 = category, told_when
    switches.rate_limit_per_10_seconds = 4
    first, second = trade.deal(), trade.deal()
    engine = trade.app.hubspot.engine
    # When
    enrolments = engine.enrol(trade.workflow("create-invoice", first), [first.id, second.id])
    assert engine.run_until_settled()
    # Then both are booked, one of them later
    executions = [enrolment.executions[0] for enrolment in enrolments]
    assert [outputs(execution)["status"] for execution in executions] == ["created", "created"]
    assert max(len(execution.attempts) for execution in executions) > 1
    assert [len(invoices(trade, deal)) for deal in (first, second)] == [1, 1]


@pytest.mark.parametrize("key", ["requiredGranularScopes", "requiredScopes", "missingScopes"])
def test_the_scope_that_is_missing_is_named_wherever_hubspot_names_it(trade: Trade, key: str) -> None:
    trade.app.hubspot.switches.missing_scopes_key = key
    portal = trade.portal
    portal.restrict(portal.static_token, ALL_SCOPES - {"crm.objects.contacts.read"})
    told = trade.enrol("create-invoice", trade.deal())
    assert (told["status"], told["error_code"]) == ("failed", "missing_scope")
    assert "the app lacks the scope crm.objects.contacts.read. Connect HubSpot again." in told["error_message"]


def test_a_part_of_the_lines_that_cannot_be_read_is_told_though_hubspot_does_not_say_which(trade: Trade) -> None:
    trade.app.hubspot.switches.missing_ids_told = False
    trade.app.hubspot.faults.add(
        FaultRule(match=Match(path="*/line_items/batch/read"), do="status", status=207, times=0)
    )
    told = trade.enrol("create-invoice", trade.deal())
    assert (told["status"], told["error_code"]) == ("failed", "line_invalid")
