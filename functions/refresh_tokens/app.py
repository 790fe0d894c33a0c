"""Refresh tokens: every connection is renewed before a callout has to wait for it, and long before it ends."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from quickbooks_actions.aws import Table
from quickbooks_actions.connections import Connections, Secrets
from quickbooks_actions.connections.renewal import Renewal
from quickbooks_actions.settings import Settings
from quickbooks_actions.telemetry import logger
from quickbooks_actions.timing import SystemClock


class LambdaContext(Protocol):
    """What is needed of Lambda's context object."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is cut off."""


def handler(_event: Mapping[str, Any], context: LambdaContext) -> dict[str, int]:
    """One run of the schedule; the answer counts connections by what became of them.

    Raises:
        ComeBack: settings are missing, or the table does not answer. The next run is the second attempt.
    """
    outcomes = renewal().run(context.get_remaining_time_in_millis() / 1000)
    logger.info("renewed", extra={"outcomes": outcomes})
    return outcomes


@cache
def renewal() -> Renewal:
    """The container's own, so that tokens which could not be saved are saved by a later run."""
    settings, clock = Settings.from_environment(), SystemClock()
    table = Table(settings.connections_table)
    connections = Connections(settings=settings, table=table, secrets=Secrets(settings.secrets_prefix), clock=clock)
    return Renewal(connections=connections, table=table, settings=settings, clock=clock)
