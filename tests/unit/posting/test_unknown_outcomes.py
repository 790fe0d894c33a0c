"""Sends whose outcome nobody knows, sends that are known not to have happened, and refusals."""

import json
from decimal import Decimal

import pytest

from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode, NotSent, OutcomeUnknown, Refusal
from quickbooks_actions.mapping.keys import marker
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.quickbooks.ledger import State
from tests.unit.posting.fake_quickbooks import Send
from tests.unit.posting.world import AMOUNT, CUSTOMER, DEAL, QUIET_SECONDS, World, invoice

EDITED = Decimal("950.00")


@pytest.mark.parametrize("send", [Send.TIMEOUT_COMMITTED, Send.ERROR_COMMITTED])
def test_committed_and_unanswered_is_found_in_the_same_delivery(send: Send) -> None:
    # Given QuickBooks commits and the answer is lost (21, 24)
    world = World()
    world.books.plan.append(send)
    # When
    posted = world.deliver()
    # Then one look-up gives certainty, with the figures of what was found
    assert (posted.status, posted.id, posted.total, posted.number) == ("created", "101", AMOUNT, "1001")
    assert (len(world.books.sends), len(world.books.queries)) == (1, 1)


@pytest.mark.parametrize("send", [Send.TIMEOUT_COMMITTED, Send.ERROR_COMMITTED])
def test_committed_and_lagging_is_found_by_a_later_delivery(send: Send) -> None:
    world = World()
    world.books.plan.append(send)
    world.books.lag_seconds = 30
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.clock.forward(60)
    posted = world.deliver()
    assert (posted.status, posted.id, len(world.books.sends)) == ("created", "101", 1)


@pytest.mark.parametrize("send", [Send.TIMEOUT_LOST, Send.ERROR_LOST])
def test_not_committed_is_sent_again_after_the_quiet_time(send: Send) -> None:
    # Given a send that created nothing, which cannot be known (22, 25)
    world = World()
    world.books.plan.append(send)
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    # When the quiet time is over to the second, and the deal was edited meanwhile
    world.clock.forward(QUIET_SECONDS)
    posted = world.deliver(EDITED)
    # Then the same body goes with the same request id
    assert (posted.status, posted.total, world.live_ids()) == ("created", AMOUNT, ["101"])
    first, second = world.books.sends
    assert first == second


def test_commit_at_the_last_moment_makes_no_second_document() -> None:
    # Given a server that commits after 120 s and whose queries lag for 30 s (33)
    world = World()
    world.books.plan.append(Send.TIMEOUT_LATE)
    world.books.late_seconds, world.books.lag_seconds = 120, 30
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    # When deliveries come all the time
    for _ in range(149):
        world.clock.forward(1)
        with pytest.raises(ComeBack):
            world.deliver()
    world.clock.forward(1)
    posted = world.deliver()
    # Then
    assert (posted.status, posted.id, len(world.books.sends)) == ("created", "101", 1)


def test_each_new_attempt_has_a_quiet_time_of_its_own() -> None:
    world = World()
    world.books.plan.extend([Send.TIMEOUT_LOST, Send.TIMEOUT_LOST])
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.clock.forward(QUIET_SECONDS)
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.clock.forward(QUIET_SECONDS - 1)
    with pytest.raises(ComeBack):
        world.deliver()
    assert len(world.books.sends) == 2
    world.clock.forward(1)
    assert world.deliver().id == "101"


def test_a_look_up_that_fails_is_unknown_and_never_licenses_a_send() -> None:
    world = World()
    world.books.plan.append(Send.TIMEOUT_COMMITTED)
    world.books.query_fails = True
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.clock.forward(10 * QUIET_SECONDS)
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert (error.value.code, len(world.books.sends)) == (ErrorCode.QUICKBOOKS_UNAVAILABLE, 1)


@pytest.mark.parametrize(("send", "code"), [(Send.NOT_SENT, "quickbooks_unavailable"), (Send.THROTTLED, "throttled")])
def test_known_not_sent_goes_again_at_once_in_the_next_delivery(send: Send, code: str) -> None:
    world = World()
    world.books.plan.append(send)
    with pytest.raises(NotSent) as error:
        world.deliver()
    assert (error.value.code, world.row().state) == (code, State.READY)
    posted = world.deliver()
    assert (posted.status, world.books.queries, world.row().attempt) == ("created", [], 2)


def test_no_connection_is_told_and_leaves_the_row_ready() -> None:
    world = World()
    world.books.plan.append(Send.NOT_CONNECTED)
    with pytest.raises(Refusal) as error:
        world.deliver()
    assert (error.value.code, world.row().state) == (ErrorCode.NOT_CONNECTED, State.READY)
    assert world.deliver().status == "created"


