"""A deal becomes an invoice: the handler in process, against both sandboxes over real sockets."""

from collections import Counter
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest

from sandbox.hubspot.executions import Execution, State
from sandbox.hubspot.seed import SeedDeal
from tests.integration.in_process import InProcess, outputs

SALE = {"customer": "first_contact", "products": "line_items", "create_missing_products": "no"}
NET_30 = "3"


def enrol(app: InProcess, deal: str, **inputs: str) -> Execution:
    return app.enrol(app.workflow("create-invoice", "DEAL", {**SALE, **inputs}), deal)


def invoices(app: InProcess) -> list[dict[str, Any]]:
    seeded = 145  # the seeded company's own documents have smaller ids
    return [
        stored for stored in app.quickbooks.company(app.realm_id).documents("Invoice") if int(stored["Id"]) >= seeded
    ]


def test_the_invoice_has_what_the_deal_has(app: InProcess) -> None:
    # When a deal with two line items is enrolled with net 30
    execution = enrol(app, SeedDeal.PLAIN, payment_terms=NET_30, message="Thank you", memo="From sales")

    # Then QuickBooks has its invoice
    (invoice,) = invoices(app)
    told = outputs(execution)
    assert execution.state is State.SUCCEEDED
    assert told["status"] == "created"
    assert told["error_code"] == "NONE"
    assert told["document_id"] == invoice["Id"]
    assert told["document_number"] == invoice["DocNumber"]
    assert Decimal(told["document_total"]) == Decimal(str(invoice["TotalAmt"])) == Decimal("575.00")
    assert f"deeplinkcompanyid={app.realm_id}" in told["document_url"]
    # for the customer made of the contact
    customer = app.quickbooks.company(app.realm_id).entity("Customer", told["customer_id"])
    assert invoice["CustomerRef"]["value"] == told["customer_id"]
    assert customer["DisplayName"] == "Jane Miller"
    assert customer["PrimaryEmailAddr"]["Address"] == "jane.miller@acme.example"
    assert customer["CompanyName"] == "ACME Landscaping"
    assert customer["PrimaryPhone"]["FreeFormNumber"]
    assert customer["BillAddr"]["City"]
    # with its lines, terms and notes
    lines = [line for line in invoice["Line"] if line["DetailType"] == "SalesItemLineDetail"]
    assert [(line["SalesItemLineDetail"]["ItemRef"]["name"], str(line["Amount"])) for line in lines] == [
        ("Design", "300.00"),
        ("Rock Fountain", "275.00"),
    ]
    assert invoice["SalesTermRef"]["value"] == NET_30
    assert invoice["CustomerMemo"]["value"] == "Thank you"
    assert invoice["PrivateNote"].startswith("From sales")
    assert f"HubSpot deal {SeedDeal.PLAIN}" in invoice["PrivateNote"]
    # and nobody is mailed by it
    assert invoice["EmailStatus"] == "NotSet"


def test_enrolled_again_the_existing_invoice_is_returned_with_one_read(app: InProcess) -> None:
    first = outputs(enrol(app, SeedDeal.PLAIN))
    before = len(app.quickbooks.log.entries())
    second = outputs(enrol(app, SeedDeal.PLAIN))
    assert second["status"] == "existing"
    assert second["document_id"] == first["document_id"]
    assert len(invoices(app)) == 1
    assert len(app.quickbooks.log.entries()) - before == 1


def test_a_deal_that_changed_since_returns_the_existing_invoice_and_says_so(app: InProcess) -> None:
    enrol(app, SeedDeal.PLAIN)
    portal = app.hubspot.portal(app.portal_ids[0])
    portal.add_line_item(portal.get("deals", SeedDeal.PLAIN), name="Pump", price="15.00", quantity=1)
    told = outputs(enrol(app, SeedDeal.PLAIN))
    assert told["status"] == "existing"
    assert "already created with different content" in told["warning"]
    assert len(invoices(app)) == 1


def test_create_another_makes_one_for_each_enrolment(app: InProcess) -> None:
    enrol(app, SeedDeal.PLAIN, if_already_created="create_another")
    enrol(app, SeedDeal.PLAIN, if_already_created="create_another")
    assert len(invoices(app)) == 2


def test_a_deleted_invoice_is_replaced(app: InProcess) -> None:
    first = outputs(enrol(app, SeedDeal.PLAIN))
    app.quickbooks.company(app.realm_id).delete("Invoice", first["document_id"])
    second = outputs(enrol(app, SeedDeal.PLAIN))
    assert second["status"] == "created"
    assert second["document_id"] != first["document_id"]
    assert len(invoices(app)) == 1


def test_known_customer_and_remembered_products_cost_one_call(app: InProcess) -> None:
    # Given a first invoice, after which customer, products and lists are known
    enrol(app, SeedDeal.PLAIN, if_already_created="create_another")
    seen_quickbooks, seen_hubspot = len(app.quickbooks.log.entries()), len(app.hubspot.log.entries())
    # When the next one is made in a new container
    app.restart()
    enrol(app, SeedDeal.PLAIN, if_already_created="create_another")
    # Then QuickBooks is asked once and HubSpot three times
    assert [
        urlsplit(entry.url).path.rsplit("/", 1)[-1] for entry in app.quickbooks.log.entries()[seen_quickbooks:]
    ] == ["invoice"]
    assert len(app.hubspot.log.entries()) - seen_hubspot == 3


