"""What a delivery comes to when its store fails: before the work nothing is done, after it the outcome is told."""

import time

import boto3
import pytest

from quickbooks_actions.aws import BOTO_CONFIG
from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.workflow.delivery import delivery_store, once
from sandbox.aws.embedded import free_port
from tests.integration.delivery.deliveries import CALLBACK, PORTAL, Context, Deliveries, Work
from tests.integration.delivery.store_with_switches import lost_to_an_attempt_that_is_over, throttled, timed_out


def test_a_store_that_is_throttled_before_the_work_keeps_it_from_being_done(deliveries: Deliveries, work: Work) -> None:
    deliveries.client.failing["put_item"] = throttled("PutItem")

    with pytest.raises(ComeBack) as come_back:
        deliveries.deliver(work)

    assert come_back.value.code is ErrorCode.STORE_UNAVAILABLE
    assert "ProvisionedThroughputExceededException" in come_back.value.sentence
    assert work.runs == 0


def test_a_store_that_nobody_answers_at_keeps_the_work_from_being_done(deliveries: Deliveries, work: Work) -> None:
    client = boto3.client(
        "dynamodb",
        endpoint_url=f"http://127.0.0.1:{free_port()}",
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=BOTO_CONFIG,
    )

    with pytest.raises(ComeBack) as come_back:
        once(PORTAL, CALLBACK, work, store=delivery_store("deliveries", client), lambda_context=Context())

    assert come_back.value.code is ErrorCode.STORE_UNAVAILABLE
    assert work.runs == 0


def test_an_answer_lost_before_the_work_leaves_it_undone_until_the_lambdas_end(
    deliveries: Deliveries, work: Work
) -> None:
    deliveries.client.losing.add("put_item")

    with pytest.raises(ComeBack) as come_back:
        deliveries.deliver(work)

    assert come_back.value.code is ErrorCode.STORE_UNAVAILABLE
    deliveries.client.losing.clear()
    deliveries.change("in_progress_expiration", int(time.time() * 1000) - 1000)
    assert deliveries.deliver(work).document_id == "1"


@pytest.mark.parametrize("error", [throttled("UpdateItem"), timed_out()])
def test_outputs_that_cannot_be_saved_are_answered_nevertheless(
    deliveries: Deliveries, work: Work, error: Exception
) -> None:
    deliveries.client.failing["update_item"] = error

    assert deliveries.deliver(work).document_id == "1"

    deliveries.client.failing.clear()
    with pytest.raises(ComeBack) as come_back:
        deliveries.deliver(work)
    assert come_back.value.code is ErrorCode.IN_PROGRESS


def test_a_refusal_that_cannot_be_saved_is_answered_nevertheless(deliveries: Deliveries, work: Work) -> None:
    work.error = Refusal(ErrorCode.PERIOD_CLOSED, "Closed.")
    deliveries.client.failing["update_item"] = throttled("UpdateItem")

    assert deliveries.deliver(work).error_code == "period_closed"


def test_outputs_that_were_saved_without_an_answer_are_answered_and_remembered(
    deliveries: Deliveries, work: Work
) -> None:
    deliveries.client.losing.add("update_item")
    first = deliveries.deliver(work)
    deliveries.client.losing.clear()

    assert deliveries.deliver(work) == first
    assert work.runs == 1


def test_a_passing_failure_comes_out_unchanged_when_its_record_cannot_be_removed(
    deliveries: Deliveries, work: Work
) -> None:
    error = ComeBack(ErrorCode.THROTTLED, "Busy.")
    work.error = error
    deliveries.client.failing["delete_item"] = throttled("DeleteItem")

    with pytest.raises(ComeBack) as come_back:
        deliveries.deliver(work)
    assert come_back.value is error

    work.error = None
    deliveries.client.failing.clear()
    deliveries.change("in_progress_expiration", int(time.time() * 1000) - 1000)
    assert deliveries.deliver(work).document_id == "2"


def test_a_record_that_keeps_changing_while_it_is_read_is_told_to_come_back(deliveries: Deliveries, work: Work) -> None:
    deliveries.client.failing["put_item"] = lost_to_an_attempt_that_is_over()

    with pytest.raises(ComeBack) as come_back:
        deliveries.deliver(work)

    assert come_back.value.code is ErrorCode.IN_PROGRESS
    assert work.runs == 0
