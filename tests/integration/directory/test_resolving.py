"""Records are resolved with as few calls as can be, and everything wrong with one is told at once."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from quickbooks_actions.errors import ComeBack, RecordRefused
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Sale
from tests.integration.directory.desk import JANE, Callout, Desk, invoice, line, sale

CREATE = SalesOptions(create_missing_products=True)


def problems(callout: Callout, what: Sale, options: SalesOptions | None = None) -> Sequence[tuple[str, str]]:
    """Code and sentence of all that keeps a record from being resolved."""
    with pytest.raises(RecordRefused) as caught:
        callout.company.resolve(what, options or SalesOptions())
    return [(problem.code.value, problem.sentence) for problem in caught.value.problems]


# -- how many calls -----------------------------------------------------------------------------------------------


def test_the_first_document_takes_three_calls_and_the_next_one_takes_one(known: Desk) -> None:
    # Given a company whose customer and product exist and are not yet remembered
    first, second = known.callout(), known.callout(portal_id="77")
    # When two deals of the same buyer are booked
    invoice(first, sale(record="1"))
    known.new_container()
    invoice(second, sale(record="2"))
    # Then
    assert first.calls == ["POST query", "POST query", "POST invoice"]
    assert second.calls == ["POST invoice"]


def test_many_products_are_asked_for_at_once(known: Desk) -> None:
    # Given ten products with SKUs
    names = [f"Part {number}" for number in range(10)]
    for number, name in enumerate(names):
        known.books.create(
            "Item", {"Name": name, "Sku": f"P-{number}", "Type": "Service", "IncomeAccountRef": {"value": "1"}}
        )
    callout = known.callout()
    # When a deal has a line of each
    resolved = callout.company.resolve(
        sale(*[line(f"any {number}", sku=f"P-{number}") for number in range(10)]), SalesOptions()
    )
    # Then one question was enough
    assert [resolved.products[str(number)].name for number in range(1, 11)] == names
    assert callout.calls == ["POST query", "POST query"]


def test_a_record_enrolled_again_is_not_resolved_again(known: Desk) -> None:
    invoice(known.callout(), sale())
    again = known.callout()
    assert invoice(again, sale()).status == "existing"
    assert again.calls == ["GET invoice"]


def test_links_are_a_portals_own(known: Desk) -> None:
    # Given a contact that one portal knows
    invoice(known.callout(), sale())
    # When another portal has a contact of the same id and another name
    other = known.callout(portal_id="78")
    stranger = replace(JANE, first_name="Amy", last_name="Birch", email="amy@birch.example")
    resolved = other.company.resolve(sale(contact=stranger), SalesOptions())
    # Then it is not taken for the first one's
    assert resolved.customer.display_name == "Amy Birch"


def test_what_is_remembered_too_long_is_asked_for_again(known: Desk) -> None:
    invoice(known.callout(), sale(record="1"))
    known.sandbox.clock.advance(181 * 86_400)
    later = known.callout()
    invoice(later, sale(record="2"))
    assert later.calls.count("POST query") == 2


def test_a_store_that_does_not_remember_makes_nothing_fail(known: Desk) -> None:
    known.table.stubborn = True
    callout = known.callout()
    assert invoice(callout, sale()).status == "created"


# -- matching -----------------------------------------------------------------------------------------------------


def test_a_product_renamed_in_hubspot_stays_the_same(known: Desk) -> None:
    known.callout().company.resolve(sale(line("Design", product_id="9")), SalesOptions())
    callout = known.callout()
    resolved = callout.company.resolve(sale(line("Our new design", product_id="9")), SalesOptions())
    assert resolved.products["1"].name == "Design"
    assert callout.calls == []


def test_a_product_with_a_new_sku_is_looked_for_again(known: Desk) -> None:
    known.books.create("Item", {"Name": "Plan", "Sku": "NEW", "Type": "Service", "IncomeAccountRef": {"value": "1"}})
    known.callout().company.resolve(sale(line("Design", product_id="9")), SalesOptions())
    resolved = known.callout().company.resolve(sale(line("Design", product_id="9", sku="NEW")), SalesOptions())
    assert resolved.products["1"].name == "Plan"


@pytest.mark.parametrize("backslash", ["escape", "literal"])
@pytest.mark.parametrize("name", ["Amy's", "AC\\DC", "a & b", "100 % # x", "ends\\", "Zoë 😀"])
def test_a_name_of_any_characters_is_found(known: Desk, name: str, backslash: str) -> None:
    # Given a product of that name, and QuickBooks' two ways to read a backslash
    known.sandbox.switches.query_backslash = backslash  # type: ignore[assignment]
    known.books.create("Item", {"Name": name, "Type": "Service", "IncomeAccountRef": {"value": "1"}})
    # When a line has that name / Then it is this product
    resolved = known.callout().company.resolve(sale(line(name), line(name, sku=name)), SalesOptions())
    assert resolved.products["1"].name == resolved.products["2"].name == name


def test_a_product_is_found_by_its_name_with_the_category(known: Desk) -> None:
    category = known.books.create("Item", {"Name": "Yard", "Type": "Category"})
    known.books.create(
        "Item",
        {
            "Name": "Raking",
            "Type": "Service",
            "IncomeAccountRef": {"value": "1"},
            "SubItem": True,
            "ParentRef": {"value": category["Id"]},
        },
    )
    resolved = known.callout().company.resolve(sale(line("Yard:Raking")), SalesOptions())
    assert resolved.products["1"].name == "Raking"


def test_two_customers_that_fit_are_told_apart_by_a_person(known: Desk) -> None:
    known.books.create(
        "Customer",
        {
            "DisplayName": "Jane Doe (2)",
            "GivenName": "Jane",
            "FamilyName": "Doe",
            "PrimaryEmailAddr": {"Address": JANE.email},
        },
    )
    known.books.update("Customer", known.books.documents("Customer")[-2]["Id"], DisplayName="Jane Doe (1)")
    ((code, sentence),) = problems(known.callout(), sale())
    assert code == "customer_ambiguous"
    assert "Jane Doe (1)" in sentence
    assert "Jane Doe (2)" in sentence


# -- everything at once -------------------------------------------------------------------------------------------


def test_all_that_is_wrong_is_told_together_and_nothing_is_created(known: Desk) -> None:
    # Given a record whose contact has no e-mail, with an unknown product and an unknown term
    record = sale(line("Design"), line("Unknown thing"), contact=replace(JANE, email=""))
    # When it is resolved
    told = problems(known.callout(), record, options=SalesOptions(term_id="99"))
    # Then every problem is there
    assert [code for code, _ in told] == ["contact_incomplete", "product_not_found", "term_not_found"]
    assert 'line 2 "Unknown thing"' in told[1][1]
    assert "id 99" in told[2][1]
    assert known.writes() == []


def test_a_missing_product_keeps_a_missing_customer_from_being_created(known: Desk) -> None:
    stranger = replace(JANE, first_name="Amy", last_name="Birch", email="amy@birch.example")
    told = problems(known.callout(), sale(line("Unknown thing"), contact=stranger))
    assert [code for code, _ in told] == ["product_not_found"]
    assert known.writes() == []


def test_a_foreign_currency_is_refused_before_anything_is_created(known: Desk) -> None:
    told = problems(known.callout(), sale(line("Unknown thing"), currency="EUR"), options=CREATE)
    assert "currency_not_enabled" in [code for code, _ in told]
    assert known.writes() == []


FAILURES: list[dict[str, object]] = [
    {"do": "status", "status": 500},
    {"do": "status", "status": 503, "flavour": "empty"},
    {"do": "status", "status": 429, "flavour": "xml"},
    {"do": "html"},
    {"do": "html", "status": 200},
    {"do": "truncate"},
    {"do": "drop", "times": 2},
    {"do": "refuse", "times": 2},
]


@pytest.mark.parametrize("failure", FAILURES, ids=[" ".join(map(str, each.values())) for each in FAILURES])
@pytest.mark.parametrize("asked", ["FROM Customer", "FROM Item", "FROM Term"])
def test_a_question_that_fails_never_means_not_found(known: Desk, asked: str, failure: dict[str, object]) -> None:
    # Given a QuickBooks that cannot answer one of the questions
    known.fail("query", asked, **failure)
    # When a record is resolved that may create what is missing
    with pytest.raises(ComeBack):
        known.callout().company.resolve(sale(), replace(CREATE, term_id="3"))
    # Then nothing was created, and the next try finds everything
    assert known.writes() == []
    assert known.callout().company.resolve(sale(), replace(CREATE, term_id="3")).term is not None
    assert known.writes() == []


# -- what the author chose ----------------------------------------------------------------------------------------


def test_a_chosen_customer_and_product_are_read_once(known: Desk) -> None:
    chosen = SalesOptions(customer="20", products="4")
    first, second = known.callout(), known.callout()
    resolved = first.company.resolve(sale(line("a"), line("b"), contact=None), chosen)
    assert resolved.customer.display_name == "Red Rock Diner"
    assert {product.name for product in resolved.products.values()} == {"Design"}
    assert second.company.resolve(sale(line("a"), line("b"), contact=None), chosen) == resolved
    assert (first.calls, second.calls) == (["GET customer", "GET item"], [])


@pytest.mark.parametrize("chosen", ["999", "abc", "1' OR '"])
def test_a_choice_that_does_not_exist_is_refused(known: Desk, chosen: str) -> None:
    told = problems(known.callout(), sale(), options=SalesOptions(customer=chosen, products=chosen))
    assert [code for code, _ in told] == ["customer_not_found", "product_not_found"]


def test_a_choice_that_is_no_longer_active_is_refused(known: Desk) -> None:
    known.books.update("Customer", "20", Active=False)
    category = known.books.create("Item", {"Name": "Yard", "Type": "Category"})
    told = problems(known.callout(), sale(), options=SalesOptions(customer="20", products=category["Id"]))
    assert [code for code, _ in told] == ["customer_not_found", "product_not_found"]


def test_a_chosen_customer_in_another_currency_is_refused(desk: Desk) -> None:
    desk.books.set_preference("CurrencyPrefs.MultiCurrencyEnabled", True)
    told = problems(desk.callout(), sale(currency="EUR"), options=SalesOptions(customer="20"))
    assert [code for code, _ in told] == ["customer_currency"]


def test_terms_are_listed_once_and_again_for_a_new_one(known: Desk) -> None:
    # Given a list of terms that was read
    net_30 = known.callout().company.resolve(sale(), SalesOptions(term_id="3")).term
    assert net_30 is not None
    assert (net_30.name, net_30.due_days) == ("Net 30", 30)
    # When a term is added in QuickBooks and chosen
    added = known.books.create("Term", {"Name": "Net 45", "DueDays": 45})
    cached, fresh, after = known.callout(), known.callout(), known.callout()
    cached.company.resolve(sale(), SalesOptions(term_id="3"))
    new = fresh.company.resolve(sale(), SalesOptions(term_id=added["Id"])).term
    after.company.resolve(sale(), SalesOptions(term_id=added["Id"]))
    # Then the list is read once more, for it alone
    assert new is not None
    assert new.due_days == 45
    assert (cached.calls, fresh.calls, after.calls) == ([], ["POST query"], [])
