"""An article's page: its text with everything that was read in it marked, and the margin that says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sayso.linked import Report, ReportId
from sayso.records import Event, LedgerEntry, Place, Statement, Time, Trace
from sayso.serve.cards import (
    PRECISION_WORDS,
    to_actor_href,
    to_claim_card,
    to_event_card,
    to_interval,
    to_ref,
    to_rules,
    to_run,
    to_snippet,
    to_tone,
)
from sayso.serve.origins import find_tree
from sayso.serve.pieces import count_parts, find_lanes, find_pieces, to_order, to_shown
from sayso.serve.shelf import Desk, Shelf
from sayso.serve.stories import read_story_cards
from sayso.serve.views import (
    ArticleView,
    CastMember,
    ClaimCard,
    DifferenceView,
    EventCard,
    FlagView,
    Mark,
    MarkKind,
    Note,
    OriginNode,
    Piece,
    Standing,
    VersionView,
)
from sayso.serve.words import AsOf
from sayso.spans import Span, cover
from sayso.store import StoredStory, Version, read_links, read_run, read_story, read_versions
from sayso.store.history import find_changes
from sayso.wording.days import to_day
from sayso.wording.lookup import Lookup
from sayso.wording.plain import to_plain, to_quote
from sayso.wording.sentences import to_sentence
from sayso.wording.terms import ACT, DATE_FROM, FLAG, THROUGH, to_standing_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What a report's own events and statements are part of in the ledger: cards by the entry's ids."""

    events: Mapping[str, EventCard]
    claims: Mapping[str, ClaimCard]


def ask_article(desk: Desk, rid: str) -> ArticleView:
    """A report with everything that was read in it.

    Raises: UnknownError for a report that there is not, or of which nothing could be coded; StoreError.
    """
    shelf, day = Shelf(desk), desk.as_of(None)
    report = shelf.report(ReportId(rid))
    if report is None:
        raise desk.unknown(rid, "report")
    entry, story = report.entry, read_story(desk.store, rid)
    linked = _find_linked(report, story, shelf, day)
    pieces, marks = to_marked(entry, linked)
    article = entry.article
    return ArticleView(
        report=to_ref(report.id, report), byline=to_plain(article.byline, 120) if article.byline else None,
        date_words=_to_date_words(entry), language=to_plain(article.language, 20),
        story=next(iter(read_story_cards(desk, (story.sid,) if story else ())), None), pieces=pieces, marks=marks,
        notes=tuple(sorted(_find_notes(report, linked), key=lambda n: n.start)), flags=tuple(_find_flags(report)),
        problems=tuple(to_plain(p.detail) for p in entry.problems), cast=tuple(_find_cast(entry)),
        claims=tuple({c.id: c for c in linked.claims.values()}.values()), copies=_find_copies(report.id, story, shelf),
        versions=tuple(_find_versions(desk, rid)), model=to_plain(entry.model, 120),
    )  # fmt: skip


def _find_linked(report: Report, story: StoredStory | None, shelf: Shelf, day: AsOf) -> Linked:
    events, claims = read_links(shelf.desk.store, story.sid) if story else ((), ())
    mine = {t.event: e for e in events for t in e.event.tellings if t.report == report.id}
    taken = {
        p.statement: c for c in claims for p in c.claim.positions if p.report == report.id and p.statement
    }
    shelf.load(t.report for e in mine.values() for t in e.event.tellings)
    return Linked(
        events={id_: to_event_card(e, shelf, day) for id_, e in mine.items()},
        claims={id_: to_claim_card(c, shelf, day) for id_, c in taken.items()},
    )


def _to_date_words(entry: LedgerEntry) -> str:
    article = entry.article
    if not article.published:
        return "no date known, so no day is fixed by it"
    source = f" ({DATE_FROM[article.published_from]})" if article.published_from else ""
    return f"{to_day(article.published)}{source}"


# ---------------------------------------------------------------- marks


def to_marked(entry: LedgerEntry, linked: Linked) -> tuple[tuple[Piece, ...], tuple[Mark, ...]]:
    """The text in pieces and the marks in it, outermost first. Spans that do not lie in the text are left out."""
    text = to_shown(entry.article.text)
    found = [m for m in _find_marks(entry, linked) if 0 <= m.start < m.end <= len(text)]
    spans = [Span(m.start, m.end) for m in found]
    order = to_order(spans)
    spans, found = [spans[i] for i in order], [found[i] for i in order]
    pieces = tuple(find_pieces(text, spans))
    parts = count_parts(pieces, found)
    lanes = find_lanes(spans)
    marks = (replace(m, lane=lane, parts=n) for m, lane, n in zip(found, lanes, parts, strict=True))
    return pieces, tuple(marks)


