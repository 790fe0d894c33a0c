"""Which inputs each action has, and how they are described to the workflow's author."""

from typing import get_type_hints

import pytest

from quickbooks_actions.errors import RecordRefused
from quickbooks_actions.mapping.options import ExpenseOptions, SalesOptions
from quickbooks_actions.workflow.inputs import (
    ActionInputs,
    EstimateInputs,
    ExpenseInputs,
    InvoiceInputs,
    PaidInvoiceInputs,
    RefundReceiptInputs,
    SalesReceiptInputs,
    form,
)
from quickbooks_actions.workflow.inputs.kinds import Select

SAVING = ["save_id_to", "save_number_to", "save_link_to"]
COMMON = ["income_account", "if_already_created", "preview", *SAVING]
FORMS = ["tax_code", "class", "location", "document_number", "message", "memo", "email_to_customer"]
SALE = ["account", "customer", "products", "create_missing_products"]
HAS: dict[type[ActionInputs], list[str]] = {
    InvoiceInputs: [
        *SALE,
        *FORMS,
        *COMMON,
        "payment_terms",
        "invoice_date",
        "due_date",
        "bill",
        "deposit_percent",
        "link_estimate",
    ],
    EstimateInputs: [*SALE, *FORMS, *COMMON, "expiration_date", "accepted"],
    SalesReceiptInputs: [*SALE, *FORMS, *COMMON, "deposit_to", "payment_method"],
    PaidInvoiceInputs: [*SALE, *FORMS, *COMMON, "deposit_to", "payment_method", "existing_invoice"],
    RefundReceiptInputs: [*SALE, *FORMS, *COMMON, "refund_from", "payment_method"],
    ExpenseInputs: [
        "account",
        "paid_from",
        "category",
        "vendor",
        "tax_code",
        "class",
        "location",
        "memo",
        "if_already_created",
        "preview",
        *SAVING,
    ],
}
REQUIRED = {
    InvoiceInputs: SALE,
    EstimateInputs: SALE,
    SalesReceiptInputs: SALE,
    PaidInvoiceInputs: SALE,
    RefundReceiptInputs: ["account", "refund_from", *SALE[1:]],
    ExpenseInputs: ["account", "paid_from", "category"],
}


@pytest.mark.parametrize("model", HAS)
def test_every_action_has_its_inputs(model: type[ActionInputs]) -> None:
    described = model.described()

    assert sorted(described) == sorted(HAS[model])
    assert [name for name, each in described.items() if each.required] == REQUIRED[model]
    assert list(described) == [each.name for each in form.FORM if each.name in described]


@pytest.mark.parametrize("model", HAS)
def test_every_input_is_described_for_the_editor(model: type[ActionInputs]) -> None:
    described = model.described()

    assert all(each.label and each.description for each in described.values())
    assert all(each.choices or each.options for each in described.values() if isinstance(each, Select))
    assert len({each.label for each in described.values()}) == len(described)


def test_the_invoice_asks_in_the_order_of_the_article() -> None:
    first = list(InvoiceInputs.described())[:5]
    assert first == ["account", "payment_terms", "customer", "products", "create_missing_products"]


@pytest.mark.parametrize("model", HAS)
def test_a_dropdowns_default_is_among_its_options(model: type[ActionInputs]) -> None:
    for attribute, each in model.by_attribute().items():
        default = model.model_fields[attribute].get_default()
        if isinstance(each, Select) and isinstance(default, str) and default:
            assert default in {option.value for option in each.options}


STEERING = {"account", "if_already_created", "preview", "existing_invoice", *SAVING}
"""What decides whether and where a document is made and noted, not what it says."""


@pytest.mark.parametrize("model", HAS)
def test_every_other_input_is_an_option_of_the_same_name_and_type(model: type[ActionInputs]) -> None:
    options = ExpenseOptions if model is ExpenseInputs else SalesOptions
    asked, known = get_type_hints(model), get_type_hints(options)
    names = model.model_fields.keys() - STEERING
    assert {name: asked[name] for name in names} == {name: known.get(name) for name in names}


def test_every_input_of_the_form_belongs_to_an_action_and_has_a_name_of_its_own() -> None:
    names = [each.name for each in form.FORM]
    assert len(set(names)) == len(names)
    assert set(names) == {name for model in HAS for name in model.described()}


@pytest.mark.parametrize("model", HAS)
def test_an_empty_callout_is_refused_by_the_labels_of_what_it_lacks(model: type[ActionInputs]) -> None:
    with pytest.raises(RecordRefused) as refusal:
        model.read({"if_already_created": "return_existing"})
    assert "QuickBooks account: nothing is chosen" in refusal.value.sentence
