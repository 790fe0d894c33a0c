"""Every page in every state is sound HTML: labels, one main heading, nothing inline, everything escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from quickbooks_actions.connections import CompanyRow, PortalRow, Status
from quickbooks_actions.connections.rows import Health
from quickbooks_actions.hubspot.scopes import REQUIRED_SCOPES
from quickbooks_actions.settings import Settings
from quickbooks_actions.setup import pages
from quickbooks_actions.setup.activity import Activity, DocumentView, TroubleView
from quickbooks_actions.setup.addresses import Addresses
from quickbooks_actions.setup.checklist import StepName, checklist
from quickbooks_actions.setup.keys import Keys
from quickbooks_actions.setup.moments import Moments
from quickbooks_actions.setup.notices import Done, Notice
from quickbooks_actions.setup.overview import Overview, company_view, portal_view
from quickbooks_actions.setup.sessions import Session
from quickbooks_actions.setup.told import Told, WrongFields
from tests.unit.setup_page.markup import problems

NOW = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
MOMENTS = Moments("Europe/Berlin", NOW)
EVIL = "<script>alert(1)</script>\"'&"
SETTINGS = Settings(
    ledger_table="l", deliveries_table="d", connections_table="c", directory_table="x", secrets_prefix="p"
)
ADDRESSES = Addresses("https://a/v1", "a", "https://a/v1/setup", "https://a/v1/o/h", "https://a/v1/o/q")
HEALTH = Health(
    expires_at=NOW, renewed_at=NOW, refresh_expires_at=NOW + timedelta(days=5), ends_at=NOW + timedelta(days=900)
)
PORTAL = PortalRow(
    portal_id="50", currency="EUR", time_zone="Europe/Berlin", kind="oauth", scopes=REQUIRED_SCOPES, health=HEALTH
)
COMPANIES = [
    CompanyRow(realm_id=str(number), environment="sandbox", name=name, country="DE", health=HEALTH, status=status)
    for number, (name, status) in enumerate(
        [("ACME", Status.CONNECTED), ("", Status.LOST), ("Old", Status.DISCONNECTED)]
    )
]
ACTIVITY = Activity(
    documents=[
        DocumentView(
            "Invoice 1", "https://q/1", "1,000.00 EUR", "ACME", "Deal 1", "https://h/1", True, MOMENTS.say(NOW)
        ),
        DocumentView("Invoice", "", "", "ACME", "Deal 2", "", False, MOMENTS.say(NOW)),
    ],
    troubles=[
        TroubleView("Create invoice", "No line items.", "ACME", "Deal 3", "https://h/3", False, MOMENTS.say(NOW)),
        TroubleView("Create invoice", "Come back.", "", "Deal 4", "", True, MOMENTS.say(NOW)),
    ],
)
BOTH_KEYS = Keys("hubspot-id", "production-id", "development-id")
FORMS = {"token": "Copy it again.", "quickbooks_client_id": "Copy this again."}


def shown(
    *,
    done: Sequence[StepName] = tuple(StepName),
    engineer: bool = True,
    keys: Keys = BOTH_KEYS,
    portal: PortalRow | None = PORTAL,
    companies: Sequence[CompanyRow] = tuple(COMPANIES),
    activity: Activity | None = ACTIVITY,
    wrong: WrongFields | None = None,
    notice: Notice | None = None,
    entered: Mapping[str, str] | None = None,
) -> str:
    it = Overview(
        session=Session(portal.portal_id if portal else "", engineer),
        keys=keys,
        addresses=ADDRESSES,
        portal=portal_view(portal, MOMENTS) if portal else None,
        companies=[company_view(each, MOMENTS) for each in companies],
        activity=activity,
        checklist=checklist(list(done)),
        zone=MOMENTS.zone,
        portals=["50", "51"] if engineer else [],
    )
    fields = {f"{pair}_client_id": "" for pair in ("hubspot", "quickbooks", "quickbooks_sandbox")}
    return page("setup.html", it=it, wrong=wrong, notice=notice, entered=fields | dict(entered or {}))


def page(template: str, **values: object) -> str:
    given: dict[str, object] = {"home": "/v1", "form_token": "t", "notice": None} | values
    return pages.page(SETTINGS, template, 200, **given).body or ""


@pytest.mark.parametrize("engineer", [True, False])
@pytest.mark.parametrize("steps", range(len(StepName) + 1))
def test_every_step_of_the_first_run_is_sound(steps: int, engineer: bool) -> None:
    portal, companies = (PORTAL if steps >= 2 else None), (COMPANIES if steps >= 3 else [])
    activity = ACTIVITY if steps == 5 else Activity([], [])
    body = shown(done=list(StepName)[:steps], engineer=engineer, portal=portal, companies=companies, activity=activity)
    assert problems(body) == []


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", ["oauth", "static"])
def test_every_state_of_hubspot_is_sound(status: Status, kind: str) -> None:
    portal = replace(PORTAL, status=status, kind=kind, scopes=() if kind == "static" else PORTAL.scopes)
    assert problems(shown(portal=portal)) == []


def test_what_cannot_be_read_is_told_and_the_rest_is_there() -> None:
    body = shown(activity=Activity(None, None))
    assert problems(body) == []
    assert "The documents cannot be read just now." in body
    assert "The failures cannot be read just now." in body
    assert "QuickBooks companies" in body


@pytest.mark.parametrize("field", FORMS)
def test_a_form_that_comes_back_is_sound(field: str) -> None:
    body = shown(wrong=WrongFields("A field is wrong", {field: FORMS[field]}))
    assert problems(body) == []
    assert f'<a href="#{field}">{FORMS[field]}</a>' in body
    assert "<title>Error: A field is wrong" in body


@pytest.mark.parametrize("done", Done)
def test_every_notice_is_sound(done: Done) -> None:
    assert problems(shown(notice=Notice(done, "50"))) == []


@pytest.mark.parametrize("keys", [Keys(), BOTH_KEYS])
@pytest.mark.parametrize("notice", [None, Notice(Done.SIGNED_OUT)])
def test_the_way_in_is_sound(keys: Keys, notice: Notice | None) -> None:
    assert problems(page("sign_in.html", keys=keys, notice=notice)) == []


def test_what_went_wrong_is_sound() -> None:
    assert problems(page("told.html", told=Told(403, "That is not yours", "Sign in again."))) == []


def test_whatever_is_stored_or_entered_is_text() -> None:
    company = replace(COMPANIES[0], name=EVIL, country=EVIL)
    portal = replace(PORTAL, currency=EVIL, scopes=(EVIL,), time_zone=EVIL)
    trouble = replace(ACTIVITY.troubles[0], sentence=EVIL, record=EVIL) if ACTIVITY.troubles else None
    body = shown(
        portal=portal,
        companies=[company],
        activity=Activity(ACTIVITY.documents, [trouble] if trouble else []),
        keys=Keys(EVIL, EVIL, EVIL),
        entered={"hubspot_client_id": EVIL},
        notice=Notice(Done.COMPANY_CONNECTED, "0"),
    )
    assert problems(body) == []
    assert "<script" not in body
    assert body.count("&lt;script&gt;") >= 8


def test_only_keys_that_are_stored_connect_companies() -> None:
    development_only = shown(keys=Keys("hubspot-id", "", "development-id"))
    assert "Connect another sandbox company" in development_only
    assert "Connect another company" not in development_only
    assert "Connect another company" in shown()


def test_a_portals_own_person_sees_no_keys_and_no_other_portals() -> None:
    body = shown(engineer=False)
    for hidden in ("hubspot-id", "production-id", "Client secret", "For the engineer", ">51<"):
        assert hidden not in body
