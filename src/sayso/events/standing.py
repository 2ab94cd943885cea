"""Is this politics? What an article and the parties of an act speak for: states, forces and movements, or crime, sport,
business, accidents and the like, whose acts are no political events.

Source: PLOVER codebook (2021), which codes political actors and their victims only; bench/ledger/GUIDE.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sayso.events.lexicon import load_pairs
from sayso.events.page import Page
from sayso.labels import ActorKind
from sayso.records import Mention
from sayso.spans import Span

POLITICAL = frozenset(
    {"COP", "GOV", "IGO", "IMG", "JUD", "LEG", "MIL", "OPP", "PRM", "PTY", "REB", "SPY", "UAF", "NGO", "ELI"}
)
"""Sectors of those who act in politics; a court and the police are among them, their routine is told by the fields."""
EVEN = 0.5
"""Probability from which the reader takes a word for an act."""
FULL = 0.25
"""Share of an article's sentences from which a field is all that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an article is about. `fields`: for each field of fields.tsv how far the article is about it, 0 to 1;
    `political`: share of the mentions of known actors that are political ones; `told`: acts that the reader is at
    least half sure of, for each sentence."""

    fields: Mapping[str, float]
    political: float
    told: float


def find_standing(page: Page, told: int) -> Standing:
    """The standing of one article, of which the reader takes `told` words for acts."""
    count = max(1, len(page.sentences))
    tally: Counter[str] = Counter()
    for sentence in page.sentences:
        tally.update(find_fields(page, sentence))
    shares = {f: min(1.0, n / count / FULL) for f, n in tally.items()}
    kinds = Counter(find_kind(page, m) for m in page.mentions)
    known = sum(n for kind, n in kinds.items() if kind != "open")
    return Standing(
        fields=MappingProxyType(shares),
        political=kinds["political"] / max(1, known),
        told=min(1.0, told / count),
    )


def find_fields(page: Page, sentence: Span) -> frozenset[str]:
    """The fields that the words of a sentence speak for."""
    fields = load_pairs("fields", "word", "field")
    return frozenset(fields[w] for n in page.range_of(sentence) if (w := page.lower[n]) in fields)


def find_kind(page: Page, mention: Mention) -> str:
    """What a mention's actor is: `political`, `civil` (people as such), `private` (a named person of no office), `other`
    (any other sector), `open` (nobody of the cast)."""
    actor = page.by_actor.get(mention.actor) if mention.actor else None
    if actor is None:
        return "open"
    if actor.kind is ActorKind.STATE or POLITICAL & set(actor.sectors):
        return "political"
    if "CVL" in actor.sectors:
        return "civil"
    if actor.sectors:
        return "other"
    return "private" if actor.kind is ActorKind.PERSON else "open"


def find_kinds(page: Page, mentions: Iterable[Mention]) -> frozenset[str]:
    """The kinds of several mentions, `none` for no mention."""
    return frozenset(find_kind(page, m) for m in mentions) or frozenset({"none"})
