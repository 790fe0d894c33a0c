"""The bootstrap that all actions share: from HubSpot's bytes to the action's story and back to an answer.

An action is its inputs, the records it serves and its story; everything that is the same for all of them is here.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from quickbooks_actions.errors import ActionError, BadSignature, ComeBack
from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.mapping.records import RecordType
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.telemetry import count, logger
from quickbooks_actions.timing import Deadline
from quickbooks_actions.workflow.answer import Answer, Outputs, from_error, from_outputs
from quickbooks_actions.workflow.callout import Callout, ReceivedCallout, read_callout
from quickbooks_actions.workflow.delivery import once
from quickbooks_actions.workflow.inputs import ActionInputs
from quickbooks_actions.workflow.patience import last_start
from quickbooks_actions.workflow.runtime import Runtime, container_runtime
from quickbooks_actions.workflow.signature import Outcome, Reason, public_urls, raw_body, request_headers, verify

Inputs = TypeVar("Inputs", bound=ActionInputs)
if TYPE_CHECKING:  # a pydantic model is generic to the type checker only
    Story = Callable[[Callout[Inputs], HubSpot, Company], Outputs]


class LambdaContext(Protocol):
    """What is needed of Lambda's context object."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is cut off."""


@dataclass(frozen=True)
class WorkflowAction(Generic[Inputs]):
    """A Lambda handler for one workflow action.

    Attributes:
        name: the action's name in logs, metrics and posting keys: its folder's name.
        inputs: the model of what the workflow's author chooses.
        serves: the record types that may be enrolled.
        story: what the action does, told top-down in its `app.py`.
    """

    name: str
    inputs: type[Inputs]
    serves: Collection[RecordType]
    story: "Story[Inputs]"

    def __call__(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        """Lambda's entry point: a REST API proxy event (payload 1.0) in, a proxy response out."""
        logger.append_keys(action=self.name, lambda_request_id=context.aws_request_id)
        try:
            return self.handle(event, context, container_runtime())
        except ComeBack as error:  # the settings are missing: nothing else gets here
            return self._told(from_error(error), error).to_response()
        finally:
            logger.clear_state()

    def handle(self, event: Mapping[str, Any], context: LambdaContext, runtime: Runtime) -> dict[str, Any]:
        """Answers one callout with the given runtime; never raises."""
        deadline = runtime.deadline(context.get_remaining_time_in_millis() / 1000, last_start(event))
        try:
            answer = self._told(self._answer(event, context, runtime, deadline), None, deadline)
        except Exception as error:  # noqa: BLE001 - the one place where every error becomes an answer
            answer = self._told(from_error(error), error, deadline)
        return answer.to_response()

    def _answer(self, event: Mapping[str, Any], context: LambdaContext, runtime: Runtime, deadline: Deadline) -> Answer:
        body = raw_body(event)
        check_signature(event, body, runtime)
        received = read_callout(body, max_body_bytes=runtime.settings.max_body_bytes)
        logger.append_keys(callback_id=received.callback_id, portal=received.portal_id, workflow=received.workflow_id)
        outputs = once(
            received.portal_id,
            received.callback_id,
            lambda: self._run(received, runtime, deadline),
            store=runtime.deliveries,
            lambda_context=context,
        )
        return from_outputs(outputs)

    def _run(self, received: ReceivedCallout, runtime: Runtime, deadline: Deadline) -> Outputs:
        with runtime.troubles.watched(received, self.name, deadline) as watched:
            callout = received.for_action(self.inputs, self.serves)
            watched.realm_id, watched.preview = callout.inputs.account, callout.inputs.preview
            logger.append_keys(company=callout.inputs.account, record=str(callout.record))
            hubspot, company = runtime.opened(callout.portal_id, callout.inputs.account, deadline)
            return watched.told(self.story(callout, hubspot, company))

    def _told(self, answer: Answer, error: Exception | None, deadline: Deadline | None = None) -> Answer:
        fields = answer.body.get("outputFields", {})
        code = error.code.value if isinstance(error, ActionError) else fields.get("error_code", type(error).__name__)
        logger.info(
            "answered",
            http_status=answer.status,
            status=fields.get("status", ""),
            code=code,
            trace=getattr(error, "trace", None) or "",
            milliseconds=round(deadline.elapsed() * 1000) if deadline else 0,
        )
        count("Callouts", action=self.name, outcome=fields.get("status", str(answer.status)))
        return answer


def workflow_action(
    name: str, inputs: type[Inputs], serves: Collection[RecordType]
) -> "Callable[[Story[Inputs]], WorkflowAction[Inputs]]":
    """Makes a Lambda handler of an action's story."""

    def decorate(story: "Story[Inputs]") -> WorkflowAction[Inputs]:
        return WorkflowAction(name, inputs, serves, story)

    return decorate


def check_signature(event: Mapping[str, Any], body: bytes, runtime: Runtime) -> None:
    """Lets a callout pass that HubSpot signed for this very URL.

    Raises:
        BadSignature: no secret fits, not even after the secrets were read afresh.
        ComeBack: the secrets cannot be read or none is stored: a 401 would be final at HubSpot.
    """
    settings = runtime.settings
    urls = public_urls(event, settings.public_base_url)
    for fresh in (False, True):
        verdict = verify(
            str(event.get("httpMethod", "POST")),
            urls,
            request_headers(event),
            body,
            runtime.hubspot_client_secrets(fresh=fresh),
            runtime.clock.now(),
            settings.accept_v2_signatures,
        )
        if verdict.accepted:
            if verdict.outcome is Outcome.V2:
                count("SignaturesV2", reason=verdict.reason.value or "none")
            return
        if verdict.reason is not Reason.WRONG:
            break  # fresher secrets cannot help a signature that is missing or stale
    count("SignaturesRejected", reason=verdict.reason.value)
    logger.warning("signature rejected", reason=verdict.reason.value)
    raise BadSignature(f"The signature is {verdict.reason.value}.")
