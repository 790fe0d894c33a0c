"""No float in money: `python tools/no_float.py layers functions` fails with file:line where one stands.

In a `mapping` package no float stands at all: no `float` name, no literal such as 0.1. Elsewhere, in a module that
imports `decimal` and so handles money, nothing is converted with `float(...)`; timeouts may be floats. A line that ends
in `# not money` is left out, for a number such as a waiting time that happens to stand there.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

EXEMPT = re.compile(r"#\s*not money\b")


def findings(path: Path) -> Iterator[tuple[int, str]]:
    """Line numbers and reasons, in the order of the file."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source, filename=str(path))
    if "mapping" in path.parts:
        found = set(_any_float(tree))
    elif _imports_decimal(tree):
        found = set(_conversions(tree))
    else:
        found = set()
    lines = source.splitlines()
    return ((number, reason) for number, reason in sorted(found) if not EXEMPT.search(lines[number - 1]))


def main(arguments: list[str]) -> int:
    """Checks every Python file below the given folders.

    Returns:
        0 where nothing was found; 1 otherwise, and where a folder is missing or nothing was there to check, because a
        check that looks at nothing must not pass.
    """
    missing = [name for name in arguments if not Path(name).is_dir()]
    if missing or not arguments:
        print(f"no such folder: {', '.join(missing)}" if missing else "usage: no_float.py FOLDER...", file=sys.stderr)
        return 1
    paths = sorted({path for name in arguments for path in Path(name).rglob("*.py")})
    found = [(path, number, reason) for path in paths for number, reason in findings(path)]
    for path, number, reason in found:
        print(f"{path}:{number}: {reason}")
    if not paths:
        print("there is no Python file to check", file=sys.stderr)
    return 1 if found or not paths else 0


def _any_float(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node.lineno, f"float literal {node.value!r}: write a Decimal"
        elif isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "float: money is Decimal"
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(annotation, ast.expr) and re.search(r"'[^']*\bfloat\b", ast.unparse(annotation)):
                yield annotation.lineno, "float: money is Decimal"


def _conversions(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            yield node.lineno, "float(...) in a module that handles money: use Decimal"


def _imports_decimal(tree: ast.AST) -> bool:
    return any(
        (isinstance(node, ast.ImportFrom) and node.module == "decimal")
        or (isinstance(node, ast.Import) and any(alias.name == "decimal" for alias in node.names))
        for node in ast.walk(tree)
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
