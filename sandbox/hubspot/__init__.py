"""A HubSpot to develop against: CRM records, workflows that call an app's actions, and faults on demand."""

from sandbox.hubspot.executions import Answer, Attempt, Enrolment, Execution, State
from sandbox.hubspot.models import Portal
from sandbox.hubspot.sandbox import HubSpotSandbox
from sandbox.hubspot.switches import HubSpotSwitches
from sandbox.hubspot.tokens import App
from sandbox.hubspot.workflows import Action, Workflow

__all__ = [
    "Action",
    "Answer",
    "App",
    "Attempt",
    "Enrolment",
    "Execution",
    "HubSpotSandbox",
    "HubSpotSwitches",
    "Portal",
    "State",
    "Workflow",
]
