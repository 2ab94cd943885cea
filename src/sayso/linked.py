"""Every value that passes between reports: what the room `linking` makes of many entries.

A `Report` is one ledger entry with its place in the store. All records are frozen, slotted and keyword-only.
Spans slice the text of the report that they stand beside. Ids here are content hashes and hold for the whole
store: the same reports give the same ids in whatever order they came.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import NewType

from sayso.labels import EventType, Modality, Stance, Status
from sayso.records import EventId, LedgerEntry, StatementId, Trace
from sayso.spans import Span

ReportId = NewType("ReportId", str)
LinkedEventId = NewType("LinkedEventId", str)
LinkedClaimId = NewType("LinkedClaimId", str)


def to_id(kind: str, *parts: object) -> str:
    """A content hash of `parts` after the letter `kind`: the same parts give the same id in every store."""
    return kind + blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article as the ledger knows it. `id`: the article's own id, unique in a store; `entry`: what was coded."""

    id: ReportId
    entry: LedgerEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """`copy` holds the text of `original`. `share`: part of the shorter text's shingles that both have (0–1);
    `by`: how the original was told (`credit`, `dateline`, `time`, or `open` where nothing tells and the order is only that of
    ids); `evidence`: the words of the copy that credit the other, if any."""

    original: ReportId
    copy: ReportId
    share: float
    by: str
    evidence: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How much two reports are of one story: `score` 0–1, and what it rests on (shared rare words, actors, place, days apart)."""

    left: ReportId
    right: ReportId
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report's account of an event: the event of its entry."""

    report: ReportId
    event: EventId


class ConflictKind(StrEnum):
    """What accounts of one event may differ in."""

    COUNT = "count"
    DATE = "date"
    PLACE = "place"
    ACTOR = "actor"
    RECIPIENT = "recipient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one report says where others differ: the value as text, and the words that say it."""

    told: Told
    value: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Accounts of one event that differ, side by side and never averaged. `of`: for counts, what is counted."""

    kind: ConflictKind
    accounts: tuple[Account, ...]
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedEvent:
    """One event of the world, as told by the reports of a story.

    `tellings` in order of publication; `actor`, `recipient`, `place`: the fullest name that a report gives, or None;
    `start`, `end`: inclusive ISO dates or None; `sources`: the independent voices behind it, as names, sorted: what the
    contract counts; `modality`, `status`: over all tellings.
    """

    id: LinkedEventId
    type: EventType
    tellings: tuple[Told, ...]
    modality: Modality
    status: Status
    actor: str | None = None
    recipient: str | None = None
    start: str | None = None
    end: str | None = None
    place: str | None = None
    sources: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedPosition:
    """Where one voice of one report stands on a claim.

    `statement` None: the report's own voice. `by`: the speaker's name, None if unnamed or the report itself; `unnamed`: a speaker whom
    the report does not name, whose word weighs as it may.
    `said_on`: ISO date of the saying, else of publication, else None. `span`: the words of the position; `binding`: the
    passage that ties it to the claim, and the rule (`trace.by`) that read it so.
    """

    report: ReportId
    stance: Stance
    span: Span
    statement: StatementId | None = None
    by: str | None = None
    unnamed: bool = False
    said_on: str | None = None
    binding: Trace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedClaim:
    """A proposition at issue across reports, its positions in order of time, and where they leave it."""

    id: LinkedClaimId
    text: str
    status: Status
    events: tuple[LinkedEventId, ...]
    positions: tuple[LinkedPosition, ...]
    sources: tuple[str, ...] = ()
    trace: tuple[Trace, ...] = ()


class ProposalKind(StrEnum):
    """What a person may be asked."""

    MERGE_EVENTS = "merge_events"
    BIND_POSITION = "bind_position"
    COPY = "copy"
    STORY = "story"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A link that is not sure enough to be one: for review. `left`, `right`: ids of what would be linked."""

    kind: ProposalKind
    left: str
    right: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLinks:
    """All that is linked within one story: a pure function of its reports, their copies, and what people decided."""

    events: tuple[LinkedEvent, ...] = ()
    claims: tuple[LinkedClaim, ...] = ()
    proposals: tuple[Proposal, ...] = ()