def _mark(of: str, number: int, kind: MarkKind, span: Span, label: str, href: str | None = None) -> Mark:
    return Mark(
        id=f"{of}-{kind}-{number}", of=of, kind=kind, label=label, href=href, start=span.start, end=span.end, lane=0, parts=1
    )  # fmt: skip


def _find_marks(entry: LedgerEntry, linked: Linked) -> Iterator[Mark]:
    lookup = Lookup(entry=entry)
    for number, furniture in enumerate(entry.article.furniture, 1):
        label = f"page furniture: {to_plain(furniture.reason, 80)}"
        yield _mark(f"f{number}", 1, MarkKind.FURNITURE, furniture.span, label)
    for statement in entry.statements:
        yield from _mark_statement(statement, lookup, linked)
    for event in entry.events:
        card = linked.events.get(event.id)
        for n, trigger in enumerate(event.triggers or (event.trigger,), 1):
            lead, _ = to_sentence(event, lookup)
            label = f"{event.type}: {card.lead if card else lead}"
            yield _mark(event.id, n, MarkKind.EVENT, trigger, label, card.href if card else None)
    uses = find_uses(entry, linked)
    for time in entry.times:
        yield _mark(time.id, 1, MarkKind.TIME, time.span, _to_time_words(time), uses.get(time.id))
    for place in entry.places:
        yield _mark(place.id, 1, MarkKind.PLACE, place.span, _to_place_words(place), uses.get(place.id))


def find_uses(entry: LedgerEntry, linked: Linked) -> dict[str, str]:
    """The page of the first event that a time or place is said of, by the id of the time or place."""
    uses: dict[str, str] = {}
    for event in entry.events:
        if card := linked.events.get(event.id):
            times = [w.time for w in (event.when, *event.whens) if w]
            for id_ in (*times, event.where.place if event.where else None):
                if id_:
                    uses.setdefault(id_, card.href)
    return uses


def _mark_statement(statement: Statement, lookup: Lookup, linked: Linked) -> Iterator[Mark]:
    name, claim = lookup.speaker(statement), linked.claims.get(statement.id)
    href = claim.href if claim else None
    for number, span in enumerate(statement.contents, 1):
        yield _mark(statement.id, number, MarkKind.STATEMENT, span, f"{name} {ACT[statement.act]}", href)
    if statement.cue:
        yield _mark(statement.id, 1, MarkKind.CUE, statement.cue, f"verb of saying: {ACT[statement.act]}")
    if statement.speaker:
        actor = to_actor_href(lookup.voice(statement.speaker.actor))
        yield _mark(statement.id, 1, MarkKind.SPEAKER, statement.speaker.span, f"speaker: {name}", actor)


def _to_time_words(time: Time) -> str:
    words = to_interval(time.start, time.end).words
    return (
        f"{time.type.lower()}: {words}"
        if time.start or time.end
        else f"{time.type.lower()}: {time.value or 'not fixed'}"
    )


def _to_place_words(place: Place) -> str:
    if place.name is None:
        return "place: not resolved"
    words = (
        PRECISION_WORDS.get(place.precision, "position not known")
        if place.precision
        else "position not known"
    )
    return f"place: {to_plain(', '.join((place.name, *place.countries)), 120)}, {words}"


# ---------------------------------------------------------------- the margin


def _find_notes(report: Report, linked: Linked) -> Iterator[Note]:
    entry = report.entry
    lookup = Lookup(entry=replace(entry, claims=()))
    for statement in entry.statements:
        yield _note_statement(statement, lookup, report, linked)
    for event in entry.events:
        yield _note_event(event, lookup, report, linked)
    uses = find_uses(entry, linked)
    for time in entry.times:
        note = _note(time.id, MarkKind.TIME, time.span, _to_time_words(time), report, time.trace)
        yield _lead_on(note, uses.get(time.id), "the event that was then")
    for place in entry.places:
        note = _note(place.id, MarkKind.PLACE, place.span, _to_place_words(place), report, place.trace)
        yield _lead_on(note, uses.get(place.id), "the event that was there")
    for number, furniture in enumerate(entry.article.furniture, 1):
        words = f"not part of the report: {to_plain(furniture.reason, 80)}"
        yield _note(f"f{number}", MarkKind.FURNITURE, furniture.span, words, report, ())


