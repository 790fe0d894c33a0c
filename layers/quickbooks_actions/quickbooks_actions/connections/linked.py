"""What a callout asks before anything else, in one read: its portal, the link to the company, and whose that is."""

from dataclasses import dataclass

from quickbooks_actions.aws import Table
from quickbooks_actions.connections.owners import owner_key
from quickbooks_actions.connections.rows import CompanyRow, PortalRow, company_key, portal_key, read_row


@dataclass(frozen=True, slots=True)
class Linked:
    """A portal and one of its companies.

    Attributes:
        portal: None where it was never connected.
        company: None where the portal has not connected it, or where it is another portal's: tokens are kept by
            company, so a link alone is not enough to use them, which may be one too many.
    """

    portal: PortalRow | None
    company: CompanyRow | None


def read_linked(table: Table, portal_id: str, realm_id: str) -> Linked:
    """Reads it. Raises: ComeBack `store_unavailable`."""
    keys = portal_key(portal_id), company_key(portal_id, realm_id), owner_key(realm_id)
    found = {(item["pk"], item["sk"]): item for item in table.get_many(keys)}
    facts, link, owner = (found.get((key["pk"], key["sk"])) for key in keys)
    portal, company = (read_row(item) if item else None for item in (facts, link))
    is_anothers = owner is not None and owner["portal"] != portal_id
    return Linked(
        portal if isinstance(portal, PortalRow) else None,
        company if isinstance(company, CompanyRow) and not is_anothers else None,
    )
