"""Actors, what waits for review, what a search finds."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.labels import Stance
from sayso.linked import ProposalKind
from sayso.serve.views_desk import StoryView
from sayso.serve.views_event import AccountView, DecisionView, Rung
from sayso.serve.views_parts import ClaimCard, EventCard, ReportRef, Snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    """A position that an actor takes: on what, about whom, in which words, when."""

    claim: ClaimCard
    rung: Rung
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorView:
    """An actor's page: what they say of whom (`said`), what others say of what they have to do with (`said_of`), what is told
    of them (`events`), each the latest first; `next_said` goes on with both of the first. `kinds`, `roles`, `countries`,
    `sectors`: as the reports have them, each once."""

    name: str
    href: str
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    as_of: str
    as_of_words: str
    said: tuple[SaidRow, ...]
    said_of: tuple[SaidRow, ...]
    next_said: str | None
    events: tuple[EventCard, ...]
    next_events: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """One side of a proposal. `id`: what may be judged by; `lead` before `text`."""

    id: str
    href: str
    lead: str
    text: str
    report: ReportRef | None
    snippet: Snippet | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A link that waits for a word: `question` in words; `score`: what speaks for it, without unit, the surest first; `stances`: to choose from when it is a position
    (else empty): an `accept` then needs one."""

    id: str
    kind: ProposalKind
    question: str
    score: float
    reasons: tuple[str, ...]
    sides: tuple[SideView, ...]
    stances: tuple[Stance, ...]
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingView:
    """A reading that is not sure: an account that may be wrong, with what may be corrected (`fields`) and how likely it is."""

    account: AccountView
    fields: tuple[str, ...]
    event: str
    event_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """What waits for a person: links, the surest first, and codings, the least sure first; then the log of what was decided,
    the latest first. `waiting`: how many links wait in all; `story`: the one that all of this is of, None for all stories."""

    as_of: str
    waiting: int
    proposals: tuple[ProposalView, ...]
    next_cursor: str | None
    codings: tuple[CodingView, ...]
    decisions: tuple[DecisionView, ...]
    next_decisions: str | None
    story: StoryView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A report that has the words, with the places where it has them."""

    report: ReportRef
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """What was found for `query`: reports, the best first."""

    query: str
    hits: tuple[Hit, ...]
    next_cursor: str | None
