"""What stands in front of the books: tokens, realms, limits, metering, headers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from sandbox.quickbooks import SECOND_US_REALM, QuickBooksSandbox
from tests.integration.sandbox_quickbooks.support import Api, invoice

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def limited(sandbox: QuickBooksSandbox, base_url: str) -> Api:
    """Limits on, and a clock that stands still."""
    sandbox.clock.set(NOON, frozen=True)
    sandbox.switches.limits = True
    return Api(sandbox, base_url)


@pytest.mark.parametrize(
    ("token", "detail"),
    [
        ("", "Malformed bearer token: too short or too long"),
        ("nonsense", "Malformed bearer token: too short or too long"),
    ],
)
def test_without_a_token_nothing_is_answered(api: Api, token: str, detail: str) -> None:
    api.token = token

    response = api.raw("GET", "/customer/1")

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Intuit", error="invalid_token"'
    body = response.json()
    assert body["fault"] == {
        "error": [
            {
                "message": "message=AuthenticationFailed; errorCode=003200; statusCode=401",
                "detail": detail,
                "code": "3200",
                "element": None,
            }
        ],
        "type": "AUTHENTICATION",
    }
    assert isinstance(body["time"], int)


def test_an_access_token_ends_after_an_hour(api: Api) -> None:
    api.token = api.sandbox.tokens_for().access_token
    api.sandbox.clock.advance(3599)
    assert api.raw("GET", "/customer/1").status_code == 200
    api.sandbox.clock.advance(1)

    response = api.raw("GET", "/customer/1")

    assert response.status_code == 401
    assert response.json()["fault"]["error"][0]["detail"] == f"Token expired: {api.token}"


@pytest.mark.parametrize("realm", [SECOND_US_REALM, "123"])
def test_another_company_is_forbidden(api: Api, realm: str) -> None:
    api.token = api.sandbox.tokens_for().access_token
    api.realm = realm

    response = api.raw("GET", "/customer/1")

    assert response.status_code == 403
    (problem,) = response.json()["fault"]["error"]
    assert problem == {
        "message": "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403",
        "detail": None,
        "code": "3100",
        "element": None,
    }


def test_headers_of_a_success(api: Api) -> None:
    headers = api.raw("GET", "/customer/1").headers

    assert headers["Content-Type"] == "application/json;charset=utf-8"
    kind, short, long = headers["Intuit-Tid"].split("-")
    assert (kind, len(short), len(long)) == ("1", 8, 24)
    assert headers["X-Amzn-Trace-Id"] == f"Root={headers['Intuit-Tid']}"
    assert headers["intuit_tid"] == headers["Intuit-Tid"]
    for name in ("X-Spanid", "Qbo-Version", "Service-Time", "Cache-Control", "Strict-Transport-Security"):
        assert name in headers


def test_headers_of_a_fault(api: Api) -> None:
    headers = api.raw("GET", "/customer/999").headers

    assert headers["Content-Type"] == "application/json"
    assert "Intuit-Tid" in headers
    assert "Qbo-Version" not in headers
    assert "Service-Time" not in headers


def test_the_envelope_has_pacific_time(api: Api) -> None:
    api.sandbox.clock.set(datetime(2026, 7, 1, 12, 0, 0, 481000, tzinfo=UTC), frozen=True)

    assert api.raw("GET", "/preferences").json()["time"] == "2026-07-01T05:00:00.481-07:00"


def test_any_minor_version_will_do(api: Api) -> None:
    for version in ("4", "75", "99", "x"):
        assert api.raw("GET", "/item/1", params={"minorversion": version}).status_code == 200


def test_the_eleventh_request_in_a_second_is_refused(limited: Api) -> None:
    statuses = [limited.raw("GET", "/item/1").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]

    limited.sandbox.clock.advance(1)

    assert limited.raw("GET", "/item/1").status_code == 200


def test_the_501st_request_in_a_minute_is_refused(limited: Api) -> None:
    with_limits = limited.sandbox.limits
    grant = limited.sandbox.tokens.grant(limited.sandbox.tokens_for().access_token)
    for _ in range(50):
        for _ in range(10):
            with with_limits.request(grant):
                pass
        limited.sandbox.clock.advance(1)

    assert limited.raw("GET", "/item/1").status_code == 429
    limited.sandbox.clock.advance(10)
    assert limited.raw("GET", "/item/1").status_code == 200


def test_ten_may_run_at_once(limited: Api) -> None:
    # Given requests that take long on a clock that goes on
    limited.sandbox.clock.reset()
    limited.sandbox.switches.service_seconds = 0.5
    token = limited.sandbox.tokens_for().access_token

    def read(_number: int) -> int:
        client = Api(limited.sandbox, limited.base_url)
        client.token = token
        return client.raw("GET", "/item/1").status_code

    # When twelve are sent together
    with ThreadPoolExecutor(12) as pool:
        statuses = sorted(pool.map(read, range(12)))

    # Then two are refused
    assert statuses == [200] * 10 + [429] * 2


@pytest.mark.parametrize(
    ("flavour", "told"),
    [
        ("json", '{"Fault":{"Error":[{"Message":"message=ThrottleExceeded; errorCode=003001; statusCode=429"'),
        ("lower", '"fault":{"error":[{"message":"message=ThrottleExceeded; errorCode=003001; statusCode=429"'),
        ("xml", "<Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message>"),
    ],
)
def test_shapes_of_a_429(limited: Api, flavour: str, told: str) -> None:
    limited.sandbox.switches.change({"throttle_flavour": flavour, "throttle_retry_after": 30})

    refused = [limited.raw("GET", "/item/1") for _ in range(11)][-1]

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "30"
    assert told in refused.text
    assert "The request limit was reached.  Try again later" in refused.text


def test_the_code_of_a_429_may_have_zeros(limited: Api) -> None:
    limited.sandbox.switches.throttle_code = "003001"

    refused = [limited.raw("GET", "/item/1") for _ in range(11)][-1]

    assert refused.json()["Fault"]["Error"][0]["code"] == "003001"


def test_reads_are_metered_and_writes_are_free(api: Api) -> None:
    api.query("SELECT * FROM Item")
    api.read("Item", "1")
    api.made("Invoice", invoice())
    api.post("Invoice", {})
    api.raw("GET", "/item/999")

    assert api.sandbox.counters.report()["total"] == {"core": 1, "core_plus": 2}


def test_the_quota_of_metered_reads_lasts_until_the_next_month(api: Api) -> None:
    api.sandbox.clock.set(NOON, frozen=True)
    api.sandbox.switches.core_plus_quota = 1
    api.read("Item", "1")

    assert api.raw("GET", "/item/1").status_code == 429
    assert api.post("Invoice", invoice()).status_code == 200
    api.sandbox.clock.set(datetime(2026, 4, 1, 12, tzinfo=UTC), frozen=True)
    assert api.raw("GET", "/item/1").status_code == 200
