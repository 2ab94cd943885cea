"""Which place a name means: candidates scored by what they are and by the company they keep in the article."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sayso.places.gazetteer import Entry
from sayso.places.matches import Match

MOST = 40
"""Candidates looked at per name, the most populous: more only cost time (`San José` has hundreds)."""

SLIGHT = 0.03
"""A share below this adds nothing to the company of others."""

FAINT = 0.1
"""Matches less probably place names than this are no company for others."""

ROUNDS = 2

Features = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One name of an article with all its matches: `weight` is how surely it is a place name (0–1).

    `inside`: ids and countries of what directly follows it as its container (`Paris, Texas`); `around`: names that
    it directly contains (`Texas` there).
    """

    key: str
    matches: tuple[Match, ...]
    weight: float
    candidates: tuple[Entry, ...]
    typed: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    around: tuple[Entry, ...] = ()


@dataclass(slots=True)
class Mass:
    """How much of the article speaks of each country, region and square degree, name by name."""

    country: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    region: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    cell: defaultdict[tuple[int, int], float] = field(default_factory=lambda: defaultdict(float))
    wide: defaultdict[tuple[int, int], float] = field(default_factory=lambda: defaultdict(float))
    abroad: float = 0.0
    total: float = 0.0

    def add(self, named: Named, shares: Sequence[float], sign: float = 1.0) -> None:
        """Counts one name in (or out, with `sign` -1), its candidates by their shares."""
        self.total += sign * named.weight
        for entry, share in zip(named.candidates, shares, strict=True):
            if share >= SLIGHT:
                self._add_entry(entry, sign * share * named.weight)

    def _add_entry(self, entry: Entry, part: float) -> None:
        if entry.countries:
            self.country[entry.countries[0]] += part
        for id_ in (entry.id, entry.admin1, entry.admin2):
            if id_:
                self.region[id_] += part
        if entry.level == "country":
            self.abroad += part
        for cell in cells_of(entry, 8):
            self.wide[cell] += part
        if entry.level in {"city", "admin2"}:
            for cell in cells_of(entry, 1):
                self.cell[cell] += part


def cells_of(entry: Entry, size: int) -> tuple[tuple[int, int], ...]:
    """The square of `size` degrees that an entry lies in (first) and the eight around it; none for no position."""
    if entry.lat is None or entry.lon is None:
        return ()
    a, b = round(entry.lat / size), round(entry.lon / size)
    return (
        (a, b),
        (a - 1, b - 1),
        (a - 1, b),
        (a - 1, b + 1),
        (a, b - 1),
        (a, b + 1),
        (a + 1, b - 1),
        (a + 1, b),
        (a + 1, b + 1),
    )


def _at(cells: Mapping[tuple[int, int], float], entry: Entry, size: int) -> float:
    if entry.lat is None or entry.lon is None:
        return 0.0
    return max(0.0, cells.get((round(entry.lat / size), round(entry.lon / size)), 0.0))


def tags_of(entry: Entry) -> set[str]:
    """What contains an entry: its regions and countries, as tags."""
    found = {str(x) for x in (entry.admin1, entry.admin2) if x is not None}
    return found | set(entry.countries)


def own_tags(entry: Entry) -> set[str]:
    """What an entry is as a container: its id, and its country code if it is a country."""
    return {str(entry.id)} | (set(entry.countries) if entry.level == "country" else set())


def to_prior(named: Named) -> list[Features]:
    """What each candidate is, whatever the article says."""
    largest = max((e.population for e in named.candidates), default=0)
    people = sum(e.population for e in named.candidates) or 1
    out = []
    for entry in named.candidates:
        found: Features = {
            f"level={entry.level}": 1.0, f"kind={entry.kind}": 1.0, f"pop|{entry.level}": math.log10(entry.population + 1),
        }  # fmt: skip
        found[f"part|{entry.level}"] = entry.population / people
        if entry.population == largest:
            found["largest"] = 1.0
        if entry.level == "city" and entry.population >= 500_000:
            found["metropolis"] = 1.0
        if entry.capital:
            found["capital"] = 1.0
            found["capital|large"] = float(entry.population >= 500_000)
        if entry.lat is None:
            found["nowhere"] = 1.0
        out.append(found)
    return out


_LOCAL = ("country", "countries", "region", "regions", "near", "nears", "within", "wide", "wides")
_FEATURE_NAMES = {kind: tuple(f"{name}|{kind}" for name in _LOCAL) for kind in ("city", "admin2", "large")}


