"""Switches of a sandbox."""

import pytest
from pydantic import ValidationError

from tests.unit.sandbox_kit.small_app import SmallSwitches


def test_several_are_set_at_once() -> None:
    switches = SmallSwitches()
    switches.change({"colour": "blue", "size": 2})
    assert (switches.colour, switches.size) == ("blue", 2)


def test_one_wrong_value_changes_none() -> None:
    switches = SmallSwitches()
    with pytest.raises(ValidationError):
        switches.change({"colour": "blue", "size": "large"})
    assert (switches.colour, switches.size) == ("red", 1)


def test_an_unknown_switch_is_refused() -> None:
    with pytest.raises(ValidationError):
        SmallSwitches().change({"weight": 1})


def test_assigning_validates() -> None:
    switches = SmallSwitches()
    with pytest.raises(ValidationError):
        switches.size = "large"  # type: ignore[assignment]


def test_restoring_goes_back_to_what_they_were_made_with() -> None:
    switches = SmallSwitches(size=7)
    switches.change({"colour": "blue", "size": 2})
    switches.restore()
    assert (switches.colour, switches.size) == ("red", 7)
