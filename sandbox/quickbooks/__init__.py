"""QuickBooks Online on this machine: point any SDK at it by its base URL."""

from sandbox.quickbooks.app import SECOND_US_REALM, US_REALM, QuickBooksSandbox
from sandbox.quickbooks.exceptions import Fault
from sandbox.quickbooks.switches import QuickBooksSwitches

__all__ = ["SECOND_US_REALM", "US_REALM", "Fault", "QuickBooksSandbox", "QuickBooksSwitches"]
