"""How a model of inputs is described to HubSpot, and read from what a callout brings."""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping.options import ExpenseOptions, SalesOptions
from quickbooks_actions.workflow.inputs import form
from quickbooks_actions.workflow.inputs.kinds import InputField

Options = TypeVar("Options", SalesOptions, ExpenseOptions)


class IfAlreadyCreated(StrEnum):
    """What to do when this record already has a document of this kind."""

    RETURN_EXISTING = form.RETURN_EXISTING
    CREATE_ANOTHER = form.CREATE_ANOTHER


class ActionInputs(BaseModel):
    """What every action asks for.

    Each attribute is `Annotated` with its field of the form. Ids are QuickBooks'; '' and None mean 'not chosen'.

    Attributes:
        account: realm id of the company.
        save_id_to, save_number_to, save_link_to: internal names of deal properties that are to hold it.
        preview: resolve and check everything, write nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    account: Annotated[str, form.ACCOUNT]
    save_id_to: Annotated[str, form.SAVE_ID_TO] = ""
    save_number_to: Annotated[str, form.SAVE_NUMBER_TO] = ""
    save_link_to: Annotated[str, form.SAVE_LINK_TO] = ""
    if_already_created: Annotated[IfAlreadyCreated, form.IF_ALREADY_CREATED] = IfAlreadyCreated.RETURN_EXISTING
    preview: Annotated[bool, form.PREVIEW] = False

    @classmethod
    def by_attribute(cls) -> dict[str, InputField]:
        """Each attribute's field of the form."""
        return {
            attribute: next(part for part in info.metadata if isinstance(part, InputField))
            for attribute, info in cls.model_fields.items()
        }

    @classmethod
    def described(cls) -> dict[str, InputField]:
        """Every input, by its name in HubSpot, in the order of the editor."""
        return {each.name: each for each in sorted(cls.by_attribute().values(), key=form.FORM.index)}

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """Reads what a callout sent; names that are not ours are ignored, what was not chosen takes its default.

        Raises:
            RecordRefused: `invalid_input` with one problem for each input that is missing or wrong.
        """
        chosen: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for attribute, described in cls.by_attribute().items():
            try:
                value = described.read(values.get(described.name))
            except ValueError as error:
                wrong[described.name] = str(error)
                continue
            if value is not None:
                chosen[attribute] = value
            elif cls.model_fields[attribute].is_required():
                wrong[described.name] = described.missing()
        inputs = None if wrong else cls.model_validate(chosen)
        sentences = inputs.contradictions() if inputs else [wrong[name] for name in cls.described() if name in wrong]
        if inputs is None or sentences:
            raise RecordRefused(Problem(ErrorCode.INVALID_INPUT, sentence) for sentence in sentences)
        return inputs

    def contradictions(self) -> list[str]:
        """Sentences about choices that do not go together."""
        return []

    @property
    def create_another(self) -> bool:
        """Whether each enrolment is to have a document of its own."""
        return self.if_already_created is IfAlreadyCreated.CREATE_ANOTHER

    def _as(self, options: type[Options]) -> Options:
        """The choices, free of how HubSpot sends them: an attribute is the option of the same name."""
        asked = type(self).model_fields
        return options(**{each.name: getattr(self, each.name) for each in fields(options) if each.name in asked})
