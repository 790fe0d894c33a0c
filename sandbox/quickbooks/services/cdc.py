"""Change data capture: what has been written or deleted since a moment (QuickBooks contract 1.10)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.exceptions import Fault, Problem, invalid_query, missing, unsupported_operation
from sandbox.quickbooks.figures import to_json
from sandbox.quickbooks.pacific import PACIFIC, stored_time
from sandbox.quickbooks.rules import PATHS
from sandbox.quickbooks.rules.recurring import answered_text

MOST: Final = 1000
_DAYS_BACK: Final = 30


def changes_since(company: Company, entities: str, changed_since: str, now: datetime) -> str:
    """The `CDCResponse` list as JSON; raises Fault (2020, 2060, 4001, 500).

    Parameters
    ----------
    entities: names with commas between, in any case.
    changed_since: ISO time; Pacific when it has no offset.
    """
    given = {"entities": entities, "changedSince": changed_since}
    problems = [missing(name) for name, value in given.items() if not value.strip()]
    if problems:
        raise Fault(*problems, timed=False)
    names = [_entity(name) for name in entities.split(",") if name.strip()]
    since = _moment(changed_since)
    if since < now - timedelta(days=_DAYS_BACK):
        shown = f"cdc with changedSince date {changed_since} which is older than fixed days"
        raise unsupported_operation(shown)
    left = MOST
    parts = []
    for entity in names:
        found = company.changed_since(entity, int(since.timestamp()), left)
        left -= len(found)
        parts.append(_part(entity, found))
    return f'[{{"QueryResponse":[{",".join(parts)}]}}]'


def _part(entity: str, found: list[tuple[int, int, str | None]]) -> str:
    if not found:
        return "{}"
    rows = ",".join(_gone(at, key) if body is None else answered_text(entity, body) for at, key, body in found)
    return f'{{"{entity}":[{rows}],"startPosition":1,"maxResults":{len(found)}}}'


def _gone(at: int, key: int) -> str:
    moment = stored_time(datetime.fromtimestamp(at, PACIFIC))
    return to_json({"domain": "QBO", "status": "Deleted", "Id": str(key), "MetaData": {"LastUpdatedTime": moment}})


def _entity(name: str) -> str:
    entity = PATHS.get(name.strip().lower())
    if entity is None:
        raise invalid_query(f"invalid context declaration: {name.strip()}")
    return entity


def _moment(text: str) -> datetime:
    # An offset's + that was not encoded in the URL arrives as a blank.
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        problem = Problem("2060", f"The date format is not valid. Supplied value:{text}", "changedSince")
        raise Fault(problem, timed=False) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)
