"""Where mentions stand in an article, and the parties that they have been gathered into so far."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from sayso.actors.mentions import SPEAKERS_OWN, Described
from sayso.labels import ActorKind
from sayso.records import Article, Candidate, Reading
from sayso.spans import Span
from sayso.turns import Turn, with_turns

LEADING = re.compile(r"^(?:the|an?)\s(?=\w)", re.IGNORECASE)
TRAILING = re.compile(r",?\s(?:who|which|that)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A mention with its answer: the number of its party or None, the rule, and who else it might be."""

    described: Described
    party: int | None
    by: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Mentions of one actor, in the order in which they were found to be his.

    `kind`, `gender`, `country`: the first that a mention tells; `many`: some mention is plural; `names`: one
    mention for each wording of the name.
    """

    number: int
    mentions: tuple[Described, ...] = ()
    names: tuple[Described, ...] = ()
    kind: ActorKind = ActorKind.UNKNOWN
    gender: str = ""
    country: str | None = None
    many: bool = False

    def joined_by(self, found: Described) -> Party:
        """The party with one more mention."""
        new = found.name and all(
            (found.name, found.shown, found.letters) != (n.name, n.shown, n.letters) for n in self.names
        )
        return Party(
            number=self.number, mentions=(*self.mentions, found), names=(*self.names, found) if new else self.names,
            kind=found.kind if self.kind is ActorKind.UNKNOWN else self.kind, gender=self.gender or found.gender,
            country=self.country or found.country, many=self.many or (found.plural and found.pronoun not in SPEAKERS_OWN),
        )  # fmt: skip

    @property
    def label(self) -> str:
        """Its fullest name, or its first words where it has none."""
        shown = [m.shown for m in self.names if m.shown]
        words = max(shown, key=lambda s: (len(s.split()), len(s))) if shown else self.mentions[0].text
        return LEADING.sub("", TRAILING.sub("", " ".join(words.split()))) or words


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The article's sentences, paragraphs and sayings, asked by place. `labels`: who takes turns in an interview."""

    article: Article
    reading: Reading
    starts: tuple[int, ...] = field(default=())
    breaks: tuple[int, ...] = field(default=())
    contents: tuple[tuple[Span, int], ...] = field(default=())
    labels: tuple[Span, ...] = field(default=())
    reach: tuple[int, ...] = field(default=())

    def sentence(self, span: Span) -> int:
        """The number of the sentence that `span` starts in."""
        return bisect_right(self.starts, span.start)

    def begins(self, span: Span) -> bool:
        """True if a sentence begins with `span`."""
        i = bisect_right(self.starts, span.start)
        return i > 0 and self.starts[i - 1] == span.start

    def paragraph(self, span: Span) -> int:
        """The number of the paragraph that `span` starts in."""
        return bisect_right(self.breaks, span.start)

    def said_in(self, span: Span) -> int | None:
        """The number of the tightest saying whose contents hold `span`; None outside of all."""
        best: tuple[int, int] | None = None
        i = bisect_right(self.contents, span.start, key=lambda c: c[0].start) - 1
        while i >= 0 and self.reach[i] > span.start:
            content, number = self.contents[i]
            if content.contains(span) and (best is None or (len(content), number) < best):
                best = len(content), number
            i -= 1
        return best[1] if best else None


def to_scene(article: Article, reading: Reading, turns: Sequence[Turn] = ()) -> Scene:
    """The scene of an article, with the turns of an interview as sayings."""
    reading = with_turns(reading, turns)
    contents = sorted((c, i) for i, s in enumerate(reading.sayings) for c in s.contents)
    return Scene(
        article=article, reading=reading, starts=tuple(s.start for s in article.sentences),
        breaks=tuple(p.start for p in article.paragraphs), contents=tuple(contents),
        labels=tuple(t.label for t in turns), reach=tuple(accumulate((c.end for c, _ in contents), max)),
    )  # fmt: skip


def to_candidate(party: Party, score: float, reasons: Sequence[str]) -> Candidate:
    """A party as a candidate for a mention; its key is its number in the scene."""
    return Candidate(key=str(party.number), label=party.label, score=round(score, 3), reasons=tuple(reasons))


def choose(candidates: Sequence[Candidate]) -> Candidate | None:
    """The best candidate, or None if there is none or the two best are equally good."""
    ranked = sorted(candidates, key=lambda c: -c.score)
    if not ranked or (len(ranked) > 1 and ranked[0].score == ranked[1].score):
        return None
    return ranked[0]
