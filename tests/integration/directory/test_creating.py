"""What QuickBooks does not have is created once, by whoever asks first, and never beside one that is there."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from quickbooks_actions.errors import ActionError, ComeBack, RecordRefused
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Sale
from tests.integration.directory.desk import JANE, Desk, invoice, line, sale

CREATE = SalesOptions(create_missing_products=True)
AMY = replace(JANE, id="302", first_name="Amy", last_name="Birch", email="amy@birch.example")


def customers(desk: Desk, name: str) -> list[str]:
    return [one["Id"] for one in desk.books.documents("Customer") if one["DisplayName"].startswith(name)]


def items(desk: Desk, name: str) -> list[str]:
    return [one["Id"] for one in desk.books.documents("Item") if one["Name"] == name]


def refusal(desk: Desk, what: Sale, options: SalesOptions) -> tuple[str, str]:
    with pytest.raises(RecordRefused) as caught:
        desk.callout().company.resolve(what, options)
    return caught.value.code.value, caught.value.sentence


# -- customers ----------------------------------------------------------------------------------------------------


def test_a_new_customer_is_created_and_remembered(known: Desk) -> None:
    first, second = known.callout(), known.callout()
    created = first.company.resolve(sale(contact=AMY), SalesOptions()).customer
    stored = known.books.entity("Customer", created.id)
    assert (stored["DisplayName"], stored["PrimaryEmailAddr"]["Address"]) == ("Amy Birch", "amy@birch.example")
    assert second.company.resolve(sale(contact=AMY), SalesOptions()).customer == created
    assert second.calls == []


def test_a_customer_created_for_a_document_that_failed_is_used_again(known: Desk) -> None:
    # Given a document that QuickBooks refuses after its customer was created
    known.fail("invoice", do="status", status=400, flavour="code:6210")
    with pytest.raises(ActionError):
        invoice(known.callout(), sale(contact=AMY))
    # When the record is enrolled again
    again = known.callout()
    booked = invoice(again, sale(contact=AMY))
    # Then it is for the same customer
    assert customers(known, "Amy Birch") == [booked.customer_id]
    assert again.calls == ["POST invoice"]


def test_two_deals_that_create_the_same_customer_at_once_share_it(known: Desk) -> None:
    # Given two deals of one new buyer, under two contacts
    twin = replace(AMY, id="303")
    wanted = [sale(contact=AMY, record="1"), sale(contact=twin, record="2")] * 3

    def resolve(number: int) -> str:
        try:
            return known.callout().company.resolve(wanted[number], SalesOptions()).customer.id
        except ComeBack as later:
            return later.code.value

    # When all are resolved at the same moment, and once more by those who were told to come back
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(resolve, range(6)))
    known.sandbox.clock.advance(200)
    ids = {resolve(number) for number in range(6)}
    # Then there is one customer
    assert list(ids) == customers(known, "Amy Birch")


@pytest.mark.parametrize(
    ("kind", "expected"), [("Vendor", "Amy Birch (Customer)"), ("Employee", "Amy Birch (Customer)")]
)
def test_a_name_held_by_another_kind_gets_a_suffix(known: Desk, kind: str, expected: str) -> None:
    known.books.create(kind, {"DisplayName": "amy birch", "GivenName": "Amy", "FamilyName": "Birch"})
    created = known.callout().company.resolve(sale(contact=AMY), SalesOptions()).customer
    assert created.display_name == expected


def test_a_name_held_by_another_customer_gets_the_address(known: Desk) -> None:
    # Given another person of the same name
    other = known.books.create(
        "Customer", {"DisplayName": "Amy Birch", "PrimaryEmailAddr": {"Address": "other@birch.example"}}
    )
    # When the contact is booked
    created = known.callout().company.resolve(sale(contact=AMY), SalesOptions()).customer
    # Then it is not billed to the other one
    assert created.id != other["Id"]
    assert created.display_name == "Amy Birch (amy@birch.example)"


def test_a_customer_that_appeared_meanwhile_is_used(known: Desk) -> None:
    # Given that the search by e-mail ran before another system created the customer
    known.fail("query", "FROM Customer", do="status", status=200, body={"QueryResponse": {}})
    there = known.books.create(
        "Customer", {"DisplayName": "Amy Birch", "PrimaryEmailAddr": {"Address": "amy@birch.example"}}
    )
    # When the name turns out to be taken / Then by the same person
    assert known.callout().company.resolve(sale(contact=AMY), SalesOptions()).customer.id == there["Id"]
    assert customers(known, "Amy Birch") == [there["Id"]]


def test_a_taken_name_that_nobody_seems_to_have_is_waited_for(known: Desk) -> None:
    # Given a QuickBooks whose queries lag behind: the name is taken, and nobody has it
    known.fail("customer", do="status", status=400, flavour="code:6240")
    # When a customer is to be created / Then no second name is tried
    with pytest.raises(ComeBack) as caught:
        known.callout().company.resolve(sale(contact=AMY), SalesOptions())
    assert '"Amy Birch"' in caught.value.sentence
    assert known.writes() == ["customer"]
    # And every kind of holder was asked for, inactive ones too: some of them keep their name
    asked = [
        entry.body for entry in known.sandbox.log.entries() if "DisplayName" in entry.body and "SELECT" in entry.body
    ]
    assert [statement.split()[3] for statement in asked] == ["Customer", "Vendor", "Employee"]
    assert all("Active IN (true, false)" in statement for statement in asked)


def test_a_look_for_the_holder_that_fails_gives_no_suffix(known: Desk) -> None:
    known.books.create("Vendor", {"DisplayName": "Amy Birch"})
    known.fail("query", "FROM Vendor", do="status", status=500)
    with pytest.raises(ComeBack):
        known.callout().company.resolve(sale(contact=AMY), SalesOptions())
    assert customers(known, "Amy Birch") == []


def test_both_names_taken_are_told(known: Desk) -> None:
    known.books.create("Vendor", {"DisplayName": "Amy Birch"})
    known.books.create("Vendor", {"DisplayName": "Amy Birch (Customer)"})
    code, sentence = refusal(known, sale(contact=AMY), SalesOptions())
    assert code == "customer_name_taken"
    assert "Amy Birch (Customer)" in sentence


def test_a_customer_that_quickbooks_refuses_is_told_with_the_contact(known: Desk) -> None:
    known.fail("customer", do="status", status=400, flavour="code:2210")
    code, sentence = refusal(known, sale(contact=AMY), SalesOptions())
    assert code == "contact_incomplete"
    assert "Amy Birch (id 302)" in sentence
    assert "code 2210" in sentence


# -- products -----------------------------------------------------------------------------------------------------


def test_a_missing_product_is_created_once_for_all_its_lines(known: Desk) -> None:
    # Given two lines of one new product and one of another
    what = sale(line("Onboarding", sku="ON-1"), line("Training"), line("Onboarding", sku="ON-1"))
    # When it is resolved with leave to create
    callout = known.callout()
    resolved = callout.company.resolve(what, CREATE)
    assert callout.calls == [*["POST query"] * 3, "GET item", "POST item", "POST item"]
    # Then each is there once, with the account of the company's default product
    (onboarding,), (training,) = items(known, "Onboarding"), items(known, "Training")
    assert [resolved.products[number].id for number in "123"] == [onboarding, training, onboarding]
    stored = known.books.entity("Item", onboarding)
    assert (stored["Sku"], stored["Type"], stored["IncomeAccountRef"]["value"]) == ("ON-1", "Service", "1")


def test_a_created_product_is_remembered(known: Desk) -> None:
    known.callout().company.resolve(sale(line("Onboarding")), CREATE)
    again = known.callout()
    again.company.resolve(sale(line("Onboarding")), CREATE)
    assert again.calls == []


def test_the_account_that_was_chosen_is_used(known: Desk) -> None:
    known.callout().company.resolve(sale(line("Onboarding")), replace(CREATE, income_account_id="45"))
    (onboarding,) = items(known, "Onboarding")
    assert known.books.entity("Item", onboarding)["IncomeAccountRef"]["value"] == "45"


def without_default_product(desk: Desk) -> None:
    desk.books.set_preference("OtherPrefs.SalesFormsPrefs.DefaultItem", None)
    desk.callout().directory.refresh()


def test_without_a_default_product_the_only_account_for_product_sales_is_used(known: Desk) -> None:
    without_default_product(known)
    known.callout().company.resolve(sale(line("Onboarding")), CREATE)
    (onboarding,) = items(known, "Onboarding")
    assert known.books.entity("Item", onboarding)["IncomeAccountRef"]["value"] == "79"


def test_without_one_clear_account_a_person_chooses(known: Desk) -> None:
    without_default_product(known)
    known.books.create(
        "Account", {"Name": "Web sales", "AccountType": "Income", "AccountSubType": "SalesOfProductIncome"}
    )
    code, sentence = refusal(known, sale(line("Onboarding")), CREATE)
    assert code == "income_account_needed"
    assert '"Sales of Product Income" (id 79)' in sentence
    assert '"Web sales"' in sentence
    assert known.writes() == []


def test_an_account_that_cannot_be_used_is_told_as_such(known: Desk) -> None:
    # Given an account that was there when the list was read, and is no longer
    account = known.books.create("Account", {"Name": "Web sales", "AccountType": "Income"})
    chosen = replace(CREATE, income_account_id=account["Id"])
    known.callout().company.resolve(sale(line("First")), chosen)
    known.books.update("Account", account["Id"], Active=False)
    # When a product is created
    code, sentence = refusal(known, sale(line("Onboarding")), chosen)
    # Then the account is named as the reason, and is no longer remembered
    assert code == "income_account_needed"
    assert 'line 1 "Onboarding"' in sentence
    assert "is not one of QuickBooks'" in refusal(known, sale(line("Onboarding")), chosen)[1]


@pytest.mark.parametrize("account_id", ["99999", "35", "abc"])
def test_an_account_that_is_none_for_income_is_refused_before_anything_is_created(known: Desk, account_id: str) -> None:
    code, _ = refusal(known, sale(line("Onboarding")), replace(CREATE, income_account_id=account_id))
    assert code == "income_account_needed"
    assert known.writes() == []


def test_a_product_that_appeared_meanwhile_is_used(known: Desk) -> None:
    known.fail("query", "FROM Item", do="status", status=200, body={"QueryResponse": {}})
    there = known.books.create("Item", {"Name": "Onboarding", "Type": "Service", "IncomeAccountRef": {"value": "1"}})
    resolved = known.callout().company.resolve(sale(line("Onboarding")), CREATE)
    assert resolved.products["1"].id == there["Id"]
    assert len(items(known, "Onboarding")) == 1


def test_a_product_name_that_a_category_has_is_told(known: Desk) -> None:
    known.books.create("Item", {"Name": "Onboarding", "Type": "Category"})
    code, sentence = refusal(known, sale(line("Onboarding")), CREATE)
    assert code == "product_name_taken"
    assert "a category" in sentence


def test_a_taken_product_name_that_nothing_seems_to_have_is_waited_for(known: Desk) -> None:
    known.fail("item", do="status", status=400, flavour="code:6240")
    with pytest.raises(ComeBack):
        known.callout().company.resolve(sale(line("Onboarding")), CREATE)
    assert known.writes() == ["item"]


def test_a_lost_answer_to_a_creation_makes_no_second_one(known: Desk) -> None:
    # Given a QuickBooks that creates the product and loses its answer
    known.fail("item", do="drop", when="after")
    # When the record is resolved / Then the product is found at once
    resolved = known.callout().company.resolve(sale(line("Onboarding")), CREATE)
    assert items(known, "Onboarding") == [resolved.products["1"].id]
