"""Where there is no list to show: one option that says why, and never a word of another portal."""

from typing import Any

import pytest
import requests
from pydantic import JsonValue

from quickbooks_actions.workflow.inputs import InvoiceInputs
from sandbox.hubspot.options import OptionPage
from sandbox.kit.faults import FaultRule
from tests.conftest import TestAws
from tests.integration.field_options.editor import Editor, customers

SECRET_NAME = "Only Of The Second Portal"


def alone(page: OptionPage) -> tuple[str, str]:
    """Value and label of the only option."""
    (option,) = page.options
    return option.value, option.label


def body(editor: Editor, **changes: Any) -> dict[str, Any]:
    account = {"type": "STATIC_VALUE", "value": editor.realm_id}
    return {
        "origin": {"portalId": editor.portal_ids[0]},
        "inputFieldName": "payment_terms",
        "inputFields": {"account": account},
        "fetchOptions": {},
        **changes,
    }


def connection(editor: Editor, aws: TestAws, realm_id: str | None, **values: str) -> None:
    """Changes the row of a link, or of the portal."""
    key = {
        "pk": {"S": f"portal#{editor.portal_ids[0]}"},
        "sk": {"S": f"company#{realm_id}" if realm_id else "facts"},
    }
    for name, value in values.items():
        aws.client("dynamodb").update_item(
            TableName=editor.settings.connections_table,
            Key=key,
            UpdateExpression="SET #name = :value",
            ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues={":value": {"S": value}},
        )


def test_the_account_dropdown_has_the_portals_companies_alone(shared: Editor) -> None:
    first, second = shared.portal_ids
    *theirs, other = shared.realm_ids
    assert {option.value for option in shared.open("account", account=None, portal_id=first).options} == set(theirs)
    assert {option.value for option in shared.open("account", account=None, portal_id=second).options} == {other}


def test_a_portal_never_sees_another_portals_company(editor: Editor) -> None:
    # Given a company that only the second portal is linked to, its lists read and kept
    first, second = editor.portal_ids
    other = editor.realm_ids[-1]
    row = {"DisplayName": SECRET_NAME, "FullyQualifiedName": SECRET_NAME}
    editor.fill("Customer", [row], realm_id=other)
    kept = editor.open("customer", account=other, portal_id=second)
    assert SECRET_NAME in [option.label for option in kept.options]
    before = editor.calls()
    # When the first portal asks for them, by id, by search and with the second portal's cursor
    for name in ("customer", "products", "payment_terms", "category", "vendor", "class"):
        for q, after in ((None, None), (SECRET_NAME, None), (None, "p1"), (None, kept.after)):
            page = editor.open(name, account=other, portal_id=first, q=q, after=after)
            # Then it is told the same as for a company that nobody has
            nobody = editor.open(name, account="999", portal_id=first, q=q, after=after)
            assert alone(page) == alone(nobody)
            assert page.options[0].value == "__not_linked__"
            assert page.options[0].description == nobody.options[0].description.replace("999", other)
    # and QuickBooks was not even asked
    assert editor.calls(before) == 0


def test_no_account_is_chosen_yet(shared: Editor) -> None:
    record_property: JsonValue = {"type": "OBJECT_PROPERTY", "propertyName": "realm"}
    accounts: list[JsonValue] = [None, "", "__not_connected__", "my company", record_property]
    for account in accounts:
        for name in ("payment_terms", "customer", "class"):
            value, label = alone(shared.open(name, account=account))
            assert (value, label) == ("__none__", "Choose the QuickBooks account first")


def test_an_account_that_is_not_linked(shared: Editor) -> None:
    value, label = alone(shared.open("payment_terms", account="123456"))
    assert value == "__not_linked__"
    assert "not linked" in label


@pytest.mark.parametrize("name", ["account", "payment_terms", "customer"])
def test_a_portal_that_is_not_connected(shared: Editor, name: str) -> None:
    answer = shared.post(body(shared, origin={"portalId": 99}, inputFieldName=name))
    assert answer.status_code == 200
    (option,) = answer.json()["options"]
    assert option["value"] == "__not_connected__"
    assert "set-up page" in option["label"]


def test_a_portal_that_a_person_disconnected(editor: Editor, aws: TestAws) -> None:
    connection(editor, aws, None, status="disconnected")
    for name in ("account", "payment_terms"):
        assert alone(editor.open(name))[0] == "__not_connected__"


def test_a_company_that_a_person_disconnected(editor: Editor, aws: TestAws) -> None:
    connection(editor, aws, editor.realm_id, status="disconnected")
    assert editor.realm_id not in [option.value for option in editor.open("account", account=None).options]
    assert alone(editor.open("payment_terms"))[0] == "__not_connected__"


def test_no_company_is_connected_at_all(editor: Editor, aws: TestAws) -> None:
    for realm_id in editor.realm_ids[:-1]:
        connection(editor, aws, realm_id, status="disconnected")
    value, label = alone(editor.open("account", account=None))
    assert value == "__not_connected__"
    assert "set-up page" in label


def test_a_company_whose_connection_is_lost_says_so_and_can_still_be_chosen(editor: Editor, aws: TestAws) -> None:
    connection(editor, aws, editor.realm_id, status="lost")
    found = {option.value: option.description for option in editor.open("account", account=None).options}
    assert "connection is lost" in found[editor.realm_id]


