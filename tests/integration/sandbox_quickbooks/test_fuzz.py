"""Whatever is sent, QuickBooks' answer comes back: never a traceback, never a 500."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.quickbooks import CA_REALM, US_MULTICURRENCY_REALM, US_REALM, QuickBooksSandbox
from tests.integration.sandbox_quickbooks.fuzz_values import ANY_JSON, ENTITIES, TEXTS, bodies, nearly_right

MANY = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
REALMS = st.sampled_from([US_REALM, CA_REALM, US_MULTICURRENCY_REALM])


class Sender:
    """Sends what no client library would."""

    def __init__(self, sandbox: QuickBooksSandbox, base_url: str) -> None:
        self.sandbox = sandbox
        self._host = urlsplit(base_url).netloc

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        connection = HTTPConnection(self._host, timeout=20)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def company(self, method: str, realm: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        """With a token; `path` is below the company."""
        token = self.sandbox.tokens_for(realm).access_token
        return self.send(
            method, f"/v3/company/{realm}/{path}", body, **({"Authorization": f"Bearer {token}"} | headers)
        )


@pytest.fixture(scope="module")
def sender(served: tuple[QuickBooksSandbox, str]) -> Sender:
    served[0].reset()
    return Sender(*served)


def assert_answered(answer: tuple[int, str]) -> None:
    """200, or 400 with a fault that has a code."""
    status, text = answer
    assert status in {200, 400}, answer
    if status == 400:
        errors = json.loads(text)["Fault"]["Error"]
        assert errors
        assert all(error["code"].isdecimal() and error["Message"] and error["Detail"] for error in errors)


@MANY
@given(data=st.data(), entity=ENTITIES, realm=REALMS)
def test_bodies_of_known_properties(sender: Sender, data: st.DataObject, entity: str, realm: str) -> None:
    body = data.draw(bodies(entity))
    parameters = data.draw(
        st.dictionaries(st.sampled_from(["operation", "include", "requestid", "minorversion"]), TEXTS, max_size=1)
        | st.sampled_from(
            [{"operation": "update"}, {"operation": "delete"}, {"operation": "void"}, {"include": "void"}]
        )
        | st.just({})
    )
    path = f"{entity.lower()}?{urlencode(parameters)}"

    assert_answered(sender.company("POST", realm, path, json.dumps(body).encode()))


@settings(MANY, max_examples=250)
@given(drawn=nearly_right(), realm=REALMS)
def test_bodies_that_are_nearly_right(sender: Sender, drawn: tuple[str, Any], realm: str) -> None:
    # Given a body with some mistakes, when it is created, read back and sent again
    entity, body = drawn
    answer = sender.company("POST", realm, entity.lower(), json.dumps(body).encode())
    assert_answered(answer)
    if answer[0] == 400:
        return
    held = json.loads(answer[1])[entity]
    assert_answered(sender.company("GET", realm, f"{entity.lower()}/{held['Id']}"))
    sparse = {"Id": held["Id"], "SyncToken": held["SyncToken"], "sparse": True}
    again = body | {"Id": held["Id"], "SyncToken": held["SyncToken"]}

    # Then it can be read, changed, printed, sent, voided and deleted, or is refused
    for method, path, told in (
        ("POST", entity.lower(), again),
        ("POST", entity.lower(), sparse | {"Active": False, "PrivateNote": "y"}),
        ("GET", f"{entity.lower()}/{held['Id']}/pdf", {}),
        ("POST", f"{entity.lower()}/{held['Id']}/send?sendTo=a%40b.example", {}),
        ("POST", f"{entity.lower()}?operation=void", sparse),
        ("POST", f"{entity.lower()}?operation=delete", sparse),
    ):
        assert_answered(sender.company(method, realm, path, json.dumps(told).encode()))


@MANY
@given(entity=ENTITIES, body=ANY_JSON)
def test_bodies_of_any_json(sender: Sender, entity: str, body: Any) -> None:
    assert_answered(sender.company("POST", US_REALM, entity.lower(), json.dumps(body).encode()))


@MANY
@given(entity=ENTITIES, body=st.binary(max_size=40))
def test_bodies_that_are_no_json(sender: Sender, entity: str, body: bytes) -> None:
    assert_answered(sender.company("POST", US_REALM, entity.lower(), body))


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"DisplayName":' * 2000,
        b'{"CustomerRef":' * 2000 + b"1" + b"}" * 2000,
        b'{"TotalAmt":' + b"9" * 5000 + b"}",
        b'{"TotalAmt":1e999999999}',
        b'{"TotalAmt":-0}',
        b'{"DocNumber":"\\ud800"}',
        b'\xef\xbb\xbf{"TotalAmt":1}',
        b'{"TotalAmt":1}\x00',
        "{}".encode("utf-16"),
    ],
)
def test_absurd_bodies(sender: Sender, body: bytes) -> None:
    for path in ("payment", "batch", "invoice", "taxservice/taxcode", "customer"):
        assert_answered(sender.company("POST", US_REALM, path, body))


_WORDS = st.sampled_from(
    [
        *("SELECT", "select", "*", "COUNT(*)", "FROM", "WHERE", "AND", "OR", "IN", "LIKE", "ORDERBY", "ORDER", "BY"),
        *("STARTPOSITION", "MAXRESULTS", "DESC", "ASC", "(", ")", ",", "=", "<", ">=", "!=", "'", "''", "\\", "\n"),
        *("Invoice", "Customer", "Item", "TaxCode", "Preferences", "Nothing", "Id", "DisplayName", "Balance", "Active"),
        *(
            "MetaData.CreateTime",
            "TxnDate",
            "CustomerRef",
            "Line",
            "Line.Amount",
            "'1'",
            "'a%'",
            "'2026-03-04'",
            "true",
        ),
        *("1", "0", "-1", "99999999999999999999999", "1.5", "1..2", "--1", "9" * 5000, "CURRENT_DATE", "'x' 'y'"),
    ]
)
_ALL = ("SELECT", "*", "FROM")
_STATEMENTS = st.one_of(
    st.lists(_WORDS, max_size=12).map(" ".join),
    st.tuples(ENTITIES, st.lists(_WORDS, max_size=6)).map(lambda drawn: " ".join((*_ALL, drawn[0], *drawn[1]))),
    st.tuples(ENTITIES, TEXTS).map(lambda drawn: " ".join((*_ALL, drawn[0], "WHERE", "Id", "=", f"'{drawn[1]}'"))),
    st.text(max_size=40),
)


@MANY
@given(statement=_STATEMENTS, by_post=st.booleans())
def test_statements(sender: Sender, statement: str, by_post: bool) -> None:
    body = statement.encode("utf-8", "surrogatepass")
    if by_post:
        assert_answered(sender.company("POST", US_REALM, "query", body))
    else:
        assert_answered(sender.company("GET", US_REALM, f"query?query={quote(body)}"))


@MANY
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH"]),
    segments=st.lists(
        st.one_of(ENTITIES.map(str.lower), TEXTS, st.sampled_from(["pdf", "send", "query", "cdc", "batch", "upload"])),
        min_size=1,
        max_size=4,
    ),
    parameters=st.dictionaries(
        st.sampled_from(["query", "entities", "changedSince", "sendTo", "include", "sourcecurrencycode", "asofdate"]),
        TEXTS,
        max_size=3,
    ),
)
def test_paths(sender: Sender, method: str, segments: list[str], parameters: dict[str, str]) -> None:
    path = "/".join(quote(each.encode("utf-8", "surrogatepass"), safe="") for each in segments)
    status, text = sender.company(method, US_REALM, f"{path}?{urlencode(parameters, errors='surrogatepass')}")

    assert status in {200, 400, 404, 405}, (status, text)


@MANY
@given(
    items=ANY_JSON
    | st.lists(
        st.fixed_dictionaries(
            {"bId": TEXTS | ANY_JSON, "operation": st.sampled_from(["create", "update", "delete", "void", "x"])},
            optional={"Customer": ANY_JSON, "Invoice": ANY_JSON, "Query": _STATEMENTS, "optionsData": ANY_JSON},
        ),
        max_size=4,
    ),
    requestid=st.none() | TEXTS,
)
def test_batches(sender: Sender, items: Any, requestid: str | None) -> None:
    parameters = {} if requestid is None else {"requestid": requestid}
    body = json.dumps({"BatchItemRequest": items}).encode()

    answer = sender.company("POST", US_REALM, f"batch?{urlencode(parameters)}", body)

    assert_answered(answer)
    if answer[0] == 200:
        assert len(json.loads(answer[1])["BatchItemResponse"]) == len(items)


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
