"""Logs as JSON lines and metrics as EMF: ids, codes, timings; never a token, a name, an e-mail, an amount or a body."""

import json
import os

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

SERVICE = os.environ.get("POWERTOOLS_SERVICE_NAME", "") or "quickbooks-actions"
"""The stack's name: two stacks of one account do not set off each other's alarms."""

NAMESPACE = "QuickBooksActions"

logger = Logger(service=SERVICE, log_uncaught_exceptions=False, log_record_order=["level", "message"])
"""Fields are added per callout with `logger.append_keys` and cleared with `logger.clear_state()`."""


def count(metric: str, value: int = 1, **dimensions: str) -> None:
    """Counts something at once as one EMF line (no state kept between callouts).

    Args:
        metric: name in CamelCase, e.g. `DocumentsCreated`.
        value: how many, or how much: CloudWatch keeps sum, lowest and highest.
        dimensions: few and low in number of values: an action's name, an error code; never an id. None at all for what
            an alarm watches: an alarm sees one combination of dimensions alone.
    """
    metrics = EphemeralMetrics(service=SERVICE, namespace=NAMESPACE)
    for name, text in dimensions.items():
        metrics.add_dimension(name=name, value=text)
    metrics.add_metric(name=metric, unit=MetricUnit.Count, value=value)
    # One write for line and line end: several threads of the scheduled renewal count at once
    print(json.dumps(metrics.serialize_metric_set(), separators=(",", ":")) + "\n", end="", flush=True)
