"""The companies' documents and the request log, for people; links open as on QuickBooks' own pages (1.10b)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox.kit import Entry, RequestLog
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.pages.json_text import indented
from sandbox.quickbooks.pages.listing import entries_of, flat, types_of
from sandbox.quickbooks.pages.rendering import page
from sandbox.quickbooks.papers import paper_of
from sandbox.quickbooks.papers.names import PAGES, page_of, shown
from sandbox.quickbooks.rules import RULES
from sandbox.quickbooks.rules.base import TransactionRules

PREFIXES: Final = ("/app/", "/login")
"""Where these pages are; they are no part of the API, so neither logged nor hit by faults."""

_COOKIE: Final = "company"
_ROWS: Final = 50
_LOGGED: Final = 100
_LONGEST_SHOWN: Final = 20_000
_SEE_OTHER: Final = 303
_GOOD: Final = frozenset({200, 204, 303})
_TELLING: Final = ("operation", "include", "sendTo")
"""Parameters that say what a request is for."""
_DETAILS: Final = {"customerdetail": ("Customer", "nameId"), "vendordetail": ("Vendor", "nameId")}
_ACCOUNT: Final = {"register": ("Account", "accountId")}


class PeoplePages:
    """One method per page. The company is the one the browser opened last, else the first."""

    def __init__(self, companies: Mapping[str, Company], log: RequestLog) -> None:
        self._companies = companies
        self._log = log

    async def companies(self, _request: Request) -> Response:
        found = [
            (company, sum(count for _entity, count in types_of(company) if _is_transaction(_entity)))
            for company in self._companies.values()
        ]
        return page("companies.html", companies=found)

    async def login(self, request: Request) -> Response:
        """A link that names the company: `?deeplinkcompanyid=…&pagereq=invoice%3FtxnId%3D130`."""
        realm = request.query_params.get("deeplinkcompanyid", "")
        if realm not in self._companies:
            return page("wrong.html", 404, title="No such company", reason=f"There is no company {realm}.")
        wanted = urlsplit(request.query_params.get("pagereq", ""))
        query = {name: values[0] for name, values in parse_qs(wanted.query).items()}
        name = wanted.path.strip("/")
        known = name if name in PAGES or name in _DETAILS or name in _ACCOUNT else "homepage"
        target = f"/app/{known}" + (f"?{urlencode(query)}" if query else "")
        response = RedirectResponse(target, _SEE_OTHER)
        response.set_cookie(_COOKIE, realm, path="/", httponly=True, samesite="lax")
        return response

    async def home(self, request: Request) -> Response:
        """The documents of one type, newest first."""
        return await run_in_threadpool(self._home, request)

    async def show(self, request: Request) -> Response:
        """One document, customer, vendor or account."""
        return await run_in_threadpool(self._show, request)

    async def log(self, request: Request) -> Response:
        """The last requests, newest first; `?before=` a number pages back."""
        before = _number(request.query_params.get("before"), 0)
        entries = [each for each in self._log.entries() if not before or each.number < before]
        shown_entries = [_told(entry) for entry in reversed(entries[-_LOGGED:])]
        more = entries[-_LOGGED].number if len(entries) > _LOGGED else 0
        return page("log.html", company=self._company(request), entries=shown_entries, more=more)

    def _home(self, request: Request) -> Response:
        company = self._company(request)
        types = types_of(company)
        entity = request.query_params.get("type", "")
        if entity not in RULES:
            entity = next((name for name, count in types if count), "Invoice")
        start = max(_number(request.query_params.get("start"), 1), 1)
        rows, total = company.newest(entity, start, _ROWS)
        return page(
            "home.html",
            company=company,
            types=[(name, count, shown(name)) for name, count in types],
            entity=entity,
            title=shown(entity),
            transactions=_is_transaction(entity),
            entries=entries_of(company, entity, rows),
            start=start,
            total=total,
            earlier=max(start - _ROWS, 1) if start > 1 else 0,
            later=start + _ROWS if start + _ROWS <= total else 0,
        )

    def _show(self, request: Request) -> Response:
        company, name = self._company(request), str(request.path_params["page"])
        entity, parameter = (_DETAILS | _ACCOUNT).get(name, (PAGES.get(name, ""), "txnId"))
        key = request.query_params.get(parameter, "")
        books = company.books()
        held = books.find(entity, key) if entity else None
        if held is None:
            reason = f"{company.name} has no {shown(entity) if entity else name} with the id {key or '(none)'}."
            return page("wrong.html", 404, title="Not found", reason=reason)
        raw = indented(company.text(entity, key) or "")
        if not _is_transaction(entity):
            facts = list(flat(held))
            title = str(held.get("DisplayName") or held.get("Name"))
            return page("entry.html", company=company, title=title, kind=entity, facts=facts, raw=raw)
        paper = paper_of(books, entity, held)
        links = [(link.text, f"/app/{page_of(link.entity)}?txnId={link.key}") for link in paper.links]
        return page(
            "document.html", company=company, paper=paper, entity=entity, key=key, links=links, held=held, raw=raw
        )

    def _company(self, request: Request) -> Company:
        first = next(iter(self._companies))
        return self._companies[
            request.cookies[_COOKIE] if request.cookies.get(_COOKIE, "") in self._companies else first
        ]


def _is_transaction(entity: str) -> bool:
    return isinstance(RULES.get(entity), TransactionRules)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 9 else default


def _told(entry: Entry) -> dict[str, object]:
    """An entry of the log as the page shows it; tokens are shortened."""
    headers = {
        name: f"{value[:20]}…" if name == "authorization" and len(value) > 20 else value
        for name, value in entry.headers.items()
    }
    parts = urlsplit(entry.url)
    query = parse_qs(parts.query, keep_blank_values=True)
    return {
        "number": entry.number,
        "at": entry.at[:19].replace("T", " "),
        "method": entry.method,
        "path": parts.path,
        "asked": _asked(query),
        "query": query,
        "status": "no answer" if entry.status is None else entry.status,
        "good": entry.status in _GOOD,
        "headers": headers,
        "body": _cut(indented(entry.body)),
        "answer": _cut(indented(entry.answer)),
        "notes": ", ".join(sorted(entry.notes)),
    }


def _asked(query: Mapping[str, list[str]]) -> str:
    """What makes a write more than a create: `?operation=void`."""
    told = [f"{name}={query[name][0]}" for name in _TELLING if name in query]
    return f"?{'&'.join(told)}" if told else ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
