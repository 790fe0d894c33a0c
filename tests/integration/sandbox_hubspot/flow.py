"""The workflow that most tests of the engine run."""

from __future__ import annotations

from datetime import datetime, timedelta

from sandbox.hubspot import Action, Execution, HubSpotSandbox, Workflow
from sandbox.hubspot.seed import PORTAL_ID, SeedDeal


class Flow:
    """A workflow with one action, over deals; the first attempt is made at `started`."""

    def __init__(self, sandbox: HubSpotSandbox, url: str) -> None:
        self.sandbox = sandbox
        self.engine = sandbox.engine
        self.started: datetime = sandbox.clock.now()
        self.action = Action(uid="create_invoice", action_url=url, inputs={"memo": "Thanks"})
        self.workflow = Workflow(portal_id=PORTAL_ID, object_type="DEAL", actions=[self.action])

    def enrol(self, record_id: str = SeedDeal.PLAIN) -> Execution:
        """The execution of the first action, due now."""
        (enrolment,) = self.engine.enrol(self.workflow, [record_id])
        return enrolment.executions[0]

    def sent(self) -> Execution:
        """The plain deal enrolled, and the callout sent once."""
        execution = self.enrol()
        self.engine.run_due()
        return execution

    def minutes(self, execution: Execution) -> list[float]:
        """When the attempts were made, in minutes from the start."""
        return [(attempt.at - self.started) / timedelta(minutes=1) for attempt in execution.attempts]
