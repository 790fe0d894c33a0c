"""Documents and failures on the page: what cannot be read does not hide the connections."""

import pytest

from tests.integration.setup_page.world import SetupWorld

DOCUMENTS, FAILURES = "The documents cannot be read just now.", "The failures cannot be read just now."


@pytest.mark.parametrize(("from_the_end", "told", "not_told"), [(2, DOCUMENTS, FAILURES), (1, FAILURES, DOCUMENTS)])
def test_what_cannot_be_read_is_told_and_the_rest_is_there(
    world: SetupWorld, from_the_end: int, told: str, not_told: str
) -> None:
    # Given a person with a company, and the calls that their page makes
    person = world.browser()
    person.sign_in(world.portal_ids[0])
    person.connect_company(world.realm_ids[0])
    person.get("/setup")
    world.faults.plan(0)
    whole = person.get("/setup").text
    assert DOCUMENTS not in whole
    assert FAILURES not in whole
    queries = [number for number, made in enumerate(world.faults.made, start=1) if made == "Query"]
    # When one of the two last queries is refused
    world.faults.plan(queries[-from_the_end])
    page = person.get("/setup")
    # Then the page says so, and shows what it is needed for
    assert page.status == 200
    assert told in page.text
    assert not_told not in page.text
    assert "Connected" in page.text
    assert any(form.action.endswith("/setup/quickbooks/connect") for form in page.forms)


def test_an_account_without_documents_is_told_where_they_will_be(world: SetupWorld) -> None:
    person = world.browser()
    person.sign_in(world.portal_ids[0])
    person.connect_company(world.realm_ids[0])
    assert "None yet: what the workflows create is listed here." in person.get("/setup").text
