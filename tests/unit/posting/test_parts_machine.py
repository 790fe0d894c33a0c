"""Random deliveries of whole, deposit and rest of one deal, side by side, with crashes, faults, people and time.

Never is more in the books, or on its way there, than the deal bills, nor a part beside the whole; and once all is well
again every part is told something final.
"""

from decimal import Decimal
from functools import partial

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from quickbooks_actions.quickbooks.ledger import State
from tests.unit.posting.deal import KEYS, PARTS, TOTAL, WHOLE, Deal
from tests.unit.posting.fake_quickbooks import Document
from tests.unit.posting.turns import in_turns
from tests.unit.posting.weather import Weather, weathers
from tests.unit.posting.world import QUIET_SECONDS, World

ROUNDS = 3
"""Of deliveries a quiet time apart, until all is final."""

BOOKED = {"created", "existing"}
FINAL = BOOKED | {"already_booked", "no_deposit"}


class Parts(RuleBasedStateMachine):
    """HubSpot delivers up to three at a time, QuickBooks and DynamoDB misbehave, people delete, the clock moves."""

    @initialize(
        remembers=st.booleans(),
        strict=st.booleans(),
        lag=st.sampled_from([0, 5, 30]),
        late=st.sampled_from([1, 60, 120]),
    )
    def begin(self, *, remembers: bool, strict: bool, lag: int, late: int) -> None:
        self.world = World()
        self.deal = Deal(self.world)
        books = self.world.books
        books.remembers, books.strict_request_ids = remembers, strict
        books.lag_seconds, books.late_seconds = lag, late

    @rule(
        parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=3),
        order=st.lists(st.integers(0, 2), max_size=40),
        weather=weathers(writes=3, points=30),
    )
    def deliver(self, parts: list[str], order: list[int], weather: Weather) -> None:
        with weather.over(self.world):
            self._side_by_side(parts, order)

    @rule(
        parts=st.lists(st.sampled_from(PARTS), min_size=2, max_size=3), order=st.lists(st.integers(0, 2), max_size=40)
    )
    def deliver_side_by_side_in_good_weather(self, parts: list[str], order: list[int]) -> None:
        self._side_by_side(parts, order)

    @rule(part=st.sampled_from(PARTS))
    def deliver_in_good_weather(self, part: str) -> None:
        told = self.deal.told(part)
        if told not in FINAL:
            rows = [self.world.ledger.get(str(key)) for key in KEYS.values()]
            assert State.SENT in [row.state for row in rows if row], "only an unknown outcome makes a delivery wait"

    @rule(seconds=st.sampled_from([1, 20, 60, 119, 149, QUIET_SECONDS, 90_000]))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.forward(seconds)

    @rule(deposit=st.sampled_from(["90.00", "270.00", "810.00"]))
    def author_chooses_another_percentage(self, deposit: str) -> None:
        self.deal.deposit = Decimal(deposit)

    @precondition(lambda self: self._seen())
    @rule(data=st.data(), void=st.booleans())
    def person_takes_a_document_back(self, data: st.DataObject, void: bool) -> None:
        document = data.draw(st.sampled_from(self._seen()))
        (self.world.books.void if void else self.world.books.delete)(document)

    @rule()
    def quickbooks_forgets_request_ids(self) -> None:
        self.world.books.forget()

    @invariant()
    def never_more_than_the_whole(self) -> None:
        if hasattr(self, "deal"):
            live = self.deal.live()
            assert WHOLE not in live or len(live) == 1, live
            assert sum(live.values()) <= TOTAL, live

    def teardown(self) -> None:
        if not hasattr(self, "deal"):
            return
        self.quickbooks_forgets_request_ids()
        told: dict[str, str] = {}
        for _ in range(ROUNDS):
            self.world.clock.forward(QUIET_SECONDS)
            told = {part: self.deal.told(part) for part in PARTS}
            self.never_more_than_the_whole()
        assert set(told.values()) <= FINAL, told
        assert [part for part in PARTS if told[part] in BOOKED] == [part for part in PARTS if part in self.deal.live()]
        assert self.deal.live(), "lost"

    def _side_by_side(self, parts: list[str], order: list[int]) -> None:
        works = [partial(self.deal.told, part) for part in parts]
        in_turns(self.world.points, works, [place for place in order if place < len(parts)])

    def _seen(self) -> list[Document]:
        return [one for one in self.world.books.visible() if one.live] if hasattr(self, "world") else []


TestParts = Parts.TestCase
TestParts.settings = settings(max_examples=150, stateful_step_count=15, deadline=None)