def test_the_same_callout_twenty_times_in_parallel_is_one_invoice(app: InProcess) -> None:
    workflow = app.workflow("create-invoice", "DEAL", SALE)
    enrolment = app.hubspot.engine.enrol(workflow, [SeedDeal.PLAIN])[0]
    # When the very same signed bytes arrive twenty times at once
    answers = app.hubspot.engine.duplicate(enrolment.executions[0], 20)
    # Then one attempt did it, and the others were told to come back or got its outputs
    assert len(invoices(app)) == 1
    assert set(Counter(answer.status for answer in answers)) <= {200, 503}
    assert any(answer.status == 200 for answer in answers)
    # And the delivery itself is answered with the stored outputs
    app.clock.advance(60)
    assert app.hubspot.engine.run_until_settled()
    assert enrolment.executions[0].outputs["status"] == "created"
    assert len(invoices(app)) == 1


def test_twenty_enrolments_of_one_deal_at_once_are_one_invoice(app: InProcess) -> None:
    # (without the limit of 10 requests a second, which twenty at one frozen moment would hit again at every retry)
    app.quickbooks.switches.change({"limits": False})
    workflow = app.workflow("create-invoice", "DEAL", SALE)
    app.hubspot.engine.enrol(workflow, [SeedDeal.PLAIN] * 20)
    assert app.hubspot.engine.run_until_settled()
    assert len(invoices(app)) == 1
    # and every one of them was told of that invoice; of two that found it at once, each may say `created`
    told = [execution.outputs for execution in app.hubspot.engine.executions()]
    assert {str(each["document_id"]) for each in told} == {invoices(app)[0]["Id"]}
    assert {str(each["status"]) for each in told} <= {"created", "existing"}
    assert "created" in {str(each["status"]) for each in told}


@pytest.mark.parametrize(
    ("deal", "code", "words"),
    [
        (SeedDeal.NO_LINES, "no_line_items", ("line item",)),
        (SeedDeal.NO_CONTACT, "no_contact", ("contact",)),
        (SeedDeal.CONTACT_WITHOUT_LAST_NAME, "contact_incomplete", ("Madonna", "last name")),
        (SeedDeal.CONTACT_WITHOUT_EMAIL, "contact_incomplete", ("Sam Silent", "e-mail")),
        (SeedDeal.UNKNOWN_PRODUCT, "product_not_found", ("Hovercraft rental", "HOVER-9")),
        (SeedDeal.EURO, "currency_not_enabled", ("EUR", "USD")),
    ],
)
def test_a_record_that_cannot_be_booked_is_refused_in_words(
    app: InProcess, deal: str, code: str, words: tuple[str, ...]
) -> None:
    execution = enrol(app, deal)
    told = outputs(execution)
    assert execution.state is State.FAIL_CONTINUE
    assert (told["status"], told["error_code"]) == ("failed", code)
    for word in words:
        assert word in told["error_message"]
    assert invoices(app) == []


def test_all_problems_of_a_record_come_in_one_message(app: InProcess) -> None:
    # Given a deal whose contact lacks a last name and one of whose lines matches no product
    portal = app.hubspot.portal(app.portal_ids[0])
    portal.add_line_item(
        portal.get("deals", SeedDeal.CONTACT_WITHOUT_LAST_NAME), name="Moon dust", price="5.00", quantity=1
    )
    told = outputs(enrol(app, SeedDeal.CONTACT_WITHOUT_LAST_NAME))
    assert "last name" in told["error_message"]
    assert "Moon dust" in told["error_message"]


def test_a_missing_product_is_created_when_wished(app: InProcess) -> None:
    told = outputs(enrol(app, SeedDeal.UNKNOWN_PRODUCT, create_missing_products="yes"))
    assert told["status"] == "created"
    items = app.quickbooks.company(app.realm_id).query("SELECT * FROM Item WHERE Name = 'Hovercraft rental'")
    assert items["Item"][0]["Sku"] == "HOVER-9"


def test_a_company_of_another_portal_is_refused_and_nothing_is_read(app: InProcess) -> None:
    foreign = app.realm_ids[-1]
    execution = enrol(app, SeedDeal.PLAIN, account=foreign)
    assert outputs(execution)["error_code"] == "not_linked"
    assert app.quickbooks.log.entries() == []


def test_an_object_type_that_is_not_served_is_refused(app: InProcess) -> None:
    contact = app.hubspot.portal(app.portal_ids[0]).create_contact(firstname="A", lastname="B")
    execution = app.enrol(app.workflow("create-invoice", "CONTACT", SALE), contact.id)
    assert outputs(execution)["error_code"] == "unsupported_object_type"


def test_an_editor_test_run_works(app: InProcess) -> None:
    app.clock.advance(60)
    action = app.workflow("create-invoice", "DEAL", SALE).actions[0]
    execution = app.hubspot.engine.test_run(app.portal_ids[0], action, "DEAL", SeedDeal.PLAIN)
    assert execution.outputs["status"] == "created"


@pytest.mark.parametrize("deal", [SeedDeal.APOSTROPHE, SeedDeal.POLISH, SeedDeal.JAPANESE, SeedDeal.MANY_LINES])
def test_names_from_elsewhere_and_long_lists(app: InProcess, deal: str) -> None:
    told = outputs(enrol(app, deal, create_missing_products="yes"))
    assert told["status"] == "created"
    assert told["warning"] == ""
