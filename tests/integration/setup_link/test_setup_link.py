"""`make setup-link`, with the engineer's AWS rights."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.config import Config

from quickbooks_actions.aws import Table
from quickbooks_actions.connections.one_time import OneTime, Purpose
from quickbooks_actions.connections.rows import PortalRow, Rows
from sandbox.aws.embedded import REGION, EmbeddedAws, local_credentials
from sandbox.kit import Clock
from tests.conftest import TestAws
from tools.setup_link import setup_link
from tools.stack import Chosen, Stopped, chosen

STACK = "setup-link-stack"
BASE = "https://hooks.example.com/quickbooks"


def table(keys: str = "pk sk") -> dict[str, Any]:
    hash_key, range_key = keys.split()
    return {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [
                {"AttributeName": hash_key, "KeyType": "HASH"},
                {"AttributeName": range_key, "KeyType": "RANGE"},
            ],
            "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in (hash_key, range_key)],
        },
    }


TEMPLATE = {
    "Parameters": {"PublicBaseUrl": {"Type": "String", "Default": ""}},
    "Resources": {"DirectoryTable": table(), "ConnectionsTable": table()},
    "Outputs": {
        "ApiUrl": {"Value": "https://abc.execute-api.us-east-1.amazonaws.com/v1"},
        "DirectoryTableName": {"Value": {"Ref": "DirectoryTable"}},
        "ConnectionsTableName": {"Value": {"Ref": "ConnectionsTable"}},
    },
}


def patient_client(running: EmbeddedAws) -> Any:
    """The first stack takes its time on a busy machine, and a second attempt would find it there."""
    return boto3.client(
        "cloudformation",
        endpoint_url=running.endpoint,
        region_name=REGION,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(read_timeout=120, retries={"total_max_attempts": 1}),
    )


@pytest.fixture(scope="module")
def stacks(aws: TestAws) -> EmbeddedAws:
    """The AWS in which they are."""
    cloudformation = patient_client(aws.embedded)
    cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps(TEMPLATE))
    cloudformation.create_stack(
        StackName=f"{STACK}-domain",
        TemplateBody=json.dumps(TEMPLATE),
        Parameters=[{"ParameterKey": "PublicBaseUrl", "ParameterValue": BASE}],
    )
    cloudformation.create_stack(
        StackName=f"{STACK}-other", TemplateBody=json.dumps({"Resources": {"SomeTable": table()}})
    )
    cloudformation.get_waiter("stack_create_complete").wait(StackName=f"{STACK}-other", WaiterConfig={"Delay": 1})
    return aws.embedded


@pytest.fixture(autouse=True)
def rights(stacks: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engineer's, by the environment, as `make setup-link` has them."""
    for name, value in local_credentials(stacks.endpoint).items():
        monkeypatch.setenv(name, value)


def taken(aws: EmbeddedAws, stack: str, link: str, clock: Clock) -> dict[str, str] | None:
    """What the page reads of a link."""
    resource = aws.client("cloudformation").describe_stack_resource(StackName=stack, LogicalResourceId="DirectoryTable")
    name = resource["StackResourceDetail"]["PhysicalResourceId"]
    (key,) = parse_qs(urlsplit(link).query)["key"]
    facts = OneTime(Table(name, aws.client("dynamodb")), clock).take(Purpose.SETUP_LINK, key)
    return dict(facts) if facts is not None else None


def connect(aws: EmbeddedAws, portal_id: str) -> None:
    resource = aws.client("cloudformation").describe_stack_resource(
        StackName=STACK, LogicalResourceId="ConnectionsTable"
    )
    connections = Table(resource["StackResourceDetail"]["PhysicalResourceId"], aws.client("dynamodb"))
    Rows(connections, Clock()).save_portal(PortalRow(portal_id=portal_id))


def test_a_link_lets_in_once(stacks: EmbeddedAws) -> None:
    link, clock = setup_link(Chosen(STACK)), Clock()
    assert link.startswith("https://abc.execute-api.us-east-1.amazonaws.com/v1/setup/link?key=")
    assert taken(stacks, STACK, link, clock) == {"portal": ""}
    assert taken(stacks, STACK, link, clock) is None


def test_a_link_is_good_for_fifteen_minutes(stacks: EmbeddedAws) -> None:
    clock = Clock()
    clock.set(clock.now(), frozen=True)
    early, late = setup_link(Chosen(STACK), clock=clock), setup_link(Chosen(STACK), clock=clock)
    clock.advance(15 * 60 - 1)
    assert taken(stacks, STACK, early, clock) is not None
    clock.advance(1)
    assert taken(stacks, STACK, late, clock) is None


def test_a_link_is_of_the_custom_domain_where_there_is_one() -> None:
    assert setup_link(Chosen(f"{STACK}-domain")).startswith(f"{BASE}/setup/link?key=")


def test_a_link_can_be_for_an_account(stacks: EmbeddedAws) -> None:
    connect(stacks, "50400001")
    assert taken(stacks, STACK, setup_link(Chosen(STACK), "50400001"), Clock()) == {"portal": "50400001"}


def test_an_account_that_was_never_connected_is_told() -> None:
    with pytest.raises(Stopped) as stopped:
        setup_link(Chosen(STACK), "404")
    assert str(stopped.value) == (
        "The HubSpot account 404 was never connected. Leave PORTAL out, and connect it on the page."
    )


def test_a_stack_that_is_not_there_is_told_with_what_to_do() -> None:
    with pytest.raises(Stopped) as stopped:
        setup_link(Chosen("nothing-here"))
    assert str(stopped.value) == (
        "There is no stack nothing-here here, or it is not this application's: deploy it first (`make deploy`), or "
        "name another one (STACK=…); AWS_REGION and AWS_PROFILE say where it is looked for."
    )


def test_another_applications_stack_is_told() -> None:
    with pytest.raises(Stopped) as stopped:
        setup_link(Chosen(f"{STACK}-other"))
    assert str(stopped.value) == (
        f"The stack {STACK}-other has no output ApiUrl: its deployment is not finished, it is older than "
        "these commands, or it is another application."
    )


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        (
            ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
            "There are no AWS credentials (Unable to locate credentials). Sign in as for `make deploy`, "
            "then try again.",
        ),
        (
            ("AWS_REGION", "AWS_DEFAULT_REGION"),
            "No AWS region is chosen. Set AWS_REGION, or let `make deploy` note one in samconfig.toml.",
        ),
    ],
    ids=["credentials", "region"],
)
def test_what_the_environment_lacks_is_told(
    monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...], sentence: str
) -> None:
    for name in missing:
        monkeypatch.delenv(name)
    with pytest.raises(Stopped) as stopped:
        setup_link(Chosen(STACK))
    assert str(stopped.value) == sentence


def test_an_aws_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(Stopped) as stopped:
        setup_link(Chosen(STACK))
    assert str(stopped.value) == (
        "AWS did not answer (EndpointConnectionError). Look at the network and at AWS_REGION, then try again."
    )


def test_the_stack_is_the_one_that_was_deployed(tmp_path: Path) -> None:
    samconfig = tmp_path / "samconfig.toml"
    samconfig.write_text(
        '[default.global.parameters]\nstack_name = "ours"\n[default.deploy.parameters]\nregion = "eu-west-1"\n'
    )
    assert chosen({}, samconfig) == Chosen("ours", "eu-west-1")
    assert chosen({"STACK": "another"}, samconfig) == Chosen("another", "eu-west-1")
    assert chosen({}, tmp_path / "missing.toml") == Chosen("quickbooks-actions")
