"""A deployment that lives for a year on one simulated clock, with both sandboxes on sockets and faults in plenty."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

import requests

from quickbooks_actions.aws import Table
from quickbooks_actions.connections import CompanyRow, Connections, Linking, PortalRow, Secrets, Status, Tokens
from quickbooks_actions.connections.opened import CompanyConnection, PortalConnection
from quickbooks_actions.connections.renewal import Renewal
from quickbooks_actions.connections.rows import Rows
from quickbooks_actions.errors import ComeBack
from quickbooks_actions.hubspot.client import HubSpotClient
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.settings import Settings
from quickbooks_actions.timing import Deadline
from sandbox.hubspot.sandbox import HubSpotSandbox
from sandbox.hubspot.seed import PORTAL_ID, SeedDeal
from sandbox.hubspot.switches import HubSpotSwitches
from sandbox.kit import Clock, FaultRule, Match
from sandbox.quickbooks.app import US_REALM, QuickBooksSandbox
from tests.integration.connections.failing_secrets import FailingSecrets
from tests.integration.sandbox_hubspot.traffic import check_traffic

PORTAL, REALM = str(PORTAL_ID), US_REALM
REDIRECT = "http://localhost/callback"
CONTAINERS = 2
BY_SOCKET = 0.1
"""How many callouts also read something with their tokens."""

LOST_ANSWER = 0.04
"""How often the answer of a token endpoint is carried out and lost."""


class Year:
    """The deployment: one portal by OAuth, one company, warm containers that come and go.

    Args:
        grace_hours: how long QuickBooks takes a refresh token that it has replaced.

    Attributes:
        counted: what happened, by name.
        doomed: the company's newest refresh token was in an answer that was lost, and the one before is dead.
    """

    def __init__(self, aws: Any, *, grace_hours: int, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - the same seed gives the same year
        self.clock = Clock()
        self.clock.set(self.clock.now(), frozen=True)
        self.quickbooks = QuickBooksSandbox(clock=self.clock, documents=False)
        self.quickbooks.switches.change({"old_refresh_token_grace_hours": grace_hours})
        self.hubspot = HubSpotSandbox(clock=self.clock, switches=HubSpotSwitches(check_requests=True))
        self.forgiving = grace_hours > 0
        self.table: Table = aws.table("connections")
        self.store = FailingSecrets(aws.secrets(), self.random, one_in=0)
        self.secrets = Secrets(f"test-{uuid.uuid4().hex}", self.store)  # type: ignore[arg-type] # a stand-in
        self.counted: Counter[str] = Counter()
        self.doomed = False
        self._looked_at = 0
        self._failed_before = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Both sandboxes on sockets, everything connected; from then on faults strike."""
        with self.quickbooks.serve() as quickbooks, self.hubspot.serve() as hubspot:
            self.settings = Settings(
                ledger_table="",
                deliveries_table="",
                connections_table=self.table.name,
                directory_table="",
                secrets_prefix=self.secrets.full_name("")[:-1],
                hubspot_base_url=hubspot.base_url,
                quickbooks_base_url=quickbooks.base_url,
                quickbooks_token_url=f"{quickbooks.base_url}/oauth2/v1/tokens/bearer",
            )
            self._save_apps()
            self._install()
            self.connect()
            self.containers = [self._container() for _ in range(CONTAINERS)]
            self.scheduled = self._renewal()
            self.store.one_in = 20
            yield
        check_traffic(self.hubspot)
        self.quickbooks.close()

    # -- what happens --

    def callout(self) -> None:
        """One callout in some warm container: it is served, or told to come back."""
        container = self.random.choice(self.containers)
        deadline = self._deadline()
        self.plan_lost_answers()
        try:
            portal = container.portal(PORTAL, deadline)
            assert self.hubspot.oauth.access(portal.tokens.token()) is not None, "HubSpot would answer 401"
            company = container.company(PORTAL, REALM, deadline)
            assert self.quickbooks.tokens.grant(company.tokens.token()).realm == REALM
            if self.random.random() < BY_SOCKET:
                self._use(portal, company, deadline)
        except ComeBack as error:
            self.counted["told to come back"] += 1
            self.counted[f"code {error.code}"] += 1
        else:
            self.counted["served"] += 1
        self.look()

    def _use(self, portal: PortalConnection, company: CompanyConnection, deadline: Deadline) -> None:
        """What a callout wants the tokens for."""
        hubspot = HubSpotClient(base_url=portal.base_url, tokens=portal.tokens, deadline=deadline)
        assert (
            hubspot.get(f"/crm/objects/2026-03/deals/{SeedDeal.PLAIN}", {"properties": "dealname"})["id"]
            == SeedDeal.PLAIN
        )
        books = QuickBooksClient(realm_id=REALM, base_url=company.base_url, tokens=company.tokens, deadline=deadline)
        books.get(f"{company.base_url}/v3/company/{REALM}/companyinfo/{REALM}")

    def renewal(self) -> None:
        """The schedule's run, and the next ones of it as long as something failed that can pass."""
        for _ in range(12):
            self.plan_lost_answers()
            told = self.scheduled.run(540)
            self.counted["runs"] += 1
            self.look()
            if not told.get("failed"):
                return
            self.clock.advance(600)
        raise AssertionError("renewals failed for two hours")

    def restart_some(self) -> None:
        """Containers end, with all they had in memory."""
        for number in range(CONTAINERS):
            if self.random.random() < 0.2:
                self.containers[number] = self._container()
                self.counted["restarts"] += 1
        if self.random.random() < 0.2:
            self.scheduled = self._renewal()
            self.counted["restarts"] += 1

    def plan_lost_answers(self) -> None:
        """A step begins; the next refresh of either side may be carried out and its answer lost."""
        self._failed_before = self.store.failed
        for sandbox in (self.quickbooks, self.hubspot):
            if len(sandbox.faults.fired()) < len(sandbox.faults.rules()):
                continue  # one is still due
            self.counted["answers lost"] += len(sandbox.faults.fired())
            sandbox.faults.clear()
            if self.random.random() < LOST_ANSWER:
                sandbox.faults.add(FaultRule(match=Match(path="/oauth*", method="POST"), do="drop", when="after"))

    def calm(self) -> None:
        """No more faults."""
        self.store.one_in = 0
        for sandbox in (self.quickbooks, self.hubspot):
            sandbox.faults.clear()

    # -- what must hold, after every step --

    def look(self) -> None:
        """The company is lost where its newest refresh token never reached us and is not forgiven, and only there."""
        asked = [entry for entry in self.quickbooks.log.entries(self._looked_at) if "/oauth2/" in entry.url]
        if not asked:
            return
        self._looked_at = asked[-1].number
        store_failed = self.store.failed > self._failed_before
        lost = self._status() is Status.LOST
        if self.forgiving:
            assert not lost, "lost, although the old refresh token still worked"
        elif self.doomed and any(entry.status is not None for entry in asked):
            if not lost:
                # Nothing is declared lost before the secret was read again, in case another has rotated
                assert store_failed, "a refresh has failed for good and nobody was told"
                return
            self.connect()
            self.doomed = False
            self.counted["reconnected"] += 1
        elif not self.doomed:
            assert not lost, "lost without a reason"
            newest = self.quickbooks.tokens.current(self.quickbooks.client_id, REALM)
            if newest is not None and newest.refresh_token != self._history()[-1]["refresh_token"]:
                self.doomed = True
                self.counted["rotations lost"] += 1

    def rotations(self) -> int:
        """How many refresh tokens of the company were current."""
        return len({value["refresh_token"] for value in self._history()})

    def check_store(self) -> None:
        """What was seen to become current is what is stored."""
        answer = self.store._client.get_secret_value(SecretId=self.secrets.full_name(f"quickbooks/{REALM}"))
        assert json.loads(answer["SecretString"]) == self._history()[-1]

    def _status(self) -> Status:
        row = Rows(self.table, self.clock).company(PORTAL, REALM)
        assert row is not None
        return row.status

    # -- people --

    def connect(self) -> None:
        """A person connects a company on the set-up page, again where a store fails."""
        pair = self.quickbooks.tokens.connect(self.quickbooks.client_id, REALM)
        now = self.clock.now()
        tokens = Tokens(
            pair.access_token,
            now + timedelta(seconds=pair.expires_in),
            pair.refresh_token,
            now + timedelta(seconds=pair.refresh_expires_in),
            now,
            now + timedelta(seconds=pair.hard_expires_in),
        )
        self._persist(
            lambda: self._linking().link_company(PORTAL, CompanyRow(realm_id=REALM, environment="sandbox"), tokens)
        )

    def _install(self) -> None:
        issued = self.hubspot.oauth.exchange(self.hubspot.oauth.authorize(PORTAL_ID, REDIRECT), REDIRECT)
        now = self.clock.now()
        tokens = Tokens(issued.access_token, now + timedelta(minutes=30), issued.grant.refresh_token, renewed_at=now)
        self._persist(lambda: self._linking().save_portal(PortalRow(portal_id=PORTAL), tokens))

    def _save_apps(self) -> None:
        app = self.hubspot.hubspot_app
        keys = {"client_id": self.quickbooks.client_id, "client_secret": self.quickbooks.client_secret}
        self.secrets.save(
            "apps",
            {
                "hubspot": {"client_id": app.client_id, "client_secrets": [app.client_secret]},
                "quickbooks_sandbox": keys,
            },
        )

    def _persist(self, act: Callable[[], object]) -> None:
        for _ in range(10):
            try:
                act()
            except ComeBack:
                continue
            return
        raise AssertionError("a person has lost patience")

    # -- parts --

    def _container(self) -> Connections:
        return Connections(
            settings=self.settings,
            table=self.table,
            secrets=self.secrets,
            clock=self.clock,
            session=requests.Session(),
            pause=self.clock.advance,
        )

    def _renewal(self) -> Renewal:
        return Renewal(
            connections=self._container(),
            table=self.table,
            settings=self.settings,
            clock=self.clock,
            monotonic=self._seconds,
            at_once=1,  # so that the same seed gives the same year
        )

    def _linking(self) -> Linking:
        return Linking(settings=self.settings, table=self.table, secrets=self.secrets, clock=self.clock)

    def _deadline(self) -> Deadline:
        return Deadline(28.0, self._seconds)

    def _seconds(self) -> float:
        return self.clock.now().timestamp()

    def _history(self) -> list[dict[str, Any]]:
        return self.store.current[self.secrets.full_name(f"quickbooks/{REALM}")]
