"""A callout as it was captured (HubSpot contract 3.1), and the reading of variations of it."""

import json
from typing import Any

from quickbooks_actions.workflow.callout import Callout, ReceivedCallout, read_callout
from quickbooks_actions.workflow.inputs import InvoiceInputs

INPUTS = {"account": "4620816365000000001", "memo": "Thanks"}
IDENTIFIER = {"enrollmentId": 2384400000001, "actionExecutionIndex": 0}


def sent(**changes: Any) -> dict[str, Any]:
    return {
        "callbackId": "ap-50400001-2384400000001-3-0",
        "origin": {
            "portalId": 50400001,
            "userId": None,
            "actionDefinitionId": 259500001,
            "actionDefinitionVersion": 4,
            "actionExecutionIndexIdentifier": IDENTIFIER,
        },
        "context": {
            "workflowId": 1791000001,
            "actionId": 3,
            "actionExecutionIndexIdentifier": IDENTIFIER,
            "source": "WORKFLOWS",
        },
        "object": {"objectId": 108400000001, "objectType": "DEAL", "properties": {"amount": "1500.00"}},
        "fields": INPUTS,
        "inputFields": INPUTS,
        "typedInputs": {"memo": {"value": "Thanks", "type": "STRING"}},
        **changes,
    }


def received(body: Any, limit: int = 1_000_000) -> ReceivedCallout:
    return read_callout(body if isinstance(body, bytes) else json.dumps(body).encode(), max_body_bytes=limit)


def callout(**changes: Any) -> Callout[InvoiceInputs]:
    return received(sent(**changes)).for_action(InvoiceInputs)


def without(*path: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(json.dumps(sent()))
    parent = body
    for part in path[:-1]:
        parent = parent[part]
    del parent[path[-1]]
    return body


GOOD = json.dumps(sent()).encode()
