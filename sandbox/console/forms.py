"""The form of an action, made from its definition alone, so that a new action has one without new code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue

from sandbox.hubspot.action_fields import OBJECT_PROPERTY, InputField
from sandbox.hubspot.workflows import Action

_SINGLE = "SINGLE_FIELD"
_CONDITIONAL = "CONDITIONAL_SINGLE_FIELD"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_SIDE_BY_SIDE = 2
"""So many fixed entries are shown at once: a yes or no needs no dropdown."""
_YES_NO = (("true", "Yes"), ("false", "No"))

Values = Mapping[str, JsonValue]


class Widget(StrEnum):
    """How a field is filled in."""

    LIVE = "live"
    SELECT = "select"
    RADIO = "radio"
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a dropdown."""

    value: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field as the author sees it.

    Attributes:
        choices: fixed entries; a LIVE field asks the app for them.
        from_record: the author may take a property of the record, or an earlier action's output, instead.
    """

    name: str
    label: str
    description: str
    widget: Widget
    required: bool
    choices: tuple[Choice, ...] = ()
    from_record: bool = False


class Form:
    """The fields of an action in the order of its definition, and what they depend on.

    A value is a text, or `{"type": "OBJECT_PROPERTY" | "ACTION_OUTPUT", …}` where it is taken from the record.
    """

    def __init__(self, action: Action) -> None:
        self._action = action
        self.fields = tuple(_field(action, each) for each in action.input_fields)

    def field(self, name: str) -> FormField:
        """KeyError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def split(self) -> tuple[tuple[FormField, ...], tuple[FormField, ...]]:
        """The fields up to the last required one, and those after it: what most authors leave alone."""
        required = [number for number, field in enumerate(self.fields, start=1) if field.required]
        end = required[-1] if required else len(self.fields)
        return self.fields[:end], self.fields[end:]

    def waits_for(self, name: str, values: Values) -> str | None:
        """The label of the field that must be filled in before this one; None when it can be filled in."""
        for dependency in self._action.controlled_by(name):
            controlling = dependency.controlling_field_name
            if dependency.dependency_type == _SINGLE and _empty(values.get(controlling)):
                return self.field(controlling).label
        return None

    def visible(self, name: str, values: Values) -> bool:
        """Whether the field is shown: one with conditions only while one of them holds."""
        conditions = [each for each in self._action.controlled_by(name) if each.dependency_type == _CONDITIONAL]
        return not conditions or any(
            values.get(each.controlling_field_name) == each.controlling_field_value for each in conditions
        )

    def reset_by(self, name: str) -> tuple[str, ...]:
        """The fields whose entries belong to the value of this one: they are chosen anew when it changes."""
        return tuple(
            dependent
            for each in self._action.input_field_dependencies
            if each.dependency_type == _SINGLE and each.controlling_field_name == name
            for dependent in each.dependent_field_names
            if self.field(dependent).widget is Widget.LIVE
        )

    def problems(self, values: Values) -> dict[str, str]:
        """What keeps the form from being saved, by field."""
        return dict(self._problems(values))

    def inputs(self, values: Values) -> dict[str, JsonValue]:
        """What the workflow keeps: the fields that are shown and filled in."""
        return {
            field.name: values[field.name]
            for field in self.fields
            if self.visible(field.name, values) and not _empty(values.get(field.name))
        }

    def _problems(self, values: Values) -> Iterator[tuple[str, str]]:
        for field in self.fields:
            value = values.get(field.name)
            if not self.visible(field.name, values):
                continue
            if _empty(value):
                if field.required:
                    yield field.name, "Choose a value" if field.widget in _CHOSEN else "Fill this in"
            elif isinstance(value, str) and field.widget is Widget.DATE and not _DAY.fullmatch(value):
                yield field.name, "A date is written YYYY-MM-DD"
            elif isinstance(value, str) and field.widget is Widget.NUMBER and not _NUMBER.fullmatch(value):
                yield field.name, "A number is needed"


def card_text(action: Action, shown: Mapping[str, str]) -> str:
    """What the action's card says: its text with the chosen values filled in, then the other required choices."""
    text = action.texts.action_card_content
    named = set(_PLACEHOLDER.findall(text))
    required = [
        each.name
        for each in action.input_fields
        if each.is_required and each.name not in named and _widget(each) is not Widget.RADIO
    ]
    filled = _PLACEHOLDER.sub(lambda found: shown.get(found[1], "…"), text)
    return " · ".join(filter(None, (filled, *(shown.get(name) for name in required))))


def serves(action: Action, spellings: Sequence[str]) -> bool:
    """Whether an author can place the action in a workflow of a type with these spellings."""
    wanted = {spelling.casefold() for spelling in spellings}
    return action.is_published and (
        not action.object_types or any(given.casefold() in wanted for given in action.object_types)
    )


_CHOSEN = frozenset({Widget.LIVE, Widget.SELECT, Widget.RADIO})


def _field(action: Action, given: InputField) -> FormField:
    texts, name = action.texts, given.name
    option_labels = texts.input_field_option_labels.get(name, {})
    definition = given.type_definition
    choices = tuple(
        Choice(option.value, option_labels.get(option.value, option.label), option.description)
        for option in definition.options
    )
    if definition.type == "bool" and not choices:
        choices = tuple(Choice(value, option_labels.get(value, label)) for value, label in _YES_NO)
    return FormField(
        name=name,
        label=texts.input_field_labels.get(name, name),
        description=texts.input_field_descriptions.get(name, ""),
        widget=_widget(given),
        required=given.is_required,
        choices=choices,
        from_record=OBJECT_PROPERTY in given.supported_value_types,
    )


def _widget(given: InputField) -> Widget:
    definition = given.type_definition
    if definition.options_url:
        return Widget.LIVE
    if definition.type == "bool" or definition.field_type in {"radio", "booleancheckbox"}:
        return Widget.RADIO
    if definition.type == "enumeration":
        return Widget.RADIO if len(definition.options) == _SIDE_BY_SIDE else Widget.SELECT
    if definition.type in {"date", "datetime"}:
        return Widget.DATE
    if definition.type == "number":
        return Widget.NUMBER
    return Widget.LONG_TEXT if definition.field_type == "textarea" else Widget.TEXT


def _empty(value: JsonValue) -> bool:
    return value is None or value == ""
