"""Who is let in: signatures, bodies, connections."""

import dataclasses
import json

import pytest
import requests

from quickbooks_actions.aws import Table
from sandbox.hubspot.executions import SignedRequest
from sandbox.hubspot.seed import SeedDeal
from sandbox.hubspot.signing import sign_v2, sign_v3
from tests.conftest import TestAws
from tests.integration.in_process import InProcess, SteadyRuntime

SALE = {"customer": "first_contact", "products": "line_items", "create_missing_products": "no"}


@pytest.fixture
def signed(app: InProcess) -> SignedRequest:
    """A callout as HubSpot signs it, not yet answered for good."""
    workflow = app.workflow("create-invoice", "DEAL", {**SALE, "account": "1"})  # refused, so that nothing is booked
    execution = app.hubspot.engine.enrol(workflow, [SeedDeal.PLAIN])[0].executions[0]
    app.hubspot.engine.duplicate(execution, 1)
    assert execution.request is not None or app.hubspot.engine.run_due()
    assert execution.request is not None
    return execution.request


def post(request: SignedRequest, *, body: bytes | None = None, without: str = "", **more: str) -> requests.Response:
    kept = {name: value for name, value in request.headers.items() if not (without and without in name.lower())}
    headers = {**kept, **{name.replace("_", "-"): value for name, value in more.items()}}
    return requests.post(request.url, data=request.body if body is None else body, headers=headers, timeout=10)


def signed_again(app: InProcess, request: SignedRequest, body: bytes) -> SignedRequest:
    """The same request with another body, signed as HubSpot would."""
    secret = app.hubspot.hubspot_app.client_secret
    headers = dict(request.headers)
    milliseconds = round(app.clock.now().timestamp() * 1000)
    for name in headers:
        if name.lower() == "x-hubspot-signature":
            headers[name] = sign_v2(secret, "POST", request.url, body)
        elif name.lower() == "x-hubspot-signature-v3":
            headers[name] = sign_v3(secret, "POST", request.url, body, str(milliseconds))
        elif name.lower() == "x-hubspot-request-timestamp":
            headers[name] = str(milliseconds)
    return dataclasses.replace(request, headers=headers, body=body)


def test_unsigned_is_denied_and_nothing_is_done(app: InProcess, signed: SignedRequest) -> None:
    before = len(app.hubspot.log.entries())
    assert post(signed, without="signature").status_code == 401
    assert len(app.hubspot.log.entries()) == before
    assert app.quickbooks.log.entries() == []


def test_a_changed_body_is_denied(app: InProcess, signed: SignedRequest) -> None:
    assert post(signed, body=signed.body.replace(b"DEAL", b"deal")).status_code == 401


def test_a_stale_v3_without_v2_is_denied_and_with_v2_accepted(app: InProcess, signed: SignedRequest) -> None:
    app.clock.advance(301)
    v2 = {name: value for name, value in signed.headers.items() if "v3" not in name.lower()}
    v3_only = {
        name: value
        for name, value in signed.headers.items()
        if name.lower() not in {"x-hubspot-signature", "x-hubspot-signature-version"}
    }
    assert post(dataclasses.replace(signed, headers=v3_only)).status_code == 401
    assert post(dataclasses.replace(signed, headers=v2)).status_code == 200
    assert post(signed).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"no json",
        b"[]",
        b"{}",
        b'{"callbackId": "x", "origin": {"portalId": 50400001}, "object": {"objectType": "DEAL"}}',
        b'{"callbackId": "x", "object": {"objectId": 1, "objectType": "DEAL"}}',
        b'{"a": ' * 5000,
        b" " * 1_000_001 + b"{}",
    ],
    ids=["text", "list", "empty", "no object id", "no portal id", "deep", "large"],
)
def test_a_malformed_body_is_a_bad_request(app: InProcess, signed: SignedRequest, body: bytes) -> None:
    answer = post(signed_again(app, signed, body))
    assert answer.status_code == 400
    assert "outputFields" not in answer.json()


def test_a_portal_that_is_not_connected_is_told_so(app: InProcess, signed: SignedRequest) -> None:
    body = json.dumps({**json.loads(signed.body), "origin": {"portalId": 99}, "callbackId": "other"}).encode()
    answer = post(signed_again(app, signed, body))
    assert answer.status_code == 200
    told = answer.json()["outputFields"]
    assert (told["hs_execution_state"], told["error_code"]) == ("FAIL_CONTINUE", "not_connected")


def test_unreadable_secrets_are_no_reason_for_a_final_answer(
    aws: TestAws, app: InProcess, signed: SignedRequest
) -> None:
    # Given the app's credentials are gone and a new container that has never read them
    aws.secrets().delete_secret(SecretId=f"{app.settings.secrets_prefix}/apps", ForceDeleteWithoutRecovery=True)
    app.restart()
    # Then HubSpot is told to come back, signed or not
    assert post(signed).status_code == 503
    assert post(signed, without="signature").status_code == 503


def test_nothing_of_a_callout_is_kept_that_was_denied(app: InProcess, signed: SignedRequest, aws: TestAws) -> None:
    callback = json.loads(signed.body) | {"callbackId": "never-seen"}
    post(signed, body=json.dumps(callback).encode())
    table = Table(app.settings.deliveries_table, aws.client("dynamodb"))
    rows = aws.client("dynamodb").scan(TableName=table.name)["Items"]
    assert len(rows) == 1  # the one the fixture made


@pytest.mark.parametrize(("waits", "status"), [("3000", 503), ("10000", 200), ("", 200), ("soon", 200), ("0", 503)])
def test_nothing_is_begun_after_most_of_the_time_that_hubspot_waits(
    app: InProcess, signed: SignedRequest, waits: str, status: int
) -> None:
    # Given a container that has used up three seconds before it begins
    app.runtime = SteadyRuntime(app.settings, clock=app.clock)
    app.runtime.gone = 3.0
    fresh = signed_again(
        app, signed, signed.body.replace(b"ap-", b"waits-").replace(b'"1"', f'"{app.realm_id}"'.encode())
    )
    # When HubSpot says how long it waits
    answer = post(fresh, X_HubSpot_Timeout_Millis=waits)
    # Then it is told to come back where that is less than what is left of it
    assert answer.status_code == status
    assert ("outputFields" in answer.json()) == (status == 200)
