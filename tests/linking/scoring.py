"""What a story set scores: the measures of the benchmark `links`, in few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any

Line = dict[str, Any]


def f1(right: int, found: int, wanted: int) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is right."""
    return 2 * right / (found + wanted) if right else 0.0


def jaccard(a: Iterable[Any], b: Iterable[Any]) -> float:
    """Shared over all."""
    left, right = set(a), set(b)
    return len(left & right) / len(left | right) if left | right else 0.0


def match(
    gold: Sequence[Line], found: Sequence[Line], like: Callable[[Line, Line], float]
) -> list[tuple[Line, Line]]:
    """Pairs one to one, the likest first, down to a likeness of 0.3."""
    ranked = sorted(
        ((like(g, p), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(found)), reverse=True
    )
    used: tuple[set[int], set[int]] = (set(), set())
    out = []
    for score, i, j in ranked:
        if score >= 0.3 and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            out.append((gold[-i], found[-j]))
    return out


def pairs(groups: Iterable[Sequence[str]]) -> set[tuple[str, ...]]:
    """All pairs that stand in one group."""
    return {tuple(sorted(pair)) for group in groups for pair in combinations(group, 2)}


def held(claim: Line) -> Counter[tuple[str, str]]:
    """How often each report holds each stance on the claim."""
    return Counter((p["article"], str(p["stance"])) for p in claim["positions"])


def score(gold: Line, found: Line) -> dict[str, float]:
    """The figures of one set, each 0–1."""
    out = {}
    for key in ("copies", "stories"):
        wanted, got = pairs(gold[key]), pairs(found[key])
        out[key] = f1(len(wanted & got), len(got), len(wanted))
    events = match(
        gold["events"],
        found["events"],
        lambda g, p: (g["type"] == p["type"]) * jaccard(g["articles"], p["articles"]),
    )
    types = {g["type"] for g in gold["events"]}
    counted = [e for e in found["events"] if len(e["articles"]) > 1 or e["type"] in types]
    out["events"] = f1(len(events), len(counted), len(gold["events"]))
    out["sources"] = sum(g["independent_sources"] == p["independent_sources"] for g, p in events) / len(
        gold["events"]
    )
    claims = match(gold["claims"], found["claims"], lambda g, p: jaccard(held(g), held(p)))
    out["claims"] = len(claims) / len(gold["claims"])
    out["status"] = sum(g["status"] == str(p["status"]) for g, p in claims) / len(gold["claims"])
    right = sum((held(g) & held(p)).total() for g, p in claims)
    out["positions"] = f1(
        right, sum(held(p).total() for _, p in claims), sum(held(g).total() for g in gold["claims"])
    )
    return {key: round(value, 4) for key, value in out.items()}
