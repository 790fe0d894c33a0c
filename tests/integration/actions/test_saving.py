"""A document is noted in properties of the record's deal where the author wishes it, and never at its own cost."""

from typing import Any

import pytest

from quickbooks_actions.timing import LAST_START_SECONDS
from quickbooks_actions.workflow.runtime import Runtime
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.tokens import ALL_SCOPES
from sandbox.kit.faults import FaultRule, Match
from tests.integration.actions.trade import BANK_CHARGES, CHECKING, Trade

ID, NUMBER, LINK = "quickbooks_id", "quickbooks_number", "quickbooks_link"
SAVE = {"save_id_to": ID, "save_number_to": NUMBER, "save_link_to": LINK}
INVOICE = "create-invoice"


@pytest.fixture
def noting(trade: Trade) -> Trade:
    """A portal whose deals have properties for the document."""
    for name in (ID, NUMBER, LINK):
        trade.portal.define_property("deals", name)
    return trade


def noted(trade: Trade, deal: CrmObject) -> dict[str, str | None]:
    stored = trade.portal.get("deals", deal.id)
    return {name: stored.get(name) for name in (ID, NUMBER, LINK)}


def calls(trade: Trade) -> list[str]:
    return [entry.method for entry in trade.app.hubspot.log.entries()]


def fails(trade: Trade, **rule: Any) -> None:
    trade.app.hubspot.faults.add(FaultRule(match=Match(method="PATCH"), times=0, **rule))


def test_the_invoice_is_noted_in_its_deal(noting: Trade) -> None:
    deal = noting.deal()
    told = noting.enrol(INVOICE, deal, **SAVE)
    assert (told["status"], told["warning"]) == ("created", "")
    assert noted(noting, deal) == {
        ID: told["document_id"],
        NUMBER: told["document_number"],
        LINK: told["document_url"],
    }
    # in one call more than without
    assert sorted(calls(noting)) == ["GET", "GET", "PATCH", "POST"]


def test_nothing_is_written_to_hubspot_unless_it_is_wished(noting: Trade) -> None:
    deal = noting.deal()
    told = noting.enrol(INVOICE, deal)
    assert (told["status"], told["warning"]) == ("created", "")
    assert noted(noting, deal) == {ID: None, NUMBER: None, LINK: None}
    assert sorted(calls(noting)) == ["GET", "GET", "POST"]


def test_what_is_not_asked_for_stays_as_it_is(noting: Trade) -> None:
    deal = noting.deal()
    noting.portal.update(deal, **{ID: "by hand"})
    told = noting.enrol(INVOICE, deal, save_number_to=NUMBER)
    assert noted(noting, deal) == {ID: "by hand", NUMBER: told["document_number"], LINK: None}


def test_a_preview_notes_nothing(noting: Trade) -> None:
    deal = noting.deal()
    assert noting.enrol(INVOICE, deal, preview="yes", **SAVE)["status"] == "preview"
    assert noted(noting, deal) == {ID: None, NUMBER: None, LINK: None}
    assert "PATCH" not in calls(noting)


def test_a_refused_record_notes_nothing(noting: Trade) -> None:
    deal = noting.portal.create_deal(dealname="Empty", deal_currency_code="USD")
    assert noting.enrol(INVOICE, deal, **SAVE)["status"] == "failed"
    assert "PATCH" not in calls(noting)


def test_a_quote_is_locked_so_its_deal_has_the_note(noting: Trade) -> None:
    deal, quote = noting.deal(), noting.quote()
    noting.portal.associate(quote, deal)
    told = noting.enrol("create-estimate", quote, **SAVE)
    assert (told["status"], told["warning"]) == ("created", "")
    assert noted(noting, deal)[ID] == told["document_id"]


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("create-sales-receipt", {}),
        ("create-paid-invoice", {}),
        ("create-expense", {"paid_from": CHECKING, "category": BANK_CHARGES}),
    ],
)
def test_a_payment_of_a_processor_cannot_be_changed_so_its_deal_has_the_note(
    noting: Trade, action: str, more: dict[str, str]
) -> None:
    deal = noting.deal(taxed=False)
    payment = noting.payment(taxed=False, of=deal)
    told = noting.enrol(action, payment, save_id_to=ID, save_link_to=LINK, **more)
    assert (told["status"], told["warning"]) == ("created", "")
    assert (noted(noting, deal)[ID], noted(noting, deal)[LINK]) == (told["document_id"], told["document_url"])


