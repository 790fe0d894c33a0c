"""Random sequences of deliveries, crashes, faults, people and time, against the one invariant.

For each posting key QuickBooks holds 0 or 1 live document, and when a delivery was told `created` or `existing` it
holds exactly the one that was told, with the right amount; nothing is lost: once all is well again, one is created.
"""

from contextlib import suppress
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from quickbooks_actions.errors import ComeBack, Refusal
from quickbooks_actions.mapping.keys import PostingKey
from quickbooks_actions.quickbooks.ledger import State
from tests.unit.posting.fake_quickbooks import Document
from tests.unit.posting.stores import Crash
from tests.unit.posting.weather import Weather, weathers
from tests.unit.posting.world import DEAL, QUIET_SECONDS, World, invoice

KEYS = {
    "deal 991": DEAL,
    "quote 7": PostingKey("4711", "9130", "invoice", "quote 7"),
}


class Posting(RuleBasedStateMachine):
    """HubSpot delivers, QuickBooks and DynamoDB misbehave, people delete, the clock moves."""

    @initialize(
        remembers=st.booleans(),
        refusals=st.booleans(),
        strict=st.booleans(),
        numbered=st.booleans(),
        lag=st.sampled_from([0, 5, 30]),
        late=st.sampled_from([1, 60, 120]),
    )
    def begin(self, *, remembers: bool, refusals: bool, strict: bool, numbered: bool, lag: int, late: int) -> None:
        self.world = World()
        books = self.world.books
        books.remembers, books.remembers_refusals = remembers, refusals
        books.strict_request_ids = strict
        books.unique_numbers = self.numbered = numbered
        books.lag_seconds, books.late_seconds = lag, late
        self.amounts = {name: Decimal("900.00") for name in KEYS}
        self.offered: dict[str, set[Decimal]] = {name: {Decimal("900.00")} for name in KEYS}

    @rule(name=st.sampled_from(list(KEYS)), weather=weathers(writes=2, points=16))
    def deliver(self, name: str, weather: Weather) -> None:
        with weather.over(self.world), suppress(ComeBack, Refusal, Crash, RuntimeError):
            self._deliver(name)

    @rule(name=st.sampled_from(list(KEYS)))
    def deliver_in_good_weather(self, name: str) -> None:
        try:
            self._deliver(name)
        except ComeBack:
            assert self.world.row(KEYS[name]).state is State.SENT, "only an unknown outcome makes a delivery wait"
        except Refusal:
            # A refusal that could not be noted earlier, repeated by QuickBooks for the same request id.
            assert self.world.row(KEYS[name]).state is State.FREE

    @rule(seconds=st.sampled_from([1, 20, 60, 119, 149, QUIET_SECONDS, 90_000]))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.forward(seconds)

    @rule(name=st.sampled_from(list(KEYS)), amount=st.sampled_from(["1.00", "900.00", "1234.56"]))
    def deal_is_edited(self, name: str, amount: str) -> None:
        self.amounts[name] = Decimal(amount)
        self.offered[name].add(Decimal(amount))

    @precondition(lambda self: self._seen())
    @rule(data=st.data(), void=st.booleans())
    def person_takes_a_document_back(self, data: st.DataObject, void: bool) -> None:
        document = data.draw(st.sampled_from(self._seen()))
        # A voided document keeps its number: the next one with that number is refused for good, and rightly so.
        (self.world.books.void if void and not self.numbered else self.world.books.delete)(document)

    @rule()
    def quickbooks_forgets_request_ids(self) -> None:
        self.world.books.forget()

    @invariant()
    def never_two_live_documents(self) -> None:
        for key in KEYS.values():
            assert len(self.world.live_ids(key)) <= 1

    def teardown(self) -> None:
        for name, key in KEYS.items() if hasattr(self, "world") else ():
            self.quickbooks_forgets_request_ids()
            for _ in range(4):
                self.world.clock.forward(QUIET_SECONDS)
                try:
                    self._deliver(name)
                    break
                except (ComeBack, Refusal):
                    continue
            assert len(self.world.live_ids(key)) == 1, "lost"
            assert self.world.row(key).state is State.DONE
            assert self.world.row(key).body is None

    def _deliver(self, name: str) -> None:
        key, amount = KEYS[name], self.amounts[name]
        number = {"DocNumber": f"N {name}"} if self.numbered else {}
        posted = self.world.deliver(amount, key=key, body=invoice(amount, key, **number))
        assert self.world.live_ids(key) == [posted.id], "what is told is the one that lives"
        stored = next(one for one in self.world.books.documents if one.id == posted.id)
        assert posted.total == stored.body["TotalAmt"]
        assert posted.total in self.offered[name]
        if posted.total != amount:
            assert any("different content" in warning for warning in posted.warnings)

    def _seen(self) -> list[Document]:
        return [one for one in self.world.books.visible() if one.live] if hasattr(self, "world") else []


TestPosting = Posting.TestCase
TestPosting.settings = settings(max_examples=150, stateful_step_count=20, deadline=None)
