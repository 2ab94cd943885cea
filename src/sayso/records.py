"""Every value that passes between rooms. Read this first.

All records are frozen, slotted and keyword-only. Text is stored once, in `Article.text`; everything else
holds spans of it, in code points. Ids are local to an entry: `s1` statements, `e1` events, `c1` claims,
`a1` actors, `t1` times, `p1` places, each numbered in the order of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from sayso.labels import (
    Act,
    ActorKind,
    EventType,
    FlagKind,
    Form,
    Modality,
    NameKind,
    Precision,
    PublishedFrom,
    Stance,
    Status,
    TimeType,
    Via,
)  # fmt: skip
from sayso.spans import Span

StatementId = NewType("StatementId", str)
EventId = NewType("EventId", str)
ClaimId = NewType("ClaimId", str)
ActorId = NewType("ActorId", str)
TimeId = NewType("TimeId", str)
PlaceId = NewType("PlaceId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something the world got wrong, kept instead of raised.

    `code`: a stable word, e.g. `empty`; `room`: who saw it; `article`: its id, if it had one; `span`:
    where, if in a text; `detail`: one line that says what, where and what to do.
    """

    code: str
    room: str
    detail: str
    article: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Why a field has its value: `field` was filled `by` a rule or model (e.g. `events.modality.conditional`),
    from the words of `span` where there are any."""

    field: str
    by: str
    span: Span | None = None


# ---------------------------------------------------------------- sources and article


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Bytes as they came. `address`: path or URL; `media_type`: e.g. `text/html`, as far as known.

    `charset`: what the server said; `listed`: what the feed or sitemap that led here says of it.
    """

    address: str
    body: bytes
    fetched_at: datetime
    sha256: str
    media_type: str | None = None
    charset: str | None = None
    listed: Listed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry of a feed, a sitemap or an OPML file. `published`: ISO 8601, as far as it can be read."""

    address: str
    title: str | None = None
    published: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plain text with what its giver says of it: one input line of `sayso code`. `published` is as given."""

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    url: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Page residue in the text (labels, share bars, "Back to top"), marked and never cut out."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One report. `text` is canonical: every span of the entry slices it.

    `published`, `modified`: ISO 8601 date or date-time, or None; `paragraphs` and `sentences` are in text order, do not
    overlap, leave out furniture and blank space; each sentence lies inside one paragraph.
    """

    id: str
    text: str
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    published_from: PublishedFrom | None = None
    modified: str | None = None
    language: str = "en"
    sections: tuple[str, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Span, ...] = ()


# ---------------------------------------------------------------- reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A stretch that the reader found, with its probability (0–1)."""

    span: Span
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Words that the article gives to someone else: source and cue where there are any, contents in text order.

    `contents` has at least one span. `probability` is that of the contents. `act`: what the cue does to a claim, in the
    model's own reading, with its probability; None where the reader gives none.
    """

    contents: tuple[Span, ...]
    probability: float
    source: Found | None = None
    cue: Found | None = None
    act: Act | None = None
    act_probability: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word that names an act, with its type and who takes part.

    `modality` and `historical`: the model's own reading with its probability, None where the reader gives none.
    `actors`, `recipients`: mentions in text order. `again`: how likely the word tells once more of an act told before.
    `times`, `places`: words that say when and where, likeliest first; what they lack to 1 is that the text does not say.
    """

    span: Span
    type: EventType
    probability: float
    actors: tuple[Found, ...] = ()
    recipients: tuple[Found, ...] = ()
    modality: Modality | None = None
    modality_probability: float = 0.0
    historical: float = 0.0
    again: float = 0.0
    times: tuple[Found, ...] = ()
    places: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Words for whom or what a saying went through ("told [the daily]"), or, if `is_day`, for when it was said."""

    span: Span
    is_day: bool
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in the text."""

    span: Span
    kind: NameKind
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """A time expression as the reader sees it, not yet normalised."""

    span: Span
    type: TimeType
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one pass over an article found, each in text order. `model`: its name and digest, or `rules`."""

    model: str
    sayings: tuple[Saying, ...] = ()
    routes: tuple[Route, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    names: tuple[Name, ...] = ()
    times: tuple[Timex, ...] = ()


# ---------------------------------------------------------------- resolution: actors, times, places


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One possible answer, with its score (higher is better, no unit) and the reasons for it."""

    key: str
    label: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that stand for an actor; `actor` is None where the text leaves it open.

    `by`: the rule that resolved it; `candidates`: who else it might be, best first.
    """

    span: Span
    actor: ActorId | None = None
    by: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone or something that acts or speaks in the article. `name`: the fullest form in the text.

    `country`: ISO 3166-1 alpha-3; `sectors`: PLOVER codes; `role`: office as the text gives it; `mentions` in
    text order.
    """

    id: ActorId
    name: str
    kind: ActorKind
    country: str | None = None
    sectors: tuple[str, ...] = ()
    role: str | None = None
    mentions: tuple[Span, ...] = ()
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who is who in an article: its actors, and what every looked-at mention stands for, in text order."""

    actors: tuple[Actor, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def who(self, span: Span) -> Mention | None:
        """The mention that shares most with `span` (ties: the earlier); None if none shares anything.

        Mentions that begin more than 500 code points before `span` are not looked at.
        """
        last = bisect_left(self.mentions, span.end, key=lambda m: m.span.start)
        first = bisect_left(self.mentions, span.start - 500, key=lambda m: m.span.start)
        near = [m for m in self.mentions[first:last] if m.span.overlaps(span)]
        return max(
            near,
            key=lambda m: (m.span.shared(span) / max(len(m.span), len(span)), -m.span.start),
            default=None,
        )

    def actor(self, id_: ActorId | None) -> Actor | None:
        """The actor of that id; None for None."""
        return next((a for a in self.actors if a.id == id_), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time expression, normalised. `value`: TIMEX3; `start`, `end`: inclusive ISO 8601 dates or None where
    the text does not fix them."""

    id: TimeId
    span: Span
    type: TimeType
    value: str | None = None
    start: str | None = None
    end: str | None = None
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place name, resolved as far as the text allows. `name`: the gazetteer's; `lat`, `lon` in degrees.

    `countries`: alpha-3, more than one for a border; `feature`: GeoNames class; `candidates`: best first.
    """

    id: PlaceId
    span: Span
    name: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    countries: tuple[str, ...] = ()
    admin1: str | None = None
    feature: str | None = None
    precision: Precision | None = None
    candidates: tuple[Candidate, ...] = ()
    trace: tuple[Trace, ...] = ()


# ---------------------------------------------------------------- attribution and events


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who a statement went through, and how."""

    span: Span
    via: Via


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Words or a position that the article gives to someone else.

    `speaker` None: not named. `contents` in text order. `within`: the statement that this one is reported in. `kind`: how
    it is said, as the cue's words have it (`say`, `write`, `urge`, …); `attitude` for a want or fear without words.
    """

    id: StatementId
    contents: tuple[Span, ...]
    form: Form
    act: Act
    confidence: float
    speaker: Mention | None = None
    cue: Span | None = None
    outlet: Outlet | None = None
    said_on: TimeId | None = None
    within: StatementId | None = None
    kind: str = "say"
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number the text gives: `of` is `killed`, `injured`, …; `low` = `high` unless a range; `span` its words."""

    of: str
    low: int
    high: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When an event was, in whose words. `time` is None for words that are no time expression of the article."""

    span: Span
    time: TimeId | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where an event was: the words and the place they resolve to."""

    span: Span
    place: PlaceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act of the article, however often it is mentioned.

    `trigger`: the clearest mention; `triggers`: all of them in text order, `trigger` included.
    `attribution`: outermost first; empty = the article's own voice. `condition`: the words of the condition it
    hangs on. `whens`: every time the article gives it, `when` first. `confidence`, `salience`: 0–1.
    """

    id: EventId
    type: EventType
    trigger: Span
    sentence: Span
    modality: Modality
    confidence: float
    salience: float = 0.0
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    triggers: tuple[Span, ...] = ()
    actors: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()
    historical: bool = False
    condition: Span | None = None
    when: When | None = None
    whens: tuple[When, ...] = ()
    where: Where | None = None
    counts: tuple[Count, ...] = ()
    attribution: tuple[StatementId, ...] = ()
    trace: tuple[Trace, ...] = ()


# ---------------------------------------------------------------- ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where one voice stands on a claim. `statement` and `by` are None for the article's own voice."""

    stance: Stance
    span: Span
    statement: StatementId | None = None
    by: ActorId | None = None
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A proposition that is at issue, with every position on it in text order and where that leaves it."""

    id: ClaimId
    span: Span
    positions: tuple[Position, ...]
    status: Status
    events: tuple[EventId, ...] = ()
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A warning to a careful reader: what kind, which words, and one line on why."""

    kind: FlagKind
    spans: tuple[Span, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """Everything sayso has to say of one article. Every span slices `article.text`."""

    article: Article
    model: str
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    actors: tuple[Actor, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    flags: tuple[Flag, ...] = ()
    problems: tuple[Problem, ...] = ()
