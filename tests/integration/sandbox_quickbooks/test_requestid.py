"""A repeated requestid gives the first answer again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import requests

from tests.integration.sandbox_quickbooks.support import Api, codes, invoice


def test_the_second_request_gets_the_first_answer(api: Api) -> None:
    first = api.post("Invoice", invoice(), requestid="r-1")
    second = api.post("Invoice", invoice(), requestid="r-1")

    assert second.text == first.text
    assert len(api.sandbox.company().documents("Invoice")) == 1
    assert [entry.notes.get("replayed") for entry in api.sandbox.log.entries()] == [None, True]


def test_the_same_id_with_another_body_loses_the_change(api: Api) -> None:
    first = api.post("Customer", {"DisplayName": "One"}, requestid="r-1")

    assert api.post("Customer", {"DisplayName": "Two"}, requestid="r-1").text == first.text


def test_the_answer_stays_after_the_object_has_gone(api: Api) -> None:
    first = api.post("Invoice", invoice(), requestid="r-1")
    held = first.json()["Invoice"]
    api.post("Invoice", {"Id": held["Id"], "SyncToken": "0"}, operation="delete")

    assert api.post("Invoice", invoice(), requestid="r-1").text == first.text


def test_an_empty_id_is_none(api: Api) -> None:
    """qbo_api sends `requestid=` with every request that names none."""
    first, second = (api.made("Invoice", invoice(), requestid="") for _ in range(2))

    assert first["Id"] != second["Id"]
    for path in (f"/invoice/{first['Id']}/send?requestid=&sendTo=a%40b.example", "/batch?requestid="):
        body = {"BatchItemRequest": [{"bId": "1", "operation": "create", "Invoice": invoice()}]}
        assert api.raw("POST", path, json=body).status_code == 200
        assert api.raw("POST", path, json=body).status_code == 200
    assert len(api.sandbox.company().documents("Invoice")) == 4
    assert [entry.notes.get("replayed") for entry in api.sandbox.log.entries()] == [None] * 6


def test_ids_are_remembered_per_company(api: Api, base_url: str) -> None:
    from sandbox.quickbooks import SECOND_US_REALM

    api.post("Customer", {"DisplayName": "One"}, requestid="r-1")
    other = Api(api.sandbox, base_url, SECOND_US_REALM)

    assert other.made("Customer", {"DisplayName": "Two"}, requestid="r-1")["DisplayName"] == "Two"


def test_an_id_is_forgotten_after_its_time(api: Api) -> None:
    api.sandbox.switches.replay_seconds = 600
    api.post("Invoice", invoice(), requestid="r-1")
    api.sandbox.clock.advance(601)

    api.post("Invoice", invoice(), requestid="r-1")

    assert len(api.sandbox.company().documents("Invoice")) == 2


def test_the_first_failure_is_given_again(api: Api) -> None:
    assert codes(api.post("Invoice", invoice(customer="75"), requestid="r-1")) == ["2500"]

    assert codes(api.post("Invoice", invoice(), requestid="r-1")) == ["2500"]


def test_failures_are_forgotten_when_the_switch_says_so(api: Api) -> None:
    api.sandbox.switches.replay_failures = False
    api.post("Invoice", invoice(customer="75"), requestid="r-1")

    assert api.post("Invoice", invoice(), requestid="r-1").status_code == 200


def test_twenty_at_once_make_one_document(api: Api) -> None:
    url, token = f"{api.company_url}/invoice?requestid=r-1", api.sandbox.tokens_for().access_token

    def send(_number: int) -> str:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.post(url, json=invoice(), headers=headers, timeout=20).text

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(send, range(20)))

    assert len(answers) == 1
    assert len(api.sandbox.company().documents("Invoice")) == 1


def test_a_lost_answer_is_found_again(api: Api) -> None:
    # Given a connection that breaks after the commit
    from sandbox.kit import FaultRule

    api.sandbox.faults.add(FaultRule(do="drop", when="after"))

    # When the request is sent, and sent again
    try:
        api.post("Invoice", invoice(), requestid="r-1")
        raise AssertionError("the connection did not break")
    except requests.ConnectionError:
        pass
    again = api.post("Invoice", invoice(), requestid="r-1")

    # Then there is one document
    assert again.json()["Invoice"]["Id"] == "145"
    assert len(api.sandbox.company().documents("Invoice")) == 1
