"""The dropdowns of the workflow editor, through API Gateway and Lambda."""

from collections.abc import Mapping

from sandbox.aws.template import PROJECT
from sandbox.hubspot.options import OptionPage
from sandbox.hubspot.project import Project
from sandbox.local import LocalRun


def opened(run: LocalRun, name: str, chosen: Mapping[str, str], q: str | None = None) -> OptionPage:
    project = Project(PROJECT / "hubspot", {"BASE_URL": run.stack.url("")})
    page = run.hubspot.engine.options(project.action("create_invoice"), name, dict(chosen), q=q)
    assert page.error is None, page.error
    return page


def test_an_author_chooses_account_terms_customer_and_product(deployed: LocalRun) -> None:
    # Given the accounts that the portal may choose from
    accounts = {option.label: option.value for option in opened(deployed, "account", {}).options}
    chosen = {"account": accounts["Sandbox Company_US_1"]}
    # Then each list is that company's
    assert "Net 30" in [option.label for option in opened(deployed, "payment_terms", chosen).options]
    assert opened(deployed, "customer", chosen).options[0].value == "first_contact"
    assert [option.label for option in opened(deployed, "customer", chosen, "bird").options] == ["Amy's Bird Sanctuary"]
    assert [option.label for option in opened(deployed, "products", chosen, "fount").options] == ["Rock Fountain"]


def test_nothing_is_shown_before_the_account_is_chosen(deployed: LocalRun) -> None:
    (option,) = opened(deployed, "customer", {}).options
    assert option.label == "Choose the QuickBooks account first"
