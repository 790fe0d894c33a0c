"""What an answer to the editor looks like, and that every input of every action has one."""

import json

import pytest

from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode, Refusal
from quickbooks_actions.quickbooks.entries import Entry, Page
from quickbooks_actions.workflow.dropdowns import Dropdown, dropdown, input_named, no_dropdown
from quickbooks_actions.workflow.inputs import form
from quickbooks_actions.workflow.inputs.kinds import Select
from quickbooks_actions.workflow.options_callout import OptionsCallout

DROPDOWNS = {each.name: each for each in form.FORM if isinstance(each, Select)}


def asked(name: str = "customer", **changes: str) -> OptionsCallout:
    return OptionsCallout(portal_id="1", input_name=name, **changes)  # type: ignore[arg-type]


def values(shown: Dropdown) -> list[str]:
    return [option.value for option in shown.options]


@pytest.mark.parametrize("described", DROPDOWNS.values(), ids=DROPDOWNS)
def test_a_dropdown_is_found_by_its_name(described: Select) -> None:
    assert input_named(described.name) is described


@pytest.mark.parametrize("name", ["", "nope", "memo", "invoice_date", "create_missing_products", "__class__"])
def test_what_is_no_dropdown_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        input_named(name)
    assert refused.value.code is ErrorCode.INVALID_INPUT


def test_default_choices_come_first() -> None:
    shown = dropdown(input_named("customer"), Page((Entry("5", "A"),)), asked())
    assert values(shown) == ["first_contact", "primary_company", "5"]


def test_default_choices_are_searched_too() -> None:
    shown = dropdown(input_named("customer"), Page((Entry("5", "A company"),)), asked(search="COMPANY"))
    assert values(shown) == ["primary_company", "5"]


def test_default_choices_are_not_repeated_on_further_pages() -> None:
    callout = asked(after=asked().cursor("i5:a"))
    assert values(dropdown(input_named("customer"), Page((Entry("6", "B"),)), callout)) == ["6"]


def test_a_cursor_that_starts_anew_shows_them_again() -> None:
    shown = dropdown(input_named("customer"), Page((Entry("5", "A"),)), asked(after="stale"))
    assert values(shown)[0] == "first_contact"


def test_a_name_that_cannot_be_sent_is_mended() -> None:
    broken = Page((Entry("5", "A\ud800\tB", "\x00"), Entry("6", "\ud800")), "i6:\ud800")
    shown = dropdown(input_named("payment_terms"), broken, asked())
    assert [(option.label, option.description) for option in shown.options] == [("A B", ""), ("6", "")]
    json.dumps(shown.as_body(), ensure_ascii=False).encode()


def test_an_empty_list_says_so() -> None:
    shown = dropdown(input_named("payment_terms"), Page(), asked("payment_terms"))
    assert values(shown) == ["__none__"]
    assert "Payment terms" in shown.options[0].label


def test_a_search_that_finds_nothing_is_empty() -> None:
    assert values(dropdown(input_named("payment_terms"), Page(), asked("payment_terms", search="x"))) == []


def test_the_answer_has_hubspots_shape() -> None:
    body = dropdown(input_named("payment_terms"), Page((Entry("3", "Net 30"),), "i3:net 30"), asked()).as_body()
    assert body["options"] == [{"label": "Net 30", "value": "3", "description": ""}]
    assert body["searchable"] is True
    assert asked(after=str(body["after"])).place == "i3:net 30"
    assert "after" not in dropdown(input_named("payment_terms"), Page((Entry("3", "Net 30"),)), asked()).as_body()


@pytest.mark.parametrize("described", DROPDOWNS.values(), ids=DROPDOWNS)
@pytest.mark.parametrize("kind", [Refusal, ComeBack])
def test_trouble_is_one_option_that_the_actions_refuse(described: Select, kind: type[ActionError]) -> None:
    for code in ErrorCode:
        (option,) = no_dropdown(kind(code, "Sorry.")).options
        assert option.label
        assert option.description == "Sorry."
        with pytest.raises(ValueError, match="placeholder"):
            described.read(option.value)


@pytest.mark.parametrize("described", DROPDOWNS.values(), ids=DROPDOWNS)
def test_a_notice_is_an_option_that_the_actions_refuse(described: Select) -> None:
    (option,) = dropdown(described, Page(notice="Switched off"), asked(search="x")).options
    assert option.label == "Switched off"
    with pytest.raises(ValueError, match="placeholder"):
        described.read(option.value)


@pytest.mark.parametrize("described", DROPDOWNS.values(), ids=DROPDOWNS)
def test_a_page_is_never_longer_than_a_hundred(described: Select) -> None:
    assert len(described.options) <= 10
