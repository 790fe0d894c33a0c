"""A DynamoDB client that fails where a test wants it to; everything else goes to the real API."""

from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError


class SwitchedClient:
    """Stands in front of a boto3 DynamoDB client.

    Attributes:
        failing: operations that fail without having happened, each with the error it fails with.
        losing: operations that happen but whose answer is lost.
        calls: the operations asked for so far.
    """

    def __init__(self, real: Any) -> None:
        self._real = real
        self.failing: dict[str, Exception] = {}
        self.losing: set[str] = set()
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)
        if name not in {"put_item", "get_item", "update_item", "delete_item"}:
            return real

        def call(**arguments: Any) -> Any:
            self.calls.append(name)
            if name in self.failing:
                raise self.failing[name]
            answer = real(**arguments)
            if name in self.losing:
                raise timed_out()
            return answer

        return call


def throttled(operation: str) -> ClientError:
    """What a throttled table answers."""
    return ClientError({"Error": {"Code": "ProvisionedThroughputExceededException", "Message": "slow down"}}, operation)


def lost_to_an_attempt_that_is_over() -> ClientError:
    """A conditional write that lost to a record in progress whose Lambda's time has ended meanwhile."""
    error = ClientError({"Error": {"Code": "ConditionalCheckFailedException", "Message": "lost"}}, "PutItem")
    item = {"id": {"S": "delivery#1"}, "status": {"S": "INPROGRESS"}, "in_progress_expiration": {"N": "1"}}
    error.response["Item"] = item | {"expiration": {"N": "99999999999"}}  # type: ignore[typeddict-unknown-key]
    return error


def timed_out() -> ReadTimeoutError:
    """No answer in time."""
    return ReadTimeoutError(endpoint_url="https://dynamodb.example")
