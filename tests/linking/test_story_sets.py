"""Our own story sets, coded and linked from the text on: no figure falls below its floor.

`python -m tests.linking.test_story_sets` prints the figures; with `--pin` it writes them as floors.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from sayso.article import to_article
from sayso.export.links import to_claim, to_event
from sayso.linked import Report, ReportId
from sayso.linking import find_copy, find_likeness, link_story, to_copy_groups, to_stories
from sayso.pipeline import Rooms, code, open_rooms
from sayso.records import Draft
from tests.linking.scoring import Line, score

ROOT = Path(__file__).parents[2]
FLOORS = ROOT / "tests" / "cases" / "linking" / "story_floors.json"
SETS = {
    str(p.parent.relative_to(ROOT / "data" / "stories")): p.parent
    for p in sorted((ROOT / "data" / "stories").rglob("gold.json"))
}
SLACK = 0.05
"""What a figure may fall below its floor: one position of twenty, since the reader's weights move them too."""


@cache
def rooms() -> Rooms:
    return open_rooms()


def read_reports(path: Path) -> list[Report]:
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        article, _ = to_article(Draft(**row), rooms().settings.article)
        assert article is not None
        out.append(Report(id=ReportId(row["id"]), entry=code(article, rooms())))
    return out


def link(reports: list[Report]) -> Line:
    pairs = list(combinations(reports, 2))
    copies = [c for a, b in pairs if (c := find_copy(a, b))]
    likenesses = [x for a, b in pairs if (x := find_likeness(a, b))]
    stories = to_stories(reports, likenesses, copies)
    links = [
        link_story([r for r in reports if r.id in s], [c for c in copies if c.copy in s]) for s in stories
    ]
    return {
        "copies": [list(g) for g in to_copy_groups(reports, copies)], "stories": [list(s) for s in stories],
        "events": [to_event(e) for found in links for e in found.events],
        "claims": [to_claim(c) for found in links for c in found.claims],
    }  # fmt: skip


@cache
def figures(name: str) -> dict[str, float]:
    folder = SETS[name]
    return score(
        json.loads((folder / "gold.json").read_text(encoding="utf-8")),
        link(read_reports(folder / "articles.jsonl")),
    )


@pytest.mark.parametrize("name", SETS)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))[name]
    found = figures(name)
    assert {key: found[key] for key, floor in floors.items() if found[key] < floor - SLACK} == {}


if __name__ == "__main__":
    names = [n for n in SETS if n in sys.argv[1:]] or list(SETS)
    for name in names:
        print(f"{name:22}", *(f"{key} {value:.3f}" for key, value in figures(name).items()))
    if "--pin" in sys.argv:
        FLOORS.write_text(json.dumps({n: figures(n) for n in SETS}, indent=1) + "\n", encoding="utf-8")
