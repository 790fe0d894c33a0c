"""Runs the demo; ends with `demo: N documents created, M failed`."""

import logging
import sys
import time
from collections.abc import Mapping
from typing import Any

from sandbox.demo import show
from sandbox.demo.scenes import SCENES, Scene
from sandbox.hubspot.executions import Execution
from sandbox.local import LocalRun

BETWEEN_SCENES = 60.0
"""Seconds that pass on the sandbox's clock: QuickBooks takes 10 requests a second, and the demo is quicker."""

DOCUMENTS = ("Invoice", "Estimate", "SalesReceipt", "Payment", "Purchase", "RefundReceipt")


class Demo:
    """Plays scenes on a running application and counts what became of them."""

    def __init__(self, run: LocalRun, screen: show.Show) -> None:
        self._run = run
        self._screen = screen
        self._company = run.quickbooks.company(run.realm_ids[0])
        self.created = 0
        self.failed = 0

    def play(self, number: int, scene: Scene) -> None:
        """Enrols a record, shows what became of it, and enrols it once more."""
        screen = self._screen
        screen.title(f"{number}. {scene.title}")
        before = self._documents()
        calls, execution = self._enrol(scene)
        request = execution.request
        assert request is not None  # noqa: S101 - it was sent
        screen.row("HubSpot sent", show.sent(request.url, request.headers, request.body))
        new = {key: stored for key, stored in self._documents().items() if key not in before}
        for (entity, _), stored in new.items():
            screen.row("QuickBooks has", screen.good(show.document(entity, stored)))
        if execution.outputs.get("document_url"):
            screen.row("link", str(execution.outputs["document_url"]))
        self._told(execution)
        screen.row("calls", calls)
        self.created += len(new)
        self.failed += len(new) != scene.documents or execution.outputs.get("status") != scene.status
        if scene.documents:
            self._again(scene)

    def _again(self, scene: Scene) -> None:
        before = self._documents()
        calls, execution = self._enrol(scene)
        more = len(self._documents()) - len(before)
        status = execution.outputs.get("status")
        text = f"{status}: {execution.outputs.get('document_number')}, {more} new documents, {calls}"
        fine = status == "existing" and more == 0
        self._screen.row("enrolled again", self._screen.good(text) if fine else self._screen.bad(text))
        self.failed += not fine

    def _told(self, execution: Execution) -> None:
        outputs = execution.outputs
        status = str(outputs.get("status", execution.state.value))
        text = outputs.get("error_message") or outputs.get("warning") or ""
        self._screen.row("HubSpot was told", f"{status} {outputs.get('error_code', '')} {text}".rstrip())

    def _enrol(self, scene: Scene) -> tuple[str, Execution]:
        """Enrols the record in a workflow of its own and runs it to its end."""
        hubspot, quickbooks = self._run.hubspot, self._run.quickbooks
        workflow = self._run.workflow(
            scene.action, scene.object_type, {"account": self._run.realm_ids[0], **scene.inputs}
        )
        seen_hubspot, seen_quickbooks = len(hubspot.log.entries()), len(quickbooks.log.entries())
        began = time.monotonic()
        enrolment = hubspot.engine.enrol(workflow, [scene.record_id])[0]
        hubspot.engine.run_until_settled()
        took = time.monotonic() - began
        calls = (
            f"{len(hubspot.log.entries()) - seen_hubspot} to HubSpot, "
            f"{len(quickbooks.log.entries()) - seen_quickbooks} to QuickBooks, answered in {took:.1f} s"
        )
        return calls, enrolment.executions[-1]

    def _documents(self) -> dict[tuple[str, str], Mapping[str, Any]]:
        return {
            (entity, str(stored["Id"])): stored for entity in DOCUMENTS for stored in self._company.documents(entity)
        }


def main() -> int:
    """Runs the demo and returns the exit status."""
    logging.disable(logging.INFO)
    screen = show.Show()
    print("QuickBooks actions for HubSpot workflows: the demo")
    began = time.monotonic()
    with LocalRun() as run:
        screen.row("QuickBooks", f"{run.quickbooks_url} (sandbox company {run.realm_ids[0]})")
        screen.row("HubSpot", f"{run.hubspot_url} (portal {run.portal_ids[0]})")
        screen.row("AWS", f"{run.aws.endpoint}: template.yaml built and deployed in {time.monotonic() - began:.0f} s")
        demo = Demo(run, screen)
        for number, scene in enumerate(SCENES, start=1):
            demo.play(number, scene)
            run.quickbooks.clock.advance(BETWEEN_SCENES)
    print(f"\ndemo: {demo.created} documents created, {demo.failed} failed")
    return 1 if demo.failed else 0


if __name__ == "__main__":
    sys.exit(main())
