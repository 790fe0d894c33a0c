"""What the company endpoints do, apart from HTTP: read, query, and write once per requestid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from sandbox.kit import Clock
from sandbox.quickbooks.bodies import parsed
from sandbox.quickbooks.books import Books
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.envelope import fault_body, fault_text, success_of, success_text
from sandbox.quickbooks.exceptions import Fault, Problem
from sandbox.quickbooks.figures import Entity, from_json, to_json
from sandbox.quickbooks.papers import as_pdf, paper_of
from sandbox.quickbooks.rules import RULES
from sandbox.quickbooks.rules.base import READ
from sandbox.quickbooks.rules.currency_lists import exchange_rate
from sandbox.quickbooks.rules.recurring import answered, answered_text
from sandbox.quickbooks.services.cdc import changes_since
from sandbox.quickbooks.services.invoice_link import WANTED, with_invoice_link
from sandbox.quickbooks.services.sending import mailed_by_itself, send
from sandbox.quickbooks.services.tax_service import make_tax_code
from sandbox.quickbooks.services.uploads import uploads_of
from sandbox.quickbooks.store import Reply, Store
from sandbox.quickbooks.switches import QuickBooksSwitches
from sandbox.quickbooks.writes import read, why_not_there, write

LONGEST_REQUESTID: Final = 50
_NOT_STORED_FROM: Final = 500


@dataclass(frozen=True, slots=True)
class Post:
    """A write as it came in."""

    entity: str
    body: object
    """Bytes as they came in, or what is parsed already."""
    operation: str
    include: frozenset[str]
    requestid: str | None

    @property
    def fingerprint(self) -> str:
        """The same for the same request, whatever its requestid."""
        head = "|".join((self.entity, self.operation, *sorted(self.include)))
        body = self.body if isinstance(self.body, bytes) else repr(self.body).encode("utf-8", "replace")
        return sha256(head.encode() + b"|" + body).hexdigest()

    def carry_out(self, books: Books) -> Entity:
        """The entity of the answer; raises Fault."""
        body = parsed(self.body) if isinstance(self.body, bytes) else self.body
        held = write(books, self.entity, body, operation=self.operation, include=self.include)
        return mailed_by_itself(books, held) if self.entity == "Invoice" else answered(self.entity, held)


@dataclass(frozen=True, slots=True)
class Send:
    """A document to be e-mailed."""

    entity: str
    key: str
    send_to: str | None
    requestid: str | None

    @property
    def fingerprint(self) -> str:
        return sha256("|".join((self.entity, "send", self.key, self.send_to or "")).encode()).hexdigest()

    def carry_out(self, books: Books) -> Entity:
        return send(books, self.entity, self.key, self.send_to)


@dataclass(frozen=True, slots=True)
class TaxServicePost:
    """A tax code to be made."""

    body: bytes
    requestid: str | None
    entity: str = ""

    @property
    def fingerprint(self) -> str:
        return sha256(b"taxservice|" + self.body).hexdigest()

    def carry_out(self, books: Books) -> Entity:
        return make_tax_code(books, parsed(self.body))


Job = Post | Send | TaxServicePost
"""What changes the books, once per requestid."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and JSON text, or a PDF file; `replayed` when a requestid was known."""

    status: int
    body: str
    replayed: bool = False
    file: bytes = b""


