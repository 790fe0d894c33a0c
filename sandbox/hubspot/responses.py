"""The CRM and account endpoints (HubSpot contract 7 and 8)."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.hubspot import exceptions, presenting
from sandbox.hubspot.associations import Association
from sandbox.hubspot.backend import Backend
from sandbox.hubspot.bodies import AssociationBatchRead, BatchRead, ObjectPatch, body_of, parsed, whole_number
from sandbox.hubspot.models import Portal, as_type
from sandbox.hubspot.object_types import COMMERCE_PAYMENT, LINE_ITEM, ObjectType
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.tokens import OAUTH, TAX_RATES, Token

BATCH_READ_MOST = 100
ASSOCIATION_BATCH_MOST = 1_000
ASSOCIATION_LIST_MOST = 500


class CrmResponses:
    """Endpoint functions over a backend; what goes wrong is raised as HubSpotError.

    Parameters
    ----------
    objects_path: the path of the objects API with its version, for paging links.
    """

    def __init__(self, backend: Backend, objects_path: str) -> None:
        self._backend = backend
        self._objects_path = objects_path

    async def account_details(self, request: Request) -> Response:
        portal, token = self._backend.caller(request)
        token.require(OAUTH)
        details = presenting.details_json(portal.account, self._backend.clock.now())
        if not self._backend.switches.account_tells_currency:
            del details["companyCurrency"], details["additionalCurrencies"]
        return JSONResponse(details)

    async def tax_rate(self, request: Request) -> Response:
        portal, token = self._backend.caller(request)
        token.require(TAX_RATES)
        rate = portal.tax_rates.find(request.path_params["tax_rate_id"])
        if rate is None:
            raise exceptions.object_not_found()
        return JSONResponse(presenting.tax_rate_json(rate))

    async def read_object(self, request: Request) -> Response:
        portal, token = self._backend.caller(request)
        object_type = as_type(request.path_params["object_type"])
        token.require(object_type.read_scopes)
        query = request.query_params
        _refuse_uncovered(query.get("idProperty"), query.get("propertiesWithHistory"))
        to_types = [as_type(name) for name in _listed(query.getlist("associations"))]
        for to_type in to_types:
            token.require(to_type.read_scopes)
        with portal.lock:
            record = portal.records.find(
                object_type, request.path_params["record_id"], archived=query.get("archived") == "true"
            )
            if record is None:
                raise exceptions.object_not_found()
            answer = presenting.object_json(portal, record, self._there(_listed(query.getlist("properties"))))
            associations = {
                self._key(to_type): self._first_page(request, portal, record, to_type)
                for to_type in to_types
                if self._links(portal, record, to_type) and self._shows(object_type, to_type)
            }
        if associations:
            answer["associations"] = associations
        return JSONResponse(answer)

    async def update_object(self, request: Request) -> Response:
        portal, token = self._backend.caller(request)
        object_type = as_type(request.path_params["object_type"])
        token.require(object_type.write_scopes)
        patch = await body_of(request, ObjectPatch)
        with portal.lock:
            record = portal.get(object_type, request.path_params["record_id"])
            portal.update(record, **patch.properties)
            return JSONResponse(presenting.object_json(portal, record, list(patch.properties)))

    async def batch_read(self, request: Request) -> Response:
        portal, token = self._backend.caller(request)
        object_type = as_type(request.path_params["object_type"])
        token.require(object_type.read_scopes)
        return self._read_batch(portal, object_type, await body_of(request, BatchRead))

    def partial_batch(self, request: Request, body: str) -> Response:
        """What a batch read answers when the first record asked for is gone."""
        portal, _token = self._backend.caller(request)
        read = parsed(body, BatchRead)
        object_type = as_type(request.url.path.split("/")[-3])
        return self._read_batch(portal, object_type, read, gone=frozenset(item.id for item in read.inputs[:1]))

    def _read_batch(
        self, portal: Portal, object_type: ObjectType, read: BatchRead, gone: frozenset[str] = frozenset()
    ) -> Response:
        _refuse_uncovered(read.id_property, *read.properties_with_history)
        _check_size(read.inputs, BATCH_READ_MOST)
        ids = dict.fromkeys(item.id for item in read.inputs)
        wanted = self._there(read.properties)
        with portal.lock:
            found = {
                record_id: None if record_id in gone else portal.records.find(object_type, record_id)
                for record_id in ids
            }
            results = [presenting.object_json(portal, record, wanted) for record in found.values() if record]
        # HubSpot promises no order: a fixed shuffle keeps anybody from relying on one.
        random.Random(len(ids)).shuffle(results)  # noqa: S311 - nothing secret
        told = self._backend.switches.missing_ids_told
        missing = [record_id for record_id, record in found.items() if record is None]
        errors = [presenting.objects_missing(object_type.name, missing if told else [])] if missing else []
        return self._batch(results, errors)

    async def list_associations(self, request: Request) -> Response:
        portal, token = self._backend.caller(request)
        from_type, to_type = self._ends(request, token)
        limit = whole_number("limit", request.query_params.get("limit"), ASSOCIATION_LIST_MOST, ASSOCIATION_LIST_MOST)
        with portal.lock:
            record = portal.get(from_type, request.path_params["record_id"])
            page, following = presenting.page_of(
                self._links(portal, record, to_type), request.query_params.get("after"), limit
            )
        answer: dict[str, object] = {"results": self._association_entries(page)}
        if following is not None:
            link = self._link(request, record, to_type, f"limit={limit}&after={following}")
            answer["paging"] = {"next": {"after": following, "link": link}}
        return JSONResponse(answer)

    async def batch_read_associations(self, request: Request) -> Response:
        portal, token = self._backend.caller(request)
        from_type, to_type = self._ends(request, token)
        read = await body_of(request, AssociationBatchRead)
        _check_size(read.inputs, ASSOCIATION_BATCH_MOST)
        results: list[dict[str, object]] = []
        errors: list[dict[str, object]] = []
        for item in read.inputs:
            with portal.lock:
                record = portal.records.find(from_type, item.id)
                links = self._links(portal, record, to_type) if record else []
            if not links:
                errors.append(presenting.no_association(from_type.singular, to_type.singular, item.id))
                continue
            page, following = presenting.page_of(links, item.after, ASSOCIATION_LIST_MOST)
            result: dict[str, object] = {"from": {"id": item.id}, "to": self._association_entries(page)}
            if following is not None:
                result["paging"] = {"next": {"after": following}}
            results.append(result)
        return self._batch(results, errors)

    def _ends(self, request: Request, token: Token) -> tuple[ObjectType, ObjectType]:
        from_type = as_type(request.path_params["object_type"])
        to_type = as_type(request.path_params["to_type"])
        token.require(from_type.read_scopes)
        token.require(to_type.read_scopes)
        return from_type, to_type

    def _shows(self, object_type: ObjectType, to_type: ObjectType) -> bool:
        hidden = (object_type, to_type) == (COMMERCE_PAYMENT, LINE_ITEM)
        return self._backend.switches.payment_shows_line_items or not hidden

    def _there(self, names: Sequence[str]) -> list[str]:
        """Without the properties that this account does not have (a switch)."""
        absent = self._backend.switches.absent_properties
        return [name for name in names if name not in absent] if absent else list(names)

    def _key(self, to_type: ObjectType) -> str:
        switches = self._backend.switches
        own = {LINE_ITEM: switches.line_items_key, COMMERCE_PAYMENT: switches.payments_key}
        return own.get(to_type, to_type.association_key)

    def _links(self, portal: Portal, record: CrmObject, to_type: ObjectType) -> list[Association]:
        """Associations in the order of the switch: HubSpot promises none."""
        links = portal.associated(record, to_type)
        match self._backend.switches.association_order:
            case "made":
                return links
            case "newest":
                return links[::-1]
            case "id":
                return sorted(links, key=lambda link: int(link.to_id))

    def _first_page(
        self, request: Request, portal: Portal, record: CrmObject, to_type: ObjectType
    ) -> dict[str, object]:
        size = self._backend.switches.association_page_size
        page, following = presenting.page_of(self._links(portal, record, to_type), None, size)
        link = self._link(request, record, to_type, f"after={following}")
        return presenting.associations_json(page, following, link)

    def _link(self, request: Request, record: CrmObject, to_type: ObjectType, query: str) -> str:
        base = str(request.base_url).rstrip("/")
        path = f"{self._objects_path}/{record.object_type.plural}/{record.id}/associations/{to_type.plural}"
        return f"{base}{path}?{query}"

    def _association_entries(self, page: Iterable[Association]) -> list[dict[str, object]]:
        as_string = self._backend.switches.association_ids_as_strings
        return [presenting.association_json(link, id_as_string=as_string) for link in page]

    def _batch(self, results: Sequence[object], errors: Sequence[object]) -> Response:
        answer = presenting.batch_json(results, errors, now=self._backend.clock.now())
        return JSONResponse(answer, 207 if errors else 200)


def _listed(values: Iterable[str]) -> list[str]:
    return [name for value in values for name in value.split(",") if name]


def _check_size(inputs: Sequence[object], most: int) -> None:
    if len(inputs) > most:
        raise exceptions.invalid_input(f"The maximum number of inputs in a batch is {most}, not {len(inputs)}")


def _refuse_uncovered(*given: str | None) -> None:
    if any(given):
        raise exceptions.not_covered("idProperty and propertiesWithHistory")
