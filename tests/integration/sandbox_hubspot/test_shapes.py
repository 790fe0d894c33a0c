"""Every answer the sandbox gives, and every request it sends, has the shape of HubSpot's contract.

Every test of this folder is held to it (`conftest.py`); here is shown that the shapes notice what is wrong.
"""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from sandbox.hubspot import HubSpotSandbox
from sandbox.hubspot.sandbox import API_VERSION
from sandbox.hubspot.seed import SeedDeal
from tests.integration.sandbox_hubspot.action_server import ActionServer
from tests.integration.sandbox_hubspot.answers import shape_of
from tests.integration.sandbox_hubspot.caller import Caller
from tests.integration.sandbox_hubspot.dropdown import action_with_dropdowns
from tests.integration.sandbox_hubspot.flow import Flow
from tests.integration.sandbox_hubspot.shapes import Callout, CrmObject, Error, OptionRequest


def test_an_object_with_associations_fits(caller: Caller) -> None:
    read = caller.record("deals", SeedDeal.PLAIN, properties="amount", associations="line_items,companies")
    assert CrmObject.model_validate(read).associations is not None


@pytest.mark.parametrize("change", [{"properties": {"amount": 575.0}}, {"id": 1}, {"extra": 1}, {"associations": {}}])
def test_an_object_that_is_another_does_not(caller: Caller, change: dict[str, object]) -> None:
    read = caller.record("deals", SeedDeal.PLAIN, associations="contacts")
    with pytest.raises(ValidationError):
        CrmObject.model_validate(read | change)


def test_a_callout_fits_until_its_inputs_differ(flow: Flow, actions: ActionServer) -> None:
    flow.sent()
    body = actions.callouts[0].body
    Callout.model_validate(body)
    with pytest.raises(ValidationError, match="fields and inputFields differ"):
        Callout.model_validate(body | {"fields": {}})


def test_a_test_run_from_the_editor_fits(flow: Flow, actions: ActionServer) -> None:
    flow.engine.test_run(flow.workflow.portal_id, flow.action, "DEAL", SeedDeal.PLAIN)
    assert Callout.model_validate(actions.callouts[0].body).context is None


@pytest.mark.parametrize("shape", ["documented", "captured"])
def test_a_request_for_options_fits(sandbox: HubSpotSandbox, actions: ActionServer, shape: str) -> None:
    sandbox.switches.change({"options_shape": shape})
    sandbox.engine.options(action_with_dropdowns(actions.url), "terms", {"account": "1"}, "net", "2")
    told = OptionRequest.model_validate(actions.callouts[0].body)
    assert told.input_field_name == "terms"
    assert told.fetch_options is not None


@pytest.mark.parametrize(
    ("method", "path", "status", "expected"),
    [
        ("GET", "/crm/objects/2026-03/deals/1", 200, CrmObject),
        ("PATCH", "/crm/objects/2026-03/deals/1", 200, CrmObject),
        ("GET", "/crm/objects/2026-03/deals/1", 404, Error),
        ("POST", "/oauth/2026-03/token/revoke", 200, None),
    ],
)
def test_each_answer_has_its_shape(method: str, path: str, status: int, expected: type[object] | None) -> None:
    assert shape_of(method, path, status) is expected


WITHOUT_A_BODY = {
    ("GET", "/oauth/authorize"),
    ("POST", "/oauth/authorize"),
    ("GET", "/oauth/{account_id}/authorize"),
    ("POST", "/oauth/{account_id}/authorize"),
    ("POST", f"/oauth/{API_VERSION}/token/revoke"),
}
"""Pages, and an answer that says nothing."""


def test_every_route_has_a_shape_for_what_it_answers() -> None:
    for route in HubSpotSandbox().routes:
        for method in set(route.methods or ()) - {"HEAD"}:
            if route.path.startswith("/_sandbox") or method == "DELETE" or route.path.endswith("/complete"):
                continue  # our own, and those that answer 204
            shape = shape_of(method, route.path, 200)
            assert (shape is None) == ((method, route.path) in WITHOUT_A_BODY), (method, route.path)
            assert shape_of(method, route.path, 405) is Error
