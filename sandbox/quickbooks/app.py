"""The sandbox as a whole: state, endpoints and the ways to run it."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from sandbox.kit import Clock, FaultPlan, RequestLog, SandboxMiddleware, Server, control_routes
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.compression import Decompressed
from sandbox.quickbooks.control import own_control_routes
from sandbox.quickbooks.envelope import Envelopes
from sandbox.quickbooks.gateway import Gateway
from sandbox.quickbooks.limits import CUT_SECONDS, Counters, Limits
from sandbox.quickbooks.oauth.authorizations import Authorizations
from sandbox.quickbooks.oauth.endpoints import OAuthEndpoints
from sandbox.quickbooks.oauth.tokens import TokenBook, TokenPair
from sandbox.quickbooks.pages.consent import ConsentPage
from sandbox.quickbooks.pages.people import PREFIXES, PeoplePages
from sandbox.quickbooks.planned import PlannedFaults
from sandbox.quickbooks.responses import CompanyEndpoints
from sandbox.quickbooks.seeds.companies import COMPANIES, US_REALM, CompanySeed, sown
from sandbox.quickbooks.seeds.documents import add_documents
from sandbox.quickbooks.service import Service
from sandbox.quickbooks.store import Store
from sandbox.quickbooks.switches import QuickBooksSwitches
from sandbox.quickbooks.urls import api_routes, page_routes
from sandbox.quickbooks.xml import XmlCallers

CLIENT_ID: Final = "ABSandboxQuickBooksClientId"
CLIENT_SECRET: Final = "SandboxQuickBooksClientSecret"
__all__ = ["CLIENT_ID", "CLIENT_SECRET", "US_REALM", "QuickBooksSandbox"]

_STALE_USER: Final = "Sandbox Owner"


@cache
def sown_store(documents: bool) -> Store:
    """All companies as they are at the start, without connections. Worked out once, copied in a millisecond."""
    store = Store()
    for seed in COMPANIES:
        store.apply(sown(seed))
        if documents:
            add_documents(store, seed)
    return store


class QuickBooksSandbox:
    """QuickBooks Online on this machine: `serve()` gives a server, `app` is the ASGI application.

    Parameters
    ----------
    path: file that keeps the state; in memory without one. One process per file.
    switches: how the sandbox behaves where the contract leaves it open; `reset` goes back to these.
    apps: client id to client secret of the apps that may connect.
    seed: of tokens and trace ids; the same seed gives the same ones in the same order.
    clock: the time of everything, tokens and limits included.
    documents: whether the companies start with some invoices, payments and the like; without, they have none.
    """

    def __init__(
        self,
        *,
        path: Path | None = None,
        switches: QuickBooksSwitches | None = None,
        apps: dict[str, str] | None = None,
        seed: int = 4010,
        clock: Clock | None = None,
        documents: bool = False,
    ) -> None:
        self.apps = apps or {CLIENT_ID: CLIENT_SECRET}
        self.clock = clock or Clock()
        self.switches = switches or QuickBooksSwitches()
        self.faults = FaultPlan()
        self.log = RequestLog()
        self.limits = Limits(self.clock, self.switches)
        self.counters = Counters(self.clock)
        self._seed = seed
        self._documents = documents
        self._random = Random(seed)  # noqa: S311 - the tokens of a sandbox are to be predictable
        self._envelopes = Envelopes(self._random)
        self._store = Store(path)
        self.tokens = TokenBook(self._store, self.clock, self.switches, self._random)
        self._seeds = {each.realm_id: each for each in COMPANIES}
        self._companies = {realm: self._company(each) for realm, each in self._seeds.items()}
        self._start()
        self.routes = self._routes()
        self.app: ASGIApp = self._application()

    @property
    def client_id(self) -> str:
        return next(iter(self.apps))

    @property
    def client_secret(self) -> str:
        return self.apps[self.client_id]

    def company(self, realm_id: str = US_REALM) -> Company:
        """A company by its realm id; KeyError when there is none such."""
        return self._companies[realm_id]

    def tokens_for(self, realm_id: str = US_REALM) -> TokenPair:
        """Tokens of the first app for a company that are valid now."""
        current = self.tokens.current(self.client_id, realm_id)
        return current if current is not None else self.tokens.connect(self.client_id, realm_id)

    def credentials(self) -> list[dict[str, object]]:
        """Every company with tokens that are valid now."""
        found: list[dict[str, object]] = []
        for realm, seed in self._seeds.items():
            pair = self.tokens_for(realm)
            found.append(
                {
                    "realm_id": realm,
                    "name": seed.name,
                    "country": seed.country,
                    "access_token": pair.access_token,
                    "refresh_token": pair.refresh_token,
                }
            )
        return found

    def first_line(self, base_url: str) -> dict[str, object]:
        """What the program prints first, as JSON."""
        return {
            "base_url": base_url,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "discovery_url": f"{base_url}/.well-known/openid_configuration",
            "companies": self.credentials(),
        }

    def serve(self, port: int = 0) -> Server:
        """A server, not started yet, on 127.0.0.1 and a free port or the given one."""
        return Server(self.app, port)

    def reset(self) -> None:
        """Everything as at the start: books, tokens, counters, clock, faults, log and switches."""
        self.clock.reset()
        self.faults.clear()
        self.switches.restore()
        self._reset_state()
        self.log.clear()

    def close(self) -> None:
        """Close the database."""
        self._store.close()

    def _reset_state(self) -> None:
        with ExitStack() as held:
            for company in self._companies.values():
                held.enter_context(company.writing())
            self._store.become(sown_store(self._documents))
            self._random.seed(self._seed)
            self.limits.clear()
            self.counters.clear()
            self._start()

    def _start(self) -> None:
        """Sow the companies that the store does not hold yet, and connect the first app to each."""
        if self._store.is_empty:
            self._store.become(sown_store(self._documents))
        for realm, seed in self._seeds.items():
            if not self._companies[realm].books().preferences:
                self._store.apply(sown(seed))
                if self._documents:
                    add_documents(self._store, seed)
            self.tokens_for(realm)

    def _company(self, seed: CompanySeed) -> Company:
        return Company(
            seed.realm_id,
            seed.name,
            seed.country,
            store=self._store,
            clock=self.clock,
            switches=self.switches,
            user=_STALE_USER,
        )

    def _named(self) -> list[tuple[str, str, str]]:
        """Realm id, name and country of every company."""
        return [(each.realm_id, each.name, each.country) for each in self._companies.values()]

    def _routes(self) -> list[Route]:
        service = Service(self._store, self.clock, self.switches)
        gateway = Gateway(
            self._companies,
            tokens=self.tokens,
            limits=self.limits,
            counters=self.counters,
            envelopes=self._envelopes,
            clock=self.clock,
            switches=self.switches,
        )
        authorizations = Authorizations(self._store, self.tokens, self.clock, self.switches, self._random)
        shared = control_routes(
            clock=self.clock, faults=self.faults, log=self.log, switches=self.switches, reset=self._reset_state
        )
        return [
            *shared,
            *own_control_routes(self),
            *api_routes(
                CompanyEndpoints(gateway, service, self.clock),
                OAuthEndpoints(self.apps, self.tokens, authorizations, self._envelopes, self.switches),
            ),
            *page_routes(
                ConsentPage(self.apps, authorizations, self._named),
                PeoplePages(self._companies, self.log),
            ),
        ]

    def _application(self) -> ASGIApp:
        watched = SandboxMiddleware(
            XmlCallers(Starlette(routes=self.routes), self.switches),
            clock=self.clock,
            log=self.log,
            faults=self.faults,
            render_status=PlannedFaults(self._envelopes, self.clock),
            cut_seconds=CUT_SECONDS,
            unlogged=PREFIXES,
        )
        return Decompressed(watched)
