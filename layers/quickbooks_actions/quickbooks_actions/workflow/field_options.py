"""The bootstrap of field options: from HubSpot's bytes to the story and back to a list that the editor can show.

The editor shows an HTTP error without its reason, so whatever keeps a list from being read is told as its one option.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from quickbooks_actions.errors import ActionError, BadRequest, BadSignature, ComeBack, ErrorCode
from quickbooks_actions.telemetry import count, logger
from quickbooks_actions.timing import Deadline
from quickbooks_actions.workflow.action import LambdaContext, check_signature
from quickbooks_actions.workflow.answer import Answer, from_error
from quickbooks_actions.workflow.dropdowns import Dropdown, PortalLists, no_dropdown
from quickbooks_actions.workflow.options_callout import OptionsCallout, read_options_callout
from quickbooks_actions.workflow.patience import last_start
from quickbooks_actions.workflow.runtime import Runtime, container_runtime
from quickbooks_actions.workflow.signature import raw_body

Story = Callable[[OptionsCallout, PortalLists], Dropdown]


@dataclass(frozen=True)
class FieldOptions:
    """A Lambda handler for the dropdowns of the workflow editor.

    Attributes:
        story: how one dropdown is filled, told in its `app.py`.
    """

    story: Story

    def __call__(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        """Lambda's entry point: a REST API proxy event (payload 1.0) in, a proxy response out."""
        logger.append_keys(action="field_options", lambda_request_id=context.aws_request_id)
        try:
            return self.handle(event, context, container_runtime())
        except ComeBack as error:  # the settings are missing: nothing else gets here
            return _shown(no_dropdown(error)).to_response()
        finally:
            logger.clear_state()

    def handle(self, event: Mapping[str, Any], context: LambdaContext, runtime: Runtime) -> dict[str, Any]:
        """Answers one callout with the given runtime; never raises.

        401 where the signature is not HubSpot's, 400 where the body is none, else 200.
        """
        deadline = runtime.deadline(context.get_remaining_time_in_millis() / 1000, last_start(event))
        code = ErrorCode.NONE.value
        try:
            answer = _shown(self._dropdown(event, runtime, deadline))
        except ActionError as error:
            answer, code = _shown(no_dropdown(error)), error.code.value
        except (BadSignature, BadRequest) as error:
            answer, code = from_error(error), type(error).__name__
        except Exception as error:  # noqa: BLE001 - the one place where every error becomes an answer
            from_error(error)  # which logs and counts it
            answer, code = _shown(no_dropdown(_unforeseen())), type(error).__name__
        milliseconds = round(deadline.elapsed() * 1000)
        logger.info("answered", http_status=answer.status, code=code, milliseconds=milliseconds)
        count("OptionCallouts", outcome=code)
        return answer.to_response()

    def _dropdown(self, event: Mapping[str, Any], runtime: Runtime, deadline: Deadline) -> Dropdown:
        body = raw_body(event)
        check_signature(event, body, runtime)
        callout = read_options_callout(body, max_body_bytes=runtime.settings.max_body_bytes)
        logger.append_keys(portal=callout.portal_id, company=callout.account)
        return self.story(callout, PortalLists(runtime, deadline))


def field_options(story: Story) -> FieldOptions:
    """Makes a Lambda handler of the story."""
    return FieldOptions(story)


def _shown(dropdown: Dropdown) -> Answer:
    return Answer(200, dropdown.as_body())


def _unforeseen() -> ComeBack:
    return ComeBack(ErrorCode.UNEXPECTED, "Something unexpected went wrong.")
