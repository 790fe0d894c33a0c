"""Several operations in one request: independent of one another, each with its own answer (QuickBooks contract 1.9)."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.bodies import parsed
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.envelope import success_of, throttled
from sandbox.quickbooks.exceptions import (
    Fault,
    Problem,
    business,
    missing,
    not_covered,
    unsupported_operation,
    unsupported_property,
)
from sandbox.quickbooks.figures import Entity, from_json, to_json
from sandbox.quickbooks.rules import RULES
from sandbox.quickbooks.service import LONGEST_REQUESTID, Answer, Post, Service

MOST_ITEMS: Final = 30
MOST_ROWS: Final = 1000
_OPERATIONS: Final = {"create": "", "update": "", "delete": "delete", "void": "void"}
_NOT_COVERED: Final = frozenset({"CDCQuery", "ReportQuery"})
_ABOUT_THE_ITEM: Final = frozenset({"bId", "operation", "optionsData", "Query"}) | _NOT_COVERED


class Batch:
    """One `POST /batch` of a company."""

    def __init__(self, service: Service, company: Company, requestid: str | None) -> None:
        self._service = service
        self._company = company
        self._requestid = requestid
        self._rows_left = MOST_ROWS

    def answer(self, body: bytes) -> Answer:
        """200 with one answer per item; a fault of the whole request when it is no batch (2010, 2020, 1040)."""
        now = self._service.now()
        try:
            items = items_of(body)
        except Fault as fault:
            return self._service.refused(fault, now)
        answers = [_with_id(self._item(item), item.get("bId")) for item in items]
        return Answer(200, success_of("BatchItemResponse", f"[{','.join(answers)}]", now))

    def _item(self, item: Entity) -> Answer:
        try:
            requestid = self._own_requestid(item)
            if "Query" in item:
                return self._query(str(item["Query"]))
            return self._write(item, requestid)
        except Fault as fault:
            return self._service.refused(fault, self._service.now())

    def _own_requestid(self, item: Entity) -> str | None:
        """The service makes one of the request's and the item's; it must fit 50 characters."""
        b_id = item.get("bId")
        if not isinstance(b_id, str) or not b_id:
            raise Fault(missing("bId"))
        joined = (self._requestid or "") + b_id
        if len(joined) > LONGEST_REQUESTID:
            raise business(
                f"The request id can have at most {LONGEST_REQUESTID} characters, {len(joined)} characters supplied."
            )
        return joined if self._requestid else None

    def _query(self, statement: str) -> Answer:
        answer = self._service.query(self._company, statement, self._rows_left)
        if answer.status == 200:
            self._rows_left -= int(from_json(answer.body)["QueryResponse"].get("maxResults", 0))
        return answer

    def _write(self, item: Entity, requestid: str | None) -> Answer:
        named = [name for name in item if name not in _ABOUT_THE_ITEM]
        if _NOT_COVERED & item.keys():
            raise not_covered("CDCQuery and ReportQuery in a batch")
        unknown = [name for name in named if name not in RULES]
        if unknown:
            raise unsupported_property(f'Unrecognized field "{unknown[0]}" (class BatchItemRequest)')
        if len(named) != 1:
            raise Fault(missing("Entity"))
        wanted = item.get("operation")
        if wanted not in _OPERATIONS:
            raise unsupported_operation(str(wanted)) if wanted else Fault(missing("operation"))
        body, options = item[named[0]], item.get("optionsData")
        if wanted == "create" and isinstance(body, dict):
            body = {name: value for name, value in body.items() if name != "Id"}
        include = frozenset(word.strip().lower() for word in str(options or "").split(",")) - {""}
        post = Post(named[0], body, _OPERATIONS[str(wanted)], include, requestid)
        return self._once(post)

    def _once(self, post: Post) -> Answer:
        if self._service.switches.batch_replay == "refused" and self._service.knows(self._company, post.requestid):
            raise business("An unexpected error has occurred.")
        return self._service.post(self._company, post)


def throttled_items(body: bytes, service: Service) -> Answer:
    """The answer of a batch beyond its limit, told by every item."""
    refusal, now = throttled(code=service.switches.throttle_code), service.now()
    try:
        items = items_of(body)
    except Fault as fault:
        return service.refused(fault, now)
    error = {"Message": refusal.message, "Detail": refusal.detail, "code": refusal.code, "element": ""}
    told = [{"Fault": {"Error": [error], "type": refusal.kind}, "bId": item.get("bId", "")} for item in items]
    return Answer(200, success_of("BatchItemResponse", to_json(told), now))


def _with_id(answer: Answer, b_id: object) -> str:
    """The answer of one item: without a time, with its bId."""
    held: Entity = from_json(answer.body)
    held.pop("time", None)
    return to_json(held | ({"bId": b_id} if isinstance(b_id, str) else {}))


def items_of(body: bytes) -> list[Entity]:
    """The items of a batch; raises Fault when the body is none."""
    given = parsed(body)
    if not isinstance(given, dict):
        raise unsupported_property("Can not deserialize instance of IntuitBatchRequest")
    for name in given.keys() - {"BatchItemRequest"}:
        raise unsupported_property(f'Unrecognized field "{name}" (class IntuitBatchRequest)')
    items = given.get("BatchItemRequest")
    if not items:
        raise Fault(missing("BatchItemRequest"), timed=False)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise unsupported_property("Can not deserialize instance of BatchItemRequest")
    if len(items) > MOST_ITEMS:
        raise Fault(Problem("1040", f"Maximum number of batch items is {MOST_ITEMS}. Supplied items:{len(items)}"))
    return items
