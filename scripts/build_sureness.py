"""Fits what makes a trigger a political act, on articles of real length, and writes events/sureness.tsv.

    python scripts/build_sureness.py [BENCH]     (BENCH: ../shared/bench)

One logistic regression with a ridge, by Newton's method: the same bytes each time from the same reader. Articles that the
reader was trained on (bench/ledger/train, four fifths of data/real) tell what words, parties and fields speak for an act,
but not what its probability is worth there, since it knows them by heart; that, and how often it is right, comes from the fifth of
data/real that it never saw. bench/ledger/dev is not looked at. To be run again with each new set of the reader's weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sayso.actors import resolve_actors
from sayso.article import to_article
from sayso.attribution import find_statements
from sayso.events.finding import fill
from sayso.events.page import Page, to_page
from sayso.events.senses import retyped
from sayso.events.sightings import to_sighting
from sayso.events.standing import EVEN, find_standing
from sayso.events.sureness import find_features
from sayso.places import find_places, load_gazetteer
from sayso.reader import load_reader
from sayso.records import Draft, Trigger
from sayso.settings import Settings
from sayso.times import find_times

ROOT = Path(__file__).parent.parent
OUT = ROOT / "src/sayso/resources/events/sureness.tsv"
RIDGE, FREE = 20.0, 0.01
"""What holds a weight near 0, and the same for the two that say how often the reader is right."""
OFTEN = 8
"""Triggers that have a feature at least, before it gets a weight."""
BASE = ("always", "logit")
"""Features that only articles new to the reader can teach."""
HEAD = """# What makes a trigger likelier to name a political act, as log odds: `logit` times the reader's own; each other weight
# times how far the feature holds. Named by events/sureness.py and events/standing.py.
# Source: logistic regression by scripts/build_sureness.py on bench/ledger/train and data/real.
# Licence: Apache-2.0
feature\tweight
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One trigger: its features, whether the gold has an act of its type there, whether its article is new to the reader."""

    features: Mapping[str, float]
    right: bool
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An article with the type and trigger spans of each event marked in it."""

    draft: Draft
    gold: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    new: bool


def read_lines(path: Path) -> Iterator[dict]:
    """The objects of a JSONL file."""
    with path.open(encoding="utf-8") as lines:  # not splitlines, which cuts at U+2028 too
        yield from map(json.loads, lines)


def read_train(bench: Path) -> Iterator[Marked]:
    """The training articles of the ledger benchmark."""
    drafts = {d["id"]: d for d in read_lines(bench / "ledger/train.articles.jsonl")}
    for gold in read_lines(bench / "ledger/train.gold.jsonl"):
        d = drafts[gold["id"]]
        given = {k: d.get(k) for k in ("id", "text", "title", "published", "url", "outlet")}
        events = tuple((e["type"], tuple(map(tuple, e["trigger_spans"]))) for e in gold["events"])
        yield Marked(draft=Draft(**given), gold=events, new=False)


def read_real(bench: Path) -> Iterator[Marked]:
    """The articles of data/real whose texts are as they were when they were marked."""
    texts: dict[str, dict[str, str]] = {}
    for r in read_lines(ROOT / "data/real/events.jsonl"):
        if r["from"] not in texts:
            texts[r["from"]] = {d["id"]: d["text"] for d in read_lines(bench / r["from"])}
        text = texts[r["from"]].get(r["id"], "")
        if hashlib.sha256(text.encode()).hexdigest()[:16] != r["text"]:
            continue
        events = tuple((e["type"], tuple(map(tuple, e["triggers"]))) for e in r["events"])
        new = hashlib.md5(r["id"].encode()).digest()[0] % 5 == 0
        yield Marked(draft=Draft(id=r["id"], text=text), gold=events, new=new)


def read_pages(marked: Iterator[Marked]) -> Iterator[tuple[Marked, Page, tuple[Trigger, ...]]]:
    """Each article as the room sees it, with the reader's triggers."""
    settings, gazetteer = Settings(), load_gazetteer()
    reader = load_reader(settings.reader)
    for m in marked:
        article, _ = to_article(m.draft, settings.article)
        if article is None:
            continue
        reading = reader.read(article)
        (times, _), (places, _) = find_times(article, reading), find_places(article, reading, gazetteer)
        cast = resolve_actors(article, reading, places)
        statements = find_statements(article, reading, cast, times)
        yield m, to_page(article, statements, cast, times, places), reading.triggers


def to_rows(marked: Marked, page: Page, triggers: Sequence[Trigger]) -> Iterator[Row]:
    """A row for each trigger of one article."""
    standing = find_standing(page, sum(t.probability >= EVEN for t in triggers))
    for trigger in triggers:
        bare = to_sighting(page, trigger)
        if bare is None:
            continue
        seen = fill(page, retyped(page, bare))
        right = any(
            type_ == seen.type and any(a < seen.span.end and seen.span.start < b for a, b in spans)
            for type_, spans in marked.gold
        )
        yield Row(features=dict(find_features(page, standing, seen)), right=right, new=marked.new)


def to_matrix(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray:
    """Features as columns, the two of `BASE` left out for known articles, which have a column of their own."""
    at = {n: i for i, n in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    for r, row in enumerate(rows):
        for name, value in row.features.items():
            if name in at and (row.new or name not in BASE):
                x[r, at[name]] = value
        x[r, -1] = not row.new
    return x


def fit(rows: Sequence[Row]) -> list[tuple[str, float]]:
    """The weight of each feature that is seen often enough."""
    often = Counter(name for row in rows for name in row.features)
    names = sorted(n for n, count in often.items() if count >= OFTEN)
    x, y = to_matrix(rows, names), np.array([row.right for row in rows], float)
    ridge = np.array([FREE if n in BASE else RIDGE for n in names] + [FREE])
    b = np.zeros(x.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ b))
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(ridge), x.T @ (p - y) + ridge * b)
        b -= step
        if abs(step).max() < 1e-9:
            break
    return list(zip(names, b[:-1].tolist(), strict=True))


def write_weights(weights: Sequence[tuple[str, float]], out: Path) -> None:
    """The table, heaviest first."""
    body = "".join(f"{n}\t{w:.3f}\n" for n, w in sorted(weights, key=lambda w: (-w[1], w[0])))
    out.write_text(HEAD + body, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit events/sureness.tsv.")
    parser.add_argument("bench", type=Path, nargs="?", default=ROOT.parent / "shared/bench")
    bench = parser.parse_args().bench
    marked = (m for source in (read_train(bench), read_real(bench)) for m in source)
    rows = [row for m, page, triggers in read_pages(marked) for row in to_rows(m, page, triggers)]
    write_weights(fit(rows), OUT)
    print(f"{len(rows)} triggers, {sum(r.new for r in rows)} of them in articles new to the reader")


if __name__ == "__main__":
    main()
