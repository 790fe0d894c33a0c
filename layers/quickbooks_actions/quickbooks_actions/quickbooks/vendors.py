"""The vendor of an expense: the one that was chosen, else HubSpot, created where it is missing, one per currency."""

from collections.abc import Sequence
from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Body, CompanyFacts, Vendor
from quickbooks_actions.mapping.customer import fits_currency, named_with, with_mark
from quickbooks_actions.mapping.keys import for_vendor
from quickbooks_actions.mapping.names import normalised
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.documents import currency
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.quickbooks.lookups import read_live
from quickbooks_actions.quickbooks.memory import CompanyMemory, Value
from quickbooks_actions.quickbooks.names import NAME_TAKEN, holder_of, named
from quickbooks_actions.quickbooks.posting import Poster, Posting
from quickbooks_actions.quickbooks.statements import any_of, select

HUBSPOT = "HubSpot"


class Vendors:
    """Finds and creates vendors of one company.

    Attributes:
        recalled: whether the last find relied on a remembered link.
    """

    def __init__(self, client: QuickBooksClient, memory: CompanyMemory, poster: Poster, realm_id: str) -> None:
        self._client = client
        self._memory = memory
        self._poster = poster
        self._realm_id = realm_id
        self.recalled = False
        self._wanted = ""

    def find(self, vendor_id: str, wanted: str, facts: CompanyFacts) -> Vendor | Problem:
        """The vendor.

        Args:
            vendor_id: as chosen; '' = HubSpot.
            wanted: currency of the expense.

        Returns:
            The vendor, with the id '' where HubSpot has to be created; or what is wrong.

        Raises:
            ComeBack: a question could not be answered, which never means 'there is none'.
        """
        self._wanted = wanted
        link = _link(vendor_id, wanted)
        kept = self._memory.link(link)
        self.recalled = kept is not None
        if kept is not None:
            vendor = _from_plain(kept)
        elif vendor_id:
            row = read_live(self._client, "Vendor", vendor_id)
            if row is None:
                return Problem(
                    ErrorCode.VENDOR_NOT_FOUND,
                    f"The vendor with id {vendor_id} is not in QuickBooks, or no longer active there. Choose another "
                    "one in the workflow action and enrol the payment again.",
                )
            vendor = self._remember(link, _vendor(row))
        else:
            found = self._hubspot(wanted, facts)
            if isinstance(found, Problem) or not found.id:
                return found
            vendor = self._remember(link, found)
        return _currency_problem(vendor, wanted, facts) or vendor

    def create(self, planned: Vendor, facts: CompanyFacts) -> Vendor:
        """HubSpot as a vendor; a name that somebody has who is no vendor gets a suffix.

        Raises:
            RecordRefused: QuickBooks does not accept the vendor.
            ComeBack: try again later.
        """
        wanted = planned.currency or facts.home_currency.upper()
        link = _link("", wanted)
        vendor = self._post(planned.name, wanted, facts)
        if vendor is None:
            same = self._live(named(self._client, "Vendor", planned.name), wanted, facts)
            if len(same) == 1:
                return self._remember(link, _vendor(same[0]))
            holder_of(self._client, planned.name, ("Vendor", "Customer", "Employee"))
            other = with_mark(HUBSPOT, "Vendor", wanted if planned.name != HUBSPOT else "")
            vendor = self._post(other, wanted, facts)
            if vendor is None:
                same = self._live(named(self._client, "Vendor", other), wanted, facts)
                if len(same) != 1:
                    raise RecordRefused([_both_taken(planned.name, other)])
                vendor = _vendor(same[0])
        return self._remember(link, vendor)

    def forget(self, vendor_id: str) -> None:
        """Forgets what the last `find` of that vendor relied on."""
        self._memory.forget_link(_link(vendor_id, self._wanted))

    def _hubspot(self, wanted: str, facts: CompanyFacts) -> Vendor | Problem:
        names = [HUBSPOT, with_mark(HUBSPOT, "Vendor")]
        if facts.multicurrency:
            names += [named_with(HUBSPOT, wanted), with_mark(HUBSPOT, "Vendor", wanted)]
        rows = [row for one in any_of("DisplayName", names) for row in self._client.query_all(select("Vendor", one))]
        live = self._live(rows, wanted, facts)
        for name in names:
            fitting = [row for row in live if normalised(str(row.get("DisplayName") or "")) == normalised(name)]
            if len(fitting) == 1:
                return _vendor(fitting[0])
            if fitting:
                return _ambiguous(fitting)
        foreign = facts.multicurrency and (bool(rows) or wanted != facts.home_currency.upper())
        name = named_with(HUBSPOT, wanted if foreign else "")
        return Vendor(id="", name=name, currency=wanted if facts.multicurrency else "")

    def _live(self, rows: Sequence[Body], wanted: str, facts: CompanyFacts) -> list[Body]:
        return [row for row in rows if row.get("Active") is not False and fits_currency(row, wanted, facts)]

    def _post(self, name: str, wanted: str, facts: CompanyFacts) -> Vendor | None:
        """The new vendor, or None where somebody has the name."""
        body: Body = {"DisplayName": name}
        if facts.multicurrency:
            body["CurrencyRef"] = {"value": wanted}
        posting = Posting(key=for_vendor(self._realm_id, HUBSPOT, wanted), entity="Vendor")
        try:
            posted = self._poster.post_once(posting, lambda: Mapped(body, Decimal(0), ()))
        except FaultRefusal as refusal:
            if refusal.has(NAME_TAKEN):
                return None
            raise RecordRefused(
                [
                    Problem(
                        refusal.code,
                        f"QuickBooks did not create the vendor {sentences.quoted(name)}. {refusal.sentence}",
                    )
                ]
            ) from refusal
        if posted.answer is None:
            return Vendor(id=posted.id, name=name, currency=wanted if facts.multicurrency else "")
        return _vendor(posted.answer)

    def _remember(self, link: str, vendor: Vendor) -> Vendor:
        self._memory.remember_link(link, {"id": vendor.id, "name": vendor.name, "currency": vendor.currency})
        return vendor


