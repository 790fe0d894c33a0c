"""Every dropdown of the actions, filled from the company that was chosen."""

from itertools import product
from typing import Any

import pytest

from sandbox.aws.template import PROJECT
from sandbox.hubspot.options import OptionPage
from sandbox.hubspot.project import Project
from tests.integration.field_options.editor import Editor

FIVE_MINUTES = 301


def labels(page: OptionPage) -> list[str]:
    return [option.label for option in page.options]


def test_every_dropdown_of_the_project_is_answered(shared: Editor) -> None:
    project = Project(PROJECT / "hubspot", {"BASE_URL": shared.url})
    asked = 0
    for action in project.actions:
        for field in action.input_fields:
            if field.type_definition.options_url:
                page = shared.open(field.name, action=action)
                assert page.options, (action.uid, field.name)
                assert not any(option.value == "__invalid_input__" for option in page.options), field.name
                asked += 1
    assert asked >= 5


@pytest.mark.parametrize(
    ("name", "value", "label", "description"),
    [
        ("payment_terms", "3", "Net 30", "Due in 30 days"),
        ("payment_terms", "1", "Due on receipt", "Due at once"),
        ("customer", "1", "Amy's Bird Sanctuary", ""),
        ("products", "5", "Rock Fountain", ""),
        ("paid_from", "42", "Visa", "Credit Card"),
        ("paid_from", "35", "Checking", "Bank"),
        ("category", "8", "Bank Charges", "Expense"),
        ("deposit_to", "35", "Checking", "Bank"),
        ("refund_from", "35", "Checking", "Bank"),
        ("payment_method", "2", "Check", ""),
        ("income_account", "79", "Sales of Product Income", "Income"),
        ("tax_code", "2", "California", "8 %"),
        ("vendor", "30", "Books by Bessie", ""),
    ],
)
def test_a_list_has_what_quickbooks_has(shared: Editor, name: str, value: str, label: str, description: str) -> None:
    found = {option.value: (option.label, option.description) for option in shared.open(name).options}
    got = found[value]
    assert got[0] == label
    assert got[1].startswith(description)


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("paid_from", {"Bank", "Credit Card"}),
        ("deposit_to", {"Bank", "Other Current Asset"}),
        ("category", {"Expense", "Other Expense", "Cost of Goods Sold"}),
        ("income_account", {"Income", "Other Income"}),
    ],
)
def test_a_list_of_accounts_has_all_active_ones_of_its_types(shared: Editor, name: str, types: set[str]) -> None:
    held = [account for account in shared.books.documents("Account") if account["AccountType"] in types]
    assert {value for value, _ in shared.all(name)} == {one["Id"] for one in held if one.get("Active") is not False}


def test_the_default_choices_come_first(shared: Editor) -> None:
    assert labels(shared.open("customer"))[:2] == ["First associated contact", "Primary company"]
    assert labels(shared.open("products"))[0] == "Associated line items"
    assert labels(shared.open("vendor"))[0] == "HubSpot"


def test_products_are_those_that_can_be_sold(editor: Editor) -> None:
    editor.fill(
        "Item",
        [
            {"Name": "Bundle", "FullyQualifiedName": "Bundle", "Type": "Group"},
            {"Name": "Shelf", "FullyQualifiedName": "Shelf", "Type": "Category"},
            {"Name": "Old (deleted)", "FullyQualifiedName": "Old (deleted)", "Type": "Service", "Active": False},
            {"Name": "Nail", "FullyQualifiedName": "Shelf:Nail", "Type": "NonInventory", "Sku": "N-1"},
        ],
    )
    found = {option.label: option.description for option in editor.open("products").options}
    assert found["Shelf:Nail"] == "SKU N-1"
    assert not {"Bundle", "Shelf", "Old (deleted)"} & found.keys()


def test_both_shapes_of_the_request(editor: Editor) -> None:
    shapes: list[Any] = ["documented", "captured"]
    nothing: list[Any] = ["empty", "absent", "null", "null_members"]
    for shape, empty in product(shapes, nothing):
        editor.hubspot.switches.options_shape = shape
        editor.hubspot.switches.empty_fetch_options = empty
        assert labels(editor.open("payment_terms")) == ["Due on receipt", "Net 15", "Net 30", "Net 60"], (shape, empty)