def _note(of: str, kind: MarkKind, span: Span, words: str, report: Report, trace: Iterable[Trace]) -> Note:
    return Note(
        of=of, kind=kind, tone=None, lead=to_quote(span.of(report.entry.article.text), 60), text=words, standing=None,
        href=None, href_words="", start=span.start, rules=to_rules(trace, report),
    )  # fmt: skip


def _lead_on(note: Note, href: str | None, words: str) -> Note:
    return replace(note, href=href, href_words=words) if href else note


def _note_statement(statement: Statement, lookup: Lookup, report: Report, linked: Linked) -> Note:
    text, claim = report.entry.article.text, linked.claims.get(statement.id)
    said = lookup.cue(statement)
    cue = f" ({to_quote(said, 40)})" if said else ""
    through = ""
    if statement.outlet:
        through = f", {THROUGH[statement.outlet.via]} {to_plain(statement.outlet.span.of(text), 80)}"
    within = f", as told in {statement.within}" if statement.within else ""
    return Note(
        of=statement.id, kind=MarkKind.STATEMENT, tone=None,
        lead=f"{lookup.speaker(statement)} {ACT[statement.act]}{cue}{through}{within}",
        text=" […] ".join(to_quote(c.of(text), 300) for c in statement.contents),
        standing=claim.standing if claim else None, href=claim.href if claim else None,
        href_words="the claim, and who takes which side" if claim else "", start=cover(statement.contents).start,
        rules=to_rules(statement.trace, report),
    )  # fmt: skip


def _note_event(event: Event, lookup: Lookup, report: Report, linked: Linked) -> Note:
    card = linked.events.get(event.id)
    lead, sentence = to_sentence(event, lookup)
    return Note(
        of=event.id, kind=MarkKind.EVENT, tone=to_tone(event), lead=lead, text=sentence,
        standing=_to_own_standing(event, card), href=card.href if card else None,
        href_words="the event, as all reports tell it" if card else "", start=event.trigger.start,
        rules=to_rules(event.trace, report),
    )  # fmt: skip


def _to_own_standing(event: Event, card: EventCard | None) -> Standing | None:
    """How the event stands, in the words that fit this account of it, which may be of another modality."""
    if card is None:
        return None
    word = to_standing_word(card.standing.status, event.modality, event.type)
    return replace(card.standing, word=word)


def _find_flags(report: Report) -> Iterator[FlagView]:
    for flag in report.entry.flags:
        snippets = (to_snippet(report, span) for span in flag.spans)
        kind = FLAG.get(flag.kind, flag.kind.replace("_", " "))
        yield FlagView(kind=kind, note=to_plain(flag.note), snippets=tuple(s for s in snippets if s))


def _find_cast(entry: LedgerEntry) -> Iterator[CastMember]:
    for actor in entry.actors:
        if href := to_actor_href(actor.name):
            yield CastMember(
                name=to_plain(actor.name, 120), href=href, kind=actor.kind, role=to_plain(actor.role, 120) if actor.role else None,
                country=actor.country, mentions=len(actor.mentions),
            )  # fmt: skip


# ---------------------------------------------------------------- copies and versions


def _find_copies(rid: ReportId, story: StoredStory | None, shelf: Shelf) -> tuple[OriginNode, ...]:
    """The tree of copies that the report is in; () if it is alone in it."""
    tree = find_tree(rid, story.reports, shelf) if story else None
    return (tree,) if tree else ()


def _find_versions(desk: Desk, rid: str) -> Iterator[VersionView]:
    versions = read_versions(desk.store, rid)
    differences = {v.hash: found for v, found in find_changes(versions)}
    for number, version in enumerate(versions, 1):
        found = differences.get(version.hash, ())
        yield _to_version(number, version, desk, tuple(
            DifferenceView(old=to_plain(d.old, 600), new=to_plain(d.new, 600)) for d in found
        ))  # fmt: skip


def _to_version(number: int, version: Version, desk: Desk, found: tuple[DifferenceView, ...]) -> VersionView:
    return VersionView(
        number=number, came_at=version.came_at, address=to_plain(version.address, 300), sha256=version.sha256,
        differences=found, run=to_run(read_run(desk.store, version.run)),
    )  # fmt: skip
