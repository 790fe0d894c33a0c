"""The scheduled renewal as it is deployed."""

import json

from quickbooks_actions.aws import Table
from quickbooks_actions.connections.rows import Rows
from quickbooks_actions.connections.schedule import RUN_EVERY
from quickbooks_actions.timing import SystemClock
from sandbox.aws.template import PROJECT
from sandbox.local import LocalRun


def test_the_sample_event_renews_every_company_of_the_deployed_stack(deployed: LocalRun) -> None:
    # Given companies that were connected, and portals with static tokens
    event = (PROJECT / "events" / "refresh_tokens.json").read_bytes()
    # When the schedule's event arrives
    answer = deployed.aws.client("lambda").invoke(FunctionName=deployed.stack.resources["RefreshTokens"], Payload=event)
    # Then nothing failed, and it is known of every company when its tokens were given
    assert "FunctionError" not in answer
    told = json.loads(answer["Payload"].read())
    assert told["finished"] == 1
    assert told.get("kept", 0) + told.get("renewed", 0) == len(deployed.portal_ids) + len(deployed.realm_ids)
    table = Table(deployed.stack.outputs["ConnectionsTableName"], deployed.aws.client("dynamodb"))
    rows = [row for portal in deployed.portal_ids for row in Rows(table, SystemClock()).companies(str(portal))]
    assert {row.realm_id for row in rows if row.health.renewed_at} == set(deployed.realm_ids)


def test_the_schedule_is_the_one_that_the_rules_reckon_with(deployed: LocalRun) -> None:
    schedules = deployed.aws.client("scheduler").list_schedules()["Schedules"]

    (schedule,) = [deployed.aws.client("scheduler").get_schedule(Name=each["Name"]) for each in schedules]

    minutes = int(RUN_EVERY.total_seconds() // 60)
    assert schedule["ScheduleExpression"] == f"rate({minutes} minutes)"
    assert schedule["Target"]["Arn"].endswith(deployed.stack.resources["RefreshTokens"])
