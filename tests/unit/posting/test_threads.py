"""Twenty deliveries of one posting at the same moment."""

from tests.unit.posting.crowd import crowd
from tests.unit.posting.world import World


def test_twenty_threads_send_once() -> None:
    # Given
    world = World()
    # When
    answers = crowd(world)
    # Then one send, one document, and everybody else was told that document or to come back
    assert len(world.books.sends) == 1
    assert answers.count("created") == 1
    assert set(answers) <= {"created", "existing", "in_progress", "outcome_unknown"}
    assert world.deliver().status == "existing"
