"""What a delivery does with the row that it finds, when QuickBooks behaves."""

from decimal import Decimal
from typing import Any

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode, Problem, RecordRefused, Refusal
from quickbooks_actions.mapping.keys import PostingKey, marker
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.ledger import State
from quickbooks_actions.quickbooks.posting import Posting
from tests.unit.posting.fake_quickbooks import Send
from tests.unit.posting.world import AMOUNT, CUSTOMER, DEAL, QUIET_SECONDS, World, invoice

EDITED = Decimal("950.00")


def test_first_delivery_creates_with_one_call() -> None:
    # Given nothing
    world = World()
    # When a record is delivered
    posted = world.deliver(warnings=("The memo was cut.",))
    # Then the document exists, and one call was made
    assert (posted.status, posted.id, posted.total) == ("created", "101", AMOUNT)
    assert (posted.number, posted.customer_id, posted.warnings) == ("1001", "88", ("The memo was cut.",))
    assert (len(world.books.sends), world.books.queries, world.books.reads) == (1, [], [])


def test_done_row_keeps_no_body_and_knows_the_document() -> None:
    world = World()
    world.deliver()
    row = world.row()
    assert (row.state, row.body, row.document_id, row.number, row.total, row.customer_id) == (
        State.DONE,
        None,
        "101",
        "1001",
        AMOUNT,
        "88",
    )
    assert (row.fingerprint, row.generation, row.attempt) == ("sha-900.00", 1, 1)


def test_second_delivery_returns_the_existing_document_after_reading_it() -> None:
    world = World()
    world.deliver()
    world.clock.forward(3 * 86_400)
    posted = world.deliver()
    assert (posted.status, posted.id, posted.total, posted.warnings) == ("existing", "101", AMOUNT, ())
    assert (len(world.books.sends), world.books.reads, world.built) == (1, ["101"], 1)


def test_existing_document_tells_quickbooks_own_figures() -> None:
    # Given a document that a bookkeeper renumbered and repriced
    world = World()
    world.deliver()
    world.books.documents[0].body |= {"DocNumber": "A-7", "TotalAmt": Decimal("880.00")}
    # When it is delivered again
    posted = world.deliver()
    # Then QuickBooks' figures are told, and that they differ
    assert (posted.number, posted.total) == ("A-7", Decimal("880.00"))
    assert "880.00" in posted.warnings[0]


def test_edited_record_is_told_and_changes_nothing() -> None:
    world = World()
    world.deliver()
    posted = world.deliver(EDITED)
    assert (posted.status, posted.total, len(world.books.sends)) == ("existing", AMOUNT, 1)
    assert "already created with different content" in posted.warnings[0]
    assert "deal 991" in posted.warnings[0]


@pytest.mark.parametrize("way", ["delete", "void"])
def test_a_document_that_is_gone_is_replaced_by_the_next_generation(way: str) -> None:
    # Given a document that a person deleted or voided
    world = World()
    world.deliver()
    getattr(world.books, way)(world.books.documents[0])
    # When the record is enrolled again, edited meanwhile
    posted = world.deliver(EDITED)
    # Then a new document replaces it, made from the record as it is now
    assert (posted.status, posted.id, posted.total, posted.warnings) == ("created", "102", EDITED, ())
    row = world.row()
    assert (row.generation, row.earlier, row.document_id) == (2, ("101",), "102")
    assert len({request_id for _, request_id, _ in world.books.sends}) == 2


def test_a_note_that_a_person_began_with_voided_is_not_gone() -> None:
    # Given a live document whose note was rewritten by hand
    world = World()
    world.deliver()
    world.books.documents[0].body["PrivateNote"] = "Voided cheque came back, ask Jane"
    # When / Then
    assert world.deliver().status == "existing"


def test_a_read_that_fails_is_not_gone() -> None:
    world = World()
    world.deliver()
    world.books.read_fails = True
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert (error.value.code, len(world.books.sends)) == (ErrorCode.QUICKBOOKS_UNAVAILABLE, 1)


def test_inactive_customer_counts_as_gone() -> None:
    # Given a customer that was created and made inactive, which frees its name
    world = World()
    body = {"DisplayName": "Jane Roe", "PrimaryEmailAddr": {"Address": "jane@roe.example"}}
    first = world.deliver(Decimal(0), key=CUSTOMER, entity="Customer", body=body)
    world.books.documents[0].body |= {"Active": False, "DisplayName": "Jane Roe (deleted)"}
    # When the same customer is wanted again
    second = world.deliver(Decimal(0), key=CUSTOMER, entity="Customer", body=body)
    # Then a new one is made
    assert (first.id, second.status, second.id, second.customer_id) == ("101", "created", "102", "102")
    assert second.total is None


