"""Which tests stay together on one of the test processes.

pytest-xdist's own way, `--dist loadgroup` and a mark, writes the marks into the tests' ids, which has no effect since
pytest 9.2: every process then deploys a stack of its own, and nothing says so.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

DEPLOYED = "tests/e2e/"
APART = (
    "tests/e2e/console/test_console_process.py",
    "tests/e2e/setup_page/test_first_run.py",
    "tests/e2e/test_kept_tables.py",
    "tests/e2e/test_packaging.py",
)
"""Those of them that need no deployment, or one of their own."""


def group_of(test: str) -> str:
    """What a test stays together with: all that use the one deployed stack, or the file of a stack of its own.

    Args:
        test: its id, e.g. `tests/e2e/test_kept_tables.py::test_a_record`.

    Returns:
        The group's name; the id itself for a test that may run anywhere.
    """
    file = test.partition("::")[0]
    if not file.startswith(DEPLOYED):
        return test
    return file if file in APART else DEPLOYED


class Groups(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
    """The largest group first; each process gets the next one as soon as it is free."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
