"""A deployed stack as its engineer's commands reach it: which one, with whose rights, and what it is made of.

Whoever has AWS rights for the stack is its engineer; that is all the proof there is.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)

from quickbooks_actions.aws import Table

PROJECT = Path(__file__).resolve().parents[1]
CONFIG = Config(connect_timeout=5, read_timeout=15, retries={"total_max_attempts": 3})
TABLES = ("Ledger", "Connections", "Directory", "Deliveries")
_NOT_ACCEPTED = {"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"}


class Stopped(Exception):
    """The command ends here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What samconfig.toml and the environment say. region, profile: None = as AWS's own settings have it."""

    stack: str
    region: str | None = None
    profile: str | None = None


def chosen(environment: Mapping[str, str], samconfig: Path = PROJECT / "samconfig.toml") -> Chosen:
    """The stack, where it is and with whose rights: STACK first, then what `sam deploy --guided` noted."""
    noted: dict[str, Any] = {}
    if samconfig.exists():
        sections = tomllib.loads(samconfig.read_text()).get("default", {})
        for name in ("global", "deploy"):
            noted |= sections.get(name, {}).get("parameters", {})
    stack = environment.get("STACK", "").strip() or str(noted.get("stack_name", "quickbooks-actions"))
    return Chosen(stack, noted.get("region"), noted.get("profile"))


class DeployedStack:
    """A stack that is deployed.

    Attributes:
        parameters, outputs: by name.

    Raises:
        Stopped: there is no such stack, or AWS does not let us.
    """

    def __init__(self, where: Chosen) -> None:
        self.where = where
        try:
            self._session = boto3.Session(profile_name=where.profile, region_name=where.region)
            found = self.client("cloudformation").describe_stacks(StackName=where.stack)["Stacks"][0]
        except (BotoCoreError, ClientError) as error:
            raise Stopped(why(error, where)) from error
        self.parameters = {each["ParameterKey"]: each.get("ParameterValue", "") for each in found.get("Parameters", [])}
        self.outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}

    def client(self, service: str) -> Any:
        """A client of that AWS service."""
        make: Any = self._session.client  # the stubs know each service by a literal name only
        return make(service, config=CONFIG)

    def table(self, kind: str) -> Table:
        """One of TABLES: the stack's own, or the kept one that it was given."""
        return Table(self._output(f"{kind}TableName"), self.client("dynamodb"))

    @property
    def base_url(self) -> str:
        """The custom domain where there is one, else the API's own URL."""
        return (self.parameters.get("PublicBaseUrl") or self._output("ApiUrl")).rstrip("/")

    def _output(self, name: str) -> str:
        value = str(self.outputs.get(name, ""))
        if not value:
            raise Stopped(
                f"The stack {self.where.stack} has no output {name}: its deployment is not finished, it is older than "
                "these commands, or it is another application."
            )
        return value


def why(error: BotoCoreError | ClientError, where: Chosen) -> str:
    """What AWS's error means for whoever runs a command, and what to do."""
    if isinstance(error, ClientError):
        return _refused(error, where)
    if isinstance(error, NoRegionError):
        return "No AWS region is chosen. Set AWS_REGION, or let `make deploy` note one in samconfig.toml."
    if isinstance(error, NoCredentialsError | PartialCredentialsError | ProfileNotFound):
        return f"There are no AWS credentials ({error}). Sign in as for `make deploy`, then try again."
    return f"AWS did not answer ({type(error).__name__}). Look at the network and at AWS_REGION, then try again."


def _refused(error: ClientError, where: Chosen) -> str:
    code = error.response.get("Error", {}).get("Code", "")
    if code in _NOT_ACCEPTED:
        return f"AWS does not accept the credentials ({code}). Sign in again, then try again."
    if code.startswith("AccessDenied"):
        return f"AWS does not allow {error.operation_name} with these credentials. Use those that deployed the stack."
    if code == "ValidationError":
        return (
            f"There is no stack {where.stack} here, or it is not this application's: deploy it first (`make deploy`), "
            "or name another one (STACK=…); AWS_REGION and AWS_PROFILE say where it is looked for."
        )
    return f"AWS refused {error.operation_name} ({code}). Try again."
