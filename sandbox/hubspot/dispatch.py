"""What HubSpot sends to the app: made, signed, and put on the wire."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from pydantic import JsonValue

from sandbox.hubspot.backend import Backend
from sandbox.hubspot.callouts import resolved_inputs, signed_callout
from sandbox.hubspot.delivery import send
from sandbox.hubspot.executions import Answer, Execution, Sent, SignedRequest
from sandbox.hubspot.models import as_type
from sandbox.hubspot.options import OptionPage, option_page, signed_option_request
from sandbox.hubspot.workflows import Action

SENT_KEPT = 10_000


class Dispatch:
    """Callouts and requests for options, as the switches have them."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._sent: deque[Sent] = deque(maxlen=SENT_KEPT)

    @property
    def sent(self) -> list[Sent]:
        """What went over the wire, oldest first: the last ten thousand, retries and duplicates included."""
        return list(self._sent)

    def forget(self) -> None:
        """Nothing was sent."""
        self._sent.clear()

    def callout(self, execution: Execution) -> SignedRequest:
        """The callout of an execution, signed now; its inputs are looked up at the first time and then kept."""
        backend = self._backend
        portal = backend.portal(execution.portal_id)
        with portal.lock:
            if execution.inputs is None:
                enrolment = execution.enrolment
                execution.inputs = resolved_inputs(
                    execution.action,
                    portal.records.find(enrolment.object_type, enrolment.record_id),
                    {earlier.action_id: earlier.outputs for earlier in enrolment.executions},
                    backend.switches,
                )
            return signed_callout(execution, portal, app=backend.app, clock=backend.clock, switches=backend.switches)

    def options(
        self,
        action: Action,
        input_name: str,
        chosen: Mapping[str, JsonValue],
        *,
        portal_id: int | None,
        object_type: str,
        q: str | None,
        after: str | None,
    ) -> OptionPage:
        """One page of a dropdown; see `Engine.options`."""
        backend = self._backend
        portal = backend.portals()[0] if portal_id is None else backend.portal(portal_id)
        request = signed_option_request(
            action,
            input_name,
            chosen,
            portal_id=portal.account.portal_id,
            object_type=as_type(object_type),
            q=q,
            after=after,
            app=backend.app,
            clock=backend.clock,
            switches=backend.switches,
        )
        return option_page(request, self.deliver(request), backend.switches.options_most_shown)

    def deliver(self, request: SignedRequest) -> Answer:
        """Send it, and wait for the answer as long as HubSpot does."""
        switches = self._backend.switches
        answer = send(request, timeout=switches.callout_timeout_seconds, reroute=switches.reroute)
        self._sent.append(Sent(request, answer))
        return answer