def _company(entry: Entry, mass: Mass, total: float) -> Features:
    """Where the article's other names lie, seen from one candidate: shares of the mass, and its logarithm."""
    kind = entry.level if entry.level in {"city", "admin2"} else "large"
    country = max(0.0, mass.country.get(entry.countries[0], 0.0)) if entry.countries else 0.0
    region = max(0.0, mass.region.get(entry.admin1, 0.0)) if entry.admin1 else 0.0
    near = _at(mass.cell, entry, 1) if kind != "large" else 0.0
    wide = _at(mass.wide, entry, 8)
    within = max(0.0, mass.region.get(entry.id, 0.0))
    log = math.log1p
    values = (
        country / total, log(country), region / total, log(region), near / total, log(near), log(within),
        wide / total, log(wide),
    )  # fmt: skip
    return dict(zip(_FEATURE_NAMES[kind], values, strict=True))


def to_company(named: Named, mass: Mass, home: str | None) -> list[Features]:
    """What the rest of the article says of each candidate; `mass` is without this name's own."""
    total, out = max(mass.total, 0.0) + 1.0, []
    abroad = max(0.0, mass.abroad) / total
    for entry in named.candidates:
        found = _company(entry, mass, total)
        if entry.level == "city":
            found["worldly"] = math.log10(entry.population + 1) * abroad
        if entry.capital:
            found["capital|worldly"] = abroad
        if entry.admin2:
            found["county"] = math.log1p(max(0.0, mass.region.get(entry.admin2, 0.0)))
        if home and entry.countries[:1] == (home,):
            found["home"] = 1.0
        if named.inside:
            found["inside" if named.inside & tags_of(entry) else "outside"] = 1.0
        if named.around and any(own_tags(entry) & tags_of(other) for other in named.around):
            found["around"] = 1.0
        out.append(found)
    return out


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as shares that sum to one."""
    if not scores:
        return []
    top = max(scores)
    grown = [math.exp(s - top) for s in scores]
    return [g / sum(grown) for g in grown]


def score(features: Iterable[Features], weights: Mapping[str, float]) -> list[float]:
    """The weighted sum of each candidate's features."""
    return [sum(weights.get(name, 0.0) * value for name, value in found.items()) for found in features]


def to_mass(names: Sequence[Named], shares: Sequence[Sequence[float]]) -> Mass:
    """The mass of all names of an article."""
    mass = Mass()
    for named, share in zip(names, shares, strict=True):
        mass.add(named, share)
    return mass


def company_of(
    names: Sequence[Named],
    priors: Sequence[list[Features]],
    shares: Sequence[Sequence[float]],
    home: str | None,
) -> list[list[Features]]:
    """All features of all candidates of all names, given how the names' meanings are shared out so far."""
    mass, out = to_mass(names, shares), []
    for named, prior, share in zip(names, priors, shares, strict=True):
        mass.add(named, share, -1.0)
        out.append([a | b for a, b in zip(prior, to_company(named, mass, home), strict=True)])
        mass.add(named, share)
    return out


def rank(
    names: Sequence[Named], prior: Mapping[str, float], weights: Mapping[str, float], home: str | None
) -> tuple[list[list[float]], list[list[Features]]]:
    """Each candidate's share of its name's meaning (0–1, one in all), and the features that it rests on.

    Two rounds: first by what a candidate is, then by the company that the first round gives it.
    """
    priors = [to_prior(n) for n in names]
    shares = [softmax(score(found, prior)) for found in priors]
    features: list[list[Features]] = []
    for _ in range(ROUNDS):
        features = company_of(names, priors, shares, home)
        shares = [softmax(score(found, weights)) for found in features]
    return shares, features


_REASONS = {
    "inside": "the text writes what it lies in", "around": "the text writes a place that lies in it",
    "country": "other names lie in this country", "countries": "other names lie in this country",
    "region": "other names lie in this region", "regions": "other names lie in this region", "county": "other names lie in this county",
    "near": "other names lie near it", "nears": "other names lie near it", "wide": "other names lie in this part of the world",
    "wides": "other names lie in this part of the world", "within": "other names lie in it", "home": "the outlet's country",
    "pop": "population", "part": "larger than others of its name", "capital": "capital of its country", "level": "kind of place", "kind": "kind of name",
    "worldly": "population, in a report on several countries", "largest": "largest of its name",
}  # fmt: skip


def to_reasons(found: Features, weights: Mapping[str, float]) -> tuple[str, ...]:
    """The three things that speak most for a candidate, in words, the strongest first."""
    parts = sorted(((weights.get(name, 0.0) * value, name) for name, value in found.items()), reverse=True)
    words = (_REASONS.get(name.split("|")[0].split("=")[0]) for part, name in parts if part > 0.1)
    return tuple(dict.fromkeys(w for w in words if w))[:3]
