"""From the link that an action gives to the same document on the QuickBooks sandbox's own page."""

from __future__ import annotations

from urllib.parse import urlsplit


def document_link(quickbooks_url: str, document_url: str) -> str:
    """The document's address here: what `https://…qbo.intuit.com/login?…` opens, on `quickbooks_url`; '' for ''."""
    if not document_url:
        return ""
    parts = urlsplit(document_url)
    return f"{quickbooks_url}{parts.path}" + (f"?{parts.query}" if parts.query else "")