def test_a_refund_receipt_is_noted_too(noting: Trade) -> None:
    deal, payment = noting.deal(), noting.refund()
    noting.portal.associate(payment, deal)
    told = noting.enrol("create-refund-receipt", payment, refund_from=CHECKING, **SAVE)
    assert noted(noting, deal)[NUMBER] == told["document_number"]


def test_where_there_is_no_deal_a_warning_says_so(noting: Trade) -> None:
    quote = noting.quote()
    told = noting.enrol(INVOICE, quote, **SAVE)
    assert (told["status"], told["error_code"]) == ("created", "NONE")
    assert told["warning"] == (
        f"The invoice {told['document_number']} (id {told['document_id']}) exists in QuickBooks, but was not saved in "
        f'HubSpot ("{ID}", "{NUMBER}" and "{LINK}"). The quote "Garden" (id {quote.id}) has no associated deal to save '
        "it in. Enter it by hand, or enrol the quote again: only the saving is repeated."
    )


def test_a_document_without_a_number_leaves_the_property_as_it_is(noting: Trade) -> None:
    deal = noting.deal()
    told = noting.enrol(
        "create-expense",
        noting.payment(of=deal),
        paid_from=CHECKING,
        category=BANK_CHARGES,
        save_id_to=ID,
        save_number_to=NUMBER,
    )
    assert (told["status"], told["document_number"]) == ("created", "")
    assert told["warning"] == (
        f"Save the document number in: the expense with id {told['document_id']} has none in QuickBooks, so nothing "
        "was saved there."
    )
    assert noted(noting, deal) == {ID: told["document_id"], NUMBER: None, LINK: None}


# -- what goes wrong ---------------------------------------------------------------------------------------------------


def test_an_unknown_property_is_named(noting: Trade) -> None:
    noting.app.hubspot.switches.check_requests = False  # the mistake is the author's
    deal = noting.deal()
    told = noting.enrol(INVOICE, deal, save_id_to=ID, save_number_to="invoice_no")
    assert (told["status"], told["error_code"]) == ("created", "NONE")
    assert (
        f"HubSpot does not take the value for the property invoice_no of deal {deal.id}. Check in HubSpot's settings "
        "that it exists under this internal name, holds text and may be edited."
    ) in told["warning"]
    assert len(noting.documents("Invoice")) == 1


def test_a_property_that_only_hubspot_sets_is_named(noting: Trade) -> None:
    told = noting.enrol(INVOICE, noting.deal(), save_id_to="hs_object_id")
    assert told["status"] == "created"
    assert "HubSpot does not take the value for the property hs_object_id of deal" in told["warning"]


@pytest.mark.parametrize("name", ["Invoice number", "a/b", "__x__", "9lives", "x" * 101, "naïve", "{{number}}"])
def test_what_cannot_be_an_internal_name_is_not_even_sent(noting: Trade, name: str) -> None:
    deal = noting.deal()
    told = noting.enrol(INVOICE, deal, save_id_to=name, save_number_to=NUMBER)
    assert told["status"] == "created"
    assert told["warning"].startswith("Save the document ID in: ")
    assert "is not the internal name of a HubSpot property. Correct it in the workflow." in told["warning"]
    assert noted(noting, deal)[NUMBER] == told["document_number"]


def test_a_property_that_is_chosen_twice_holds_the_first(noting: Trade) -> None:
    deal = noting.deal()
    told = noting.enrol(INVOICE, deal, save_id_to=ID, save_link_to=ID)
    assert told["warning"] == (
        f'Save the document link in: the property "{ID}" is chosen twice. Choose another one in the workflow.'
    )
    assert noted(noting, deal)[ID] == told["document_id"]


