"""QuickBooks Online on this machine: point any SDK at it by its base URL."""

from sandbox.quickbooks.app import QuickBooksSandbox
from sandbox.quickbooks.exceptions import Fault
from sandbox.quickbooks.seeds.companies import (
    CA_MULTICURRENCY_REALM,
    CA_REALM,
    SECOND_US_REALM,
    UK_MULTICURRENCY_REALM,
    UK_REALM,
    US_AUTOMATED_TAX_REALM,
    US_MULTICURRENCY_REALM,
    US_REALM,
)
from sandbox.quickbooks.switches import QuickBooksSwitches

__all__ = [
    "CA_MULTICURRENCY_REALM",
    "CA_REALM",
    "SECOND_US_REALM",
    "UK_MULTICURRENCY_REALM",
    "UK_REALM",
    "US_AUTOMATED_TAX_REALM",
    "US_MULTICURRENCY_REALM",
    "US_REALM",
    "Fault",
    "QuickBooksSandbox",
    "QuickBooksSwitches",
]
