"""Reading what the editor asks for, in every shape that was documented or captured (HubSpot contract 4)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickbooks_actions.errors import BadRequest
from quickbooks_actions.workflow.options_callout import OptionsCallout, read_options_callout

DOCUMENTED = {
    "origin": {"portalId": 50400001, "actionDefinitionId": 259500001, "actionDefinitionVersion": 4},
    "objectTypeId": "0-3",
    "inputFieldName": "payment_terms",
    "inputFields": {
        "account": {"type": "STATIC_VALUE", "value": "9341453000000001"},
        "memo": {"type": "OBJECT_PROPERTY", "propertyName": "description"},
    },
    "fetchOptions": {"q": "net", "after": "cursor-2"},
}
CAPTURED = {
    "origin": {
        "portalId": 50400001,
        "actionDefinitionId": 1,
        "actionDefinitionVersion": 2,
        "extensionDefinitionId": 1,
        "extensionDefinitionVersionId": 2,
    },
    "inputFieldName": "payment_terms",
    "fetchOptions": {},
    "fields": {"account": {"fieldKey": "account", "fieldValue": {"valueType": "EXTERNAL", "value": "1"}}},
    "inputFields": {
        "account": {"type": "STATIC_VALUE", "value": "9341453000000001"},
        "payment_terms": {"type": "STATIC_VALUE", "value": "3"},
    },
    "portalId": 50400001,
    "extensionDefinitionId": 1,
    "extensionsDefinitionVersion": 2,
}


def read(body: Any) -> OptionsCallout:
    return read_options_callout(
        body if isinstance(body, bytes) else json.dumps(body).encode(), max_body_bytes=1_000_000
    )


def test_the_documented_shape() -> None:
    callout = read(DOCUMENTED)
    assert (callout.portal_id, callout.input_name) == ("50400001", "payment_terms")
    assert (callout.search, callout.after) == ("net", "cursor-2")
    # a property of the record has no value yet
    assert callout.chosen == {"account": "9341453000000001"}
    assert callout.account == "9341453000000001"


def test_the_captured_shape_without_its_fields() -> None:
    callout = read(CAPTURED)
    assert (callout.portal_id, callout.account) == ("50400001", "9341453000000001")
    assert (callout.search, callout.after) == ("", "")


@pytest.mark.parametrize(
    "fetch", [{}, {"fetchOptions": None}, {"fetchOptions": {}}, {"fetchOptions": {"q": None, "after": None}}]
)
def test_nothing_typed_and_the_first_page(fetch: dict[str, Any]) -> None:
    body = {name: value for name, value in DOCUMENTED.items() if name != "fetchOptions"} | fetch
    assert (read(body).search, read(body).after) == ("", "")


@pytest.mark.parametrize(
    "origin", [{}, {"origin": None}, {"origin": {}}, {"origin": {"portalId": None, "actionDefinitionId": 1}}]
)
def test_the_portal_id_at_the_top_level_where_the_origin_has_none(origin: dict[str, Any]) -> None:
    body = {name: value for name, value in CAPTURED.items() if name != "origin"} | origin
    assert read(body).portal_id == "50400001"


def test_the_portal_id_of_the_origin_is_the_one_that_counts() -> None:
    assert read({**DOCUMENTED, "portalId": 99}).portal_id == "50400001"


def test_a_portal_id_beyond_32_bit_and_as_text() -> None:
    assert read({**DOCUMENTED, "origin": {"portalId": 9007199254740993}}).portal_id == "9007199254740993"
    assert read({**DOCUMENTED, "origin": {"portalId": "50400001"}}).portal_id == "50400001"


@pytest.mark.parametrize(
    "account",
    [
        None,
        {},
        {"type": "STATIC_VALUE"},
        {"type": "STATIC_VALUE", "value": None},
        {"type": "STATIC_VALUE", "value": ""},
        {"type": "STATIC_VALUE", "value": ["1"]},
        {"type": "OBJECT_PROPERTY", "propertyName": "realm"},
        {"type": "OBJECT_PROPERTY", "propertyName": "realm", "value": "9341453000000001"},
        {"type": "STATIC_VALUE", "value": "__not_connected__"},
        {"type": "STATIC_VALUE", "value": "1 OR 1"},
        {"type": "STATIC_VALUE", "value": "١٢"},
        [],
    ],
)
def test_an_account_without_a_company_id_is_none(account: Any) -> None:
    assert read({**DOCUMENTED, "inputFields": {"account": account}}).account == ""


def test_an_account_in_the_shape_of_an_execution() -> None:
    assert read({**DOCUMENTED, "inputFields": {"account": "12"}}).account == "12"
    assert read({**DOCUMENTED, "inputFields": {"account": {"value": 12}}}).account == "12"


def test_typed_digits_sent_as_a_number_are_text() -> None:
    assert read({**DOCUMENTED, "fetchOptions": {"q": 15}}).search == "15"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        b'{"inputFieldName": "account"}',
        b'{"portalId": 1}',
        b'{"portalId": 1, "inputFieldName": null}',
        b'{"portalId": 1, "inputFieldName": ["account"]}',
        b'{"portalId": 0, "inputFieldName": "account"}',
        b'{"portalId": "x", "inputFieldName": "account"}',
        b'{"portalId": 1, "inputFieldName": "account", "inputFields": []}',
        b'{"portalId": 1, "inputFieldName": "account", "fetchOptions": {"q": ["a"]}}',
        b'{"portalId": 1, "inputFieldName": "account", "origin": "x"}',
        b'{"a": ' * 5000,
        b'{"portalId": 1, "inputFieldName": "account", "a": "' + b"x" * 1_000_000 + b'"}',
    ],
)
def test_what_is_no_callout_is_a_bad_request(body: bytes) -> None:
    with pytest.raises(BadRequest):
        read(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@given(
    body=st.fixed_dictionaries(
        {},
        optional={
            "origin": JSON | st.fixed_dictionaries({"portalId": JSON}),
            "portalId": JSON,
            "inputFieldName": JSON,
            "inputFields": JSON | st.dictionaries(st.sampled_from(["account", "memo"]), JSON),
            "fetchOptions": JSON | st.fixed_dictionaries({}, optional={"q": JSON, "after": JSON}),
        },
    )
)
def test_whatever_is_sent_is_read_or_a_bad_request(body: dict[str, Any]) -> None:
    try:
        callout = read(body)
    except BadRequest:
        return
    assert callout.portal_id.isdigit()
    assert callout.place == ""  # nobody guesses a cursor


def asked(**changes: str) -> OptionsCallout:
    values = {"portal_id": "1", "input_name": "customer", "search": "net", "account": "7", **changes}
    account = values.pop("account")
    return OptionsCallout(chosen={"account": account}, **values)


@given(place=st.text(st.characters(), min_size=1))
def test_a_cursor_leads_back_to_its_place(place: str) -> None:
    cursor = asked().cursor(place)
    assert asked(after=cursor).place == place


def test_no_place_no_cursor() -> None:
    assert asked().cursor("") == ""


@pytest.mark.parametrize(
    "other", [{"portal_id": "2"}, {"input_name": "products"}, {"search": "nets"}, {"account": "8"}]
)
def test_a_cursor_of_another_list_starts_anew(other: dict[str, str]) -> None:
    cursor = asked().cursor("i5:name")
    assert asked(after=cursor, **other).place == ""


@given(after=st.text())
def test_what_is_no_cursor_starts_anew(after: str) -> None:
    assert asked(after=after).place == ""


@given(rest=st.text())
def test_a_cursor_that_was_tampered_with_never_fails(rest: str) -> None:
    cursor = asked().cursor("i5:name")
    asked(after=cursor[:12] + rest).place  # noqa: B018 - that it can be read
