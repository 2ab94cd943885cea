"""Trains the two small models of the places room: which names are places, and which place a name means.

Recognition is a logistic regression, ranking a conditional one (softmax over a name's candidates), both over named
features with an L2 penalty, numpy only. Figures are cross-validated in five folds by article (recognition's
probabilities that ranking sees are out of fold too); the weights written are those that all articles give.

Labels: LGL (Lieberman et al. 2010), all of its names; and, so that local news does not teach that every `Paris` is
a small town, the world-news reports of the training ledger, where a name is taken to mean its country, its capital
or the one city five times larger than any other of its name. Those are silver: they are not part of the figures.

    python scripts/train_places.py ../shared/bench/places/lgl.dev.jsonl ../shared/bench/ledger/train.articles.jsonl [--write]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sayso.places.choosing import resolve_one
from sayso.places.features import to_features, to_setting
from sayso.places.find import SAID, home_of
from sayso.places.gazetteer import Entry, Gazetteer, load_gazetteer
from sayso.places.matches import Match, find_matches, to_tokens
from sayso.places.naming import to_names
from sayso.places.ranking import FAINT, Features, Named, company_of, rank, score, softmax, to_prior
from sayso.records import Article

HERE = Path(__file__).resolve().parent.parent / "src/sayso/resources/places"
LEAST, FOLDS, NEAR_KM, PENALTY, SILVER = 8, 5, 161.0, 0.5, 5.0

Point = tuple[float, float]
Weights = dict[str, float]


@dataclass(slots=True)
class Case:
    """One article: its matches with features and labels, and its names with where gold puts their mentions."""

    article: Article
    fold: int
    gold: bool
    matches: tuple[Match, ...]
    features: list[tuple[str, ...]]
    labels: list[bool]
    located: list[tuple[int, Point]]
    named: int
    placed: int
    sure: list[float] = field(default_factory=list)
    names: tuple[Named, ...] = ()
    golds: list[list[tuple[Point, float]]] = field(default_factory=list)


def read_lines(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a JSONL file."""
    return (json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line)


