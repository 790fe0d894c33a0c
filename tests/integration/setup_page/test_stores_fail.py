"""AWS fails at each call of each way in turn: a page says so, nothing half-stored counts, and doing it again heals."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest

from quickbooks_actions.setup.sessions import Sessions
from tests.integration.setup_page.browser import Browser, Page
from tests.integration.setup_page.secrecy import check_nothing_told
from tests.integration.setup_page.world import SetupWorld

BROWSER = "__Host-setup_browser"
MOST_CALLS = 40
READS = ("Get", "BatchGet", "Query")
HELD = ("access is being renewed at this moment.", "Somebody connects or disconnects it at this moment.")
KEYS = {"quickbooks_client_id": "production-id", "quickbooks_client_secret": "production-secret"}

Act = Callable[[SetupWorld, Browser], Page]
Goal = Callable[[SetupWorld], bool]


def submit(world: SetupWorld, browser: Browser, path: str, **fields: str) -> Page:
    """A form whose page was opened before anything failed."""
    token = Sessions(world.setup.secrets, world.clock).form_token(browser.jar[BROWSER], browser.session)
    return browser.post(path, {"form_token": token, **fields})


def connect_hubspot(world: SetupWorld, browser: Browser) -> Page:
    begun = submit(world, browser, "/setup/hubspot/connect")
    return browser.get(browser.at_hubspot(begun.location, world.portal_ids[0])) if begun.status == 303 else begun


def connect_company(world: SetupWorld, browser: Browser) -> Page:
    begun = submit(world, browser, "/setup/quickbooks/connect", environment="sandbox")
    return browser.get(browser.at_intuit(begun.location, world.realm_id)) if begun.status == 303 else begun


def enter_token(world: SetupWorld, browser: Browser) -> Page:
    return submit(world, browser, "/setup/hubspot/token", token=world.hubspot.portal(world.portal_ids[0]).static_token)


def store_keys(world: SetupWorld, browser: Browser) -> Page:
    return submit(world, browser, "/setup/keys", **KEYS)


def disconnect_company(world: SetupWorld, browser: Browser) -> Page:
    return submit(world, browser, "/setup/quickbooks/disconnect", realm=world.realm_id)


def disconnect_hubspot(world: SetupWorld, browser: Browser) -> Page:
    return submit(world, browser, "/setup/hubspot/disconnect")


def portal_status(world: SetupWorld) -> str:
    return str((world.row(f"portal#{world.portal_ids[0]}", "facts") or {}).get("status", ""))


def company_status(world: SetupWorld) -> str:
    return str((world.row(f"portal#{world.portal_ids[0]}", f"company#{world.realm_id}") or {}).get("status", ""))


def keys_stored(world: SetupWorld) -> bool:
    return dict(world.secret("apps")["quickbooks"]) == {
        "client_id": "production-id",
        "client_secret": "production-secret",
    }


@dataclass(frozen=True)
class Way:
    """Something that a person does, what must be there first, and how it can be seen that it is done."""

    act: Act
    goal: Goal
    first: tuple[Act, ...] = ()


WAYS = (
    Way(connect_hubspot, lambda world: portal_status(world) == "connected"),
    Way(enter_token, lambda world: portal_status(world) == "connected"),
    Way(connect_company, lambda world: company_status(world) == "connected"),
    Way(store_keys, keys_stored),
    Way(disconnect_company, lambda world: company_status(world) == "disconnected", (connect_company,)),
    Way(disconnect_hubspot, lambda world: portal_status(world) == "disconnected", (connect_hubspot,)),
)


def check(world: SetupWorld) -> None:
    """What holds whatever was interrupted: who counts as connected has tokens, and they are the owner's."""
    rows = world.rows("connections")
    owners = {str(row["pk"]).removeprefix("realm#"): row["portal"] for row in rows if row["sk"] == "owner"}
    secrets = world.secrets()
    for row in rows:
        portal, sk = str(row["pk"]).removeprefix("portal#"), str(row["sk"])
        if sk == "facts" and row["status"] == "connected":
            assert secrets[f"hubspot/{portal}"].get("access_token"), "a portal counts as connected without tokens"
        elif sk == "facts" and not row["ending"]:
            assert "access_token" not in secrets[f"hubspot/{portal}"], "tokens of a portal that a person ended"
        elif sk.startswith("company#") and row["status"] == "connected":
            realm = sk.removeprefix("company#")
            assert owners.get(realm) == portal, "a company counts as connected that is not the portal's"
            assert secrets[f"quickbooks/{realm}"].get("refresh_token"), "a company counts as connected without tokens"


