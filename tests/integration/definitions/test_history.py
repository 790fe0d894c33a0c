"""The project's own definition in a workflow: what a person reads in the history."""

from collections.abc import Iterator

import pytest

from sandbox.aws.template import PROJECT
from sandbox.hubspot.history import history_line
from sandbox.hubspot.project import Project
from sandbox.hubspot.seed import SeedDeal
from sandbox.hubspot.workflows import Workflow
from tests.conftest import TestAws
from tests.integration.in_process import InProcess, load_action, outputs

SALE = {"customer": "first_contact", "products": "line_items", "create_missing_products": "no"}


@pytest.fixture
def app(aws: TestAws) -> Iterator[InProcess]:
    with InProcess(aws.embedded, {"create-invoice": load_action("create_invoice")}) as running:
        yield running


@pytest.fixture
def workflow(app: InProcess) -> Workflow:
    """The invoice action as it is uploaded, in a workflow of deals."""
    action = Project(PROJECT / "hubspot", {"BASE_URL": app.url}).action("create_invoice")
    action.inputs = {"account": app.realm_id, **SALE}
    placed = Workflow(portal_id=app.portal_ids[0], object_type="DEAL", actions=[action])
    return app.hubspot.engine.add(placed)


def test_a_created_invoice_is_told_with_number_and_total(app: InProcess, workflow: Workflow) -> None:
    execution = app.enrol(workflow, SeedDeal.PLAIN)

    number = outputs(execution)["document_number"]
    assert history_line(execution).strip() == f"Invoice {number} was created in QuickBooks, total 575.00."


def test_the_second_enrolment_is_told_as_existing(app: InProcess, workflow: Workflow) -> None:
    app.enrol(workflow, SeedDeal.PLAIN)

    again = app.enrol(workflow, SeedDeal.PLAIN)

    assert "already exists in QuickBooks for this record; nothing was created." in history_line(again)


def test_a_failure_is_told_with_its_remedy(app: InProcess, workflow: Workflow) -> None:
    execution = app.enrol(workflow, SeedDeal.CONTACT_WITHOUT_LAST_NAME)

    message = outputs(execution)["error_message"]
    assert message
    assert history_line(execution) == f"The contact lacks what QuickBooks needs. {message}"


def test_every_output_is_declared(app: InProcess, workflow: Workflow) -> None:
    execution = app.enrol(workflow, SeedDeal.PLAIN)

    declared = {field.name for field in workflow.actions[0].output_fields}
    assert outputs(execution).keys() - {"hs_execution_state"} == declared