def test_not_sent_that_cannot_be_noted_waits_for_the_quiet_time() -> None:
    world = World()
    world.books.plan.append(Send.NOT_SENT)
    world.store.before_put = lambda item: world.store.failing.update(READY=9) if item["state"] == "SENT" else None
    with pytest.raises(NotSent):
        world.deliver()
    assert world.row().state is State.SENT
    with pytest.raises(ComeBack):
        world.deliver()
    world.clock.forward(QUIET_SECONDS)
    assert (world.deliver().status, len(world.live_ids())) == ("created", 1)


def test_a_refusal_frees_the_row_and_a_corrected_body_has_a_new_request_id() -> None:
    # Given QuickBooks refuses
    world = World()
    world.books.plan.append(Send.REFUSED)
    with pytest.raises(FaultRefusal) as error:
        world.deliver()
    assert (error.value.code, world.row().state, world.row().body) == (ErrorCode.PERIOD_CLOSED, State.FREE, None)
    # When the record was corrected
    posted = world.deliver(EDITED)
    # Then it is created from the new content at once
    assert (posted.status, posted.total, posted.warnings) == ("created", EDITED, ())
    assert world.books.sends[0][1] != world.books.sends[1][1]


def test_the_same_body_after_a_refusal_has_a_new_request_id_too() -> None:
    # Given QuickBooks repeats its first refusal to a request id that it knows
    world = World()
    world.books.remembers = world.books.remembers_refusals = True
    world.books.plan.append(Send.REFUSED)
    with pytest.raises(FaultRefusal):
        world.deliver()
    # When the bookkeeper opened the period and the unchanged record is enrolled again
    posted = world.deliver()
    # Then it is created
    assert (posted.status, len(world.live_ids())) == ("created", 1)


def test_a_refusal_after_a_deleted_generation_cannot_meet_an_old_request_id() -> None:
    world = World()
    world.books.remembers = True
    world.deliver()
    world.books.delete(world.books.documents[0])
    world.books.plan.append(Send.REFUSED)
    with pytest.raises(FaultRefusal):
        world.deliver()
    posted = world.deliver()
    assert (posted.status, world.live_ids()) == ("created", [posted.id])


def test_a_refusal_that_cannot_be_noted_is_not_final() -> None:
    # Given the store fails when the row is to be freed
    world = World()
    world.books.plan.append(Send.REFUSED)
    world.store.failing = {"FREE": 9}
    # When / Then HubSpot is asked to come back, for the old body is still frozen
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert error.value.code is ErrorCode.STORE_UNAVAILABLE


def test_refused_number_that_another_document_has_names_it() -> None:
    # Given the chosen number belongs to somebody else's invoice (62)
    world = World()
    world.books.unique_numbers = True
    world.books.keep("Invoice", {"DocNumber": "1042", "PrivateNote": "by hand"})
    # When
    with pytest.raises(Refusal) as error:
        world.deliver(body=invoice(DocNumber="1042"))
    # Then
    assert error.value.code is ErrorCode.NUMBER_TAKEN
    assert "1042" in error.value.sentence
    assert "TxnType=Invoice with TxnId=101" in error.value.sentence
    assert "tid-6140" in error.value.sentence
    assert world.row().state is State.FREE


def test_refused_number_that_is_our_own_document_is_done() -> None:
    # Given a request that arrives twice: the first makes the document, the second meets its number
    world = World()
    world.books.unique_numbers = True
    world.books.plan.append(Send.SENT_TWICE)
    # When
    posted = world.deliver(body=invoice(DocNumber="1042"))
    # Then the document is found by its number and is ours
    assert (posted.status, posted.id, posted.number, world.live_ids()) == ("created", "101", "1042", ["101"])
    assert world.books.queries == ["SELECT * FROM Invoice WHERE DocNumber = '1042'"]


def test_a_number_that_cannot_be_looked_up_stays_unknown() -> None:
    world = World()
    world.books.unique_numbers = True
    world.books.keep("Invoice", {"DocNumber": "1042"})
    world.books.query_fails = True
    with pytest.raises(ComeBack) as error:
        world.deliver(body=invoice(DocNumber="1042"))
    assert (error.value.code, world.row().state) == (ErrorCode.QUICKBOOKS_UNAVAILABLE, State.SENT)


