"""The gate holds sayso to its floors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

QUALITY = Path(__file__).parents[2] / "bench" / "quality"
sys.path.insert(0, str(QUALITY))
import gate  # noqa: E402


@pytest.mark.parametrize(
    ("figures", "broken"),
    [
        ({"f1": 0.70, "false_fact": 0.05}, 0),
        ({"f1": 0.68, "false_fact": 0.05}, 1),
        ({"f1": 0.90, "false_fact": 0.07}, 1),
        ({}, 1),
    ],
)
def test_a_figure_below_its_floor_is_named(figures: dict[str, float], broken: int) -> None:
    found = gate.find_broken("ledger", figures, {"f1": 0.70, "false_fact": 0.05})
    assert len(found) == broken


def test_pinning_only_raises_unless_told() -> None:
    floors = {"ledger": {"f1": 0.70, "false_fact": 0.05}}
    gate.pin(floors, "ledger", {"f1": 0.60, "false_fact": 0.01}, lower=False)
    assert floors["ledger"] == {"f1": 0.70, "false_fact": 0.01}
    gate.pin(floors, "ledger", {"f1": 0.60, "false_fact": 0.02}, lower=True)
    assert floors["ledger"] == {"f1": 0.60, "false_fact": 0.02}


def test_without_benchmarks_it_says_so_and_ends_well(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(QUALITY / "gate.py"), str(tmp_path), "--only", "none"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "only our own data" in done.stdout
