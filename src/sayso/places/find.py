"""Every place name of a report, resolved as far as the text allows."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from sayso.labels import NameKind, Precision
from sayso.places.borders import Border, Sited, find_borders
from sayso.places.choosing import resolve_one
from sayso.places.features import Setting, after, before, to_features, to_setting
from sayso.places.gazetteer import Entry, Gazetteer
from sayso.places.heads import find_headed
from sayso.places.matches import Match, Token, find_matches, to_tokens, words_of
from sayso.places.model import log_odds_of, weights_of
from sayso.places.naming import to_names
from sayso.places.ranking import FAINT, Named, rank, to_reasons
from sayso.places.scene import add_countries
from sayso.records import Article, Candidate, Name, Place, PlaceId, Problem, Reading, Trace
from sayso.spans import Span

SAID = 0.4
"""Least probability at which a match is said to be a place name: F1 on LGL is flat from .35 to .5."""

SHOWN = 5
_OUTLET = -4.0
_AGREES, _DIFFERS = 3.0, -4.0
"""Log odds that the reader's own name adds to a match: its head is better than 90% right on either side."""

_PRECISION = {
    "city": Precision.CITY, "admin1": Precision.ADMIN1, "admin2": Precision.REGION, "country": Precision.COUNTRY,
    "region": Precision.REGION, "site": Precision.POINT,
}  # fmt: skip
_RELATION = re.compile(
    r"\b(?:(?:\d[\d.,]*|\w+) ?(?:km|kilomet(?:er|re)s|miles|mi) (?:(?:to the )?\w+ )?(?:of|from)|(?:north|south|east|west)\w* of|near|outside|between)"
    r" (?:the )?(?:(?:town|city|village|border) of )?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """An accepted match with what its name may mean, best first; `chosen` is None for a tie or an unknown name."""

    match: Match
    chosen: Entry | None
    candidates: tuple[Candidate, ...]
    sure: float


def home_of(article: Article, gazetteer: Gazetteer) -> str | None:
    """The country (alpha-3) of the outlet's web address, e.g. `CAN` for `.ca`; None if it tells nothing."""
    host = urlsplit(article.url).hostname if article.url else None
    host = host or (
        article.outlet if article.outlet and re.fullmatch(r"[\w.-]+\.[a-z]{2,}", article.outlet) else None
    )
    return gazetteer.country_of_domain(host.rsplit(".", 1)[-1]) if host else None


def _reader_says(span: Span, names: Sequence[Name]) -> float:
    """What the reader's names add, as log odds: places and facilities for, persons and what is larger against."""
    best = max(
        (n for n in names if n.span.overlaps(span)),
        key=lambda n: (n.span.shared(span), n.probability),
        default=None,
    )
    if best is None:
        return 0.0
    if best.kind in {NameKind.PLACE, NameKind.FACILITY}:
        return _AGREES * best.probability
    if best.kind is NameKind.PERSON:
        return _DIFFERS * best.probability
    return 0.0


def _outlet_says(match: Match, setting: Setting) -> float:
    """What being an outlet takes away, as log odds: `the Harwick Post`, `he told Al-Harwick`."""
    tokens = setting.tokens
    titled = after(match, setting) == "paper" and before(match, tokens) == "the"
    hears = match.first > 0 and tokens[match.first - 1].word in words_of("tell")
    large = any(e.level == "country" or e.capital for e in match.entries)
    return _OUTLET if titled or (hears and not large) else 0.0


def _rate(matches: Sequence[Match], setting: Setting, reading: Reading) -> list[float]:
    odds = (
        log_odds_of(to_features(m, setting)) + _outlet_says(m, setting) + _reader_says(m.span, reading.names)
        for m in matches
    )  # fmt: skip
    return [1 / (1 + math.exp(-max(-30.0, min(30.0, x)))) for x in odds]


def _label(entry: Entry, gazetteer: Gazetteer) -> str:
    region = gazetteer.name_of(entry.admin1) if entry.admin1 else None
    parts = (entry.name, region, *entry.countries)
    return ", ".join(p for p in parts if p)


def _to_candidates(
    named: Named, shares: Sequence[float], reasons: Sequence[tuple[str, ...]], gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    order = sorted(range(len(shares)), key=lambda n: (-shares[n], n))[:SHOWN]
    return tuple(
        Candidate(
            key=str(named.candidates[n].geonameid or f"region:{named.candidates[n].name}"),
            label=_label(named.candidates[n], gazetteer), score=shares[n], reasons=reasons[n],
        )
        for n in order
    )  # fmt: skip


def _resolve(
    text: str, matches: Sequence[Match], sure: Sequence[float], gazetteer: Gazetteer, home: str | None
) -> list[Meant]:
    kept = [(m, p) for m, p in zip(matches, sure, strict=True) if p >= FAINT]
    names, of_match = to_names(text, [m for m, _ in kept], [p for _, p in kept])
    shares, features = rank(names, weights_of("prior"), weights_of("company"), home)
    needed = {n for n, (_, p) in zip(of_match, kept, strict=True) if p >= SAID}
    shown = {
        n: _to_candidates(
            names[n], shares[n], [to_reasons(f, weights_of("company")) for f in features[n]], gazetteer
        )
        for n in needed
    }
    return [
        Meant(match=m, chosen=resolve_one(names[n], shares[n]), candidates=shown[n], sure=p)
        for (m, p), n in zip(kept, of_match, strict=True)
        if p >= SAID
    ]


def _to_place(meant: Meant, text: str, setting: Setting, gazetteer: Gazetteer) -> Place:
    span, entry = meant.match.span, meant.chosen
    people = any(e.kind == "people" for e in meant.match.entries)
    traces = [Trace(field="span", by="places.find.people" if people else "places.find.gazetteer", span=span)]
    relation = _RELATION.search(text, max(0, span.start - 60), span.start)
    if relation is not None:
        traces.append(Trace(field="relation", by="places.relation", span=Span(relation.start(), span.start)))
    if after(meant.match, setting) == "say":
        traces.append(Trace(field="use", by="places.use.actor", span=span))
    if entry is None:
        traces.append(Trace(field="geonameid", by="places.rank.tie", span=span))
        return Place(id=PlaceId(""), span=span, candidates=meant.candidates, trace=tuple(traces))
    traces.append(Trace(field="geonameid", by="places.rank.company", span=span))
    admin1 = (
        entry.name if entry.level == "admin1" else gazetteer.name_of(entry.admin1) if entry.admin1 else None
    )
    return Place(
        id=PlaceId(""), span=span, name=entry.name, geonameid=entry.geonameid, lat=entry.lat, lon=entry.lon,
        countries=entry.countries, admin1=admin1, feature=entry.feature, precision=_PRECISION[entry.level],
        candidates=meant.candidates, trace=tuple(traces),
    )  # fmt: skip


def _to_border_place(border: Border) -> Place:
    return Place(
        id=PlaceId(""), span=border.span, countries=border.countries, feature="A", precision=Precision.REGION,
        trace=(Trace(field="span", by=border.by, span=border.span),),
    )  # fmt: skip


def _unknown(
    article: Article, tokens: tuple[Token, ...], reading: Reading, taken: Sequence[Span]
) -> list[Place]:
    """Place names that the gazetteer lacks: the reader's, and names whose last word says what they are."""
    by_reader = [
        (n.span, "places.find.reader", None)
        for n in reading.names
        if n.kind in {NameKind.PLACE, NameKind.FACILITY}
    ]
    by_head = [(h.span, "places.find.head", h.feature) for h in find_headed(article.text, tokens)]
    found: list[Place] = []
    used = list(taken)
    for span, by, feature in (*by_reader, *by_head):
        if not any(span.overlaps(other) for other in used):
            used.append(span)
            found.append(
                Place(
                    id=PlaceId(""), span=span, feature=feature, trace=(Trace(field="span", by=by, span=span),)
                )
            )
    return found


def find_places(
    article: Article, reading: Reading, gazetteer: Gazetteer
) -> tuple[tuple[Place, ...], tuple[Problem, ...]]:
    """Every place name of the article in text order, with what it means, on what grounds, and what else it might.

    Names of peoples (`Syrian`) are there too, traced as `places.find.people`; border phrases stand beside the names
    in them; a name that no gazetteer has, or that means two things equally, has no position, and a country only where
    the article tells it. Furniture is left out.

    Problems: `gazetteer_cache` if the compiled gazetteer could not be kept where it belongs.
    """
    text, tokens = article.text, to_tokens(article.text)
    found = find_matches(text, tokens, gazetteer)
    matches = tuple(m for m in found if not any(f.span.overlaps(m.span) for f in article.furniture))
    setting = to_setting(tokens, matches)
    meant = _resolve(text, matches, _rate(matches, setting, reading), gazetteer, home_of(article, gazetteer))
    borders = find_borders(text, [Sited(span=m.match.span, entry=m.chosen) for m in meant if m.chosen])
    places = [_to_place(m, text, setting, gazetteer) for m in meant] + [_to_border_place(b) for b in borders]
    hidden = [p.span for p in places] + [f.span for f in article.furniture]
    places += _unknown(article, tokens, reading, hidden)
    places.sort(key=lambda p: (p.span.start, -p.span.end))
    numbered = tuple(replace(p, id=PlaceId(f"p{n}")) for n, p in enumerate(add_countries(text, places), 1))
    problem = (
        Problem(code="gazetteer_cache", room="places", article=article.id, detail=gazetteer.note)
        if gazetteer.note
        else None
    )
    return numbered, (problem,) if problem else ()
