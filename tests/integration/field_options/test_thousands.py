"""Customers and products of a company that has thousands of them."""

from itertools import product
from typing import Any

import pytest

from sandbox.hubspot.options import OptionPage
from sandbox.kit.faults import FaultRule
from tests.integration.aws_calls import AwsCalls
from tests.integration.field_options.editor import Editor, customers, products

THOUSANDS = 5000
FIVE_MINUTES = 301
WARM_SEARCHES = (None, "Customer 04", "nobody", "9")
A_DAY = 86_401
ODD_NAMES = [
    "O'Brien & Sons",
    r"Back\slash",
    "50% Off",
    "under_score",
    "Łódź Narzędzia",
    "株式会社サンプル",
    "Müller Straße",
    'Say "Hi"',
]
ODD_SEARCHES = [
    "'",
    "''",
    "\\",
    "\\'",
    "\\\\",
    "%",
    "%%",
    "_",
    "\t",
    "\x00",
    "\x1f\x7f",
    "\u2028",
    "😀",
    "'; DROP",
    "' OR '1'='1",
    "%' AND Active = false",
    "x" * 3000,
    "ş",
    "株",
    "(",
    "--",
]


def labels(page: OptionPage) -> list[str]:
    return [option.label for option in page.options]


def entries(editor: Editor, name: str, q: str | None = None) -> list[str]:
    """The labels of all pages, without the default choices."""
    return [label for value, label in editor.all(name, q=q) if value.isdigit()]


def faults(editor: Editor) -> list[int]:
    return [
        entry.status or 0
        for entry in editor.quickbooks.log.entries()
        if "/v3/company/" in entry.url and entry.status != 200
    ]


@pytest.mark.parametrize(("count", "late"), [(THOUSANDS, False), (500, True)], ids=["index", "asked directly"])
@pytest.mark.parametrize(("name", "entity"), [("customer", "Customer"), ("products", "Item")])
def test_paging_finds_each_entry_exactly_once(editor: Editor, name: str, entity: str, count: int, late: bool) -> None:
    # Given thousands of entries
    rows = customers(count) if entity == "Customer" else products(count)
    editor.fill(entity, rows)
    if late:
        editor.restart_late()
    # When an author pages through all of them
    found = entries(editor, name)
    # Then each is there exactly once, besides the company's own
    wanted = {row["FullyQualifiedName"] for row in rows}
    assert len(found) == len(set(found))
    assert wanted <= set(found)
    assert len(found) == len(rows) + len(set(found) - wanted)


def test_an_index_is_read_with_a_call_for_each_thousand_and_kept(editor: Editor) -> None:
    editor.fill("Customer", customers(THOUSANDS))
    # When an author opens the dropdown, pages and searches
    first = editor.open("customer")
    facts, parts = 2, 6
    assert editor.calls() == facts + parts
    editor.open("customer", after=first.after)
    editor.open("customer", q="Customer 04")
    # and another container, which has nothing in memory
    editor.restart()
    editor.open("customer", q="Customer 03")
    # Then QuickBooks was asked for them only once
    assert editor.calls() == facts + parts


@pytest.mark.parametrize("name", ["customer", "products", "payment_terms"])
def test_a_warm_answer_reads_once_and_asks_nobody_else(editor: Editor, name: str) -> None:
    # Given thousands of entries, lists that are kept, and a container that has answered before
    editor.fill("Customer", customers(THOUSANDS))
    editor.fill("Item", products(THOUSANDS))
    editor.open(name)
    with AwsCalls(editor.settings) as aws:
        editor.restart()
        editor.open(name)
        before = editor.calls()
        # When an author opens the dropdown, and types
        with aws.during() as made:
            for q in WARM_SEARCHES:
                editor.open(name, q=q)
    # Then the portal, the link and whose the company is are read at once, and nothing else is asked for
    assert made == {"BatchGetItem connections": len(WARM_SEARCHES)}
    assert editor.calls(before) == 0
    assert editor.hubspot.log.entries() == []


