"""What people decided, gathered for export as gold."""

from __future__ import annotations

import json
from typing import Any

from sayso.export.gold import Judged, JudgedReport
from sayso.linked import LinkedClaim, LinkedEvent, Report, ReportId
from sayso.store.deciding import Decided, to_decided
from sayso.store.judgements import Judgement, JudgementKind, read_judgements
from sayso.store.opening import Store
from sayso.store.reading import read_report
from sayso.store.subjects import (
    Subject,
    SubjectKind,
    from_text,
    resolve_claim,
    resolve_event,
    resolve_statement,
)
from sayso.store.viewing import read_links, read_story


def read_judged(store: Store) -> Judged:
    """All that stands decided, with the reports it is about, sorted by id.

    Raises: StoreError.
    """
    decided = to_decided(read_judgements(store))
    raw = {rid: report for rid in sorted(decided.inside) if (report := read_report(store, rid))}
    read = {rid: decided.correct(report) for rid, report in raw.items()}
    events, claims = _read_links(store, decided, read)
    stories = (read_story(store, rid) for kind, rids in decided.stories for rid in sorted(rids))
    return Judged(
        reports=tuple(_to_report(raw[rid], read[rid], decided) for rid in raw),
        copies=tuple(decided.copies), stories=tuple(dict.fromkeys(s.reports for s in stories if s)),
        events=events, claims=claims, judgements=tuple(map(_to_line, decided.judgements)),
    )  # fmt: skip


def _to_report(raw: Report, read: Report, decided: Decided) -> JudgedReport:
    there = {e.id for e in read.entry.events}
    events, statements = set(), set()
    for judgement in decided.inside[raw.id]:
        for subject in _to_subjects(judgement):
            if subject.report != raw.id or judgement.value == '"apart"':
                continue
            event = resolve_event(subject, read) if subject.kind is SubjectKind.EVENT else None
            said = resolve_statement(subject, read) if subject.kind is SubjectKind.STATEMENT else None
            if event and judgement.kind in {JudgementKind.ACCEPT, JudgementKind.CORRECT}:
                events.add(event.id)
                statements |= set(event.attribution)
            statements |= {said.id} if said else set()
    gone = tuple(e for e in raw.entry.events if e.id not in there)
    return JudgedReport(
        report=read, events=frozenset(events), statements=frozenset(statements), rejected=gone
    )


def _read_links(
    store: Store, decided: Decided, reports: dict[ReportId, Report]
) -> tuple[tuple[LinkedEvent, ...], tuple[LinkedClaim, ...]]:
    """The events and claims of the current view that judgements are about, in the order of their stories."""
    sids = dict.fromkeys(s.sid for rid in reports if (s := read_story(store, rid)))
    events: dict[str, LinkedEvent] = {}
    claims: dict[str, LinkedClaim] = {}
    for sid in sids:
        found, asked = read_links(store, sid)
        for judgement in decided.judgements:
            for subject in _to_subjects(judgement):
                report = reports.get(subject.report)
                if report is None or judgement.value == '"apart"':
                    continue
                if subject.kind is SubjectKind.CLAIM:
                    claim = resolve_claim(subject, report, [c.claim for c in asked])
                    claims |= {claim.id: claim} if claim else {}
                elif subject.kind is SubjectKind.EVENT and (event := resolve_event(subject, report)):
                    of = (
                        e.event
                        for e in found
                        if (report.id, event.id) in {(t.report, t.event) for t in e.event.tellings}
                    )
                    events |= {e.id: e for e in of}
    return tuple(events.values()), tuple(claims.values())


def _to_subjects(judgement: Judgement) -> tuple[Subject, ...]:
    return tuple(s for t in judgement.subjects if (s := from_text(t)))


def _to_line(judgement: Judgement) -> dict[str, Any]:
    return {
        "id": judgement.id, "kind": judgement.kind, "value": json.loads(judgement.value), "who": judgement.who,
        "why": judgement.why, "at": judgement.at, "subjects": [json.loads(t) for t in judgement.subjects],
    }  # fmt: skip
