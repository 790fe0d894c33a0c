"""E-mailing a document."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import requests

from tests.integration.sandbox_quickbooks.support import Api, Body, codes, invoice, payment, problems

NOON = datetime(2026, 3, 4, 20, tzinfo=UTC)


def send(api: Api, held: Body, entity: str = "Invoice", **parameters: str) -> requests.Response:
    headers = {"Content-Type": "application/octet-stream"}
    return api.raw("POST", f"/{entity.lower()}/{held['Id']}/send", params=parameters, headers=headers)


def test_a_document_is_marked_as_sent(api: Api) -> None:
    # Given an invoice with an address
    api.sandbox.clock.set(NOON, frozen=True)
    held = api.made("Invoice", invoice(BillEmail={"Address": "ap@harbor.example"}))
    api.sandbox.clock.advance(60)

    # When it is sent
    sent = send(api, held).json()["Invoice"]

    # Then it says so, in the same version, at a later time
    assert sent["EmailStatus"] == "EmailSent"
    assert sent["DeliveryInfo"] == {"DeliveryType": "Email", "DeliveryTime": "2026-03-04T12:01:00-08:00"}
    assert sent["SyncToken"] == held["SyncToken"]
    assert sent["MetaData"]["LastUpdatedTime"] == "2026-03-04T12:01:00-08:00"
    assert sent == api.raw("GET", f"/invoice/{held['Id']}").json()["Invoice"]


def test_send_to_replaces_the_address(api: Api) -> None:
    held = api.made("Invoice", invoice(BillEmail={"Address": "ap@harbor.example"}))

    assert send(api, held, sendTo="boss@harbor.example").json()["Invoice"]["BillEmail"] == {
        "Address": "boss@harbor.example"
    }


def test_an_update_forgets_the_time_of_the_mail(api: Api) -> None:
    held = api.made("Invoice", invoice(BillEmail={"Address": "ap@harbor.example"}))
    send(api, held)

    updated = api.sparse("Invoice", held, PrivateNote="x")

    assert (updated["DeliveryInfo"], updated["EmailStatus"]) == ({"DeliveryType": "Email"}, "EmailSent")


@pytest.mark.parametrize("code", ["2380", "6420"])
def test_without_an_address_nothing_is_sent(api: Api, code: str) -> None:
    api.sandbox.switches.change({"send_without_address": code})
    held = api.made("Invoice", invoice())

    (problem,) = problems(send(api, held))

    assert (problem["code"], problem["element"]) == (code, "BillEmail")
    assert api.read("Invoice", held["Id"])["EmailStatus"] == "NotSet"


def test_without_an_address_it_may_be_a_system_failure(api: Api) -> None:
    api.sandbox.switches.send_without_address = "null_pointer"

    response = send(api, api.made("Invoice", invoice()))

    assert (response.status_code, response.json()["Fault"]["type"]) == (500, "SystemFault")
    assert "NullPointerException" in problems(response)[0]["Detail"]


def test_a_bad_address_is_refused(api: Api) -> None:
    held = api.made("Invoice", invoice())

    assert codes(send(api, held, sendTo="nobody")) == ["2210"]


def test_a_payment_goes_to_the_address_of_its_customer(api: Api) -> None:
    customer = api.made("Customer", {"DisplayName": "Harbor", "PrimaryEmailAddr": {"Address": "ap@harbor.example"}})
    held = api.made("Payment", payment(10, customer=customer["Id"]))

    assert send(api, held, "Payment").status_code == 200
    unknown = api.made("Customer", {"DisplayName": "Unknown"})["Id"]
    assert codes(send(api, api.made("Payment", payment(10, customer=unknown)), "Payment")) == ["2380"]


def test_forty_mails_a_day(api: Api) -> None:
    api.sandbox.clock.set(NOON, frozen=True)
    held = api.made("Invoice", invoice(BillEmail={"Address": "ap@harbor.example"}))
    for _ in range(40):
        assert send(api, held).status_code == 200

    assert codes(send(api, held)) == ["6000"]
    api.sandbox.clock.advance(12 * 3600)
    assert send(api, held).status_code == 200


def test_the_number_of_mails_can_be_unlimited(api: Api) -> None:
    api.sandbox.switches.mails_a_day = 0
    held = api.made("Invoice", invoice(BillEmail={"Address": "ap@harbor.example"}))
    assert codes(send(api, held)) == ["6000"]

    api.sandbox.switches.mails_a_day = None

    assert send(api, held).status_code == 200


def test_what_is_not_there_or_no_document(api: Api) -> None:
    assert codes(api.raw("POST", "/invoice/999/send")) == ["610"]
    assert codes(api.raw("POST", "/invoice/abc/send")) == ["2030"]
    assert codes(api.raw("POST", "/customer/1/send")) == ["500"]


def test_a_repeated_requestid_sends_once(api: Api) -> None:
    api.sandbox.switches.mails_a_day = 1
    held = api.made("Invoice", invoice(BillEmail={"Address": "ap@harbor.example"}))

    first = send(api, held, requestid="r-1")

    assert send(api, held, requestid="r-1").text == first.text
    assert codes(send(api, held, requestid="r-2")) == ["6000"]
