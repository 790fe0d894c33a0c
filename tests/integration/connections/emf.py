"""What the code really printed for CloudWatch."""

import json
from dataclasses import dataclass
from typing import Any

import pytest


@dataclass(frozen=True)
class Printed:
    """One metric as CloudWatch takes it from a log line."""

    namespace: str
    name: str
    dimensions: dict[str, str]
    value: float


def printed(capsys: pytest.CaptureFixture[str]) -> list[Printed]:
    """The metrics that were printed since the last look."""
    found = []
    for line in capsys.readouterr().out.splitlines():
        value: dict[str, Any] = json.loads(line)
        for directive in value.get("_aws", {}).get("CloudWatchMetrics", []):
            (names,) = directive["Dimensions"]
            dimensions = {name: value[name] for name in names}
            for metric in directive["Metrics"]:
                (number,) = value[metric["Name"]]
                found.append(Printed(directive["Namespace"], metric["Name"], dimensions, number))
    return found


def names(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Their names alone."""
    return [metric.name for metric in printed(capsys)]