def test_what_has_changed_is_there_after_some_minutes_with_one_call(editor: Editor) -> None:
    editor.fill("Customer", customers(2000))
    editor.open("customer")
    before = editor.calls()
    # Given one customer that is new, one renamed and one made inactive
    new = editor.books.create("Customer", {"DisplayName": "Newcomer"})
    editor.books.update("Customer", "100000", DisplayName="Renamed")
    editor.books.update("Customer", "100001", Active=False)
    # When the list is some minutes old
    editor.clock.advance(FIVE_MINUTES)
    editor.open("customer")
    # Then one call has brought all of it
    assert editor.calls(before) == 1
    found = entries(editor, "customer")
    assert {"Newcomer", "Renamed"} <= set(found)
    assert not {"Customer 00000", "Customer 00001"} & set(found)
    assert editor.open("customer", q="newcomer").options[0].value == new["Id"]


def test_a_day_later_it_is_read_anew_although_it_was_brought_up_to_date_meanwhile(editor: Editor) -> None:
    editor.fill("Customer", customers(1500))
    editor.open("customer")
    # Given it was brought up to date an hour before the day is over
    editor.clock.advance(A_DAY - 3600)
    editor.open("customer")
    before = editor.calls()
    # When the day is over
    editor.clock.advance(3600)
    assert len(entries(editor, "customer", q="Customer")) == 1500
    # Then all of it is read, since what was merged away is in no list of changes
    facts, parts = 2, 2
    assert editor.calls(before) == facts + parts


def test_changes_that_cannot_be_asked_for_leave_the_list_as_it_is(editor: Editor) -> None:
    editor.open("customer")
    editor.clock.advance(FIVE_MINUTES)
    editor.quickbooks.faults.add(FaultRule.model_validate({"match": {"path": "/v3/*"}, "times": 0, "do": "html"}))
    assert "Cool Cars" in labels(editor.open("customer"))
    assert "Net 30" not in labels(editor.open("payment_terms"))


def test_a_short_list_that_cannot_be_read_anew_is_shown_as_it_was(editor: Editor) -> None:
    editor.open("payment_terms")
    editor.clock.advance(FIVE_MINUTES)
    editor.quickbooks.faults.add(FaultRule.model_validate({"match": {"path": "/v3/*"}, "times": 0, "do": "html"}))
    assert "Net 30" in labels(editor.open("payment_terms"))


def test_what_was_read_before_quickbooks_failed_is_not_read_again(editor: Editor) -> None:
    editor.fill("Customer", customers(2500))
    # Given the third part of the list fails
    rule = {"match": {"body_contains": "STARTPOSITION 2001"}, "times": 0, "do": "html"}
    editor.quickbooks.faults.add(FaultRule.model_validate(rule))
    (option,) = editor.open("customer").options
    assert option.value == "__quickbooks_unavailable__"
    editor.quickbooks.faults.clear()
    before = editor.calls()
    # When the author opens the dropdown again
    assert len(entries(editor, "customer", q="Customer")) == 2500
    # Then only that part is read
    assert editor.calls(before) == 1


def test_a_cursor_of_another_list_starts_anew(editor: Editor) -> None:
    editor.fill("Customer", customers(300))
    first = editor.open("customer")
    for q in ("Customer", "cool"):
        assert labels(editor.open("customer", q=q, after=first.after)) == labels(editor.open("customer", q=q))
    assert labels(editor.open("products", after=first.after)) == labels(editor.open("products"))
    other = editor.realm_ids[1]
    assert labels(editor.open("customer", account=other, after=first.after)) == labels(
        editor.open("customer", account=other)
    )


@pytest.mark.parametrize("after", ["", "0", "-1", "cursor-2", "p5", "i5:x", "'", "\x00", "é", "=" * 20, "A" * 5000])
def test_a_cursor_that_was_never_ours_starts_anew(shared: Editor, after: str) -> None:
    assert labels(shared.open("customer", after=after)) == labels(shared.open("customer"))


