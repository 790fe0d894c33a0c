"""Reads an enrolled record with everything a document needs: the record first, then the rest side by side."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from quickbooks_actions.errors import ErrorCode, Refusal
from quickbooks_actions.hubspot import associations, faults, lines, parties, values
from quickbooks_actions.hubspot.client import CONNECTIONS, HubSpotClient, Json
from quickbooks_actions.hubspot.facts import PortalFacts
from quickbooks_actions.mapping.records import Contact, Line, Organisation, RecordRef, RecordType, Sale
from quickbooks_actions.settings import HUBSPOT_API_VERSION
from quickbooks_actions.timing import Clock

OBJECTS = f"/crm/objects/{HUBSPOT_API_VERSION}"
ASSOCIATED = ("line_items", "contacts", "companies")
BATCH = 100
"""HubSpot's limit of one batch read (HubSpot contract 7.1)."""

PAGE = 500
"""HubSpot's limit of one page of an association list."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """How HubSpot keeps one type of record: its path, and the properties that a sale is read from.

    Attributes:
        primary_company: the association type of the primary company; '' = the type knows none, the first counts.
    """

    path: str
    title: str
    amount: str
    currency: str
    primary_company: str = ""

    @property
    def properties(self) -> tuple[str, ...]:
        return self.title, self.amount, self.currency


KINDS: Mapping[RecordType, RecordKind] = {
    RecordType.DEAL: RecordKind("deals", "dealname", "amount", "deal_currency_code", "deal_to_company"),
    RecordType.QUOTE: RecordKind("quotes", "hs_title", "hs_quote_amount", "hs_currency"),
    RecordType.PAYMENT: RecordKind("commerce_payments", "hs_reference_number", "hs_initial_amount", "hs_currency_code"),
}


class HubSpot:
    """A portal's records, for one callout.

    Args:
        portal: its currency counts where a record names none.
        time_zone: the zone in which a document's date is 'today'.
    """

    def __init__(self, client: HubSpotClient, *, portal: PortalFacts, time_zone: ZoneInfo, clock: Clock) -> None:
        self._client = client
        self._portal = portal
        self._time_zone = time_zone
        self._clock = clock

    def sale(self, record: RecordRef) -> Sale:
        """Reads a record with its line items, its first contact and, where that can matter, its primary company.

        Three calls in two rounds as a rule. The company is read instead of a contact that is missing, and after one
        that names no company or no address of its own; else nothing on a document depends on it. More than 100 line
        items cost a call for each further 100, and one for their list.

        Raises:
            Refusal: `record_not_found`, `missing_scope`, `unexpected`.
            ComeBack: as every call of the client.
        """
        today = self._clock.now().astimezone(self._time_zone).date()
        kind = KINDS[record.type]
        found = self._client.get(
            f"{OBJECTS}/{kind.path}/{record.id}",
            {"properties": ",".join(kind.properties), "associations": ",".join(ASSOCIATED)},
            what=str(record),
        )
        properties = found.get("properties") or {}
        line_ids = self._line_ids(record, kind, found)
        company_id = associations.primary(found, "companies", kind.primary_company)
        contact_id = next(iter(associations.ids(found, "contacts")), "")
        batches = [line_ids[start : start + BATCH] for start in range(0, len(line_ids), BATCH)]

        party, *answers = side_by_side(
            partial(self._parties, contact_id, company_id), *(partial(self._lines, record, batch) for batch in batches)
        )
        contact, organisation = party
        results = [result for answer in answers for result in answer]
        read = {str(result["id"]) for result in results}
        return Sale(
            record=record,
            title=values.text(properties, kind.title) or str(record),
            currency=(values.text(properties, kind.currency) or self._portal.currency).upper(),
            lines=_lines_once(results),
            contact=contact,
            organisation=organisation,
            amount=values.decimal(properties, kind.amount),
            today=today,
            unread_lines=tuple(line_id for line_id in line_ids if line_id not in read),
        )

    def _line_ids(self, record: RecordRef, kind: RecordKind, found: Json) -> list[str]:
        """All of them: a record shows only its first page, whose size HubSpot does not document."""
        if not associations.has_more(found, "line_items"):
            return associations.ids(found, "line_items")
        ids: list[str] = []
        after = ""
        while True:
            page = self._client.get(
                f"{OBJECTS}/{kind.path}/{record.id}/associations/line_items",
                {"limit": str(PAGE)} | ({"after": after} if after else {}),
                what=f"the line items of {record}",
            )
            ids += [str(entry["toObjectId"]) for entry in page.get("results") or []]
            following = str(((page.get("paging") or {}).get("next") or {}).get("after") or "")
            if not following or following == after:
                return list(dict.fromkeys(ids))
            after = following

    def _lines(self, record: RecordRef, ids: Sequence[str]) -> list[Json]:
        answer = self._client.post(
            f"{OBJECTS}/line_items/batch/read",
            {"properties": list(lines.PROPERTIES), "inputs": [{"id": line_id} for line_id in ids]},
            what=f"the line items of {record}",
            repeatable=True,
        )
        troubles = {str(error.get("category")) for error in answer.get("errors") or [] if isinstance(error, dict)}
        if troubles - {"OBJECT_NOT_FOUND"}:
            raise faults.unavailable(f"only a part of the line items of {record} was answered", status=207)
        return [result for result in answer.get("results") or [] if result.get("id")]

    def _parties(self, contact_id: str, company_id: str) -> tuple[Contact | None, Organisation | None]:
        contact = self._contact(contact_id) if contact_id else None
        if not company_id or (contact is not None and _says_enough(contact)):
            return contact, None
        return contact, self._organisation(company_id)

    def _contact(self, contact_id: str) -> Contact:
        return parties.contact(self._read("contacts", contact_id, parties.CONTACT_PROPERTIES, f"contact {contact_id}"))

    def _organisation(self, company_id: str) -> Organisation | None:
        try:
            answer = self._read("companies", company_id, parties.ORGANISATION_PROPERTIES, f"company {company_id}")
        except Refusal as refusal:
            if refusal.code is ErrorCode.RECORD_NOT_FOUND:
                return None  # deleted since the record was read: a document can do without
            raise
        return parties.organisation(answer)

    def _read(self, path: str, object_id: str, properties: Sequence[str], what: str) -> Json:
        return self._client.get(f"{OBJECTS}/{path}/{object_id}", {"properties": ",".join(properties)}, what=what)


def side_by_side(*tasks: Callable[[], Any]) -> list[Any]:
    """The results of all tasks, in their order, run at the same time.

    Raises: what a task raised; of several a Refusal first, since coming back would not mend it.
    """
    with ThreadPoolExecutor(max_workers=CONNECTIONS) as pool:
        futures = [pool.submit(task) for task in tasks]
        errors = [raised for raised in (future.exception() for future in futures) if raised is not None]
        if errors:
            raise next((error for error in errors if isinstance(error, Refusal)), errors[0])
        return [future.result() for future in futures]


def _lines_once(results: Sequence[Json]) -> tuple[Line, ...]:
    return lines.lines({str(result["id"]): result for result in results}.values())


def _says_enough(contact: Contact) -> bool:
    """Whether the contact alone fills everything that its company could: the company's name and a postal address."""
    return bool(contact.company_name and (contact.address.line1 or contact.address.city))
