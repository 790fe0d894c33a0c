"""HubSpot's signatures: the published and captured vectors (HubSpot contract 5.3)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from sandbox.hubspot.signing import SignatureVersions, sign_v1, sign_v2, sign_v3, signature_headers

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
SDK_URI = "https://www.example.com/webhook_uri"
ACTION_URI = "https://hooks.example.com/actions/create-invoice"
OPTIONS_URI = "https://hooks.example.com/actions/options?kind=a%2Cb"
ACTION_BODY = '{"callbackId":"ap-1-2-3-0","origin":{"portalId":1},"inputFields":{"memo":"Café – 5€"}}'.encode()
WEBHOOK_BODY = (
    b'[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,'
    b'"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM",'
    b'"changeFlag":"NEW","appId":54321}]'
)
TIMESTAMP = "1767225600000"


def test_v1() -> None:
    assert sign_v1(SECRET, WEBHOOK_BODY) == "232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de"


@pytest.mark.parametrize(
    ("method", "uri", "body", "expected"),
    [
        ("GET", SDK_URI, b"", "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"),
        (
            "POST",
            SDK_URI,
            b'{"example_field":"example_value"}',
            "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900",
        ),
        (
            "POST",
            ACTION_URI,
            ACTION_BODY,
            "1430c47a3f3bf74ea08c6662817a79b81be90eb954d722a75e14d4e029ef242e",
        ),
        ("POST", OPTIONS_URI, b"{}", "6733fa4af88cd162c76024e060d426534bcea6dff27d441831dc220661f16d3b"),
    ],
)
def test_v2(method: str, uri: str, body: bytes, expected: str) -> None:
    assert sign_v2(SECRET, method, uri, body) == expected


@pytest.mark.parametrize(
    ("uri", "body", "expected"),
    [
        (ACTION_URI, ACTION_BODY, "bvI75HiPd1y7ufszBko1RkSXdJQs9CSgXq2QZAILTng="),
        (OPTIONS_URI, b"{}", "A1NwLfOzYjqApKo9dCkEdHIxAsWavlksgxJJYvwoUDg="),
    ],
)
def test_v3(uri: str, body: bytes, expected: str) -> None:
    assert sign_v3(SECRET, "POST", uri, body, TIMESTAMP) == expected


@pytest.mark.parametrize("kept", ["%20", "%26", "%3D", "%2B", "%C3%A9"])
def test_v3_leaves_other_sequences_encoded(kept: str) -> None:
    plain = kept.replace("%20", " ").replace("%26", "&").replace("%3D", "=").replace("%2B", "+").replace("%C3%A9", "é")
    assert sign_v3(SECRET, "POST", f"{SDK_URI}?a={kept}", b"", TIMESTAMP) != sign_v3(
        SECRET, "POST", f"{SDK_URI}?a={plain}", b"", TIMESTAMP
    )


@pytest.mark.parametrize(
    ("versions", "names"),
    [
        ("v2", {"X-HubSpot-Signature", "X-HubSpot-Signature-Version"}),
        ("v3", {"X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp"}),
        (
            "both",
            {
                "X-HubSpot-Signature",
                "X-HubSpot-Signature-Version",
                "X-HubSpot-Signature-v3",
                "X-HubSpot-Request-Timestamp",
            },
        ),
    ],
)
def test_headers_of_each_version(versions: SignatureVersions, names: set[str]) -> None:
    headers = signature_headers(
        versions,
        client_secret=SECRET,
        method="POST",
        uri=ACTION_URI,
        body=ACTION_BODY,
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert set(headers) == names
    assert headers.get("X-HubSpot-Request-Timestamp", TIMESTAMP) == TIMESTAMP
    assert headers.get("X-HubSpot-Signature-Version", "v2") == "v2"


def test_v2_is_what_it_says() -> None:
    plain = hashlib.sha256(f"{SECRET}POST{ACTION_URI}".encode() + ACTION_BODY).hexdigest()
    assert sign_v2(SECRET, "POST", ACTION_URI, ACTION_BODY) == plain
