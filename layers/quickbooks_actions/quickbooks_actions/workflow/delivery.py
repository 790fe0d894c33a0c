"""One answer per delivery: HubSpot's retries of a callout get the stored outputs (HubSpot contract 3.1, 3.5).

Built on Powertools' idempotency. This record saves work and keeps answers alike; it is the ledger that keeps a posting
single, so whatever goes wrong with the record may cost a second run, never a second document.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, cast

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyInconsistentStateError,
    IdempotencyKeyError,
    IdempotencyPersistenceLayerError,
)
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer

from quickbooks_actions.aws import BOTO_CONFIG, store_unavailable
from quickbooks_actions.errors import BadRequest, ComeBack, ErrorCode, Refusal
from quickbooks_actions.telemetry import count, logger
from quickbooks_actions.workflow.answer import Outputs, failed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT_SECONDS = 8 * 24 * 60 * 60
"""HubSpot retries for 3 days; kept well beyond."""

KEY_PREFIX = "delivery"
"""Fixed, so that neither a renamed module nor a renamed function forgets what was delivered."""


class RemainingTime(Protocol):
    """What is needed of the Lambda context: an attempt that was killed counts as over when its Lambda is."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is cut off."""


def delivery_store(table: str, client: "DynamoDBClient | None" = None) -> DynamoDBPersistenceLayer:
    """The store of deliveries, one per container: key `id` (S), TTL attribute `expiration`."""
    return DynamoDBPersistenceLayer(table_name=table, boto_config=BOTO_CONFIG, boto3_client=client)


def once(
    portal_id: str,
    callback_id: str,
    work: Callable[[], Outputs],
    *,
    store: BasePersistenceLayer,
    lambda_context: RemainingTime,
) -> Outputs:
    """Does the work of a delivery unless it was finished before, and gives the outputs of whoever finished it.

    A final failure is an outcome like any other and is stored: `work` returns it as Outputs or raises a Refusal.
    Anything else that `work` raises removes the record and comes out unchanged, so that HubSpot's next attempt runs.

    Raises:
        ComeBack: `in_progress` while another attempt runs; `store_unavailable` when the store does not answer before
            the work; whatever `work` raises.
        BadRequest: no portal or no callback id.
    """
    attempt = _Attempt(work)
    guarded = idempotent_function(
        attempt.run,
        data_keyword_argument="delivery",
        persistence_store=store,
        key_prefix=KEY_PREFIX,
        config=IdempotencyConfig(
            raise_on_no_idempotency_key=True,
            expires_after_seconds=KEPT_SECONDS,
            use_local_cache=False,  # a container's memory of its own must not outlive the record
            hash_function="sha256",
            lambda_context=cast("LambdaContext", lambda_context),
        ),
    )
    key = f"{portal_id}:{callback_id}" if portal_id and callback_id else ""
    try:
        return Outputs.from_fields(guarded(delivery=key))
    except IdempotencyKeyError as error:
        raise BadRequest("A delivery needs a portal id and a callback id.") from error
    except (IdempotencyAlreadyInProgressError, IdempotencyInconsistentStateError) as error:
        raise ComeBack(
            ErrorCode.IN_PROGRESS, "This delivery is being worked on; HubSpot will ask for the outcome again."
        ) from error
    except IdempotencyPersistenceLayerError as error:
        return attempt.outcome_despite(error)


class _Attempt:
    """One run of the work, remembered, since Powertools hides its outcome behind an error of the store."""

    def __init__(self, work: Callable[[], Outputs]) -> None:
        self._work = work
        self._outputs: Outputs | None = None
        self._error: Exception | None = None

    def run(self, *, delivery: str) -> dict[str, str]:
        try:
            self._outputs = self._work()
        except Refusal as refusal:
            self._outputs = failed(refusal)
        except Exception as error:
            self._error = error
            raise
        return self._outputs.as_fields()

    def outcome_despite(self, wrapper: IdempotencyPersistenceLayerError) -> Outputs:
        """What to say when the store failed: before the work, while removing its record or while saving its outputs."""
        cause = _cause(wrapper)
        if self._outputs is None and self._error is None:
            raise store_unavailable(cause) from wrapper
        # The record stays in progress until this Lambda's end; a retry after it runs again, and the ledger answers it.
        logger.warning("delivery record not updated", cause=type(cause).__name__, finished=self._outputs is not None)
        count("DeliveryRecordsNotUpdated")
        if self._error is not None:
            raise self._error
        assert self._outputs is not None  # noqa: S101 - said to the type checker
        return self._outputs


def _cause(wrapper: Any) -> Exception:
    return wrapper.__cause__ if isinstance(wrapper.__cause__, Exception) else wrapper
