"""Starts and stops one ministack process on a free port, for the demo, the sandbox command and the tests."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import boto3
from botocore.config import Config

from sandbox.aws.template import table_definitions

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REGION = "us-east-1"
START_SECONDS = 60.0
STOP_SECONDS = 30.0


def free_port() -> int:
    """A TCP port on loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def local_credentials(endpoint: str) -> dict[str, str]:
    """Environment in which every AWS client and `sam` speak to `endpoint` and to nothing else."""
    return {
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


class EmbeddedAws:
    """One ministack on loopback; a context manager.

    Args:
        work_dir: where its log and its functions' code are kept.
        functions_endpoint: where the functions' own AWS calls go instead of straight back (a fault proxy).
    """

    def __init__(self, work_dir: Path, functions_endpoint: str | None = None) -> None:
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.log_file = work_dir / f"aws-{self.port}.log"
        self._work_dir = work_dir
        self._functions_endpoint = functions_endpoint
        self._process: subprocess.Popen[bytes] | None = None
        self._clients: dict[str, Any] = {}
        self._making = threading.Lock()

    def start(self) -> Self:
        """Starts the process and waits until it answers.

        Raises:
            RuntimeError: when it ends or does not answer in time; the message has the end of its log.
        """
        self._work_dir.mkdir(parents=True, exist_ok=True)
        # Without PYTHONPATH: a function must find the package in its layer, not in the sources
        kept = (name for name in os.environ if not name.startswith("AWS_") and name != "PYTHONPATH")
        environment = {name: os.environ[name] for name in kept}
        environment |= {
            "BIND_HOST": "127.0.0.1",
            "IOT_MTLS_ENABLED": "0",
            "GATEWAY_PORT": str(self.port),
            "LOG_LEVEL": "WARNING",
            "TMPDIR": str(self._work_dir),
            "S3_DATA_DIR": str(self._work_dir / "s3"),
        }
        if self._functions_endpoint:
            environment["AWS_ENDPOINT_URL"] = self._functions_endpoint
        with self.log_file.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("supervisor.py")), *self._command],
                env=environment,
                cwd=self._work_dir,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.PIPE,  # closes when we end, however we end: the supervisor then ends the rest
            )
        self._wait_until_ready()
        return self

    def stop(self) -> None:
        """Ends the process and every worker it started."""
        process, self._process = self._process, None
        if process is None:
            return
        process.communicate(timeout=STOP_SECONDS)  # closes its input

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def client(self, service: str) -> Any:
        """A boto3 client of this AWS, one per service: making one takes longer than most calls."""
        with self._making:
            if service not in self._clients:
                self._clients[service] = self._new_client(service)
            return self._clients[service]

    def create_table(self, kind: str, name: str = "") -> str:
        """Creates a fresh table with the keys and indexes that the template gives it.

        Args:
            kind: `ledger`, `deliveries`, `connections` or `directory`.
            name: of one that was deleted; a new one when left out.

        Returns:
            The table's name.
        """
        definition = table_definitions()[kind]
        name = name or f"{kind}-{uuid.uuid4().hex[:12]}"
        dynamodb: DynamoDBClient = self.client("dynamodb")
        dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=definition["KeySchema"],
            AttributeDefinitions=definition["AttributeDefinitions"],
            **{part: definition[part] for part in ("GlobalSecondaryIndexes",) if part in definition},
        )
        return name

    @property
    def _command(self) -> list[str]:
        """Ministack as an app of uvicorn, whose parser takes half as long for a call as that of its own server."""
        return [
            *(sys.executable, "-m", "uvicorn", "ministack.app:app"),
            *("--host", "127.0.0.1", "--port", str(self.port), "--http", "httptools", "--timeout-keep-alive", "75"),
            *("--no-access-log", "--no-server-header", "--no-date-header", "--log-level", "warning"),
            *("--timeout-graceful-shutdown", "1"),
        ]

    def _new_client(self, service: str) -> Any:
        create: Any = boto3.client  # the stubs know each service by a literal name only
        return create(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=Config(
                connect_timeout=2,
                read_timeout=60,  # a cold function on a busy machine
                retries={"total_max_attempts": 2},
                user_agent="embedded-aws",  # else it is put together anew for every call, which costs as signing does
            ),
        )

    def _wait_until_ready(self) -> None:
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=2):  # noqa: S310 - loopback
                    return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"The embedded AWS did not start:\n{self.log_file.read_text(errors='replace')[-2000:]}")
