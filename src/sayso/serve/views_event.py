"""Events and claims: ladders, accounts, origins, values, history, decisions."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.labels import Stance
from sayso.serve.views_parts import (
    ClaimCard,
    EventCard,
    Interval,
    ReportRef,
    Rule,
    RunView,
    Snippet,
    Spot,
    Standing,
    Tone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One speaker in a chain. `name` ("an unnamed source", "the article itself"); `cue`: the verb of saying in the text's own
    words; `act`: `say`, `confirm`, `deny`, `retract`, `decline`; `href`: the actor's page, None if not named."""

    name: str
    cue: str | None
    act: str
    href: str | None
    via: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One position on the ladder of claims. `chain`: who says so, outermost first (the report's own voice: empty); `stance`
    with `stance_words` ("denied by"); `by`: whose position; `said_on`/`published`: ISO with words; `snippet`: the exact
    words; `binding`: the passage and rule that tie it to the claim; `id`: CLAIM:REPORT:STANCE, None for a bare account."""

    id: str | None
    claim: str | None
    stance: Stance
    stance_words: str
    by: str
    by_href: str | None
    chain: tuple[Voice, ...]
    said_on: str | None
    said_words: str
    report: ReportRef
    snippet: Snippet | None
    binding: Rule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A claim with its positions in order of time."""

    claim: ClaimCard
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """One value of an account (`actor`, `recipient`, `when`, `where`, `killed`, `type`, …), its words and who filled it."""

    field: str
    value: str
    snippet: Snippet | None
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """One report's account of an event. `id`: REPORT:e3; `lead` before `sentence`, always; `chain`: whose word, outermost
    first; `confidence`: 0–1; `unsure`: below what we would stand for."""

    id: str
    report: ReportRef
    tone: Tone
    lead: str
    sentence: str
    snippet: Snippet
    chain: tuple[Voice, ...]
    values: tuple[ValueView, ...]
    confidence: float
    unsure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginNode:
    """A report in the tree of copies. `how`: "first", or "copy of it: 94 % of the text, credited"; `copies`: what copied it."""

    report: ReportRef
    how: str
    share: float | None
    snippet: Snippet | None
    copies: tuple[OriginNode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """An answer that was turned down: `why` in words, `score` without unit (higher is better), None where none was reckoned."""

    value: str
    why: str
    score: float | None
    snippet: Snippet | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenView:
    """When it was, and what else the accounts give."""

    interval: Interval
    snippets: tuple[Snippet, ...]
    rules: tuple[Rule, ...]
    turned_down: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereView:
    """Where it was, and which other places of that name were not chosen, or what other accounts give."""

    spot: Spot | None
    words: str
    snippets: tuple[Snippet, ...]
    rules: tuple[Rule, ...]
    turned_down: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberView:
    """A number as one source gives it: `of` `killed` …; `low` = `high` unless a range; `source`: whose word."""

    of: str
    low: int
    high: int
    words: str
    source: str
    report: ReportRef
    snippet: Snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictValue:
    """One value that accounts give, with those that give it."""

    value: str
    reports: tuple[ReportRef, ...]
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictView:
    """What accounts differ on, side by side and never averaged: `what` ("how many killed")."""

    kind: str
    what: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentView:
    """How it stood at the end of a day, after the reports of that day. `query`: `as_of=DAY` for the switch."""

    day: str
    day_words: str
    standing: Standing
    sources: int
    reports: tuple[ReportRef, ...]
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView:
    """What a decision is about: words of a report."""

    kind: str
    report: str
    href: str
    label: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """A decision: what (`verb`, in words in `words`), by whom, why, when. `applies`: what it is about is still there;
    `stands`: it was not taken back."""

    id: str
    verb: str
    words: str
    who: str
    why: str
    at: str
    subjects: tuple[SubjectView, ...]
    applies: bool
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What the pages of events and of claims both have. `rungs`: positions in order of time; `links`: why it is one;
    `permalink`: path with the day (`as_of`) fixed; `citation`: one line to quote it by."""

    rungs: tuple[Rung, ...]
    history: tuple[MomentView, ...]
    links: tuple[Rule, ...]
    decisions: tuple[DecisionView, ...]
    run: RunView | None
    permalink: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView(Leaf):
    """An event's page. `rungs`: all positions of its claims, or where it has none its accounts as assertions; `near`: other
    events of its story, first those that it may be one with; none for a day of the past."""

    card: EventCard
    ladders: tuple[Ladder, ...]
    accounts: tuple[AccountView, ...]
    origins: tuple[OriginNode, ...]
    when: WhenView
    where: WhereView
    numbers: tuple[NumberView, ...]
    conflicts: tuple[ConflictView, ...]
    near: tuple[EventCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView(Leaf):
    """A claim's page: its positions as a timeline (`rungs`), the events it is about."""

    card: ClaimCard
    events: tuple[EventCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What became of a decision: `decisions` as they stand, how many of them are `new` (the same again adds nothing), and
    whether the view shows them already (`linked`; False: another process is linking and will lay them over it)."""

    decisions: tuple[DecisionView, ...]
    new: int
    linked: bool
