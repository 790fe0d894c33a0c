"""`make export-portal PORTAL=…`: everything that is stored of one HubSpot account, as one file of JSON Lines.

Tokens are in no table and so not in the file; names of customers are, so it is readable for its maker alone. OUT names
another file than `portal-{id}.jsonl`, STACK another stack than samconfig.toml does.
"""

import json
import os
import sys
import zlib
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from quickbooks_actions.errors import ActionError
from quickbooks_actions.timing import Clock, SystemClock
from tools.portal.named import portal_named
from tools.portal.rows import KEYS, Owned
from tools.stack import DeployedStack, Stopped, chosen


def export(stack: DeployedStack, portal_id: str, file: Path, clock: Clock | None = None) -> Counter[str]:
    """Writes the file: one row a line, with `table` beside its attributes.

    Returns:
        How many rows of which table.

    Raises:
        Stopped: nothing is stored of the account, or a table cannot be read; then there is no file.
    """
    told: Counter[str] = Counter()
    unfinished = file.with_name(f".{file.name}.part")
    try:
        owned = Owned.read(stack, portal_id, clock or SystemClock())
        with open(unfinished, "w", encoding="utf-8", opener=_for_its_maker_alone) as out:
            for kind in KEYS:
                for row in owned.rows(kind):
                    line = {"table": kind.lower(), **_readable(row)}
                    out.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
                    told[kind.lower()] += 1
        if not told:
            raise Stopped(f"Nothing of the HubSpot account {portal_id} is stored in the stack {stack.where.stack}.")
        unfinished.replace(file)
    except ActionError as error:
        raise Stopped(f"The stack's tables cannot be read with these rights. ({error.sentence})") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return told


def _for_its_maker_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _readable(value: Any) -> Any:
    """What JSON has: a number that is no whole one becomes text, what was compressed its text again."""
    if isinstance(value, Mapping):
        return {name: _readable(each) for name, each in value.items()}
    if isinstance(value, list | set | frozenset):
        return [_readable(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else str(value)
    if isinstance(value, str | bool) or value is None:
        return value
    return zlib.decompress(bytes(value)).decode()


def main() -> None:
    """Writes the file and says where, or why not."""
    try:
        portal_id = portal_named(os.environ)
        file = Path(os.environ.get("OUT", "").strip() or f"portal-{portal_id}.jsonl")
        told = export(DeployedStack(chosen(os.environ)), portal_id, file)
    except Stopped as stopped:
        sys.exit(f"export-portal: {stopped}")
    counted = ", ".join(f"{number} of {table}" for table, number in sorted(told.items()))
    print(f"{file}: {told.total()} rows ({counted}). It has names of customers; no token is in it.")


if __name__ == "__main__":
    main()
