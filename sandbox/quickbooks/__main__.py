"""`python -m sandbox.quickbooks --port 4010`: the sandbox alone; its first line of output is JSON."""

from __future__ import annotations

import argparse
from pathlib import Path

from sandbox.kit import run_alone
from sandbox.quickbooks.app import QuickBooksSandbox
from sandbox.quickbooks.switches import QuickBooksSwitches


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.quickbooks", description=__doc__)
    parser.add_argument("--port", type=int, default=4010, help="0 takes a free one (default: 4010)")
    parser.add_argument("--file", type=Path, help="keep the state in this SQLite file (default: in memory)")
    parser.add_argument("--no-limits", action="store_true", help="do not throttle")
    given = parser.parse_args()
    sandbox = QuickBooksSandbox(path=given.file, switches=QuickBooksSwitches(limits=not given.no_limits))
    run_alone(sandbox.app, given.port, sandbox.first_line)


if __name__ == "__main__":
    main()
