"""QuickBooks Online for one company: python-quickbooks' client with time limits, exact numbers and typed errors."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests
from quickbooks import QuickBooks

from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode
from quickbooks_actions.http_session import http_session
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.quickbooks import faults, wire
from quickbooks_actions.quickbooks.transport import Answer, NoAnswer, Request, exchange
from quickbooks_actions.telemetry import count, logger
from quickbooks_actions.timing import Deadline
from quickbooks_actions.tokens import TokenSource

MINOR_VERSION = 75
PAGE = 1000
"""The most that QuickBooks gives in one page (QuickBooks contract 1.8)."""


@dataclass(frozen=True, slots=True)
class Call:
    """One exchange with QuickBooks, for telemetry and counts.

    Attributes:
        entity: the segment of the path: `invoice`, `query`, `companyinfo` …
        status: None when no answer came.
        seconds: from the first byte out to the last one in.
        retry_after: seconds that QuickBooks asked to wait, where it did.
    """

    method: str
    entity: str
    status: int | None
    intuit_tid: str
    seconds: float
    retry_after: float | None = None


class QuickBooksClient(QuickBooks):  # type: ignore[misc] # python-quickbooks has no types
    """One company's QuickBooks, for one callout.

    Two methods of the base class are replaced: `process_request`, through which everything goes (deadline, token,
    faults), and `make_request`, which would write into its caller's parameters and read amounts as floats.

    Every method that talks raises, besides what it names:
        ComeBack: `out_of_time`, `quickbooks_unavailable`, `throttled`, `connection_lost`, or what the tokens raise;
            for a write always as NotSent or OutcomeUnknown.
        Refusal: `not_connected` from the tokens (nothing was sent), or FaultRefusal when QuickBooks says no.

    Args:
        realm_id: the company's id.
        base_url: scheme and host; `/v3` is added.
        tokens: of the company's connection.
        deadline: of the callout; asked before every call.
        session: shared by all clients of a container, so that connections are kept; None makes one of its own.
        page_size: rows asked for at once by `query_all`.
        monotonic: source of elapsed seconds.
    """

    def __new__(cls, *, realm_id: str, minorversion: int = MINOR_VERSION, **_others: Any) -> "QuickBooksClient":
        client: QuickBooksClient = super().__new__(cls, company_id=realm_id, minorversion=minorversion)
        return client

    def __init__(
        self,
        *,
        realm_id: str,
        base_url: str,
        tokens: TokenSource,
        deadline: Deadline,
        session: requests.Session | None = None,
        minorversion: int = MINOR_VERSION,
        page_size: int = PAGE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.realm_id = realm_id
        self.api_url_v3 = base_url.rstrip("/").removesuffix("/v3") + "/v3"
        self.session = session or http_session()
        self.minorversion = minorversion
        self.calls: list[Call] = []
        self._tokens = tokens
        self._deadline = deadline
        self._page_size = page_size
        self._monotonic = monotonic

    def read(self, entity: str, id: str) -> Body | None:  # noqa: A002 - QuickBooks' name for it
        """One object by its id, None when it does not exist (any more).

        Args:
            entity: QuickBooks' name, e.g. `Invoice`.
            id: digits; anything else is no id of QuickBooks, so there is nothing with it.
        """
        if not (id.isascii() and id.isdigit()):
            return None
        try:
            return self._object(self.get_single_object(entity, quote(id, safe="")), entity, write=False)
        except faults.FaultRefusal as refusal:
            if refusal.has("610"):
                return None
            raise

    def query(self, statement: str) -> list[Body]:
        """One page of what a statement finds: 100 rows unless the statement says MAXRESULTS."""
        answer = super().query(statement)
        found = answer.get("QueryResponse")
        if not isinstance(found, dict):
            raise self._unreadable(write=False)
        return next((rows for rows in found.values() if isinstance(rows, list)), [])

    def query_all(self, statement: str) -> list[Body]:
        """Every row that a statement (without STARTPOSITION and MAXRESULTS) finds, page by page."""
        rows: list[Body] = []
        while True:
            page = self.query(f"{statement} STARTPOSITION {len(rows) + 1} MAXRESULTS {self._page_size}")
            rows += page
            if len(page) < self._page_size:
                return rows

    def preferences(self) -> Body:
        """The company's preferences."""
        return self._object(self.get(f"{self._company_url}/preferences"), "Preferences", write=False)

    def company_info(self) -> Body:
        """The company's name, country and addresses."""
        return self._object(self.get(f"{self._company_url}/companyinfo/{self.realm_id}"), "CompanyInfo", write=False)

    def create(self, entity: str, body: Body, *, request_id: str) -> Body:
        """Creates an object and gives it as QuickBooks stored it.

        Args:
            entity: QuickBooks' name, e.g. `Invoice`.
            body: the object, numbers as Decimal.
            request_id: the same for the same body, at most 50 characters (QuickBooks contract 1.5).

        Raises:
            FaultRefusal: QuickBooks said no, with a code: nothing was created.
            NotSent: nothing was created: no connection, no token, throttled, no time left to begin.
            OutcomeUnknown: nobody knows: no answer, an unreadable one, trouble on QuickBooks' side.
        """
        answer = self.create_object(entity, wire.encode(body), request_id=request_id)
        return self._object(answer, entity, write=True)

    def send(self, entity: str, id: str, address: str) -> Body:  # noqa: A002 - QuickBooks' name for it
        """Lets QuickBooks mail a document, and gives it as it is afterwards (QuickBooks contract 1.10).

        Args:
            entity: QuickBooks' name, e.g. `Invoice`.
            address: becomes the document's own.

        Raises:
            FaultRefusal, NotSent, OutcomeUnknown: as `create`; after the last nobody knows whether it was mailed.
        """
        url = f"{self._company_url}/{entity.lower()}/{quote(id, safe='')}/send"
        answer = self.make_request("POST", url, content_type="application/octet-stream", params={"sendTo": address})
        return self._object(answer, entity, write=True)

    def make_request(  # noqa: PLR0917 - the base class's
        self,
        request_type: str,
        url: str,
        request_body: str | Mapping[str, Any] | None = None,
        content_type: str = "application/json",
        params: Mapping[str, Any] | None = None,
        request_id: str | None = None,
        **attachments: Any,
    ) -> dict[str, Any]:
        """Sends one request and reads the answer as JSON; every number in it is a Decimal."""
        if any(attachments.values()):
            raise NotImplementedError("attachments are not sent by this application")
        query = {**(params or {}), "minorversion": str(self.minorversion)}
        if request_id:
            query["requestid"] = request_id
        headers = {
            "Content-Type": content_type,
            "Accept": "application/json",
            "User-Agent": "python-quickbooks V3 library",
        }
        answer = self.process_request(request_type, url, headers=headers, params=query, data=str(request_body or ""))
        try:
            result = wire.decode(answer.content)
        except ValueError:
            result = None
        if not isinstance(result, dict):
            raise self._unreadable(write=Request(request_type, url, headers, query, b"").writes)
        return result

    def process_request(
        self,
        request_type: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        data: str = "",
    ) -> Answer:
        """Sends one request; after a 401 once more, with another token and the same everything else.

        Returns:
            A 2xx answer that is no fault.
        """
        request = Request(request_type, url, headers or {}, params or {}, data.encode("utf-8", "replace"))
        write = request.writes
        token = self._token(self._tokens.token, write=write)
        answer = self._send(request.authorized(token))
        if answer.status_code == 401:
            token = self._token(lambda: self._tokens.after_refusal(token), write=write)
            answer = self._send(request.authorized(token))
        fault = faults.read_fault(answer.status_code, answer.headers, answer.content)
        if fault is None:
            return answer
        if fault.status == 401:
            count("FreshTokenRefused")
            raise faults.connection_lost(fault, write=write)
        error = faults.to_error(fault, write=write)
        _tell(error, fault)
        raise error

    def _send(self, request: Request) -> Answer:
        tries = 0
        while True:
            tries += 1
            try:
                self._deadline.start_step()
            except ComeBack as error:
                raise faults.before_sending(error, write=request.writes) from error
            timeout = self._deadline.write_timeout() if request.writes else self._deadline.read_timeout()
            began = self._monotonic()
            try:
                answer = exchange(self.session, request, timeout=timeout, monotonic=self._monotonic)
            except NoAnswer as nothing:
                self._note(request, None, began)
                if not faults.worth_repeating(write=request.writes, in_time=nothing.in_time, tries=tries):
                    raise faults.no_answer(nothing.reason, write=request.writes, sent=nothing.sent) from nothing
            else:
                self._note(request, answer, began)
                return answer

    def _token(self, source: Callable[[], str], *, write: bool) -> str:
        try:
            return source()
        except ComeBack as error:
            raise faults.before_sending(error, write=write) from error

    def _object(self, answer: Mapping[str, Any], entity: str, *, write: bool) -> Body:
        found = answer.get(entity)
        if not isinstance(found, dict) or not found.get("Id"):
            raise self._unreadable(write=write)
        return found

    def _unreadable(self, *, write: bool) -> ComeBack:
        last = self.calls[-1]
        return faults.unreadable(last.status or 0, last.intuit_tid, write=write)

    def _note(self, request: Request, answer: Answer | None, began: float) -> None:
        headers: Mapping[str, str] = answer.headers if answer else {}
        call = Call(
            method=request.method,
            entity=request.url.removeprefix(f"{self._company_url}/").split("/")[0],
            status=answer.status_code if answer else None,
            intuit_tid=faults.trace_of(headers),
            seconds=self._monotonic() - began,
            retry_after=faults.wait_of(headers),
        )
        self.calls.append(call)
        logger.info(
            "quickbooks call",
            realm_id=self.realm_id,
            method=call.method,
            entity=call.entity,
            status=call.status,
            intuit_tid=call.intuit_tid,
            seconds=round(call.seconds, 3),
        )

    @property
    def _company_url(self) -> str:
        return f"{self.api_url}/company/{self.company_id}"


def _tell(error: ActionError, fault: faults.Fault) -> None:
    """Counts what needs a person: our own defects, and companies that turn us away. Codes and fields, never texts."""
    codes = ",".join(one.code for one in fault.errors)
    fields = ",".join(one.element for one in fault.errors)
    logger.warning("quickbooks fault", status=fault.status, intuit_tid=fault.intuit_tid, codes=codes, fields=fields)
    if error.code is ErrorCode.UNEXPECTED:
        count("QuickBooksFormRefused")
    elif error.code in (ErrorCode.SUBSCRIPTION_ENDED, ErrorCode.QUICKBOOKS_DENIED):
        count("QuickBooksDenied")
    elif error.code is ErrorCode.THROTTLED:
        count("QuickBooksThrottled")
