"""The client over real sockets: what it sends, what it makes of every answer, and what it does with its tokens."""

import io
import logging
from decimal import Decimal

import pytest

from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode, NotSent, OutcomeUnknown
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.telemetry import SERVICE, logger
from quickbooks_actions.timing import Deadline
from tests.integration.quickbooks_client.asking import BODY, EXPIRED, INVOICE, quickbooks, refused
from tests.integration.quickbooks_client.canned import Canned, Tokens, answer

# -- what is sent -------------------------------------------------------------------------------------------------


def test_a_write_is_sent_as_the_contract_says() -> None:
    with quickbooks(answer(INVOICE)) as (client, server):
        client.create("Invoice", BODY, request_id="hs-1")
    (sent,) = server.received
    assert (sent.method, sent.path) == ("POST", "/v3/company/4620/invoice")
    assert sent.query == {"minorversion": "75", "requestid": "hs-1"}
    assert sent.headers["authorization"] == "Bearer first"
    assert sent.headers["accept"] == "application/json"
    assert sent.headers["content-type"] == "application/json"
    assert sent.body.decode() == '{"CustomerRef":{"value":"1"},"Line":[{"Amount":0.10}],"PrivateNote":"Zoë"}'


def test_a_query_is_posted_as_text() -> None:
    with quickbooks(answer({"QueryResponse": {}})) as (client, server):
        assert client.query("SELECT * FROM Item WHERE Name = 'Café'") == []
    (sent,) = server.received
    assert (sent.method, sent.path) == ("POST", "/v3/company/4620/query")
    assert sent.query == {"minorversion": "75"}
    assert sent.headers["content-type"] == "application/text"
    assert sent.body.decode() == "SELECT * FROM Item WHERE Name = 'Café'"


@pytest.mark.parametrize("base", ["", "/", "/v3", "/v3/"])
def test_a_base_url_is_understood_with_and_without_its_version(base: str) -> None:
    with quickbooks(answer(INVOICE)) as (client, server):
        other = QuickBooksClient(
            realm_id="4620",
            base_url=server.base_url + base,
            tokens=Tokens(),
            deadline=Deadline(28),
            session=client.session,
        )
        other.read("Invoice", "301")
    assert server.received[0].path == "/v3/company/4620/invoice/301"


def test_one_connection_serves_companies_that_have_their_own_tokens() -> None:
    # Given a session that two companies' clients share, and an answer that sets a cookie
    with quickbooks(answer(INVOICE, Set_Cookie="a=b; Path=/"), answer(INVOICE)) as (client, server):
        other = QuickBooksClient(
            realm_id="9999", base_url=server.base_url, tokens=Tokens(), deadline=Deadline(28), session=client.session
        )
        # When both call
        client.create("Invoice", BODY, request_id="hs-1")
        other.create("Invoice", BODY, request_id="hs-2")
    # Then the connection is the same, and nothing of the first company went with the second
    assert [sent.connection for sent in server.received] == [1, 1]
    assert "cookie" not in server.received[1].headers


# -- answers ------------------------------------------------------------------------------------------------------


def test_a_created_object_is_given_as_stored_with_exact_numbers() -> None:
    with quickbooks(answer(INVOICE, Intuit_Tid="1-a-b")) as (client, _):
        created = client.create("Invoice", BODY, request_id="hs-1")
    assert created == {"Id": "301", "TotalAmt": Decimal(100)}
    assert type(created["TotalAmt"]) is Decimal
    (call,) = client.calls
    assert (call.method, call.entity, call.status, call.intuit_tid) == ("POST", "invoice", 200, "1-a-b")


@pytest.mark.parametrize("text", ["", "abc", "1/../../2", "1?x=y", "-1", "１"])
def test_what_is_no_id_is_not_asked_for(text: str) -> None:
    with quickbooks() as (client, server):
        assert client.read("Invoice", text) is None
    assert server.received == []


