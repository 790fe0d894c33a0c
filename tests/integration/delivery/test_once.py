"""A delivery is worked on once, against a real DynamoDB API."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

import pytest

from quickbooks_actions.errors import BadRequest, ComeBack, ErrorCode, OutcomeUnknown, Problem, RecordRefused, Refusal
from quickbooks_actions.workflow.answer import Outputs, done
from quickbooks_actions.workflow.delivery import KEPT_SECONDS, delivery_store, once
from tests.integration.delivery.deliveries import CALLBACK, PORTAL, Context, Deliveries, Work


def test_the_second_delivery_gets_the_outputs_of_the_first(deliveries: Deliveries, work: Work) -> None:
    first = deliveries.deliver(work)
    second = deliveries.deliver(work)

    assert first == done(status="created", document_id="1", warnings=["Ünïcode 🧾."], more={"payment_id": "9"})
    assert second == first
    assert work.runs == 1


def test_another_container_gets_them_too(deliveries: Deliveries, work: Work) -> None:
    first = deliveries.deliver(work)
    other_store = delivery_store(deliveries.table.name, deliveries.dynamodb)

    second = once(PORTAL, CALLBACK, work, store=other_store, lambda_context=Context())

    assert second == first
    assert work.runs == 1


@pytest.mark.parametrize(("portal", "callback"), [("50400002", CALLBACK), (PORTAL, "ap-50400001-2384400000002-3-0")])
def test_another_portal_or_callback_is_another_delivery(
    deliveries: Deliveries, work: Work, portal: str, callback: str
) -> None:
    deliveries.deliver(work)
    deliveries.deliver(work, portal=portal, callback=callback)

    assert work.runs == 2


@pytest.mark.parametrize(("portal", "callback"), [(PORTAL, ""), ("", CALLBACK), ("", "")])
def test_a_delivery_without_a_key_is_not_worked_on(
    deliveries: Deliveries, work: Work, portal: str, callback: str
) -> None:
    with pytest.raises(BadRequest):
        deliveries.deliver(work, portal=portal, callback=callback)

    assert work.runs == 0
    assert deliveries.rows() == []


def test_a_renamed_function_in_a_renamed_module_remembers_the_delivery(deliveries: Deliveries, work: Work) -> None:
    first = deliveries.deliver(work)

    def renamed() -> Outputs:
        return work()

    renamed.__module__ = "somewhere.else"

    assert deliveries.deliver(renamed) == first
    assert work.runs == 1


def test_the_key_of_a_stored_delivery_never_changes(deliveries: Deliveries, work: Work) -> None:
    # a literal: a deployment that changed it would forget every delivery of the last days
    deliveries.deliver(work)

    (row,) = deliveries.rows()
    assert row["id"]["S"] == "delivery#c601ee4b6be317ce5ba2bcf568b1b614f6d2302450a9bea3e7e3da1654d1b903"


def test_a_finished_delivery_is_kept_for_eight_days(deliveries: Deliveries, work: Work) -> None:
    before = int(time.time())
    deliveries.deliver(work)
    after = int(time.time())

    (row,) = deliveries.rows()
    assert before + KEPT_SECONDS <= int(row["expiration"]["N"]) <= after + KEPT_SECONDS
    assert KEPT_SECONDS == 8 * 86_400


def test_a_delivery_in_progress_is_told_to_come_back_and_then_gets_the_same_outputs(
    deliveries: Deliveries, work: Work
) -> None:
    work.may_end.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(deliveries.deliver, work)
        assert work.started.wait(20)
        try:
            with pytest.raises(ComeBack) as come_back:
                deliveries.deliver(work)
        finally:
            work.may_end.set()

        assert come_back.value.code is ErrorCode.IN_PROGRESS
        assert first.result(20).document_id == "1"

    assert deliveries.deliver(work).document_id == "1"
    assert work.runs == 1


def test_twenty_parallel_deliveries_run_the_work_once(deliveries: Deliveries, work: Work) -> None:
    work.may_end.clear()
    gate = threading.Barrier(20)

    def deliver() -> Outputs | ErrorCode:
        gate.wait(20)
        try:
            return deliveries.deliver(work)
        except ComeBack as come_back:
            return come_back.code

    with ThreadPoolExecutor(20) as pool:
        answers = [pool.submit(deliver) for _ in range(20)]
        try:
            for _ in zip(range(19), as_completed(answers, timeout=20), strict=False):
                pass
        finally:
            work.may_end.set()
        results = [answer.result(20) for answer in answers]

    assert work.runs == 1
    assert results.count(ErrorCode.IN_PROGRESS) == 19
    assert deliveries.deliver(work).document_id == "1"


@pytest.mark.parametrize("kind", [ComeBack, OutcomeUnknown, RuntimeError, BadRequest])
def test_what_passes_comes_out_unchanged_and_the_next_delivery_runs(
    deliveries: Deliveries, work: Work, kind: Any
) -> None:
    error = kind(ErrorCode.QUICKBOOKS_UNAVAILABLE, "Away.") if issubclass(kind, ComeBack) else kind("broken")
    work.error = error

    with pytest.raises(kind) as raised:
        deliveries.deliver(work)

    assert raised.value is error
    assert deliveries.rows() == []
    work.error = None
    assert deliveries.deliver(work).document_id == "2"


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(ErrorCode.PERIOD_CLOSED, "Closed."),
        RecordRefused([Problem(ErrorCode.PERIOD_CLOSED, "Closed.")]),
    ],
)
def test_a_refusal_is_stored_like_a_success(deliveries: Deliveries, work: Work, refusal: Refusal) -> None:
    work.error = refusal
    first = deliveries.deliver(work)
    work.error = None
    second = deliveries.deliver(work)

    assert (first.status, first.error_code, first.error_message) == ("failed", "period_closed", "Closed.")
    assert second == first
    assert work.runs == 1


def test_a_crash_leaves_the_delivery_in_progress_until_its_lambdas_end(deliveries: Deliveries, work: Work) -> None:
    work.error = SystemExit(1)
    with pytest.raises(SystemExit):
        deliveries.deliver(work)
    work.error = None

    with pytest.raises(ComeBack) as come_back:
        deliveries.deliver(work)
    assert come_back.value.code is ErrorCode.IN_PROGRESS

    deliveries.change("in_progress_expiration", int(time.time() * 1000) - 1000)
    assert deliveries.deliver(work).document_id == "2"


def test_in_progress_ends_with_the_time_that_the_lambda_has_left(deliveries: Deliveries, work: Work) -> None:
    work.error = SystemExit(1)
    before = time.time()
    with pytest.raises(SystemExit):
        deliveries.deliver(work, milliseconds=17_000)
    after = time.time()

    (row,) = deliveries.rows()
    assert (before + 17) * 1000 - 1 <= int(row["in_progress_expiration"]["N"]) <= (after + 17) * 1000


def test_a_record_that_the_table_removed_late_counts_as_expired(deliveries: Deliveries, work: Work) -> None:
    deliveries.deliver(work)
    deliveries.change("expiration", int(time.time()) - 10)

    assert deliveries.deliver(work).document_id == "2"


def test_a_record_that_the_table_removed_early_lets_the_work_run_again(deliveries: Deliveries, work: Work) -> None:
    deliveries.deliver(work)
    (row,) = deliveries.rows()
    deliveries.table.delete({"id": row["id"]["S"]})

    assert deliveries.deliver(work).document_id == "2"


def test_a_finished_delivery_costs_one_call_to_be_answered_again(deliveries: Deliveries, work: Work) -> None:
    deliveries.deliver(work)
    deliveries.client.calls.clear()

    deliveries.deliver(work)

    assert deliveries.client.calls == ["put_item"]


def test_no_memory_of_the_container_outlives_the_record(deliveries: Deliveries, work: Work) -> None:
    deliveries.deliver(work)
    deliveries.deliver(work)
    (row,) = deliveries.rows()
    deliveries.table.delete({"id": row["id"]["S"]})

    deliveries.deliver(work)

    assert work.runs == 2
