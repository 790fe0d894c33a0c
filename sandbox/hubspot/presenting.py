"""The JSON shapes of the CRM and account answers (HubSpot contract 7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.hubspot import exceptions
from sandbox.hubspot.associations import Association
from sandbox.hubspot.models import Account, Portal
from sandbox.hubspot.records import CrmObject, hubspot_time
from sandbox.hubspot.tax_library import TaxRate


def object_json(portal: Portal, record: CrmObject, wanted: Sequence[str]) -> dict[str, object]:
    """A record with the properties asked for (else the default ones) and those that always come.

    What is asked for and does not exist is left out without a word; what is empty is null.
    """
    object_type = record.object_type
    names = [name for name in wanted if portal.records.knows_property(object_type, name)]
    shown = sorted({*(names if wanted else object_type.default_properties), *object_type.always_returned})
    answer: dict[str, object] = {
        "id": record.id,
        "properties": {name: record.get(name) for name in shown},
        "createdAt": hubspot_time(record.created_at),
        "updatedAt": hubspot_time(record.updated_at),
        "archived": record.archived_at is not None,
    }
    if record.archived_at is not None:
        answer["archivedAt"] = hubspot_time(record.archived_at)
    return answer


def page_of(links: Sequence[Association], after: str | None, limit: int) -> tuple[list[Association], str | None]:
    """One page of associations, and the cursor of the next (the id it starts with) or None.

    HubSpotError 400 when `after` is no cursor of this list.
    """
    start = 0
    if after is not None:
        positions = [position for position, link in enumerate(links) if link.to_id == after]
        if not positions:
            raise exceptions.invalid_input("The after parameter is not a valid paging cursor.")
        start = positions[0]
    end = start + limit
    return list(links[start:end]), links[end].to_id if end < len(links) else None


def associations_json(page: Sequence[Association], following: str | None, link: str | None) -> dict[str, object]:
    """One kind's entry under `associations` of an object: a record appears once for each of its types."""
    answer: dict[str, object] = {
        "results": [
            {"id": association.to_id, "type": association_type.name}
            for association in page
            for association_type in association.types
        ]
    }
    if following is not None:
        answer["paging"] = {"next": {"after": following, "link": link}}
    return answer


def association_json(association: Association, *, id_as_string: bool) -> dict[str, object]:
    """One entry of the association list and of its batch read."""
    return {
        "toObjectId": association.to_id if id_as_string else int(association.to_id),
        "associationTypes": [association_type.as_json() for association_type in association.types],
    }


def batch_json(results: Sequence[object], errors: Sequence[object], *, now: datetime) -> dict[str, object]:
    """The envelope of a batch answer; with errors it is sent with status 207."""
    answer: dict[str, object] = {
        "status": "COMPLETE",
        "results": list(results),
        "startedAt": hubspot_time(now),
        "completedAt": hubspot_time(now),
    }
    if errors:
        answer["numErrors"] = len(errors)
        answer["errors"] = list(errors)
    return answer


def objects_missing(type_name: str, ids: Sequence[str]) -> dict[str, object]:
    """The error of a batch read about ids that are not there."""
    return {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "message": f"Could not get some {type_name} objects, they may be deleted or not exist. "
        "Check that ids are valid.",
        "context": {"ids": list(ids)},
    }


def no_association(from_type: str, to_type: str, record_id: str) -> dict[str, object]:
    """The error of an association batch read about a record that has none."""
    return {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
        "message": f"No {to_type} is associated with {from_type} {record_id}.",
        "context": {"fromObjectId": [record_id], "fromObjectType": [from_type], "toObjectType": [to_type]},
    }


def tax_rate_json(rate: TaxRate) -> dict[str, object]:
    """One rate of the tax library."""
    return {
        "id": rate.id,
        "name": rate.name,
        "label": rate.label,
        "percentageRate": float(rate.percentage),
        "active": rate.active,
        "createdAt": hubspot_time(rate.made_at),
        "updatedAt": hubspot_time(rate.made_at),
    }


def details_json(account: Account, now: datetime) -> dict[str, object]:
    """The answer of account-info."""
    offset = now.astimezone(ZoneInfo(account.time_zone)).utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return {
        "portalId": account.portal_id,
        "accountType": "STANDARD",
        "timeZone": account.time_zone,
        "companyCurrency": account.currency,
        "additionalCurrencies": list(account.additional_currencies),
        "utcOffset": f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}",
        "utcOffsetMilliseconds": minutes * 60_000,
        "uiDomain": "app.hubspot.com",
        "dataHostingLocation": "na1",
    }