def forget(world: SetupWorld) -> None:
    """The container knows no more than one that has just begun; a fresh one takes much longer to make."""
    world.clock.advance(61)
    world.setup.callouts.connections.forget_apps()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.act.__name__)
def test_each_call_to_aws_fails_in_turn(world: SetupWorld, way: Way, capsys: pytest.CaptureFixture[str]) -> None:
    # Given an engineer in a portal
    browser = world.engineer()
    assert connect_hubspot(world, browser).back_home
    refused, call = 0, ""
    for number, after in product(range(1, MOST_CALLS), (False, True)):
        if after and call.startswith(READS):
            continue  # nothing is done by it
        for act in way.first:
            assert act(world, browser).back_home
        forget(world)
        # When the call of that number fails: it is not done, or done and only told to have failed
        world.faults.plan(number, after=after)
        page = way.act(world, browser)
        call = "".join(world.faults.made[number - 1 : number])
        world.faults.clear()
        # Then what is stored is sound, and a page says that it did not work, and what to do
        check(world)
        if not call:
            break  # it makes no more of them
        if not page.back_home:
            refused += 1
            page.refuses(503, "That did not work just now", "did not answer")
            assert "Try again in a minute" in page.text or "Begin again" in page.text
            assert "Traceback" not in page.body
        # and doing it again heals, in the same container
        again = way.act(world, browser)
        if any(each in again.text for each in HELD):
            # a lease that could not be given back: the page says how long it takes
            again.refuses(503, "That did not work just now", "at this moment. Try again in a minute.")
            world.clock.advance(60)
            again = way.act(world, browser)
        assert again.back_home
        assert way.goal(world)
    else:
        raise AssertionError("there is no end to its calls")
    assert refused
    assert page.back_home
    check_nothing_told(world, browser, capsys.readouterr().out)


@pytest.mark.parametrize("value", ["no json", '{"hubspot": {"client_id": "canary"}}'])
def test_the_apps_secret_is_malformed(world: SetupWorld, value: str) -> None:
    # Given a secret that somebody wrote by hand
    browser = world.signed_in()
    keys = world.secret("apps")
    world.write("apps", value)
    forget(world)
    # When / Then
    page = submit(world, browser, "/setup/hubspot/connect")
    page.refuses(503, "That did not work just now", "/apps", "Try again in a minute")
    assert "canary" not in page.body
    # and once it is mended, so is the page
    world.write("apps", keys)
    assert connect_hubspot(world, browser).back_home


@pytest.mark.parametrize("value", ["no json", '{"key": "canary"}'])
def test_the_sessions_key_is_malformed(world: SetupWorld, value: str) -> None:
    browser = world.signed_in()
    key = world.secret("session")
    world.write("session", value)
    forget(world)
    page = browser.get("/setup")
    page.refuses(503, "That did not work just now", "/session", "Try again in a minute")
    assert "canary" not in page.body
    world.write("session", key)
    assert str(world.portal_ids[0]) in browser.get("/setup").text


def test_there_are_no_keys_yet(world: SetupWorld) -> None:
    # Given a stack that was just deployed
    world.remove_secret("apps")
    engineer = world.engineer()
    assert world.browser().get("/setup").status == 200
    submit(world, engineer, "/setup/hubspot/connect").refuses(503, "That did not work just now", "/apps does not exist")
    # When another container stores them / Then this one works at once
    world.connect()
    assert connect_hubspot(world, engineer).back_home
