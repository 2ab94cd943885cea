"""Fits the weights of merging in the events room on bench/ledger/train and writes them.

    python scripts/fit_events.py BENCH     (e.g. ../shared/bench)

A logistic regression with a ridge: are two triggers of one type one act? To be run again whenever the reader's model
changes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from sayso.actors import resolve_actors
from sayso.article import to_article
from sayso.attribution import find_statements
from sayso.events import likeness, sureness
from sayso.events.codebook import keep_coded
from sayso.events.finding import fill
from sayso.events.page import Page, to_page
from sayso.events.sightings import Sighting, to_sighting
from sayso.events.standing import EVEN, find_standing
from sayso.labels import EventType
from sayso.places import find_places, load_gazetteer
from sayso.reader import load_reader
from sayso.records import Draft, Trigger
from sayso.settings import ReaderSettings, Settings
from sayso.spans import Span
from sayso.times import find_times

LOW = 0.2
"""The reader's threshold while fitting, so that doubtful triggers are seen as well."""
RIDGE = 3.0
TOWARDS_ONE = 0.3
"""Added to the fitted intercept of merging: an act told twice costs more than two acts told as one."""
HERE = Path(__file__).parent.parent / "src/sayso/resources/events"
Gold = list[tuple[str, set[tuple[int, int]]]]
"""Type and trigger spans of each gold event of an article."""


def read_pages(bench: Path) -> Iterator[tuple[str, Page, tuple[Trigger, ...], Gold]]:
    """Each training article as the room sees it, with the reader's triggers and the gold events."""
    reader, gazetteer, settings = load_reader(ReaderSettings(trigger=LOW)), load_gazetteer(), Settings()
    lines = (bench / "ledger/train.articles.jsonl").read_text(encoding="utf-8").splitlines()
    drafts = {d["id"]: d for d in map(json.loads, lines)}
    for line in (bench / "ledger/train.gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold, draft = json.loads(line), drafts[json.loads(line)["id"]]
        given = {k: draft.get(k) for k in ("id", "text", "title", "published", "url", "outlet")}
        article, _ = to_article(Draft(**given), settings.article)
        if article is None:
            continue
        reading = reader.read(article)
        (times, _), (places, _) = find_times(article, reading), find_places(article, reading, gazetteer)
        cast = resolve_actors(article, reading, places)
        page = to_page(article, find_statements(article, reading, cast, times), cast, times, places)
        events = [(e["type"], {(a, b) for a, b in e["trigger_spans"]}) for e in gold["events"]]
        yield draft["id"], page, reading.triggers, events


def find_gold(seen: Sighting, gold: Gold) -> set[int]:
    """The gold events of that type that one of their triggers puts at this sighting."""
    span = seen.span
    return {
        n
        for n, (t, spans) in enumerate(gold)
        if t == seen.type and any(a < span.end and span.start < b for a, b in spans)
    }


def to_matrix(rows: Sequence[tuple[tuple[str, ...], float]]) -> tuple[list[str], np.ndarray]:
    """Features as 0/1 columns, then the number of each row, then a one."""
    names = sorted({f for features, _ in rows for f in features})
    at = {n: i for i, n in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 2))
    for r, (features, number) in enumerate(rows):
        x[r, [at[f] for f in features]] = 1
        x[r, -2:] = number, 1
    return names, x


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method; ridge on all but the last two columns."""
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-2:] = 0.01
    b = np.zeros(x.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ b))
        step = np.linalg.solve(
            (x.T * (weight * p * (1 - p))) @ x + np.diag(ridge), x.T @ (weight * (p - y)) + ridge * b
        )
        b -= step
        if abs(step).max() < 1e-7:
            break
    return b


def write_table(name: str, about: str, weights: Iterable[tuple[str, float]]) -> None:
    """One weight table, heaviest first."""
    rows = sorted(weights, key=lambda w: (-w[1], w[0]))
    head = f"# {about}\n# Source: logistic regression on bench/ledger/train by scripts/fit_events.py.\n# Licence: Apache-2.0\n"
    body = "".join(f"{n}\t{v:.2f}\n" for n, v in rows)
    (HERE / f"{name}.tsv").write_text(head + "feature\tweight\n" + body, encoding="utf-8")


def fit_merging(pages: Sequence[tuple[str, Page, tuple[Trigger, ...], Gold]]) -> None:
    """Pairs of the reader's triggers and of the gold's own, so that both good and poor roles are learnt from."""
    rows, wanted, keys = [], [], []
    for id_, page, triggers, gold in pages:
        for source in (triggers, to_gold_triggers(triggers, gold)):
            standing = find_standing(page, sum(t.probability >= EVEN for t in source))
            bare = [s for t in source if (s := to_sighting(page, t))]
            seen = [sureness.weigh_trigger(page, standing, fill(page, s), "fit") for s in bare]
            kept = sorted(keep_coded(page, seen), key=lambda s: s.span)
            for i, a in enumerate(kept):
                for b in (b for b in kept[i + 1 :] if b.type == a.type and b.span != a.span):
                    one, two = find_gold(a, gold), find_gold(b, gold)
                    if one or two:
                        rows.append((likeness.find_features(page, a, b), 0.0))
                        wanted.append(bool(one & two))
                        keys.append((id_, b.span, source is triggers))
    names, x = to_matrix(rows)
    often = Counter(keys)
    fitted = fit(x, np.array(wanted, float), np.array([often[k] ** -0.5 for k in keys]))
    fitted[-1] += TOWARDS_ONE
    write_table(
        "merging",
        "What speaks for one act behind two triggers of one type, as log odds.",
        [*zip(names, fitted[:-2], strict=True), ("always", fitted[-1])],
    )
    clear(likeness)


def to_gold_triggers(triggers: Sequence[Trigger], gold: Gold) -> tuple[Trigger, ...]:
    """Every gold mention as a trigger, with the reader's roles where it found the same words."""
    out = []
    for type_, spans in gold:
        for a, b in spans:
            found = next((t for t in triggers if t.span.overlaps(Span(a, b)) and t.type == type_), None)
            roles = (found.actors, found.recipients) if found else ((), ())
            out.append(
                Trigger(
                    span=Span(a, b),
                    type=EventType(type_),
                    probability=0.99,
                    actors=roles[0],
                    recipients=roles[1],
                )
            )
    return tuple(sorted(out, key=lambda t: t.span))


def clear(module: object) -> None:
    """Forgets the weights that a module has read, and the file that they came from."""
    from sayso.resources import read_rows

    read_rows.cache_clear()
    module._weights.cache_clear()  # type: ignore[attr-defined]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    everything = list(read_pages(Path(sys.argv[1])))
    fit_merging(everything)
