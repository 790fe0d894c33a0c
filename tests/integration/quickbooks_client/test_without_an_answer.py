"""The client over real sockets when no answer comes, in time or at all."""

import socket

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode, NotSent, OutcomeUnknown
from quickbooks_actions.http_session import http_session
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.timing import Deadline
from tests.integration.quickbooks_client.asking import BODY, INVOICE, quickbooks, refused, short
from tests.integration.quickbooks_client.canned import Canned, CannedServer, Time, Tokens, answer

# -- time ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["hang", "trickle"])
def test_a_write_that_is_never_answered_is_unknown_in_time(ends: str) -> None:
    # Given a QuickBooks that hangs, or sends byte by byte for ever, and a second to wait
    with quickbooks(Canned(ends=ends), deadline=short()) as (client, _):
        # Then it is given up (it would never end)
        error = refused(client)
    assert type(error) is OutcomeUnknown


def test_a_read_that_is_never_answered_ends_in_time_and_is_not_repeated() -> None:
    with quickbooks(Canned(ends="hang"), deadline=short()) as (client, server), pytest.raises(ComeBack):
        client.query("SELECT * FROM Item")
    assert len(server.received) == 1


def test_no_call_is_begun_when_it_is_too_late() -> None:
    passing = Time()
    deadline = Deadline(28, passing)
    passing.seconds = 8.0
    with quickbooks(deadline=deadline) as (client, server):
        error = refused(client)
        with pytest.raises(ComeBack) as caught:
            client.query("SELECT * FROM Item")
    assert type(error) is NotSent
    assert error.code is caught.value.code is ErrorCode.OUT_OF_TIME
    assert server.received == []


def test_a_connection_that_rested_long_is_not_used_for_a_write() -> None:
    # Given a connection that was used, and then a container that was frozen
    passing = Time()
    with CannedServer([answer(INVOICE)] * 3) as server, http_session() as session:
        client = QuickBooksClient(
            realm_id="4620",
            base_url=server.base_url,
            tokens=Tokens(),
            deadline=Deadline(28),
            session=session,
            monotonic=passing,
        )
        client.create("Invoice", BODY, request_id="hs-1")
        passing.seconds += 19
        client.create("Invoice", BODY, request_id="hs-2")
        passing.seconds += 21
        # When it writes again
        client.create("Invoice", BODY, request_id="hs-3")
    # Then by a new connection
    assert [sent.connection for sent in server.received] == [1, 1, 2]


# -- no connection ------------------------------------------------------------------------------------------------


def unreachable(base_url: str, deadline: Deadline) -> QuickBooksClient:
    return QuickBooksClient(realm_id="4620", base_url=base_url, tokens=Tokens(), deadline=deadline)


def test_a_refused_connection_is_known_not_to_have_written() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    error = refused(unreachable(f"http://127.0.0.1:{port}", Deadline(28)))
    assert type(error) is NotSent
    assert error.code is ErrorCode.QUICKBOOKS_UNAVAILABLE


def test_a_name_that_does_not_resolve_is_known_not_to_have_written() -> None:
    assert type(refused(unreachable("http://quickbooks.invalid", Deadline(28)))) is NotSent


def test_a_tls_handshake_that_fails_is_known_not_to_have_written() -> None:
    with CannedServer([Canned()]) as server:
        error = refused(unreachable(server.base_url.replace("http:", "https:"), Deadline(28)))
    assert type(error) is NotSent


def test_a_large_body_that_broke_off_on_the_way_is_unknown() -> None:
    # Given a server that takes no more than its buffers hold, and a body beyond them
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = unreachable(f"http://127.0.0.1:{listener.getsockname()[1]}", short())
        with pytest.raises(OutcomeUnknown):
            client.create("Invoice", {"PrivateNote": "x" * 20_000_000}, request_id="hs-1")
