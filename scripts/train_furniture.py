"""Fits the furniture model: `python scripts/train_furniture.py BENCH [--check]` writes resources/article/furniture.tsv.

BENCH is the folder of the benchmarks: `residue/dev.jsonl` gives the marked pages, `ledger/train.articles.jsonl` and a
tenth of `attribution/polnear.train.jsonl` plain reports without furniture. A copy of each page gets a list that we make
up (dates and halls, names and numbers) inside its report: lists belong to reports too, and the pages show few. Five folds by page (the
variants of a page stay together) give the figures that it prints, with the limit set on the other folds; the shipped
trees are fitted on all pages. `--check` only prints the figures. Needs sayso and lightgbm; about two minutes.
"""

from __future__ import annotations

import json
import random
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray

from sayso.article.features import Block, to_blocks
from sayso.article.furniture import LONGEST, find_sure_reason, looks_like_page
from sayso.article.furniture_block import Measures, Page, to_measures, to_page
from sayso.article.furniture_core import to_second_measures
from sayso.article.paragraphs import find_blocks, find_lines

Array = NDArray[np.float64]
OUT = Path(__file__).parent.parent / "src/sayso/resources/article/furniture.tsv"
FOLDS = 5
INNER = 4
ROUNDS = {"first": 120, "second": 150}
SPARED = 0.998
"""The share of body text that the limit must spare over the held-out folds: a little over the .997 that we ask of pages
never seen, since one odd page can cost a thousandth."""
SETTINGS = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.06, "min_data_in_leaf": 10, "feature_fraction": 0.4,
    "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "max_bin": 63, "num_threads": 1, "verbose": -1,
    "seed": 0, "deterministic": True,
}  # fmt: skip
MONTHS = ("January", "March", "Apr.", "May", "June", "July", "Aug.", "September", "October", "Nov.")
PLACES = ("Selmar", "Port Ansel", "Quillon", "Dovry", "East Harrow", "Teshing", "Lomond Bay")
HALLS = ("Pier Hall", "The Old Granary", "Harbour Stage", "Town Theatre", "Weld Arena", "Corn Exchange")
THINGS = ("Oats", "Rice bowl", "Blue ferry ticket", "Harbour pass", "Large lamp", "Rope", "Lantern")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page with, for each block, the code points of residue and of body (the rest is unsure)."""

    group: str
    marked: bool
    made: bool
    page: Page
    measures: list[Measures]
    residue: Array
    body: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Both passes: the measures that each asks for, and its trees."""

    first: lightgbm.Booster
    second: lightgbm.Booster


def read_samples(bench: Path) -> list[Sample]:
    rows = read(bench / "residue/dev.jsonl")
    plain = (
        read(bench / "ledger/train.articles.jsonl") + read(bench / "attribution/polnear.train.jsonl")[::10]
    )
    found = [to_sample(row, marked=True) for row in rows]
    found += [to_sample(with_list(row), marked=True, made=True) for row in rows if "full" in str(row["id"])]
    return found + [to_sample(row, marked=False) for row in plain]


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def to_sample(row: dict[str, object], *, marked: bool, made: bool = False) -> Sample:
    text = str(row["text"])
    blocks = to_blocks(text, find_blocks(text, find_lines(text)))
    residue = np.array([covered(b, row.get("residue", [])) for b in blocks], float)
    unsure = np.array([covered(b, row.get("ignore", [])) for b in blocks], float)
    sizes = np.array([len(b.span) for b in blocks], float)
    page = to_page(text, blocks)
    return Sample(
        group=str(row["id"]).split("-")[1] if marked else str(row["id"]), marked=marked, made=made, page=page,
        measures=to_measures(page), residue=residue, body=sizes - residue - unsure,
    )  # fmt: skip


def covered(block: Block, spans: object) -> int:
    return sum(max(0, min(block.span.end, e) - max(block.span.start, s)) for s, e in spans)  # type: ignore[attr-defined]


