"""The check against float in money."""

from pathlib import Path

import pytest

from tools.no_float import main


def check(root: Path, name: str, source: str) -> int:
    path = root / "layers" / name
    path.parent.mkdir(parents=True)
    path.write_text(source)
    return main([str(root / "layers")])


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("x = 1\ny = float('2')\n", 2),
        ("RATE = 0.2\n", 1),
        ("RATE = 1e-2\n", 1),
        ("def rate(x: int) -> float: ...\n", 1),
        ("def rate(x: 'float | None'): ...\n", 1),
        ("x: list[float] = []\n", 1),
        ("parse = dict(parse_float=float)\n", 1),
    ],
)
def test_mapping_has_no_float_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str, number: int
) -> None:
    assert check(tmp_path, "mapping/tax.py", source) == 1
    assert f"mapping/tax.py:{number}: float" in capsys.readouterr().out


@pytest.mark.parametrize(
    "source", ["x = 1\n", "text = 'float(0.1)'\n", '"""A float: 0.1."""\n', "x = 0.5  # not money\n"]
)
def test_mapping_without_float_passes(tmp_path: Path, source: str) -> None:
    assert check(tmp_path, "mapping/tax.py", source) == 0


def test_money_code_elsewhere_converts_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = "from decimal import Decimal\nTIMEOUT: float = 2.5\ntotal = float(Decimal(1))\n"

    assert check(tmp_path, "quickbooks/posting.py", source) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{tmp_path}/layers/quickbooks/posting.py:3: float(...) in a module that handles money: use Decimal"
    ]


def test_timeouts_may_be_floats(tmp_path: Path) -> None:
    assert check(tmp_path, "timing.py", "SECONDS = float('8.0')\n") == 0


def test_a_check_of_nothing_does_not_pass(tmp_path: Path) -> None:
    assert main([]) == 1
    assert main([str(tmp_path / "missing")]) == 1
    assert main([str(tmp_path)]) == 1


def test_this_repository_has_no_float_in_money() -> None:
    root = Path(__file__).parents[2]

    assert main([str(root / "layers"), str(root / "functions")]) == 0
