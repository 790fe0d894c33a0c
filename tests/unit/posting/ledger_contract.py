"""What the ledger needs of its table: the table in memory and a real DynamoDB API both pass it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from quickbooks_actions.aws import ConditionFailed, Table
from quickbooks_actions.errors import ErrorCode, Refusal
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.records import RecordRef, RecordType
from quickbooks_actions.quickbooks.ledger import COMPRESS_ABOVE, Frozen, Ledger, Row, State
from quickbooks_actions.quickbooks.recent import RecentPosting
from tests.unit.posting.fake_quickbooks import Clock

KEY = "4711|9130|invoice|deal 991|whole"


def frozen(body: Body | None = None, *, request_id: str = "hs-1", warnings: tuple[str, ...] = ()) -> Frozen:
    return Frozen(
        entity="Invoice",
        body=body or {"Line": [{"Amount": Decimal("10.10")}]},
        request_id=request_id,
        marker="HubSpot deal 991 · 7QF3K2",
        fingerprint="sha",
        expected_total=Decimal("10.10"),
        warnings=warnings,
    )


class LedgerContract:
    """Subclasses give the fixture `table`."""

    @pytest.fixture
    def table(self) -> Table:
        raise NotImplementedError

    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def ledger(self, table: Table, clock: Clock) -> Ledger:
        return Ledger(table, clock)

    def test_nothing_is_there_at_first(self, ledger: Ledger) -> None:
        assert ledger.get(KEY) is None

    def test_a_frozen_row_reads_as_it_was_written(self, ledger: Ledger) -> None:
        row = ledger.freeze(KEY, None, frozen(warnings=("One.", "Two.")))
        assert ledger.get(KEY) == row
        assert (row.state, row.generation, row.attempt, row.sent_at) == (State.READY, 1, 0, None)

    @pytest.mark.parametrize("digits", ["10.10", "0.0000001", "0", "-5", "1234567890.12345", "100", "1E+2", "0.00"])
    def test_amounts_keep_their_value_and_their_places(self, ledger: Ledger, digits: str) -> None:
        amount = Decimal(digits)
        ledger.freeze(KEY, None, replace(frozen({"Amount": amount}), expected_total=amount))
        row = ledger.get(KEY)
        assert row is not None
        assert row.body is not None
        assert format(row.body["Amount"], "f") == format(amount, "f")
        assert row.expected_total is not None
        assert format(row.expected_total, "f") == format(amount, "f")

    def test_text_of_any_kind_survives(self, ledger: Ledger) -> None:
        body: Body = {"PrivateNote": "Zoë — «💶»\n\t\\'\"", "Flag": True, "Empty": "", "Nested": [{"a": []}]}
        ledger.freeze(KEY, None, frozen(body))
        row = ledger.get(KEY)
        assert row is not None
        assert row.body == body

    def test_only_one_reserves(self, ledger: Ledger) -> None:
        ledger.freeze(KEY, None, frozen())
        with pytest.raises(ConditionFailed):
            ledger.freeze(KEY, None, frozen(request_id="hs-2"))
        row = ledger.get(KEY)
        assert row is not None
        assert row.request_id == "hs-1"

    def test_only_one_wins_the_send(self, ledger: Ledger, clock: Clock) -> None:
        ready = ledger.freeze(KEY, None, frozen())
        sent = ledger.sent(ready)
        assert (sent.state, sent.attempt, sent.sent_at) == (State.SENT, 1, clock.now())
        with pytest.raises(ConditionFailed):
            ledger.sent(ready)
        assert ledger.get(KEY) == sent

    def test_a_later_attempt_shuts_out_the_earlier_one(self, ledger: Ledger) -> None:
        first = ledger.sent(ledger.freeze(KEY, None, frozen()))
        second = ledger.sent(first)
        for late in (ledger.back_to_ready, ledger.free, ledger.sent):
            with pytest.raises(ConditionFailed):
                late(first)
        assert ledger.get(KEY) == second

    def test_back_to_ready_keeps_the_body_and_the_count(self, ledger: Ledger) -> None:
        ready = ledger.back_to_ready(ledger.sent(ledger.freeze(KEY, None, frozen())))
        assert (ready.state, ready.attempt, ready.body) == (State.READY, 1, {"Line": [{"Amount": Decimal("10.10")}]})
        assert ledger.sent(ready).attempt == 2

    def test_done_keeps_what_is_told_and_drops_the_body(self, ledger: Ledger) -> None:
        done = self._done(ledger, "301")
        assert ledger.get(KEY) == done
        assert (done.body, done.document_id, done.number, done.customer_id) == (None, "301", "HS-1", "88")
        assert (done.total, done.fingerprint, done.expected_total) == (Decimal("10.10"), "sha", Decimal("10.10"))

    def test_done_is_done_once(self, ledger: Ledger) -> None:
        sent = ledger.sent(ledger.freeze(KEY, None, frozen()))
        ledger.done(sent, {"Id": "301"})
        with pytest.raises(ConditionFailed):
            ledger.done(sent, {"Id": "302"})
        row = ledger.get(KEY)
        assert row is not None
        assert row.document_id == "301"

    def test_an_earlier_attempt_may_complete_what_a_later_one_is_at(self, ledger: Ledger) -> None:
        first = ledger.sent(ledger.freeze(KEY, None, frozen()))
        ledger.sent(first)
        assert ledger.done(first, {"Id": "301"}).state is State.DONE

    def test_nothing_sends_or_frees_a_done_row(self, ledger: Ledger) -> None:
        sent = ledger.sent(ledger.freeze(KEY, None, frozen()))
        ledger.done(sent, {"Id": "301"})
        for late in (ledger.back_to_ready, ledger.free, ledger.sent):
            with pytest.raises(ConditionFailed):
                late(sent)

    def test_generations_count_up_and_remember_what_was_before(self, ledger: Ledger) -> None:
        first = self._done(ledger, "301")
        second = ledger.freeze(KEY, first, frozen(request_id="hs-2"))
        assert (second.generation, second.attempt, second.earlier, second.document_id) == (2, 0, ("301",), "")
        with pytest.raises(ConditionFailed):
            ledger.freeze(KEY, first, frozen(request_id="hs-3"))
        third = ledger.freeze(KEY, ledger.done(ledger.sent(second), {"Id": "302"}), frozen(request_id="hs-4"))
        assert ledger.get(KEY) == third
        assert third.earlier == ("301", "302")

    def test_a_freed_row_keeps_its_generation_alone(self, ledger: Ledger) -> None:
        second = ledger.freeze(KEY, self._done(ledger, "301"), frozen(request_id="hs-2"))
        free = ledger.free(ledger.sent(second))
        assert ledger.get(KEY) == free
        assert (free.body, free.request_id, free.fingerprint, free.warnings) == (None, "", "", ())
        third = ledger.freeze(KEY, free, frozen(request_id="hs-3"))
        assert (third.generation, third.earlier, third.attempt) == (3, ("301",), 0)

    def test_a_row_of_an_earlier_generation_completes_nothing(self, ledger: Ledger) -> None:
        sent = ledger.sent(ledger.freeze(KEY, None, frozen()))
        ledger.freeze(KEY, ledger.free(sent), frozen(request_id="hs-2"))
        with pytest.raises(ConditionFailed):
            ledger.done(sent, {"Id": "301"})

    def test_a_large_body_is_compressed_and_reads_the_same(self, ledger: Ledger, table: Table) -> None:
        # Given 1,000 lines of 900 characters: more than an item may hold
        body: Body = {"Line": [{"Amount": Decimal("1.10"), "Description": f"{n} {'x' * 900}"} for n in range(1000)]}
        # When
        ledger.freeze(KEY, None, frozen(body))
        # Then
        row, item = ledger.get(KEY), table.get({"posting": KEY})
        assert row is not None
        assert row.body == body
        assert item is not None
        assert len(bytes(item["body"])) < COMPRESS_ABOVE

    def test_a_body_beyond_all_compression_is_refused_and_nothing_is_written(self, ledger: Ledger) -> None:
        # Given text that does not compress
        noise = "".join(chr(0x4E00 + (n * 7919 + n * n * 104_729) % 20_000) for n in range(300_000))
        # When / Then
        with pytest.raises(Refusal) as error:
            ledger.freeze(KEY, None, frozen({"Line": [{"Description": noise}]}))
        assert error.value.code is ErrorCode.RECORD_TOO_LARGE
        assert ledger.get(KEY) is None

    def test_many_warnings_are_cut_before_the_row_is_too_large(self, ledger: Ledger) -> None:
        row = ledger.freeze(KEY, None, frozen(warnings=tuple("w" * 100 for _ in range(10_000))))
        assert len(row.warnings) == 80
        assert ledger.get(KEY) == row

    # -- what people see of it --------------------------------------------------------------------------------------

    def test_what_is_done_is_among_the_latest_of_its_portal(self, ledger: Ledger, clock: Clock) -> None:
        # Given a done posting and one of another portal
        self._done(ledger, "301")
        other = ledger.freeze("4712|9131|invoice|deal 991|whole", None, frozen())
        ledger.done(ledger.sent(other), {"Id": "302"})
        # When / Then
        (latest,) = ledger.latest("4711", 10)
        assert latest == RecentPosting(
            portal_id="4711",
            realm_id="9130",
            books="invoice",
            record=RecordRef(RecordType.DEAL, "991"),
            part="whole",
            entity="Invoice",
            known=True,
            document_id="301",
            number="HS-1",
            total=Decimal("10.10"),
            currency="EUR",
            changed_at=clock.now(),
        )

    def test_what_may_exist_is_among_the_latest_and_said_to_be_unknown(self, ledger: Ledger) -> None:
        ledger.sent(ledger.freeze(KEY, None, frozen()))
        (latest,) = ledger.latest("4711", 10)
        assert (latest.known, latest.document_id, latest.total) == (False, "", None)
        assert latest.url("production") == ""

    def test_what_is_not_sent_was_refused_or_is_gone_is_not_among_them(self, ledger: Ledger) -> None:
        ready = ledger.freeze(KEY, None, frozen())
        assert ledger.latest("4711", 10) == []
        free = ledger.free(ledger.sent(ready))
        assert ledger.latest("4711", 10) == []
        done = ledger.done(ledger.sent(ledger.freeze(KEY, free, frozen(request_id="hs-2"))), {"Id": "301"})
        ledger.freeze(KEY, done, frozen(request_id="hs-3"))
        assert ledger.latest("4711", 10) == []

    def test_customers_and_products_are_no_documents(self, ledger: Ledger) -> None:
        row = ledger.freeze("|9130|customer|customer ABC|whole", None, frozen())
        ledger.done(ledger.sent(row), {"Id": "301"})
        assert ledger.latest("4711", 10) == []

    def test_the_newest_come_first_and_no_more_than_asked_for(self, ledger: Ledger, clock: Clock) -> None:
        # Given five documents, a second or half a second apart
        for number, seconds in enumerate([1.0, 0.5, 1.0, 0.25, 1.0]):
            clock.forward(seconds)
            row = ledger.freeze(f"4711|9130|invoice|deal {number}|whole", None, frozen())
            ledger.done(ledger.sent(row), {"Id": str(number)})
        # When / Then
        assert [each.document_id for each in ledger.latest("4711", 3)] == ["4", "3", "2"]

    @staticmethod
    def _done(ledger: Ledger, document_id: str) -> Row:
        document = {
            "Id": document_id,
            "DocNumber": "HS-1",
            "TotalAmt": Decimal("10.10"),
            "CustomerRef": {"value": "88"},
            "CurrencyRef": {"value": "EUR"},
        }
        return ledger.done(ledger.sent(ledger.freeze(KEY, None, frozen())), document)
