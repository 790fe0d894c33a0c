"""Sends that are known not to have happened, and refusals: the row is free, and what is told can be mended."""

from decimal import Decimal

import pytest

from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode, NotSent, OutcomeUnknown, Refusal
from quickbooks_actions.mapping.keys import marker
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.quickbooks.ledger import State
from tests.unit.posting.fake_quickbooks import Send
from tests.unit.posting.world import CUSTOMER, DEAL, QUIET_SECONDS, World, invoice

EDITED = Decimal("950.00")


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
    world.books.lag_seconds = 400
    world.stays_unknown(Send.TIMEOUT_COMMITTED)
    # When it is sent again and refused with 600
    world.clock.forward(QUIET_SECONDS)
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    # Then the row is kept, and the document is found once it shows
    world.clock.forward(QUIET_SECONDS + 100)
    assert (world.deliver().id, world.live_ids()) == ("101", ["101"])


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


def test_no_error_shows_a_body_or_a_name() -> None:
    world = World()
    for send in (Send.TIMEOUT_LOST, Send.REFUSED, Send.NOT_SENT):
        world.books.plan.append(send)
        with pytest.raises(ActionError) as error:
            world.deliver()
        assert "Zoë" not in error.value.sentence
        assert marker(DEAL) not in error.value.sentence
        world.clock.forward(QUIET_SECONDS)
