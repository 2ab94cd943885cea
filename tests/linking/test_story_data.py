"""Our own story sets are what their README says, and the checker that says so finds what is wrong."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sayso.labels import EventType, Stance, Status

ROOT = Path(__file__).parents[2]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_stories", ROOT / "scripts/check_stories.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_stories"] = module
    spec.loader.exec_module(module)
    return module


checker = load()
SETS = checker.find_sets()


def test_there_are_enough_sets() -> None:
    held_out = [p for p in SETS if p.parent.name == "held-out"]
    assert len(held_out) >= 2
    assert len(SETS) - len(held_out) >= 5


@pytest.mark.parametrize("folder", SETS, ids=lambda p: p.name)
def test_a_set_has_no_problem(folder: Path) -> None:
    assert checker.check_set(checker.read_set(folder)) == ()


def test_all_sets_fit_into_one_store() -> None:
    assert checker.check_ids([checker.read_set(p) for p in SETS]) == ()
    assert checker.check_ids([checker.read_set(SETS[0])] * 2)


def test_the_words_are_those_of_the_project() -> None:
    assert set(EventType) == checker.TYPES
    assert set(Stance) == checker.STANCES
    stances = ("asserts", "asserts", "denies", "confirms", "retracts")
    every = [checker.statuses_of(Counter(stances[:n])) for n in range(1, 6)]
    every.append(checker.statuses_of(Counter(("asserts", "confirms"))))
    assert frozenset().union(*every) == set(Status)


Spoil = Callable[[dict[str, Any]], object]

FAULTS: tuple[tuple[str, Spoil], ...] = (
    ("stories", lambda g: g["stories"][0].pop()),
    ("no report", lambda g: g["events"][0]["articles"].append("nobody-1")),
    ("in no story or in two", lambda g: g["events"][0]["articles"].append(g["stories"][-1][0])),
    ("not told by the copy", lambda g: g["events"][0]["articles"].remove(g["copies"][0][1])),
    ("no type", lambda g: g["events"][0].update(type="RAIN")),
    ("sources of", lambda g: g["events"][0].update(independent_sources=99)),
    ("no copies that share", lambda g: g["copies"].clear()),
    ("no stance", lambda g: g["claims"][0]["positions"][0].update(stance="doubts")),
    ("a position twice", lambda g: g["claims"][0]["positions"].append(g["claims"][0]["positions"][-1])),
    ("not in order", lambda g: g["claims"][0]["positions"].reverse()),
    ("not confirmed or disputed", lambda g: g["claims"][0].update(status="asserted")),
    ("no why", lambda g: g["claims"][0].pop("why")),
    ("is a copy", lambda g: g["claims"][0]["positions"].append(
        {"article": g["copies"][-1][1], "stance": "asserts"})),
)  # fmt: skip


@pytest.mark.parametrize(("complaint", "spoil"), FAULTS, ids=[c for c, _ in FAULTS])
def test_the_checker_finds_a_fault(complaint: str, spoil: Spoil, tmp_path: Path) -> None:
    folder = tmp_path / "depot"
    shutil.copytree(ROOT / "data/stories/depot", folder)
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    spoil(gold)
    (folder / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    assert any(complaint in p for p in checker.check_set(checker.read_set(folder)))


def test_the_program_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checker.main([str(ROOT / "data/stories/depot")]) == 0
    folder = tmp_path / "depot"
    shutil.copytree(ROOT / "data/stories/depot", folder)
    rows = (folder / "articles.jsonl").read_text(encoding="utf-8")
    (folder / "articles.jsonl").write_text(rows.replace("2025-03-04", "yesterday"), encoding="utf-8")
    assert checker.main([str(folder)]) == 1
    assert "'yesterday' is no ISO date" in capsys.readouterr().err
