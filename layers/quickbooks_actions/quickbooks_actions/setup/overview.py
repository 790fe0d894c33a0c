"""What the set-up page shows of a portal."""

from dataclasses import dataclass
from datetime import datetime

from quickbooks_actions.connections import CompanyRow, PortalRow, Status
from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.hubspot.scopes import missing_scopes
from quickbooks_actions.setup.consents import HUBSPOT_CALLBACK, QUICKBOOKS_CALLBACK
from quickbooks_actions.setup.request import PageRequest
from quickbooks_actions.setup.runtime import SetupRuntime
from quickbooks_actions.setup.sessions import Session


@dataclass(frozen=True, slots=True)
class Keys:
    """Which of the apps' keys are stored; never the secrets themselves."""

    hubspot: bool
    quickbooks: bool
    quickbooks_sandbox: bool

    @property
    def any_quickbooks(self) -> bool:
        """Whether a company can be connected at all."""
        return self.quickbooks or self.quickbooks_sandbox


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page says.

    Attributes:
        missing_required, missing_optional: scopes that HubSpot did not grant; empty where nobody knows.
    """

    session: Session
    keys: Keys
    base_url: str
    hubspot_callback: str
    quickbooks_callback: str
    portal: PortalRow | None
    missing_required: list[str]
    missing_optional: list[str]
    companies: list[CompanyRow]
    now: datetime

    @property
    def connected(self) -> bool:
        """Whether HubSpot is connected."""
        return self.portal is not None and self.portal.status is Status.CONNECTED


def overview(runtime: SetupRuntime, request: PageRequest, session: Session) -> Overview:
    """Reads it. Raises: ComeBack `store_unavailable`."""
    portal = runtime.rows.portal(session.portal_id) if session.portal_id else None
    required, optional = missing_scopes(portal.scopes) if portal and portal.scopes else ([], [])
    return Overview(
        session=session,
        keys=stored_keys(runtime),
        base_url=request.base_url,
        hubspot_callback=request.url(HUBSPOT_CALLBACK),
        quickbooks_callback=request.url(QUICKBOOKS_CALLBACK),
        portal=portal,
        missing_required=required,
        missing_optional=optional,
        companies=runtime.rows.companies(session.portal_id) if session.portal_id else [],
        now=runtime.clock.now(),
    )


def stored_keys(runtime: SetupRuntime) -> Keys:
    """Which keys there are. Raises: ComeBack `store_unavailable`."""
    try:
        apps = runtime.callouts.connections.apps()
    except ComeBack as error:
        if error.code is not ErrorCode.CONFIGURATION:
            raise
        return Keys(False, False, False)
    return Keys(True, apps.quickbooks is not None, apps.quickbooks_sandbox is not None)
