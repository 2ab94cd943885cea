"""A gold file and its report: every snippet looked up, so that a changed report is noticed.

One JSON file per report, in the layout of the ledger guide: `statements`, `events`, `claims`, and two lists of
ours, `flags` and `furniture`. What is usual is left out: act `say`, form `indirect`, modality `actual`, not
historical, no outlet. Ours, too:

- `A|B` gives two readings that are both fair; `maybe` marks what may be coded or left out;
- `or` holds a statement's words with the accused in them (`Y of Z` in `X accused Y of Z`), which is fair, too;
- `who` is the name behind a pronoun or a short form (`A|B`: either); `said_on` is the day of a saying, if the report fixes it;
- `own_voice_too`: the report also says it itself, e.g. in its headline, so it may come out without a voice;
- a snippet is looked for after `sent` (the first words of its sentence), or nearest to the words it belongs to.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.labels import Act, EventType, FlagKind, Form, Modality, Stance, Status
from sayso.spans import Span

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("[0-9]*.json"))
PLAIN_VOICE = 0


class GoldError(ValueError):
    """A snippet that does not stand in its report, or a value outside the vocabulary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldStatement:
    """`wider`: contents with the accused in them; `who`: the speaker's name; `said_on`: (start, end) or None."""

    n: int
    contents: tuple[Span, ...]
    wider: tuple[Span, ...]
    speaker: Span | None
    who: str | None
    acts: frozenset[str]
    form: str
    said_on: tuple[str, str] | None
    maybe: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvent:
    """`dates`: the fair (start, end) pairs, `dated` if the report gives it one; `said_by`: the statements it may be reported in."""

    n: int
    types: frozenset[str]
    modes: frozenset[str]
    triggers: tuple[Span, ...]
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    modalities: frozenset[str]
    historical: bool
    dates: frozenset[tuple[str, str]]
    dated: bool
    counts: tuple[tuple[str, int], ...]
    said_by: frozenset[int]
    own_voice: bool
    maybe: bool

    def is_plain(self) -> bool:
        """True if it may stand as a plain fact: actual, of now, in the report's own voice."""
        return self.own_voice and self.modalities == {"actual"} and not self.historical


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldClaim:
    """`positions`: the statement (0: the report's own voice) and its stance."""

    n: int
    events: frozenset[int]
    positions: tuple[tuple[int, str], ...]
    statuses: frozenset[str]
    maybe: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldFlag:
    """`spans`: words that it may be put on."""

    kind: str
    spans: tuple[Span, ...]
    maybe: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldFurniture:
    """Page residue; `maybe`: a heading or a letterhead, which may be marked or not."""

    span: Span
    maybe: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """All that a careful reader finds in one report."""

    report: str
    statements: tuple[GoldStatement, ...]
    events: tuple[GoldEvent, ...]
    claims: tuple[GoldClaim, ...]
    flags: tuple[GoldFlag, ...]
    furniture: tuple[GoldFurniture, ...]


def find_all(text: str, words: str) -> list[Span]:
    """Every place where `words` stand whole. Raises: GoldError if there is none."""
    edges = (r"(?<!\w)" if words[0].isalnum() else "", r"(?!\w)" if words[-1].isalnum() else "")
    found = [Span(*m.span()) for m in re.finditer(edges[0] + re.escape(words) + edges[1], text)]
    if not found:
        raise GoldError(f"{words!r} does not stand in the report")
    return found


def find_near(text: str, words: str, near: int) -> Span:
    """The place of `words` that lies nearest to `near`."""
    return min(find_all(text, words), key=lambda s: abs(s.start - near))


def find_after(text: str, words: str, sentence: str | None) -> Span:
    """The first place of `words` from the first words of their sentence on (from the top if None)."""
    start = find_all(text, sentence)[0].start if sentence else 0
    found = [s for s in find_all(text, words) if s.start >= start]
    if not found:
        raise GoldError(f"{words!r} does not stand after {sentence!r}")
    return found[0]


def to_choices(given: str, allowed: type) -> frozenset[str]:
    """`A|B` as a set. Raises: GoldError for a word outside the vocabulary."""
    choices = frozenset(given.split("|"))
    if not choices <= set(allowed):
        raise GoldError(f"{given!r} is not in {allowed.__name__}")
    return choices