def test_a_cursor_whose_entry_is_gone_goes_on_behind_it(editor: Editor) -> None:
    editor.fill("Customer", customers(400, "Zz"))
    first = editor.open("customer")
    last = first.options[-1]
    editor.books.update("Customer", last.value, Active=False)
    editor.clock.advance(FIVE_MINUTES)
    following = editor.open("customer", after=first.after)
    assert not set(labels(following)) & set(labels(first))
    number = int(last.label.removeprefix("Zz "))
    assert labels(following)[0] == f"Zz {number + 1:05}"


def test_a_cursor_from_when_quickbooks_was_asked_directly_goes_on_with_an_index(editor: Editor) -> None:
    editor.fill("Customer", customers(400, "Zz"))
    editor.restart_late()
    first = editor.open("customer")
    editor.restart()
    found, after = labels(first), first.after
    while after:
        page = editor.open("customer", after=after)
        found, after = found + labels(page), page.after
    assert len(found) == len(set(found))
    assert len([label for label in found if label.startswith("Zz ")]) == 400


def odd(editor: Editor, late: bool, entity: str = "Customer") -> None:
    own, named = ({"Type": "Service"}, "Name") if entity == "Item" else ({}, "DisplayName")
    editor.fill(entity, [{**own, named: name, "FullyQualifiedName": name} for name in ODD_NAMES])
    if late:
        editor.restart_late()


@pytest.mark.parametrize("late", [False, True], ids=["index", "asked directly"])
@pytest.mark.parametrize(("dropdown", "entity"), [("customer", "Customer"), ("products", "Item"), ("vendor", "Vendor")])
def test_a_search_finds_by_any_part_of_a_name(editor: Editor, dropdown: str, entity: str, late: bool) -> None:
    odd(editor, late, entity)
    for name in ODD_NAMES:
        for part in (name, name[1:], name[:-2], name[2:6], name.lower()):
            assert name in labels(editor.open(dropdown, q=part)), part


@pytest.mark.parametrize("late", [False, True], ids=["index", "asked directly"])
def test_what_means_something_in_a_query_stands_for_itself(editor: Editor, late: bool) -> None:
    odd(editor, late)
    assert entries(editor, "customer", q="%") == ["50% Off"]
    assert entries(editor, "customer", q="0%") == ["50% Off"]
    assert entries(editor, "customer", q="_") == ["under_score"]
    assert entries(editor, "customer", q="\\") == [r"Back\slash"]
    assert entries(editor, "customer", q="n_a") == []


@pytest.mark.parametrize("late", [False, True], ids=["index", "asked directly"])
def test_nothing_that_is_typed_is_a_query_fault(editor: Editor, late: bool) -> None:
    odd(editor, late)
    readings: list[Any] = ["escape", "literal"]
    for reading, q in product(readings, ODD_SEARCHES):
        editor.quickbooks.switches.query_backslash = reading
        page = editor.open("customer", q=q)
        assert not [option for option in page.options if option.value.startswith("__")], q
    assert faults(editor) == []


def test_half_a_character_that_is_typed_is_no_fault_either(editor: Editor) -> None:
    editor.restart_late()
    account = {"type": "STATIC_VALUE", "value": editor.realm_id}
    fetch = {"q": "A\ud800", "after": "\udfff"}
    answer = editor.post(
        {
            "portalId": editor.portal_ids[0],
            "inputFieldName": "customer",
            "inputFields": {"account": account},
            "fetchOptions": fetch,
        }
    )
    assert answer.status_code == 200
    assert not [option for option in answer.json()["options"] if option["value"].startswith("__")]


def test_a_product_is_found_by_its_sku(editor: Editor) -> None:
    editor.fill("Item", products(200))
    assert labels(editor.open("products", q="sku-77")) == ["Product 00077"]


def test_the_default_choices_are_on_the_first_page_alone(editor: Editor) -> None:
    editor.fill("Customer", customers(300))
    values = [value for value, _ in editor.all("customer")]
    assert values.count("first_contact") == values.count("primary_company") == 1
    assert values[:2] == ["first_contact", "primary_company"]
