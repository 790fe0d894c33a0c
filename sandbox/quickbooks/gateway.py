"""The way of a company request: token, company, limits, then the service; counted when it succeeded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sandbox.kit import Clock, notes_of
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.envelope import Envelopes, Refusal, forbidden, throttled, unauthenticated
from sandbox.quickbooks.limits import Counters, LimitReached, Limits
from sandbox.quickbooks.oauth.authorizations import ACCOUNTING
from sandbox.quickbooks.oauth.tokens import Grant, TokenBook, TokenRefused
from sandbox.quickbooks.service import Answer
from sandbox.quickbooks.switches import QuickBooksSwitches

Work = Callable[[Company], Answer]


class Gateway:
    """What stands in front of the accounting service."""

    def __init__(
        self,
        companies: Mapping[str, Company],
        *,
        tokens: TokenBook,
        limits: Limits,
        counters: Counters,
        envelopes: Envelopes,
        clock: Clock,
        switches: QuickBooksSwitches,
    ) -> None:
        self._companies = companies
        self._tokens = tokens
        self._limits = limits
        self._counters = counters
        self._envelopes = envelopes
        self._clock = clock
        self._switches = switches

    async def run(
        self, request: Request, work: Work, *, metered: bool, when_batches_full: Work | None = None
    ) -> Response:
        """Let `work` answer the request if it may pass; `metered` says whether it counts as CorePlus.

        `when_batches_full` makes the request a batch, which has a throttle of its own: it answers when the
        switch says that items tell it.
        """
        longest = self._switches.longest_url
        if longest is not None and len(str(request.url)) > longest:
            return self._envelopes.empty(414)
        longest = self._switches.longest_body
        if longest is not None and len(await request.body()) > longest:
            return self._envelopes.empty(413)
        grant = self._grant(request)
        if isinstance(grant, Refusal):
            return self._envelopes.refusal(grant, self._clock.now())
        try:
            with self._limits.request(grant):
                if when_batches_full is not None and not self._limits.may_batch(grant):
                    if self._switches.batch_throttle == "request":
                        raise LimitReached
                    work = when_batches_full
                return await self._admitted(request, self._companies[grant.realm], work, metered)
        except LimitReached:
            notes_of(request)["throttled"] = True
            return self._throttled()

    async def _admitted(self, request: Request, company: Company, work: Work, metered: bool) -> Response:
        quota = self._switches.core_plus_quota
        if metered and quota is not None and self._counters.metered_this_month() >= quota:
            return self._throttled()
        if self._switches.service_seconds:
            await asyncio.sleep(self._switches.service_seconds)
        answer = await run_in_threadpool(work, company)
        if answer.replayed:
            notes_of(request)["replayed"] = True
        if answer.status == 200:
            self._counters.add(company.realm_id, metered=metered)
        if answer.file:
            return self._envelopes.file(answer.file, "application/pdf")
        return self._envelopes.answer(answer.status, answer.body)

    def _throttled(self) -> Response:
        switches = self._switches
        refusal = throttled(code=switches.throttle_code)
        return self._envelopes.refusal(
            refusal, self._clock.now(), switches.throttle_flavour, switches.throttle_retry_after
        )

    def _grant(self, request: Request) -> Grant | Refusal:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            grant = self._tokens.grant(token.strip() if scheme.lower() == "bearer" else "")
        except TokenRefused as refused:
            return unauthenticated(str(refused))
        if grant.realm != request.path_params["realm"] or grant.realm not in self._companies:
            return forbidden()
        if ACCOUNTING not in grant.scopes:
            return forbidden()
        return grant
