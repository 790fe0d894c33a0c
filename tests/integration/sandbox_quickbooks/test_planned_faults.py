"""Planned faults in QuickBooks' shapes."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
import requests

from sandbox.kit import FaultRule, Match
from tests.integration.sandbox_quickbooks.support import Api, invoice

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "flavour", "content_type", "told"),
    [
        (429, None, "application/json", '"Fault":{"Error":[{"Message":"message=ThrottleExceeded'),
        (429, "lower", "application/json", '"fault":{"error":[{"message":"message=ThrottleExceeded'),
        (429, "xml", "application/xml", "errorCode=003001; statusCode=429"),
        (403, "throttle", "application/json", "errorCode=003001; statusCode=403"),
        (403, None, "application/json", "message=ApplicationAuthorizationFailed"),
        (401, None, "application/json", "message=AuthenticationFailed"),
        (401, "wrong_cluster", "application/xml", '<Error code="130">'),
        (500, None, "application/json", '"code":"10000"'),
        (503, "xml", "application/xml", '<Error code="10000">'),
        (504, "empty", "text/plain", ""),
        (400, "code:6190", "application/json", '"Message":"Invalid Company Status"'),
        (200, "code:6000", "application/json;charset=utf-8", '{"Fault":{"Error":[{"Message":"A business validation'),
    ],
)
def test_status(api: Api, status: int, flavour: str | None, content_type: str, told: str) -> None:
    api.sandbox.faults.add(FaultRule(do="status", status=status, flavour=flavour))

    response = api.raw("GET", "/item/1")

    assert response.status_code == status
    assert response.headers["Content-Type"] == content_type
    assert "Intuit-Tid" in response.headers
    assert told in response.text if told else response.text == ""


def test_headers_of_the_rule_are_sent(api: Api) -> None:
    api.sandbox.faults.add(FaultRule(do="status", status=429, headers={"Retry-After": "120"}))

    assert api.raw("GET", "/item/1").headers["Retry-After"] == "120"


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_service_trouble_before_and_after_the_commit(api: Api, status: int, when: str, made: int) -> None:
    rule = {"do": "status", "status": status, "when": when, "match": {"path": "*/invoice"}}
    api.sandbox.faults.add(FaultRule.model_validate(rule))

    assert api.post("Invoice", invoice()).status_code == status

    assert len(api.sandbox.company().documents("Invoice")) == made


def test_a_lost_connection_after_the_commit(api: Api) -> None:
    api.sandbox.faults.add(FaultRule(do="drop", when="after", match=Match(method="POST")))

    with pytest.raises(requests.ConnectionError):
        api.post("Invoice", invoice())

    assert len(api.sandbox.company().documents("Invoice")) == 1


@pytest.mark.parametrize("rule", [{"do": "status", "status": 503}, {"do": "html", "status": 504}, {"do": "drop"}])
def test_the_commit_may_come_later_than_the_failure(api: Api, rule: dict[str, object]) -> None:
    # Given a create that fails now and is carried out 90 seconds later
    api.sandbox.clock.set(NOON, frozen=True)
    api.sandbox.faults.add(FaultRule.model_validate(rule | {"when": "late", "seconds": 90}))
    with suppress(requests.ConnectionError):
        assert api.post("Invoice", invoice(DocNumber="A-7")).status_code != 200
    by_number = "SELECT Id FROM Invoice WHERE DocNumber = 'A-7'"

    # Then nothing is there before, and one invoice after
    api.sandbox.clock.advance(89)
    assert api.query(by_number) == {}
    api.sandbox.clock.advance(1)
    assert len(api.query(by_number)["Invoice"]) == 1
    assert len(api.query(by_number)["Invoice"]) == 1
    noted = api.sandbox.log.entries()[0].notes["fault"]
    assert noted == {"do": rule["do"], "committed": True, "real_status": 200}


def test_a_late_commit_is_forgotten_by_a_reset(api: Api, base_url: str) -> None:
    api.sandbox.faults.add(FaultRule(do="status", status=503, when="late", seconds=90))
    api.post("Invoice", invoice())

    requests.post(f"{base_url}/_sandbox/reset", timeout=10)

    api.sandbox.clock.advance(90)
    assert api.query("SELECT COUNT(*) FROM Invoice") == {"totalCount": 0}


def test_a_truncated_answer_is_no_json(api: Api) -> None:
    api.sandbox.faults.add(FaultRule(do="truncate"))

    response = api.raw("GET", "/item/1")

    assert response.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        response.json()


def test_a_page_of_the_edge(api: Api) -> None:
    api.sandbox.faults.add(FaultRule(do="html", status=200))

    response = api.raw("GET", "/item/1")

    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_the_token_endpoint_can_fail_too(api: Api, base_url: str) -> None:
    rule = {"do": "status", "status": 400, "body": {"error": "invalid_grant"}, "match": {"path": "/oauth2/*"}}
    api.sandbox.faults.add(FaultRule.model_validate(rule))

    response = requests.post(f"{base_url}/oauth2/v1/tokens/bearer", timeout=10)

    assert (response.status_code, response.json()) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(("do", "when", "made"), [("delay", "before", 0), ("delay", "after", 1), ("slow", "before", 1)])
def test_a_request_of_more_than_two_minutes_is_cut(
    api: Api, do: Literal["delay", "slow"], when: Literal["before", "after"], made: int
) -> None:
    # Given a clock that stands still, and a service that would take an hour
    api.sandbox.clock.set(NOON, frozen=True)
    api.sandbox.faults.add(FaultRule(do=do, when=when, seconds=3600))

    # When something is created
    response = api.post("Invoice", invoice())

    # Then the edge answers after two minutes of the sandbox's time, whatever became of the work
    assert (response.status_code, response.headers["Content-Type"]) == (504, "text/html; charset=utf-8")
    assert api.sandbox.clock.now() == NOON + timedelta(seconds=120)
    assert len(api.sandbox.company().documents("Invoice")) == made
    assert api.sandbox.log.entries()[0].notes["fault"] == {
        "do": do,
        "committed": bool(made),
        "cut": True,
    } | ({"real_status": 200} if made else {})


def test_a_delay_of_less_is_the_real_answer(api: Api) -> None:
    api.sandbox.faults.add(FaultRule(do="delay", seconds=0.01))

    assert api.raw("GET", "/item/1").status_code == 200


@pytest.mark.parametrize(
    ("status", "flavour", "error"),
    [
        (400, None, "invalid_grant"),
        (401, None, "invalid_client"),
        (429, None, "too_many_requests"),
        (503, None, "server_error"),
        (400, "oauth:invalid_request", "invalid_request"),
    ],
)
def test_the_oauth_server_fails_in_its_own_shape(
    api: Api, base_url: str, status: int, flavour: str | None, error: str
) -> None:
    api.sandbox.faults.add(FaultRule(do="status", status=status, flavour=flavour))

    response = requests.post(f"{base_url}/oauth2/v1/tokens/bearer", timeout=10)

    assert (response.status_code, response.json()) == (status, {"error": error})


def test_a_refresh_may_be_lost_after_it_was_made(api: Api, base_url: str) -> None:
    # Given a refresh token that is a day old, and an answer that gets lost
    old = api.sandbox.tokens_for().refresh_token
    api.sandbox.clock.advance(24 * 3600)
    api.sandbox.faults.add(FaultRule(do="drop", when="after"))

    def refresh() -> requests.Response:
        return requests.post(
            f"{base_url}/oauth2/v1/tokens/bearer",
            data={"grant_type": "refresh_token", "refresh_token": old},
            auth=(api.sandbox.client_id, api.sandbox.client_secret),
            timeout=10,
        )

    # When it is sent again, then the old value is dead already
    with pytest.raises(requests.ConnectionError):
        refresh()
    assert refresh().json()["error"] == "invalid_grant"


def test_an_answer_may_come_byte_by_byte(api: Api) -> None:
    api.sandbox.faults.add(FaultRule(do="slow", seconds=0.05))

    assert api.read("Item", "1")["Name"] == "Services"
