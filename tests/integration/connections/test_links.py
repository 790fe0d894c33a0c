"""Which portal and which company a callout may use."""

import pytest

from quickbooks_actions.connections import CompanyRow, Status, Tokens
from quickbooks_actions.connections.rows import Rows
from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from tests.integration.connections.world import PORTAL, REALM, World


def test_a_linked_company_is_found_with_its_facts(world: World) -> None:
    world.connect(environment="sandbox")

    company = world.container().company(PORTAL, REALM)

    assert (company.realm_id, company.name, company.home_currency) == (REALM, "ACME Books", "USD")
    assert (company.environment, company.base_url) == ("sandbox", "https://sandbox-quickbooks.api.intuit.com")


def test_a_production_company_is_at_intuits_production_host(world: World) -> None:
    world.connect()

    assert world.container().company(PORTAL, REALM).base_url == "https://quickbooks.api.intuit.com"


def test_another_portals_company_is_refused(world: World) -> None:
    world.connect()

    with pytest.raises(Refusal) as raised:
        world.container().company("50400002", REALM)

    assert raised.value.code is ErrorCode.NOT_LINKED
    assert REALM in raised.value.sentence


def test_a_link_is_checked_again_with_every_callout(world: World) -> None:
    # Given a warm container that has used the company
    world.connect()
    container = world.container()
    world.token(container)
    # When a person disconnects it
    world.table.update(
        {"pk": f"portal#{PORTAL}", "sk": f"company#{REALM}"},
        "SET #status = :status",
        values={":status": "disconnected"},
        names={"#status": "status"},
    )
    # Then
    with pytest.raises(Refusal) as raised:
        world.token(container)
    assert raised.value.code is ErrorCode.NOT_CONNECTED
    assert "ACME Books" in raised.value.sentence


def test_a_portal_that_was_never_connected_is_refused(world: World) -> None:
    with pytest.raises(Refusal) as raised:
        world.container().portal(PORTAL)

    assert raised.value.code is ErrorCode.NOT_CONNECTED


def test_a_portal_is_found_with_its_facts(world: World) -> None:
    container = world.container()
    world.save_portal(Tokens("pat-1"), "America/New_York")

    portal = container.portal(PORTAL)

    assert (portal.currency, portal.time_zone, portal.tokens.token()) == ("USD", "America/New_York", "pat-1")
    assert world.stored(f"hubspot/{PORTAL}") == {"kind": "static", "access_token": "pat-1"}


def test_all_companies_of_a_portal_are_listed_and_no_other_portals(world: World) -> None:
    world.connect()
    container = world.container()
    for portal, realm in ((PORTAL, "9130000000000002"), ("50400002", "9130000000000003")):
        world.linking().link_company(portal, CompanyRow(realm_id=realm, environment="sandbox"), Tokens("a"))

    listed = container.companies(PORTAL)

    assert [(row.realm_id, row.status) for row in listed] == [
        (REALM, Status.CONNECTED),
        ("9130000000000002", Status.CONNECTED),
    ]


def test_an_unknown_environment_is_not_linked(world: World) -> None:
    with pytest.raises(ValueError, match="unknown environment"):
        world.linking().link_company(PORTAL, CompanyRow(realm_id=REALM, environment="moon"), Tokens("a"))

    assert world.row(f"company#{REALM}") is None


def test_a_table_that_does_not_answer_is_come_back_for(world: World) -> None:
    world.table.name = "not-there"

    with pytest.raises(ComeBack) as raised:
        world.container().company(PORTAL, REALM)

    assert raised.value.code is ErrorCode.STORE_UNAVAILABLE


def test_a_link_to_a_company_that_is_another_portals_is_good_for_nothing(world: World) -> None:
    # Given a company of one portal, and a row that links another one to it
    world.connect()
    world.token(world.container())
    link = CompanyRow(realm_id=REALM, environment="production")
    Rows(world.table, world.clock).save_company("50400002", link)
    # When
    with pytest.raises(Refusal) as raised:
        world.container().company("50400002", REALM)
    # Then
    assert raised.value.code is ErrorCode.NOT_LINKED
    assert "is not linked to this HubSpot account" in raised.value.sentence
    assert world.token(world.container()) == "access-0"


def test_the_renewal_does_not_follow_a_link_to_another_portals_company(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given
    world.connect()
    link = CompanyRow(realm_id=REALM, environment="production")
    Rows(world.table, world.clock).save_company("50400002", link)
    # When only the other portal is served
    outcomes = world.renewal(allowed="50400002").run(540.0)
    # Then the row is told, and the company's tokens are as they were
    assert outcomes == {"not_allowed": 1, "failed": 1, "finished": 1}
    assert world.service.asked == 0
    assert world.stored()["access_token"] == "access-0"
    assert '"RenewalFailedTwice":[1.0]' in capsys.readouterr().out
