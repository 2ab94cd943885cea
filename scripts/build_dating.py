"""Fits which time of an article is an act's, on marked articles of real length, and writes events/dating.tsv.

    python scripts/build_dating.py [BENCH] [--folds]     (BENCH: ../shared/bench)

A logit over alternatives with a ridge, by Newton's method: for each mention of an act its times and "the text does not
say". What the reader's pointers are worth is learnt from the fifth of data/real that the reader never saw; articles that it
knows by heart, bench/ledger/train and the rest of data/real, count as if no reader had looked at them.
bench/ledger/dev is not looked at. `--folds` writes nothing and prints how often a fifth of the articles is dated right by
what the others teach. To be run again with each new set of the reader's weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sayso.actors import resolve_actors
from sayso.article import to_article
from sayso.attribution import find_statements
from sayso.events import dating
from sayso.events.finding import fill
from sayso.events.page import Page, to_page
from sayso.events.sightings import to_sighting
from sayso.events.whens import LEAST
from sayso.labels import EventType
from sayso.places import find_places, load_gazetteer
from sayso.reader import load_reader
from sayso.records import Draft, Found, Reading, Time, Trigger
from sayso.settings import ReaderSettings, Settings
from sayso.spans import Span
from sayso.times import find_times

ROOT = Path(__file__).parent.parent
OUT = ROOT / "src/sayso/resources/events/dating.tsv"
LOW = 0.02
"""The reader's threshold, so that its pointers are seen for nearly every marked act."""
RIDGE, FREE = 4.0, 0.2
"""What holds a weight near 0, and the same for the reader's pointers."""
OFTEN = 6
"""Times that have a feature at least, before it gets a weight."""
UNREAD = 0.3
"""What a mention that the reader saw for the first time counts for once more as if it had not looked."""
FOLDS = 5
HEAD = """# What makes a time of the article likelier to be an act's, as log odds against "the text does not say": each weight times
# how far the feature holds. Named by events/dating.py.
# Source: logit over alternatives by scripts/build_dating.py on bench/ledger/train and data/real.
# Licence: Apache-2.0
feature\tweight
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A marked act: its type, the spans of its mentions, actors and recipients, whether it is dated, and which times are its."""

    type: EventType
    mentions: tuple[Span, ...]
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    dated: bool
    is_its: Callable[[Page, Time], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A mention: the features of its times, which of them are right, what it counts for; `act`: article and number."""

    act: tuple[str, int]
    features: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]
    dated: bool
    new: bool
    weight: float


def read_lines(path: Path) -> Iterator[dict]:
    """The objects of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def to_spans(pairs: Sequence[Sequence[int] | None]) -> tuple[Span, ...]:
    """Pairs of code points as spans, in text order, without the empty ones."""
    return tuple(sorted(Span(*p) for p in pairs if p))


def is_of_words(words: str | None, iso: str | None) -> Callable[[Page, Time], bool]:
    """Whether a time has the marked day, month or year, or, where none is marked, the marked words."""

    def is_its(page: Page, time: Time) -> bool:
        if iso and time.start and "/" not in iso:
            return time.start.startswith(iso) and (len(iso) < 10 or time.end == time.start)
        text = time.span.of(page.text)
        return bool(words) and (words in text or text in words)

    return is_its


def is_at(spans: Sequence[Span]) -> Callable[[Page, Time], bool]:
    """Whether a time stands where one is marked."""
    return lambda _, time: any(time.span.overlaps(s) for s in spans)


def read_train(bench: Path) -> Iterator[tuple[Draft, list[Act], bool]]:
    """The training articles of the ledger benchmark in their order: (article, its acts, False: the reader has seen them)."""
    drafts = {d["id"]: d for d in read_lines(bench / "ledger/train.articles.jsonl")}
    for gold in read_lines(bench / "ledger/train.gold.jsonl"):
        given = {k: drafts[gold["id"]].get(k) for k in ("id", "text", "title", "published", "url", "outlet")}
        acts = [
            Act(type=EventType(e["type"]), mentions=to_spans(e["trigger_spans"]), actors=to_spans(e["actor_spans"]),
                recipients=to_spans(e["recipient_spans"]), dated=bool(e.get("when")),
                is_its=is_of_words(e.get("when"), e.get("when_iso")))
            for e in gold["events"]
        ]  # fmt: skip
        yield Draft(**given), acts, False


def read_real(bench: Path) -> Iterator[tuple[Draft, list[Act], bool]]:
    """The articles of data/real whose texts are as they were when they were marked; whether the reader never saw them."""
    texts: dict[str, dict[str, str]] = {}
    for r in read_lines(ROOT / "data/real/events.jsonl"):
        if r["from"] not in texts:
            texts[r["from"]] = {d["id"]: d["text"] for d in read_lines(bench / r["from"])}
        text = texts[r["from"]].get(r["id"], "")
        if hashlib.sha256(text.encode()).hexdigest()[:16] != r["text"]:
            continue
        acts = [
            Act(type=EventType(e["type"]), mentions=to_spans(e["triggers"]), actors=to_spans(e["actors"]),
                recipients=to_spans(e["recipients"]), dated=bool(e["times"]), is_its=is_at(to_spans(e["times"])))
            for e in r["events"]
        ]  # fmt: skip
        yield Draft(id=r["id"], text=text), acts, hashlib.md5(r["id"].encode()).digest()[0] % 5 == 0


def to_trigger(reading: Reading, act: Act, mention: Span) -> Trigger:
    """The marked mention with the marked parties, and where the reader points from there."""
    near = [t for t in reading.triggers if t.span.overlaps(mention)]
    found = max(near, key=lambda t: (t.type == act.type, t.probability), default=None)
    bare = found or Trigger(span=mention, type=act.type, probability=1.0)
    sure = [tuple(Found(span=s, probability=1.0) for s in spans) for spans in (act.actors, act.recipients)]
    return replace(bare, span=mention, type=act.type, probability=1.0, actors=sure[0], recipients=sure[1])


def to_rows(page: Page, reading: Reading, acts: Sequence[Act], new: bool) -> Iterator[Row]:
    """A row for each mention as if no reader had looked, and in articles new to the reader one as it sees them."""
    for number, act in enumerate(acts):
        for mention in act.mentions:
            trigger = to_trigger(reading, act, mention)
            unread = replace(trigger, modality=None, times=())
            for weight, seen in ((UNREAD, unread), (1.0, trigger)) if new else ((1.0, unread),):
                bare = to_sighting(page, seen)
                if bare is None:
                    continue
                act_seen, pool = fill(page, bare), dating.find_candidates(page, bare)
                yield Row(
                    act=(page.article.id, number),
                    features=tuple(dict(dating.find_features(page, act_seen, t, pool)) for t in pool),
                    right=tuple(act.is_its(page, t) for t in pool),
                    dated=act.dated, new=new, weight=weight * len(act.mentions) ** -0.5,
                )  # fmt: skip


def read_rows(bench: Path) -> list[Row]:
    """The rows of all marked articles."""
    settings, gazetteer = Settings(), load_gazetteer()
    reader = load_reader(ReaderSettings(trigger=LOW))
    out = []
    for draft, acts, new in (a for source in (read_train(bench), read_real(bench)) for a in source):
        article, _ = to_article(draft, settings.article)
        if article is None:
            continue
        reading = reader.read(article)
        (times, _), (places, _) = find_times(article, reading), find_places(article, reading, gazetteer)
        cast = resolve_actors(article, reading, places)
        page = to_page(article, find_statements(article, reading, cast, times), cast, times, places)
        out += to_rows(page, reading, acts, new)
    return out


def to_arrays(rows: Sequence[Row], at: Mapping[str, int]) -> Iterator[tuple[np.ndarray, np.ndarray, float]]:
    """For each row with times its features, its shares of being right, and its weight."""
    for row in rows:
        x = np.zeros((len(row.features), len(at)))
        for i, features in enumerate(row.features):
            for name, value in features.items():
                if name in at:
                    x[i, at[name]] = value
        y = np.array(row.right, float)
        if len(x):
            yield x, y / max(1.0, y.sum()), row.weight


def fit(rows: Sequence[Row]) -> dict[str, float]:
    """The weight of each feature that is seen often enough."""
    often = Counter(name for row in rows for features in row.features for name in features)
    names = sorted(n for n, count in often.items() if count >= OFTEN)
    groups = list(to_arrays(rows, {n: i for i, n in enumerate(names)}))
    ridge = np.array([FREE if "point" in n else RIDGE for n in names])
    b = np.zeros(len(names))
    for _ in range(50):
        slope, curve = ridge * b, np.diag(ridge)
        for x, y, weight in groups:
            odds = np.exp(x @ b)
            p = odds / (1 + odds.sum())
            slope = slope + weight * (x.T @ (p - y))
            curve = curve + weight * ((x.T * p) @ x - np.outer(x.T @ p, x.T @ p))
        step = np.clip(np.linalg.solve(curve, slope), -2, 2)
        b -= step
        if abs(step).max() < 1e-6:
            break
    return dict(zip(names, b.tolist(), strict=True))


def count_right(rows: Sequence[Row], weights: Mapping[str, float]) -> Counter[str]:
    """How many acts are dated in the gold, how many by us, how many of these rightly."""
    best: dict[tuple[str, int], tuple[float, bool]] = {}
    for row in rows:
        odds = [np.exp(sum(weights.get(n, 0.0) * v for n, v in f.items())) for f in row.features]
        for odd, right in zip(odds, row.right, strict=True):
            best[row.act] = max(best.get(row.act, (0.0, False)), (odd / (1 + sum(odds)), right))
    told = [right for chance, right in best.values() if chance >= LEAST]
    return Counter(gold=len({r.act for r in rows if r.dated}), told=len(told), right=sum(told))


def print_folds(rows: Sequence[Row]) -> None:
    """Precision and recall by fifths of the articles, on those new to the reader."""
    fold = {r.act[0]: hashlib.sha256(r.act[0].encode()).digest()[0] % FOLDS for r in rows}
    found: Counter[str] = Counter()
    for k in range(FOLDS):
        weights = fit([r for r in rows if fold[r.act[0]] != k])
        mine = [r for r in rows if fold[r.act[0]] == k and r.new]
        found += count_right([r for r in mine if "unread" not in next(iter(r.features), {})], weights)
    precision, recall = found["right"] / found["told"], found["right"] / found["gold"]
    print(f"precision {precision:.3f} recall {recall:.3f} of {found['gold']} acts with a time")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit events/dating.tsv.")
    parser.add_argument("bench", type=Path, nargs="?", default=ROOT.parent / "shared/bench")
    parser.add_argument("--folds", action="store_true")
    args = parser.parse_args()
    rows = read_rows(args.bench)
    if args.folds:
        return print_folds(rows)
    body = "".join(f"{n}\t{w:.2f}\n" for n, w in sorted(fit(rows).items(), key=lambda w: (-w[1], w[0])))
    OUT.write_text(HEAD + body, encoding="utf-8")
    print(f"{len(rows)} mentions, {sum(r.new for r in rows)} of them in articles new to the reader")
    return None


if __name__ == "__main__":
    main()
