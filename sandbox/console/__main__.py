"""`make sandbox`: the whole application on this machine with the console, until it is interrupted.

The last line it prints before it waits is the console's URL.
"""

from __future__ import annotations

import argparse
import logging
import signal
import socket
import threading
from contextlib import suppress

from sandbox.console.console import Console
from sandbox.local import LocalRun

_ENDING = (signal.SIGINT, signal.SIGTERM)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.console", description=__doc__)
    parser.add_argument("--port", type=int, default=4000, help="of the console, if it is free (default: %(default)s)")
    port = _free(parser.parse_args().port)
    logging.disable(logging.INFO)
    for number in _ENDING:
        signal.signal(number, _end)
    with suppress(KeyboardInterrupt):
        _run(port)


def _run(port: int) -> None:
    print("Building and deploying the template on this machine …", flush=True)
    with LocalRun() as run, Console(run, port) as console:
        console.warm_up()
        print(f"QuickBooks  {run.quickbooks_url}")
        print(f"HubSpot     {run.hubspot_url}")
        print(f"AWS         {run.aws.endpoint}")
        print(f"Set-up page {run.setup_link(run.portal_ids[0])}")
        print("Ctrl-C stops everything. The console, whose bar leads to the set-up page, too:")
        print(console.base_url, flush=True)
        threading.Event().wait()


def _end(_number: int, _frame: object) -> None:
    """The first signal ends everything, also while it is being built; more of them do not disturb the end."""
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _free(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
    return port


main()
