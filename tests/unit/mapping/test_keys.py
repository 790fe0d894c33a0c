"""Keys: the same for ever, and different for different things."""

import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickbooks_actions.mapping.keys import (
    PostingKey,
    fingerprint,
    for_customer,
    for_product,
    for_record,
    marker,
    request_id,
)
from quickbooks_actions.mapping.notes import has_marker
from quickbooks_actions.mapping.records import RecordRef, RecordType
from tests.unit.mapping.samples import JANE, any_text, line, sale

DEAL = for_record("4242", "9130", "invoice", RecordRef(RecordType.DEAL, "991"))
BODY = {"CustomerRef": {"value": "88"}, "Line": [{"Amount": Decimal("900.00"), "Qty": 2}]}
part = st.text(max_size=8) | st.sampled_from(["", "|", "%", "%7C", "deal 1", "whole"])
keys = st.builds(PostingKey, part, part, part, part, part, part)


def test_the_ledgers_key_of_a_deal_is_this_for_ever() -> None:
    assert str(DEAL) == "4242|9130|invoice|deal 991|whole"
    assert str(replace(DEAL, enrolment="8:1:5:0")) == "4242|9130|invoice|deal 991|whole|8:1:5:0"


def test_a_separator_within_a_part_is_no_separator() -> None:
    assert str(PostingKey("a|b", "c", "d", "e")) == "a%7Cb|c|d|e|whole"
    assert str(PostingKey("a%7Cb", "c", "d", "e")) == "a%257Cb|c|d|e|whole"


@given(keys)
def test_a_key_is_read_back_from_its_text(key: PostingKey) -> None:
    assert PostingKey.parse(str(key)) == key


@pytest.mark.parametrize("text", ["", "deal 991", "1|2|3|4", "1|2|3|4|5|6|7"])
def test_another_text_is_no_key(text: str) -> None:
    with pytest.raises(ValueError, match="not a posting key"):
        PostingKey.parse(text)


def test_the_marker_of_a_deal_is_this_for_ever() -> None:
    assert marker(DEAL) == "HubSpot deal 991 · F533A1"


def test_the_request_id_of_an_invoice_is_this_for_ever() -> None:
    assert request_id(DEAL, 1, BODY) == "hs-WPNE9GHY89S46ZTQA3FP231SWWCNWYEZ"


def test_the_keys_of_lists_are_these_for_ever_and_name_nobody() -> None:
    assert str(for_customer("9130", JANE, "USD")) == "|9130|customer|customer FJ10PWWHH6NY25ASW243WRH36V3D3A7N|whole"
    assert str(for_product("9130", line(sku="D-1"))) == "|9130|product|product S4HPDQQH3CRXV1723G54KXR4H0CEMDCH|whole"


def test_the_fingerprint_is_this_for_ever() -> None:
    assert fingerprint(sale()) == "16e59e1c88d42d44de72e95f2314480278e25b49a6fd005a49d21f8547499e67"