def test_companies_of_the_same_name_can_be_told_apart(editor: Editor, aws: TestAws) -> None:
    for realm_id in editor.realm_ids[:2]:
        connection(editor, aws, realm_id, name="Craig's Design")
    found = [option for option in editor.open("account", account=None).options if option.label == "Craig's Design"]
    assert len({option.description for option in found}) == 2


def test_a_connection_that_quickbooks_refuses(editor: Editor) -> None:
    rule = {"match": {"path": "/v3/*"}, "times": 0, "do": "status", "status": 401}
    editor.quickbooks.faults.add(FaultRule.model_validate(rule))
    value, label = alone(editor.open("payment_terms"))
    assert value == "__connection_lost__"
    assert "set-up page" in label


TROUBLES: list[tuple[dict[str, Any], str]] = [
    ({"do": "status", "status": 429, "flavour": "json"}, "__throttled__"),
    ({"do": "status", "status": 429, "flavour": "xml"}, "__throttled__"),
    ({"do": "status", "status": 503, "flavour": "json"}, "__quickbooks_unavailable__"),
    ({"do": "html", "status": 502}, "__quickbooks_unavailable__"),
    ({"do": "refuse"}, "__quickbooks_unavailable__"),
    ({"do": "drop"}, "__quickbooks_unavailable__"),
    ({"do": "truncate"}, "__quickbooks_unavailable__"),
    ({"do": "status", "status": 400, "flavour": "code:6190"}, "__subscription_ended__"),
]


@pytest.mark.parametrize("name", ["payment_terms", "customer"])
def test_trouble_at_quickbooks_is_told_and_passes(editor: Editor, name: str) -> None:
    for rule, value in TROUBLES:
        planned = {"match": {"path": "/v3/*"}, "times": 0, **rule}
        editor.quickbooks.faults.add(FaultRule.model_validate(planned))
        shown, label = alone(editor.open(name))
        assert shown == value, rule
        assert "QuickBooks" in label
        editor.quickbooks.faults.clear()
    assert len(editor.open(name).options) > 1


def test_what_an_author_may_be_left_with_is_refused_by_the_actions(shared: Editor) -> None:
    placeholder = alone(shared.open("payment_terms", account="123456"))[0]
    with pytest.raises(Exception, match="only a placeholder"):
        InvoiceInputs.read({"account": shared.realm_id, "payment_terms": placeholder})


@pytest.mark.parametrize("name", ["", "nope", "memo", "__proto__", "customer'", "x" * 5000, "\x00"])
def test_an_unknown_field_is_told_so(shared: Editor, name: str) -> None:
    answer = shared.post(body(shared, inputFieldName=name))
    assert answer.status_code == 200
    (option,) = answer.json()["options"]
    assert option["value"] == "__invalid_input__"


def test_the_store_is_out_of_order(editor: Editor, aws: TestAws) -> None:
    aws.client("dynamodb").delete_table(TableName=editor.settings.directory_table)
    value, label = alone(editor.open("payment_terms"))
    assert value == "__store_unavailable__"
    assert "try again" in label


def test_the_apps_secrets_cannot_be_read(editor: Editor, aws: TestAws) -> None:
    aws.secrets().delete_secret(SecretId=f"{editor.settings.secrets_prefix}/apps", ForceDeleteWithoutRecovery=True)
    editor.restart()
    answer = editor.post(body(editor))
    assert answer.status_code == 200
    assert [option["value"] for option in answer.json()["options"]] == ["__configuration__"]


def test_an_editor_that_waits_for_less_is_told_before_it_hangs_up(editor: Editor) -> None:
    # Given a container that has used up three seconds before it begins
    editor.restart_late()
    for waits, value in (("3000", "__out_of_time__"), ("10000", "3")):
        answer = editor.post(body(editor), **{"X-HubSpot-Timeout-Millis": waits})
        assert answer.status_code == 200
        assert value in [option["value"] for option in answer.json()["options"]]


def test_an_unsigned_callout_is_denied_and_nothing_is_read(editor: Editor) -> None:
    answer = requests.post(f"{editor.url}/options", json=body(editor), timeout=30)
    assert answer.status_code == 401
    assert editor.calls() == 0
    assert "options" not in answer.json()


def test_a_changed_body_is_denied(shared: Editor) -> None:
    request = shared.open("payment_terms").request
    changed = request.body.replace(str(shared.portal_ids[0]).encode(), str(shared.portal_ids[1]).encode())
    assert requests.post(request.url, data=changed, headers=request.headers, timeout=30).status_code == 401


@pytest.mark.parametrize(
    "malformed",
    [b"no json", b"[]", b"{}", b'{"portalId": 1}', b'{"inputFieldName": "account"}', b'{"a": ' * 5000],
)
def test_a_malformed_body_is_a_bad_request(shared: Editor, malformed: bytes) -> None:
    answer = shared.post(malformed)
    assert answer.status_code == 400
    assert "options" not in answer.json()


def test_no_name_of_a_customer_is_in_the_log(editor: Editor, caplog: pytest.LogCaptureFixture) -> None:
    editor.fill("Customer", customers(10, SECRET_NAME))
    editor.open("customer", q=SECRET_NAME)
    editor.restart_late()
    editor.open("customer", q=f"{SECRET_NAME}%")
    told = [str(vars(record)) for record in caplog.records]
    assert any("answered" in line for line in told)
    assert not [line for line in told if SECRET_NAME in line]
