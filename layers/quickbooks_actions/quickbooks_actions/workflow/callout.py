"""One POST from HubSpot to an action, read from its raw bytes (HubSpot contract 3.1).

`read_callout` says what HubSpot sent; `ReceivedCallout.for_action` turns that into what an action works with.
"""

from collections.abc import Collection
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from quickbooks_actions.errors import ErrorCode, Refusal
from quickbooks_actions.mapping.records import RecordRef, RecordType
from quickbooks_actions.workflow.bodies import OptionalText, WholeNumber, Wire, read_json
from quickbooks_actions.workflow.inputs import ActionInputs

MAX_CALLBACK_ID = 255

_RECORD_TYPES = {
    "deal": RecordType.DEAL,
    "deals": RecordType.DEAL,
    "0_3": RecordType.DEAL,
    "quote": RecordType.QUOTE,
    "quotes": RecordType.QUOTE,
    "0_14": RecordType.QUOTE,
    "commerce_payment": RecordType.PAYMENT,
    "commerce_payments": RecordType.PAYMENT,
    "commercepayment": RecordType.PAYMENT,
    "commercepayments": RecordType.PAYMENT,
    "payment": RecordType.PAYMENT,
    "payments": RecordType.PAYMENT,
    "0_101": RecordType.PAYMENT,
}
"""Every spelling of an object type that may arrive (HubSpot contract 1.8), with '_' for '-' and blanks."""

Inputs = TypeVar("Inputs", bound=ActionInputs)


class Callout(BaseModel, Generic[Inputs]):
    """A callout as an action works with it.

    Attributes:
        callback_id: opaque; the same for HubSpot's retries of one execution.
        portal_id: decimal text.
        workflow_id, action_id: '' where HubSpot names none (a test run from the editor).
        enrolment: `enrollmentId:index` of this execution, '' where HubSpot names none.
        inputs: what the workflow's author chose.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)  # without inputs of its own it is never validated

    callback_id: str
    portal_id: str
    record: RecordRef
    workflow_id: str = ""
    action_id: str = ""
    enrolment: str = ""
    inputs: Inputs

    @property
    def enrolment_key(self) -> str:
        """What tells this enrolment from another of the same record: `workflowId:actionId:enrollmentId:index`, else
        the callback id."""
        if self.workflow_id and self.action_id and self.enrolment:
            return f"{self.workflow_id}:{self.action_id}:{self.enrolment}"
        return self.callback_id


class ReceivedCallout(BaseModel):
    """What HubSpot sent, before anybody asked whether an action can do it: enough to dedupe, to log and to answer.

    Attributes:
        object_type: as sent, '' where there is none.
        input_fields: as sent, with every JSON number as its own text.
    """

    model_config = ConfigDict(frozen=True)

    callback_id: str
    portal_id: str
    object_type: str
    object_id: str
    workflow_id: str
    action_id: str
    enrolment: str
    input_fields: dict[str, Any]

    def for_action(self, inputs: type[Inputs], serves: Collection[RecordType] = tuple(RecordType)) -> Callout[Inputs]:
        """The callout with typed inputs, for an action that works on the record types `serves`.

        Raises:
            Refusal: `unsupported_object_type`.
            RecordRefused: `invalid_input`, naming every wrong or missing input.
        """
        kind = record_type(self.object_type)
        if kind is None or kind not in serves:
            raise _unsupported(self.object_type, serves)
        return Callout[inputs](  # type: ignore[valid-type]
            callback_id=self.callback_id,
            portal_id=self.portal_id,
            record=RecordRef(kind, self.object_id),
            workflow_id=self.workflow_id,
            action_id=self.action_id,
            enrolment=self.enrolment,
            inputs=inputs.read(self.input_fields),
        )


def record_type(spelling: str) -> RecordType | None:
    """The record type that an object type name (any case, singular or plural) or a type id means; None = not ours."""
    return _RECORD_TYPES.get(spelling.strip().casefold().replace("-", "_").replace(" ", "_"))


def read_callout(body: bytes, *, max_body_bytes: int) -> ReceivedCallout:
    """Reads the bytes of a callout.

    Raises:
        BadRequest: too large, not JSON, an unknown shape, or without callback, portal or object id; the reason says
            which and repeats nothing of the body.
    """
    wire = read_json(body, _WireCallout, max_body_bytes=max_body_bytes)
    context = wire.context or _WireContext()
    enrolment = context.action_execution_index_identifier or wire.origin.action_execution_index_identifier
    return ReceivedCallout(
        callback_id=wire.callback_id,
        portal_id=wire.origin.portal_id,
        object_type=wire.object.object_type or wire.object.object_type_id,
        object_id=wire.object.object_id,
        workflow_id=context.workflow_id,
        action_id=context.action_id,
        enrolment=enrolment.text() if enrolment else "",
        input_fields=wire.input_fields or wire.fields or {},
    )


def _unsupported(object_type: str, serves: Collection[RecordType]) -> Refusal:
    plurals = [f"{kind.value}s" for kind in RecordType if kind in serves]
    listed = " and ".join(filter(None, [", ".join(plurals[:-1]), plurals[-1]])) if plurals else "no record"
    sent = f"of the type “{object_type[:50]}”" if object_type.strip() else "of no type"
    return Refusal(
        ErrorCode.UNSUPPORTED_OBJECT_TYPE,
        f"This action works on {listed}, but the enrolled record is {sent}. "
        f"Use the action in a workflow that enrols {listed}.",
    )


class _WireEnrolment(Wire):
    enrollment_id: OptionalText = ""
    action_execution_index: OptionalText = ""

    def text(self) -> str:
        if not self.enrollment_id or not self.action_execution_index:
            return ""
        return f"{self.enrollment_id}:{self.action_execution_index}"


class _WireOrigin(Wire):
    portal_id: WholeNumber
    action_execution_index_identifier: _WireEnrolment | None = None


class _WireContext(Wire):
    workflow_id: OptionalText = ""
    action_id: OptionalText = ""
    action_execution_index_identifier: _WireEnrolment | None = None


class _WireObject(Wire):
    object_id: WholeNumber
    object_type: OptionalText = ""
    object_type_id: OptionalText = ""


def _callback_id(value: Any) -> Any:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_CALLBACK_ID:
        raise ValueError(f"text of 1 to {MAX_CALLBACK_ID} characters is needed")
    return value


class _WireCallout(Wire):
    callback_id: Annotated[str, BeforeValidator(_callback_id)]
    origin: _WireOrigin
    context: _WireContext | None = None
    object: _WireObject
    input_fields: dict[str, Any] | None = Field(default=None)
    fields: dict[str, Any] | None = Field(default=None)
