"""The signature check against HubSpot's own and composed vectors (HubSpot contract 5.3), and against what is odd."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickbooks_actions.workflow.signature import Headers, Outcome, Reason, Verdict, verify

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
SIGNED_AT = datetime(2026, 1, 1, tzinfo=UTC)
TIMESTAMP = "1767225600000"

URL = "https://hooks.example.com/actions/create-invoice"
BODY = '{"callbackId":"ap-1-2-3-0","origin":{"portalId":1},"inputFields":{"memo":"Café – 5€"}}'.encode()
V2_HASH = "1430c47a3f3bf74ea08c6662817a79b81be90eb954d722a75e14d4e029ef242e"
V3_HASH = "bvI75HiPd1y7ufszBko1RkSXdJQs9CSgXq2QZAILTng="
V2 = {"X-HubSpot-Signature": V2_HASH, "X-HubSpot-Signature-Version": "v2"}
V3 = {"X-HubSpot-Signature-v3": V3_HASH, "X-HubSpot-Request-Timestamp": TIMESTAMP}

OPTIONS_URL = "https://hooks.example.com/actions/options?kind=a%2Cb"


def check(
    headers: Headers,
    *,
    method: str = "POST",
    urls: tuple[str, ...] = (URL,),
    body: bytes = BODY,
    secrets: tuple[str, ...] = (SECRET,),
    now: datetime = SIGNED_AT,
    accept_v2: bool = True,
) -> Verdict:
    return verify(method, urls, headers, body, secrets, now, accept_v2)


def v3_of(source: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), source, hashlib.sha256).digest()).decode()


@pytest.mark.parametrize(
    ("method", "url", "body", "signature"),
    [
        (
            "GET",
            "https://www.example.com/webhook_uri",
            b"",
            "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e",
        ),
        (
            "POST",
            "https://www.example.com/webhook_uri",
            b'{"example_field":"example_value"}',
            "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900",
        ),
        ("POST", URL, BODY, V2_HASH),
        ("POST", OPTIONS_URL, b"{}", "6733fa4af88cd162c76024e060d426534bcea6dff27d441831dc220661f16d3b"),
    ],
)
def test_published_v2_vectors_are_accepted(method: str, url: str, body: bytes, signature: str) -> None:
    headers = {"X-HubSpot-Signature": signature, "X-HubSpot-Signature-Version": "v2"}

    verdict = check(headers, method=method, urls=(url,), body=body)

    assert verdict == Verdict(Outcome.V2, Reason.MISSING)


@pytest.mark.parametrize(
    ("url", "body", "signature"),
    [(URL, BODY, V3_HASH), (OPTIONS_URL, b"{}", "A1NwLfOzYjqApKo9dCkEdHIxAsWavlksgxJJYvwoUDg=")],
)
def test_published_v3_vectors_are_accepted(url: str, body: bytes, signature: str) -> None:
    headers = {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": TIMESTAMP}

    assert check(headers, urls=(url,), body=body, accept_v2=False) == Verdict(Outcome.V3)


def test_a_v1_signature_is_not_accepted() -> None:
    body = (
        b'[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":'
        b'"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]'
    )
    v1 = "232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de"
    assert hashlib.sha256(SECRET.encode() + body).hexdigest() == v1

    verdict = check({"X-HubSpot-Signature": v1, "X-HubSpot-Signature-Version": "v1"}, body=body)

    assert verdict == Verdict(Outcome.REJECTED, Reason.MISSING)


def test_only_the_twelve_percent_sequences_are_decoded_for_v3() -> None:
    encoded = "%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B|%3a|%20%26%3D%2B%C3%A9%253A"
    decoded = ":/?@!$'()*,;|:|%20%26%3D%2B%C3%A9%253A"
    signature = v3_of(b"POST" + f"https://a.example/{decoded}".encode() + BODY + TIMESTAMP.encode())

    verdict = check(V3 | {"X-HubSpot-Signature-v3": signature}, urls=(f"https://a.example/{encoded}",))

    assert verdict == Verdict(Outcome.V3)


@pytest.mark.parametrize("milliseconds", [-300_000, -1, 0, 1, 300_000])
def test_a_v3_timestamp_within_five_minutes_in_both_directions_is_fresh(milliseconds: int) -> None:
    now = SIGNED_AT + timedelta(milliseconds=milliseconds)

    assert check(V3, now=now).outcome is Outcome.V3


@pytest.mark.parametrize("milliseconds", [-300_001, 300_001, 86_400_000])
def test_a_v3_timestamp_beyond_five_minutes_is_stale(milliseconds: int) -> None:
    now = SIGNED_AT + timedelta(milliseconds=milliseconds)

    assert check(V3, now=now) == Verdict(Outcome.REJECTED, Reason.STALE)


@pytest.mark.parametrize(
    ("v3", "now", "reason"),
    [
        ({}, SIGNED_AT, Reason.MISSING),
        (V3, SIGNED_AT + timedelta(hours=1), Reason.STALE),
        (V3 | {"X-HubSpot-Signature-v3": "bm90IGl0"}, SIGNED_AT, Reason.WRONG),
    ],
)
def test_a_valid_v2_does_where_v3_does_not_and_says_why_v3_did_not(
    v3: dict[str, str], now: datetime, reason: Reason
) -> None:
    assert check(V2 | v3, now=now) == Verdict(Outcome.V2, reason)
    assert check(V2 | v3, now=now, accept_v2=False) == Verdict(Outcome.REJECTED, reason)


def test_upper_case_hex_is_accepted() -> None:
    assert check(V2 | {"X-HubSpot-Signature": V2_HASH.upper()}).outcome is Outcome.V2


@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_header_names_come_in_any_letter_case(change: Callable[[str], str]) -> None:
    assert check({change(name): value for name, value in V3.items()}).outcome is Outcome.V3
    assert check({change(name): value for name, value in V2.items()}).outcome is Outcome.V2


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, Reason.MISSING),
        ({"X-HubSpot-Signature": V2_HASH}, Reason.MISSING),
        ({"X-HubSpot-Signature-Version": "v2"}, Reason.MISSING),
        ({"X-HubSpot-Signature-v3": V3_HASH}, Reason.MISSING),
        ({"X-HubSpot-Request-Timestamp": TIMESTAMP}, Reason.MISSING),
        (V2 | {"X-HubSpot-Signature-Version": "v4"}, Reason.MISSING),
        (V2 | {"X-HubSpot-Signature": ""}, Reason.MISSING),
        (V2 | {"X-HubSpot-Signature": None}, Reason.MISSING),
        (V2 | {"X-HubSpot-Signature": V2_HASH[:-1]}, Reason.WRONG),
        (V2 | {"X-HubSpot-Signature": "ünfug\ud800"}, Reason.WRONG),
        (V3 | {"X-HubSpot-Request-Timestamp": "soon"}, Reason.WRONG),
        (V3 | {"X-HubSpot-Request-Timestamp": "-1767225600000"}, Reason.WRONG),
        (V3 | {"X-HubSpot-Request-Timestamp": "1.7672256e12"}, Reason.WRONG),
        (V3 | {"X-HubSpot-Request-Timestamp": "9" * 400}, Reason.WRONG),
        (V3 | {"X-HubSpot-Request-Timestamp": "١٧٦٧٢٢٥٦٠٠٠٠٠"}, Reason.WRONG),
        (V3 | {"X-HubSpot-Signature-v3": V3_HASH.lower()}, Reason.WRONG),
        (V3 | {"X-HubSpot-Signature-v3": V3_HASH.rstrip("=")}, Reason.WRONG),
        (V3 | {"x-hubspot-signature-v3": "other"}, Reason.WRONG),
        ({"X-HubSpot-Signature-v3": [V3_HASH, "x"], "X-HubSpot-Request-Timestamp": [TIMESTAMP]}, Reason.WRONG),
        (V2 | {"x-hubspot-signature": "a" * 64}, Reason.WRONG),
        (V2 | {"x-hubspot-signature-version": "v1"}, Reason.WRONG),
    ],
)
def test_what_is_missing_odd_or_ambiguous_is_rejected(headers: Headers, reason: Reason) -> None:
    assert check(headers) == Verdict(Outcome.REJECTED, reason)


def test_a_header_that_is_repeated_with_the_same_value_is_one_header() -> None:
    headers = {name: [value, value] for name, value in V3.items()}

    assert check(headers).outcome is Outcome.V3


def test_a_stale_v3_beside_a_wrong_v2_is_wrong_since_fresher_secrets_may_fit() -> None:
    headers = V3 | V2 | {"X-HubSpot-Signature": "0" * 64}

    assert check(headers, now=SIGNED_AT + timedelta(hours=1)) == Verdict(Outcome.REJECTED, Reason.WRONG)


@pytest.mark.parametrize("headers", [V2, V3])
@pytest.mark.parametrize("secrets", [("old-secret", SECRET), (SECRET, "new-secret")])
def test_during_a_rotation_both_secrets_are_accepted(headers: dict[str, str], secrets: tuple[str, ...]) -> None:
    assert check(headers, secrets=secrets).accepted


@pytest.mark.parametrize("headers", [V2, V3])
def test_another_secret_is_rejected(headers: dict[str, str]) -> None:
    assert check(headers, secrets=("another",)) == Verdict(Outcome.REJECTED, Reason.WRONG)


def test_without_any_secret_nothing_is_accepted() -> None:
    assert check(V2 | V3, secrets=()) == Verdict(Outcome.REJECTED, Reason.WRONG)


def test_an_empty_secret_verifies_nothing() -> None:
    source = b"POST" + URL.encode() + BODY
    v2 = hashlib.sha256(source).hexdigest()
    headers = V2 | V3 | {"X-HubSpot-Signature": v2, "X-HubSpot-Signature-v3": v3_of(source + TIMESTAMP.encode(), "")}

    assert check(headers, secrets=("",)) == Verdict(Outcome.REJECTED, Reason.WRONG)


@pytest.mark.parametrize("headers", [V2, V3])
def test_any_of_several_registered_urls_does(headers: dict[str, str]) -> None:
    assert check(headers, urls=("https://hooks.example.com/v1/actions/create-invoice", URL)).accepted


@pytest.mark.parametrize("headers", [V2, V3])
@pytest.mark.parametrize(
    "url", [URL + "/", URL.upper(), URL.replace("https", "http"), URL.replace("invoice", "estimate"), URL + "?a=1"]
)
def test_another_url_is_rejected(headers: dict[str, str], url: str) -> None:
    assert check(headers, urls=(url,)) == Verdict(Outcome.REJECTED, Reason.WRONG)


@pytest.mark.parametrize("headers", [V2, V3])
def test_another_method_is_rejected(headers: dict[str, str]) -> None:
    assert not check(headers, method="PUT").accepted


@given(position=st.integers(0, len(BODY) - 1), byte=st.integers(0, 255))
def test_any_changed_byte_of_the_body_is_rejected(position: int, byte: int) -> None:
    changed = BODY[:position] + bytes([byte]) + BODY[position + 1 :]

    assert check(V2 | V3, body=changed).accepted == (changed == BODY)


@given(cut=st.integers(0, len(BODY)), more=st.binary(max_size=8))
def test_a_body_that_is_cut_or_longer_is_rejected(cut: int, more: bytes) -> None:
    changed = BODY[:cut] + more

    assert check(V2 | V3, body=changed).accepted == (changed == BODY)


@given(position=st.integers(0, len(URL) - 1), character=st.characters(min_codepoint=33, max_codepoint=126))
def test_any_changed_character_of_the_url_is_rejected(position: int, character: str) -> None:
    changed = URL[:position] + character + URL[position + 1 :]

    assert check(V2 | V3, urls=(changed,)).accepted == (changed == URL)


@given(digit=st.sampled_from("0123456789"), position=st.integers(0, len(TIMESTAMP) - 1))
def test_any_changed_digit_of_the_timestamp_is_rejected(digit: str, position: int) -> None:
    changed = TIMESTAMP[:position] + digit + TIMESTAMP[position + 1 :]

    assert check(V3 | {"X-HubSpot-Request-Timestamp": changed}).accepted == (changed == TIMESTAMP)


@given(position=st.integers(0, len(V3_HASH) - 1), character=st.characters(codec="utf-8"))
def test_any_changed_character_of_a_v3_signature_is_rejected(position: int, character: str) -> None:
    changed = V3_HASH[:position] + character + V3_HASH[position + 1 :]

    assert check(V3 | {"X-HubSpot-Signature-v3": changed}).accepted == (changed == V3_HASH)


@given(
    headers=st.dictionaries(
        st.sampled_from([*V2, *V3, *map(str.lower, V2)]),
        st.one_of(st.none(), st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3)),
    )
)
def test_no_header_makes_the_check_raise_or_accept(headers: dict[str, str | list[str] | None]) -> None:
    assert not check(headers).accepted
