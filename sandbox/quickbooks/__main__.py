"""`python -m sandbox.quickbooks --port 4010`: the sandbox alone; its first line of output is JSON."""

from __future__ import annotations

import argparse
from pathlib import Path
from sqlite3 import DatabaseError

from pydantic import ValidationError

from sandbox.kit import run_alone
from sandbox.quickbooks.app import QuickBooksSandbox
from sandbox.quickbooks.switches import QuickBooksSwitches


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.quickbooks", description=__doc__)
    parser.add_argument("--port", type=int, default=4010, help="0 takes a free one (default: 4010)")
    parser.add_argument("--file", type=Path, help="keep the state in this SQLite file (default: in memory)")
    parser.add_argument("--no-limits", action="store_true", help="do not throttle")
    parser.add_argument("--documents", action="store_true", help="companies start with some invoices and payments")
    parser.add_argument(
        "--switch", action="append", default=[], metavar="NAME=VALUE", help="set a switch; may be given several times"
    )
    given = parser.parse_args()
    try:
        switches = _switches(given.switch, limits=not given.no_limits)
    except ValidationError as error:
        told = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        parser.error(f"--switch {'; '.join(told)}")
    try:
        sandbox = QuickBooksSandbox(path=given.file, switches=switches, documents=given.documents)
    except DatabaseError as error:
        parser.error(f"--file {given.file} can not hold the state: {error}")
    run_alone(sandbox.app, given.port, sandbox.first_line)


def _switches(given: list[str], *, limits: bool) -> QuickBooksSwitches:
    """The switches of the command line; raises ValidationError when a name or value is wrong."""
    values: dict[str, object] = {"limits": limits}
    for each in given:
        name, _, value = each.partition("=")
        values[name] = None if value == "None" else value
    return QuickBooksSwitches.model_validate(values)


if __name__ == "__main__":
    main()
