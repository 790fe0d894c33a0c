"""Documents that a person deleted, voided or copied before anyone was told of them."""

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode
from tests.unit.posting.fake_quickbooks import Send
from tests.unit.posting.world import QUIET_SECONDS, World, invoice


@pytest.mark.parametrize("remembers", [True, False])
def test_deleted_before_anyone_was_told_is_replaced(remembers: bool) -> None:
    # Given a lost answer, and a person who deletes the document within the quiet time
    world = World()
    world.books.remembers = remembers
    world.books.lag_seconds = 10
    world.stays_unknown(Send.TIMEOUT_COMMITTED)
    world.books.delete(world.books.documents[0])
    # When the request is repeated, and perhaps answered with the snapshot of the dead document
    world.clock.forward(QUIET_SECONDS)
    posted = world.deliver()
    # Then what is told is alive
    assert (posted.status, world.live_ids()) == ("created", [posted.id])


def test_voided_before_anyone_was_told_is_replaced_by_the_next_generation() -> None:
    world = World()
    world.books.lag_seconds = 10
    world.stays_unknown(Send.TIMEOUT_COMMITTED)
    world.books.void(world.books.documents[0])
    world.clock.forward(60)
    posted = world.deliver()
    assert (posted.status, world.live_ids(), world.row().generation) == ("created", [posted.id], 2)


def test_a_voided_earlier_generation_is_not_taken_for_the_new_document() -> None:
    # Given generation 1 was voided on the same day, for the same customer
    world = World()
    world.deliver()
    world.books.void(world.books.documents[0])
    # When generation 2 is sent and its answer lost
    world.stays_unknown(Send.TIMEOUT_LOST)
    # Then the old document, which bears the same marker, is not taken for it
    world.clock.forward(QUIET_SECONDS)
    assert (world.deliver().id, world.live_ids()) == ("102", ["102"])


def test_a_copy_made_by_a_person_is_not_preferred() -> None:
    world = World()
    world.loses_an_answer()
    world.books.keep("Invoice", invoice())
    assert world.deliver().id == "101"


def test_a_document_taken_back_is_not_told_from_memory() -> None:
    # Given a lost answer, a document that was voided meanwhile, and a store that cannot note it
    world = World()
    world.loses_an_answer()
    world.books.void(world.books.documents[0])
    world.store.failing = {"DONE": 9}
    # When / Then
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert error.value.code is ErrorCode.STORE_UNAVAILABLE
    world.store.failing = {}
    assert (world.deliver().status, len(world.live_ids())) == ("created", 1)
