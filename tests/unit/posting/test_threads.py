"""Twenty deliveries of one posting at the same moment."""

from tests.unit.posting.crowd import crowd
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
