"""Fits the weights of merging in the events room and writes them.

    python scripts/fit_events.py BENCH     (e.g. ../shared/bench)

A logistic regression with a ridge: are two triggers of one type one act? On bench/ledger/train and the four fifths of
data/real that the reader was trained on; the fifth kept for testing is not looked at. To be run again whenever the
reader's model changes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from build_sureness import Marked, read_pages, read_real, read_train

from sayso.events import likeness, sureness
from sayso.events.codebook import keep_coded
from sayso.events.finding import fill
from sayso.events.page import Page
from sayso.events.senses import agree_on_types, retyped
from sayso.events.sightings import Sighting, to_sighting
from sayso.events.standing import EVEN, find_standing
from sayso.labels import EventType
from sayso.records import Trigger
from sayso.spans import Span

RIDGE = 3.0
TOWARDS_ONE = {"material": 0.5}
"""Added to fitted weights: a deed told twice as two plain facts costs more than two deeds told as one. Source: folds of
data/real, where .8 takes wrong plain deeds from .30 to .27 for two hundredths of recall."""
HERE = Path(__file__).parent.parent / "src/sayso/resources/events"
Gold = Sequence[tuple[str, Iterable[tuple[int, int]]]]
"""Type and trigger spans of each gold event of an article."""


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
    head = f"# {about}\n# Source: logistic regression by scripts/fit_events.py on bench/ledger/train and data/real.\n# Licence: Apache-2.0\n"
    body = "".join(f"{n}\t{v:.2f}\n" for n, v in rows)
    (HERE / f"{name}.tsv").write_text(head + "feature\tweight\n" + body, encoding="utf-8")


def find_seen(page: Page, triggers: Sequence[Trigger]) -> list[Sighting]:
    """What the room would merge of these triggers, in text order."""
    standing = find_standing(page, sum(t.probability >= EVEN for t in triggers))
    bare = [retyped(page, s) for t in triggers if (s := to_sighting(page, t))]
    weighed = [sureness.weigh_trigger(page, standing, fill(page, s), "fit") for s in bare]
    return sorted(keep_coded(page, agree_on_types(page, weighed)), key=lambda s: s.span)


def fit_merging(pages: Iterable[tuple[Marked, Page, tuple[Trigger, ...]]]) -> None:
    """Pairs of the reader's triggers and of the gold's own, so that both good and poor roles are learnt from."""
    rows, wanted, keys = [], [], []
    for marked, page, triggers in pages:
        gold = marked.gold
        for source in (triggers, to_gold_triggers(triggers, gold)):
            kept = find_seen(page, source)
            for i, a in enumerate(kept):
                for b in (b for b in kept[i + 1 :] if b.type == a.type and b.span != a.span):
                    one, two = find_gold(a, gold), find_gold(b, gold)
                    if one or two:
                        rows.append((likeness.find_features(page, a, b), 0.0))
                        wanted.append(bool(one & two))
                        keys.append((marked.draft.id, b.span, source is triggers))
    names, x = to_matrix(rows)
    often = Counter(keys)
    fitted = fit(x, np.array(wanted, float), np.array([often[k] ** -0.5 for k in keys]))
    weights = {**dict(zip(names, fitted[:-2], strict=True)), "always": fitted[-1]}
    write_table(
        "merging",
        "What speaks for one act behind two triggers of one type, as log odds.",
        [(name, w + TOWARDS_ONE.get(name, 0.0)) for name, w in weights.items()],
    )


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


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    bench = Path(sys.argv[1])
    marked = (m for source in (read_train(bench), read_real(bench)) for m in source if not m.new)
    fit_merging(read_pages(marked))


if __name__ == "__main__":
    main()
