"""Where mentions stand in an article, and the parties that they have been gathered into so far."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.actors.mentions import Described
from sayso.labels import ActorKind
from sayso.records import Article, Candidate, Reading
from sayso.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A mention with its answer: the number of its party or None, the rule, and who else it might be."""

    described: Described
    party: int | None
    by: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Mentions of one actor, in the order in which they were found to be his."""

    number: int
    mentions: tuple[Described, ...]

    @property
    def kind(self) -> ActorKind:
        """The first kind that a mention tells."""
        return next((m.kind for m in self.mentions if m.kind is not ActorKind.UNKNOWN), ActorKind.UNKNOWN)

    @property
    def gender(self) -> str:
        """The first gender that a mention tells, or empty."""
        return next((m.gender for m in self.mentions if m.gender), "")

    @property
    def country(self) -> str | None:
        """The first country that a mention gives."""
        return next((m.country for m in self.mentions if m.country), None)

    @property
    def named(self) -> bool:
        """True if any mention has a name."""
        return any(m.name for m in self.mentions)

    @property
    def label(self) -> str:
        """Its fullest name, or its first words where it has none."""
        shown = [m.shown for m in self.mentions if m.shown]
        return max(shown, key=lambda s: (len(s.split()), len(s))) if shown else self.mentions[0].text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The article's sentences, paragraphs and sayings, asked by place."""

    article: Article
    reading: Reading
    starts: tuple[int, ...] = field(default=())
    breaks: tuple[int, ...] = field(default=())

    def sentence(self, span: Span) -> int:
        """The number of the sentence that `span` starts in."""
        return bisect_right(self.starts, span.start)

    def paragraph(self, span: Span) -> int:
        """The number of the paragraph that `span` starts in."""
        return bisect_right(self.breaks, span.start)

    def said_in(self, span: Span) -> int | None:
        """The number of the tightest saying whose contents hold `span`; None outside of all."""
        holding = [
            (len(c), i) for i, s in enumerate(self.reading.sayings) for c in s.contents if c.contains(span)
        ]  # fmt: skip
        return min(holding)[1] if holding else None


def to_scene(article: Article, reading: Reading) -> Scene:
    """The scene of an article."""
    return Scene(
        article=article, reading=reading, starts=tuple(s.start for s in article.sentences),
        breaks=tuple(p.start for p in article.paragraphs),
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