def test_an_object_that_is_gone_is_none() -> None:
    gone = answer(
        {"Fault": {"Error": [{"code": "610", "Message": "Object Not Found"}], "type": "ValidationFault"}}, 400
    )
    with quickbooks(gone) as (client, _):
        assert client.read("Invoice", "301") is None


def test_a_read_that_fails_is_not_none() -> None:
    with quickbooks(Canned(500)) as (client, _), pytest.raises(ComeBack) as caught:
        client.read("Invoice", "301")
    assert caught.value.code is ErrorCode.QUICKBOOKS_UNAVAILABLE


def test_every_page_is_read() -> None:
    pages = [answer({"QueryResponse": {"Item": [{"Id": str(n)} for n in ids]}}) for ids in ((1, 2), (3, 4), (5,))]
    with quickbooks(*pages, page_size=2) as (client, server):
        rows = client.query_all("SELECT * FROM Item")
    assert [row["Id"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [sent.body.decode().partition("Item ")[2] for sent in server.received] == [
        "STARTPOSITION 1 MAXRESULTS 2",
        "STARTPOSITION 3 MAXRESULTS 2",
        "STARTPOSITION 5 MAXRESULTS 2",
    ]


def test_a_missing_page_is_an_error_and_no_shorter_list() -> None:
    pages = [answer({"QueryResponse": {"Item": [{"Id": "1"}, {"Id": "2"}]}}), Canned(503)]
    with quickbooks(*pages, page_size=2) as (client, _), pytest.raises(ComeBack):
        client.query_all("SELECT * FROM Item")


@pytest.mark.parametrize("content", [b"{}", b'{"QueryResponse":null}', b"[]", b"<html>", b""])
def test_a_query_without_its_answer_is_no_empty_list(content: bytes) -> None:
    with quickbooks(Canned(200, content)) as (client, _), pytest.raises(ComeBack) as caught:
        client.query("SELECT * FROM Item")
    assert caught.value.code is ErrorCode.QUICKBOOKS_UNAVAILABLE


def test_the_singletons_are_read_where_they_are() -> None:
    singletons = (answer({"Preferences": {"Id": "1"}}), answer({"CompanyInfo": {"Id": "1"}}))
    with quickbooks(*singletons) as (client, server):
        assert client.preferences() == client.company_info() == {"Id": "1"}
    assert [(sent.method, sent.path) for sent in server.received] == [
        ("GET", "/v3/company/4620/preferences"),
        ("GET", "/v3/company/4620/companyinfo/4620"),
    ]


def test_a_refusal_keeps_the_whole_fault() -> None:
    errors = [
        {"Message": "M1", "Detail": "D1", "code": "2050", "element": "DocNumber"},
        {"Message": "M2", "Detail": "D2", "code": "6210"},
    ]
    said = answer({"Fault": {"Error": errors, "type": "ValidationFault"}}, 400, intuit_tid="tid-7")
    with quickbooks(Canned(400, said.content, {"intuit_tid": "tid-7"})) as (client, server):
        error = refused(client)
    assert isinstance(error, FaultRefusal)
    assert (error.code, error.status, error.trace) == (ErrorCode.PERIOD_CLOSED, 400, "tid-7")
    assert [one.code for one in error.fault.errors] == ["2050", "6210"]
    assert len(server.received) == 1


UNREADABLE = {
    "html": Canned(200, b"<html>Fault</html>"),
    "html 502": Canned(502, b"<html>bad gateway</html>"),
    "truncated JSON": Canned(200, b'{"Invoice":{"Id":"30'),
    "truncated body": Canned(200, b'{"Invoice":{"Id":"301"}}', length=500),
    "another entity": answer({"Estimate": {"Id": "1"}}),
    "no id": answer({"Invoice": {"TotalAmt": 1}}),
    "no object": answer({"Invoice": None}),
    "a list": answer([INVOICE]),
    "nothing": Canned(200, b""),
    "500": Canned(500),
    "503": Canned(503),
    "504": Canned(504),
    "a redirect": Canned(302, b"", {"Location": "http://127.0.0.1:9/"}),
    "reset": Canned(ends="reset"),
    "closed": Canned(ends="close"),
}


@pytest.mark.parametrize("said", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_write_without_a_good_answer_is_unknown_and_not_repeated(said: Canned) -> None:
    with quickbooks(said) as (client, server):
        error = refused(client)
    assert type(error) is OutcomeUnknown
    assert len(server.received) == 1


@pytest.mark.parametrize("ends", ["reset", "close"])
def test_a_read_on_a_broken_connection_is_repeated_once(ends: str) -> None:
    with quickbooks(Canned(ends=ends), answer({"QueryResponse": {}})) as (client, server):
        assert client.query("SELECT * FROM Item") == []
    assert len(server.received) == 2


def test_a_read_is_not_repeated_twice() -> None:
    with quickbooks(*[Canned(ends="reset")] * 3) as (client, server), pytest.raises(ComeBack):
        client.query("SELECT * FROM Item")
    assert len(server.received) == 2


# -- tokens -------------------------------------------------------------------------------------------------------


def test_an_expired_token_is_renewed_once_and_everything_else_stays_the_same() -> None:
    tokens = Tokens()
    with quickbooks(EXPIRED, answer(INVOICE), tokens=tokens) as (client, server):
        assert client.create("Invoice", BODY, request_id="hs-1")["Id"] == "301"
    first, second = server.received
    assert tokens.refused == ["first"]
    assert (first.headers["authorization"], second.headers["authorization"]) == ("Bearer first", "Bearer second")
    assert (first.query, first.body, first.path) == (second.query, second.body, second.path)


@pytest.mark.parametrize("tokens", [Tokens(), Tokens(renewed=None)], ids=["second 401", "no other token"])
def test_a_connection_that_stays_refused_is_lost_and_nothing_was_written(tokens: Tokens) -> None:
    with quickbooks(EXPIRED, EXPIRED, answer(INVOICE), tokens=tokens) as (client, server):
        error = refused(client)
    assert type(error) is NotSent
    assert error.code is ErrorCode.CONNECTION_LOST
    assert len(tokens.refused) == 1
    assert len(server.received) <= 2


def test_the_wrong_cluster_xml_with_401_is_a_lost_connection() -> None:
    said = '<Fault type="AUTHENTICATION"><Error code="130"><Message>WrongCluster</Message></Error></Fault>'
    wrong = Canned(401, f"<IntuitResponse>{said}</IntuitResponse>".encode())
    with quickbooks(wrong, wrong) as (client, _):
        error = refused(client)
    assert error.code is ErrorCode.CONNECTION_LOST
    assert "WrongCluster" in error.sentence


def test_a_throttled_call_is_not_repeated_and_the_wait_is_noted() -> None:
    with quickbooks(Canned(429, b"", {"Retry-After": "90"}), answer(INVOICE)) as (client, server):
        error = refused(client)
    assert type(error) is NotSent
    assert error.code is ErrorCode.THROTTLED
    assert client.calls[0].retry_after == 90.0
    assert len(server.received) == 1


# -- logs ---------------------------------------------------------------------------------------------------------


def test_neither_token_nor_content_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    fault = {"Fault": {"Error": [{"code": "2010", "Message": "canary-message", "Detail": "canary-detail"}]}}
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(logger.registered_formatter)
    logging.getLogger(SERVICE).addHandler(handler)
    try:
        with quickbooks(EXPIRED, answer(fault, 400), Canned(200, b"canary-html")) as (client, _):
            for _attempt in range(2):
                with pytest.raises(ActionError):
                    client.create("Invoice", {"PrivateNote": "canary-note"}, request_id="hs-1")
    finally:
        logging.getLogger(SERVICE).removeHandler(handler)
    logged = lines.getvalue() + capsys.readouterr().out
    assert "quickbooks call" in logged
    assert "QuickBooksFormRefused" in logged
    assert not any(secret in logged for secret in ("canary", "Bearer", "first", 'second"'))
