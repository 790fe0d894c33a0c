"""`make sandbox` as a person starts and ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from queue import Empty, Queue

import pytest
import requests

from sandbox.aws.template import PROJECT

PATIENCE_SECONDS = 240


class Started:
    """The command in a process group of its own, as in a terminal; its lines as they come."""

    def __init__(self) -> None:
        layer = PROJECT / "layers" / "quickbooks_actions"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sandbox.console", "--port", "0"],
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(layer)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._arriving: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def line(self, beginning: str) -> str:
        """The next line that begins like this, as soon as it is printed."""
        while True:
            try:
                self.lines.append(self._arriving.get(timeout=PATIENCE_SECONDS))
            except Empty:
                raise AssertionError(f"no line {beginning!r} in {self.lines}") from None
            if self.lines[-1].startswith(beginning):
                return self.lines[-1]

    def family(self) -> set[int]:
        """The process and everything that it started."""
        found, running = {self.process.pid}, processes()
        while more := {each for each, parent in running.items() if parent in found} - found:
            found |= more
        return found

    def ctrl_c(self) -> int:
        """What a terminal does: the whole group is interrupted. Gives the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._arriving.put(line.rstrip("\n"))


def processes() -> dict[int, int]:
    """Every process that runs, and its parent; without those that have ended and are only remembered."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


def gone(family: set[int]) -> bool:
    """Whether all of them have ended, at once or in a moment."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while processes().keys() & family and time.monotonic() < ends:
        time.sleep(0.1)
    return not processes().keys() & family


@pytest.fixture
def started() -> Iterator[Started]:
    command = Started()
    yield command
    if command.process.poll() is None:
        # Asked first: killed at once it could not end the embedded AWS that it started
        os.killpg(command.process.pid, signal.SIGTERM)
        try:
            command.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(command.process.pid, signal.SIGKILL)
            command.process.wait()


def test_it_says_where_the_console_is_and_ends_without_a_trace(started: Started) -> None:
    # When it is up
    url = started.line("http://127.0.0.1:")
    # Then the console, both sandboxes and AWS answer
    assert requests.get(url, timeout=60).status_code == 200
    addresses = {
        line.split()[0]: line.split()[-1] for line in started.lines[:-1] if line.split()[-1].startswith("http")
    }
    assert addresses.keys() == {"QuickBooks", "HubSpot", "AWS", "Set-up"}
    assert requests.get(f"{addresses['HubSpot']}/_sandbox/switches", timeout=60).status_code == 200
    # and the set-up page is open to whoever started it
    assert "HubSpot account" in requests.get(addresses["Set-up"], timeout=60).text
    # and after Ctrl-C nothing of it is left
    family = started.family()
    assert len(family) > 2
    assert started.ctrl_c() == 0
    assert gone(family)
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=60)


def test_it_can_be_ended_before_it_is_up(started: Started) -> None:
    started.line("Building")
    family = started.family()
    assert started.ctrl_c() == 0
    assert gone(family)
    assert not any("Traceback" in line for line in started.lines)
