"""What the set-up page shows of a portal, read and put into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from quickbooks_actions.connections import CompanyRow, PortalRow, Status
from quickbooks_actions.connections.credentials import PRODUCTION, SANDBOX
from quickbooks_actions.connections.rows import portal_of
from quickbooks_actions.setup.activity import Activity, activity
from quickbooks_actions.setup.addresses import Addresses, addresses
from quickbooks_actions.setup.checklist import Checklist, StepName, checklist
from quickbooks_actions.setup.condition import Condition, Renewals, Tone, condition, renewals
from quickbooks_actions.setup.keys import Keys, stored_keys
from quickbooks_actions.setup.moments import Moment, Moments
from quickbooks_actions.setup.request import PageRequest
from quickbooks_actions.setup.runtime import SetupRuntime
from quickbooks_actions.setup.scope_words import MissingScope, missing
from quickbooks_actions.setup.sessions import Session

MOST_ROWS = 500
"""Of portals and companies, that are looked through for a list of portals to choose from."""


@dataclass(frozen=True, slots=True)
class PortalView:
    """The portal that is looked at. used: when a workflow was last served."""

    row: PortalRow
    condition: Condition
    renewals: Renewals
    missing: Sequence[MissingScope]
    used: Moment | None

    @property
    def connected(self) -> bool:
        """Whether its workflows are served."""
        return self.row.status is Status.CONNECTED


@dataclass(frozen=True, slots=True)
class CompanyView:
    """A company of the portal."""

    row: CompanyRow
    condition: Condition
    renewals: Renewals
    used: Moment | None

    @property
    def name(self) -> str:
        """As QuickBooks calls it."""
        return self.row.name or f"Company {self.row.realm_id}"

    @property
    def connected(self) -> bool:
        """Whether it can be booked into."""
        return self.row.status is Status.CONNECTED

    @property
    def ended(self) -> bool:
        """Whether a person ended it."""
        return self.row.status is Status.DISCONNECTED


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page says. portals: that the engineer may open; a portal's own people see none."""

    session: Session
    keys: Keys
    addresses: Addresses
    portal: PortalView | None
    companies: Sequence[CompanyView]
    activity: Activity | None
    checklist: Checklist
    zone: str
    portals: Sequence[str]

    @property
    def names(self) -> dict[str, str]:
        """What the companies are called, by realm id."""
        return {company.row.realm_id: company.name for company in self.companies}

    @property
    def environments(self) -> list[str]:
        """Of which companies can be connected with the keys that are stored."""
        stored = {PRODUCTION: self.keys.quickbooks, SANDBOX: self.keys.quickbooks_sandbox}
        return [environment for environment, client_id in stored.items() if client_id]


def overview(runtime: SetupRuntime, request: PageRequest, session: Session) -> Overview:
    """Reads it. Raises: ComeBack `store_unavailable`."""
    portal = runtime.rows.portal(session.portal_id) if session.portal_id else None
    companies = runtime.rows.companies(session.portal_id) if session.portal_id else []
    keys = stored_keys(runtime.callouts.connections)
    moments = Moments(portal.time_zone if portal else "", runtime.clock.now())
    happened = activity(runtime, portal.portal_id, portal.domain, companies, moments) if portal else None
    return Overview(
        session=session,
        keys=keys,
        addresses=addresses(request),
        portal=portal_view(portal, moments) if portal else None,
        companies=sorted((company_view(row, moments) for row in companies), key=_urgency),
        activity=happened,
        checklist=checklist(_done(keys, portal, companies, happened)),
        zone=moments.zone,
        portals=_portals(runtime) if session.engineer else [],
    )


def _portals(runtime: SetupRuntime) -> list[str]:
    """Those among the first rows of the table: a link can be made for any other."""
    first = islice(runtime.rows.connections(), MOST_ROWS)
    return sorted({portal_of(item) for item in first if item["sk"] == "facts"})


def portal_view(row: PortalRow, moments: Moments) -> PortalView:
    """A portal in words."""
    return PortalView(
        row,
        condition(row, moments),
        renewals(row, moments),
        missing(row.scopes) if row.status is Status.CONNECTED else [],
        moments.say(row.health.used_at) if row.health.used_at else None,
    )


def company_view(row: CompanyRow, moments: Moments) -> CompanyView:
    """A company in words."""
    return CompanyView(
        row,
        condition(row, moments),
        renewals(row, moments),
        moments.say(row.health.used_at) if row.health.used_at else None,
    )


def _urgency(company: CompanyView) -> tuple[int, str]:
    """What somebody must look at comes first, what was ended last."""
    return [Tone.BAD, Tone.WARN, Tone.GOOD, Tone.OFF].index(company.condition.tone), company.name


def _done(
    keys: Keys, portal: PortalRow | None, companies: Sequence[CompanyRow], happened: Activity | None
) -> list[StepName]:
    """The steps that were done once: what was lost or ended later is told where it stands, not as a first run.

    That HubSpot called at all shows in the use of the connections. Documents that cannot be read are no reason to begin
    anew.
    """
    called = bool(portal and portal.health.used_at) or any(company.health.used_at for company in companies)
    documents = happened.documents if happened else []
    done = {
        StepName.KEYS: keys.complete,
        StepName.HUBSPOT: portal is not None,
        StepName.COMPANY: bool(companies),
        StepName.ACTIONS: called or bool(documents),
        StepName.ENROLMENT: documents is None or any(each.known for each in documents),
    }
    return [name for name, is_done in done.items() if is_done]
