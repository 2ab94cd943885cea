"""`links`: the contract's object of what was linked across articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from sayso.export.formats import Ledger
from sayso.linked import LinkedClaim, LinkedEvent, LinkedPosition


def write(ledger: Ledger, stream: BinaryIO) -> None:
    """One JSON object with `copies`, `stories`, `events` and `claims`; written as it is read, a list at a time, so that
    memory does not grow with the ledger."""
    parts = (
        ("copies", (list(group) for group in ledger.copies())),
        ("stories", (list(story.reports) for story in ledger.stories())),
        ("events", (to_event(e) for story in ledger.stories() for e in story.links.events)),
        ("claims", (to_claim(c) for story in ledger.stories() for c in story.links.claims)),
    )
    before = "{"
    for name, rows in parts:
        stream.write(f'{before}"{name}": ['.encode())
        _write_rows(stream, rows)
        before = "],\n"
    stream.write(b"]}\n")


def _write_rows(stream: BinaryIO, rows: Iterable[Any]) -> None:
    before = b"\n"
    for row in rows:
        stream.write(before + msgspec.json.encode(row))
        before = b",\n"


def to_event(event: LinkedEvent) -> dict[str, Any]:
    """An event as the contract has it, with its conflicts beside."""
    return {
        "id": event.id, "type": event.type, "articles": list(dict.fromkeys(t.report for t in event.tellings)),
        "reports": [{"article": t.report, "event": t.event} for t in event.tellings], "actor": event.actor,
        "recipient": event.recipient, "start": event.start, "end": event.end, "place": event.place,
        "modality": event.modality, "independent_sources": len(event.sources), "status": event.status,
        "sources": list(event.sources), "conflicts": list(_to_conflicts(event)),
    }  # fmt: skip


def _to_conflicts(event: LinkedEvent) -> Iterator[dict[str, Any]]:
    for conflict in event.conflicts:
        accounts = [
            {
                "article": a.told.report,
                "event": a.told.event,
                "value": a.value,
                "span": [a.span.start, a.span.end],
            }
            for a in conflict.accounts
        ]
        yield {"kind": conflict.kind, "of": conflict.of, "accounts": accounts}


def _to_binding(position: LinkedPosition) -> dict[str, Any] | None:
    """The passage that ties a position to its claim, and the rule that read it so."""
    tie = position.binding
    return {"by": tie.by, "span": [tie.span.start, tie.span.end] if tie.span else None} if tie else None


def to_claim(claim: LinkedClaim) -> dict[str, Any]:
    """A claim as the contract has it, with the words of each position beside."""
    positions = [
        {
            "article": p.report, "statement": p.statement, "by": p.by, "stance": p.stance, "said_on": p.said_on,
            "span": [p.span.start, p.span.end], "unnamed": p.unnamed, "binding": _to_binding(p),
        }
        for p in claim.positions
    ]  # fmt: skip
    return {
        "id": claim.id, "text": claim.text, "status": claim.status, "events": list(claim.events),
        "positions": positions, "independent_sources": len(claim.sources), "sources": list(claim.sources),
    }  # fmt: skip
