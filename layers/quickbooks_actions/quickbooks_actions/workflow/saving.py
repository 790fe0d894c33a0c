"""Noting a document in HubSpot: its id, number and link, in properties of the record's deal.

Off unless the author names a property. A step of its own, after the document exists: whatever goes wrong with it is a
warning, and can neither fail the document nor make it a second time.
"""

import re
from collections.abc import Iterator

from quickbooks_actions.errors import ActionError, ComeBack
from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.records import RecordRef, RecordType, Sale
from quickbooks_actions.quickbooks.posted import Posted
from quickbooks_actions.telemetry import count, logger
from quickbooks_actions.workflow.inputs import ActionInputs, form

_PROPERTY = re.compile(r"[a-z][a-z0-9_]{0,99}", re.ASCII)
"""An internal name as HubSpot makes them."""


def saved(hubspot: HubSpot, posted: Posted, link: str, sale: Sale, inputs: ActionInputs) -> list[str]:
    """Writes what the author wants noted, in one call, and gives warnings for what was not.

    Args:
        link: the document's address in QuickBooks, '' where it has none.
    """
    named = sentences.document_name(posted.entity, posted.number, posted.id)
    wanted = {
        form.SAVE_ID_TO.label: (inputs.save_id_to, posted.id),
        form.SAVE_NUMBER_TO.label: (inputs.save_number_to, posted.number),
        form.SAVE_LINK_TO.label: (inputs.save_link_to, link),
    }
    values: dict[str, str] = {}
    warnings: list[str] = []
    for label, (name, value) in wanted.items():
        reason = _wrong(name, value, values, named)
        if name and reason:
            warnings.append(f"{label}: {reason}")
        elif name:
            values[name] = value
    return [*warnings, *_written(hubspot, values, named, sale, inputs)] if values else warnings


def _wrong(name: str, value: str, taken: dict[str, str], named: str) -> str:
    if not _PROPERTY.fullmatch(name):
        return f"{sentences.quoted(name)} is not the internal name of a HubSpot property. Correct it in the workflow."
    if name in taken:
        return f"the property {sentences.quoted(name)} is chosen twice. Choose another one in the workflow."
    return "" if value else f"the {named} has none in QuickBooks, so nothing was saved there."


def _written(hubspot: HubSpot, values: dict[str, str], named: str, sale: Sale, inputs: ActionInputs) -> Iterator[str]:
    deal = _deal(sale)
    try:
        if deal is not None:
            hubspot.save(deal, values)
            return
        why = f"The {sentences.record_name(sale)} has no associated deal to save it in."
    except ActionError as error:
        count("SavingsFailed", code=error.code.value)
        why = "HubSpot could not do it at the moment." if isinstance(error, ComeBack) else error.sentence
    except Exception as error:  # noqa: BLE001 - the document exists: nothing may make this answer another one
        logger.error("saving failed", error_type=type(error).__name__)
        count("SavingsFailed", code=type(error).__name__)
        why = "Something unexpected went wrong."
    listed = sentences.listed([sentences.quoted(name) for name in values])
    remedy = "Enter it by hand"
    if not inputs.create_another:
        remedy += f", or {sentences.enrol_again(sale)}: only the saving is repeated"
    yield f"The {named} exists in QuickBooks, but was not saved in HubSpot ({listed}). {why} {remedy}."


def _deal(sale: Sale) -> RecordRef | None:
    """Where it is noted. A published quote is locked and a processor's payment cannot be changed (HubSpot contract 7.3
    and 9), so theirs is their first deal."""
    if sale.record.type is RecordType.DEAL:
        return sale.record
    return next((other for other in sale.related if other.type is RecordType.DEAL), None)
