"""Builds the application for AWS and runs `sam deploy --guided`.

The layer, and the function with packages of its own, are built for the template's runtime and architecture, whatever
this machine is; their bytecode needs an interpreter of the runtime's minor version.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
RUNTIME = "3.13"
PLATFORM = "aarch64-manylinux2014"
MACHINE_OF_ELF = {0xB7: "aarch64", 0x3E: "x86_64"}
BUILD = PROJECT / ".aws-sam" / "build"
WITH_PACKAGES = ("SharedLayer", "Connect")
"""What is built with packages in it."""


def compiler() -> str:
    """An interpreter of the runtime's version: this one, one on the PATH, or one that uv gets.

    Raises:
        SystemExit: when there is none to be had.
    """
    if sys.version_info[:2] == tuple(int(part) for part in RUNTIME.split(".")):
        return sys.executable
    found = shutil.which(f"python{RUNTIME}")
    if found and _version(found) == RUNTIME:
        return found
    uv = str(BIN / "uv")
    subprocess.run([uv, "python", "install", RUNTIME], check=False)  # noqa: S603
    answer = subprocess.run([uv, "python", "find", RUNTIME], capture_output=True, text=True, check=False)  # noqa: S603
    if answer.returncode == 0 and _version(answer.stdout.strip()) == RUNTIME:
        return answer.stdout.strip()
    raise SystemExit(f"deploy: the layer's bytecode needs CPython {RUNTIME}: install it and run `make deploy` again.")


def check_libraries(site: Path) -> list[str]:
    """What is wrong with the native libraries of a built part for the target: machine and tag of every `.so`."""
    tag = f"cpython-{RUNTIME.replace('.', '')}-aarch64-linux-gnu"
    problems = []
    for library in site.rglob("*.so"):
        header = library.read_bytes()[:20]
        machine = MACHINE_OF_ELF.get(int.from_bytes(header[18:20], "little")) if header[:4] == b"\x7fELF" else None
        if machine != "aarch64":
            problems.append(f"{library.name} is built for {machine or 'no Linux machine'}")
        if "cpython-" in library.name and tag not in library.name:
            problems.append(f"{library.name} is not for {tag}")
    return problems


def build() -> None:
    """Builds afresh for AWS.

    Raises:
        SystemExit: when the build fails or a native library does not fit.
    """
    shutil.rmtree(BUILD, ignore_errors=True)
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "UV": str(BIN / "uv"),
        "LAYER_PYTHON": RUNTIME,
        "LAYER_PLATFORM": PLATFORM,
        "LAYER_COMPILER": compiler(),
    }
    done = subprocess.run([str(BIN / "sam"), "build"], env=environment, cwd=PROJECT, check=False)  # noqa: S603
    if done.returncode != 0:
        raise SystemExit("deploy: sam build failed.")
    problems = [problem for part in WITH_PACKAGES for problem in check_libraries(BUILD / part)]
    if problems:
        raise SystemExit("deploy: what was built does not fit the target: " + "; ".join(problems))


def main(arguments: list[str]) -> int:
    """Builds, and deploys unless told `--build-only`."""
    build()
    if "--build-only" in arguments:
        print("deploy: built for AWS; every native library fits")
        return 0
    return subprocess.run([str(BIN / "sam"), "deploy", "--guided"], cwd=PROJECT, check=False).returncode  # noqa: S603


def _version(interpreter: str) -> str:
    script = "import sys; print('%d.%d' % sys.version_info[:2])"
    answer = subprocess.run([interpreter, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603
    return answer.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
