"""The HubSpot sandbox as a whole."""

from __future__ import annotations

from starlette.applications import Starlette

from sandbox.hubspot import seed
from sandbox.hubspot.automation import AutomationResponses
from sandbox.hubspot.backend import Backend
from sandbox.hubspot.control import WorkflowControl
from sandbox.hubspot.definitions import Definitions
from sandbox.hubspot.engine import Engine
from sandbox.hubspot.faults import FaultRenderer
from sandbox.hubspot.models import Portal
from sandbox.hubspot.oauth import Installations
from sandbox.hubspot.oauth_responses import OAuthResponses
from sandbox.hubspot.responses import CrmResponses
from sandbox.hubspot.switches import HubSpotSwitches
from sandbox.hubspot.tokens import App
from sandbox.hubspot.urls import definition_routes, hubspot_routes, oauth_routes, objects_path, refusals
from sandbox.kit import Clock, FaultPlan, RequestLog, SandboxMiddleware, Server, control_routes

API_VERSION = "2026-03"


class HubSpotSandbox:
    """HubSpot in memory: the CRM of two portals, and a workflow engine that calls an app's actions.

    `app` is the ASGI app and `routes` what it serves; `clock`, `faults`, `log`, `switches` and `engine` steer it;
    `hubspot_app` is the app that is installed in the portals (its client secret signs the callouts), `oauth` its
    installations.

    Parameters
    ----------
    clock: a clock to share with others; `reset` puts it back to real time.
    switches: other defaults than HubSpot's.
    version: the version in the paths.
    parallel: most callouts under way at once.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        switches: HubSpotSwitches | None = None,
        hubspot_app: App = seed.APP,
        version: str = API_VERSION,
        parallel: int = 10,
    ) -> None:
        self.clock = clock or Clock()
        self.switches = switches or HubSpotSwitches()
        self.faults = FaultPlan()
        self.log = RequestLog()
        self.hubspot_app = hubspot_app
        self._backend = Backend(
            hubspot_app, clock=self.clock, switches=self.switches, seed=lambda: seed.portals(self.clock)
        )
        self.engine = Engine(self._backend, parallel=parallel)
        crm = CrmResponses(self._backend, objects_path(version))
        automation = AutomationResponses(self._backend, self.engine)
        self._definitions = Definitions(self._backend)
        self.oauth = Installations(self._backend)
        self.routes = [
            *hubspot_routes(version, backend=self._backend, crm=crm, automation=automation),
            *oauth_routes(version, OAuthResponses(self._backend, self.oauth), self._backend),
            *definition_routes(version, self._definitions, self._backend),
            *control_routes(
                clock=self.clock,
                faults=self.faults,
                log=self.log,
                switches=self.switches,
                reset=self._restart,
            ),
            *WorkflowControl(self.engine, self.oauth).routes(),
        ]
        self.app = SandboxMiddleware(
            Starlette(routes=self.routes, exception_handlers=refusals(self._backend)),
            clock=self.clock,
            log=self.log,
            faults=self.faults,
            render_status=FaultRenderer(self._backend, crm),
        )

    def portal(self, portal_id: int) -> Portal:
        """The portal, to read and fill; KeyError. After a reset it is another one: ask again."""
        return self._backend.portal(portal_id)

    @property
    def problems(self) -> list[str]:
        """What is wrong with the requests that came while the switch `check_requests` was on."""
        return self._backend.checks.problems

    def portals(self) -> list[Portal]:
        """All portals, the first one first."""
        return self._backend.portals()

    def serve(self, port: int = 0) -> Server:
        """A server for the app, not yet started; a context manager."""
        return Server(self.app, port)

    def reset(self) -> None:
        """Everything as at the start: clock, faults, log, switches, records, workflows."""
        self.clock.reset()
        self.faults.clear()
        self.switches.restore()
        self._restart()
        self.log.clear()

    def first_line(self, base_url: str) -> dict[str, object]:
        """What a sandbox run alone prints first."""
        return {
            "base_url": base_url,
            "client_id": self.hubspot_app.client_id,
            "client_secret": self.hubspot_app.client_secret,
            "app_id": self.hubspot_app.app_id,
            "portals": [
                {"portal_id": portal.account.portal_id, "access_token": portal.static_token}
                for portal in self._backend.portals()
            ],
        }

    def _restart(self) -> None:
        self._backend.reset()
        self._definitions.reset()
        self.oauth.reset()
        self.engine.reset()