def with_list(row: dict[str, object]) -> dict[str, object]:
    """A copy of a page with a made-up list below one of its report's paragraphs."""
    luck = random.Random(zlib.crc32(str(row["id"]).encode()))
    text = str(row["text"])
    apart = [*row["residue"], *row["ignore"]]  # type: ignore[misc]
    lines = [
        line.span.end
        for line in find_lines(text)
        if len(line.span) > 100 and not any(s < line.span.end and line.span.start < e for s, e in apart)
    ]
    at = luck.choice(lines) if lines else 0
    made = "\n" + "\n".join(to_list(luck)) if lines else ""
    spans = {
        key: [[n + len(made) * (n >= at) for n in span] for span in row[key]]  # type: ignore[attr-defined]
        for key in ("residue", "ignore")
    }
    return {"id": row["id"], "text": text[:at] + made + text[at:], **spans}


def to_list(luck: random.Random) -> list[str]:
    """Six to thirty lines of one shape."""
    dash, sign = luck.choice("–-:|"), luck.choice(("@", ",", "at", "–"))
    kind, bullet = luck.randrange(4), luck.choice(("", "", "• "))
    shapes = (
        lambda: (
            f"{luck.choice(MONTHS)} {luck.randint(1, 30)} {dash} {luck.choice(PLACES)} {sign} {luck.choice(HALLS)}"
        ),
        lambda: f"{luck.choice(PLACES)} {dash} {luck.randint(1, 900)}",
        lambda: f"{luck.choice(THINGS)}: ${luck.randint(2, 90)}.00",
        lambda: luck.choice(THINGS),
    )
    return [bullet + shapes[kind]() for _ in range(luck.randint(6, 30))]


def fit_pass(name: str, samples: list[Sample], measures: list[list[Measures]]) -> lightgbm.Booster:
    """Boosted trees over blocks, each weighted by its length."""
    residue, body = (np.concatenate([getattr(s, key) for s in samples]) for key in ("residue", "body"))
    known = residue + body
    weight = np.minimum(known, 600) / 100 + 0.15
    names = sorted(measures[0][0])
    table = np.vstack([to_table(mine, names) for mine in measures])[known > 0]
    target = (residue > known / 2)[known > 0]
    data = lightgbm.Dataset(table, target, weight=weight[known > 0], feature_name=to_plain(names))
    booster = lightgbm.train(SETTINGS, data, ROUNDS[name])
    booster.measures = names
    return booster


def to_plain(names: list[str]) -> list[str]:
    """LightGBM takes no colons in names."""
    return [f"m{n}" for n in range(len(names))]


def to_table(measures: list[Measures], names: list[str]) -> NDArray[np.float32]:
    return np.array([[m[name] for name in names] for m in measures], dtype=np.float32)


def score(booster: lightgbm.Booster, measures: list[Measures]) -> list[float]:
    return list(booster.predict(to_table(measures, booster.measures), raw_score=True))


def fold_of(sample: Sample, salt: str, folds: int) -> int:
    return zlib.crc32((salt + sample.group).encode()) % folds


def fit_both(samples: list[Sample]) -> Model:
    """Both passes; the second sees scores of a first that was fitted without the page in question."""
    both: list[list[Measures]] = [[] for _ in samples]
    for fold in range(INNER):
        rest = [s for s in samples if fold_of(s, "in", INNER) != fold]
        first = fit_pass("first", rest, [s.measures for s in rest])
        for n, sample in enumerate(samples):
            if fold_of(sample, "in", INNER) == fold:
                both[n] = to_both(sample, score(first, sample.measures))
    first = fit_pass("first", samples, [s.measures for s in samples])
    return Model(first=first, second=fit_pass("second", samples, both))


def to_both(sample: Sample, scores: list[float]) -> list[Measures]:
    second = to_second_measures(sample.page, scores)
    return [mine | more for mine, more in zip(sample.measures, second, strict=True)]


def score_both(model: Model, sample: Sample) -> Array:
    """What the program would score: sure rules above the model, long blocks and texts without a sign of a page below."""
    blocks = sample.page.blocks
    scores = score(model.second, to_both(sample, score(model.first, sample.measures)))
    page = looks_like_page(blocks)
    return np.array([
        -99.0 if len(b.span) > LONGEST else 99.0 if find_sure_reason(b) else mine if page else -99.0
        for b, mine in zip(blocks, scores, strict=True)
    ])  # fmt: skip


