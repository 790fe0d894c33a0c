"""Which calls to AWS the application makes, and which ones the template lets its functions make."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Any, Self

import boto3

from quickbooks_actions.settings import Settings
from sandbox.aws.template import load_template

_TABLE = re.compile(r"(Ledger|Deliveries|Connections|Directory)Table")

_OF_A_TRANSACTION = {
    "ConditionCheck": "ConditionCheckItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
}


class AwsCalls:
    """Notes every call: the service's operation, and the table (and index) or the secret that it is about.

    A context manager, for the clients that are made while it is entered.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tables = {
            settings.ledger_table: "ledger",
            settings.deliveries_table: "deliveries",
            settings.connections_table: "connections",
            settings.directory_table: "directory",
        }
        self._made: Counter[str] | None = None

    def __enter__(self) -> Self:
        boto3.client("sts")  # any client makes the session that all others are of
        self._events: Any = boto3.DEFAULT_SESSION.events  # type: ignore[union-attr]
        self._events.register("provide-client-params", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        self._made = None
        self._events.unregister("provide-client-params", self._note)

    def _note(self, model: Any, params: dict[str, Any], **_arguments: Any) -> None:
        if self._made is None:
            return
        parts = [part for item in params.get("TransactItems", ()) for part in item.items()]
        for operation, asked in parts or [(model.name, params)]:
            for about in self._about(asked):
                self._made[f"{_OF_A_TRANSACTION.get(operation, operation)} {about}"] += 1

    @contextmanager
    def during(self) -> Iterator[Counter[str]]:
        """The calls that are made in here, by what they are."""
        made: Counter[str] = Counter()
        self._made = made
        try:
            yield made
        finally:
            self._made = None

    def _about(self, params: Mapping[str, Any]) -> list[str]:
        tables = [params["TableName"]] if "TableName" in params else sorted(params.get("RequestItems", {}))
        index = f"/{params['IndexName']}" if "IndexName" in params else ""
        secret = str(params.get("SecretId") or params.get("Name") or "")
        return [self._tables[table] + index for table in tables] or [
            f"secret {secret.removeprefix(self._settings.secrets_prefix)}"
        ]


def forbidden(function: str, made: Mapping[str, int]) -> list[str]:
    """Those of the calls that the function's policies do not allow."""
    resources: Mapping[str, Any] = load_template()["Resources"]
    policies = resources[function]["Properties"]["Policies"]
    allowed = [
        f"{action.partition(':')[2]} {_named(resource)}"
        for policy in policies
        for statement in policy["Statement"]
        for action in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
    ]
    return [call for call in made if not any(fnmatchcase(call, each) for each in allowed)]


def _named(resource: Any) -> str:
    """A policy's resource in the words of `AwsCalls`."""
    text = str(resource)
    if "secret:${SecretsPrefix}" in text:
        # AWS puts a hyphen and six letters behind a secret's name
        return "secret " + str(resource["Sub"]).partition("${SecretsPrefix}")[2].removesuffix("-*")
    (table,) = {str(name).lower() for name in _TABLE.findall(text)}
    return table + ("/by_portal" if "/index/by_portal" in text else "")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
