"""What DynamoDB's answers to a checked write mean; the table is the real one, its client a stand-in."""

from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from quickbooks_actions.aws import Check, CheckFailed, ConditionFailed, Table, When
from quickbooks_actions.errors import ComeBack, ErrorCode

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ABSENT: When = {"condition": "attribute_not_exists(#p)", "names": {"#p": "posting"}}
OTHERS = [Check({"posting": name}, ABSENT) for name in "ab"]
FAILED, CONFLICT, FINE = "ConditionalCheckFailed", "TransactionConflict", "None"


class Client:
    """Notes the calls, and raises the error where there is one."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def put_item(self, **arguments: Any) -> dict[str, Any]:
        return self._call("put_item", arguments)

    def transact_write_items(self, **arguments: Any) -> dict[str, Any]:
        return self._call("transact_write_items", arguments)

    def _call(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((name, arguments))
        if self.error is not None:
            raise self.error
        return {}


def table(client: Client) -> Table:
    return Table("ledger", cast("DynamoDBClient", client))


def cancelled(*codes: str, code: str = "TransactionCanceledException") -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": "no"}, "CancellationReasons": [{"Code": each} for each in codes]}
    return ClientError(answer, "TransactWriteItems")


def test_a_write_without_checks_is_a_plain_one() -> None:
    client = Client()
    table(client).put({"posting": "x"}, checks=[])
    assert client.calls == [("put_item", {"TableName": "ledger", "Item": {"posting": {"S": "x"}}})]


def test_a_write_and_its_checks_are_one_call() -> None:
    client = Client()
    table(client).put({"posting": "x"}, condition="#n = :n", names={"#n": "n"}, values={":n": 1}, checks=OTHERS)
    ((name, arguments),) = client.calls
    assert name == "transact_write_items"
    assert arguments["TransactItems"] == [
        {
            "Put": {
                "TableName": "ledger",
                "Item": {"posting": {"S": "x"}},
                "ConditionExpression": "#n = :n",
                "ExpressionAttributeNames": {"#n": "n"},
                "ExpressionAttributeValues": {":n": {"N": "1"}},
            }
        },
        *(
            {
                "ConditionCheck": {
                    "TableName": "ledger",
                    "Key": {"posting": {"S": other}},
                    "ConditionExpression": "attribute_not_exists(#p)",
                    "ExpressionAttributeNames": {"#p": "posting"},
                }
            }
            for other in "ab"
        ),
    ]


@pytest.mark.parametrize("others", [(FINE, FINE), (FAILED, FINE), (CONFLICT, FINE)])
def test_the_items_own_condition_comes_first(others: tuple[str, str]) -> None:
    with pytest.raises(ConditionFailed):
        table(Client(cancelled(FAILED, *others))).put({"posting": "x"}, condition="c", checks=OTHERS)


@pytest.mark.parametrize("codes", [(FINE, FAILED, FINE), (FINE, FINE, FAILED), (FINE, CONFLICT, FAILED)])
def test_a_check_that_does_not_hold_is_told_apart(codes: tuple[str, ...]) -> None:
    with pytest.raises(CheckFailed):
        table(Client(cancelled(*codes))).put({"posting": "x"}, condition="c", checks=OTHERS)


@pytest.mark.parametrize(
    "error",
    [
        cancelled(CONFLICT, FINE, FINE),
        cancelled(FINE, CONFLICT, FINE),
        cancelled("ThrottlingError", FINE, FINE),
        cancelled("ProvisionedThroughputExceeded", FINE, FINE),
        cancelled(),
        cancelled(code="TransactionInProgressException"),
        cancelled(code="ThrottlingException"),
        cancelled(code="AccessDeniedException"),
        ReadTimeoutError(endpoint_url="https://dynamodb.test"),
    ],
    ids=str,
)
def test_whatever_else_keeps_it_from_being_written_passes(error: Exception) -> None:
    with pytest.raises(ComeBack) as raised:
        table(Client(error)).put({"posting": "x"}, condition="c", checks=OTHERS)
    assert raised.value.code is ErrorCode.STORE_UNAVAILABLE
    assert "store did not answer" in raised.value.sentence
