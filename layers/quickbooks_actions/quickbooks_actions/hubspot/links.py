"""Links for people, each of which opens a record in its portal (HubSpot contract 1.8: object type ids)."""

from quickbooks_actions.mapping.records import RecordRef, RecordType

TYPE_IDS = {RecordType.DEAL: "0-3", RecordType.QUOTE: "0-14", RecordType.PAYMENT: "0-101"}


def record_url(portal_id: str, record: RecordRef, domain: str = "") -> str:
    """The link to a record.

    Args:
        domain: HubSpot's own for the account's pages, where it is known; its usual one sends a person on to it.
    """
    return f"https://{domain or 'app.hubspot.com'}/contacts/{portal_id}/record/{TYPE_IDS[record.type]}/{record.id}"
