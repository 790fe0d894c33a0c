"""The company endpoints: from a request to the service's work."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from sandbox.kit import Clock
from sandbox.quickbooks.books import SINGLETON_ID
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.exceptions import no_such_path, not_covered
from sandbox.quickbooks.gateway import Gateway
from sandbox.quickbooks.papers import PRINTED
from sandbox.quickbooks.rules import PATHS
from sandbox.quickbooks.service import Answer, Post, Send, Service, TaxServicePost
from sandbox.quickbooks.services.batch import Batch, throttled_items
from sandbox.quickbooks.services.sending import SENT


class CompanyEndpoints:
    """One method per route below `/v3/company/{realm}`."""

    def __init__(self, gateway: Gateway, service: Service, clock: Clock) -> None:
        self._gateway = gateway
        self._service = service
        self._clock = clock

    async def query(self, request: Request) -> Response:
        """A statement in the URL, or as the body of a POST."""
        if request.method == "POST":
            statement = (await request.body()).decode("utf-8", "replace")
        else:
            statement = request.query_params.get("query", "")
        include = _include(request)
        return await self._gateway.run(
            request, lambda company: self._service.query(company, statement, include=include), metered=True
        )

    async def read(self, request: Request) -> Response:
        entity = PATHS.get(request.path_params["entity"].lower())
        if entity is None:
            return await self.unknown(request)
        key: str = request.path_params["key"]
        include = _include(request)

        def work(company: Company) -> Answer:
            # CompanyInfo is read by the realm id; its own id is 1.
            own = entity == "CompanyInfo" and key == company.realm_id
            return self._service.get(company, entity, SINGLETON_ID if own else key, include)

        return await self._gateway.run(request, work, metered=True)

    async def read_preferences(self, request: Request) -> Response:
        return await self._gateway.run(
            request, lambda company: self._service.get(company, "Preferences", SINGLETON_ID), metered=True
        )

    async def read_exchange_rate(self, request: Request) -> Response:
        """The rate of `?sourcecurrencycode=` in force on `?asofdate=`, today when left out."""
        asked = {name.lower(): value for name, value in request.query_params.items()}
        code, day = asked.get("sourcecurrencycode", ""), asked.get("asofdate", "")
        return await self._gateway.run(
            request, lambda company: self._service.exchange_rate(company, code, day), metered=True
        )

    async def write(self, request: Request) -> Response:
        """Create, update, delete or void, by the query parameters `operation` and `include`."""
        entity = PATHS.get(request.path_params["entity"].lower())
        if entity is None:
            return await self.unknown(request)
        parameters = request.query_params
        post = Post(
            entity,
            await request.body(),
            parameters.get("operation", "").lower(),
            _include(request),
            parameters.get("requestid") or None,
        )
        return await self._gateway.run(request, lambda company: self._service.post(company, post), metered=False)

    async def batch(self, request: Request) -> Response:
        """Up to 30 operations; metered as one read."""
        body = await request.body()
        requestid = request.query_params.get("requestid") or None
        return await self._gateway.run(
            request,
            lambda company: Batch(self._service, company, requestid).answer(body),
            metered=True,
            when_batches_full=lambda _company: throttled_items(body, self._service),
        )

    async def changes(self, request: Request) -> Response:
        """Change data capture: `?entities=` and `?changedSince=`."""
        entities, since = (request.query_params.get(name, "") for name in ("entities", "changedSince"))
        return await self._gateway.run(
            request, lambda company: self._service.changes(company, entities, since), metered=True
        )

    async def tax_service(self, request: Request) -> Response:
        """Make a tax code with its rates."""
        job = TaxServicePost(await request.body(), request.query_params.get("requestid") or None)
        return await self._gateway.run(request, lambda company: self._service.post(company, job), metered=False)

    async def upload(self, request: Request) -> Response:
        """Files as multipart/form-data."""
        kind, body = request.headers.get("content-type", ""), await request.body()
        return await self._gateway.run(
            request, lambda company: self._service.upload(company, kind, body), metered=False
        )

    async def report(self, request: Request) -> Response:
        """Reports are not covered, and say so."""
        fault = not_covered(f"the report {request.path_params['name']}")
        return await self._gateway.run(
            request, lambda _company: self._service.refused(fault, self._clock.now()), metered=True
        )

    async def pdf(self, request: Request) -> Response:
        """A document as a file; metered as a download."""
        entity = PATHS.get(request.path_params["entity"].lower())
        if entity not in PRINTED:
            return await self.unknown(request)
        key = request.path_params["key"]
        return await self._gateway.run(request, lambda company: self._service.pdf(company, entity, key), metered=True)

    async def send(self, request: Request) -> Response:
        """E-mail a document to `?sendTo=` or to its own address."""
        entity = PATHS.get(request.path_params["entity"].lower())
        if entity not in SENT:
            return await self.unknown(request)
        parameters = request.query_params
        job = Send(entity, request.path_params["key"], parameters.get("sendTo"), parameters.get("requestid") or None)
        return await self._gateway.run(request, lambda company: self._service.post(company, job), metered=False)

    async def unknown(self, request: Request) -> Response:
        """400 with code 500, as recorded, not 404 (QuickBooks contract 2.2)."""
        path = request.url.path
        return await self._gateway.run(
            request, lambda _company: self._service.refused(no_such_path(path), self._clock.now()), metered=False
        )


def _include(request: Request) -> frozenset[str]:
    """The words of the query parameter, in lower case."""
    return frozenset(word.strip().lower() for word in request.query_params.get("include", "").split(",")) - {""}
