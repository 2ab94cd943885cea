"""The ledger contract (`sayso.ledger/1`): a LedgerEntry as the JSON object that `sayso code` prints."""

from __future__ import annotations

from typing import Any

import msgspec

from sayso.errors import ContractError
from sayso.labels import (
    Act,
    ActorKind,
    EventType,
    FlagKind,
    Form,
    Modality,
    Precision,
    PublishedFrom,
    Stance,
    Status,
    TimeType,
    Via,
)  # fmt: skip
from sayso.records import (
    Actor,
    Article,
    Candidate,
    Claim,
    Count,
    Event,
    Flag,
    Furniture,
    LedgerEntry,
    Mention,
    Outlet,
    Place,
    Position,
    Problem,
    Statement,
    Time,
    Trace,
    When,
    Where,
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
        "modified": article.modified, "language": article.language, "sections": list(article.sections),
        "text": article.text,
        "furniture": [{**_words(f.span, article.text), "reason": f.reason} for f in article.furniture],
        "paragraphs": [[s.start, s.end] for s in article.paragraphs],
        "sentences": [[s.start, s.end] for s in article.sentences],
    }  # fmt: skip


def _statement(s: Statement, text: str) -> dict[str, Any]:
    return {
        "id": s.id, "speaker": _mention(s.speaker, text) if s.speaker else None,
        "cue": _words(s.cue, text) if s.cue else None, "content": [_words(c, text) for c in s.contents],
        "form": s.form, "act": s.act,
        "outlet": {**_words(s.outlet.span, text), "via": s.outlet.via} if s.outlet else None,
        "said_on": s.said_on, "within": s.within, "kind": s.kind, "confidence": round(s.confidence, 4), "trace": _trace(s.trace),
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
    problems = [
        {
            "code": p.code, "room": p.room, "detail": p.detail, "article": p.article,
            "span": [p.span.start, p.span.end] if p.span else None,
        }
        for p in entry.problems
    ]  # fmt: skip
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
        "problems": problems,
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


def from_line(line: dict[str, Any]) -> LedgerEntry:
    """The entry that `to_line` made this of: its exact inverse, save that `confidence`, `salience` and the scores of a
    place's candidates keep the four decimals that the line has. Keys that later versions add are left aside.

    Raises: ContractError for an error line or one that breaks the contract.
    """
    if "error" in line:
        raise ContractError(
            f"{line['article'].get('id')}: is an error line ({line['error'].get('code')}), not an entry"
        )
    try:
        return LedgerEntry(
            article=from_article_line(line["article"]), model=line["model"],
            statements=tuple(map(_from_statement, line["statements"])),
            events=tuple(map(_from_event, line["events"])), claims=tuple(map(_from_claim, line["claims"])),
            actors=tuple(map(_from_actor, line["actors"])), times=tuple(map(_from_time, line["times"])),
            places=tuple(map(_from_place, line["places"])), flags=tuple(map(_from_flag, line["flags"])),
            problems=tuple(map(_from_problem, line["problems"])),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise ContractError(f"not a line of {SCHEMA} ({type(error).__name__}: {error})") from error


def _span(pair: list[int]) -> Span:
    return Span(pair[0], pair[1])


def _of(words: dict[str, Any] | None) -> Span | None:
    return Span(*words["span"]) if words else None


def _spans(words: list[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple([Span(*w["span"]) for w in words])


def _from_trace(traces: list[dict[str, Any]]) -> tuple[Trace, ...]:
    return tuple(
        [Trace(field=t["field"], by=t["by"], span=_span(t["span"]) if t["span"] else None) for t in traces]
    )


def _from_candidates(line: dict[str, Any]) -> tuple[Candidate, ...]:
    return tuple(
        [
            Candidate(key=c["key"], label=c["label"], score=c["score"], reasons=tuple(c["reasons"]))
            for c in line.get("candidates", ())
        ]
    )


def _from_mention(line: dict[str, Any]) -> Mention:
    return Mention(
        span=_span(line["span"]), actor=line["actor"], by=line["by"], candidates=_from_candidates(line)
    )


def from_article_line(line: dict[str, Any]) -> Article:
    """The article that `to_article_line` made this of. A line without `paragraphs` or `sentences` has none of them."""
    return Article(
        id=line["id"], text=line["text"], title=line["title"], byline=line["byline"], outlet=line["outlet"],
        url=line["url"], published=line["published"],
        published_from=PublishedFrom(line["published_from"]) if line["published_from"] else None,
        modified=line.get("modified"), language=line["language"], sections=tuple(line["sections"]),
        furniture=tuple(Furniture(span=_span(f["span"]), reason=f["reason"]) for f in line["furniture"]),
        paragraphs=tuple(map(_span, line.get("paragraphs", ()))),
        sentences=tuple(map(_span, line.get("sentences", ()))),
    )  # fmt: skip


def _from_statement(s: dict[str, Any]) -> Statement:
    outlet = s["outlet"]
    return Statement(
        id=s["id"], contents=_spans(s["content"]), form=Form(s["form"]), act=Act(s["act"]),
        kind=s.get("kind", "say"), confidence=s["confidence"], speaker=_from_mention(s["speaker"]) if s["speaker"] else None,
        cue=_of(s["cue"]), outlet=Outlet(span=_span(outlet["span"]), via=Via(outlet["via"])) if outlet else None,
        said_on=s["said_on"], within=s["within"], trace=_from_trace(s["trace"]),
    )  # fmt: skip


def _from_when(line: dict[str, Any]) -> When:
    return When(span=_span(line["span"]), time=line["time"], start=line["start"], end=line["end"])


def _from_event(e: dict[str, Any]) -> Event:
    where = e["where"]
    return Event(
        id=e["id"], type=EventType(e["type"]), trigger=_span(e["trigger"]["span"]), sentence=_span(e["sentence"]),
        modality=Modality(e["modality"]), confidence=e["confidence"], salience=e["salience"], modes=tuple(e["modes"]),
        contexts=tuple(e["contexts"]), cameo=e["cameo"], triggers=_spans(e["triggers"]),
        actors=tuple(map(_from_mention, e["actor"])), recipients=tuple(map(_from_mention, e["recipient"])),
        historical=e["historical"], condition=_of(e["condition"]),
        when=_from_when(e["when"]) if e["when"] else None, whens=tuple(map(_from_when, e["whens"])),
        where=Where(span=_span(where["span"]), place=where["place"]) if where else None,
        counts=tuple(
            Count(of=c["of"], low=c["low"], high=c["high"], span=_span(c["span"])) for c in e["count_evidence"]
        ),
        attribution=tuple(e["attribution"]), trace=_from_trace(e["trace"]),
    )  # fmt: skip


def _from_claim(c: dict[str, Any]) -> Claim:
    positions = tuple(
        Position(
            stance=Stance(p["stance"]), span=_span(p["span"]), statement=p["statement"], by=p["by"],
            trace=_from_trace(p["trace"]),
        )
        for p in c["positions"]
    )  # fmt: skip
    return Claim(
        id=c["id"], span=_span(c["span"]), positions=positions, status=Status(c["status"]),
        events=tuple(c["events"]), trace=_from_trace(c["trace"]),
    )  # fmt: skip


def _from_actor(a: dict[str, Any]) -> Actor:
    return Actor(
        id=a["id"], name=a["name"], kind=ActorKind(a["kind"]), country=a["country"], sectors=tuple(a["sectors"]),
        role=a["role"], mentions=_spans(a["mentions"]), trace=_from_trace(a["trace"]),
    )  # fmt: skip


def _from_time(t: dict[str, Any]) -> Time:
    return Time(
        id=t["id"], span=_span(t["span"]), type=TimeType(t["type"]), value=t["value"], start=t["start"], end=t["end"],
        trace=_from_trace(t["trace"]),
    )  # fmt: skip


def _from_place(p: dict[str, Any]) -> Place:
    return Place(
        id=p["id"], span=_span(p["span"]), name=p["name"], geonameid=p["geonameid"], lat=p["lat"], lon=p["lon"],
        countries=tuple(p["countries"]), admin1=p["admin1"], feature=p["feature"],
        precision=Precision(p["precision"]) if p["precision"] else None, candidates=_from_candidates(p),
        trace=_from_trace(p["trace"]),
    )  # fmt: skip


def _from_flag(f: dict[str, Any]) -> Flag:
    return Flag(kind=FlagKind(f["kind"]), spans=tuple(map(_span, f["spans"])), note=f["note"])


def _from_problem(p: dict[str, Any]) -> Problem:
    span = p.get("span")
    return Problem(
        code=p["code"],
        room=p["room"],
        detail=p["detail"],
        article=p.get("article"),
        span=_span(span) if span else None,
    )
