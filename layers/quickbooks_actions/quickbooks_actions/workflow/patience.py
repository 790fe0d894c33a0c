"""How long HubSpot waits for an answer, where it says so (HubSpot contract 3.3)."""

import re
from collections.abc import Mapping
from typing import Any

from quickbooks_actions.timing import LAST_START_SECONDS
from quickbooks_actions.workflow.signature import request_headers

HEADER = "x-hubspot-timeout-millis"
SHARE = 0.8
LEAST_SECONDS = 2.0
"""The header is not signed, and an action that may begin nothing would be retried in vain."""

_MILLISECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


def last_start(event: Mapping[str, Any]) -> float:
    """Seconds after which no new step of a callout is begun: 80 % of the time that HubSpot says it waits.

    Never more than without that header, and never less than two.
    """
    values = {
        value.strip() for name, given in request_headers(event).items() if name.lower() == HEADER for value in given
    }
    told = [int(value) for value in values if _MILLISECONDS.fullmatch(value)]
    if not told:
        return LAST_START_SECONDS
    return min(LAST_START_SECONDS, max(LEAST_SECONDS, min(told) / 1000 * SHARE))