def test_each_signature_of_hubspot_is_accepted(editor: Editor) -> None:
    versions: list[Any] = ["v2", "v3", "both"]
    for version in versions:
        editor.hubspot.switches.options_signature_versions = version
        assert "Net 30" in labels(editor.open("payment_terms")), version


def test_fixed_choices_are_answered_without_quickbooks(editor: Editor) -> None:
    assert labels(editor.open("if_already_created")) == ["Return the existing document", "Create another document"]
    assert editor.calls() == 0


def test_a_list_is_read_once_and_again_after_some_minutes(editor: Editor) -> None:
    editor.open("payment_terms")
    before = editor.calls()
    # Given a term that was added after the list was read
    editor.books.create("Term", {"Name": "Net 7", "DueDays": 7})
    # Then another container shows the list that was kept
    editor.restart()
    assert "Net 7" not in labels(editor.open("payment_terms"))
    assert editor.calls(before) == 0
    # and some minutes later it is read again
    editor.clock.advance(FIVE_MINUTES)
    assert "Net 7" in labels(editor.open("payment_terms"))
    assert editor.calls(before) == 1


def test_one_reading_of_the_accounts_serves_all_their_lists(editor: Editor) -> None:
    editor.open("deposit_to")
    before = editor.calls()
    for name in ("refund_from", "paid_from", "category", "income_account"):
        editor.open(name)
    assert editor.calls(before) == 0


def test_a_search_in_a_short_list(shared: Editor) -> None:
    assert labels(shared.open("payment_terms", q="NET 3")) == ["Net 30"]
    assert labels(shared.open("payment_terms", q="nothing like it")) == []


@pytest.mark.parametrize(
    ("name", "preference", "entity", "setting"),
    [
        ("class", "AccountingInfoPrefs.ClassTrackingPerTxn", "Class", "Class tracking"),
        ("class", "AccountingInfoPrefs.ClassTrackingPerTxnLine", "Class", "Class tracking"),
        ("location", "AccountingInfoPrefs.TrackDepartments", "Department", "Location tracking"),
    ],
)
def test_a_list_that_is_switched_off_says_so_until_it_is_switched_on(
    editor: Editor, name: str, preference: str, entity: str, setting: str
) -> None:
    # Given tracking is off in QuickBooks
    (option,) = editor.open(name).options
    assert option.label.startswith(f"{setting} is switched off")
    assert option.value == "__none__"
    # When a person switches it on, and has nothing to choose yet
    editor.books.set_preference(preference, True)
    (option,) = editor.open(name).options
    assert option.value == "__none__"
    assert "QuickBooks has none" in option.label
    # Then what is added is there as soon as the list is some minutes old
    editor.books.create(entity, {"Name": "North"})
    editor.clock.advance(FIVE_MINUTES)
    assert labels(editor.open(name)) == ["North"]


def test_tax_codes_of_a_company_whose_tax_is_off(editor: Editor) -> None:
    editor.books.set_preference("TaxPrefs.UsingSalesTax", False)
    (option,) = editor.open("tax_code").options
    assert option.label.startswith("Tax is switched off")


def test_tax_codes_where_quickbooks_works_out_the_tax(editor: Editor) -> None:
    editor.books.set_preference("TaxPrefs.PartnerTaxEnabled", True)
    (option,) = editor.open("tax_code").options
    assert option.label.startswith("Nothing to choose")


def test_customers_in_another_currency_say_which(editor: Editor) -> None:
    euro = {"CurrencyRef": {"value": "EUR"}}
    editor.fill("Customer", [{"DisplayName": "Jane (EUR)", "FullyQualifiedName": "Jane (EUR)", **euro}])
    found = {option.label: option.description for option in editor.open("customer").options}
    assert found["Jane (EUR)"] == "EUR"
    assert found["Cool Cars"] == ""
