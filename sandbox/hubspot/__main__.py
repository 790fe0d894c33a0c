"""`python -m sandbox.hubspot --port 4020`: the sandbox alone, until it is interrupted."""

from __future__ import annotations

import argparse

from sandbox.hubspot import HubSpotSandbox
from sandbox.kit import run_alone


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.hubspot", description=__doc__)
    parser.add_argument("--port", type=int, default=4020, help="0 for any free one (default: %(default)s)")
    port = parser.parse_args().port
    sandbox = HubSpotSandbox()
    run_alone(sandbox.app, port, sandbox.first_line)


main()
