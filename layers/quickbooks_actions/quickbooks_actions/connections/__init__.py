"""Tokens in Secrets Manager, leases, and the links between portals and companies."""

from quickbooks_actions.connections.connections import Connections
from quickbooks_actions.connections.credentials import AppCredentials, HubSpotApp, QuickBooksApp, Tokens
from quickbooks_actions.connections.linking import Linking
from quickbooks_actions.connections.opened import CompanyConnection, PortalConnection
from quickbooks_actions.connections.rows import CompanyRow, PortalRow, Status
from quickbooks_actions.connections.secrets import Secrets

__all__ = [
    "AppCredentials",
    "CompanyConnection",
    "CompanyRow",
    "Connections",
    "HubSpotApp",
    "Linking",
    "PortalConnection",
    "PortalRow",
    "QuickBooksApp",
    "Secrets",
    "Status",
    "Tokens",
]
