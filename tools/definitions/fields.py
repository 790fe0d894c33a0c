"""Input and output fields of a definition (HubSpot contract 1.4 to 1.6)."""

from typing import Any

from quickbooks_actions.workflow.input_fields import Choices, InputField, Kind, Option
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

SHOWN_WHEN = {"deposit_percent": ("bill", "deposit")}
"""Inputs that are shown only while another one has this value. An action never relies on it."""

TYPES = {
    Kind.DROPDOWN: ("enumeration", "select"),
    Kind.YES_NO: ("enumeration", "select"),
    Kind.TEXT: ("string", "text"),
    Kind.LONG_TEXT: ("string", "textarea"),
    Kind.DATE: ("date", "date"),
    Kind.NUMBER: ("number", "number"),
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
    if described.kind is Kind.YES_NO:
        return YES_NO
    return () if described.choices else described.options


def dependencies(action: ActionOf) -> list[dict[str, Any]]:
    """`inputFieldDependencies`: the account comes first, since only what a field depends on is sent to `optionsUrl`."""
    fields = action.inputs.described()
    of_the_account = [name for name, each in fields.items() if each.choices not in {None, Choices.COMPANIES}]
    account_first = {
        "dependencyType": "SINGLE_FIELD",
        "controllingFieldName": ACCOUNT,
        "dependentFieldNames": of_the_account,
    }
    return [account_first] * bool(of_the_account) + [
        {
            "dependencyType": "CONDITIONAL_SINGLE_FIELD",
            "controllingFieldName": controlling,
            "controllingFieldValue": value,
            "dependentFieldNames": [name],
        }
        for name, (controlling, value) in SHOWN_WHEN.items()
        if name in fields
    ]


def _input(name: str, described: InputField, base_url: str) -> dict[str, Any]:
    kind, field_type = TYPES[described.kind]
    definition: dict[str, Any] = {
        "name": name,
        "type": kind,
        "fieldType": field_type,
        "options": [
            {"value": each.value, "label": each.label, "description": each.description, "displayOrder": order}
            for order, each in enumerate(fixed_options(described))
        ],
    }
    if described.choices:
        definition["optionsUrl"] = base_url + OPTIONS_PATH
    return {
        "typeDefinition": definition,
        "supportedValueTypes": ["STATIC_VALUE"] + ["OBJECT_PROPERTY"] * described.from_record,
        "isRequired": described.required,
    }
