"""What became of enrolments, line by line, kept up to date while the page is open."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from nicegui import ui

from sandbox.console.links import document_link
from sandbox.console.records import card_of, kind_of
from sandbox.console.runner import Runner
from sandbox.console.tags import box, link, text
from sandbox.hubspot import Execution, HubSpotSandbox, State
from sandbox.hubspot.history import history_line

SHOWN = 50
LOOKS_EVERY_SECONDS = 0.4

_STATES = {
    State.WAITING: ("Waiting", "busy"),
    State.SENDING: ("Running", "busy"),
    State.BLOCKED: ("Postponed", "busy"),
    State.SUCCEEDED: ("Done", "good"),
    State.FAIL_CONTINUE: ("Failed", "bad"),
    State.FAILED: ("Failed", "bad"),
    State.EXPIRED: ("Expired", "bad"),
}


class HistoryView:
    """A list of executions, newest first.

    Args:
        executions: gives them; asked again and again.
        quickbooks_url: where links to documents lead.
        empty: what is said when there are none.
    """

    def __init__(
        self,
        hubspot: HubSpotSandbox,
        runner: Runner,
        executions: Callable[[], list[Execution]],
        *,
        quickbooks_url: str,
        empty: str,
    ) -> None:
        self._hubspot, self._runner = hubspot, runner
        self._executions = executions
        self._quickbooks_url = quickbooks_url
        self._empty = empty
        self._seen: object = None
        self._list = box("ol", "history").props("aria-live=polite")
        self._more = text("p", "", "hint")
        self.refresh()
        ui.timer(LOOKS_EVERY_SECONDS, self.refresh)

    def refresh(self) -> None:
        """Show what there is now; nothing is drawn anew when nothing has changed."""
        found = self._executions()
        shown = found[:SHOWN]
        seen = (len(found), [(each.callback_id, each.state, len(each.attempts)) for each in shown])
        if seen == self._seen:
            return
        self._seen = seen
        self._list.clear()
        with self._list:
            for execution in shown:
                with box("li", "entry"):
                    self._entry(execution)
            if not shown:
                text("li", self._empty, "hint")
        hidden = len(found) - len(shown)
        self._more.text = f"and {hidden:,} earlier ones" if hidden else ""

    def _entry(self, execution: Execution) -> None:
        label, mood = _STATES[execution.state]
        portal = self._hubspot.portal(execution.portal_id)
        kind = kind_of(execution.enrolment.object_type.name)
        record = portal.get(kind.object_type, execution.enrolment.record_id)
        zone = ZoneInfo(portal.account.time_zone)
        with box("div", "entry-head"):
            text("span", label, f"chip {mood}")
            path = f"/p/{portal.account.portal_id}/{kind.path}/{record.id}"
            link(card_of(portal, kind, record).title, path, "entry-record")
            text("span", execution.action.texts.action_name or execution.action.uid, "entry-action")
            if execution.attempts:
                text("time", f"{execution.attempts[-1].at.astimezone(zone):%b %d, %H:%M:%S}", "entry-time")
        line = history_line(execution)
        text("div", line, "entry-line")
        self._outputs(execution, line)
        if execution.state is State.WAITING and execution.attempts:
            with box("div", "entry-retry"):
                text("span", f"HubSpot tries again at {execution.due_at.astimezone(zone):%H:%M:%S}.", "hint")
                ui.button("Don't wait", on_click=self._runner.skip_waiting).props("flat dense no-caps size=sm")
        if execution.attempts:
            self._details(execution, zone)

    def _outputs(self, execution: Execution, line: str) -> None:
        outputs = execution.outputs
        warning = str(outputs.get("warning") or "")
        if warning and warning not in line:
            text("div", warning, "entry-warning")
        target = document_link(self._quickbooks_url, str(outputs.get("document_url") or ""))
        if target:
            number = str(outputs.get("document_number") or "")
            words = ("Open", number, "in QuickBooks")
            link(" ".join(filter(None, words)), target, "entry-link", new_tab=True)

    def _details(self, execution: Execution, zone: ZoneInfo) -> None:
        with box("details", "entry-details"):
            text("summary", "What was sent and answered")
            with box("div", "tables"):
                _table("Inputs", {name: str(value) for name, value in (execution.inputs or {}).items()})
                _table("Outputs", {name: str(value) for name, value in execution.outputs.items() if value != ""})
                _table(
                    "Attempts",
                    {
                        f"{attempt.at.astimezone(zone):%H:%M:%S}": _answered(
                            attempt.answer.status, attempt.answer.error
                        )
                        for attempt in execution.attempts
                    },
                )


def _answered(status: int | None, error: str | None) -> str:
    return f"HTTP {status}" if status is not None else f"no answer: {error}"


def _table(title: str, rows: dict[str, str]) -> None:
    if not rows:
        return
    with box("table", "facts"):
        text("caption", title)
        with box("tbody"):
            for name, value in rows.items():
                with box("tr"):
                    text("th", name).props("scope=row")
                    text("td", value)
