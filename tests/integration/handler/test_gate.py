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


def signed_again(app: InProcess, request: SignedRequest, body: bytes, secret: str = "") -> SignedRequest:
    """The same request with another body, signed as HubSpot would, now; with the app's secret or another."""
    secret = secret or app.hubspot.hubspot_app.client_secret
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


def only(signed: SignedRequest, version: str) -> SignedRequest:
    """With the headers of one version alone."""
    other = {"v2": {"x-hubspot-signature-v3", "x-hubspot-request-timestamp"}}.get(
        version, {"x-hubspot-signature", "x-hubspot-signature-version"}
    )
    headers = {name: value for name, value in signed.headers.items() if name.lower() not in other}
    return dataclasses.replace(signed, headers=headers)


def test_what_is_denied_and_what_v2_let_in_is_counted(
    app: InProcess, signed: SignedRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    for request, metric, reason in (
        (dataclasses.replace(signed, headers={}), "SignaturesRejected", "missing"),
        (dataclasses.replace(signed, body=signed.body + b" "), "SignaturesRejected", "wrong"),
        (only(signed, "v2"), "SignaturesV2", "missing"),
    ):
        capsys.readouterr()
        post(request)
        counted = [line for line in capsys.readouterr().out.splitlines() if f'"{metric}":[1.0]' in line]
        assert len(counted) == 1, metric
        assert f'"reason":"{reason}"' in counted[0]


def test_a_setting_turns_v2_off(app: InProcess, signed: SignedRequest) -> None:
    app.settings = dataclasses.replace(app.settings, accept_v2_signatures=False)
    app.restart()
    assert post(only(signed, "v2")).status_code == 401
    assert post(only(signed, "v3")).status_code == 200


def test_a_secret_that_was_rotated_is_known_to_a_warm_container(
    aws: TestAws, app: InProcess, signed: SignedRequest
) -> None:
    # Given a container that has read the secrets, and an app whose secret is rotated: both are valid for a day
    name = f"{app.settings.secrets_prefix}/apps"
    kept = json.loads(aws.secrets().get_secret_value(SecretId=name)["SecretString"])
    kept["hubspot"]["client_secrets"] = ["the-newer-secret", *kept["hubspot"]["client_secrets"]]
    aws.secrets().put_secret_value(SecretId=name, SecretString=json.dumps(kept))
    # When HubSpot signs with either, a minute later
    app.clock.advance(61)
    # Then both are let in, and a third is not
    for secret in ("the-newer-secret", app.hubspot.hubspot_app.client_secret):
        assert post(signed_again(app, signed, signed.body, secret)).status_code == 200
    assert post(signed_again(app, signed, signed.body, "nobodys-secret")).status_code == 401


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
