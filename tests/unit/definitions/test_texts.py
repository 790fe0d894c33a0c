"""The texts: complete, in step with their English, and fit for the places where they are shown."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from quickbooks_actions.workflow.inputs.kinds import InputField, Select, YesNo
from tools.definitions.actions import ActionOf, all_actions
from tools.definitions.fields import output_names
from tools.definitions.labels import labels
from tools.definitions.rules import LABEL_NAMES, PASSING
from tools.definitions.texts import (
    ENGLISH,
    TRANSLATIONS,
    file_of,
    meaning,
    translations,
    unsaid,
    untranslated,
    unused,
    used,
)

LONGEST = {
    "actionName": 60,
    "actionDescription": 200,
    "actionCardContent": 80,
    "appDisplayName": 40,
    "inputFieldLabels": 80,
    "inputFieldDescriptions": 300,
    "inputFieldOptionLabels": 60,
    "outputFieldLabels": 60,
    "executionRules": 200,
}
"""Characters that fit where the editor and the history show them."""

each_action = pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.name)
each_translation = pytest.mark.parametrize("language", TRANSLATIONS)
each_language = pytest.mark.parametrize("language", [ENGLISH, *TRANSLATIONS])


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\{(\w+)\}\}", text))


def texts_in(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    else:
        for each in part.values():
            yield from texts_in(each)


def test_every_code_has_an_english_sentence() -> None:
    assert unsaid() == []


@each_translation
def test_a_language_has_every_text_and_no_other(language: str) -> None:
    assert untranslated(language) == [], "translate it in tools/definitions/texts"
    assert unused(language) == [], "its English was changed or is gone"


@each_translation
def test_every_language_has_the_same_keys(language: str) -> None:
    first = {name: list(section) for name, section in file_of(TRANSLATIONS[0]).items()}
    assert {name: list(section) for name, section in file_of(language).items()} == first


@each_translation
def test_a_translation_stands_for_one_english_text(language: str) -> None:
    assert sum(len(section) for section in file_of(language).values()) == len(translations(language))


@each_translation
def test_a_translation_has_the_placeholders_of_its_english(language: str) -> None:
    for text, said in translations(language).items():
        assert placeholders(said) == placeholders(text)
        assert said.count("{") == said.count("}") == 2 * len(placeholders(said))


@each_translation
def test_a_sentence_is_another_one_in_another_language(language: str) -> None:
    """A single word may be the same."""
    same = [text for text, said in translations(language).items() if said == text and " " in text]
    assert same == []


@each_translation
def test_a_translation_ends_like_its_english(language: str) -> None:
    marks = {".": ".。", "?": "?？か"}
    for text, said in translations(language).items():
        plain, other = (re.sub(r"\s*\{\{\w+\}\}$", "", each) for each in (text, said))
        if plain[-1] in marks:
            assert other[-1] in marks[plain[-1]], said
        else:
            assert other[-1] not in ".。", said


@each_language
@each_action
def test_a_text_fits_where_it_is_shown(action: ActionOf, language: str) -> None:
    for name, part in labels(action)[language].items():
        for text in texts_in(part):
            assert 0 < len(text) <= LONGEST[name], f"{name}: {text}"
            assert text == text.strip()
            assert "  " not in text
            assert "\n" not in text


@each_language
@each_action
def test_a_sentence_mentions_outputs_of_the_action_alone(action: ActionOf, language: str) -> None:
    for sentence in labels(action)[language]["executionRules"].values():
        assert set(placeholders(sentence)) <= set(output_names(action))


@each_language
@each_action
def test_a_failure_is_told_with_the_answers_own_message(action: ActionOf, language: str) -> None:
    sentences = labels(action)[language]["executionRules"]
    assert sentences.keys() == set(LABEL_NAMES)
    for name, sentence in sentences.items():
        told = "warning" if name in {"created", "existing", "skipped", "preview"} else "error_message"
        assert sentence.endswith(f"{{{{{told}}}}}")


@each_action
def test_the_english_of_inputs_is_the_models(action: ActionOf) -> None:
    said = labels(action)[ENGLISH]
    for name, described in action.inputs.described().items():
        assert said["inputFieldLabels"][name] == described.label
        assert said["inputFieldDescriptions"][name] == described.description


@each_action
def test_option_labels_name_every_choice_that_stands_in_the_definition(action: ActionOf) -> None:
    for name, described in action.inputs.described().items():
        for language in (ENGLISH, *TRANSLATIONS):
            found = labels(action)[language]["inputFieldOptionLabels"].get(name, {})
            assert found.keys() == choices_of(described)


def choices_of(described: InputField) -> set[str]:
    if isinstance(described, YesNo):
        return {"no", "yes"}
    if isinstance(described, Select) and not described.choices:
        return {option.value for option in described.options}
    return set()


def test_no_english_text_is_left_that_nobody_shows() -> None:
    shown = {*used(), *(meaning(code) for code in PASSING)}
    assert [text for text in texts_in(file_of(ENGLISH)) if text not in shown] == []
