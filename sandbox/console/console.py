"""The console as a whole: its pages on a port, and the engine running behind them."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from fastapi import FastAPI
from nicegui import ui
from starlette.responses import RedirectResponse

from sandbox.aws.template import PROJECT
from sandbox.console.pages import Pages
from sandbox.console.runner import Runner
from sandbox.console.workshop import Workshop
from sandbox.hubspot.project import Project
from sandbox.kit import Server
from sandbox.local import LocalRun

FAVICON = "🧾"


class Console:
    """The console of a running application; a context manager. One for each process, as NiceGUI has one app.

    Args:
        run: the application, running.
        port: 0 for any free one.
        project: the folder of the HubSpot developer project whose actions can be placed.

    Attributes:
        workshop: what the pages show.
        base_url: where the pages are, once it is entered.
    """

    base_url: str

    def __init__(self, run: LocalRun, port: int = 0, project: Path = PROJECT / "hubspot") -> None:
        actions = Project(project, {"BASE_URL": run.stack.public_base_url}).actions
        self.workshop = Workshop(run.hubspot, actions)
        self._run, self._port = run, port
        self._exit = ExitStack()

    def warm_up(self) -> None:
        """Let the function behind the dropdowns start before a person waits for it."""
        for action in self.workshop.actions:
            for field in action.input_fields:
                if field.type_definition.options_url:
                    self._run.hubspot.engine.options(action, field.name)
                    return

    def __enter__(self) -> Self:
        runner = self._exit.enter_context(Runner(self._run.hubspot))
        Pages(self.workshop, runner, self._run.quickbooks_url).register()
        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        app.get("/set-up/{portal_id}")(self._to_setup_page)
        ui.run_with(app, title="HubSpot sandbox", favicon=FAVICON, tailwind=False, show_welcome_message=False)
        self.base_url = self._exit.enter_context(Server(app, self._port, websockets=True)).base_url
        return self

    def _to_setup_page(self, portal_id: str) -> RedirectResponse:
        """Signed in: every click makes a link of its own, as the engineer does with `make setup-link`."""
        if portal_id not in map(str, self._run.portal_ids):
            return RedirectResponse(f"/p/{quote(portal_id, safe='')}/deals")  # which says that there is none
        return RedirectResponse(self._run.setup_link(int(portal_id)), headers={"Cache-Control": "no-store"})

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exit.close()
