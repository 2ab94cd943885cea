"""The two small trained models: which matches are place names, and which place a name means."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sayso.resources import read_rows


@cache
def weights_of(name: str) -> dict[str, float]:
    """The weights of `recognition`, `prior` or `company`, by feature."""
    return {row["feature"]: float(row["weight"]) for row in read_rows(f"places/{name}.tsv")}


def log_odds_of(features: Iterable[str]) -> float:
    """The log odds that a match with these features is a place name of the text."""
    weights = weights_of("recognition")
    return sum(weights.get(f, 0.0) for f in features)
