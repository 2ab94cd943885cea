"""Fits the furniture model: `python scripts/train_furniture.py BENCH [--check]` writes resources/article/furniture.tsv.

BENCH is the folder of the benchmarks: `residue/dev.jsonl` gives the marked pages, `ledger/train.articles.jsonl`
and a third of `attribution/polnear.train.jsonl` plain reports without furniture. Five folds by page (the three
variants of a page stay together) give the figures that it prints; the shipped weights are fitted on all pages.
`--check` only prints the figures. Needs nothing but what sayso needs; about two minutes.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sayso.article.features import Block, to_blocks, to_features
from sayso.article.furniture import LONGEST, find_sure_reason, looks_like_page, to_kind
from sayso.article.neighbours import to_neighbour_features
from sayso.article.paragraphs import find_blocks, find_lines

Array = NDArray[np.float64]
OUT = Path(__file__).parent.parent / "src/sayso/resources/article/furniture.tsv"
KINDS = ("short", "prose")
FOLDS = 5
PENALTY = 15.0
RARE = 8
SPARED = 0.997
"""The share of body text that the limits must spare over the held-out folds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One text with, for each block, the code points of residue and of body (the rest is unsure)."""

    group: str
    marked: bool
    text: str
    blocks: tuple[Block, ...]
    features: list[list[str]]
    residue: Array
    body: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The weights of one pass by kind, and the features that they belong to."""

    names: dict[str, int]
    weights: dict[str, Array]


def read_pages(bench: Path) -> list[Page]:
    pages = [to_page(row, row["id"].split("-")[1], True) for row in read(bench / "residue/dev.jsonl")]
    plain = read(bench / "ledger/train.articles.jsonl") + read(bench / "attribution/polnear.train.jsonl")[::3]
    return pages + [to_page(row, row["id"], False) for row in plain]


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def to_page(row: dict[str, object], group: str, marked: bool) -> Page:
    text = str(row["text"])
    blocks = to_blocks(text, find_blocks(text, find_lines(text)))
    residue = np.array([covered(b, row.get("residue", [])) for b in blocks], float)
    unsure = np.array([covered(b, row.get("ignore", [])) for b in blocks], float)
    sizes = np.array([len(b.span) for b in blocks], float)
    return Page(
        group=group, marked=marked, text=text, blocks=blocks, features=to_features(blocks),
        residue=residue, body=sizes - residue - unsure,
    )  # fmt: skip


def covered(block: Block, spans: object) -> int:
    return sum(max(0, min(block.span.end, e) - max(block.span.start, s)) for s, e in spans)  # type: ignore[attr-defined]


def fit_pass(pages: list[Page], features: list[list[list[str]]]) -> Fit:
    """Weighted logistic regression with a ridge, by Newton's method, one for each kind of block."""
    counts = Counter(f for page in features for mine in page for f in set(mine))
    names = {f: n for n, f in enumerate(sorted(f for f, c in counts.items() if c >= RARE))}
    names["bias"] = len(names)
    x = np.vstack([to_matrix(page, names) for page in features])
    kinds = np.array([to_kind(b) for page in pages for b in page.blocks])
    residue, body = (np.concatenate([getattr(p, key) for p in pages]) for key in ("residue", "body"))
    known = residue + body
    target = residue / np.maximum(known, 1)
    weight = np.where(known > 0, np.minimum(known, 600) / 100 + 0.15, 0)
    rows = {kind: (kinds == kind) & (weight > 0) for kind in KINDS}
    return Fit(names=names, weights={k: newton(x[r], target[r], weight[r]) for k, r in rows.items()})


def to_matrix(features: list[list[str]], names: dict[str, int]) -> Array:
    x = np.zeros((len(features), len(names)))
    for row, mine in enumerate(features):
        x[row, [names[f] for f in [*mine, "bias"] if f in names]] = 1
    return x


