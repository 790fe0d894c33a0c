"""`labels` of a definition: everything that people read, in every language (HubSpot contract 1.3)."""

from typing import Any

from tools.definitions.actions import ActionOf
from tools.definitions.fields import fixed_options
from tools.definitions.texts import ENGLISH, TRANSLATIONS, english, translated

APP_NAME = "QuickBooks Online"
"""The heading under which the editor lists the actions: a name, the same in every language."""


def labels(action: ActionOf) -> dict[str, Any]:
    """The labels by language.

    Raises:
        KeyError: a text that has not been translated.
    """
    return {language: _in(language, action) for language in (ENGLISH, *TRANSLATIONS)}


def _in(language: str, action: ActionOf) -> dict[str, Any]:
    texts = english(action)
    fields = action.inputs.described()

    def said(text: str) -> str:
        return translated(text, language)

    return {
        "actionName": said(texts.name),
        "actionDescription": said(texts.description),
        "actionCardContent": said(texts.card),
        "appDisplayName": APP_NAME,
        "inputFieldLabels": {name: said(each.label) for name, each in fields.items()},
        "inputFieldDescriptions": {name: said(each.description) for name, each in fields.items()},
        "inputFieldOptionLabels": {
            name: {option.value: said(option.label) for option in fixed_options(each)}
            for name, each in fields.items()
            if fixed_options(each)
        },
        "outputFieldLabels": {name: said(label) for name, label in texts.outputs.items()},
        "executionRules": {name: said(sentence) for name, sentence in texts.rules.items()},
    }
