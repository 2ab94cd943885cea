"""The agreement of two hands: what counts as the same thing, and that the stored second marking can be compared."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / f"scripts/train/{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


agreement = load("agreement")
markup = sys.modules["markup"]

OURS = "a\t[S1 The ministry] [Q1 said] [C1 [a1 rebels] [e1:ASSAULT shelled] [p1 Sarn] on [w1 Monday]]."


def compare(theirs: str) -> agreement.Comparison:  # type: ignore[name-defined]
    found = agreement.Comparison()
    agreement.compare(markup.parse(OURS), markup.parse(theirs), found)
    return found


def test_a_marking_agrees_with_itself() -> None:
    found = compare(OURS)
    assert found.kinds == []
    assert {t.f1 for t in found.tallies.values()} == {1.0, None}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("e1:ASSAULT", "e1:COERCE", "type: ASSAULT / COERCE"),
        ("e1:ASSAULT", "e1:ASSAULT:future", "modality: actual / future"),
        ("[Q1 said]", "[Q1:deny said]", "act: say / deny"),
        ("[a1 rebels]", "rebels", "actor: only ours"),
        ("[p1 Sarn] on [w1 Monday]", "Sarn on [p1,w1 Monday]", "where: elsewhere"),
        ("[w1 Monday]", "[e2:CONSULT Monday]", "event: only theirs"),
    ],
)
def test_each_kind_of_disagreement_is_named(old: str, new: str, kind: str) -> None:
    assert kind in {k for k, _ in compare(OURS.replace(old, new)).kinds}


def test_a_statement_is_the_same_while_half_of_its_content_is() -> None:
    most = "a\t[S1 The ministry] [Q1 said] rebels [C1 shelled Sarn on Monday]."
    assert compare(most).tallies["statement"].f1 == 1.0
    little = "a\t[S1 The ministry] [Q1 said] [C1 rebels] shelled Sarn on Monday."
    assert compare(little).tallies["statement"].f1 == 0.0


def test_kappa_is_known_for_a_known_table() -> None:
    tally = agreement.Tally()
    for first, second in ("aa", "aa", "ab", "bb"):
        tally.label(first, second)
    assert tally.f1 == 0.75
    assert tally.kappa == pytest.approx(0.5)


@pytest.mark.parametrize("name", agreement.SIZES)
def test_nothing_held_out_is_drawn(name: str) -> None:
    pool = agreement.find_pool(name)
    assert pool
    assert all(p.exists() and p.parent.name == ("passages" if name == "reports" else name) for p in pool)


def test_the_second_marking_still_fits_the_data() -> None:
    found = agreement.compare_folder(ROOT / "data/second-hand/blind")
    assert found["all"].tallies["event"].first > 150
    assert all(name in found for name in agreement.SIZES)
