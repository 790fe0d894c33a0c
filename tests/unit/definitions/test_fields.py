"""Inputs, outputs and dependencies of the definitions, against the models that read and answer."""

import re

import pytest

from quickbooks_actions.workflow.answer import Outputs
from quickbooks_actions.workflow.inputs import form
from quickbooks_actions.workflow.inputs.kinds import Choices
from tools.definitions import PROJECT
from tools.definitions.actions import ActionOf, all_actions
from tools.definitions.fields import MORE_OUTPUTS, OUTPUTS, TYPES, dependencies, input_fields, list_of, output_names

BASE_URL = "https://hooks.example.com/v1"
each_action = pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.name)


def test_every_kind_of_input_has_a_type() -> None:
    assert TYPES.keys() == {type(each) for each in form.FORM}


@each_action
def test_every_input_is_there_in_the_order_of_the_model(action: ActionOf) -> None:
    names = [each["typeDefinition"]["name"] for each in input_fields(action, BASE_URL)]
    assert names == list(action.inputs.described())
    assert names[0] == "account"


@each_action
def test_required_and_from_record_are_the_models(action: ActionOf) -> None:
    for each, described in zip(input_fields(action, BASE_URL), action.inputs.described().values(), strict=True):
        assert each["isRequired"] is described.required
        assert ("OBJECT_PROPERTY" in each["supportedValueTypes"]) is described.from_record
        assert "STATIC_VALUE" in each["supportedValueTypes"]


@each_action
def test_a_dropdown_has_either_choices_or_an_address_for_them(action: ActionOf) -> None:
    for each, described in zip(input_fields(action, BASE_URL), action.inputs.described().values(), strict=True):
        definition = each["typeDefinition"]
        if list_of(described):
            assert definition["optionsUrl"] == f"{BASE_URL}/options"
            assert definition["options"] == []
        else:
            assert "optionsUrl" not in definition
            assert bool(definition["options"]) is (definition["type"] == "enumeration")


@each_action
def test_every_choice_is_one_that_the_action_reads(action: ActionOf) -> None:
    fields = action.inputs.described()
    for each in input_fields(action, BASE_URL):
        definition = each["typeDefinition"]
        values = [option["value"] for option in definition["options"]]
        read = [fields[definition["name"]].read(value) for value in values]
        assert None not in read
        assert len(set(read)) == len(values)


@each_action
def test_the_first_choice_is_the_models_default(action: ActionOf) -> None:
    """The editor takes it for the default."""
    described = action.inputs.described()
    defaults = {
        each.name: action.inputs.model_fields[attribute].default
        for attribute, each in action.inputs.by_attribute().items()
    }
    for each in input_fields(action, BASE_URL):
        definition = each["typeDefinition"]
        if definition["options"]:
            first = described[definition["name"]].read(definition["options"][0]["value"])
            assert first == defaults[definition["name"]]


@each_action
def test_every_list_of_a_company_waits_for_the_account(action: ActionOf) -> None:
    account_first = dependencies(action)[0]
    lists = {name for name, each in action.inputs.described().items() if list_of(each)} - {"account"}
    assert account_first["dependencyType"] == "SINGLE_FIELD"
    assert account_first["controllingFieldName"] == "account"
    assert set(account_first["dependentFieldNames"]) == lists
    assert list_of(action.inputs.described()["account"]) is Choices.COMPANIES


@each_action
def test_a_condition_names_an_input_and_one_of_its_choices(action: ActionOf) -> None:
    choices = {
        each["typeDefinition"]["name"]: [option["value"] for option in each["typeDefinition"]["options"]]
        for each in input_fields(action, BASE_URL)
    }
    for each in dependencies(action)[1:]:
        assert each["dependencyType"] == "CONDITIONAL_SINGLE_FIELD"
        assert each["controllingFieldValue"] in choices[each["controllingFieldName"]]
        assert set(each["dependentFieldNames"]) <= choices.keys()
        assert not set(each["dependentFieldNames"]) & {
            name for name, field in action.inputs.described().items() if field.required
        }


def test_the_deposits_percentage_is_shown_for_a_deposit() -> None:
    invoice = next(action for action in all_actions() if action.name == "create_invoice")
    assert {
        "dependencyType": "CONDITIONAL_SINGLE_FIELD",
        "controllingFieldName": "bill",
        "controllingFieldValue": "deposit",
        "dependentFieldNames": ["deposit_percent"],
    } in dependencies(invoice)


def test_outputs_are_those_that_are_answered() -> None:
    answered = Outputs(status="created").as_fields().keys() - {"hs_execution_state"}
    assert set(OUTPUTS) == answered


def test_an_actions_own_outputs_are_those_that_the_code_adds() -> None:
    sources = [*(PROJECT / "layers").rglob("*.py"), *(PROJECT / "functions").rglob("*.py")]
    added = {name for path in sources for name in re.findall(r"more=\{\"(\w+)\"", path.read_text("utf-8"))}
    assert added == {name for names in MORE_OUTPUTS.values() for name in names}


@each_action
def test_outputs_are_named_once(action: ActionOf) -> None:
    names = output_names(action)
    assert len(set(names)) == len(names)
    assert set(OUTPUTS) <= set(names)
