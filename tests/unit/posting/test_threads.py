"""Twenty deliveries of one posting, or of one deal's whole and deposit, at the same moment."""

from functools import partial

from tests.unit.posting.crowd import crowd, together
from tests.unit.posting.deal import DEPOSIT, WHOLE, Deal
from tests.unit.posting.world import World


def test_twenty_threads_send_once() -> None:
    # Given
    world = World()
    # When
    answers = crowd(world)
    # Then one send, one document, and everybody else was told that document or to come back
    assert (len(world.books.sends), len(world.live_ids())) == (1, 1)
    # The sender, and perhaps one that found the document before the sender had told the ledger.
    assert answers.count("created") in (1, 2)
    assert set(answers) <= {"created", "existing", "in_progress", "outcome_unknown"}
    assert world.deliver().status == "existing"


def test_twenty_threads_make_the_whole_or_the_deposit() -> None:
    # Given
    deal = Deal(World())
    # When
    together([partial(deal.told, part) for part in (WHOLE, DEPOSIT) * 10])
    # Then one is made at most, and when both come back one is told of it and the other refused
    assert len(deal.live()) <= 1
    assert sorted(deal.told(part) for part in (WHOLE, DEPOSIT)) in (
        ["already_booked", "created"],
        ["already_booked", "existing"],
    )
    assert len(deal.live()) == 1