def newton(x: Array, y: Array, w: Array) -> Array:
    ridge = np.full(x.shape[1], PENALTY)
    ridge[-1] = 1e-3
    beta = np.zeros(x.shape[1])
    for _ in range(10):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        curve = np.maximum(w * p * (1 - p), 1e-6)
        hessian = (x * curve[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, x.T @ (w * (p - y)) + ridge * beta)
        beta -= step
        if np.abs(step).max() < 1e-2:
            break
    return beta


def score(fit: Fit, page: Page, features: list[list[str]]) -> list[float]:
    x = to_matrix(features, fit.names)
    return [float(x[n] @ fit.weights[to_kind(b)]) for n, b in enumerate(page.blocks)]


def fold_of(page: Page, salt: str) -> int:
    return zlib.crc32((salt + page.group).encode()) % FOLDS


def fit_both(pages: list[Page]) -> tuple[Fit, Fit]:
    """Both passes; the second sees scores of a first that was fitted without the page in question."""
    held: list[list[float]] = [[] for _ in pages]
    for fold in range(FOLDS):
        rest = [p for p in pages if fold_of(p, "in") != fold]
        first = fit_pass(rest, [p.features for p in rest])
        for n, page in enumerate(pages):
            if fold_of(page, "in") == fold:
                held[n] = score(first, page, page.features)
    near = [to_neighbour_features(p.text, p.blocks, s) for p, s in zip(pages, held, strict=True)]
    return fit_pass(pages, [p.features for p in pages]), fit_pass(pages, near)


def score_both(first: Fit, second: Fit, page: Page) -> list[float]:
    """What the program would score: sure rules above the model, long blocks and texts without a sign of a page below."""
    near = to_neighbour_features(page.text, page.blocks, score(first, page, page.features))
    scores = score(second, page, near) if looks_like_page(page.blocks) else [-99.0] * len(page.blocks)
    return [
        -99.0 if len(block.span) > LONGEST else 99.0 if find_sure_reason(block) else mine
        for block, mine in zip(page.blocks, scores, strict=True)
    ]


def find_limits(
    pages: list[Page], scores: list[list[float]], spared: float
) -> tuple[float, dict[str, float]]:
    """The limits by kind that mark most residue while sparing that share of body text; what they mark."""
    rows = [
        (to_kind(b), s, r, t)
        for page, mine in zip(pages, scores, strict=True) if page.marked
        for b, s, r, t in zip(page.blocks, mine, page.residue, page.body, strict=True) if len(b.span) <= LONGEST
    ]  # fmt: skip
    whole_r = sum(p.residue.sum() for p in pages if p.marked)
    whole_b = sum(p.body.sum() for p in pages if p.marked)
    curves = {}
    for kind in KINDS:
        part = sorted(((s, r, t) for k, s, r, t in rows if k == kind), reverse=True)
        table = np.array(part)
        curves[kind] = table[:, 0], np.cumsum(table[:, 1]) / whole_r, np.cumsum(table[:, 2]) / whole_b
    best, limits = -1.0, {}
    for share in np.linspace(0, 1 - spared, 41):
        at = {"short": share, "prose": 1 - spared - share}
        cut = {k: int(np.searchsorted(curves[k][2], at[k], side="right")) - 1 for k in KINDS}
        gain = sum(curves[k][1][cut[k]] if cut[k] >= 0 else 0 for k in KINDS)
        if gain > best:
            best = gain
            limits = {k: float(curves[k][0][cut[k]] if cut[k] >= 0 else 99) - 1e-6 for k in KINDS}
    return best, limits


def write(first: Fit, second: Fit, limits: dict[str, float], note: str) -> None:
    lines = [
        "# The furniture model: log-odds weights of each feature by pass and kind of block; `limit` rows are thresholds.",
        f"# {note}",
        "# Source: fitted by scripts/train_furniture.py on bench residue/dev, ledger/train and polnear.train",
        "# Licence: Apache-2.0",
        "pass\tkind\tfeature\tweight",
    ]
    lines += [f"limit\t{kind}\tscore\t{limits[kind]:.3f}" for kind in KINDS]
    for name, fit in (("first", first), ("second", second)):
        for kind in KINDS:
            pairs = ((f, fit.weights[kind][n]) for f, n in sorted(fit.names.items()))
            lines += [f"{name}\t{kind}\t{f}\t{w:.3f}" for f, w in pairs if abs(w) >= 0.005]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    bench = Path(sys.argv[1])
    pages = read_pages(bench)
    scores: list[list[float]] = [[] for _ in pages]
    for fold in range(FOLDS):
        first, second = fit_both([p for p in pages if fold_of(p, "out") != fold])
        for n, page in enumerate(pages):
            if fold_of(page, "out") == fold:
                scores[n] = score_both(first, second, page)
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
    for spared in (0.999, 0.998, 0.9975, 0.997, 0.996, 0.99):
        print(f"spared {spared}: marked {find_limits(pages, scores, spared)[0]:.3f}")
    marked, limits = find_limits(pages, scores, SPARED)
    if "--check" not in sys.argv:
        note = f"Five folds by page: {marked:.3f} of residue marked at {SPARED} of body text spared."
        write(*fit_both(pages), limits, note)


if __name__ == "__main__":
    main()