def to_curve(samples: list[Sample], scores: list[Array]) -> tuple[Array, Array, Array]:
    """The falling scores of all blocks of marked pages, with the shares of residue and of body at or above each."""
    real = [(s, z) for s, z in zip(samples, scores, strict=True) if s.marked and not s.made]
    z = np.concatenate([z for _, z in real])
    residue, body = (np.concatenate([getattr(s, key) for s, _ in real]) for key in ("residue", "body"))
    order = np.argsort(-z)
    return z[order], np.cumsum(residue[order]) / residue.sum(), np.cumsum(body[order]) / body.sum()


def find_limit(samples: list[Sample], scores: list[Array], spared: float) -> tuple[float, float]:
    """The limit that spares that share of body text, and the share of residue that it marks."""
    z, residue, body = to_curve(samples, scores)
    at = max(0, int(np.searchsorted(body, 1 - spared, side="right")) - 1)
    return float(z[at]), float(residue[at])


def check_folds(samples: list[Sample], scores: list[Array]) -> str:
    """The figures over the folds, each with the limit of the other four."""
    hit = bad = 0.0
    whole = [
        sum(float(getattr(s, k).sum()) for s in samples if s.marked and not s.made)
        for k in ("residue", "body")
    ]
    for fold in range(FOLDS):
        pairs = list(zip(samples, scores, strict=True))
        rest = [(s, z) for s, z in pairs if fold_of(s, "out", FOLDS) != fold]
        limit, _ = find_limit([s for s, _ in rest], [z for _, z in rest], SPARED)
        for s, z in pairs:
            if s.marked and not s.made and fold_of(s, "out", FOLDS) == fold:
                hit += s.residue[z > limit].sum()
                bad += s.body[z > limit].sum()
    return f"{hit / whole[0]:.3f} of residue marked at {1 - bad / whole[1]:.4f} of body text spared"


def to_rows(name: str, booster: lightgbm.Booster) -> list[str]:
    rows = []
    for tree in booster.dump_model()["tree_info"]:
        rows += [
            f"{name}\t{tree['tree_index']}\t{row}"
            for row in to_nodes(tree["tree_structure"], booster.measures)
        ]
    return rows


def to_nodes(root: dict[str, object], names: list[str]) -> list[str]:
    """The inner nodes of a tree as rows, each before those that it leads to."""
    nodes, rows = [root] if "split_feature" in root else [], []
    for n, node in enumerate(nodes):  # grows while it is walked
        sides = []
        for key in ("left_child", "right_child"):
            child = node[key]
            if "split_feature" in child:
                nodes.append(child)
                sides.append(str(len(nodes) - 1))
            else:
                sides.append(f"={child['leaf_value']:.5f}")
        rows.append(f"{n}\t{names[node['split_feature']]}\t{node['threshold']:.9g}\t" + "\t".join(sides))
    return rows


def write(model: Model, limit: float, note: str) -> None:
    lines = [
        "# The furniture model's trees (see article/furniture_trees.py); the `limit` row is the threshold in log-odds.",
        f"# Five folds by page: {note}.",
        "# Source: fitted by scripts/train_furniture.py on bench residue/dev, ledger/train and polnear.train",
        "# Licence: Apache-2.0",
        "pass\ttree\tnode\tmeasure\tlimit\tyes\tno",
        f"limit\t0\t0\tscore\t{limit:.3f}\t\t",
        *to_rows("first", model.first),
        *to_rows("second", model.second),
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    samples = read_samples(Path(sys.argv[1]))
    scores: list[Array] = [np.zeros(0) for _ in samples]
    for fold in range(FOLDS):
        model = fit_both([s for s in samples if fold_of(s, "out", FOLDS) != fold])
        for n, sample in enumerate(samples):
            if fold_of(sample, "out", FOLDS) == fold:
                scores[n] = score_both(model, sample)
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
    for spared in (0.999, 0.998, 0.997, 0.996, 0.99, 0.98):
        print(f"spared {spared}: marked {find_limit(samples, scores, spared)[1]:.3f}")
    note = check_folds(samples, scores)
    print(note)
    if "--check" not in sys.argv:
        write(fit_both(samples), find_limit(samples, scores, SPARED)[0], note)


if __name__ == "__main__":
    main()
