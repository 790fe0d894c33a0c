"""Whatever is sent, QuickBooks' answer comes back: never a traceback, never a 500."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.quickbooks import US_REALM
from tests.integration.sandbox_quickbooks.fuzz_bodies import FUZZED, open_invoices, right_bodies
from tests.integration.sandbox_quickbooks.fuzz_values import ANY_JSON, ENTITIES, TEXTS, bodies, nearly_right, path_of
from tests.integration.sandbox_quickbooks.sender import MANY, Sender, assert_answered
from tests.integration.sandbox_quickbooks.support import Api

REALMS = st.sampled_from(FUZZED)


@pytest.mark.parametrize(("realm", "entity"), [(realm, entity) for realm in FUZZED for entity in right_bodies(realm)])
def test_what_the_mistakes_are_made_in_is_right(api: Api, realm: str, entity: str) -> None:
    open_invoices(api.sandbox)
    company = Api(api.sandbox, api.base_url, realm)

    response = company.post(path_of(entity), right_bodies(realm)[entity])

    assert response.status_code == 200, response.text


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
    path = f"{path_of(entity)}?{urlencode(parameters)}"

    assert_answered(sender.company("POST", realm, path, json.dumps(body).encode()))


@settings(MANY, max_examples=250)
@given(data=st.data(), realm=REALMS)
def test_bodies_that_are_nearly_right(sender: Sender, data: st.DataObject, realm: str) -> None:
    # Given a body with some mistakes, when it is created, read back and sent again
    entity, body = data.draw(nearly_right(realm))
    answer = sender.company("POST", realm, path_of(entity), json.dumps(body).encode())
    assert_answered(answer)
    if answer[0] == 400:
        return
    held = json.loads(answer[1])[entity]
    held = held if "Id" in held else next(iter(held.values()))
    assert_answered(sender.company("GET", realm, f"{path_of(entity)}/{held['Id']}"))
    sparse = {"Id": held["Id"], "SyncToken": held["SyncToken"], "sparse": True}
    again = body | {"Id": held["Id"], "SyncToken": held["SyncToken"]}

    # Then it can be read, changed, printed, sent, voided and deleted, or is refused
    for method, path, told in (
        ("POST", path_of(entity), again),
        ("POST", path_of(entity), sparse | {"Active": False, "PrivateNote": "y"}),
        ("GET", f"{path_of(entity)}/{held['Id']}/pdf", {}),
        ("POST", f"{path_of(entity)}/{held['Id']}/send?sendTo=a%40b.example", {}),
        ("POST", f"{path_of(entity)}?operation=void", sparse),
        ("POST", f"{path_of(entity)}?operation=delete", sparse),
    ):
        assert_answered(sender.company(method, realm, path, json.dumps(told).encode()))


@MANY
@given(entity=ENTITIES, body=ANY_JSON)
def test_bodies_of_any_json(sender: Sender, entity: str, body: Any) -> None:
    assert_answered(sender.company("POST", US_REALM, path_of(entity), json.dumps(body).encode()))


@MANY
@given(entity=ENTITIES, body=st.binary(max_size=40))
def test_bodies_that_are_no_json(sender: Sender, entity: str, body: bytes) -> None:
    assert_answered(sender.company("POST", US_REALM, path_of(entity), body))


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
