"""Runs a command in a process group of its own and ends the whole group as soon as our input closes.

Whoever started us may be killed; the system closes the pipe all the same, so nothing is left behind.
Usage: python supervisor.py COMMAND...
"""

import contextlib
import os
import select
import signal
import subprocess
import sys

GRACE_SECONDS = 3.0
LOOK_SECONDS = 0.5


def main(command: list[str]) -> int:
    """Runs the command and returns its exit status, or 0 when it was ended because our input closed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a Ctrl-C in the terminal is for the one who started us
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        while child.poll() is None:
            readable, _, _ = select.select([sys.stdin], [], [], LOOK_SECONDS)
            if readable and not os.read(sys.stdin.fileno(), 1):
                _signal(child.pid, signal.SIGTERM)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(GRACE_SECONDS)
                return 0
        return child.returncode or 0
    finally:
        _signal(child.pid, signal.SIGKILL)
        child.wait()


def _signal(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
