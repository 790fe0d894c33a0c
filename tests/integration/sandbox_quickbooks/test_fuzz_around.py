"""What surrounds the books takes anything too: files, headers, forms of the OAuth server, pages."""

from __future__ import annotations

from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from sandbox.quickbooks import US_REALM
from tests.integration.sandbox_quickbooks.fuzz_values import TEXTS
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
