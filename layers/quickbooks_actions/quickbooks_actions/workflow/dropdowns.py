"""What the dropdowns of one portal show: which list fills an input, and what stands there where none can be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from quickbooks_actions.connections.rows import CompanyRow, Status
from quickbooks_actions.errors import ActionError, ErrorCode, Refusal
from quickbooks_actions.mapping.names import one_line
from quickbooks_actions.quickbooks.entries import Entry, Page, fitting, page_of, sought
from quickbooks_actions.timing import Deadline
from quickbooks_actions.workflow.inputs import form
from quickbooks_actions.workflow.inputs.kinds import Choices, Option, Select
from quickbooks_actions.workflow.options_callout import OptionsCallout
from quickbooks_actions.workflow.runtime import Runtime

_LABELS = {
    ErrorCode.NOT_CONNECTED: "Not connected: open the set-up page",
    ErrorCode.NOT_LINKED: "This QuickBooks account is not linked: choose another one",
    ErrorCode.CONNECTION_LOST: "The connection to QuickBooks is lost: open the set-up page",
    ErrorCode.INVALID_INPUT: "There is no list for this field",
}
_ASK_AGAIN = "QuickBooks' list cannot be read right now: try again in a minute"
_REFUSED = "QuickBooks refuses to give this list"
_LABEL_LIMIT = 500
_NONE = "__none__"
"""As the value of an option: nothing that an action takes (`inputs.kinds`)."""


@dataclass(frozen=True, slots=True)
class Dropdown:
    """One answer to the editor (HubSpot contract 4)."""

    options: tuple[Option, ...]
    after: str = ""
    searchable: bool = False

    def as_body(self) -> dict[str, Any]:
        """The answer's JSON."""
        options = [{"label": one.label, "value": one.value, "description": one.description} for one in self.options]
        more = {"after": self.after} if self.after else {}
        return {"options": options, **more, "searchable": self.searchable}


class PortalLists:
    """The lists that one portal may see, for one callout."""

    def __init__(self, runtime: Runtime, deadline: Deadline) -> None:
        self._runtime = runtime
        self._deadline = deadline

    def page(self, described: Select, callout: OptionsCallout) -> Page:
        """The entries that fit, from the callout's place on; none for an input that has fixed choices only.

        Raises:
            Refusal: `not_connected`, `not_linked`, or what QuickBooks says.
            ComeBack: the list cannot be read now.
        """
        if described.choices is None:
            return Page()
        search = sought(callout.search)
        if described.choices is Choices.COMPANIES or not callout.account:
            connections = self._runtime.connections
            connections.portal(callout.portal_id, self._deadline)
            if described.choices is not Choices.COMPANIES:
                return Page(notice="Choose the QuickBooks account first")
            return page_of(_companies(connections.companies(callout.portal_id)), search, callout.place)
        lists = self._runtime.lists(callout.portal_id, callout.account, self._deadline)
        return lists.page(described.choices.value, search, callout.place)


def input_named(name: str) -> Select:
    """The dropdown of that name, which means the same on every action.

    Raises:
        Refusal: `invalid_input`: there is no such input, or it is no dropdown.
    """
    found = next((each for each in form.FORM if each.name == name), None)
    if not isinstance(found, Select):
        raise Refusal(ErrorCode.INVALID_INPUT, "This application has no dropdown of that name.")
    return found


def dropdown(described: Select, page: Page, callout: OptionsCallout) -> Dropdown:
    """The default choices first, then the entries; the notice alone where the list cannot be had."""
    if page.notice:
        return Dropdown((Option(_NONE, page.notice),))
    fixed = [] if callout.place else [Entry(one.value, one.label, one.description) for one in described.options]
    shown = [*fitting(fixed, sought(callout.search)), *page.entries]
    if not shown and not callout.search and not callout.place:
        return Dropdown((Option(_NONE, f"{described.label}: QuickBooks has none"),))
    return Dropdown(tuple(map(_option, shown)), callout.cursor(page.after), searchable=True)


def no_dropdown(error: ActionError) -> Dropdown:
    """One option that says what is wrong, with a value that the actions refuse."""
    usual = _ASK_AGAIN if error.passing else _REFUSED
    return Dropdown((Option(f"__{error.code.value}__", _LABELS.get(error.code, usual), error.sentence),))


def _option(entry: Entry) -> Option:
    # a name that came broken out of QuickBooks must not break the answer
    return Option(entry.id, one_line(entry.label, _LABEL_LIMIT) or entry.id, one_line(entry.detail, _LABEL_LIMIT))


def _companies(rows: Iterable[CompanyRow]) -> list[Entry]:
    """Those that can be used, or will be once they are connected again.

    Raises:
        Refusal: `not_connected`.
    """
    usable = [row for row in rows if row.status is not Status.DISCONNECTED]
    if not usable:
        raise Refusal(
            ErrorCode.NOT_CONNECTED,
            "No QuickBooks company is connected to this HubSpot account; connect one on the set-up page.",
        )
    return [Entry(row.realm_id, row.name or f"QuickBooks company {row.realm_id}", _company(row)) for row in usable]


def _company(row: CompanyRow) -> str:
    lost = "the connection is lost: connect it again on the set-up page" if row.status is Status.LOST else ""
    test = "sandbox company" if row.environment == "sandbox" else ""
    return " · ".join(filter(None, (lost, row.country, row.home_currency, test, f"company ID {row.realm_id}")))