def test_the_scope_that_is_missing_is_named(noting: Trade) -> None:
    # Given a portal that did not grant to change deals
    portal = noting.portal
    portal.restrict(portal.static_token, ALL_SCOPES - {"crm.objects.deals.write"})
    # When
    told = noting.enrol(INVOICE, noting.deal(), **SAVE)
    # Then
    assert (told["status"], told["error_code"]) == ("created", "NONE")
    assert "HubSpot does not let us change deal" in told["warning"]
    assert "the app lacks the scope crm.objects.deals.write. Connect HubSpot again." in told["warning"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"do": "status", "status": 401}, "HubSpot refused the request for deal"),
        ({"do": "status", "status": 401, "flavour": "expired"}, "HubSpot refused the request for deal"),
        ({"do": "status", "status": 404}, "it was deleted or merged."),
        ({"do": "status", "status": 409}, "HubSpot refused the request for deal"),
        ({"do": "status", "status": 423}, "HubSpot could not do it at the moment."),
        ({"do": "status", "status": 429}, "HubSpot could not do it at the moment."),
        ({"do": "status", "status": 477}, "HubSpot could not do it at the moment."),
        ({"do": "status", "status": 500}, "HubSpot could not do it at the moment."),
        ({"do": "status", "status": 503, "when": "after"}, "HubSpot could not do it at the moment."),
        ({"do": "status", "status": 524}, "HubSpot could not do it at the moment."),
        ({"do": "refuse"}, "HubSpot could not do it at the moment."),
        ({"do": "delay", "seconds": 4}, "HubSpot could not do it at the moment."),
    ],
)
def test_a_failure_is_a_warning_and_the_document_stays_one(noting: Trade, rule: dict[str, Any], words: str) -> None:
    # Given
    fails(noting, **rule)
    deal = noting.deal()
    workflow = noting.workflow(INVOICE, deal, SAVE)
    # When
    execution = noting.app.enrol(workflow, deal.id)
    # Then it is answered at once, as done
    assert len(execution.attempts) == 1
    assert (execution.outputs["status"], execution.outputs["error_code"]) == ("created", "NONE")
    assert words in str(execution.outputs["warning"])
    assert str(execution.outputs["warning"]).endswith(
        "Enter it by hand, or enrol the deal again: only the saving is repeated."
    )
    # and enrolled again, the saving alone is made up for
    noting.app.hubspot.faults.clear()
    again = noting.enrol(INVOICE, deal, **SAVE)
    assert (again["status"], again["warning"]) == ("existing", "")
    assert noted(noting, deal)[ID] == again["document_id"]
    assert len(noting.documents("Invoice")) == 1


def test_where_each_enrolment_makes_a_document_nobody_is_told_to_enrol_again(noting: Trade) -> None:
    fails(noting, do="status", status=503)
    told = noting.enrol(INVOICE, noting.deal(), if_already_created="create_another", **SAVE)
    assert told["warning"].endswith("HubSpot could not do it at the moment. Enter it by hand.")


def test_a_callout_that_is_delivered_again_notes_nothing_a_second_time(noting: Trade) -> None:
    deal = noting.deal()
    execution = noting.app.enrol(noting.workflow(INVOICE, deal, SAVE), deal.id)
    answers = noting.app.hubspot.engine.duplicate(execution, 3)
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert calls(noting).count("PATCH") == 1


def test_when_no_time_is_left_the_answer_is_given_without_the_note(noting: Trade) -> None:
    # Given a callout whose time is over as soon as QuickBooks has the invoice
    app = noting.app
    app.runtime = Runtime(
        app.settings, clock=app.clock, monotonic=lambda: LAST_START_SECONDS * bool(noting.documents("Invoice"))
    )
    # When
    deal = noting.deal()
    told = noting.enrol(INVOICE, deal, **SAVE)
    # Then
    assert (told["status"], told["error_code"]) == ("created", "NONE")
    assert "HubSpot could not do it at the moment." in told["warning"]
    assert "PATCH" not in calls(noting)