def to_interval(iso: str) -> tuple[str, str]:
    """A day, month, year or start/end as (first day, last day)."""
    start, _, end = iso.partition("/")
    if end or len(start) == len("2026-03-04"):
        return start, end or start
    first = f"{start}-01" if len(start) == len("2026-03") else f"{start}-01-01"
    year, month = int(start[:4]), int(start[5:7] or 12)
    return first, f"{year}-{month:02}-{monthrange(year, month)[1]:02}"


def to_statement(raw: dict[str, Any], text: str) -> GoldStatement:
    """One statement with its spans; its cue and outlet must stand in the report, too."""
    contents = tuple(find_after(text, words, raw.get("sent")) for words in raw["content"])
    for key in ("cue", "outlet"):
        if raw.get(key):
            find_near(text, raw[key], contents[0].start)
    speaker = raw.get("speaker")
    return GoldStatement(
        n=raw["n"], contents=contents, wider=(find_near(text, raw["or"], contents[0].start),) if "or" in raw else contents,
        form=next(iter(to_choices(raw.get("form", "indirect"), Form))),
        speaker=find_near(text, speaker, contents[0].start) if speaker else None,
        who=raw.get("who", speaker), acts=to_choices(raw.get("act", "say"), Act),
        said_on=to_interval(raw["said_on"]) if "said_on" in raw else None, maybe=raw.get("maybe", False),
    )  # fmt: skip


def to_event(raw: dict[str, Any], text: str) -> GoldEvent:
    """One event with its spans, the clearest mention first."""
    mentions = [(raw["trigger"], raw["sent"]), *raw.get("also", [])]
    triggers = tuple(find_after(text, words, sentence) for words, sentence in mentions)
    near = triggers[0].start
    for key in ("when", "where"):
        if raw.get(key):
            find_near(text, raw[key], near)
    return GoldEvent(
        n=raw["n"], types=to_choices(raw["type"], EventType), modes=frozenset(raw.get("modes", [])),
        triggers=triggers,
        actors=tuple(find_near(text, words, near) for words in raw.get("actor", [])),
        recipients=tuple(find_near(text, words, near) for words in raw.get("recipient", [])),
        modalities=to_choices(raw.get("modality", "actual"), Modality), historical=raw.get("historical", False),
        dates=frozenset(to_interval(iso) for iso in raw.get("when_iso", "").split("|") if iso),
        dated="when" in raw and "when_iso" in raw,
        counts=tuple(raw.get("counts", {}).items()), said_by=frozenset(raw.get("said_by", [])),
        own_voice=not raw.get("said_by") or raw.get("own_voice_too", False), maybe=raw.get("maybe", False),
    )  # fmt: skip


def to_claim(raw: dict[str, Any], known: set[int]) -> GoldClaim:
    """One claim; its positions must name statements of the report."""
    positions = tuple((n, next(iter(to_choices(stance, Stance)))) for n, stance in raw["positions"])
    if not {n for n, _ in positions} <= known | {PLAIN_VOICE}:
        raise GoldError(f"claim {raw['n']} names a statement that is not there")
    return GoldClaim(
        n=raw["n"], events=frozenset(raw["events"]), positions=positions,
        statuses=to_choices(raw["status"], Status), maybe=raw.get("maybe", False),
    )  # fmt: skip


def to_flag(raw: dict[str, Any], text: str) -> GoldFlag:
    """One flag: its words, and other words that it may be put on."""
    words = [raw["words"], *([raw["or"]] if "or" in raw else [])]
    return GoldFlag(
        kind=next(iter(to_choices(raw["kind"], FlagKind))),
        spans=tuple(span for w in words for span in find_all(text, w)), maybe=raw.get("maybe", False),
    )  # fmt: skip


def find_furniture(raw: list[dict[str, Any]], text: str) -> Iterator[GoldFurniture]:
    """Every line of residue, wherever its words stand."""
    for one in raw:
        for span in find_all(text, one["words"]):
            yield GoldFurniture(span=span, maybe=one.get("maybe", False))


def read_raw(path: Path) -> dict[str, Any]:
    """A gold file as it stands."""
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return raw


def to_gold(raw: dict[str, Any], text: str) -> Gold:
    """A gold file's content, with spans of `text`. Raises: GoldError for the first snippet that is not in it."""
    return Gold(
        report=raw["report"],
        statements=tuple(to_statement(s, text) for s in raw["statements"]),
        events=tuple(to_event(e, text) for e in raw["events"]),
        claims=tuple(to_claim(c, {s["n"] for s in raw["statements"]}) for c in raw.get("claims", [])),
        flags=tuple(to_flag(f, text) for f in raw.get("flags", [])),
        furniture=tuple(find_furniture(raw.get("furniture", []), text)),
    )
