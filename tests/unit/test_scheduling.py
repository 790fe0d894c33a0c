"""Tests that share a deployment stay together, all others are free."""

from pathlib import Path

import pytest

from sandbox.aws.template import PROJECT
from tests.scheduling import APART, DEPLOYED, group_of


def test_all_that_use_the_deployed_stack_are_one_group() -> None:
    tests = ["console/test_console_walks.py::test_a_deal[desktop]", "test_deployed_invoice.py::TestIt::test_one"]
    assert {group_of(f"{DEPLOYED}{test}") for test in tests} == {DEPLOYED}


@pytest.mark.parametrize("file", APART)
def test_a_file_with_a_stack_of_its_own_is_a_group_of_its_own(file: str) -> None:
    assert group_of(f"{file}::test_one") == group_of(f"{file}::test_other[x]") == file
    assert (PROJECT / file).exists()


def test_every_other_test_may_run_anywhere() -> None:
    test = "tests/unit/mapping/test_money.py::test_one[a::b]"
    assert group_of(test) == test


def test_the_folders_are_where_the_groups_look_for_them() -> None:
    assert Path(__file__).parents[1] / "e2e" == PROJECT / DEPLOYED
