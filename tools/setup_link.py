"""`make setup-link`: a link that opens the set-up page, once and within fifteen minutes.

Whoever has AWS rights for the stack is its engineer; that is all the proof there is. STACK names another stack than
samconfig.toml does, PORTAL the HubSpot account that the page then shows.
"""

import os
import sys
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
from quickbooks_actions.connections.one_time import LINK_LIVES, OneTime, Purpose
from quickbooks_actions.connections.rows import Rows
from quickbooks_actions.errors import ActionError
from quickbooks_actions.timing import Clock, SystemClock

PROJECT = Path(__file__).resolve().parents[1]
CONFIG = Config(connect_timeout=5, read_timeout=15, retries={"total_max_attempts": 3})
_NOT_ACCEPTED = {"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"}


class Stopped(Exception):
    """No link; the message says why and what to do."""


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


def setup_link(where: Chosen, portal_id: str = "", clock: Clock | None = None) -> str:
    """Issues a link.

    Args:
        portal_id: that the page then shows; '' = none yet.

    Raises:
        Stopped: there is no such stack or portal, or AWS does not let us.
    """
    clock = clock or SystemClock()
    try:
        session = boto3.Session(profile_name=where.profile, region_name=where.region)
        make: Any = session.client  # the stubs know each service by a literal name only
        cloudformation, dynamodb = (make(service, config=CONFIG) for service in ("cloudformation", "dynamodb"))
        base_url = _base_url(cloudformation, where.stack)
        if (
            portal_id
            and Rows(Table(_table(cloudformation, where, "Connections"), dynamodb), clock).portal(portal_id) is None
        ):
            raise Stopped(
                f"The HubSpot account {portal_id} was never connected. Leave PORTAL out, and connect it on the page."
            )
        one_time = OneTime(Table(_table(cloudformation, where, "Directory"), dynamodb), clock)
        key = one_time.issue(Purpose.SETUP_LINK, {"portal": portal_id}, LINK_LIVES)
    except (BotoCoreError, ClientError) as error:
        raise Stopped(_why(error, where)) from error
    except ActionError as error:
        raise Stopped(f"The stack's table cannot be used with these rights. ({error.sentence})") from error
    return f"{base_url}/setup/link?key={key}"


def _base_url(cloudformation: Any, stack: str) -> str:
    """The custom domain where there is one, else the API's own URL."""
    found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    parameters = {each["ParameterKey"]: each.get("ParameterValue", "") for each in found.get("Parameters", [])}
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}
    url = parameters.get("PublicBaseUrl") or outputs.get("ApiUrl")
    if not url:
        raise Stopped(
            f"The stack {stack} has no output ApiUrl: its deployment is not finished, or it is another application."
        )
    return str(url).rstrip("/")


def _table(cloudformation: Any, where: Chosen, kind: str) -> str:
    """The physical name of a table. Raises: ClientError."""
    answer = cloudformation.describe_stack_resource(StackName=where.stack, LogicalResourceId=f"{kind}Table")
    return str(answer["StackResourceDetail"]["PhysicalResourceId"])


def _why(error: BotoCoreError | ClientError, where: Chosen) -> str:
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
            "or name another one (`make setup-link STACK=…`); AWS_REGION and AWS_PROFILE say where it is looked for."
        )
    return f"AWS refused {error.operation_name} ({code}). Try again."


def main() -> None:
    """Prints the link, or why there is none."""
    try:
        link = setup_link(chosen(os.environ), os.environ.get("PORTAL", "").strip())
    except Stopped as stopped:
        sys.exit(f"setup-link: {stopped}")
    print("Open this within fifteen minutes; it works once, for whoever opens it:")
    print(link)


if __name__ == "__main__":
    main()
