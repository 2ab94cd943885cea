"""What every page of the desk has: filters, standings, reports, snippets, cards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sayso.labels import EventType, Modality, Precision, Status


class Tone(StrEnum):
    """What kind of knowledge a sentence is: how it is drawn, and never by colour alone."""

    REPORTED = "reported"
    """Told by reports in their own voice."""
    ATTRIBUTED = "attributed"
    """Someone's word: "according to X"."""
    ALLEGED = "alleged"
    """An accusation on someone's word: "alleged by X"."""
    THREAT = "threat"
    ANNOUNCED = "announced"
    POSSIBLE = "possible"
    NEGATED = "negated"


class ChangeKind(StrEnum):
    """What happened to an event or claim since a moment."""

    NEW = "new"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


class MarkKind(StrEnum):
    """What words of an article are marked as."""

    STATEMENT = "statement"
    SPEAKER = "speaker"
    CUE = "cue"
    EVENT = "event"
    TIME = "time"
    PLACE = "place"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the desk is asked for, as it stands in the URL; None means any. `since`, `until`, `as_of`: ISO dates; `country`:
    alpha-3; `text`: words that a report has; `cursor`: go on behind it."""

    actor: str | None = None
    country: str | None = None
    place: str | None = None
    type: EventType | None = None
    status: Status | None = None
    since: str | None = None
    until: str | None = None
    story: str | None = None
    outlet: str | None = None
    text: str | None = None
    as_of: str | None = None
    limit: int = 30
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How something stands: `status`, the `word` for it ("disputed"), and the day whose knowledge that is (`as_of`, ISO; in
    `as_of_words` "as of 7 Mar 2026"). `is_now`: it is the current view, not one of the past."""

    status: Status
    word: str
    as_of: str
    as_of_words: str
    is_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRef:
    """A report in one line. `url`: where it was published, only if http(s); `published`: ISO as far as known, in words in
    `published_words` ("no date" if not)."""

    id: str
    href: str
    title: str
    outlet: str | None
    published: str | None
    published_words: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """Exact words of a kept text in their sentence: `before` + `words` + `after`, each with its own blank space at the ends
    (`words` are what counts and stand at `[start, end)`). `href`: those words in the article."""

    report: str
    before: str
    words: str
    after: str
    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Why a field has its value: which rule, model or person filled it (`by`), from which words if from any."""

    field: str
    by: str
    snippet: Snippet | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """The process that made a row: `sayso` its version, `models` and `lexicons` their digests; `words`: in one line."""

    command: str
    at: str
    sayso: str
    models: str
    lexicons: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """When: inclusive ISO dates as far as the texts fix them; `words` ("25 Feb 2021", "date not fixed"); `precision`: `day`,
    `days`, `open` (one end is not fixed), `none`."""

    start: str | None
    end: str | None
    words: str
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where on the map. `precision` says how wide: only `point` and `city` may be a pin; `admin1`, `country` and `region` are
    an area around `lat`, `lon`. Both None: the name is known, its position is not."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    precision: Precision | None
    precision_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCard:
    """An event in a list. `lead` always goes before `sentence`: it says whose word it is and whether it is a fact at all.
    `facts`: who tells it and knows of it, in one line; `told_on`: when its first report came out (ISO); `differ`: what accounts differ on ("how many killed: 3, 5")."""

    id: str
    href: str
    type: EventType
    modality: Modality
    tone: Tone
    standing: Standing
    lead: str
    sentence: str
    facts: str
    when: Interval
    place: Spot | None
    countries: tuple[str, ...]
    actor: str | None
    recipient: str | None
    reports: int
    sources: tuple[str, ...]
    differ: tuple[str, ...]
    told_on: str | None
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCard:
    """A claim in a list. `text`: its words, quoted; `sides`: "claimed by A, denied by B"."""

    id: str
    href: str
    text: str
    standing: Standing
    sides: str
    sources: tuple[str, ...]
    last_on: str | None
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCount:
    """How many of one status."""

    status: Status
    count: int
