"""Input and output fields of a definition (HubSpot contract 1.4 to 1.6)."""

from typing import Any

from quickbooks_actions.workflow.inputs.kinds import (
    Choices,
    Day,
    InputField,
    LongText,
    Number,
    Option,
    PropertyName,
    Select,
    Text,
    YesNo,
)
from tools.definitions.actions import ActionOf

OPTIONS_PATH = "/options"
"""Below the base URL: one address for every dropdown, which is told the field's name."""

YES_NO = (Option("no", "No"), Option("yes", "Yes"))
"""The editor takes the first choice for the default; a dropdown, since how it sends a checkbox is not known."""

ACCOUNT = "account"

OUTPUTS = (
    "status",
    "document_id",
    "document_number",
    "document_total",
    "document_url",
    "customer_id",
    "warning",
    "error_code",
    "error_message",
)
MORE_OUTPUTS = {"create_paid_invoice": ("payment_id",)}
"""Outputs that one action has in addition."""

TYPES: dict[type[InputField], tuple[str, str]] = {
    Select: ("enumeration", "select"),
    YesNo: ("enumeration", "select"),
    Text: ("string", "text"),
    PropertyName: ("string", "text"),
    LongText: ("string", "textarea"),
    Day: ("date", "date"),
    Number: ("number", "number"),
}


def input_fields(action: ActionOf, base_url: str) -> list[dict[str, Any]]:
    """`inputFields`, in the order of the editor."""
    return [_input(name, described, base_url) for name, described in action.inputs.described().items()]


def output_names(action: ActionOf) -> tuple[str, ...]:
    """The outputs that the action answers with."""
    return OUTPUTS + MORE_OUTPUTS.get(action.name, ())


def output_fields(action: ActionOf) -> list[dict[str, Any]]:
    """`outputFields`: all of them text, as they are sent."""
    return [{"typeDefinition": {"name": name, "type": "string", "fieldType": "text"}} for name in output_names(action)]


def fixed_options(described: InputField) -> tuple[Option, ...]:
    """The choices that stand in the definition; none where the list comes from QuickBooks, fixed ones included."""
    if isinstance(described, YesNo):
        return YES_NO
    return described.options if isinstance(described, Select) and not described.choices else ()


def list_of(described: InputField) -> Choices | None:
    """The list that fills a dropdown; None for an input that has none."""
    return described.choices if isinstance(described, Select) else None


def dependencies(action: ActionOf) -> list[dict[str, Any]]:
    """`inputFieldDependencies`: the account comes first, since only what a field depends on is sent to `optionsUrl`."""
    fields = action.inputs.described()
    of_the_account = [name for name, each in fields.items() if list_of(each) not in {None, Choices.COMPANIES}]
    account_first = {
        "dependencyType": "SINGLE_FIELD",
        "controllingFieldName": ACCOUNT,
        "dependentFieldNames": of_the_account,
    }
    return [account_first] * bool(of_the_account) + [
        {
            "dependencyType": "CONDITIONAL_SINGLE_FIELD",
            "controllingFieldName": each.shown_when[0],
            "controllingFieldValue": each.shown_when[1],
            "dependentFieldNames": [name],
        }
        for name, each in fields.items()
        if each.shown_when  # an action never relies on it
    ]


def _input(name: str, described: InputField, base_url: str) -> dict[str, Any]:
    kind, field_type = TYPES[type(described)]
    definition: dict[str, Any] = {
        "name": name,
        "type": kind,
        "fieldType": field_type,
        "options": [
            {"value": each.value, "label": each.label, "description": each.description, "displayOrder": order}
            for order, each in enumerate(fixed_options(described))
        ],
    }
    if list_of(described):
        definition["optionsUrl"] = base_url + OPTIONS_PATH
    return {
        "typeDefinition": definition,
        "supportedValueTypes": ["STATIC_VALUE"] + ["OBJECT_PROPERTY"] * described.from_record,
        "isRequired": described.required,
    }
