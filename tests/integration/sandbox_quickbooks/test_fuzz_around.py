"""What surrounds the books takes anything too: files, headers, forms of the OAuth server, pages."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from sandbox.quickbooks import US_REALM
from tests.integration.sandbox_quickbooks.fuzz_values import ANY_JSON, TEXTS
from tests.integration.sandbox_quickbooks.sender import MANY, Sender, assert_answered


@MANY
@given(
    kind=st.sampled_from(["multipart/form-data; boundary=b", "multipart/form-data", "text/plain", ""]),
    parts=st.lists(st.tuples(TEXTS, TEXTS), max_size=3),
)
def test_uploads(sender: Sender, kind: str, parts: list[tuple[str, str]]) -> None:
    pieces = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{content}' for name, content in parts]
    pieces.append('--b\nContent-Disposition: form-data; name="file_content_01"\n\nx\n--b--')
    body = "\r\n".join(pieces).encode("utf-8", "replace")

    assert_answered(sender.company("POST", US_REALM, "upload", body, **{"Content-Type": kind}))


_XML_PIECES = st.sampled_from(
    [
        *("<Invoice>", "</Invoice>", "<Invoice sparse='true' domain='&#0;'>", "<Line>", "</Line>", "<Id>145</Id>"),
        *("<CustomerRef type='x'>1</CustomerRef>", "<CustomerRef/>", "<LineEx><NameValue/></LineEx>", "<!-- -->"),
        *("<SalesItemLineDetail><ItemRef>1</ItemRef></SalesItemLineDetail>", "<Amount>1e400</Amount>", "&lt;", "&x;"),
        *("<DetailType>SalesItemLineDetail</DetailType>", "<![CDATA[", "]]>", "<?xml version='1.0'?>", "<!DOCTYPE a>"),
        *("<IntuitBatchRequest>", "<BatchItemRequest bId='1' operation='create'>", "</BatchItemRequest>", "<a:b/>"),
        *("</IntuitBatchRequest>", "<Query>SELECT * FROM Item</Query>", "<Line xmlns='urn:x'/>", "\x00", "é", "<"),
    ]
)


@MANY
@given(
    body=st.lists(_XML_PIECES, max_size=12).map("".join) | st.text(max_size=20),
    inside=st.booleans(),
    path=st.sampled_from(["invoice", "batch", "taxservice/taxcode", "preferences", "query"]),
)
def test_bodies_in_xml(sender: Sender, body: str, inside: bool, path: str) -> None:
    sent = f"<Invoice>{body}</Invoice>" if inside else body
    headers = {"Content-Type": "application/xml", "Accept": "application/xml"}

    status, text = sender.company("POST", US_REALM, path, sent.encode("utf-8", "surrogatepass"), **headers)

    assert status in {200, 400}, (status, text)
    root = fromstring(text)  # noqa: S314 - our own answer
    assert root.tag == "{http://schema.intuit.com/finance/v3}IntuitResponse"


@MANY
@given(packed=st.binary(max_size=60), encoding=st.sampled_from(["gzip", "deflate", "br", "identity", "x"]))
def test_bodies_that_are_said_to_be_compressed(sender: Sender, packed: bytes, encoding: str) -> None:
    for body in (packed, gzip.compress(packed), zlib.compress(packed)[: len(packed)]):
        assert_answered(sender.company("POST", US_REALM, "invoice", body, **{"Content-Encoding": encoding}))


_CONTROL = st.sampled_from(["clock", "faults", "switches", f"companies/{US_REALM}/preferences"])


@MANY
@given(
    path=_CONTROL,
    body=ANY_JSON
    | st.fixed_dictionaries(
        {"match": st.just({"path": "/nowhere"}), "do": st.sampled_from(["refuse", "drop", "delay", "status", "slow"])},
        optional={"status": ANY_JSON, "seconds": ANY_JSON, "headers": ANY_JSON, "when": TEXTS, "nth": ANY_JSON},
    )
    | st.dictionaries(st.sampled_from(["set", "advance", "reset", "frozen"]), ANY_JSON, max_size=2)
    | st.dictionaries(st.sampled_from(["limits", "unnamed_format", "replay_seconds"]), ANY_JSON, max_size=2)
    | st.dictionaries(st.sampled_from(["SalesFormsPrefs.AllowDeposit", "OtherPrefs.A", "Id", "a.b"]), ANY_JSON),
)
def test_settings(sender: Sender, path: str, body: Any) -> None:
    status, text = sender.send("POST", f"/_sandbox/{path}", json.dumps(body).encode())
    sender.sandbox.clock.reset()
    sender.sandbox.faults.clear()
    sender.sandbox.switches.restore()

    assert status in {200, 400}, (status, text)
    assert sender.company("GET", US_REALM, "item/1")[0] == 200


_HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30)


@MANY
@given(
    headers=st.dictionaries(
        st.sampled_from(["Authorization", "Content-Type", "Accept", "Accept-Encoding", "Cookie", "X-Anything"]),
        _HEADER | st.sampled_from(["Bearer ", "bearer x", "Basic !!!", "Basic dXNlcg==", "Basic 4pyT"]),
        max_size=3,
    ),
    path=st.sampled_from(
        [
            *(f"/v3/company/{US_REALM}/item/1", f"/v3/company/{US_REALM}/query", "/v3/company/x/item/1", "/v3"),
            *("/oauth2/v1/tokens/bearer", "/v2/oauth2/tokens/revoke", "/v1/openid_connect/userinfo", "/nothing"),
            *("/connect/oauth2", "/", "/app/homepage", "/app/invoice?txnId=1", "/app/log", "/login"),
        ]
    ),
    method=st.sampled_from(["GET", "POST"]),
    body=st.binary(max_size=30),
)
def test_headers(sender: Sender, headers: dict[str, str], path: str, method: str, body: bytes) -> None:
    encoded = {name: value.encode("latin-1").decode("latin-1") for name, value in headers.items()}

    status, text = sender.send(method, path, body, **encoded)

    assert status in {200, 303, 400, 401, 403, 404, 405}, (status, text)


@MANY
@given(
    form=st.dictionaries(
        st.sampled_from(
            [
                *("grant_type", "code", "refresh_token", "redirect_uri", "client_id", "client_secret"),
                *("state", "scope", "response_type", "realm", "decision"),
            ]
        ),
        TEXTS | st.sampled_from(["authorization_code", "refresh_token", "code", "connect", "https://x", US_REALM]),
        max_size=8,
    ),
    known=st.booleans(),
)
def test_oauth_forms(sender: Sender, form: dict[str, str], known: bool) -> None:
    if known:
        form |= {"client_id": sender.sandbox.client_id, "client_secret": sender.sandbox.client_secret}
    body = urlencode(form, errors="surrogatepass").encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    for method, path in (
        ("POST", "/oauth2/v1/tokens/bearer"),
        ("POST", "/connect/oauth2"),
        ("GET", f"/connect/oauth2?{body.decode()}"),
    ):
        status, text = sender.send(method, path, body if method == "POST" else b"", **kind)
        assert status in {200, 303, 400, 401}, (status, text)


@MANY
@given(
    page=st.sampled_from(["homepage", "log", "invoice", "customerdetail", "register", "check", "nothing", "login"]),
    parameters=st.dictionaries(
        st.sampled_from(["txnId", "nameId", "accountId", "type", "start", "before", "pagereq", "deeplinkcompanyid"]),
        TEXTS | st.sampled_from(["Invoice", US_REALM, "invoice?txnId=1", "//evil.example", "https://evil.example"]),
        max_size=4,
    ),
)
def test_pages(sender: Sender, page: str, parameters: dict[str, str]) -> None:
    status, text = sender.send("GET", f"/app/{page}?{urlencode(parameters, errors='surrogatepass')}")

    assert status in {200, 303, 404}, (status, text)
    assert "<script" not in text.lower()
