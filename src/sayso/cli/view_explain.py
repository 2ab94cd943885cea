"""Pages of `sayso explain`: values with the words they were read from, rules, history, versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from sayso.cli.hanging import Hanging
from sayso.cli.marked import to_marked
from sayso.cli.view import STYLE, to_said, to_view
from sayso.cli.view_linked import Shelf, to_telling, to_title, view_claim, view_conflicts, view_event
from sayso.cli.view_trace import view_traces
from sayso.linked import LinkedPosition, Report, Told
from sayso.records import Article, Event, LedgerEntry, Statement, Trace
from sayso.spans import Span
from sayso.store import StoredClaim, StoredEvent, Version
from sayso.store.history import Difference, Moment
from sayso.wording.days import to_day
from sayso.wording.lookup import Lookup
from sayso.wording.plain import to_plain, to_quote
from sayso.wording.sides import to_holder
from sayso.wording.terms import CLAIMED, POSITION


def to_heading(title: str) -> Text:
    """A heading with a blank line before it."""
    return Text(f"\n{title.upper()}", style="bold cyan")


def _to_sentence(article: Article, span: Span) -> Span:
    return next((s for s in article.sentences if s.overlaps(span)), span)


# ---------------------------------------------------------------- events


def view_event_page(found: StoredEvent, shelf: Shelf, history: Sequence[Moment]) -> Iterator[RenderableType]:
    """The event; then each account with its words; what they differ in, word by word; why they are one; how it moved."""
    yield from view_event(found, shelf)
    yield to_heading("Accounts")
    for told in found.event.tellings:
        yield from view_told(told, shelf)
    if found.event.conflicts:
        yield to_heading("Conflicts")
        yield from view_conflicts(found.event.conflicts, shelf)
        for conflict in found.event.conflicts:
            for account in conflict.accounts:
                report = shelf.report(account.told.report)
                if report:
                    article = report.entry.article
                    body = to_marked(article.text, _to_sentence(article, account.span), account.span)
                    yield Hanging(body=body, mark=to_plain(account.told.report, 60), bar="│ ")
    yield to_heading("Links")
    for trace in found.event.trace:
        yield Hanging(body=Text(f"{trace.field} ← {to_plain(trace.by)}"), mark="-")
    yield from view_history(history)


def view_told(told: Told, shelf: Shelf) -> Iterator[RenderableType]:
    """One account: whose, its sentence, the words, and for each value the rule that read it."""
    found = shelf.event(told)
    mark = f"{to_plain(told.report, 80)}:{to_plain(told.event, 20)}"
    if found is None:
        yield Hanging(body=Text("is not in the report any more; sayso relink finds what is"), mark=mark)
        return
    event, lookup = found
    article = lookup.entry.article
    yield Hanging(body=Text(to_title(article)), mark=mark)
    yield Hanging(body=to_telling(event, lookup))
    yield Hanging(body=to_marked(article.text, event.sentence, event.trigger), bar="│ ")
    yield from view_traces(event.trace, article.text)


def explain_event(report: Report, id_: str) -> tuple[dict[str, Any], list[RenderableType]] | None:
    """An event of one report; None if it has none of that id."""
    event = next((e for e in report.entry.events if e.id == id_), None)
    if event is None:
        return None
    article, lookup = report.entry.article, Lookup(entry=report.entry)
    view: list[RenderableType] = [
        Hanging(body=Text(to_title(article), style="bold"), mark=report.id),
        Hanging(body=to_telling(event, lookup)),
        Hanging(body=to_marked(article.text, event.sentence, event.trigger), bar="│ "),
        *_view_values(event, lookup),
        *view_traces(event.trace, article.text),
        Text(f"Read by {to_plain(report.entry.model)}.", style="dim"),
    ]
    from sayso.export.entry import to_line

    line = next(e for e in to_line(report.entry)["events"] if e["id"] == id_)
    return {"kind": "account", "article": report.id, **line, "model": report.entry.model}, view


def _view_values(event: Event, lookup: Lookup) -> Iterator[RenderableType]:
    """Each value with the words that it was read from, in their sentence."""
    values = [("actor", m.span) for m in event.actors] + [("recipient", m.span) for m in event.recipients]
    values += [("when", w.span) for w in (event.whens or ((event.when,) if event.when else ()))]
    values += [("where", event.where.span)] if event.where else []
    values += [(f"{c.of} {c.low if c.low == c.high else f'{c.low}–{c.high}'}", c.span) for c in event.counts]
    values += [("condition", event.condition)] if event.condition else []
    article = lookup.entry.article
    for name, span in values:
        body = Text.assemble((f"{name}: ", "bold")).append_text(
            to_marked(article.text, _to_sentence(article, span), span, 160)
        )
        yield Hanging(body=body, mark="-", indent=6)
    facts = (event.type, *event.modes, event.modality, "background" if event.historical else "")
    parts = [*filter(None, facts), f"CAMEO {event.cameo or 'none'}", f"confidence {event.confidence:.2f}"]
    yield Hanging(body=Text(" · ".join(parts), style="dim"), indent=6)


def explain_statement(report: Report, id_: str) -> tuple[dict[str, Any], list[RenderableType]] | None:
    """A statement of one report; None if it has none of that id."""
    statement: Statement | None = next((s for s in report.entry.statements if s.id == id_), None)
    if statement is None:
        return None
    article, lookup = report.entry.article, Lookup(entry=report.entry)
    parts = [("speaker", statement.speaker.span)] if statement.speaker else []
    parts += [("cue", statement.cue)] if statement.cue else []
    parts += [("content", c) for c in statement.contents]
    view: list[RenderableType] = [
        Hanging(body=Text(to_title(article), style="bold"), mark=report.id),
        Hanging(body=Text(f"{lookup.speaker(statement)} ").append_text(to_said(statement, lookup))),
    ]
    for name, span in parts:
        body = Text.assemble((f"{name}: ", "bold"))
        body.append_text(to_marked(article.text, _to_sentence(article, span), span, 160))
        view.append(Hanging(body=body, mark="-", indent=6))
    view += [
        *view_traces(statement.trace, article.text),
        Text(f"Read by {to_plain(report.entry.model)}.", style="dim"),
    ]
    from sayso.export.entry import to_line

    line = next(s for s in to_line(report.entry)["statements"] if s["id"] == id_)
    return {"kind": "statement", "article": report.id, **line, "model": report.entry.model}, view


# ---------------------------------------------------------------- claims


def view_claim_page(found: StoredClaim, shelf: Shelf, history: Sequence[Moment]) -> Iterator[RenderableType]:
    """The claim; then each position in its own words, with what binds it; how its status moved."""
    yield from view_claim(found, shelf)
    yield to_heading("Positions")
    for position in found.claim.positions:
        yield from view_position(position, found.claim.id, shelf)
    if found.claim.events:
        yield to_heading("Events it is about")
        for id_ in found.claim.events:
            yield Hanging(body=Text(id_), mark="-")
    yield to_heading("Links")
    for trace in found.claim.trace:
        yield Hanging(body=Text(f"{trace.field} ← {to_plain(trace.by)}"), mark="-")
    yield from view_history(history)


def view_position(position: LinkedPosition, cid: str, shelf: Shelf) -> Iterator[RenderableType]:
    """Who, on which day, in which words; the passage that ties it to the claim and the rule that read it so."""
    when = f", {to_day(position.said_on)}" if position.said_on else ", no date"
    body = Text(
        f"{POSITION[position.stance]} {to_holder(position, shelf.outlet)}{when}, in {shelf.outlet(position.report)}"
    )
    yield Hanging(body=body, mark="-")
    yield Hanging(
        body=Text(f"{cid}:{to_plain(position.report, 80)}:{position.stance}", style="dim"), indent=6
    )
    report = shelf.report(position.report)
    if report is None:
        return
    article = report.entry.article
    if position.span.end <= len(article.text):
        body = to_marked(article.text, _to_sentence(article, position.span), position.span)
        yield Hanging(body=body, bar="│ ", indent=6)
    if position.binding:
        yield from view_traces((position.binding,), article.text)


def view_history(history: Sequence[Moment]) -> Iterator[RenderableType]:
    """How the status moved, day by day of publication, with the reports that moved it."""
    if not history:
        return
    yield to_heading("How it moved")
    for moment in history:
        many = "source" if moment.sources == 1 else "sources"
        body = Text.assemble(
            f"{to_day(moment.day)}: ",
            (CLAIMED[moment.status], STYLE[moment.status]),
            f", {moment.sources} independent {many}; ",
        )
        yield Hanging(body=body.append(", ".join(to_plain(r, 60) for r in moment.reports)), mark="-")


def to_moment_line(moment: Moment) -> dict[str, Any]:
    """A moment of a history as an object."""
    return {
        "day": moment.day,
        "status": moment.status,
        "independent_sources": moment.sources,
        "articles": list(moment.reports),
    }


def to_trace_line(trace: Trace, text: str | None) -> dict[str, Any]:
    """A trace as an object; with its words where `text` is given."""
    span = [trace.span.start, trace.span.end] if trace.span else None
    words = trace.span.of(text) if trace.span and text else None
    return {"field": trace.field, "by": trace.by, "span": span, "text": words}


# ---------------------------------------------------------------- reports


def to_version_line(version: Version) -> dict[str, Any]:
    """A version of a report as an object, without its text."""
    return {
        "hash": version.hash, "sha256": version.sha256, "address": version.address, "came_at": version.came_at,
        "title": version.title, "outlet": version.outlet, "url": version.url, "published": version.published,
    }  # fmt: skip


def view_versions(
    versions: Sequence[Version], changes: Sequence[tuple[Version, tuple[Difference, ...]]]
) -> Iterator[RenderableType]:
    """Each version as it came, and what each says otherwise than the one before."""
    differences = {version.hash: found for version, found in changes}
    yield to_heading("Versions")
    for number, version in enumerate(versions, 1):
        text = f"sha256 {version.sha256[:16]}" if version.sha256 else "no text"
        where = to_plain(version.address, 120)
        yield Hanging(body=Text(f"came {version.came_at} from {where}, {text}"), mark=f"{number}.")
        for difference in differences.get(version.hash, ()):
            if difference.old:
                yield Hanging(
                    body=Text(f"was: {to_quote(difference.old, 400)}", style="red"), mark="-", indent=6
                )
            if difference.new:
                yield Hanging(
                    body=Text(f"now: {to_quote(difference.new, 400)}", style="green"), mark="+", indent=6
                )


def view_entry(entry: LedgerEntry) -> Iterator[RenderableType]:
    """All that was read in the report, with the rules."""
    yield to_heading("What it says")
    yield to_view(entry, explain=True)
