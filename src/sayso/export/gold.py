"""`gold`: what people decided, in the layout of `bench/links` and `bench/ledger`, to measure and to train on.

Only what a person judged goes in: a report is in `ledger.gold.jsonl` for the events and statements that were accepted or
corrected, not as a whole (`complete` is false), with what was rejected beside (`not_events`). Files: `articles.jsonl` (the
texts), `gold.json` (copies, stories, events, claims), `ledger.gold.jsonl`, `judgements.jsonl` (who, when, why).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec

from sayso.linked import LinkedClaim, LinkedEvent, Report, ReportId
from sayso.records import Event, EventId, LedgerEntry, Mention, Statement, StatementId
from sayso.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedReport:
    """A report as people corrected it, with which of its events and statements they judged, and the events that are none."""

    report: Report
    events: frozenset[EventId] = frozenset()
    statements: frozenset[StatementId] = frozenset()
    rejected: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """All that stands decided. `copies`, `stories`: groups of reports; `events`, `claims`: as they stand after it;
    `judgements`: each as an object."""

    reports: tuple[JudgedReport, ...] = ()
    copies: tuple[tuple[ReportId, ...], ...] = ()
    stories: tuple[tuple[ReportId, ...], ...] = ()
    events: tuple[LinkedEvent, ...] = ()
    claims: tuple[LinkedClaim, ...] = ()
    judgements: tuple[dict[str, Any], ...] = ()


class JudgedLedger(Protocol):
    """What this format reads."""

    def judged(self) -> Judged:
        """What people decided."""
        ...


def write(ledger: JudgedLedger, folder: Path) -> None:
    """Writes the four files into `folder`, which is there; without judgements they are empty."""
    judged = ledger.judged()
    _write_lines(folder / "articles.jsonl", (_to_article(r.report) for r in judged.reports))
    _write_lines(folder / "ledger.gold.jsonl", map(to_ledger_line, judged.reports))
    _write_lines(folder / "judgements.jsonl", judged.judgements)
    (folder / "gold.json").write_bytes(msgspec.json.format(msgspec.json.encode(to_links(judged)), indent=1))


def _write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))


def _to_article(report: Report) -> dict[str, Any]:
    a = report.entry.article
    return {
        "id": report.id, "outlet": a.outlet, "published": a.published, "title": a.title, "url": a.url, "text": a.text,
    }  # fmt: skip


def to_links(judged: Judged) -> dict[str, Any]:
    """The object of `bench/links`."""
    return {
        "copies": [list(g) for g in judged.copies], "stories": [list(g) for g in judged.stories],
        "events": [_to_linked_event(e) for e in judged.events],
        "claims": [
            {
                "gist": c.text, "status": c.status,
                "positions": [{"article": p.report, "stance": p.stance} for p in c.positions],
            }
            for c in judged.claims
        ],
    }  # fmt: skip


def _to_linked_event(event: LinkedEvent) -> dict[str, Any]:
    gist = " ".join(filter(None, (event.actor, event.type.lower(), event.recipient)))
    return {
        "type": event.type, "articles": list(dict.fromkeys(t.report for t in event.tellings)),
        "independent_sources": len(event.sources), "gist": gist,
    }  # fmt: skip


def to_ledger_line(judged: JudgedReport) -> dict[str, Any]:
    """The line of `bench/ledger`: judged events and statements, numbered in the order of the text."""
    entry = judged.report.entry
    said = [s for s in entry.statements if s.id in judged.statements]
    number = {s.id: n for n, s in enumerate(said, 1)}
    events = [e for e in entry.events if e.id in judged.events]
    return {
        "id": judged.report.id, "complete": False,
        "statements": [_to_statement(s, number, entry) for s in said],
        "events": [_to_event(n, e, number, entry) for n, e in enumerate(events, 1)], "claims": [],
        "not_events": [
            {"type": e.type, "trigger": _words(e.trigger, entry), "trigger_spans": _pairs(e.triggers or (e.trigger,))}
            for e in judged.rejected
        ],
    }  # fmt: skip


def _to_statement(s: Statement, number: dict[StatementId, int], entry: LedgerEntry) -> dict[str, Any]:
    speaker = s.speaker.span if s.speaker else None
    return {
        "n": number[s.id], "speaker": _words(speaker, entry), "cue": _words(s.cue, entry), "form": s.form, "act": s.act,
        "outlet": _words(s.outlet.span if s.outlet else None, entry),
        "within": number.get(s.within) if s.within else None,
        "content_spans": _pairs(s.contents), "speaker_span": _pairs([speaker])[0] if speaker else None,
    }  # fmt: skip


def _to_event(n: int, e: Event, number: dict[StatementId, int], entry: LedgerEntry) -> dict[str, Any]:
    place = next((p for p in entry.places if e.where and p.id == e.where.place), None)
    when = None if e.when is None or e.when.start is None else e.when.start
    if when and e.when and e.when.end not in {None, when}:
        when = f"{when}/{e.when.end}"
    return {
        "n": n, "type": e.type, "modes": list(e.modes), "trigger": _words(e.trigger, entry),
        "actor": [_words(m.span, entry) for m in e.actors], "actor_codes": _codes(e.actors, entry),
        "recipient": [_words(m.span, entry) for m in e.recipients], "recipient_codes": _codes(e.recipients, entry),
        "modality": e.modality, "historical": e.historical,
        "when": _words(e.when.span if e.when else None, entry), "when_iso": when,
        "where": _words(e.where.span if e.where else None, entry),
        "where_country": place.countries[0] if place and place.countries else None,
        "counts": {c.of: c.low if c.low == c.high else [c.low, c.high] for c in e.counts},
        "said_by": [number[s] for s in e.attribution if s in number],
        "trigger_spans": _pairs(e.triggers or (e.trigger,)), "actor_spans": _pairs(m.span for m in e.actors),
        "recipient_spans": _pairs(m.span for m in e.recipients),
    }  # fmt: skip


def _codes(mentions: Iterable[Mention], entry: LedgerEntry) -> list[str]:
    by_id = {a.id: a for a in entry.actors}
    found = (by_id[m.actor] for m in mentions if m.actor in by_id)
    codes = (" ".join(filter(None, (a.country, *a.sectors))) for a in found)
    return [c for c in codes if c]


def _words(span: Span | None, entry: LedgerEntry) -> str | None:
    return span.of(entry.article.text) if span else None


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]
