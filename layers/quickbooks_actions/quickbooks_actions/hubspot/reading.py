"""Reads an enrolled record with everything a document needs: the record first, then the rest side by side."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.hubspot import associations, parties, values
from quickbooks_actions.hubspot.client import HubSpotClient, Json
from quickbooks_actions.hubspot.content import Content, ContentReader
from quickbooks_actions.hubspot.crm import Crm, side_by_side
from quickbooks_actions.hubspot.facts import PortalFacts
from quickbooks_actions.hubspot.kinds import KINDS, SOURCES, RecordKind
from quickbooks_actions.hubspot.payments import order_discount, payment_facts
from quickbooks_actions.hubspot.quotes import quote_facts
from quickbooks_actions.hubspot.tax_rates import TaxRateCache, TaxRates
from quickbooks_actions.mapping.payment_lines import lines_may_follow, lines_once, one_line
from quickbooks_actions.mapping.payments import BOOKABLE, amount_problems, skip_reason
from quickbooks_actions.mapping.records import Contact, Organisation, PaymentFacts, RecordRef, RecordType, Sale
from quickbooks_actions.timing import Clock


class HubSpot:
    """A portal's records, for one callout.

    Args:
        portal: its currency counts where a record names none.
        time_zone: the zone in which a document's date is 'today'.
        tax_rates: what is known of tax rates; the container's when left out.

    Every call raises:
        Refusal: `record_not_found`, `missing_scope`, `unexpected`.
        ComeBack: as every call of the client.
    """

    def __init__(
        self,
        client: HubSpotClient,
        *,
        portal: PortalFacts,
        time_zone: ZoneInfo,
        clock: Clock,
        tax_rates: TaxRateCache | None = None,
    ) -> None:
        self._crm = Crm(client)
        self._content = ContentReader(self._crm, TaxRates(client, portal.portal_id, clock, tax_rates))
        self._portal = portal
        self._time_zone = time_zone
        self._clock = clock

    def record(self, record: RecordRef) -> Sale:
        """Reads the record alone, in one call: with its deals, without lines, adjustments, contact and company."""
        kind = KINDS[record.type]
        deals = [name for name in kind.associated if name == "deals"]
        return self._alone(record, kind, self._crm.read(kind.path, record.id, kind.properties, str(record), deals))

    def save(self, record: RecordRef, properties: Mapping[str, str]) -> None:
        """Sets properties of a record, by their internal names, in one call.

        Raises:
            Refusal: also `unexpected` with a sentence that names a property that HubSpot does not take.
        """
        self._crm.update(KINDS[record.type].path, record.id, properties, str(record))

    def sale(self, record: RecordRef, *, with_company: bool = False) -> Sale:
        """Reads a record with its line items, its first contact and, where that can matter, its primary company.

        Three calls in two rounds as a rule. The company is read instead of a contact that is missing, and after one
        that names no company or no address of its own; else nothing on a document depends on it. More than 100 line
        items cost a call for each further 100, and one for their list. Discounts, fees and taxes of the whole record
        cost a call for each of these kinds, and so does a tax rate that a line names by its id alone.

        The lines of a payment that has none, or too many, are those that `mapping.payment_lines` says.

        Args:
            with_company: read the company in any case: it is to be the customer.

        Raises:
            ComeBack: `line_items_awaited` for a payment that is so young that its line items may be on their way.
        """
        kind = KINDS[record.type]
        found = self._found(record, kind)
        alone = self._alone(record, kind, found)
        content, (contact, organisation) = side_by_side(
            partial(self._content.content, kind.path, found, str(record), lines_by_list=kind.lines_by_list),
            partial(self._parties, kind, found, with_company),
        )
        sale = replace(_filled(alone, content), contact=contact, organisation=organisation)
        return sale if sale.payment is None else self._settled(sale, sale.payment)

    def _found(self, record: RecordRef, kind: RecordKind) -> Json:
        try:
            return self._crm.read(kind.path, record.id, kind.properties, str(record), kind.associations)
        except Refusal as refusal:
            if refusal.code is not ErrorCode.MISSING_SCOPE or not kind.optional:
                raise
        return self._crm.read(kind.path, record.id, kind.properties, str(record), kind.needed_associations)

    def _alone(self, record: RecordRef, kind: RecordKind, found: Json) -> Sale:
        properties = found.get("properties") or {}
        currency = (values.text(properties, kind.currency) or self._portal.currency).upper()
        zone = self._time_zone
        discount = order_discount(properties) if record.type is RecordType.PAYMENT else None
        return Sale(
            record=record,
            title=values.text(properties, kind.title) or str(record),
            currency=currency,
            lines=(),
            contact=None,
            organisation=None,
            amount=values.decimal(properties, kind.amount),
            today=self._clock.now().astimezone(zone).date(),
            adjustments=(discount,) if discount is not None else (),
            quote=quote_facts(properties, zone) if record.type is RecordType.QUOTE else None,
            payment=payment_facts(found, currency, zone) if record.type is RecordType.PAYMENT else None,
            related=tuple(
                RecordRef(of_type, other)
                for of_type in (RecordType.DEAL, RecordType.QUOTE)
                for other in associations.ids(found, KINDS[of_type].path)
            ),
        )

    def _settled(self, sale: Sale, payment: PaymentFacts) -> Sale:
        """The payment with the lines that are billed for it: its own once, else those of what it paid for."""
        if payment.status not in BOOKABLE or skip_reason(sale):
            return sale  # nothing is going to be booked, so no line is worth a call or a wait
        sale = lines_once(sale)
        complete = bool(sale.lines) and not sale.unread_lines and not amount_problems(sale)
        if not complete and lines_may_follow(payment, self._clock.now()):
            raise ComeBack(
                ErrorCode.LINE_ITEMS_AWAITED,
                f"HubSpot does not have all line items of {sale.record} yet; it will try again in a minute.",
            )
        if sale.lines or sale.unread_lines:
            return sale
        return self._from_source(sale, payment) or one_line(sale)

    def _from_source(self, sale: Sale, payment: PaymentFacts) -> Sale | None:
        """The payment with the lines of its invoice, quote or deal: the first that has any."""
        related = {path: [ref.id for ref in sale.related if KINDS[ref.type].path == path] for path in SOURCES}
        related["invoices"] = list(payment.invoice_ids)
        for path, asked in SOURCES.items():
            for source_id in related[path]:
                what = f"{path.removesuffix('s')} {source_id}"
                content = self._source(path, source_id, asked, what)
                if content.lines:
                    remark = f"The payment has no line items in HubSpot, so those of its {what} were taken."
                    filled = _filled(sale, content)
                    return replace(filled, remarks=(*filled.remarks, remark))
        return None

    def _source(self, path: str, source_id: str, asked: tuple[str, ...], what: str) -> Content:
        try:
            # the id alone: without any property HubSpot sends all of its default ones
            found = self._crm.read(path, source_id, ("hs_object_id",), what, asked)
        except Refusal as refusal:
            if refusal.code is ErrorCode.RECORD_NOT_FOUND:
                return Content()  # deleted since the payment was read
            raise
        return self._content.content(path, found, what)

    def _parties(self, kind: RecordKind, found: Json, with_company: bool) -> tuple[Contact | None, Organisation | None]:
        contact_id, company_id = _contact_id(kind, found), _company_id(kind, found)
        if with_company and company_id:
            read = [partial(self._contact, contact_id)] if contact_id else []
            organisation, *contacts = side_by_side(partial(self._organisation, company_id), *read)
            return next(iter(contacts), None), organisation
        contact = self._contact(contact_id) if contact_id else None
        if not company_id or (contact is not None and _says_enough(contact)):
            return contact, None
        return contact, self._organisation(company_id)

    def _contact(self, contact_id: str) -> Contact:
        what = f"contact {contact_id}"
        return parties.contact(self._crm.read("contacts", contact_id, parties.CONTACT_PROPERTIES, what))

    def _organisation(self, company_id: str) -> Organisation | None:
        what = f"company {company_id}"
        try:
            answer = self._crm.read("companies", company_id, parties.ORGANISATION_PROPERTIES, what)
        except Refusal as refusal:
            if refusal.code is ErrorCode.RECORD_NOT_FOUND:
                return None  # deleted since the record was read: a document can do without
            raise
        return parties.organisation(answer)


def _filled(sale: Sale, content: Content) -> Sale:
    return replace(
        sale,
        lines=content.lines,
        unread_lines=content.unread_lines,
        adjustments=content.adjustments or sale.adjustments,
        remarks=(*sale.remarks, *content.remarks),
    )


def _contact_id(kind: RecordKind, found: Json) -> str:
    billing = associations.labelled(found, "contacts", "billing contact") if kind.billing else ""
    return billing or next(iter(associations.ids(found, "contacts")), "")


def _company_id(kind: RecordKind, found: Json) -> str:
    billing = associations.labelled(found, "companies", "billing company") if kind.billing else ""
    return billing or associations.primary(found, "companies", kind.primary_company)


def _says_enough(contact: Contact) -> bool:
    """Whether the contact alone fills everything that its company could: the company's name and a postal address."""
    return bool(contact.company_name and (contact.address.line1 or contact.address.city))
