"""Why a field has its value: the lines that `--explain` adds."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from sayso.cli.hanging import Hanging
from sayso.records import Candidate, LedgerEntry, Trace
from sayso.wording.plain import to_plain, to_quote


def view_traces(traces: tuple[Trace, ...], text: str) -> Iterator[RenderableType]:
    """One line a trace: the field, the rule or model that filled it, the words it read."""
    for trace in traces:
        words = f" from {to_quote(trace.span.of(text), 80)}" if trace.span else ""
        yield Hanging(body=Text(f"{trace.field} ← {to_plain(trace.by)}{words}", style="dim"), indent=6)


def _to_candidates(candidates: tuple[Candidate, ...]) -> str:
    shown = (f"{to_plain(c.label, 60)} ({to_plain(', '.join(c.reasons), 100)})" for c in candidates[:3])
    return "; ".join(shown)


def view_actors(entry: LedgerEntry) -> Iterator[RenderableType]:
    """Who is who: name, kind, country and sectors as far as the text allows."""
    for actor in entry.actors:
        codes = " ".join(filter(None, (actor.country, *actor.sectors)))
        parts = (to_plain(actor.name, 120), actor.kind, codes, to_plain(actor.role or "", 80))
        yield Hanging(body=Text(" · ".join(filter(None, parts))), mark=actor.id)
        yield from view_traces(actor.trace, entry.article.text)


def view_times(entry: LedgerEntry) -> Iterator[RenderableType]:
    """Every time expression with its value."""
    for time in entry.times:
        words = to_quote(time.span.of(entry.article.text), 80)
        yield Hanging(
            body=Text(f"{words} · {time.type} · {to_plain(time.value or 'not fixed')}"), mark=time.id
        )
        yield from view_traces(time.trace, entry.article.text)


def view_places(entry: LedgerEntry) -> Iterator[RenderableType]:
    """Every place name with what it resolves to, or who else it might be."""
    for place in entry.places:
        words = to_quote(place.span.of(entry.article.text), 80)
        where = " ".join((to_plain(place.name or "not resolved", 80), *place.countries))
        if place.lat is not None and place.lon is not None:
            where += f" {place.lat:.2f} {place.lon:.2f}"
        yield Hanging(body=Text(f"{words} · {where}"), mark=place.id)
        if place.candidates:
            yield Hanging(body=Text(f"considered: {_to_candidates(place.candidates)}", style="dim"), indent=6)
        yield from view_traces(place.trace, entry.article.text)
