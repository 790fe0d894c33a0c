"""What a send needs of the table that is checked against other rows: memory and a real DynamoDB API both pass it."""

from dataclasses import replace

import pytest

from quickbooks_actions.aws import CheckFailed, ConditionFailed, Table
from quickbooks_actions.mapping.keys import PostingKey
from quickbooks_actions.quickbooks.ledger import Ledger, Row, State
from quickbooks_actions.quickbooks.watched import Watched
from tests.unit.posting.deal import DEPOSIT, KEYS, REST, WHOLE
from tests.unit.posting.fake_quickbooks import Clock
from tests.unit.posting.ledger_contract import frozen

OURS = KEYS[WHOLE]
OTHERS = [KEYS[DEPOSIT], KEYS[REST]]


class WatchedContract:
    """Subclasses give the fixture `table`."""

    @pytest.fixture
    def table(self) -> Table:
        raise NotImplementedError

    @pytest.fixture
    def ledger(self, table: Table) -> Ledger:
        return Ledger(table, Clock())

    @pytest.fixture
    def ready(self, ledger: Ledger) -> Row:
        return ledger.freeze(str(OURS), None, frozen())

    def test_a_send_beside_nothing_is_written(self, ledger: Ledger, ready: Row) -> None:
        sent = ledger.sent(ready, Watched().checks(OTHERS))
        assert (sent.state, sent.attempt) == (State.SENT, 1)
        assert ledger.get(str(OURS)) == sent

    def test_a_posting_that_is_watched_twice_is_checked_once(self, ledger: Ledger, ready: Row) -> None:
        checks = Watched().checks([*OTHERS, *OTHERS])
        assert [check.key["posting"] for check in checks] == [str(key) for key in OTHERS]
        assert ledger.sent(ready, checks).state is State.SENT

    def test_more_than_a_transaction_holds_are_not_asked_for(self, ledger: Ledger, ready: Row) -> None:
        checks = Watched().checks(replace(OURS, record=f"deal {number}") for number in range(200))
        assert ledger.sent(ready, checks).state is State.SENT

    def test_rows_that_were_not_sent_are_in_nobodys_way(self, ledger: Ledger, ready: Row) -> None:
        # Given one that is ready and one that was freed
        first, second = (ledger.freeze(str(key), None, frozen()) for key in OTHERS)
        ledger.free(ledger.sent(second))
        # When
        sent = ledger.sent(ready, Watched().checks(OTHERS))
        # Then it is written, and they are as they were
        assert ledger.get(str(OURS)) == sent
        assert ledger.get(str(OTHERS[0])) == first

    @pytest.mark.parametrize("known", [False, True], ids=["sent", "done"])
    @pytest.mark.parametrize("other", OTHERS, ids=["deposit", "rest"])
    def test_beside_what_was_sent_unseen_nothing_is_written(
        self, ledger: Ledger, ready: Row, other: PostingKey, known: bool
    ) -> None:
        row = self._sent(ledger, other, done=known)
        with pytest.raises(CheckFailed):
            ledger.sent(ready, Watched().checks(OTHERS))
        assert (ledger.get(str(OURS)), ledger.get(str(other))) == (ready, row)

    @pytest.mark.parametrize("known", [False, True], ids=["sent", "done"])
    def test_what_was_seen_is_let_pass_as_long_as_it_is_the_same(self, ledger: Ledger, ready: Row, known: bool) -> None:
        # Given a row that was seen
        row = self._sent(ledger, OTHERS[0], done=known)
        watched = Watched()
        watched.saw(row)
        # When / Then
        ready = ledger.back_to_ready(ledger.sent(ready, watched.checks(OTHERS)))
        # Given it is sent again since, or another document takes its place
        later = ledger.sent(ledger.freeze(row.posting, row, frozen()) if known else row)
        # When / Then
        with pytest.raises(CheckFailed):
            ledger.sent(ready, watched.checks(OTHERS))
        assert (ledger.get(str(OURS)), ledger.get(row.posting)) == (ready, later)

    def test_a_row_that_another_delivery_took_is_lost_whatever_the_others_are(self, ledger: Ledger, ready: Row) -> None:
        taken = ledger.sent(ready)
        self._sent(ledger, OTHERS[0], done=True)
        for keys in (OTHERS, OTHERS[1:]):
            with pytest.raises(ConditionFailed):
                ledger.sent(ready, Watched().checks(keys))
        assert ledger.get(str(OURS)) == taken

    def test_of_two_that_watch_each_other_the_first_wins(self, ledger: Ledger, ready: Row) -> None:
        other = ledger.freeze(str(OTHERS[0]), None, frozen())
        ledger.sent(other, Watched().checks([OURS]))
        with pytest.raises(CheckFailed):
            ledger.sent(ready, Watched().checks(OTHERS))

    def test_a_row_that_was_never_sent_can_be_given_up(self, ledger: Ledger, ready: Row) -> None:
        free = ledger.free(ready)
        assert ledger.get(str(OURS)) == free
        assert (free.state, free.generation, free.body) == (State.FREE, 1, None)

    @staticmethod
    def _sent(ledger: Ledger, key: PostingKey, *, done: bool) -> Row:
        row = ledger.sent(ledger.freeze(str(key), None, frozen()))
        return ledger.done(row, {"Id": "301"}) if done else row
