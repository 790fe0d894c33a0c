"""Each trouble is forced, and what the code really printed for CloudWatch is what an alarm of the template watches."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from quickbooks_actions.connections import Tokens
from quickbooks_actions.errors import ActionError
from quickbooks_actions.hubspot.client import HubSpotClient
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.telemetry import SERVICE
from sandbox.aws.template import PROJECT, load_template
from sandbox.kit import FaultRule
from tests.integration.connections.emf import Printed, printed
from tests.integration.connections.test_renewal import DAY
from tests.integration.connections.world import PORTAL, REALM, World

RESOURCES: dict[str, Any] = load_template()["Resources"]
ALARMS = {name: each["Properties"] for name, each in RESOURCES.items() if each["Type"] == "AWS::CloudWatch::Alarm"}
STACK = {"Ref": "AWS::StackName"}
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
}


def set_off(metrics: list[Printed]) -> set[str]:
    """The alarms that the metrics set off, alone and together."""
    found = set()
    for name, alarm in ALARMS.items():
        seen = [metric.value for metric in metrics if watches(alarm, metric)]
        figure = sum(seen) if alarm["Statistic"] == "Sum" else min(seen, default=0.0)
        if seen and COMPARISONS[alarm["ComparisonOperator"]](figure, alarm["Threshold"]):
            found.add(name)
    return found


def watches(alarm: dict[str, Any], metric: Printed) -> bool:
    """Whether namespace, name and every dimension are exactly the alarm's."""
    dimensions = {each["Name"]: SERVICE if each["Value"] == STACK else each["Value"] for each in alarm["Dimensions"]}
    return (alarm["Namespace"], alarm["MetricName"], dimensions) == (metric.namespace, metric.name, metric.dimensions)


def a_lost_connection(world: World) -> None:
    world.connect(expires_in=0)
    world.service.dead = True
    refused(lambda: world.token(world.container()))


def a_renewal_that_failed_twice(world: World) -> None:
    world.connect()
    world.clock.advance(DAY)
    world.service.faults.add(FaultRule(do="html", times=0))
    world.renewal().run(540)
    world.clock.advance(600)
    world.renewal().run(540)


def a_renewal_that_failed_twice_with_callouts(world: World) -> None:
    world.connect(expires_in=0)
    world.service.faults.add(FaultRule(do="status", status=429, times=0))
    for _ in range(2):
        refused(lambda: world.token(world.container()))


def tokens_that_are_not_saved(world: World) -> None:
    world.connect(expires_in=0)
    world.secrets_client.failing = {"put_secret_value": "AccessDeniedException"}
    world.token(world.container())


def a_fresh_token_that_quickbooks_refuses(world: World) -> None:
    world.connect()
    deadline = world.deadline()
    tokens = world.container().company(PORTAL, REALM, deadline).tokens
    client = QuickBooksClient(realm_id=REALM, base_url=world.base_url, tokens=tokens, deadline=deadline)
    world.service.faults.add(
        FaultRule.model_validate({"match": {"path": "/v3/*"}, "do": "status", "status": 401, "times": 0})
    )
    refused(lambda: client.get(f"{world.base_url}/v3/company/{REALM}/companyinfo/{REALM}"))


def a_fresh_token_that_hubspot_refuses(world: World) -> None:
    world.install(PORTAL)
    deadline = world.deadline()
    tokens = world.container().portal(PORTAL, deadline).tokens
    client = HubSpotClient(base_url=world.base_url, tokens=tokens, deadline=deadline)
    world.service.faults.add(
        FaultRule.model_validate({"match": {"path": "/crm/*"}, "do": "status", "status": 401, "times": 0})
    )
    refused(lambda: client.get("/crm/objects/2026-03/deals/1"))


def a_portal_that_is_not_allowed(world: World) -> None:
    world.install(PORTAL)
    refused(lambda: world.container(allowed="1").portal(PORTAL))


def another_portals_company(world: World) -> None:
    world.connect()
    refused(lambda: world.container().company("50400002", REALM))