class Service:
    """Carries out requests that have passed the gateway."""

    def __init__(self, store: Store, clock: Clock, switches: QuickBooksSwitches) -> None:
        self._store = store
        self._clock = clock
        self.switches = switches

    def now(self) -> datetime:
        return self._clock.now()

    def get(self, company: Company, entity: str, key: str, include: frozenset[str] = frozenset()) -> Answer:
        """Read one object."""
        books = company.books()
        text = company.text(entity, key)
        if text is None:
            return self.refused(why_not_there(books, entity, key), books.now)
        if entity == "Invoice" and WANTED in include:
            text = to_json(with_invoice_link(books, from_json(text)))
        return Answer(200, success_of(entity, answered_text(entity, text), books.now))

    def exchange_rate(self, company: Company, code: str, day: str) -> Answer:
        """The rate of a currency in force on a day, today when that is empty."""
        books = company.books()
        try:
            return Answer(200, success_text("ExchangeRate", exchange_rate(books, code, day), books.now))
        except Fault as fault:
            return self.refused(fault, books.now)

    def pdf(self, company: Company, entity: str, key: str) -> Answer:
        """A document as a PDF file."""
        books = company.books()
        try:
            return Answer(200, "", file=as_pdf(paper_of(books, entity, read(books, entity, key))))
        except Fault as fault:
            return self.refused(fault, books.now)

    def query(
        self,
        company: Company,
        statement: str,
        most_rows: int | None = None,
        include: frozenset[str] = frozenset(),
    ) -> Answer:
        """The rows of a statement, `most_rows` at most."""
        now = self._clock.now()
        try:
            page = company.select(statement, most_rows)
        except Fault as fault:
            return self.refused(fault, now)
        if page.entity == "Invoice" and WANTED in include:
            books = company.books()
            linked = [to_json(with_invoice_link(books, from_json(row))) for row in page.rows]
            page = replace(page, rows=linked)
        return Answer(200, success_of("QueryResponse", page.text, now))

    def changes(self, company: Company, entities: str, changed_since: str) -> Answer:
        """Change data capture."""
        now = self._clock.now()
        try:
            return Answer(200, success_of("CDCResponse", changes_since(company, entities, changed_since, now), now))
        except Fault as fault:
            return self.refused(fault, now)

    def knows(self, company: Company, requestid: str | None) -> bool:
        """Whether a requestid would be answered from memory."""
        return self._remembered(company, requestid, self._clock.now()) is not None

    def post(self, company: Company, post: Job) -> Answer:
        """Write once: a known requestid gives its first answer again (QuickBooks contract 1.5).

        Writes of one company wait for one another, so a second request with the same id, sent while the first
        is being carried out, finds the first one's answer.
        """
        now = self._clock.now()
        if post.requestid is not None and len(post.requestid) > LONGEST_REQUESTID:
            detail = f"The request id can have at most 50 characters. Supplied length:{len(post.requestid)}"
            return self.refused(Fault(Problem("2130", detail, "requestid"), timed=False), now)
        with company.writing():
            known = self._known(company, post, now)
            return known if known is not None else self._write(company, post)

    def upload(self, company: Company, content_type: str, body: bytes) -> Answer:
        """Files with what is told of them; each has an answer or a fault of its own, in a 200."""
        now = self._clock.now()
        try:
            files = uploads_of(content_type, body)
        except Fault as fault:
            return self.refused(fault, now)
        answers = []
        with company.writing():
            for file in files:
                books = company.books()
                try:
                    answers.append(f'{{"Attachable":{to_json(file.kept(books))}}}')
                    self._store.apply(books.changes())
                except Fault as fault:
                    answers.append(f"{{{fault_body(fault)}}}")
        return Answer(200, success_of("AttachableResponse", f"[{','.join(answers)}]", now))

    def refused(self, fault: Fault, now: datetime) -> Answer:
        return Answer(fault.status, fault_text(fault, now))

    def _known(self, company: Company, post: Job, now: datetime) -> Answer | None:
        reply = self._remembered(company, post.requestid, now)
        if reply is None:
            return None
        if self.switches.strict_requestid and reply.fingerprint != post.fingerprint:
            detail = f"Duplicate Request ID : {post.requestid} was used for another request."
            return self.refused(Fault(Problem("600", detail)), now)
        return Answer(reply.status, reply.body, replayed=True)

    def _remembered(self, company: Company, requestid: str | None, now: datetime) -> Reply | None:
        reply = None if requestid is None else self._store.reply(company.realm_id, requestid)
        expired = reply is not None and now.timestamp() - reply.at >= self.switches.replay_seconds
        if reply is None or expired:
            return None
        outdated = self.switches.replay_after_change == "carried_out" and _has_moved_on(company, reply)
        return None if outdated else reply

    def _write(self, company: Company, post: Job) -> Answer:
        books = company.books()
        try:
            result = post.carry_out(books)
            # The answer of TaxService has neither a name around it nor a time.
            text = success_text(post.entity, result, books.now) if post.entity else to_json(result)
            answer = Answer(200, text)
        except Fault as fault:
            answer = self.refused(fault, books.now)
            books = company.books()
        changes = books.changes()
        if post.requestid is not None and self._worth_keeping(answer):
            kept = Reply(post.fingerprint, books.now.timestamp(), answer.status, answer.body)
            changes.reply = (post.requestid, kept)
        self._store.apply(changes)
        return answer

    def _worth_keeping(self, answer: Answer) -> bool:
        return answer.status == 200 or (self.switches.replay_failures and answer.status < _NOT_STORED_FROM)


def can_be_read(entity: str) -> bool:
    return READ in RULES[entity].operations


def _has_moved_on(company: Company, reply: Reply) -> bool:
    """Whether the object of a remembered answer has been changed or deleted since."""
    if reply.status != 200:
        return False
    held = from_json(reply.body)
    for entity, told in held.items():
        if entity in RULES and isinstance(told, dict) and "SyncToken" in told:
            now = from_json(company.text(entity, str(told["Id"])) or "{}")
            return bool(now.get("SyncToken") != told["SyncToken"])
    return False
