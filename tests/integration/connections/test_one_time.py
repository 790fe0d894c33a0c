"""What is good once is taken once, by whoever is first."""

import threading
from concurrent.futures import ThreadPoolExecutor

import boto3

from quickbooks_actions.aws import Table
from quickbooks_actions.connections.one_time import LINK_LIVES, OneTime, Purpose
from tests.conftest import TestAws
from tests.integration.connections.world import SettableClock

PEOPLE = 8


def test_of_many_who_come_with_one_link_at_once_one_is_let_in(aws: TestAws) -> None:
    # Given a link, and containers that are all asked for it at the same moment
    clock, table = SettableClock(), aws.table("directory")
    key = OneTime(table, clock).issue(Purpose.SETUP_LINK, {"portal": "50400001"}, LINK_LIVES)
    together = threading.Barrier(PEOPLE)

    def come(_number: int) -> object:
        together.wait()
        return OneTime(table, clock).take(Purpose.SETUP_LINK, key)

    # When
    with ThreadPoolExecutor(PEOPLE) as pool:
        found = list(pool.map(come, range(PEOPLE)))
    # Then
    assert [facts for facts in found if facts is not None] == [{"portal": "50400001"}]


def test_a_link_that_two_have_found_is_taken_by_the_first(aws: TestAws) -> None:
    # Given somebody who has read the row when another takes it
    clock, table = SettableClock(), aws.table("directory")
    client = boto3.session.Session().client("dynamodb")  # not the other one's
    key = OneTime(table, clock).issue(Purpose.SETUP_LINK, {}, LINK_LIVES)
    second: list[object] = []

    def between(**_arguments: object) -> None:
        second.append(OneTime(table, clock).take(Purpose.SETUP_LINK, key))

    client.meta.events.register("before-call.dynamodb.DeleteItem", between)
    # When / Then
    assert OneTime(Table(table.name, client), clock).take(Purpose.SETUP_LINK, key) is None
    assert second == [{}]
