"""Everything of one account is ended and removed, and nothing of another."""

import json

import pytest

from quickbooks_actions.connections.credentials import Tokens
from quickbooks_actions.connections.lease import Leases
from quickbooks_actions.connections.owners import Owners
from quickbooks_actions.connections.rows import CompanyRow, PortalRow
from quickbooks_actions.connections.secrets import Secrets
from quickbooks_actions.workflow.delivery import KEPT_SECONDS
from sandbox.hubspot.seed import SeedDeal
from sandbox.kit.faults import FaultRule, Match
from sandbox.local import quickbooks_tokens
from tests.integration.portal_commands.office import Office
from tools.portal.named import portal_named
from tools.portal.remove import confirmed
from tools.stack import Stopped

REDIRECT = "http://127.0.0.1/oauth/hubspot"


def install_by_oauth(office: Office) -> str:
    """The account's connection becomes one by OAuth; its refresh token."""
    oauth = office.app.hubspot.oauth
    issued = oauth.exchange(oauth.authorize(int(office.portal), REDIRECT), REDIRECT)
    refresh_token = issued.grant.refresh_token
    now = office.app.clock.now()
    office.app.linking.save_portal(
        PortalRow(portal_id=office.portal, currency="USD", time_zone="UTC"),
        Tokens(issued.access_token, now, refresh_token, renewed_at=now),
    )
    return refresh_token


def test_nothing_of_the_account_is_left_and_all_of_the_other(office: Office) -> None:
    # Given an invoice and a refused record of one account, and an invoice of another
    assert office.enrol()["status"] == "created"
    assert office.enrol(SeedDeal.NO_CONTACT)["status"] == "failed"
    theirs = office.enrol_at_the_other()
    others = {kind: [row for row in office.rows(kind) if is_of(row, office.other, office.other_realm)] for kind in ROWS}
    # When the first is removed
    removal = office.removal()
    removal.run()
    # Then no table but that of the answers names it or its companies
    left = {kind: office.rows(kind) for kind in ROWS}
    for kind, rows in left.items():
        assert not [row for row in rows if is_of(row, office.portal, *office.realms)], kind
    # and the other's rows are what they were, and its invoice is known
    assert {kind: [row for row in left[kind] if row in others[kind]] for kind in ROWS} == others
    again = office.enrol(theirs_deal(office), office.other, office.other_realm)
    assert (again["status"], again["document_id"]) == ("existing", theirs["document_id"])


ROWS = ("ledger", "connections", "directory")


def is_of(row: dict[str, object], portal_id: str, *realms: str) -> bool:
    key = str(row.get("posting", "")) or f"{row.get('pk')}|{row.get('sk')}"
    named = key.replace("#", "|").split("|")
    return any(each in named for each in (portal_id, *realms))


def theirs_deal(office: Office) -> str:
    (posting,) = [str(row["posting"]) for row in office.rows("ledger") if row.get("portal") == office.other]
    return posting.split("|")[3].removeprefix("deal ")


def test_secrets_are_deleted_with_a_time_to_think_again(office: Office) -> None:
    office.removal().run()
    for name in (f"hubspot/{office.portal}", *(f"quickbooks/{realm}" for realm in office.realms)):
        assert "DeletedDate" in office.secret(name), name
    for name in ("apps", f"hubspot/{office.other}", f"quickbooks/{office.other_realm}"):
        assert "DeletedDate" not in office.secret(name), name


def test_the_tokens_are_revoked_on_both_sides(office: Office) -> None:
    # Given an account that was connected by OAuth
    refresh_token = install_by_oauth(office)
    # When
    removal = office.removal()
    removal.run()
    # Then
    assert office.app.hubspot.oauth.grant(refresh_token) is None
    for realm in office.realms:
        assert office.app.quickbooks.tokens.current(office.app.quickbooks.client_id, realm) is None
    assert "the access to the account, revoked at HubSpot" in removal.removed
    assert f"the access to the company {office.realms[0]}, revoked at QuickBooks" in removal.removed
    assert removal.left == []


def test_a_static_token_is_left_to_a_person(office: Office) -> None:
    removal = office.removal()
    removal.run()
    assert removal.left == [
        "the access to the account: HubSpot did not revoke it. Remove the app there under Settings, Integrations, "
        "Connected Apps; a static token has to be rotated."
    ]


def test_a_service_that_does_not_answer_keeps_nothing_from_being_removed(office: Office) -> None:
    # Given Intuit's revocation out of order
    office.app.quickbooks.faults.add(
        FaultRule(match=Match(path="*/revoke", method="POST"), do="status", status=503, times=0)
    )
    # When
    removal = office.removal()
    removal.run()
    # Then it is told, and everything is removed
    told = [sentence for sentence in removal.left if "QuickBooks did not revoke it" in sentence]
    assert len(told) == len(office.realms)
    assert not [row for row in office.rows("connections") if is_of(row, office.portal, *office.realms)]