def test_duplicate_request_id_is_no_proof_that_nothing_exists() -> None:
    # Given a commit that lags, and a QuickBooks that refuses a request id it knows
    world = World()
    world.books.strict_request_ids = True
    world.books.plan.append(Send.TIMEOUT_COMMITTED)
    world.books.lag_seconds = 400
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    # When it is sent again and refused with 600
    world.clock.forward(QUIET_SECONDS)
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    # Then the row is kept, and the document is found once it shows
    world.clock.forward(QUIET_SECONDS + 100)
    assert (world.deliver().id, world.live_ids()) == ("101", ["101"])


@pytest.mark.parametrize("remembers", [True, False])
def test_deleted_before_anyone_was_told_is_replaced(remembers: bool) -> None:
    # Given a lost answer, and a person who deletes the document within the quiet time
    world = World()
    world.books.remembers = remembers
    world.books.plan.append(Send.TIMEOUT_COMMITTED)
    world.books.lag_seconds = 10
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.books.delete(world.books.documents[0])
    # When the request is repeated, and perhaps answered with the snapshot of the dead document
    world.clock.forward(QUIET_SECONDS)
    posted = world.deliver()
    # Then what is told is alive
    assert (posted.status, world.live_ids()) == ("created", [posted.id])


def test_voided_before_anyone_was_told_is_replaced_by_the_next_generation() -> None:
    world = World()
    world.books.plan.append(Send.TIMEOUT_COMMITTED)
    world.books.lag_seconds = 10
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.books.void(world.books.documents[0])
    world.clock.forward(60)
    posted = world.deliver()
    assert (posted.status, world.live_ids(), world.row().generation) == ("created", [posted.id], 2)


def test_a_voided_earlier_generation_is_not_taken_for_the_new_document() -> None:
    # Given generation 1 was voided on the same day, for the same customer
    world = World()
    world.deliver()
    world.books.void(world.books.documents[0])
    # When generation 2 is sent and its answer lost
    world.books.plan.append(Send.TIMEOUT_LOST)
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    # Then the old document, which bears the same marker, is not taken for it
    world.clock.forward(QUIET_SECONDS)
    assert (world.deliver().id, world.live_ids()) == ("102", ["102"])


def test_a_copy_made_by_a_person_is_not_preferred() -> None:
    world = World()
    world.books.plan.append(Send.TIMEOUT_COMMITTED)
    world.books.query_fails = True
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.books.query_fails = False
    world.books.keep("Invoice", invoice())
    assert world.deliver().id == "101"


@pytest.mark.parametrize("failures", [1, 2])
def test_the_save_is_tried_again(failures: int) -> None:
    world = World()
    world.store.failing = {"DONE": failures}
    assert (world.deliver().status, world.row().state) == ("created", State.DONE)


def test_a_save_that_fails_to_the_end_is_answered_from_memory(capsys: pytest.CaptureFixture[str]) -> None:
    # Given the store is gone after the document was created (47)
    world = World()
    world.store.failing = {"DONE": 9}
    # When
    posted = world.deliver(warnings=("The memo was cut.",))
    # Then the answer comes from memory, an alarm is raised, and nothing personal is written
    assert (posted.status, posted.id, posted.warnings) == ("created", "101", ("The memo was cut.",))
    assert world.row().state is State.SENT
    lines = capsys.readouterr().out.splitlines()
    assert any(json.loads(line).get("LedgerNotSaved") == [1.0] for line in lines)
    assert not any("Zoë" in line or "900.00" in line for line in lines)
    # And a later delivery finds the document
    world.store.failing = {}
    again = world.deliver()
    assert (again.id, len(world.books.sends), world.row().state) == ("101", 1, State.DONE)


def test_the_save_is_not_tried_again_when_there_is_no_time() -> None:
    world = World()
    world.store.failing = {"DONE": 1}

    def slow(item: object) -> None:
        if isinstance(item, dict) and item["state"] == "DONE":
            world.elapsed = 27.0

    world.store.before_put = slow
    assert (world.deliver().status, world.row().state) == ("created", State.SENT)


@pytest.mark.parametrize("state", ["READY", "SENT", "DONE"])
def test_a_write_whose_answer_is_lost_does_no_harm(state: str) -> None:
    # Given DynamoDB writes and its answer is lost, at each state in turn
    world = World()
    world.store.losing = {state: 1}
    # When HubSpot retries until it is told
    for _ in range(3):
        try:
            posted = world.deliver()
            break
        except ComeBack:
            world.clock.forward(QUIET_SECONDS)
    # Then
    assert (posted.status, world.live_ids(), world.row().state) == ("created", [posted.id], State.DONE)


