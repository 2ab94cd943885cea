"""An article: its text in pieces, the marks in it, its margin."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.serve.views_desk import StoryCard
from sayso.serve.views_event import OriginNode
from sayso.serve.views_parts import ClaimCard, MarkKind, ReportRef, Rule, RunView, Snippet, Standing, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Marked words. `id`: unique in the page (`s1-1`); `of`: the entry's own id (`s1`, `e3`, `f1`), which a margin note has;
    `label`: what a screen reader says; `lane`: 0 for the outermost of what overlaps here, then 1, 2, …; `parts`: in how many
    pieces it is drawn because another mark crosses it."""

    id: str
    of: str
    kind: MarkKind
    label: str
    href: str | None
    start: int
    end: int
    lane: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text in which no mark begins or ends. Pieces follow each other and make up the whole text.

    `marks`: indexes into `ArticleView.marks`, outermost first. To draw: open `opens` in order, write `text`, close `closes`
    (innermost first). Opens and closes nest properly; a mark that crosses another is closed and opened again.
    """

    text: str
    start: int
    end: int
    marks: tuple[int, ...]
    opens: tuple[int, ...]
    closes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line of the margin: what the ledger has of these words. `of`: as in `Mark`; `lead` before `text`; `href`: its event or
    claim page; `href_words`: what that link says; `start`: where in the text it belongs (for the order, and the place)."""

    of: str
    kind: MarkKind
    tone: Tone | None
    lead: str
    text: str
    standing: Standing | None
    href: str | None
    href_words: str
    start: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagView:
    """A warning to a careful reader."""

    kind: str
    note: str
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """Words that went and words that came between two versions; either may be ""."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version of the report as it came, with what it says otherwise than the one before."""

    number: int
    came_at: str
    address: str
    sha256: str | None
    differences: tuple[DifferenceView, ...]
    run: RunView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CastMember:
    """Someone in the article: an actor with a page of their own."""

    name: str
    href: str
    kind: str
    role: str | None
    country: str | None
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article's page. `pieces` make up the text; `marks` what is marked in it; `notes` the margin, in the order of the
    text; `date_words`: where the date comes from; `copies`: reports with the same text."""

    report: ReportRef
    byline: str | None
    date_words: str
    language: str
    story: StoryCard | None
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    notes: tuple[Note, ...]
    flags: tuple[FlagView, ...]
    problems: tuple[str, ...]
    cast: tuple[CastMember, ...]
    claims: tuple[ClaimCard, ...]
    copies: tuple[OriginNode, ...]
    versions: tuple[VersionView, ...]
    model: str
