"""The ledger contract (`sayso.ledger/1`): a LedgerEntry as the JSON object that `sayso code` prints."""

from __future__ import annotations

from typing import Any

import msgspec

from sayso.records import (
    Actor,
    Article,
    Claim,
    Count,
    Event,
    LedgerEntry,
    Mention,
    Place,
    Problem,
    Statement,
    Time,
    Trace,
    When,
)  # fmt: skip
from sayso.spans import Span

SCHEMA = "sayso.ledger/1"


def _words(span: Span, text: str) -> dict[str, Any]:
    return {"text": span.of(text), "span": [span.start, span.end]}


def _trace(traces: tuple[Trace, ...]) -> list[dict[str, Any]]:
    return [
        {"field": t.field, "by": t.by, "span": [t.span.start, t.span.end] if t.span else None} for t in traces
    ]


def _mention(mention: Mention, text: str) -> dict[str, Any]:
    open_ = [
        {"key": c.key, "label": c.label, "score": c.score, "reasons": list(c.reasons)}
        for c in mention.candidates
    ]
    line = {**_words(mention.span, text), "actor": mention.actor, "by": mention.by}
    return line | ({"candidates": open_} if open_ else {})


def to_article_line(article: Article) -> dict[str, Any]:
    """The `article` object of the contract."""
    return {
        "id": article.id, "url": article.url, "outlet": article.outlet, "title": article.title,
        "byline": article.byline, "published": article.published, "published_from": article.published_from,
        "language": article.language, "sections": list(article.sections), "text": article.text,
        "furniture": [{**_words(f.span, article.text), "reason": f.reason} for f in article.furniture],
    }  # fmt: skip


def _statement(s: Statement, text: str) -> dict[str, Any]:
    return {
        "id": s.id, "speaker": _mention(s.speaker, text) if s.speaker else None,
        "cue": _words(s.cue, text) if s.cue else None, "content": [_words(c, text) for c in s.contents],
        "form": s.form, "act": s.act,
        "outlet": {**_words(s.outlet.span, text), "via": s.outlet.via} if s.outlet else None,
        "said_on": s.said_on, "within": s.within, "confidence": round(s.confidence, 4), "trace": _trace(s.trace),
    }  # fmt: skip


def _when(when: When, text: str) -> dict[str, Any]:
    return {**_words(when.span, text), "start": when.start, "end": when.end, "time": when.time}


def _counts(counts: tuple[Count, ...]) -> dict[str, int | list[int]]:
    out: dict[str, int | list[int]] = {}
    for c in counts:
        out.setdefault(c.of, c.low if c.low == c.high else [c.low, c.high])
    return out


def _event(e: Event, text: str) -> dict[str, Any]:
    return {
        "id": e.id, "type": e.type, "modes": list(e.modes), "contexts": list(e.contexts), "cameo": e.cameo,
        "trigger": _words(e.trigger, text), "triggers": [_words(t, text) for t in e.triggers],
        "sentence": [e.sentence.start, e.sentence.end],
        "actor": [_mention(m, text) for m in e.actors], "recipient": [_mention(m, text) for m in e.recipients],
        "modality": e.modality, "historical": e.historical,
        "condition": _words(e.condition, text) if e.condition else None,
        "when": _when(e.when, text) if e.when else None, "whens": [_when(w, text) for w in e.whens],
        "where": {**_words(e.where.span, text), "place": e.where.place} if e.where else None,
        "counts": _counts(e.counts),
        "count_evidence": [{**_words(c.span, text), "of": c.of, "low": c.low, "high": c.high} for c in e.counts],
        "attribution": list(e.attribution), "salience": round(e.salience, 4),
        "confidence": round(e.confidence, 4), "trace": _trace(e.trace),
    }  # fmt: skip


def _claim(c: Claim, text: str) -> dict[str, Any]:
    positions = [
        {
            "statement": p.statement,
            "by": p.by,
            "stance": p.stance,
            "span": [p.span.start, p.span.end],
            "trace": _trace(p.trace),
        }
        for p in c.positions
    ]
    return {
        "id": c.id, **_words(c.span, text), "events": list(c.events), "positions": positions, "status": c.status,
        "trace": _trace(c.trace),
    }  # fmt: skip


def _actor(a: Actor, text: str) -> dict[str, Any]:
    return {
        "id": a.id, "name": a.name, "kind": a.kind, "country": a.country, "sectors": list(a.sectors), "role": a.role,
        "mentions": [_words(m, text) for m in a.mentions], "trace": _trace(a.trace),
    }  # fmt: skip


def _time(t: Time, text: str) -> dict[str, Any]:
    return {
        "id": t.id, **_words(t.span, text), "type": t.type, "value": t.value, "start": t.start, "end": t.end,
        "trace": _trace(t.trace),
    }  # fmt: skip


def _place(p: Place, text: str) -> dict[str, Any]:
    return {
        "id": p.id, **_words(p.span, text), "name": p.name, "geonameid": p.geonameid, "lat": p.lat, "lon": p.lon,
        "country": p.countries[0] if p.countries else None, "countries": list(p.countries), "admin1": p.admin1,
        "feature": p.feature, "precision": p.precision,
        "candidates": [
            {"key": c.key, "label": c.label, "score": round(c.score, 4), "reasons": list(c.reasons)} for c in p.candidates
        ],
        "trace": _trace(p.trace),
    }  # fmt: skip


def to_line(entry: LedgerEntry) -> dict[str, Any]:
    """One entry as the contract's JSON object, lists in the entry's own order."""
    text = entry.article.text
    flags = [
        {"kind": f.kind, "spans": [[s.start, s.end] for s in f.spans], "note": f.note} for f in entry.flags
    ]
    return {
        "schema": SCHEMA, "article": to_article_line(entry.article),
        "statements": [_statement(s, text) for s in entry.statements],
        "events": [_event(e, text) for e in entry.events],
        "claims": [_claim(c, text) for c in entry.claims],
        "actors": [_actor(a, text) for a in entry.actors],
        "times": [_time(t, text) for t in entry.times],
        "places": [_place(p, text) for p in entry.places],
        "flags": flags,
        "problems": [{"code": p.code, "room": p.room, "detail": p.detail} for p in entry.problems],
        "model": entry.model,
    }  # fmt: skip


def to_error_line(id_: str, problem: Problem) -> dict[str, Any]:
    """The output line of an input that could not be coded."""
    return {
        "schema": SCHEMA,
        "article": {"id": id_},
        "error": {"code": problem.code, "message": problem.detail},
    }


def to_json(line: dict[str, Any]) -> str:
    """A line as compact JSON, keys in the contract's order, no line break inside."""
    return msgspec.json.encode(line).decode("utf-8")
