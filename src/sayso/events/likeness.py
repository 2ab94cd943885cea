"""How alike two sightings are: named features, each of which speaks for or against one act."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sayso.events.lexicon import load_words
from sayso.events.page import Page, find_touching
from sayso.events.sightings import Sighting
from sayso.events.stems import find_bases
from sayso.labels import MATERIAL, Precision
from sayso.records import Mention
from sayso.resources import read_rows

DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her", "such"})
PRONOUNS = frozenset(
    {"he", "she", "it", "they", "we", "i", "them", "him", "her", "us", "who", "which", "you", "those", "that"}
)
EMPTY = frozenset(
    {
        "the",
        "a",
        "an",
        "of",
        "and",
        "in",
        "on",
        "at",
        "for",
        "to",
        "mr",
        "mr.",
        "ms",
        "'s",
        "s",
        "'",
        ",",
        ".",
    }
)
APART = 5.0
BARS = (
    frozenset({"three differences"}),
    frozenset({"other period", "other day"}),
    frozenset({"other voice", "other mode", "other word", "material"}),
)
"""What two sightings never are one act with: other in three of who, whom, where and when; one of old, of another date
("bombed on Tuesday", "fought a war in 2011"); a deed of the article's own and an alleged one of another kind ("imposed a
curfew", "four men were detained, she said")."""
OTHERS = frozenset({"other actor", "other word"})
SHARED = frozenset({"same recipient", "same day"})
"""Other parties in other words are two acts, unless they share whom or when ("annulled the treaty", "rejected the plan")."""
DIFFERENCES = frozenset({"other actor", "other recipient", "other place", "other day"})
BESIDE = 25
"""Code points between a noun and the beginning of a party of its own: "the attack by the northern [army]"."""
NEAR, FAR = 150, 1000
"""Code points between two triggers that count as near, and as far."""


def find_features(page: Page, a: Sighting, b: Sighting) -> tuple[str, ...]:
    """The features of a pair (`a` before `b`), by the names of merging.tsv."""
    gap = b.span.start - a.span.end
    out = ["near" if gap < NEAR else "far" if gap > FAR else "middling"]
    out += ["same sentence"] if a.sentence == b.sentence else []
    out.append("same word" if _bases(page, a) & _bases(page, b) else "other word")
    out += _noun_features(page, b)
    out += _role_features(page, "actor", a.actors, b.actors)
    out += _role_features(page, "recipient", a.recipients, b.recipients)
    out += _place_features(page, a, b)
    out += _field_features(a, b)
    others = sum(f in DIFFERENCES for f in out)
    out += ["two differences"] if others == 2 else ["three differences"] if others > 2 else []
    out.append("material" if a.type in MATERIAL else str(a.type))
    return tuple(out)


def _bases(page: Page, seen: Sighting) -> frozenset[str]:
    return frozenset(page.bases(seen.head)) | frozenset(find_bases(page.lower[seen.head].split("-")[-1]))


def _noun_features(page: Page, b: Sighting) -> list[str]:
    if not b.nominal:
        return ["later verb"]
    first = page.range_of(b.span).start
    if load_words("general", "noun") & set(page.bases(b.head)) and b.given:
        return ["later generic noun"]
    before = {page.lower[n] for n in range(max(0, first - 3), first)}
    return ["later definite noun" if before & DEFINITE else "later bare noun"]


def is_bare(page: Page, seen: Sighting) -> bool:
    """True for a general noun with "the" and nothing beside it to tell it by: "the attack", whoever's; parties of the rest
    of the sentence are not its own ("the envoy gave no reason for the recent [attack]")."""
    own = any(-BESIDE <= m.span.start - seen.span.end <= BESIDE for m in (*seen.actors, *seen.recipients))
    told = own or seen.whens or seen.condition
    return seen.given and not told and bool(load_words("general", "noun") & set(page.bases(seen.head)))


def _role_features(page: Page, role: str, a: tuple[Mention, ...], b: tuple[Mention, ...]) -> list[str]:
    if not a or not b:
        return [f"{role} open"]
    if any(same_party(page, x, y) for x in a for y in b):
        return [f"same {role}"]
    if any(_tells_nobody(page, m) for m in (*a, *b)):
        return [f"{role} open"]
    return [f"other {role}"]


def _tells_nobody(page: Page, mention: Mention) -> bool:
    """True for words that leave open who is meant: "[several targets]"."""
    content = _content(page, mention)
    return mention.actor is None and bool(content) and content[-1] in load_words("parties", "noun")


def same_party(page: Page, a: Mention, b: Mention) -> bool:
    """True if two mentions stand for one actor of the cast, or share their last word or a name ("Park", "Ms Park")."""
    if a.actor is not None and a.actor == b.actor:
        return True
    x, y = _content(page, a), _content(page, b)
    return bool(x and y) and (x[-1] == y[-1] or x[-1] in y or y[-1] in x)


def _content(page: Page, mention: Mention) -> tuple[str, ...]:
    """The words of a mention that carry content, plurals as singulars, in text order."""
    words = ((page.lower[n], page.words[n].of(page.text)) for n in page.range_of(mention.span))
    kept = (w for w, written in words if w not in EMPTY and (w not in PRONOUNS or written == "US"))
    return tuple(find_bases(w)[-1] for w in kept)


def _place_features(page: Page, a: Sighting, b: Sighting) -> list[str]:
    """Whether the two were in one place; nothing for a wide place and another that may lie in it ("in Norvania", "at the
    border of Norvania and Kest")."""
    if not a.where or not b.where:
        return []
    if a.where.place == b.where.place:
        return ["same place"]
    known = [p for w in (a.where, b.where) for p in find_touching(page.places, w.span) if p.id == w.place]
    wide = any(p.precision not in (Precision.POINT, Precision.CITY, None) for p in known)
    shared = len(known) == 2 and set(known[0].countries) & set(known[1].countries)
    return [] if wide and shared else ["other place"]


def _field_features(a: Sighting, b: Sighting) -> list[str]:
    out = []
    if a.whens and b.whens:
        x, y = a.whens[0], b.whens[0]
        out.append("same day" if (x.start, x.end) == (y.start, y.end) and x.start else "other day")
    if a.modes and b.modes:
        out.append("same mode" if set(a.modes) & set(b.modes) else "other mode")
    out += ["other modality"] if a.modality != b.modality else []
    out += ["other period"] if a.historical != b.historical else []
    out += ["same voice"] if a.voice == b.voice else []
    out += ["other voice"] if bool(a.voice) != bool(b.voice) else []
    return out


@cache
def _weights() -> dict[str, float]:
    return {r["feature"]: float(r["weight"]) for r in read_rows("events/merging.tsv")}


def score(features: Iterable[str]) -> float:
    """The sum of the features' weights; above 0 they are more likely one act than two."""
    features = tuple(features)
    named = set(features)
    if any(bar <= named for bar in BARS) or (named >= OTHERS and not named & SHARED):
        return -APART
    return _weights().get("always", 0.0) + sum(_weights().get(f, 0.0) for f in features)
