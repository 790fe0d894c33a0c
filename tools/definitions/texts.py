"""The texts of `texts/`: English by name, every other language by the English it translates.

A translation belongs to the very English text it was made from, so a changed label or sentence is untranslated again
and never shown in words that are out of date.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from quickbooks_actions.errors import ErrorCode
from tools.definitions import PROJECT
from tools.definitions.actions import ActionOf, all_actions
from tools.definitions.fields import fixed_options, output_names
from tools.definitions.rules import ANSWERED, FAILED, STATUSES

FOLDER = PROJECT / "tools" / "definitions" / "texts"
ENGLISH = "en"
TRANSLATIONS = ("fr", "de", "ja", "es", "pt-br", "nl")
"""HubSpot's other languages."""


@dataclass(frozen=True, slots=True)
class English:
    """What an action says to people, beside its inputs, which their model describes.

    Attributes:
        name, description, card: the action in the list of actions, and on the card in the workflow.
        outputs: an output's label, by its name.
        rules: a rule's sentence, by its label name, in the order of the rules.
    """

    name: str
    description: str
    card: str
    outputs: Mapping[str, str]
    rules: Mapping[str, str]


@cache
def file_of(language: str) -> Mapping[str, Any]:
    """A language's file as it is."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def english(action: ActionOf) -> English:
    """The English texts of an action.

    Raises:
        KeyError: one is missing in `en.toml`.
    """
    texts = file_of(ENGLISH)
    own = texts["actions"][action.name]
    return English(
        name=own["name"],
        description=own["description"],
        card=own["card"],
        outputs={name: texts["outputs"][name] for name in output_names(action)},
        rules={
            **{status: own[status] for status in STATUSES},
            **{code.value: texts["answered"][code.value] for code in ANSWERED},
            FAILED: texts["answered"][FAILED],
        },
    )


def meaning(code: ErrorCode) -> str:
    """What a code means, as an English sentence.

    Raises:
        KeyError: it is missing in `en.toml`.
    """
    texts = file_of(ENGLISH)
    found: str = texts["answered"].get(code.value) or texts["passing"][code.value]
    return found


def used() -> list[str]:
    """Every English text that the definitions show, once, in the order of the editor."""
    texts: dict[str, None] = {}
    for action in all_actions():
        own = english(action)
        shown = [own.name, own.description, own.card]
        for described in action.inputs.described().values():
            shown += [described.label, described.description]
            shown += [option.label for option in fixed_options(described)]
        texts |= dict.fromkeys([*shown, *own.outputs.values(), *own.rules.values()])
    return list(texts)


@cache
def translations(language: str) -> Mapping[str, str]:
    """A language's texts by their English; the file's sections are for its readers alone."""
    return {text: said for section in file_of(language).values() for text, said in section.items()}


def translated(text: str, language: str) -> str:
    """The text in that language.

    Raises:
        KeyError: it has not been translated.
    """
    return text if language == ENGLISH else translations(language)[text]


def unsaid() -> list[ErrorCode]:
    """The codes that lack a sentence in English."""
    texts = file_of(ENGLISH)
    return [code for code in ErrorCode if code.value not in {*texts["answered"], *texts["passing"], ErrorCode.NONE}]


def untranslated(language: str) -> list[str]:
    """The English texts that a language lacks."""
    return [text for text in used() if text not in translations(language)]


def unused(language: str) -> list[str]:
    """Texts of a language whose English is shown nowhere any more."""
    return sorted(set(translations(language)) - set(used()))
