"""The application in this process: its handlers behind a real socket, both sandboxes, one settable clock."""

import importlib.util
import json
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pydantic import JsonValue
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quickbooks_actions.aws import Table
from quickbooks_actions.connections.linking import Linking
from quickbooks_actions.connections.secrets import Secrets
from quickbooks_actions.settings import Settings
from quickbooks_actions.timing import LAST_START_SECONDS, Deadline
from quickbooks_actions.workflow.action import WorkflowAction
from quickbooks_actions.workflow.runtime import Runtime
from sandbox.aws.embedded import EmbeddedAws
from sandbox.aws.template import PROJECT
from sandbox.hubspot import HubSpotSandbox, HubSpotSwitches
from sandbox.hubspot.executions import Execution
from sandbox.hubspot.project import Project
from sandbox.hubspot.workflows import Workflow
from sandbox.kit import Clock, Server
from sandbox.local import connect_sandboxes
from sandbox.quickbooks import QuickBooksSandbox
from tests.integration.sandbox_hubspot.traffic import check_traffic
from tests.patience import PATIENT_SECONDS

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

STAGE = "v1"
LAMBDA_SECONDS = 28.0


class InvocationContext:
    """Lambda's context object: an id and the time that is left."""

    def __init__(self, seconds: float) -> None:
        self.aws_request_id = str(uuid.uuid4())
        self._ends = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function would be cut off."""
        return max(0, round((self._ends - time.monotonic()) * 1000))


class SteadyRuntime(Runtime):
    """The same on every machine: so many seconds have gone as soon as a callout has begun, and no more follow."""

    gone = 0.0

    def deadline(self, seconds: float, last_start: float = LAST_START_SECONDS) -> Deadline:
        """The time of a callout."""
        moments = iter((0.0,))
        return Deadline(seconds, lambda: next(moments, self.gone), last_start)


class InProcess:
    """A context manager.

    Args:
        aws: a started one; tables and secrets are fresh.
        actions: handlers by path below /actions/.

    Attributes:
        aws: the embedded one.
        clock: of everything: product and sandboxes.
        runtime: the product's; `restart()` makes a fresh one, as a cold start does.
        lambda_seconds: what a Lambda that is called from now on has until it is cut off.
    """

    def __init__(self, aws: EmbeddedAws, actions: Mapping[str, WorkflowAction[Any]]) -> None:
        self.clock = Clock()
        self.clock.set(self.clock.now(), frozen=True)
        self.quickbooks = QuickBooksSandbox(clock=self.clock)
        switches = HubSpotSwitches(check_requests=True, callout_timeout_seconds=PATIENT_SECONDS)
        self.hubspot = HubSpotSandbox(clock=self.clock, switches=switches)
        self.lambda_seconds = LAMBDA_SECONDS
        self.aws = aws
        self._actions = actions
        self._exit = ExitStack()

    def __enter__(self) -> Self:
        enter: Callable[[Server], Server] = self._exit.enter_context
        routes = [Route("/{path:path}", self._gateway, methods=["POST"])]
        self.url = f"{enter(Server(Starlette(routes=routes))).base_url}/{STAGE}"
        self._project = Project(PROJECT / "hubspot", {"BASE_URL": self.url})
        quickbooks_url = enter(self.quickbooks.serve()).base_url
        self.settings = Settings(
            ledger_table=self.aws.create_table("ledger"),
            deliveries_table=self.aws.create_table("deliveries"),
            connections_table=self.aws.create_table("connections"),
            directory_table=self.aws.create_table("directory"),
            secrets_prefix=f"test-{uuid.uuid4().hex[:12]}",
            public_base_url=self.url,
            hubspot_base_url=enter(self.hubspot.serve()).base_url,
            quickbooks_base_url=quickbooks_url,
            quickbooks_token_url=f"{quickbooks_url}/oauth2/v1/tokens/bearer",
            quickbooks_revoke_url=f"{quickbooks_url}/v2/oauth2/tokens/revoke",
        )
        self.connect()
        self.restart()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exit.close()
        if error is None:
            check_traffic(self.hubspot)

    def connect(self) -> None:
        """Connects every portal and company, as a person does on the set-up page; again, where they were connected."""
        connect_sandboxes(
            self.quickbooks, self.hubspot, self.settings, self._connections, self._secrets, clock=self.clock
        )

    @property
    def linking(self) -> Linking:
        """What a person does to the connections."""
        secrets = Secrets(self.settings.secrets_prefix, self._secrets)
        return Linking(settings=self.settings, table=self._connections, secrets=secrets, clock=self.clock)

    @property
    def _connections(self) -> Table:
        return Table(self.settings.connections_table, self.aws.client("dynamodb"))

    @property
    def _secrets(self) -> "SecretsManagerClient":
        client: SecretsManagerClient = self.aws.client("secretsmanager")
        return client

    def restart(self) -> None:
        """A new container: nothing is remembered but what is stored.

        A callout's time is the clock's too, so that a busy machine costs none.
        """
        self.runtime = Runtime(
            self.settings,
            clock=self.clock,
            monotonic=lambda: self.clock.now().timestamp(),
            pause=self.clock.advance,
        )

    @property
    def realm_id(self) -> str:
        """The company that is linked to the first portal."""
        return self.realm_ids[0]

    @property
    def realm_ids(self) -> list[str]:
        """All companies; the last is linked to the second portal, the others to the first."""
        return [str(company["realm_id"]) for company in self.quickbooks.credentials()]

    @property
    def portal_ids(self) -> list[int]:
        """Both portals."""
        portals = self.hubspot.first_line("")["portals"]
        assert isinstance(portals, list)
        return [int(portal["portal_id"]) for portal in portals]

    def workflow(
        self,
        action: str,
        object_type: str,
        inputs: Mapping[str, JsonValue] | None = None,
        portal_id: int | None = None,
    ) -> Workflow:
        """A workflow with one action, as its definition is uploaded; the account is the first company unless the
        inputs name one."""
        placed = self._project.action(action.replace("-", "_")).model_copy(
            update={"inputs": {"account": self.realm_id, **(inputs or {})}}
        )
        chosen = portal_id or self.portal_ids[0]
        return self.hubspot.engine.add(Workflow(portal_id=chosen, object_type=object_type, actions=[placed]))

    def enrol(self, workflow: Workflow, record_id: str, *, settle: bool = True) -> Execution:
        """Enrols a record and runs the workflow, to its end with HubSpot's retries unless `settle` is off."""
        # QuickBooks takes 10 requests a second, and a frozen clock stays in one
        self.clock.advance(60)
        enrolment = self.hubspot.engine.enrol(workflow, [record_id])[0]
        if settle:
            assert self.hubspot.engine.run_until_settled()
        else:
            self.hubspot.engine.run_due()
        return enrolment.executions[0]

    async def _gateway(self, request: Request) -> Response:
        """What API Gateway does: an HTTP request becomes a REST API proxy event, and the answer a response."""
        body = await request.body()
        path = "/" + request.path_params["path"].removeprefix(f"{STAGE}/")
        event = {
            "httpMethod": request.method,
            "path": path,
            "headers": dict(request.headers),
            "multiValueHeaders": {name: request.headers.getlist(name) for name in request.headers},
            "requestContext": {"path": request.url.path, "stage": STAGE, "httpMethod": request.method},
            "body": body.decode("utf-8", "surrogateescape") if body else None,
            "isBase64Encoded": False,
        }
        action = self._actions[path.removeprefix("/actions/")]
        answer = await run_in_threadpool(action.handle, event, InvocationContext(self.lambda_seconds), self.runtime)
        return Response(answer["body"], answer["statusCode"], answer["headers"])


def load_action(name: str) -> WorkflowAction[Any]:
    """The handler in `functions/{name}/app.py`."""
    path = PROJECT / "functions" / name / "app.py"
    spec = importlib.util.spec_from_file_location(f"functions_{name}_app", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    handler: WorkflowAction[Any] = module.handler
    return handler


def outputs(execution: Execution) -> dict[str, str]:
    """What HubSpot was told, as text."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in execution.outputs.items()}
