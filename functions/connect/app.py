"""Connect: the set-up page, where a person connects HubSpot and QuickBooks and sees how the connections are."""

from quickbooks_actions.setup.site import handler

__all__ = ["handler"]