def _vendor(row: Body) -> Vendor:
    return Vendor(id=str(row["Id"]), name=str(row.get("DisplayName") or ""), currency=currency(row))


def _from_plain(kept: Value) -> Vendor:
    return Vendor(id=kept["id"], name=kept["name"], currency=kept["currency"])


def _link(vendor_id: str, wanted: str) -> str:
    return f"chosen-vendor#{vendor_id}" if vendor_id else f"hubspot-vendor#{wanted}"


def _currency_problem(vendor: Vendor, wanted: str, facts: CompanyFacts) -> Problem | None:
    theirs = vendor.currency.upper()
    if not facts.multicurrency or not theirs or theirs == wanted:
        return None
    return Problem(
        ErrorCode.VENDOR_CURRENCY,
        f"The expense is in {wanted}, the currency of the account that it is paid from, but the vendor "
        f"{sentences.entity_name(vendor.name, vendor.id)} is kept in {theirs}. Choose a vendor in {wanted}, or none, "
        "in the workflow action and enrol the payment again.",
    )


def _ambiguous(rows: Sequence[Body]) -> Problem:
    listed = sentences.shortened([sentences.entity_name(str(r.get("DisplayName", "")), str(r["Id"])) for r in rows])
    return Problem(
        ErrorCode.VENDOR_AMBIGUOUS,
        f"QuickBooks has {len(rows)} vendors that could be HubSpot: {listed}. Make all but one inactive, or choose the "
        "vendor in the workflow action, and enrol the payment again.",
    )


def _both_taken(name: str, other: str) -> Problem:
    return Problem(
        ErrorCode.VENDOR_NAME_TAKEN,
        f"QuickBooks has no vendor HubSpot, and both names for a new one are taken: {sentences.quoted(name)} and "
        f"{sentences.quoted(other)}. Choose the vendor in the workflow action and enrol the payment again.",
    )