def test_another_process_with_another_hash_seed_makes_the_same_keys() -> None:
    program = (
        "from quickbooks_actions.mapping.keys import *;"
        "from quickbooks_actions.mapping.records import RecordRef, RecordType;"
        "print(ascii(marker(for_record('4242', '9130', 'invoice', RecordRef(RecordType.DEAL, '991')))))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "layers/quickbooks_actions"},
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert made == {ascii(marker(DEAL))}


@given(keys, keys)
@settings(max_examples=300, deadline=None)
def test_keys_are_the_same_text_only_where_they_are_the_same(one: PostingKey, other: PostingKey) -> None:
    assert (str(one) == str(other)) == (one == other)


@given(keys, keys, st.integers(1, 3), st.integers(1, 3), any_text, any_text)
@settings(max_examples=200, deadline=None)
def test_request_ids_fit_and_differ_with_anything(  # noqa: PLR0917 - a property of six values
    one: PostingKey, other: PostingKey, first: int, second: int, text: str, other_text: str
) -> None:
    mine = request_id(one, first, {"PrivateNote": text})
    theirs = request_id(other, second, {"PrivateNote": other_text})

    assert re.fullmatch(r"[A-Za-z0-9-]{1,50}", mine)
    assert (mine == theirs) == ((one, first, text) == (other, second, other_text))


@pytest.mark.parametrize(
    "same",
    [
        {"Line": [{"Qty": Decimal("2.0"), "Amount": Decimal("9E+2")}], "CustomerRef": {"value": "88"}},
        {"CustomerRef": {"value": "88"}, "Line": ({"Amount": 900, "Qty": 2},)},
    ],
)
def test_a_body_read_back_has_the_same_request_id(same: dict[str, object]) -> None:
    assert request_id(DEAL, 1, same) == request_id(DEAL, 1, BODY)


@pytest.mark.parametrize(
    "other",
    [
        {"CustomerRef": {"value": "88"}, "Line": [{"Amount": Decimal("900.01"), "Qty": 2}]},
        {"CustomerRef": {"value": "88"}, "Line": [{"Amount": "900.00", "Qty": 2}]},
        {"CustomerRef": {"value": "88"}, "Line": [{"Amount": Decimal("900.00"), "Qty": True}]},
        {"CustomerRef": {"value": "88"}, "Line": [{"Amount": Decimal("900.00"), "Qty": None}]},
    ],
)
def test_another_body_has_another_request_id(other: dict[str, object]) -> None:
    assert request_id(DEAL, 1, other) != request_id(DEAL, 1, BODY)


def test_a_float_in_a_body_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        request_id(DEAL, 1, {"TotalAmt": 0.1})


def test_markers_of_a_record_differ_by_what_is_booked_and_how_often() -> None:
    made = {
        marker(key)
        for key in (DEAL, replace(DEAL, books="estimate"), replace(DEAL, part="rest"), replace(DEAL, enrolment="1"))
    }

    assert len(made) == 4
    assert all(re.fullmatch(r"HubSpot deal 991 · [0-9A-HJKMNP-TV-Z]{6}", text) for text in made)


def test_the_marker_of_deal_99_is_not_found_in_the_note_of_deal_991() -> None:
    assert not has_marker(marker(DEAL), marker(replace(DEAL, record="deal 99")))


def test_a_customer_is_the_same_whoever_asks_and_however_it_is_written() -> None:
    written = replace(JANE, id="999", first_name=" JANE ", email="Jane@Harbor.Example ")

    assert for_customer("9130", written, "usd") == for_customer("9130", JANE, "USD")
    assert for_customer("9130", JANE, "EUR") != for_customer("9130", JANE, "USD")
    assert for_customer("9131", JANE, "USD") != for_customer("9130", JANE, "USD")


def test_names_that_become_one_product_are_one_key() -> None:
    assert for_product("9130", line(name="Design: web")) == for_product("9130", line(name="design  WEB"))
    assert for_product("9130", line(sku="a")) != for_product("9130", line(sku="A"))
    assert for_product("9130", line(name="A", sku="")) != for_product("9130", line(sku="A"))


@pytest.mark.parametrize(
    "other",
    [
        sale(line(amount=Decimal("900.01"))),
        sale(line(quantity=Decimal(3))),
        sale(line(), line("2")),
        sale(line(name="Other")),
        sale(line(tax_amount=Decimal(1))),
        sale(currency="EUR"),
        sale(contact=replace(JANE, email="other@harbor.example")),
        sale(contact=None),
    ],
)
def test_other_content_has_another_fingerprint(other: object) -> None:
    assert fingerprint(other) != fingerprint(sale())  # type: ignore[arg-type]


def test_what_is_no_content_leaves_the_fingerprint() -> None:
    first, second = line("1"), line("2", name="Other")
    moved = sale(replace(second, id="8"), replace(first, id="9", amount=Decimal(900)), title="Renamed")

    assert fingerprint(moved) == fingerprint(sale(first, second))