def test_stale_customer_id_that_answers_2010_is_confirmed_by_a_query() -> None:
    world = World()
    body = {"DisplayName": "Jane Roe"}
    world.deliver(Decimal(0), key=CUSTOMER, entity="Customer", body=body)
    world.books.read_fault = "2010"
    posted = world.deliver(Decimal(0), key=CUSTOMER, entity="Customer", body=body)
    assert (posted.status, posted.id) == ("existing", "101")
    assert world.books.queries == ["SELECT * FROM Customer WHERE Active IN (true, false) AND Id = '101'"]


def test_two_types_that_share_a_key_make_one_document() -> None:
    # Given a payment booked as a sales receipt
    world = World()
    world.deliver(entity="SalesReceipt")
    # When it is enrolled to become a paid invoice
    posted = world.deliver(entity="Invoice")
    # Then the sales receipt is what exists
    assert (posted.status, posted.entity, posted.id, len(world.books.sends)) == ("existing", "SalesReceipt", "101", 1)


def test_different_keys_make_different_documents() -> None:
    world = World()
    estimate = PostingKey("4711", "9130", "estimate", "deal 991")
    ids = [world.deliver().id, world.deliver(key=estimate, entity="Estimate").id]
    assert ids == ["101", "102"]


def test_what_build_raises_leaves_no_row() -> None:
    world = World()

    def build() -> Mapped:
        raise RecordRefused([Problem(ErrorCode.NO_CONTACT, "The deal has no contact.")])

    with pytest.raises(RecordRefused):
        world.poster().post_once(Posting(DEAL, "Invoice"), build)
    assert world.ledger.get(str(DEAL)) is None


@pytest.mark.parametrize(
    ("entity", "change"),
    [("Invoice", {"TxnDate": ""}), ("Invoice", {"PrivateNote": "no marker"}), ("Vendor", {})],
)
def test_a_body_that_could_not_be_found_again_is_never_sent(entity: str, change: dict[str, Any]) -> None:
    world = World()
    with pytest.raises(Refusal) as error:
        world.deliver(entity=entity, body=invoice(**change))
    assert (error.value.code, world.books.sends, world.ledger.get(str(DEAL))) == (ErrorCode.UNEXPECTED, [], None)


def test_a_memo_like_quickbooks_mark_of_a_void_is_refused() -> None:
    # Given a free document whose memo would make it look voided, and so be made again at every enrolment
    world = World()
    body = invoice(Decimal(0), PrivateNote=f"Voided warranty\n{marker(DEAL)}")
    # When / Then
    with pytest.raises(Refusal) as error:
        world.deliver(Decimal(0), body=body)
    assert error.value.code is ErrorCode.INVALID_INPUT
    assert "memo" in error.value.sentence


def test_nothing_starts_when_the_time_is_used_up() -> None:
    world = World()
    world.elapsed = 8.0
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert (error.value.code, world.built, world.books.sends) == (ErrorCode.OUT_OF_TIME, 0, [])


def test_the_frozen_body_is_never_built_again() -> None:
    # Given a posting that could not be sent at first
    world = World()
    world.books.plan.append(Send.NOT_SENT)
    with pytest.raises(ComeBack):
        world.deliver()
    # When the deal was edited before the next delivery
    posted = world.deliver(EDITED)
    # Then the first body is sent, and the difference is told
    assert (posted.status, posted.total, world.built) == ("created", AMOUNT, 1)
    assert "different content" in posted.warnings[0]


def test_total_that_quickbooks_changed_is_told() -> None:
    world = World()
    world.books.tax = Decimal("72.00")
    posted = world.deliver()
    assert posted.total == Decimal("972.00")
    assert "972.00" in posted.warnings[0]


def test_a_sent_row_in_the_quiet_time_is_looked_for_and_left_alone() -> None:
    world = World()
    world.books.plan.append(Send.TIMEOUT_LOST)
    with pytest.raises(ComeBack):
        world.deliver()
    world.clock.forward(QUIET_SECONDS - 1)
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert (error.value.code, len(world.books.sends)) == (ErrorCode.OUTCOME_UNKNOWN, 1)