def km(a: Point, b: Point) -> float:
    """Great-circle distance in kilometres."""
    p, q, r, s = map(math.radians, (*a, *b))
    h = math.sin((r - p) / 2) ** 2 + math.cos(p) * math.cos(r) * math.sin((s - q) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def is_right(entry: Entry, point: Point) -> bool:
    """True if an entry lies where gold says, within 161 km."""
    return entry.lat is not None and entry.lon is not None and km((entry.lat, entry.lon), point) <= NEAR_KM


def to_case(line: dict, gazetteer: Gazetteer) -> Case:
    """One benchmark line as a case; without `toponyms` nothing is labelled yet."""
    article = Article(id=line["id"], text=line["text"], outlet=line.get("outlet"), url=line.get("url"))
    toponyms = line.get("toponyms", [])
    tokens = to_tokens(article.text)
    matches = find_matches(article.text, tokens, gazetteer)
    setting = to_setting(tokens, matches)
    free, labels, located = dict(enumerate(toponyms)), [], []
    for n, m in enumerate(matches):
        hit = next((k for k, t in free.items() if t["start"] < m.span.end and m.span.start < t["end"]), None)
        t = free.pop(hit, None)
        labels.append(t is not None)
        if t and t["lat"] is not None:
            located.append((n, (float(t["lat"]), float(t["lon"]))))
    return Case(
        article=article, fold=hashlib.sha256(article.id.encode()).digest()[0] % FOLDS, gold="toponyms" in line,
        matches=matches, features=[to_features(m, setting) for m in matches], labels=labels, located=located,
        named=len(toponyms), placed=sum(t["lat"] is not None for t in toponyms),
    )  # fmt: skip


# ---------------------------------------------------------------- recognition


def to_matrix(rows: Sequence[tuple[str, ...]], vocabulary: dict[str, int]) -> np.ndarray:
    """Rows of feature names as a 0/1 matrix; names outside the vocabulary are left out."""
    out = np.zeros((len(rows), len(vocabulary)))
    for n, row in enumerate(rows):
        out[n, [vocabulary[f] for f in row if f in vocabulary]] = 1.0
    return out


def fit_logistic(x: np.ndarray, y: np.ndarray, penalty: float = 1.0, steps: int = 12) -> np.ndarray:
    """The weights of a logistic regression, by iteratively reweighted least squares."""
    w = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + penalty * np.eye(len(w))
        w -= np.linalg.solve(hessian, x.T @ (p - y) + penalty * w)
    return w


def train_recognition(cases: list[Case]) -> Weights:
    """Weights from all gold cases; fills every case's `sure`, out of fold for gold ones, and prints figures."""
    gold = [c for c in cases if c.gold]
    rows = [f for c in gold for f in c.features]
    counts = Counter(f for row in rows for f in row)
    vocabulary = {f: n for n, f in enumerate(sorted(f for f, c in counts.items() if c >= LEAST))}
    x, y = to_matrix(rows, vocabulary), np.array([v for c in gold for v in c.labels], dtype=float)
    folds = np.array([c.fold for c in gold for _ in c.labels])
    p, whole = np.zeros(len(y)), fit_logistic(x, y)
    for fold in range(FOLDS):
        w = fit_logistic(x[folds != fold], y[folds != fold])
        p[folds == fold] = 1 / (1 + np.exp(-x[folds == fold] @ w))
    total, rest = sum(c.named for c in gold), iter(p)
    for cut in (0.3, 0.35, 0.4, 0.45, 0.5):
        said, right = int((p >= cut).sum()), int(((p >= cut) & (y > 0)).sum())
        print(
            f"recognition at {cut}: P {right / said:.3f} R {right / total:.3f} F1 {2 * right / (said + total):.3f}"
        )
    for case in cases:
        known = to_matrix(case.features, vocabulary) @ whole
        case.sure = [float(next(rest)) for _ in case.labels] if case.gold else list(1 / (1 + np.exp(-known)))
    return dict(zip(vocabulary, whole, strict=True))


# ---------------------------------------------------------------- ranking


def to_silver(named: Named) -> Point | None:
    """Where a name of world news surely lies, by its candidates alone; None if that is not sure."""
    plain = [e for e in named.candidates if e.kind in {"name", "short", "people"} and e.lat is not None]
    countries = [e for e in plain if e.level == "country"]
    regions = [e for e in plain if e.level == "region"]
    towns = sorted((e for e in plain if e.level in {"city", "admin1", "admin2"}), key=lambda e: -e.population)
    if countries and any(e.level == "admin1" and e.population > 1_000_000 for e in towns):
        return None
    capitals = [e for e in towns if e.capital and e.population > 200_000]
    best = next(iter(countries or capitals or regions or towns), None)
    if best is None or best.lat is None or best.lon is None:
        return None
    if best.level not in {"country", "region"} and not best.capital:
        others = [e for e in towns if not is_right(e, (best.lat, best.lon))]
        if best.population < 500_000 or (others and best.population < 5 * others[0].population):
            return None
    return best.lat, best.lon


def add_names(case: Case, gazetteer: Gazetteer) -> None:
    """Fills a case's names and where gold (or silver) puts them."""
    kept = [n for n, p in enumerate(case.sure) if p >= FAINT]
    case.names, places = to_names(
        case.article.text, [case.matches[n] for n in kept], [case.sure[n] for n in kept]
    )
    of_match = dict(zip(kept, places, strict=True))
    case.golds = [[] for _ in case.names]
    if case.gold:
        for n, point in case.located:
            if n in of_match:
                case.golds[of_match[n]].append((point, case.sure[n]))
        return
    for n, of in of_match.items():
        point = to_silver(case.names[of]) if case.sure[n] >= 0.5 else None
        if point is not None:
            case.golds[of].append((point, case.sure[n]))


Group = tuple[list[Features], list[bool], float]


def to_groups(cases: Sequence[Case], features: Callable[[Case], list[list[Features]]]) -> list[Group]:
    """What ranking learns from: for each name with some right and some wrong candidates, features and labels."""
    out = []
    for case in cases:
        for named, golds, found in zip(case.names, case.golds, features(case), strict=True):
            if golds:
                point = Counter(p for p, _ in golds).most_common(1)[0][0]
                right = [is_right(e, point) for e in named.candidates]
                if any(right) and not all(right):
                    out.append((found, right, math.sqrt(len(golds)) * (1.0 if case.gold else SILVER)))
    return out


def fit_ranking(groups: list[Group], steps: int = 400, rate: float = 0.1) -> Weights:
    """The weights of a conditional logistic regression, by Adam over all groups."""
    vocabulary = {f: n for n, f in enumerate(sorted({k for found, _, _ in groups for f in found for k in f}))}
    size = sum(len(found) for found, _, _ in groups)
    x, group = (
        np.zeros((size, len(vocabulary))),
        np.repeat(np.arange(len(groups)), [len(g[0]) for g in groups]),
    )
    for n, found in enumerate(f for g in groups for f in g[0]):
        x[n, [vocabulary[k] for k in found]] = list(found.values())
    right = np.array([v for g in groups for v in g[1]], dtype=float)
    weight = np.array([g[2] for g in groups])[group]
    starts = np.searchsorted(group, np.arange(len(groups)))
    w, first, second = (np.zeros(len(vocabulary)) for _ in range(3))
    for step in range(1, steps + 1):
        s = x @ w
        e = np.exp(s - np.maximum.reduceat(s, starts)[group])
        p = e / np.add.reduceat(e, starts)[group]
        q = e * right / (np.add.reduceat(e * right, starts)[group] + 1e-12)
        gradient = x.T @ ((p - q) * weight) + PENALTY * w
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        w -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return dict(zip(vocabulary, w, strict=True))


def train_ranking(train: Sequence[Case], homes: dict[str, str | None]) -> tuple[Weights, Weights]:
    """The weights of the first round (what a candidate is) and of the later ones (and its company)."""
    priors = {c.article.id: [to_prior(n) for n in c.names] for c in train}
    prior = fit_ranking(to_groups(train, lambda c: priors[c.article.id]))
    shares = {id_: [softmax(score(f, prior)) for f in found] for id_, found in priors.items()}
    company: Weights = {}
    for _ in range(2):
        found = {
            c.article.id: company_of(c.names, priors[c.article.id], shares[c.article.id], homes[c.article.id])
            for c in train
        }
        company = fit_ranking(to_groups(train, lambda c: found[c.article.id]))  # noqa: B023
        shares = {id_: [softmax(score(f, company)) for f in fs] for id_, fs in found.items()}
    return prior, company


def count_right(case: Case, prior: Weights, company: Weights, home: str | None) -> int:
    """How many gold mentions of a case are both recognised and put within 161 km."""
    total = 0
    shares, _ = rank(case.names, prior, company, home)
    for named, golds, share in zip(case.names, case.golds, shares, strict=True):
        best = resolve_one(named, share)
        total += sum(best is not None and is_right(best, point) and sure >= SAID for point, sure in golds)
    return total


def check_ranking(cases: list[Case], homes: dict[str, str | None]) -> None:
    """Prints the cross-validated acc161 on gold cases (names not found count as wrong)."""
    right = silver = 0
    for fold in range(FOLDS):
        prior, company = train_ranking([c for c in cases if c.fold != fold], homes)
        for case in (c for c in cases if c.fold == fold):
            found = count_right(case, prior, company, homes[case.article.id])
            right, silver = right + found * case.gold, silver + found * (not case.gold)
    placed = sum(c.placed for c in cases if c.gold)
    said = sum(sure >= SAID for c in cases if not c.gold for golds in c.golds for _, sure in golds)
    print(
        f"acc161, cross-validated: {right / placed:.3f} of {placed}; agrees with silver: {silver / max(1, said):.3f}"
    )


def write_weights(name: str, weights: Weights, what: str) -> None:
    """A weights file: one named feature a row, in order of name."""
    source = (
        "trained by scripts/train_places.py on LGL (Lieberman et al. 2010) and on reports with silver labels"
    )
    rows = "".join(f"{k}\t{w:.3f}\n" for k, w in sorted(weights.items()) if abs(w) >= 0.002)
    text = f"# {what}\n# Source: {source}\n# Licence: Apache-2.0\nfeature\tweight\n{rows}"
    (HERE / name).write_text(text, encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("world", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--quick", action="store_true", help="no cross-validation of ranking")
    args = parser.parse_args()
    gazetteer = load_gazetteer()
    cases = [to_case(line, gazetteer) for path in (args.gold, args.world) for line in read_lines(path)]
    homes = {c.article.id: home_of(c.article, gazetteer) for c in cases}
    recognition = train_recognition(cases)
    for case in cases:
        add_names(case, gazetteer)
    if not args.quick:
        check_ranking(cases, homes)
    if args.write:
        prior, company = train_ranking(cases, homes)
        write_weights(
            "recognition.tsv",
            recognition,
            "How much each feature speaks for a match being a place name (log odds).",
        )
        write_weights(
            "prior.tsv", prior, "How much each feature speaks for a candidate, whatever the article says."
        )
        write_weights(
            "company.tsv",
            company,
            "How much each feature speaks for a candidate, given the rest of the article.",
        )


if __name__ == "__main__":
    main()
