"""A Secrets Manager that fails now and then, and remembers what became current."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

CODES = ("ThrottlingException", "InternalServiceError", "")
"""'' = no answer at all."""


class FailingSecrets:
    """A client that fails one call in `one_in`: half of those are carried out all the same.

    Attributes:
        one_in: 0 = never.
        current: by secret, every value that became current, in order. Each is held to two rules at once: no token in it
            is empty, and no refresh token comes back that another one has followed.
    """

    def __init__(self, client: Any, random: Random, one_in: int) -> None:
        self._client = client
        self._random = random
        self.one_in = one_in
        self.failed = 0
        self.current: dict[str, list[dict[str, Any]]] = {}
        self._put: dict[tuple[str, str], str] = {}
        self.exceptions = client.exceptions

    def __getattr__(self, operation: str) -> Any:
        def call(**arguments: Any) -> Any:
            fails = bool(self.one_in) and self._random.randrange(self.one_in) == 0
            after = fails and self._random.random() < 0.5
            answer = None
            if not fails or after:
                answer = getattr(self._client, operation)(**arguments)
                self._watch(operation, arguments)
            if not fails:
                return answer
            self.failed += 1
            code = self._random.choice(CODES)
            if not code:
                raise ReadTimeoutError(endpoint_url="https://secretsmanager")
            raise ClientError({"Error": {"Code": code, "Message": "m"}}, operation)

        return call

    def _watch(self, operation: str, arguments: dict[str, Any]) -> None:
        if operation == "create_secret":
            self._became_current(arguments["Name"], arguments["SecretString"])
        elif operation == "put_secret_value" and "AWSCURRENT" in arguments.get("VersionStages", ["AWSCURRENT"]):
            self._became_current(arguments["SecretId"], arguments["SecretString"])
        elif operation == "put_secret_value":
            self._put[arguments["SecretId"], arguments["ClientRequestToken"]] = arguments["SecretString"]
        elif operation == "update_secret_version_stage" and arguments["VersionStage"] == "AWSCURRENT":
            self._became_current(arguments["SecretId"], self._put[arguments["SecretId"], arguments["MoveToVersionId"]])

    def _became_current(self, name: str, text: str) -> None:
        value = json.loads(text)
        history = self.current.setdefault(name, [])
        if "refresh_token" in value:
            assert value["access_token"], f"an empty access token in {name}"
            assert value["refresh_token"], f"an empty refresh token in {name}"
            followed = {old["refresh_token"] for old in history} - {history[-1]["refresh_token"] if history else ""}
            assert value["refresh_token"] not in followed, f"an older pair came back in {name}"
        history.append(value)
