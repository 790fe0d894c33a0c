"""What somebody could try with callouts and the schedule to reach another portal's company."""

import json
from collections.abc import Callable
from dataclasses import replace

from quickbooks_actions.connections import CompanyRow, Connections, Status
from quickbooks_actions.connections.renewal import Renewal
from quickbooks_actions.connections.rows import Rows
from quickbooks_actions.mapping.records import RecordType
from sandbox.hubspot.workflows import Action
from tests.integration.actions.trade import ACTIONS
from tests.integration.another_portal.entries import Entry
from tests.integration.another_portal.scene import HANDLERS, Scene

Attempt = Callable[[Scene], None]

RUN_SECONDS = 540.0


def action(name: str) -> Attempt:
    """The action, enrolled in one portal with another's company as its account."""

    def attempt(scene: Scene) -> None:
        # Given a workflow of ours whose account is the other portal's company, and a callout that the other one had
        trade = scene.trade
        record = trade.deal() if RecordType.DEAL in HANDLERS[name].serves else trade.payment()
        with scene.nothing_asked():
            execution = trade.execution(name, record, account=scene.realm)
            # Then
            assert (execution.outputs["error_code"], execution.outputs["status"]) == ("not_linked", "failed")
            assert "is not linked to this HubSpot account" in str(execution.outputs["error_message"])
            assert execution.request is not None
            body = json.loads(execution.request.body)
            assert (str(body["origin"]["portalId"]), body["inputFields"]["account"]) == (scene.ours, scene.realm)
        path = f"/actions/{name}"
        tried = {**body["inputFields"], "preview": "yes"}  # of which no note is kept
        theirs = {"callbackId": "theirs", "origin": {"portalId": int(scene.theirs)}, "inputFields": tried}
        answered = scene.callout(path, body | theirs)
        assert answered.json()["outputFields"]["error_code"] == "record_not_found"
        # When the other portal's id stands wherever it may be believed, and its callback's id is taken
        named = {"portalId": int(scene.theirs)}
        for forged in (
            {**body, **named, "callbackId": "ours-1", "context": {**body.get("context", {}), **named}},
            {**body, "callbackId": "ours-2", "object": {**body["object"], **named}},
            {**body, "callbackId": "ours-3", "inputFields": {**body["inputFields"], **named}},
            {**body, "callbackId": "theirs"},
            {**body, "callbackId": f"{scene.theirs}:theirs"},
        ):
            with scene.nothing_asked():
                answer = scene.callout(path, forged)
            # Then
            assert answer.json()["outputFields"]["error_code"] in {"not_linked", "invalid_input"}, answer.text
            scene.shows_nothing_of_theirs(answer.text)
        # and who is not HubSpot speaks for no portal
        with scene.nothing_asked():
            answer = scene.callout(path, {**body, "origin": named, "callbackId": "theirs"}, secret="guessed")
        assert answer.status_code == 401

    return attempt


def options(scene: Scene) -> None:
    """Dropdowns of a company that is another's, and the list of companies."""
    dropdowns = ("customer", "products", "payment_terms", "paid_from")
    for shape in ("documented", "captured"):
        scene.world.hubspot.switches.change({"options_shape": shape})
        for name in dropdowns:
            with scene.nothing_asked():
                page = scene.world.hubspot.engine.options(
                    _with(scene, name),
                    name,
                    {"account": scene.realm},
                    portal_id=int(scene.ours),
                )
            # Then the one entry says so
            assert [entry.value for entry in page.options] in (["__not_linked__"],), page
            scene.shows_nothing_of_theirs(page.answer.body)
        listed = scene.world.hubspot.engine.options(_with(scene, "account"), "account", {}, portal_id=int(scene.ours))
        assert [entry.value for entry in listed.options] == [scene.ours_realm]
        scene.shows_nothing_of_theirs(listed.answer.body)
    # and with the other portal's id beside our own
    body = {
        "origin": {"portalId": int(scene.ours)},
        "portalId": int(scene.theirs),
        "inputFieldName": "account",
        "inputFields": {"account": {"type": "STATIC_VALUE", "value": scene.realm}, "portalId": scene.theirs},
    }
    with scene.nothing_asked():
        answer = scene.callout("/options", body)
        assert [entry["value"] for entry in answer.json()["options"]] == [scene.ours_realm]
        refused = scene.callout("/options", body | {"origin": {"portalId": int(scene.theirs)}}, secret="guessed")
    assert refused.status_code == 401


def renewal(scene: Scene) -> None:
    """A deployment that serves our portal alone, with a link of ours to the other portal's company in the table."""
    # Given connections that are all due
    world = scene.world
    settings = replace(world.settings, allowed_portals=frozenset({scene.ours}))
    table = world.setup.table
    link = CompanyRow(realm_id=scene.realm, environment="sandbox", status=Status.CONNECTED)
    Rows(table, world.clock).save_company(scene.ours, link)
    world.clock.advance(2 * 86_400)
    connections = Connections(settings=settings, table=table, secrets=world.setup.secrets, clock=world.clock)
    # When
    before = world.secret(f"quickbooks/{scene.ours_realm}")
    outcomes = Renewal(connections=connections, table=table, settings=settings, clock=world.clock).run(RUN_SECONDS)
    # Then ours were renewed, theirs left alone, and the link that is not ours has failed
    assert outcomes == {"renewed": 2, "not_allowed": 2, "failed": 1, "finished": 1}
    assert world.secret(f"quickbooks/{scene.ours_realm}") != before


def dropdown_action(options_url: str, name: str) -> Action:
    """An action with this dropdown, which waits for the account."""
    dropdown = {"name": name, "type": "enumeration", "fieldType": "select", "options": []}
    field = {"typeDefinition": {**dropdown, "optionsUrl": options_url}, "isRequired": False}
    waits = {"dependencyType": "SINGLE_FIELD", "controllingFieldName": "account", "dependentFieldNames": [name]}
    return Action.model_validate(
        {
            "uid": "any",
            "actionUrl": options_url,
            "inputFields": [field],
            "inputFieldDependencies": [waits],
        }
    )


def _with(scene: Scene, name: str) -> Action:
    return dropdown_action(f"{scene.world.url}/options", name)


CALLOUTS: dict[Entry, Attempt] = {
    **{("POST", f"/actions/{name}"): action(name) for name in ACTIONS},
    ("POST", "/options"): options,
    ("ScheduleV2", "RefreshTokens"): renewal,
}
