"""The scorer of the modality gold sees what is missed, misread and made up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench" / "quality"), str(ROOT / "scripts" / "train")]
import markup  # noqa: E402
import modality  # noqa: E402

LINE = (
    "mod-{}-001\tHad the fog lifted, [a1 the fleet] would have [e1:ASSAULT:hypothetical shelled] [p1 Sarn]."
)


def _event(type_: str, start: int, **more: Any) -> dict[str, Any]:
    base = {"modality": "actual", "historical": False, "attribution": []}
    return base | {"type": type_, "trigger": {"text": "…", "span": [start, start + 7]}} | more


@pytest.mark.parametrize(
    ("class_", "events", "kinds"),
    [
        ("conditional", [], {"missed"}),
        ("conditional", [_event("ASSAULT", 41, modality="hypothetical")], set()),
        ("conditional", [_event("COERCE", 41, modality="hypothetical")], set()),
        ("conditional", [_event("ASSAULT", 41)], {"modality", "invented"}),
        ("conditional", [_event("ASSAULT", 41, modality="negated")], {"modality"}),
        ("counterfactual", [_event("ASSAULT", 41, modality="negated")], set()),
        ("conditional", [_event("ASSAULT", 41, modality="hypothetical", historical=True)], {"modality"}),
        ("conditional", [_event("ASSAULT", 41, modality="hypothetical"), _event("AID", 8)], {"invented"}),
        (
            "conditional",
            [_event("ASSAULT", 41, modality="hypothetical"), _event("AID", 8, modality="future")],
            {"surplus"},
        ),
    ],
)
def test_faults(class_: str, events: list[dict[str, Any]], kinds: set[str]) -> None:
    passage = markup.parse(LINE.format(class_))
    assert {f.kind for f in modality.find_faults(passage, {"events": events})} == kinds


def test_the_halves_are_clean_and_apart() -> None:
    halves = [modality.read_gold(held_out) for held_out in (False, True)]
    for rest, half in zip((1, 0), halves, strict=True):
        assert {int(p.id.rsplit("-", 1)[1]) % 2 for p in half} == {rest}
    assert not {p.text for p in halves[0]} & {p.text for p in halves[1]}
