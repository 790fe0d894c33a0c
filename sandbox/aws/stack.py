"""Builds the real template with `sam build` and puts it on the embedded AWS with `sam deploy`."""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.aws.embedded import EmbeddedAws, local_credentials
from sandbox.aws.template import PROJECT, load_template

STACK_NAME = "quickbooks-actions"
RUNTIME = f"{sys.version_info.major}.{sys.version_info.minor}"
DELETE_SECONDS = 60.0
MACHINE = "arm64" if os.uname().machine in {"arm64", "aarch64"} else "x86_64"
SOURCES = ("template.yaml", "functions", "layers")


@dataclass(frozen=True)
class Stack:
    """The deployed application.

    Attributes:
        public_base_url: what HubSpot signs, up to the action's path.
        outputs: the stack's outputs by name.
        resources: physical names by logical id.
    """

    public_base_url: str
    outputs: dict[str, str]
    resources: dict[str, str]

    def url(self, path: str) -> str:
        """Public URL of an action, e.g. `/actions/create-invoice`."""
        return self.public_base_url + path


def _source_hash() -> str:
    digest = hashlib.sha256(f"{RUNTIME} {MACHINE}".encode())
    for name in SOURCES:
        root = PROJECT / name
        files = [root] if root.is_file() else sorted(root.rglob("*"))
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(PROJECT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _tools() -> dict[str, str]:
    bin_dir = Path(sys.executable).parent
    return {
        **os.environ,
        "PATH": f"{bin_dir}{os.pathsep}{os.environ.get('PATH', '')}",
        "UV": str(bin_dir / "uv"),
        "SAM_CLI_TELEMETRY": "0",
        "LAYER_PYTHON": RUNTIME,
        "LAYER_PLATFORM": ("aarch64" if MACHINE == "arm64" else "x86_64") + _platform_suffix(),
        "LAYER_COMPILER": sys.executable,
    }


def _platform_suffix() -> str:
    return "-apple-darwin" if sys.platform == "darwin" else "-manylinux2014"


def _run(command: list[str], environment: dict[str, str], log: Path) -> None:
    with log.open("ab") as out:
        done = subprocess.run(
            command, env=environment, cwd=PROJECT, stdout=out, stderr=out, stdin=subprocess.DEVNULL, check=False
        )
    if done.returncode != 0:
        tail = log.read_text(errors="replace")[-3000:]
        raise RuntimeError(f"`{' '.join(command[:2])}` failed:\n{tail}")


def build(work_dir: Path = PROJECT / "build") -> Path:
    """Runs `sam build` for this machine, once per state of the sources.

    Returns:
        The built template; its folder holds the layer and the functions.
    """
    work_dir.mkdir(parents=True, exist_ok=True)
    target = work_dir / "sam" / f"{RUNTIME}-{_source_hash()}"
    with (work_dir / "sam.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second process waits for what the first builds
        if not target.exists():
            _build(work_dir, target)
    return target / "template.yaml"


def _build(work_dir: Path, target: Path) -> None:
    # Built beside and moved into place: a build that was interrupted is none
    fresh = work_dir / "sam" / f".{uuid.uuid4().hex}"
    command = [str(Path(sys.executable).parent / "sam"), "build", "--template-file", str(PROJECT / "template.yaml")]
    _run([*command, "--build-dir", str(fresh)], _tools(), work_dir / f"sam-build-{fresh.name[1:9]}.log")
    fresh.rename(target)


def deploy(aws: EmbeddedAws, template: Path, parameters: dict[str, str]) -> Stack:
    """Runs `sam deploy` of the built template on the embedded AWS.

    Args:
        aws: a started one.
        template: what `build` gave.
        parameters: template parameters beyond those of the local run.
    """
    api_id = uuid.uuid4().hex[:8]
    stage = str(load_template()["Parameters"]["StageName"]["Default"])
    base = f"{aws.endpoint}/_aws/execute-api/{api_id}/{stage}"
    bucket = f"artifacts-{api_id}"
    aws.client("s3").create_bucket(Bucket=bucket)
    chosen = {
        "FunctionRuntime": f"python{RUNTIME}",
        "FunctionArchitecture": MACHINE,
        "PublicBaseUrl": base,
        **parameters,
    }
    command = [str(Path(sys.executable).parent / "sam"), "deploy", "--template-file", str(template)]
    command += ["--stack-name", STACK_NAME, "--s3-bucket", bucket, "--capabilities", "CAPABILITY_IAM"]
    # The tag fixes the REST API's id, so that its URL is known before it is deployed
    command += ["--no-confirm-changeset", "--no-progressbar", "--tags", f"ms-custom-id={api_id}"]
    command += ["--parameter-overrides", *(f"{name}={value}" for name, value in chosen.items())]
    _run(command, _tools() | local_credentials(aws.endpoint), aws.log_file.with_suffix(".deploy.log"))
    return _describe(aws, base)


def delete(aws: EmbeddedAws) -> None:
    """Deletes the stack, as a person would; what outlives it is left.

    Raises:
        RuntimeError: something of it could not be deleted.
    """
    cloudformation: Any = aws.client("cloudformation")
    stack_id = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"][0]["StackId"]
    cloudformation.delete_stack(StackName=STACK_NAME)
    ends = time.monotonic() + DELETE_SECONDS
    while time.monotonic() < ends:
        status = cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]["StackStatus"]
        if status == "DELETE_COMPLETE":
            return
        if status == "DELETE_FAILED":
            break
        time.sleep(0.2)
    raise RuntimeError(f"The stack could not be deleted ({status}).")


def _describe(aws: EmbeddedAws, base: str) -> Stack:
    cloudformation: Any = aws.client("cloudformation")
    stack = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"][0]
    resources = cloudformation.describe_stack_resources(StackName=STACK_NAME)["StackResources"]
    return Stack(
        public_base_url=base,
        outputs={output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])},
        resources={resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources},
    )