def test_store_down_before_anything_posts_nothing() -> None:
    world = World()
    world.store.down = True
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert (error.value.code, world.books.sends) == (ErrorCode.STORE_UNAVAILABLE, [])


def test_store_failing_at_the_compare_and_swap_posts_nothing() -> None:
    world = World()
    world.store.failing = {"SENT": 1}
    with pytest.raises(ComeBack):
        world.deliver()
    assert (world.books.sends, world.row().state) == ([], State.READY)


def test_newer_state_wins_on_completing() -> None:
    # Given another delivery's look-up completes the row while our answer is on its way (48)
    world = World()

    def completed_meanwhile(item: object) -> None:
        if isinstance(item, dict) and item["state"] == "DONE":
            world.store.put_quietly(item)

    world.store.before_put = completed_meanwhile
    posted = world.deliver()
    assert (posted.status, posted.id, world.row().document_id) == ("created", "101", "101")


def test_a_document_taken_back_is_not_told_from_memory() -> None:
    # Given a lost answer, a document that was voided meanwhile, and a store that cannot note it
    world = World()
    world.books.plan.append(Send.TIMEOUT_COMMITTED)
    world.books.query_fails = True
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.books.query_fails = False
    world.books.void(world.books.documents[0])
    world.store.failing = {"DONE": 9}
    # When / Then
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert error.value.code is ErrorCode.STORE_UNAVAILABLE
    world.store.failing = {}
    assert (world.deliver().status, len(world.live_ids())) == ("created", 1)


def test_time_that_runs_out_before_the_send_leaves_the_row_ready() -> None:
    # Given the body is frozen when it is too late to start another step
    world = World()

    def slow(item: object) -> None:
        world.elapsed = 8.0

    world.store.before_put = slow
    # When / Then nothing counts as sent
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert (error.value.code, world.row().state, world.books.sends) == (ErrorCode.OUT_OF_TIME, State.READY, [])


def test_found_while_another_delivery_completed_the_row_is_existing() -> None:
    # Given a lost answer, and two deliveries that find the document at the same moment
    world = World()
    world.books.plan.append(Send.TIMEOUT_COMMITTED)
    world.books.query_fails = True
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.books.query_fails = False

    def completed_meanwhile(item: object) -> None:
        if isinstance(item, dict) and item["state"] == "DONE":
            world.store.put_quietly(item)

    world.store.before_put = completed_meanwhile
    # When / Then the one that comes second does not claim it
    assert (world.deliver().status, world.live_ids()) == ("existing", ["101"])


def test_a_second_document_raises_an_alarm_and_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    # Given the row was completed with another document meanwhile
    world = World()

    def completed_meanwhile(item: object) -> None:
        if isinstance(item, dict) and item["state"] == "DONE":
            world.store.put_quietly({**item, "document_id": "77"})

    world.store.before_put = completed_meanwhile
    # When / Then
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert error.value.code is ErrorCode.IN_PROGRESS
    assert any(json.loads(line).get("DuplicateDocument") == [1.0] for line in capsys.readouterr().out.splitlines())


def test_name_taken_comes_out_as_the_fault_and_frees_the_row() -> None:
    # Given a vendor holds the customer's name
    world = World()
    world.books.keep("Customer", {"DisplayName": "JANE ROE"})
    # When
    with pytest.raises(FaultRefusal) as error:
        world.deliver(Decimal(0), key=CUSTOMER, entity="Customer", body={"DisplayName": "Jane Roe"})
    # Then the caller can tell by the code, and may post another body under the same key
    assert error.value.has("6240")
    posted = world.deliver(Decimal(0), key=CUSTOMER, entity="Customer", body={"DisplayName": "Jane Roe (Customer)"})
    assert posted.status == "created"


def test_an_error_of_unknown_kind_leaves_the_row_sent() -> None:
    # Given the client fails in a way that it should not
    world = World()
    world.books.plan.append(Send.DEFECT)
    # When / Then nothing is taken for known
    with pytest.raises(RuntimeError):
        world.deliver()
    assert world.row().state is State.SENT
    assert (world.deliver().id, len(world.books.sends)) == ("101", 1)


def test_no_error_shows_a_body_or_a_name() -> None:
    world = World()
    for send in (Send.TIMEOUT_LOST, Send.REFUSED, Send.NOT_SENT):
        world.books.plan.append(send)
        with pytest.raises(ActionError) as error:
            world.deliver()
        assert "Zoë" not in error.value.sentence
        assert marker(DEAL) not in error.value.sentence
        world.clock.forward(QUIET_SECONDS)
