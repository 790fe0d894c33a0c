"""Whole, deposit and rest of one deal have keys of their own and exclude one another: never are both in the books."""

from collections.abc import Mapping
from typing import Any

import pytest

from quickbooks_actions.errors import ErrorCode, Refusal
from quickbooks_actions.quickbooks.ledger import State
from tests.unit.posting.deal import DEPOSIT, KEYS, REST, WHOLE, Deal
from tests.unit.posting.fake_quickbooks import Send
from tests.unit.posting.world import QUIET_SECONDS, World


@pytest.fixture
def deal() -> Deal:
    return Deal(World())


def meanwhile(deal: Deal, first: str, second: str) -> list[str]:
    """Lets the second be delivered from beginning to end when the first has its body and is about to send it."""
    told: list[str] = []

    def about_to_write(item: Mapping[str, Any]) -> None:
        if item["posting"] == str(KEYS[first]) and item["state"] == State.SENT:
            deal.world.store.before_put = lambda item: None
            told.append(deal.told(second))

    deal.world.store.before_put = about_to_write
    return told


@pytest.mark.parametrize(("first", "second"), [(WHOLE, DEPOSIT), (DEPOSIT, WHOLE)])
def test_of_two_that_were_both_let_pass_the_faster_is_made(deal: Deal, first: str, second: str) -> None:
    # Given a delivery that found nothing in its way, and another one that overtakes it
    told = meanwhile(deal, first, second)
    # When / Then it is not sent, and its next delivery is refused with what was made
    assert (deal.told(first), told) == ("in_progress", ["created"])
    assert (list(deal.live()), len(deal.world.books.sends)) == ([second], 1)
    with pytest.raises(Refusal) as refused:
        deal.bill(first)
    assert refused.value.code is ErrorCode.ALREADY_BOOKED
    assert refused.value.sentence == f"The deal is booked already, as {second} with id 101."


@pytest.mark.parametrize(("first", "second"), [(WHOLE, DEPOSIT), (DEPOSIT, WHOLE)])
def test_one_that_could_not_be_sent_before_is_refused_beside_what_was_made_since(
    deal: Deal, first: str, second: str
) -> None:
    deal.world.books.plan.append(Send.THROTTLED)
    assert deal.told(first) == "throttled"
    assert deal.told(second) == "created"
    # When it is taken up again, with a body that was frozen before
    with pytest.raises(Refusal) as refused:
        deal.bill(first)
    # Then it is given up in the same delivery
    assert refused.value.code is ErrorCode.ALREADY_BOOKED
    assert (list(deal.live()), deal.row(first).state, deal.row(first).body) == ([second], State.FREE, None)


def test_of_two_that_could_not_be_sent_one_is_made(deal: Deal) -> None:
    deal.world.books.plan.extend([Send.NOT_SENT, Send.THROTTLED])
    assert (deal.told(WHOLE), deal.told(DEPOSIT)) == ("quickbooks_unavailable", "throttled")
    assert (deal.told(DEPOSIT), deal.told(WHOLE), deal.told(DEPOSIT)) == ("created", "already_booked", "existing")
    assert list(deal.live()) == [DEPOSIT]


def test_while_nobody_knows_of_the_one_the_other_waits(deal: Deal) -> None:
    # Given a deposit whose answer was lost, and which QuickBooks has not
    deal.world.books.plan.append(Send.TIMEOUT_LOST)
    assert deal.told(DEPOSIT) == "outcome_unknown"
    # When / Then
    assert deal.told(WHOLE) == "outcome_unknown"
    deal.world.clock.forward(QUIET_SECONDS)
    assert deal.told(WHOLE) == "created"
    assert deal.told(DEPOSIT) == "already_booked"
    assert list(deal.live()) == [WHOLE]


def test_one_that_was_sent_in_vain_is_given_up_beside_what_was_made_since(deal: Deal) -> None:
    # Given a whole and a deposit that both looked for the other one's lost send and found nothing
    deal.world.books.plan.append(Send.TIMEOUT_LOST)
    assert deal.told(WHOLE) == "outcome_unknown"
    deal.world.clock.forward(QUIET_SECONDS)
    told = meanwhile(deal, DEPOSIT, WHOLE)
    # When the whole is sent again while the deposit is about to be
    assert (deal.told(DEPOSIT), told) == ("in_progress", ["created"])
    # Then
    assert deal.told(DEPOSIT) == "already_booked"
    assert list(deal.live()) == [WHOLE]


def test_what_a_person_deleted_is_in_nobodys_way(deal: Deal) -> None:
    deal.told(DEPOSIT)
    deal.world.books.delete(deal.world.books.documents[0])
    assert deal.told(WHOLE) == "created"
    assert list(deal.live()) == [WHOLE]


def test_a_deleted_one_that_is_made_again_meanwhile_is_in_the_way(deal: Deal) -> None:
    # Given a deposit that a person deleted, and a whole that saw that
    deal.told(DEPOSIT)
    deal.world.books.delete(deal.world.books.documents[0])
    told = meanwhile(deal, WHOLE, DEPOSIT)
    # When / Then
    assert (deal.told(WHOLE), told) == ("in_progress", ["created"])
    assert deal.told(WHOLE) == "already_booked"
    assert list(deal.live()) == [DEPOSIT]


def test_a_rest_that_could_not_be_sent_is_made_anew_for_another_deposit(deal: Deal) -> None:
    # Given the rest of a deposit of 270.00, not sent, and a deposit of 450.00 in its place
    deal.told(DEPOSIT)
    deal.world.books.plan.append(Send.THROTTLED)
    assert deal.told(REST) == "throttled"
    deal.world.books.delete(deal.world.books.documents[0])
    deal.deposit = deal.deposit + 180
    assert deal.told(DEPOSIT) == "created"
    # When
    assert deal.told(REST) == "created"
    # Then both together are the whole
    assert {part: str(amount) for part, amount in deal.live().items()} == {DEPOSIT: "450.00", REST: "450.00"}


def test_another_document_for_each_enrolment_watches_nothing(deal: Deal) -> None:
    deal.told(DEPOSIT)
    assert deal.world.deliver(key=KEYS[WHOLE]).status == "created"
    assert sorted(deal.live()) == [DEPOSIT, WHOLE]
