"""Classic definitions are created once, updated where they differ, and otherwise left."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.hubspot import HubSpotSandbox
from sandbox.kit import FaultRule
from tests.integration.definitions.conftest import KEY
from tools.definitions.actions import all_actions, path_of
from tools.definitions.classic import definition
from tools.definitions.definitions_api import Credentials, DefinitionsApi, DefinitionsError
from tools.definitions.registration import register

BASE_URL = "https://hooks.example.com/v1"
ACTIONS = all_actions()

Api = Callable[..., DefinitionsApi]


def writes(hubspot: HubSpotSandbox) -> list[str]:
    return [entry.method for entry in hubspot.log.entries() if entry.method != "GET"]


def states(lines: list[str]) -> set[str]:
    return {line.split()[0] for line in lines}


@pytest.mark.parametrize("version", ["2026-03", "v4"])
def test_a_definition_is_created_for_every_action(api: Api, hubspot: HubSpotSandbox, version: str) -> None:
    hubspot.switches.check_requests = version != "v4"  # which is a numbered path, and wished here

    lines = register(api(version=version), ACTIONS, BASE_URL, published=True)

    found = list(api(version=version).all())
    assert states(lines) == {"created"}
    assert {each["actionUrl"] for each in found} == {BASE_URL + path_of(action) for action in ACTIONS}
    assert all(each["published"] is True for each in found)
    assert {url for each in found for url in options_urls(each)} == {f"{BASE_URL}/options"}


def options_urls(found: dict[str, Any]) -> list[str]:
    types = [field["typeDefinition"] for field in found["inputFields"]]
    return [each["optionsUrl"] for each in types if "optionsUrl" in each]


def test_nothing_is_written_when_nothing_differs(api: Api, hubspot: HubSpotSandbox) -> None:
    register(api(), ACTIONS, BASE_URL, published=True)
    hubspot.log.clear()

    lines = register(api(), ACTIONS, BASE_URL, published=True)

    assert states(lines) == {"unchanged"}
    assert writes(hubspot) == []


def test_another_base_url_moves_the_same_definition(api: Api, hubspot: HubSpotSandbox) -> None:
    register(api(), ACTIONS, BASE_URL, published=True)
    before = {each["id"] for each in api().all()}
    hubspot.log.clear()

    lines = register(api(), ACTIONS, "https://other.example.com/prod", published=True)

    found = list(api().all())
    assert states(lines) == {"updated"}
    assert {each["id"] for each in found} == before
    assert all(each["actionUrl"].startswith("https://other.example.com/prod/actions/") for each in found)
    assert writes(hubspot) == ["PATCH"] * len(ACTIONS)


def test_an_unpublished_definition_can_be_published_later(api: Api) -> None:
    register(api(), ACTIONS, BASE_URL, published=False)
    assert not any(each["published"] for each in api().all())

    register(api(), ACTIONS, BASE_URL, published=True)

    assert all(each["published"] for each in api().all())


def test_what_somebody_changed_at_hubspot_is_mended(api: Api) -> None:
    register(api(), ACTIONS, BASE_URL, published=True)
    found = next(api().all())
    api().update(found["id"], {"executionRules": []})

    lines = register(api(), ACTIONS, BASE_URL, published=True)

    assert sorted(states(lines)) == (["unchanged", "updated"] if len(ACTIONS) > 1 else ["updated"])
    assert next(api().all())["executionRules"] == found["executionRules"]


def test_definitions_of_another_purpose_are_left_alone(api: Api) -> None:
    other = {**definition(ACTIONS[0], BASE_URL), "actionUrl": "https://elsewhere.example.com/actions/ring-a-bell"}
    api().create(other)

    register(api(), ACTIONS, BASE_URL, published=True)

    assert [each["actionUrl"] for each in api().all()].count(other["actionUrl"]) == 1
    assert len(list(api().all())) == len(ACTIONS) + 1


def test_a_definition_is_found_on_a_later_page(api: Api) -> None:
    for number in range(130):
        api().create({**definition(ACTIONS[0], BASE_URL), "actionUrl": f"https://elsewhere.example.com/{number}"})
    register(api(), ACTIONS, BASE_URL, published=True)

    lines = register(api(), ACTIONS, BASE_URL, published=True)

    assert states(lines) == {"unchanged"}
    assert len(list(api().all())) == 130 + len(ACTIONS)


def test_two_definitions_of_one_action_are_told_and_nothing_is_written(api: Api, hubspot: HubSpotSandbox) -> None:
    for base_url in (BASE_URL, "https://other.example.com/v1"):
        api().create(definition(ACTIONS[-1], base_url))
    hubspot.log.clear()

    with pytest.raises(DefinitionsError, match=rf"several definitions of {ACTIONS[-1].name}.*archive all but one"):
        register(api(), ACTIONS, BASE_URL, published=True)

    assert writes(hubspot) == []


def test_an_oauth_token_of_the_developer_account_serves_where_hubspot_wants_one(
    api: Api, hubspot: HubSpotSandbox
) -> None:
    hubspot.switches.definition_credentials = "oauth"
    token = hubspot.portals()[0].issue_token(["developers-read", "developers-write"])

    lines = register(api(Credentials(access_token=token)), ACTIONS, BASE_URL, published=True)

    assert states(lines) == {"created"}


def test_a_portals_token_is_refused_with_hubspots_reason(api: Api, hubspot: HubSpotSandbox) -> None:
    token = hubspot.portals()[0].static_token

    with pytest.raises(DefinitionsError, match=r"HTTP 403, INVALID_AUTHENTICATION: A developer API key"):
        register(api(Credentials(access_token=token)), ACTIONS, BASE_URL, published=True)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (FaultRule(do="status", status=500), "HubSpot answered GET with HTTP 500"),
        (FaultRule(do="status", status=429), "HubSpot answered GET with HTTP 429, RATE_LIMITS"),
        (FaultRule(do="html"), "HubSpot answered GET with HTTP 502 and no JSON"),
        (FaultRule(do="status", status=200, body=["odd"]), "HubSpot answered GET with HTTP 200"),
        (FaultRule(do="status", status=302, headers={"Location": "https://elsewhere.example.com"}), "HTTP 302"),
        (FaultRule(do="drop"), "HubSpot cannot be reached"),
        (FaultRule(do="truncate"), "HubSpot"),
    ],
)
def test_a_failure_of_hubspot_is_told(api: Api, hubspot: HubSpotSandbox, fault: FaultRule, sentence: str) -> None:
    hubspot.faults.add(fault)

    with pytest.raises(DefinitionsError, match=sentence):
        register(api(), ACTIONS, BASE_URL, published=True)

    assert writes(hubspot) == []


def test_no_sentence_holds_the_key(api: Api, closed_url: str) -> None:
    closed = DefinitionsApi(closed_url, "1", KEY, "2026-03")

    with pytest.raises(DefinitionsError, match="cannot be reached") as unreachable:
        list(closed.all())
    with pytest.raises(DefinitionsError, match="HTTP 404") as unknown:
        list(api(app_id="999").all())

    for raised in (unreachable, unknown):
        assert KEY.developer_key not in str(raised.value)
        assert raised.value.__cause__ is None
    assert KEY.developer_key not in repr(KEY)
