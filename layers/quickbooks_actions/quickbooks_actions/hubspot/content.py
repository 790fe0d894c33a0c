"""What a record bills: its line items and what it adds or takes off as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from quickbooks_actions.hubspot import adjustments, associations, lines
from quickbooks_actions.hubspot.client import Json
from quickbooks_actions.hubspot.crm import Crm, batches, side_by_side
from quickbooks_actions.hubspot.kinds import ADJUSTMENTS
from quickbooks_actions.hubspot.tax_rates import TaxRates
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.records import Adjustment, AdjustmentKind, Line
from quickbooks_actions.mapping.totals import in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """As the fields of a Sale that have these names."""

    lines: tuple[Line, ...] = ()
    unread_lines: tuple[str, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()


class ContentReader:
    """Reads the content of records that were read with their associations."""

    def __init__(self, crm: Crm, tax_rates: TaxRates) -> None:
        self._crm = crm
        self._tax_rates = tax_rates

    def content(self, path: str, found: Json, what: str, *, lines_by_list: bool = False) -> Content:
        """The content of one record; side by side, so in one round as a rule.

        Args:
            path: of the record's type.
            found: the record, read with its associations.
            what: the record in words.
            lines_by_list: whether the association list is asked where the record itself shows no line items.
        """
        line_ids = self._line_ids(path, found, what, lines_by_list)
        kinds = [(kind, associations.ids(found, name)) for kind, name in ADJUSTMENTS.items()]
        read_lines: Content
        read_lines, *read_adjustments = side_by_side(
            partial(self._lines, line_ids, f"the line items of {what}"),
            *(partial(self._adjustments, kind, ids, what) for kind, ids in kinds if ids),
        )
        found_adjustments = [adjustment for batch in read_adjustments for adjustment in batch]
        return replace(read_lines, adjustments=in_order(found_adjustments))

    def _line_ids(self, path: str, found: Json, what: str, lines_by_list: bool) -> list[str]:
        """All of them: a record shows only its first page, whose size HubSpot does not document."""
        shown = associations.ids(found, "line_items")
        if not associations.has_more(found, "line_items") and (shown or not lines_by_list):
            return shown
        return self._crm.associated(path, str(found["id"]), "line_items", f"the line items of {what}")

    def _lines(self, line_ids: Sequence[str], what: str) -> Content:
        tasks = [partial(self._crm.batch, "line_items", batch, lines.PROPERTIES, what) for batch in batches(line_ids)]
        answers = side_by_side(*tasks) if tasks else []
        results = {str(result["id"]): result for answer in answers for result in answer}
        read, remarks = self._tax_rates.filled(lines.lines(results.values()))
        return Content(
            lines=read,
            unread_lines=tuple(line_id for line_id in line_ids if line_id not in results),
            remarks=(*_left_out(lines.optional_names(results.values())), *remarks),
        )

    def _adjustments(self, kind: AdjustmentKind, ids: Sequence[str], what: str) -> list[Adjustment]:
        path = ADJUSTMENTS[kind]
        results = {
            str(result["id"]): result
            for batch in batches(ids)
            for result in self._crm.batch(path, batch, adjustments.PROPERTIES, f"the {path} of {what}")
        }
        return [
            adjustments.adjustment(kind, results[one]) if one in results else Adjustment(kind=kind, id=one)
            for one in ids
        ]


def _left_out(names: Sequence[str]) -> Iterator[str]:
    if names:
        named = sentences.shortened([sentences.quoted(name) or "one without a name" for name in names])
        verb = "was" if len(names) == 1 else "were"
        yield f"{sentences.counted(len(names), 'optional line item')} {verb} left out: {named}."
