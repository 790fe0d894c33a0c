"""What is uncertain about HubSpot, each switch in its other position (the first ones are tested where they belong)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

import pytest
from pydantic import JsonValue

from sandbox.hubspot import Action, Execution, HubSpotSandbox, Portal, State, Workflow
from sandbox.hubspot.seed import PORTAL_ID, SeedDeal
from sandbox.hubspot.workflows import ObjectRequestOptions
from tests.integration.sandbox_hubspot.action_server import ActionServer, Reply, outputs
from tests.integration.sandbox_hubspot.caller import Caller
from tests.integration.sandbox_hubspot.dropdown import action_with_dropdowns
from tests.integration.sandbox_hubspot.flow import Flow

PLAIN = f"/crm/objects/2026-03/deals/{SeedDeal.PLAIN}"
COMPLETE = "/automation/actions/callbacks/2026-03/complete"


class TestInputs:
    def sent(self, sandbox: HubSpotSandbox, actions: ActionServer, inputs: dict[str, JsonValue]) -> dict[str, Any]:
        action = action_with_dropdowns(actions.url)
        action.inputs = inputs
        workflow = Workflow(portal_id=PORTAL_ID, object_type="DEAL", actions=[action])
        sandbox.engine.enrol(workflow, [SeedDeal.PLAIN])
        sandbox.engine.run_due()
        fields: dict[str, Any] = actions.callouts[0].body["inputFields"]  # type: ignore[assignment]
        return fields

    @pytest.mark.parametrize(
        ("name", "given", "milliseconds"),
        [
            ("day", "2025-10-24", "1761264000000"),
            ("day", "2025-10-24T23:30:00-05:00", "1761264000000"),
            ("moment", "2025-10-24T00:00:01.500Z", "1761264001500"),
            ("day", "1761264000000", "1761264000000"),
            ("day", "tomorrow", "tomorrow"),
        ],
    )
    def test_dates_are_epoch_milliseconds(
        self, sandbox: HubSpotSandbox, actions: ActionServer, name: str, given: str, milliseconds: str
    ) -> None:
        assert self.sent(sandbox, actions, {name: given}) == {name: milliseconds}

    def test_dates_as_they_were_written(self, sandbox: HubSpotSandbox, actions: ActionServer) -> None:
        sandbox.switches.date_inputs = "iso"
        assert self.sent(sandbox, actions, {"day": "2025-10-24"}) == {"day": "2025-10-24"}

    def test_everything_is_text(self, sandbox: HubSpotSandbox, actions: ActionServer) -> None:
        inputs: dict[str, JsonValue] = {"paid": "true", "count": "5", "tags": "a;b", "memo": "5"}
        assert self.sent(sandbox, actions, inputs) == inputs

    def test_values_as_json_has_them(self, sandbox: HubSpotSandbox, actions: ActionServer) -> None:
        sandbox.switches.input_values = "native"
        given: dict[str, JsonValue] = {"paid": "true", "count": "5", "tags": "a;b", "memo": "5"}
        assert self.sent(sandbox, actions, given) == {"paid": True, "count": 5, "tags": ["a", "b"], "memo": "5"}

    def test_a_part_of_a_number_and_what_is_none(self, sandbox: HubSpotSandbox, actions: ActionServer) -> None:
        sandbox.switches.input_values = "native"
        given: dict[str, JsonValue] = {"count": "2.5", "paid": "perhaps"}
        assert self.sent(sandbox, actions, given) == {"count": 2.5, "paid": "perhaps"}

    @pytest.mark.parametrize(("switch", "told"), [("null", {"dealname", "hs_title"}), ("absent", {"dealname"})])
    def test_properties_that_the_type_does_not_have(
        self, flow: Flow, actions: ActionServer, switch: Literal["null", "absent"], told: set[str]
    ) -> None:
        flow.sandbox.switches.unknown_requested_properties = switch
        flow.action.object_request_options = ObjectRequestOptions(properties=["dealname", "hs_title"])
        flow.sent()
        sent: Any = actions.callouts[0].body["object"]
        assert set(sent["properties"]) == told

    def test_another_user_agent(self, flow: Flow, actions: ActionServer) -> None:
        flow.sandbox.switches.user_agent = "HubSpot"
        flow.sent()
        assert actions.callouts[0].headers["user-agent"] == "HubSpot"


class TestAnswers:
    def test_a_record_enrolled_again_keeps_its_callback_id(self, flow: Flow) -> None:
        flow.sandbox.switches.same_callback_id_on_reenrolment = True
        first, second, other = flow.enrol(), flow.enrol(), flow.enrol(SeedDeal.EURO)
        assert first.callback_id == second.callback_id != other.callback_id

    def test_a_4xx_tried_again(self, flow: Flow, actions: ActionServer) -> None:
        flow.sandbox.switches.retries_after_4xx = 2
        actions.usual = Reply(status=400)
        execution = flow.enrol()
        flow.engine.run_until_settled()
        assert (execution.state, flow.minutes(execution)) == (State.FAILED, [0, 1, 3])

    @pytest.mark.parametrize(("goes_on", "callouts"), [(True, 2), (False, 1)])
    def test_after_a_failure(
        self, sandbox: HubSpotSandbox, actions: ActionServer, goes_on: bool, callouts: int
    ) -> None:
        sandbox.switches.failed_action_goes_on = goes_on
        actions.usual = Reply(status=400)
        action = Action(uid="create_invoice", action_url=actions.url)
        workflow = Workflow(portal_id=PORTAL_ID, object_type="DEAL", actions=[action, action])
        sandbox.engine.enrol(workflow, [SeedDeal.PLAIN])
        sandbox.engine.run_until_settled()
        assert len(actions.callouts) == callouts

    @pytest.mark.parametrize(
        ("status", "counts", "state"),
        [
            (400, False, State.FAILED),
            (400, True, State.FAIL_CONTINUE),
            (503, False, State.WAITING),
            (503, True, State.FAIL_CONTINUE),
        ],
    )
    def test_a_state_in_an_error_answer(
        self, flow: Flow, actions: ActionServer, status: int, counts: bool, state: State
    ) -> None:
        flow.sandbox.switches.state_in_error_answers = counts
        actions.usual = Reply(status=status, body=outputs("FAIL_CONTINUE").body)
        assert flow.sent().state is state

    @pytest.mark.parametrize(("means", "state"), [("block", State.BLOCKED), ("success", State.SUCCEEDED)])
    def test_async(self, flow: Flow, actions: ActionServer, means: Literal["block", "success"], state: State) -> None:
        flow.sandbox.switches.async_means = means
        actions.usual = outputs("ASYNC")
        assert flow.sent().state is state

    def test_long_outputs_are_cut(self, flow: Flow, actions: ActionServer) -> None:
        flow.sandbox.switches.output_most_characters = 10
        actions.usual = outputs("SUCCESS", warning="x" * 11, count=3)
        assert flow.sent().outputs == {"warning": "x" * 10, "count": 3, "hs_execution_state": "SUCCESS"}


class TestBatchCompletion:
    @pytest.fixture
    def blocked(self, flow: Flow, actions: ActionServer) -> list[Execution]:
        actions.usual = outputs("BLOCK")
        found = [flow.enrol(deal) for deal in (SeedDeal.PLAIN, SeedDeal.EURO)]
        flow.engine.run_due()
        return found

    def body(self, *callback_ids: str) -> dict[str, Any]:
        done = {"outputFields": {"hs_execution_state": "SUCCESS"}, "typedOutputs": {}}
        return {"inputs": [{"callbackId": each, **done} for each in callback_ids]}

    def test_several_at_once(self, caller: Caller, blocked: list[Execution]) -> None:
        answer = caller.post(COMPLETE, self.body(*(each.callback_id for each in blocked)))
        assert (answer.status_code, answer.content) == (204, b"")
        assert [each.state for each in blocked] == [State.SUCCEEDED, State.SUCCEEDED]

    @pytest.mark.parametrize(("fails", "state"), [("all", State.BLOCKED), ("one", State.SUCCEEDED)])
    def test_a_wrong_one_among_them(
        self,
        sandbox: HubSpotSandbox,
        caller: Caller,
        blocked: list[Execution],
        fails: Literal["all", "one"],
        state: State,
    ) -> None:
        sandbox.switches.batch_completion_fails = fails
        answer = caller.post(COMPLETE, self.body("ap-unknown", blocked[0].callback_id))
        assert (answer.status_code, blocked[0].state) == (404, state)

    def test_too_many(self, sandbox: HubSpotSandbox, caller: Caller, blocked: list[Execution]) -> None:
        sandbox.switches.batch_completion_most = 1
        answer = caller.post(COMPLETE, self.body(*(each.callback_id for each in blocked)))
        assert (answer.status_code, blocked[0].state) == (400, State.BLOCKED)


class TestCrm:
    def test_other_keys_of_associations(self, sandbox: HubSpotSandbox, caller: Caller) -> None:
        sandbox.switches.line_items_key = "line_items"
        sandbox.switches.payments_key = "commerce payments"
        read = caller.record("deals", SeedDeal.PAYMENT_LINK, associations="line_items,commerce_payments")
        assert set(read["associations"]) == {"line_items", "commerce payments"}

    @pytest.mark.parametrize(("order", "rank"), [("made", [1, 0]), ("newest", [0, 1]), ("id", [0, 1])])
    def test_the_order_of_associations(
        self,
        sandbox: HubSpotSandbox,
        portal: Portal,
        caller: Caller,
        order: Literal["made", "newest", "id"],
        rank: list[int],
    ) -> None:
        # Given a deal to which the newer contact was associated first
        contacts = [portal.create_contact(email=f"{number}@example.com") for number in (1, 2)]
        deal = portal.create_deal(dealname="Two")
        for contact in reversed(contacts):
            portal.associate(deal, contact)
        sandbox.switches.association_order = order
        expected = [contacts[number].id for number in rank]
        read = caller.record("deals", deal.id, associations="contacts")
        assert [each["id"] for each in read["associations"]["contacts"]["results"]] == expected
        listed = caller.get(f"/crm/objects/2026-03/deals/{deal.id}/associations/contacts").json()
        assert [str(each["toObjectId"]) for each in listed["results"]] == expected

    def test_a_property_that_this_account_does_not_have(self, sandbox: HubSpotSandbox, caller: Caller) -> None:
        sandbox.switches.absent_properties = ["amount"]
        assert "amount" not in caller.record("deals", SeedDeal.PLAIN, properties="amount,dealname")["properties"]
        body = {"properties": ["amount", "dealname"], "inputs": [{"id": SeedDeal.PLAIN}]}
        (read,) = caller.post("/crm/objects/2026-03/deals/batch/read", body).json()["results"]
        assert ("amount" in read["properties"], "dealname" in read["properties"]) == (False, True)

    def test_missing_ids_are_not_told(self, sandbox: HubSpotSandbox, caller: Caller) -> None:
        sandbox.switches.missing_ids_told = False
        body = {"properties": ["amount"], "inputs": [{"id": "1"}]}
        answer = caller.post("/crm/objects/2026-03/deals/batch/read", body)
        assert (answer.status_code, answer.json()["errors"][0]["context"]) == (207, {"ids": []})

    def test_an_account_without_currencies(self, sandbox: HubSpotSandbox, caller: Caller) -> None:
        sandbox.switches.account_tells_currency = False
        details = caller.get("/account-info/2026-03/details").json()
        assert details["timeZone"] == "America/New_York"
        assert not {"companyCurrency", "additionalCurrencies"} & set(details)

    def test_missing_scopes_under_another_key(self, sandbox: HubSpotSandbox, portal: Portal, caller: Caller) -> None:
        sandbox.switches.missing_scopes_key = "requiredScopes"
        answer = caller.with_token(portal.issue_token({"oauth"})).get(PLAIN)
        assert answer.json()["errors"][0]["context"] == {"requiredScopes": ["crm.objects.deals.read"]}


class TestLimits:
    def calls(self, caller: Caller, times: int, path: str = PLAIN) -> list[int]:
        return [caller.get(path).status_code for _ in range(times)]

    @pytest.mark.parametrize(("kind", "most"), [("private", 190), ("marketplace", 110)])
    def test_an_account_has_one_window_for_all_its_tokens(
        self,
        sandbox: HubSpotSandbox,
        portal: Portal,
        caller: Caller,
        kind: Literal["private", "marketplace"],
        most: int,
    ) -> None:
        sandbox.switches.rate_limits = kind
        other = caller.with_token(portal.issue_token())
        told = caller.get(PLAIN).headers
        assert (told["X-HubSpot-RateLimit-Max"], told["X-HubSpot-RateLimit-Remaining"]) == (str(most), str(most - 1))
        assert ("X-HubSpot-RateLimit-Daily" in told) is (kind == "private")
        assert set(self.calls(other, most - 1)) == {200}
        refused = caller.get(PLAIN)
        assert (refused.status_code, refused.json()["policyName"]) == (429, "TEN_SECONDLY_ROLLING")

    def test_associations_have_their_own(self, sandbox: HubSpotSandbox, caller: Caller) -> None:
        sandbox.switches.rate_limits = "private"
        path = f"{PLAIN}/associations/contacts"
        assert set(self.calls(caller, 150, path)) == {200}
        assert self.calls(caller, 1, path) == [429]
        assert self.calls(caller, 1) == [200]

    def test_the_day_begins_at_midnight_of_the_account(self, sandbox: HubSpotSandbox, caller: Caller) -> None:
        sandbox.switches.daily_limit = 2
        answers = [caller.get(PLAIN) for _ in range(3)]
        assert [each.headers["X-HubSpot-RateLimit-Daily-Remaining"] for each in answers] == ["1", "0", "0"]
        assert (answers[2].status_code, answers[2].json()["policyName"]) == (429, "DAILY")
        # noon in UTC is seven in the morning in New York
        sandbox.clock.advance(timedelta(hours=16, minutes=59).total_seconds())
        assert self.calls(caller, 1) == [429]
        sandbox.clock.advance(60)
        assert self.calls(caller, 1) == [200]

    def test_retry_after_and_no_category(self, sandbox: HubSpotSandbox, caller: Caller) -> None:
        sandbox.switches.rate_limit_per_10_seconds = 1
        sandbox.switches.retry_after_on_429 = 10
        sandbox.switches.rate_limit_has_category = False
        caller.get(PLAIN)
        refused = caller.get(PLAIN)
        assert refused.headers["Retry-After"] == "10"
        assert ("category" in refused.json(), refused.json()["errorType"]) == (False, "RATE_LIMIT")