@pytest.mark.parametrize(
    ("trouble", "alarm"),
    [
        (a_lost_connection, "ConnectionLostAlarm"),
        (a_renewal_that_failed_twice, "RenewalFailedTwiceAlarm"),
        (a_renewal_that_failed_twice_with_callouts, "RenewalFailedTwiceAlarm"),
        (tokens_that_are_not_saved, "TokensNotSavedAlarm"),
        (a_fresh_token_that_quickbooks_refuses, "FreshTokenRefusedAlarm"),
        (a_fresh_token_that_hubspot_refuses, "FreshTokenRefusedAlarm"),
        (a_portal_that_is_not_allowed, "PortalNotAllowedAlarm"),
        (another_portals_company, "CompanyNotLinkedAlarm"),
    ],
)
def test_a_trouble_sets_off_its_alarm_alone(
    world: World, capsys: pytest.CaptureFixture[str], trouble: Callable[[World], None], alarm: str
) -> None:
    trouble(world)

    assert set_off(printed(capsys)) == {alarm}


@pytest.mark.parametrize(
    ("days", "alarms"),
    [
        (15.0, set()),
        (13.9, {"ConnectionEndsIn14DaysAlarm"}),
        (6.9, {"ConnectionEndsIn14DaysAlarm", "ConnectionEndsIn7DaysAlarm"}),
        (0.9, {"ConnectionEndsIn14DaysAlarm", "ConnectionEndsIn7DaysAlarm", "ConnectionEndsIn1DayAlarm"}),
    ],
)
@pytest.mark.parametrize("end", ["refresh_expires_at", "ends_at"])
def test_a_connection_near_its_end_is_told(
    world: World, capsys: pytest.CaptureFixture[str], end: str, days: float, alarms: set[str]
) -> None:
    # Given a connection whose refresh token, or which as a whole, ends soon, and one that lives long
    world.connect()
    row = world.row(f"company#{REALM}")
    assert row is not None
    world.table.put(row | {end: (world.clock.now() + timedelta(days=days)).isoformat()})
    other = row | {"sk": "company#9130000000000009", "ends_at": (world.clock.now() + timedelta(days=900)).isoformat()}
    world.table.put(other)
    # When / Then
    world.renewal().run(540)
    assert set_off(printed(capsys)) == alarms


def test_a_connection_that_cannot_be_renewed_any_more_is_told_before_it_ends(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.connect()
    world.clock.advance(95 * DAY)
    world.service.faults.add(FaultRule(do="status", status=429, times=0))

    world.renewal().run(540)

    assert set_off(printed(capsys)) == {"ConnectionEndsIn14DaysAlarm", "ConnectionEndsIn7DaysAlarm"}


def test_a_run_says_that_it_ran(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    # Given an alarm that goes off where the metric is missing
    alarm = ALARMS["RenewalNotRunningAlarm"]
    assert alarm["TreatMissingData"] == "breaching"
    world.save_portal(Tokens("pat-1"))
    # When
    world.renewal().run(540)
    # Then
    metrics = printed(capsys)
    assert [metric.value for metric in metrics if watches(alarm, metric)] == [1]
    assert set_off(metrics) == set()


def test_every_function_counts_under_the_name_that_alarms_look_for() -> None:
    environment = load_template()["Globals"]["Function"]["Environment"]["Variables"]
    assert environment["POWERTOOLS_SERVICE_NAME"] == STACK
    own = [alarm for alarm in ALARMS.values() if alarm["Namespace"] == "QuickBooksActions"]
    assert all(alarm["Dimensions"] == [{"Name": "service", "Value": STACK}] for alarm in own)


def test_a_run_that_ends_with_an_error_sets_off_lambdas_own_metric() -> None:
    alarm = ALARMS["RenewalErrorsAlarm"]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/Lambda", "Errors")
    assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": "RefreshTokens"}}]


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_is_told_and_explained(name: str) -> None:
    alarm = ALARMS[name]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "AlarmTopic"}]
    headings = [line for line in (PROJECT / "docs" / "alarms.md").read_text().splitlines() if line.startswith("## ")]
    assert any(name in heading for heading in headings)


def test_alarms_are_mailed_where_an_address_is_given() -> None:
    assert RESOURCES["AlarmSubscription"]["Condition"] == "HasAlarmEmail"
    assert load_template()["Parameters"]["AlarmEmail"]["Default"] == ""


def refused(ask: Callable[[], object]) -> None:
    with pytest.raises(ActionError):
        ask()
