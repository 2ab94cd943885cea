"""Fits the furniture model: `python scripts/train_furniture.py BENCH [--check]` writes resources/article/furniture.tsv.

BENCH is the folder of the benchmarks: `residue/dev.jsonl` gives the marked pages, `ledger/train.articles.jsonl` and a
twentieth of `attribution/polnear.train.jsonl` plain reports without furniture. Copies of each page get lists that we make
up (dates and halls, names and numbers) inside the report or for most of it, and threads of comments (with the words of
`times/tweets.dev.jsonl`) or teasers of other reports (`polnear.train`) below it: the pages show few of these. Five folds
by page (the variants of a page stay together) give the figures that it prints, with the limit set on the other folds;
the shipped trees are fitted on all pages. `--check` only prints the figures. Needs sayso and lightgbm; some minutes.
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
from sayso.article.furniture_block import Measures, Page, to_page
from sayso.article.furniture_core import to_second_measures
from sayso.article.furniture_cued import to_first_measures
from sayso.article.paragraphs import find_blocks, find_lines

Array = NDArray[np.float64]
Table = NDArray[np.float32]
OUT = Path(__file__).parent.parent / "src/sayso/resources/article/furniture.tsv"
FOLDS = 5
INNER = 3
ROUNDS = {"first": 80, "second": 110}
SPARED = 0.998
"""The share of body text that the limit must spare over the held-out folds: a little over the .997 that we ask of pages
never seen, since one odd page can cost a thousandth."""
SETTINGS = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.09, "min_data_in_leaf": 10, "feature_fraction": 0.4,
    "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "max_bin": 63, "num_threads": 1, "verbose": -1,
    "seed": 0, "deterministic": True,
}  # fmt: skip
MONTHS = ("January", "March", "Apr.", "May", "June", "July", "Aug.", "September", "October", "Nov.")
PLACES = ("Selmar", "Port Ansel", "Quillon", "Dovry", "East Harrow", "Teshing", "Lomond Bay")
HALLS = ("Pier Hall", "The Old Granary", "Harbour Stage", "Town Theatre", "Weld Arena", "Corn Exchange")
THINGS = (
    "Oats", "Rice bowl", "Blue ferry ticket", "Harbour pass", "Large lamp", "Rope", "Lantern", "Tin kettle", "Barley soup",
    "Wool blanket", "Copper pan", "Sailing map", "Night charger", "Green beans", "Rye bread", "Travel mug", "Deck chair",
)  # fmt: skip
HEADS = ("Day", "Plan", "Step", "Round", "Harbour", "Table", "Morning", "Stage")
ORDERS = ("Open", "Take", "Fill", "Choose", "Stir", "Carry", "Mend", "Wash")
FIRST = ("Orla", "Teodor", "Maud", "Ilse", "Bram", "Noor", "Pavel", "Wynn")
LAST = ("Quellan", "Dorvik", "Ashmere", "Tolliver", "Brankov", "Hesk", "Lindqvist", "Marrow")
SALTS = ("one", "two")
"""A made copy of each full page for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page with, for each block, what the first pass measures (a row of `table`, in the order of `names`) and the
    code points of residue and of body (the rest is unsure)."""

    group: str
    marked: bool
    made: bool
    page: Page
    names: list[str]
    table: Table
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
        read(bench / "ledger/train.articles.jsonl") + read(bench / "attribution/polnear.train.jsonl")[::20]
    )
    others = read_others(bench)
    full = [row for row in rows if "full" in str(row["id"])]
    found = [to_sample(row, marked=True) for row in rows]
    found += [
        to_sample(with_made(row, others, salt), marked=True, made=True) for salt in SALTS for row in full
    ]
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
    names, table = to_table(to_first_measures(page))
    return Sample(
        group=str(row["id"]).split("-")[1] if marked else str(row["id"]), marked=marked, made=made, page=page,
        names=names, table=table, residue=residue, body=sizes - residue - unsure,
    )  # fmt: skip


def covered(block: Block, spans: object) -> int:
    return sum(max(0, min(block.span.end, e) - max(block.span.start, s)) for s, e in spans)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One line of a made page: its words, and its spans of residue and of what is unsure, counted from its start."""

    words: str
    residue: tuple[tuple[int, int], ...] = ()
    ignore: tuple[tuple[int, int], ...] = ()

    @property
    def paragraph(self) -> bool:
        return len(self.words) > 100 and not self.residue and not self.ignore


