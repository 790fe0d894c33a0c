"""DynamoDB and Secrets Manager, thin: short timeouts, plain Python values, typed errors."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from quickbooks_actions.errors import ComeBack, ErrorCode

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BOTO_CONFIG = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 2, "mode": "standard"})
"""With botocore's defaults a throttled table eats the whole 28 seconds of a callout."""

BEST_EFFORT_CONFIG = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1})
"""For what a callout can do without: it is tried once, and never waited for long."""

_BATCH_KEYS = 100
_BATCH_ATTEMPTS = 4
"""DynamoDB's limit for one BatchGetItem, and how often keys that it left out are asked for."""

MOST_CHECKS = 99
"""DynamoDB's limit for one TransactWriteItems is 100 items, of which one is written."""

_CONDITION_FAILED = "ConditionalCheckFailed"

type_serializer = TypeSerializer()
type_deserializer = TypeDeserializer()

Item = dict[str, Any]


class ConditionFailed(Exception):
    """A conditional write lost: somebody else was there first."""


class CheckFailed(Exception):
    """What was to hold for another item did not, so nothing was written."""


class When(TypedDict, total=False):
    """The condition of a write, as DynamoDB has it, and what its `:values` and `#names` stand for."""

    condition: str
    values: Mapping[str, Any] | None
    names: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold for another item of the table at the moment at which one is written."""

    key: Mapping[str, Any]
    when: When


def store_unavailable(error: Exception) -> ComeBack:
    """What a failing store of our own means for a callout: come back, nothing is posted."""
    detail = (
        error.response.get("Error", {}).get("Code", "unknown")
        if isinstance(error, ClientError)
        else type(error).__name__
    )
    return ComeBack(ErrorCode.STORE_UNAVAILABLE, f"The application's own store did not answer ({detail}).")


def dynamodb_client() -> "DynamoDBClient":
    """One for all tables of a container: making a client costs more than a call, and each opens its own connections."""
    return boto3.client("dynamodb", config=BOTO_CONFIG)


def best_effort_client() -> "DynamoDBClient":
    """For a table whose rows a callout can do without."""
    return boto3.client("dynamodb", config=BEST_EFFORT_CONFIG)


def _wire(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: type_serializer.serialize(value) for name, value in values.items()}


def _plain(item: Mapping[str, Any]) -> Item:
    return {name: type_deserializer.deserialize(value) for name, value in item.items()}


class Table:
    """One DynamoDB table; items are plain dicts (numbers come back as Decimal).

    Every method raises ComeBack `store_unavailable` when DynamoDB throttles, fails or does not answer.
    """

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self.name = name
        self._client = client or dynamodb_client()

    def get(self, key: Mapping[str, Any], *, consistent: bool = True) -> Item | None:
        """The item, or None."""
        answer = self._call("get_item", Key=_wire(key), ConsistentRead=consistent)
        return _plain(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Collection[Mapping[str, Any]], *, consistent: bool = True) -> list[Item]:
        """Those of the items that there are, in no order; each key once."""
        found: list[Item] = []
        left = [_wire(key) for key in keys]
        for _ in range(_BATCH_ATTEMPTS + len(left) // _BATCH_KEYS):
            if not left:
                return found
            batch, left = left[:_BATCH_KEYS], left[_BATCH_KEYS:]
            request = {self.name: {"Keys": batch, "ConsistentRead": consistent}}
            answer = self._batch(request)
            found += [_plain(item) for item in answer.get("Responses", {}).get(self.name, [])]
            left += answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys", [])
        if left:
            raise ComeBack(ErrorCode.STORE_UNAVAILABLE, "The application's own store did not answer (UnprocessedKeys).")
        return found

    def put(self, item: Mapping[str, Any], *, checks: Sequence[Check] = (), **when: Unpack[When]) -> None:
        """Writes the whole item.

        Args:
            checks: on other items, at most MOST_CHECKS; all hold at the moment of the write, or nothing is written.

        Raises:
            ConditionFailed: when `condition` does not hold.
            CheckFailed: when it does, and one of the checks does not.
        """
        if not checks:
            self._call("put_item", Item=_wire(item), **_expressions(**when))
            return
        put = {"TableName": self.name, "Item": _wire(item), **_expressions(**when)}
        transaction: list[Any] = [{"Put": put}, *({"ConditionCheck": self._check(check)} for check in checks)]
        try:
            self._client.transact_write_items(TransactItems=transaction)
        except (ClientError, BotoCoreError) as error:
            raise _cancelled(error) from error

    def update(self, key: Mapping[str, Any], expression: str, **when: Unpack[When]) -> Item:
        """Updates in place and gives the item as it is afterwards.

        Raises:
            ConditionFailed: when `condition` does not hold.
        """
        answer = self._call(
            "update_item",
            Key=_wire(key),
            UpdateExpression=expression,
            ReturnValues="ALL_NEW",
            **_expressions(**when),
        )
        return _plain(answer.get("Attributes", {}))

    def delete(self, key: Mapping[str, Any], **when: Unpack[When]) -> None:
        """Deletes the item; deleting what is not there is no error.

        Raises:
            ConditionFailed: when `condition` does not hold.
        """
        self._call("delete_item", Key=_wire(key), **_expressions(**when))

    def query(
        self,
        key_condition: str,
        values: Mapping[str, Any],
        *,
        names: Mapping[str, str] | None = None,
        consistent: bool = True,
    ) -> Iterator[Item]:
        """All items of a partition, page by page."""
        start: Mapping[str, Any] | None = None
        while True:
            more = {"ExclusiveStartKey": start} if start else {}
            answer = self._call(
                "query",
                KeyConditionExpression=key_condition,
                ConsistentRead=consistent,
                **_expressions(values=values, names=names),
                **more,
            )
            yield from (_plain(item) for item in answer.get("Items", []))
            start = answer.get("LastEvaluatedKey")
            if not start:
                return

    def newest(self, index: str, key: Mapping[str, Any], count: int) -> list[Item]:
        """The last items of a partition of an index, by its range key, the newest first; eventually consistent.

        Args:
            key: the index's hash key and its value.
            count: how many at most.
        """
        ((name, value),) = key.items()
        found: list[Item] = []
        start: Mapping[str, Any] = {}
        while len(found) < count:
            answer = self._call(
                "query",
                IndexName=index,
                KeyConditionExpression="#key = :key",
                ScanIndexForward=False,
                Limit=count - len(found),
                **_expressions(values={":key": value}, names={"#key": name}),
                **start,
            )
            found += [_plain(item) for item in answer.get("Items", [])]
            if not answer.get("LastEvaluatedKey"):
                break
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
        return found

    def scan(
        self, condition: str, values: Mapping[str, Any], *, after: Mapping[str, Any] | None = None
    ) -> Iterator[Item]:
        """All items for which the condition holds, page by page, in an order that stays; eventually consistent.

        Args:
            after: the key of an item, which need not exist any more; only items behind it are read.
        """
        start = _wire(after) if after else None
        while True:
            more = {"ExclusiveStartKey": start} if start else {}
            answer = self._call("scan", FilterExpression=condition, **_expressions(values=values), **more)
            yield from (_plain(item) for item in answer.get("Items", []))
            start = answer.get("LastEvaluatedKey")
            if not start:
                return

    def _check(self, check: Check) -> dict[str, Any]:
        return {"TableName": self.name, "Key": _wire(check.key), **_expressions(**check.when)}

    def _batch(self, request: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return dict(self._client.batch_get_item(RequestItems=request))
        except (ClientError, BotoCoreError) as error:
            raise store_unavailable(error) from error

    def _call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = getattr(self._client, operation)(TableName=self.name, **arguments)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException":
                raise ConditionFailed(operation) from error
            raise store_unavailable(error) from error
        except BotoCoreError as error:
            raise store_unavailable(error) from error
        return answer


def _cancelled(error: ClientError | BotoCoreError) -> Exception:
    """Why a transaction wrote nothing. Its reasons stand in the order of its items, the one to be written first."""
    reasons = error.response.get("CancellationReasons", []) if isinstance(error, ClientError) else []
    codes = [reason.get("Code") for reason in reasons]
    if codes[:1] == [_CONDITION_FAILED]:
        return ConditionFailed("transact_write_items")
    if _CONDITION_FAILED in codes:
        return CheckFailed("transact_write_items")
    return store_unavailable(error)  # also where it met another transaction: nobody knows yet what that one does


def _expressions(
    condition: str = "", values: Mapping[str, Any] | None = None, names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    expressions: dict[str, Any] = {}
    if condition:
        expressions["ConditionExpression"] = condition
    if values:
        expressions["ExpressionAttributeValues"] = _wire(values)
    if names:
        expressions["ExpressionAttributeNames"] = dict(names)
    return expressions
