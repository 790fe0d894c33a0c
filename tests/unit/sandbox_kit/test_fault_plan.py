"""Which request a fault rule strikes."""

import pytest
from pydantic import ValidationError

from sandbox.kit import FaultPlan, FaultRule, Match
from sandbox.kit.faults import Arrival


def arrival(method: str = "POST", path: str = "/v3/invoice", query: str = "", body: str = "") -> Arrival:
    return Arrival(method, path, query, body)


def struck(plan: FaultPlan, requests: int) -> list[str | None]:
    rules = [plan.strike(arrival()) for _ in range(requests)]
    return [rule.flavour if rule else None for rule in rules]


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        (Match(), True),
        (Match(method="post"), True),
        (Match(method="GET"), False),
        (Match(path="/v3/*"), True),
        (Match(path="/V3/*"), False),
        (Match(path="/v3"), False),
        (Match(query={"requestid": "inv-*"}), True),
        (Match(query={"requestid": "pay-*"}), False),
        (Match(query={"minorversion": "*"}), False),
        (Match(body_contains="Amy's"), True),
        (Match(body_contains="Bob's"), False),
        (Match(method="POST", path="/v3/*", body_contains="Bob's"), False),
    ],
)
def test_a_rule_matches_by_everything_it_names(match: Match, fits: bool) -> None:
    request = arrival(query="requestid=inv-7%2C1", body='{"name": "Amy\'s"}')
    assert match.fits(request) is fits


def test_a_rule_fires_on_the_first_match_and_once() -> None:
    plan = FaultPlan()
    plan.add(FaultRule(do="drop", flavour="a"))
    assert struck(plan, 3) == ["a", None, None]


def test_a_rule_waits_for_its_nth_match() -> None:
    plan = FaultPlan()
    plan.add(FaultRule(do="drop", nth=2, times=2, flavour="a"))
    assert struck(plan, 4) == [None, "a", "a", None]


def test_requests_that_do_not_match_are_not_counted() -> None:
    plan = FaultPlan()
    plan.add(FaultRule(match=Match(path="/other"), do="drop", nth=2))
    assert plan.strike(arrival()) is None
    assert plan.strike(arrival(path="/other")) is None
    assert plan.strike(arrival()) is None
    assert plan.strike(arrival(path="/other")) is not None


def test_times_zero_is_for_ever() -> None:
    plan = FaultPlan()
    plan.add(FaultRule(do="drop", nth=2, times=0, flavour="a"))
    assert struck(plan, 5) == [None, "a", "a", "a", "a"]


def test_two_rules_due_at_once_strike_one_after_the_other() -> None:
    plan = FaultPlan()
    plan.add(FaultRule(do="drop", flavour="a"))
    plan.add(FaultRule(do="drop", flavour="b"))
    assert struck(plan, 3) == ["a", "b", None]


def test_the_nth_request_is_counted_even_when_another_rule_took_one() -> None:
    plan = FaultPlan()
    plan.add(FaultRule(do="drop", flavour="a"))
    plan.add(FaultRule(do="drop", nth=2, flavour="b"))
    assert struck(plan, 3) == ["a", "b", None]


def test_what_fired_can_be_read() -> None:
    plan = FaultPlan()
    plan.add(FaultRule(do="drop", flavour="a"))
    plan.strike(arrival(path="/x"))
    assert [(fired.rule.flavour, fired.method, fired.path) for fired in plan.fired()] == [("a", "POST", "/x")]


def test_clearing_forgets_rules_and_what_fired() -> None:
    plan = FaultPlan()
    plan.add(FaultRule(do="drop", times=0))
    plan.strike(arrival())
    plan.clear()
    assert plan.strike(arrival()) is None
    assert plan.rules() == []
    assert plan.fired() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"do": "explode"},
        {"do": "slow", "when": "late"},
        {"do": "drop", "nth": 0},
        {"do": "drop", "match": {"host": "x"}},
    ],
)
def test_a_wrong_rule_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        FaultRule.model_validate(wrong)
