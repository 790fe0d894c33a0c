"""The form that is made from an action's definition."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.console.form_view import source_key, source_value
from sandbox.console.forms import Choice, Form, Widget, card_text, serves
from sandbox.hubspot import Action


def field(name: str, *, required: bool = False, from_record: bool = False, **definition: Any) -> dict[str, Any]:
    given = {"name": name, "type": "string", "fieldType": "text", "options": []} | definition
    values = ["STATIC_VALUE", "OBJECT_PROPERTY"] if from_record else ["STATIC_VALUE"]
    return {"typeDefinition": given, "supportedValueTypes": values, "isRequired": required}


def options(*values: str) -> dict[str, Any]:
    listed = [{"value": value, "label": value.title()} for value in values]
    return {"type": "enumeration", "fieldType": "select", "options": listed}


LIVE: dict[str, Any] = {"type": "enumeration", "fieldType": "select", "optionsUrl": "https://hooks.example.com/options"}
ACTION = Action.from_component(
    {
        "uid": "create_invoice",
        "type": "workflow-action",
        "config": {
            "actionUrl": "https://hooks.example.com/actions/create-invoice",
            "isPublished": True,
            "objectTypes": ["DEAL", "0-14"],
            "inputFields": [
                field("account", required=True, **LIVE),
                field("terms", **LIVE),
                field("create", required=True, **options("no", "yes")),
                field("bill", **options("whole", "deposit", "rest")),
                field("percent", required=True, type="number", fieldType="number"),
                field("date", type="date", fieldType="date"),
                field("memo", from_record=True, fieldType="textarea"),
                field("paid", type="bool", fieldType="booleancheckbox"),
                field("number"),
            ],
            "inputFieldDependencies": [
                {
                    "dependencyType": "SINGLE_FIELD",
                    "controllingFieldName": "account",
                    "dependentFieldNames": ["terms", "memo"],
                },
                {
                    "dependencyType": "CONDITIONAL_SINGLE_FIELD",
                    "controllingFieldName": "bill",
                    "controllingFieldValue": "deposit",
                    "dependentFieldNames": ["percent"],
                },
            ],
            "labels": {
                "en": {
                    "actionName": "Create invoice",
                    "actionCardContent": "Invoice with {{terms}}",
                    "inputFieldLabels": {"account": "QuickBooks account", "terms": "Terms"},
                    "inputFieldDescriptions": {"terms": "Read live"},
                    "inputFieldOptionLabels": {"bill": {"rest": "What is left"}},
                }
            },
        },
    }
)
FORM = Form(ACTION)
GOOD: dict[str, Any] = {"account": "1", "create": "no"}


def test_each_field_has_the_widget_of_its_definition() -> None:
    assert {each.name: each.widget for each in FORM.fields} == {
        "account": Widget.LIVE,
        "terms": Widget.LIVE,
        "create": Widget.RADIO,
        "bill": Widget.SELECT,
        "percent": Widget.NUMBER,
        "date": Widget.DATE,
        "memo": Widget.LONG_TEXT,
        "paid": Widget.RADIO,
        "number": Widget.TEXT,
    }


def test_texts_come_from_the_labels_and_else_from_the_definition() -> None:
    terms, number = FORM.field("terms"), FORM.field("number")
    assert (terms.label, terms.description) == ("Terms", "Read live")
    assert (number.label, number.description) == ("number", "")
    assert [each.label for each in FORM.field("bill").choices] == ["Whole", "Deposit", "What is left"]
    assert FORM.field("paid").choices == (Choice("true", "Yes"), Choice("false", "No"))


def test_only_what_may_be_a_property_can_be_taken_from_the_record() -> None:
    assert [each.name for each in FORM.fields if each.from_record] == ["memo"]


def test_a_dependent_field_waits_for_the_other() -> None:
    assert FORM.waits_for("terms", {}) == "QuickBooks account"
    assert FORM.waits_for("terms", {"account": "1"}) is None
    assert FORM.waits_for("account", {}) is None


def test_a_conditional_field_is_shown_while_the_condition_holds() -> None:
    assert not FORM.visible("percent", {})
    assert not FORM.visible("percent", {"bill": "whole"})
    assert FORM.visible("percent", {"bill": "deposit"})


def test_dropdowns_are_chosen_anew_with_what_they_depend_on() -> None:
    assert FORM.reset_by("account") == ("terms",)
    assert FORM.reset_by("bill") == ()


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        (GOOD, {}),
        ({}, {"account": "Choose a value", "create": "Choose a value"}),
        (GOOD | {"bill": "deposit"}, {"percent": "Fill this in"}),
        (GOOD | {"bill": "deposit", "percent": "ten"}, {"percent": "A number is needed"}),
        (GOOD | {"percent": "ten"}, {}),
        (GOOD | {"date": "tomorrow"}, {"date": "A date is written YYYY-MM-DD"}),
        (GOOD | {"date": {"type": "OBJECT_PROPERTY", "propertyName": "closedate"}}, {}),
    ],
)
def test_what_is_wrong_is_told_by_field(values: dict[str, Any], problems: dict[str, str]) -> None:
    assert FORM.problems(values) == problems


def test_the_workflow_keeps_what_is_shown_and_filled_in() -> None:
    values = GOOD | {"terms": "", "percent": "10", "memo": None, "number": "7"}
    assert FORM.inputs(values) == {"account": "1", "create": "no", "number": "7"}
    assert FORM.inputs(values | {"bill": "deposit"})["percent"] == "10"


def test_what_most_authors_leave_alone_is_apart() -> None:
    first, rest = FORM.split()
    assert [each.name for each in first] == ["account", "terms", "create", "bill", "percent"]
    assert [each.name for each in rest] == ["date", "memo", "paid", "number"]


def test_a_form_without_required_fields_is_whole() -> None:
    action = ACTION.model_copy(update={"input_fields": [ACTION.input_field("number")]})
    assert [len(part) for part in Form(action).split()] == [1, 0]


def test_the_card_tells_the_choices() -> None:
    shown = {"account": "ACME Inc.", "terms": "Net 30", "create": "No"}
    assert card_text(ACTION, shown) == "Invoice with Net 30 · ACME Inc."
    assert card_text(ACTION, {}) == "Invoice with …"


@pytest.mark.parametrize(
    ("update", "spellings", "served"),
    [
        ({}, ("DEAL", "0-3"), True),
        ({}, ("QUOTE", "0-14"), True),
        ({}, ("COMMERCE_PAYMENT", "0-101"), False),
        ({"object_types": []}, ("COMMERCE_PAYMENT", "0-101"), True),
        ({"object_types": ["deal"]}, ("DEAL", "0-3"), True),
        ({"is_published": False}, ("DEAL", "0-3"), False),
    ],
)
def test_which_workflows_an_action_serves(update: dict[str, Any], spellings: tuple[str, ...], served: bool) -> None:
    assert serves(ACTION.model_copy(update=update), spellings) is served


@pytest.mark.parametrize("key", ["property:amount", "output:2:document_id"])
def test_a_source_and_its_value_are_the_same(key: str) -> None:
    assert source_key(source_value(key)) == key


def test_no_source() -> None:
    assert (source_value(""), source_key("text"), source_key(None)) == (None, None, None)