def test_stopped_on_the_way_it_goes_on_when_run_again(office: Office) -> None:
    # Given a company whose access is being renewed
    office.enrol()
    leases = Leases(office.stack.table("Connections"), office.app.clock)
    lease = leases.acquire(f"quickbooks#{office.realms[-1]}")
    assert lease is not None
    with pytest.raises(Stopped, match="Try again in a minute"):
        office.removal().run()
    assert "DeletedDate" not in office.secret(f"quickbooks/{office.realms[-1]}")
    # When it is run again after that
    leases.release(lease)
    office.removal().run()
    # Then nothing is left, and a third time there is nothing to do
    for kind in ROWS:
        assert not [row for row in office.rows(kind) if is_of(row, office.portal, *office.realms)], kind
    third = office.removal()
    third.run()
    assert (third.removed, third.left) == ([], [])


def test_a_company_of_which_connecting_never_ended_is_removed_too(office: Office) -> None:
    # Given a claim and tokens, and then a crash before the link was written
    office.removal(office.other).run()
    table, realm = office.stack.table("Connections"), office.other_realm
    assert Owners(table, office.app.clock).claim(realm, office.portal)
    client = office.stack.client("secretsmanager")
    tokens = Tokens("access", office.app.clock.now(), "refresh")
    Secrets(office.app.settings.secrets_prefix, client).save(f"quickbooks/{realm}", tokens.to_secret(kind=False))
    # When
    removal = office.removal()
    removal.run()
    # Then nothing of it is left but what nobody could revoke, which is told
    assert "DeletedDate" in office.secret(f"quickbooks/{realm}")
    assert Owners(table, office.app.clock).of(realm) is None
    assert f"the access to the company {realm}: QuickBooks did not revoke it." in " ".join(removal.left)


def test_a_company_that_is_anothers_by_now_stays_anothers(office: Office) -> None:
    # Given a company that the account gave up, and that the other connected since
    office.revocable()
    realm = office.realms[0]
    office.app.linking.disconnect_company(office.portal, realm)
    credentials = next(each for each in office.app.quickbooks.credentials() if each["realm_id"] == realm)
    tokens = quickbooks_tokens(credentials, office.app.clock)
    office.app.linking.link_company(office.other, CompanyRow(realm_id=realm, environment="sandbox"), tokens)
    # When the first account is removed
    office.removal().run()
    # Then the company is the other's as before
    assert "DeletedDate" not in office.secret(f"quickbooks/{realm}")
    assert office.app.quickbooks.tokens.current(office.app.quickbooks.client_id, realm) is not None
    assert {str(row["portal"]) for row in office.rows("connections") if row["pk"] == f"realm#{realm}"} == {office.other}


def test_callouts_are_refused_until_it_is_connected_again(office: Office) -> None:
    office.enrol()
    office.removal().run()
    office.app.restart()
    assert office.enrol()["error_code"] == "not_connected"
    # When both sides are connected again, which takes the secrets back
    office.app.connect()
    # Then documents are made, for records of which nothing is known any more too
    assert "DeletedDate" not in office.secret(f"quickbooks/{office.realms[0]}")
    assert office.enrol()["status"] == "created"


def test_the_answers_to_deliveries_stay_for_their_days_and_name_nobody(office: Office) -> None:
    office.enrol()
    office.removal().run()
    (answer,) = office.rows("deliveries")
    assert int(answer["expiration"]) - office.app.hubspot.clock.now().timestamp() <= KEPT_SECONDS + 60
    assert office.portal not in json.dumps(str(answer["id"]))


@pytest.mark.parametrize("typed", ["", "12345679", "yes"])
def test_another_id_removes_nothing(typed: str) -> None:
    with pytest.raises(Stopped, match=r"Nothing was removed\."):
        confirmed("12345678", {}, lambda question: typed)
    with pytest.raises(Stopped, match=r"Nothing was removed\."):
        confirmed("12345678", {"CONFIRM": typed or "y"}, lambda question: "12345678")


def test_the_accounts_id_typed_again_lets_it_go_on() -> None:
    confirmed("12345678", {}, lambda question: " 12345678 ")
    confirmed("12345678", {"CONFIRM": "12345678"}, lambda question: "no")


@pytest.mark.parametrize("given", ["", "acme", "12 34", "-1", "１２"])
def test_an_account_is_named_by_its_number(given: str) -> None:
    with pytest.raises(Stopped, match="PORTAL=12345678"):
        portal_named({"PORTAL": given})
