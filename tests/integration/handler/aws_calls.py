"""Which calls to AWS a warm callout makes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.integration.in_process import InProcess


class AwsCalls:
    """Notes every call of one container: the service's operation, and the table or secret that it is about.

    Used as a context manager around the making of the container, and `during` what is counted.
    """

    def __init__(self, app: InProcess) -> None:
        self._names = {
            app.settings.ledger_table: "ledger",
            app.settings.deliveries_table: "deliveries",
            app.settings.connections_table: "connections",
            app.settings.directory_table: "directory",
        }
        self._made: Counter[str] | None = None

    def __call__(self, model: Any, params: dict[str, Any], **_arguments: Any) -> None:
        """botocore's `provide-client-params`."""
        if self._made is not None:
            self._made[f"{model.name} {self._about(params)}"] += 1

    @contextmanager
    def during(self) -> Iterator[Counter[str]]:
        """The calls that are made in here, by what they are."""
        made: Counter[str] = Counter()
        self._made = made
        try:
            yield made
        finally:
            self._made = None

    def _about(self, params: dict[str, Any]) -> str:
        tables = [params["TableName"]] if "TableName" in params else sorted(params.get("RequestItems", {}))
        return " ".join(self._names.get(table, table) for table in tables) or str(params.get("SecretId", ""))
