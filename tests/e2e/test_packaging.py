"""What is deployed, as packaged: it must stand alone, start fast and hold nothing that is not needed."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.aws.stack import RUNTIME, build
from sandbox.aws.template import PROJECT, load_template

RUNTIME_PACKAGES = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3")
"""What Lambda's runtime brings along."""

UNCHECKED_HASH = 0b01
LIMIT_MEGABYTES = 30

FUNCTIONS = sorted(
    name for name, resource in load_template()["Resources"].items() if resource["Type"] == "AWS::Serverless::Function"
)


@pytest.fixture(scope="module")
def layer() -> Path:
    """The built layer, as it is unpacked to /opt."""
    return build().parent / "SharedLayer"


@pytest.fixture(scope="module")
def runtime_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with boto3 and what it needs, and nothing else."""
    folder = tmp_path_factory.mktemp("runtime")
    for name in RUNTIME_PACKAGES:
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        source = Path(spec.origin)
        source = source.parent if source.name == "__init__.py" else source
        (folder / source.name).symlink_to(source)
    return folder


def isolated(code: str, *paths: Path) -> str:
    """Runs code in an interpreter that sees the standard library and `paths` only."""
    script = f"import sys; sys.path[:0] = {[str(path) for path in paths]!r}\n{code}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_imports_with_only_the_layer_and_boto3(name: str, layer: Path, runtime_packages: Path) -> None:
    # Given the function's folder, built where it has packages of its own, and the layer as they are packaged
    function = build().parent / name
    if not function.exists():
        function = PROJECT / load_template()["Resources"][name]["Properties"]["CodeUri"]
    # When it is imported as Lambda does
    told = isolated(
        "import app, quickbooks_actions; print(callable(app.handler), quickbooks_actions.__file__)",
        function,
        layer / "python",
        runtime_packages,
    )
    # Then there is a handler, and the package came from the layer
    assert told.split() == ["True", str(layer / "python" / "quickbooks_actions" / "__init__.py")]


def test_the_layer_leaves_out_what_is_never_imported(layer: Path) -> None:
    unwanted = {"intuitlib", "cryptography", "jwt", "boto3", "botocore", "hubspot"}
    assert not unwanted & {path.name for path in (layer / "python").iterdir()}


def test_the_layer_is_small_enough(layer: Path) -> None:
    size = sum(path.stat().st_size for path in layer.rglob("*") if path.is_file())
    assert size <= LIMIT_MEGABYTES * 1_000_000, f"{size / 1_000_000:.1f} MB"


def test_every_module_of_the_layer_has_bytecode_that_is_used_unchecked(layer: Path) -> None:
    # Given SAM's zip dates every file 1980, so that bytecode checked by time would be thrown away
    tag = f"cpython-{RUNTIME.replace('.', '')}"
    for source in (layer / "python").rglob("*.py"):
        bytecode = source.parent / "__pycache__" / f"{source.stem}.{tag}.pyc"
        assert bytecode.exists(), source
        header = bytecode.read_bytes()[:8]
        # Then its magic number is the runtime's, and its flags say 'hash, unchecked'
        assert header[:4] == importlib.util.MAGIC_NUMBER
        assert int.from_bytes(header[4:], "little") == UNCHECKED_HASH