def with_made(row: dict[str, object], others: Others, salt: str) -> dict[str, object]:
    """A copy of a page with what few pages show: lists in the report's midst or making up most of it, and below the
    report, on two pages of three, a thread of comments or teasers of other reports."""
    luck = random.Random(zlib.crc32((salt + str(row["id"])).encode()))
    lines = to_lines(row)
    paragraphs = [n for n, line in enumerate(lines) if line.paragraph]
    if len(paragraphs) < 2:
        return to_row(row, lines)
    end = paragraphs[-1] + 1
    below = luck.choice((to_thread, to_teasers, lambda *_: []))(luck, others)
    lines[end:end] = below
    made = [Made(words=words) for words in to_list(luck)]
    if luck.random() < 0.5:
        at = luck.choice(paragraphs) + 1
        lines[at:at] = made
    else:
        keep = paragraphs[min(luck.randint(0, 3), len(paragraphs) - 2)] + 1
        apart = [line for line in lines[keep:end] if line.residue]
        lines[keep:end] = (
            made if luck.random() < 0.5 else made[: len(made) // 2] + apart + made[len(made) // 2 :]
        )
    return to_row(row, lines)


def to_lines(row: dict[str, object]) -> list[Made]:
    found, at = [], 0
    for line in str(row["text"]).splitlines(keepends=True):
        end = at + len(line)
        inside = {
            key: tuple((max(s, at) - at, min(e, end) - at) for s, e in row[key] if s < end and at < e)  # type: ignore[attr-defined]
            for key in ("residue", "ignore")
        }
        found.append(Made(words=line.rstrip("\r\n"), **inside))
        at = end
    return found


def to_row(row: dict[str, object], lines: list[Made]) -> dict[str, object]:
    spans: dict[str, list[list[int]]] = {"residue": [], "ignore": []}
    at = 0
    for line in lines:
        spans["residue"] += [[at + s, at + min(e, len(line.words))] for s, e in line.residue]
        spans["ignore"] += [[at + s, at + min(e, len(line.words))] for s, e in line.ignore]
        at += len(line.words) + 1
    return {"id": row["id"], "text": "\n".join(line.words for line in lines), **spans}


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """Words of other texts, for what stands below a report: `chat` as of comments, `stories` headline and first lines."""

    chat: tuple[str, ...]
    stories: tuple[tuple[str, str], ...]


def read_others(bench: Path) -> Others:
    chat = [" ".join(str(row["text"]).split()) for row in read(bench / "times/tweets.dev.jsonl")]
    stories = []
    for row in read(bench / "attribution/polnear.train.jsonl")[1::10]:
        lines = [line for line in str(row["text"]).splitlines() if line.strip()]
        long = [line for line in lines if 80 < len(line) < 600]
        if long:
            head = lines[0] if len(lines[0]) < 120 else " ".join(lines[0].split()[:9]).title()
            stories.append((head, luckless_cut(long[0])))
    return Others(chat=tuple(chat), stories=tuple(stories))


def luckless_cut(line: str) -> str:
    """The first sentence or two, as teasers show them."""
    return line if len(line) < 250 else line[: line.find(". ", 120) + 1] or line[:200] + "…"


def to_residue(lines: list[str]) -> list[Made]:
    return [Made(words=line, residue=((0, len(line)),)) for line in lines if line]


def to_thread(luck: random.Random, others: Others) -> list[Made]:
    """A thread of comments: who, when, what, and mostly a word to press."""
    count = luck.randint(3, 25)
    label = luck.choice((f"{count} Comments", "Comments", f"{count} responses", "Discussion", ""))
    press = luck.choice((("Reply",), ("Like", "Reply"), ("Report",), ()))
    when = luck.choice(("ago", "clock", "none"))
    found = [label]
    for _ in range(count):
        name = (
            f"{luck.choice(FIRST)} {luck.choice(LAST)}"
            if luck.random() < 0.6
            else luck.choice(LAST).lower() + "77"
        )
        found.append(name + luck.choice(("", " says:", "")))
        if when == "ago":
            found.append(f"{luck.randint(2, 20)} hours ago")
        elif when == "clock":
            found.append(
                f"{luck.choice(MONTHS)} {luck.randint(1, 30)}, 2019 at {luck.randint(1, 12)}:{luck.randint(10, 59)} pm"
            )
        for _ in range(luck.choice((1, 1, 1, 2, 3))):
            found.append(" ".join(luck.choice(others.chat) for _ in range(luck.choice((1, 1, 2, 3, 5)))))
        found += press
    return to_residue(found)


def to_teasers(luck: random.Random, others: Others) -> list[Made]:
    """Headlines of other reports, with or without their first lines, dates and sections."""
    found = [luck.choice(("More stories", "Related", "Latest news", "You might also like", "", ""))]
    bullet, first, dated = luck.choice(("", "• ")), luck.random() < 0.6, luck.random() < 0.4
    joined, section = luck.random() < 0.2, luck.choice(("", "", "World", "Opinion"))
    for head, lead in luck.sample(others.stories, luck.randint(3, 14)):
        found += [section, bullet + head + (" " + lead if first and joined else "")]
        found += [
            lead if first and not joined else "",
            f"{luck.choice(MONTHS)} {luck.randint(1, 30)}, 2019" if dated else "",
        ]
    return to_residue(found)


def to_list(luck: random.Random) -> list[str]:
    """A list of one shape, or parts with a heading each and a few shapes by turns, up to some 150 lines."""
    if luck.random() < 0.3:
        return [line for _ in range(luck.randint(3, 12)) for line in to_offer(luck)]
    bullet = luck.choice(("", "", "• "))
    if luck.random() < 0.3:
        return [bullet + to_line(luck, kind) for kind in [luck.randrange(10)] * luck.randint(6, 60)]
    kinds = [luck.randrange(10) for _ in range(luck.randint(2, 6))]
    heads = luck.sample(HEADS, 2)
    found = []
    for part in range(luck.randint(2, 8)):
        found.append(
            f"{heads[0]} {part + 1}"
            if luck.random() < 0.5
            else f"{luck.choice(PLACES)} {luck.choice(THINGS)}"
        )
        for kind in kinds * luck.randint(1, 4):
            found.append(bullet + to_line(luck, kind) if luck.random() < 0.9 else luck.choice(heads))
    return found


def to_offer(luck: random.Random) -> list[str]:
    """One thing of a shopping guide: its name, what it can do, its price, and where a button stood."""
    name = f"{luck.choice(PLACES)} {luck.choice(THINGS)} {luck.choice(('', 'Pro', '3', '(large)'))}".strip()
    bullet = luck.choice(("• ", "• ", ""))
    points = [bullet + to_point(luck) for _ in range(luck.randint(2, 9))]
    tail = (
        f"{name} – {luck.choice(('Blue', 'Grey', 'Amber'))}",
        f"${luck.randint(9, 700)}.{luck.choice(('00', '99'))}",
        f"Available from {luck.choice(PLACES)}",
        "We earn a fee on what you buy",
        luck.choice(("Buy Now", "Shop now", "See it", "See price", "Check price")),
    )
    return [name, *points, *(line for line in tail if luck.random() < 0.7)]


def to_point(luck: random.Random) -> str:
    """What a thing can do, in few words or a sentence or two."""
    one, two, three = (thing.lower() for thing in luck.sample(THINGS, 3))
    order, many = luck.choice(ORDERS), luck.randint(2, 40)
    return luck.choice((
        one.capitalize(),
        f"{one.capitalize()} of {many} litres with {two}",
        f"Up to {many} hours of {one}",
        f"{one.capitalize()} for quick {two} and {three}",
        f"{order} the {one} by turning the {two}",
        f"Up to {many} hours of {one} on one {two}. {order} the {three}, and go on with the {one}.",
        f"Comes with {one}, {two} with {many} {three}s, a bag of canvas, and a note for a year",
        f"{one.capitalize()} and {two} proof",
    ))  # fmt: skip


def to_line(luck: random.Random, kind: int) -> str:
    """One line of a list, in one of ten shapes."""
    one, two, three = luck.sample(THINGS, 3)
    place, order, other = luck.choice(PLACES), luck.choice(ORDERS), luck.choice(ORDERS).lower()
    dash, sign = luck.choice("–-:|"), luck.choice(("@", ",", "at", "–"))
    return (
        f"{luck.choice(MONTHS)} {luck.randint(1, 30)} {dash} {place} {sign} {luck.choice(HALLS)}",
        f"{place} {dash} {luck.randint(1, 900)}",
        f"{one}: ${luck.randint(2, 90)}.00",
        one,
        f"{luck.randint(1, 4)} {luck.choice(('cups', 'tsp.', 'oz.'))} {one.lower()}, {two.lower()}, {three.lower()}",
        f"{order} the {one.lower()} and {other} your {two.lower()} before you leave {place}",
        f"{order} after {luck.randint(2, 9)} hours",
        f"{one}: {luck.randint(1, 4)} large, {luck.randint(1, 4)} small ({place})",
        f"Some {luck.randint(2, 40)} hours of {one.lower()} from one {two.lower()}, with {three.lower()} and a {order.lower()} button",
        f"{place} {one} ({luck.randint(5, 40)} oz.) with {two} – {luck.choice(('Blue', 'Grey', 'Amber'))}",
    )[kind]


def fit_pass(name: str, samples: list[Sample], tables: list[Table], names: list[str]) -> lightgbm.Booster:
    """Boosted trees over blocks, each weighted by its length."""
    residue, body = (np.concatenate([getattr(s, key) for s in samples]) for key in ("residue", "body"))
    known = residue + body
    weight = np.minimum(known, 600) / 100 + 0.15
    table = np.vstack(tables)[known > 0]
    target = (residue > known / 2)[known > 0]
    data = lightgbm.Dataset(table, target, weight=weight[known > 0])
    booster = lightgbm.train(SETTINGS, data, ROUNDS[name])
    booster.measures = names
    return booster


def to_table(measures: list[Measures]) -> tuple[list[str], Table]:
    """The measures' names and, for each block, their numbers in that order."""
    names = sorted(measures[0]) if measures else []
    return names, np.array([[m[name] for name in names] for m in measures], dtype=np.float32)


def fold_of(sample: Sample, salt: str, folds: int) -> int:
    return zlib.crc32((salt + sample.group).encode()) % folds


def fit_both(samples: list[Sample]) -> Model:
    """Both passes; the second sees scores of a first that was fitted without the page in question."""
    both = [s.table for s in samples]
    names: list[str] = []
    for fold in range(INNER):
        first = fit_first([s for s in samples if fold_of(s, "in", INNER) != fold])
        for n, sample in enumerate(samples):
            if fold_of(sample, "in", INNER) == fold:
                names, both[n] = to_both(sample, first)
    second = fit_pass("second", samples, both, names)
    return Model(first=fit_first(samples), second=second)


def fit_first(samples: list[Sample]) -> lightgbm.Booster:
    return fit_pass("first", samples, [s.table for s in samples], samples[0].names)


def to_both(sample: Sample, first: lightgbm.Booster) -> tuple[list[str], Table]:
    """What the second pass sees of a page: the first's measures, and those that follow from its scores."""
    scores = first.predict(sample.table, raw_score=True)
    names, table = to_table(to_second_measures(sample.page, list(scores)))
    return sample.names + names, np.hstack([sample.table, table])


def score_both(model: Model, sample: Sample) -> Array:
    """What the program would score: sure rules above the model, long blocks and texts without a sign of a page below."""
    blocks = sample.page.blocks
    scores = model.second.predict(to_both(sample, model.first)[1], raw_score=True)
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
