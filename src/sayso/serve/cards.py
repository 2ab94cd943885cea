"""The small parts that every page is made of: reports, snippets, rules, events and claims in a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from sayso.labels import EventType, Modality, Precision, Status
from sayso.linked import LinkedEvent, Report, ReportId, Told
from sayso.records import Article, Event, Place, StatementId, Trace
from sayso.serve.shelf import Shelf
from sayso.serve.views import (
    ClaimCard,
    EventCard,
    Interval,
    ReportRef,
    Rule,
    RunView,
    Snippet,
    Spot,
    Tone,
    Voice,
)
from sayso.serve.words import AsOf, to_href, to_standing
from sayso.spans import Span
from sayso.store import RunInfo, StoredClaim, StoredEvent
from sayso.wording.days import to_day
from sayso.wording.lookup import Lookup
from sayso.wording.plain import to_plain, to_quote
from sayso.wording.sentences import ALLEGED, find_account, to_sentence
from sayso.wording.sides import to_difference, to_sides, to_sources, to_tellers
from sayso.wording.terms import THROUGH, to_standing_word

AROUND = 160
"""Characters of the sentence that a snippet shows on either side of its words."""
NOT_YET = {
    Modality.NEGATED: "Not a fact", Modality.FUTURE: "Announced, not yet a fact",
    Modality.HYPOTHETICAL: "Possible, not a fact",
}  # fmt: skip
TONES = {
    Modality.NEGATED: Tone.NEGATED,
    Modality.FUTURE: Tone.ANNOUNCED,
    Modality.HYPOTHETICAL: Tone.POSSIBLE,
}
PRECISION_WORDS = {
    Precision.POINT: "exact to the place", Precision.CITY: "exact to the town",
    Precision.ADMIN1: "somewhere in this province", Precision.COUNTRY: "somewhere in this country",
    Precision.REGION: "somewhere in this region",
}  # fmt: skip


# ---------------------------------------------------------------- reports and their words


def to_ref(rid: ReportId, report: Report | None) -> ReportRef:
    """A report in one line; of one that is gone no more than its id."""
    article = report.entry.article if report else None
    url = article.url if article and article.url and article.url.startswith(("https://", "http://")) else None
    return ReportRef(
        id=rid, href=to_href("article", rid),
        title=to_plain(article.title, 200) if article and article.title else "no title" if article else "not there now",
        outlet=to_plain(article.outlet, 80) if article and article.outlet else None,
        published=article.published if article else None,
        published_words=to_day(article.published) if article and article.published else "no date", url=url,
    )  # fmt: skip


def to_outlet(ref: ReportRef) -> str:
    """Whose report it is, as far as it is known."""
    return ref.outlet or to_plain(ref.id, 60)


def to_snippet(report: Report, span: Span) -> Snippet | None:
    """Words in their sentence; None where the text does not reach so far."""
    article = report.entry.article
    if span.end > len(article.text):
        return None
    start, end = _find_around(article, span)
    return Snippet(
        report=report.id, before=_to_line(article.text[start : span.start]), words=to_plain(span.of(article.text), 600),
        after=_to_line(article.text[span.end : end]), start=span.start, end=span.end,
        href=f"{to_href('article', report.id)}#w{span.start}-{span.end}",
    )  # fmt: skip


def _find_around(article: Article, span: Span) -> tuple[int, int]:
    """The part of the sentence around the words, cut at blank space where it is long."""
    inside = [s for s in article.sentences if s.overlaps(span)]
    first, last = (inside[0].start, inside[-1].end) if inside else (span.start, span.end)
    start, end = min(first, span.start), max(last, span.end)
    if span.start - start > AROUND:
        start = article.text.find(" ", span.start - AROUND, span.start) + 1 or span.start - AROUND
    if end - span.end > AROUND:
        cut = article.text.rfind(" ", span.end, span.end + AROUND)
        end = cut if cut > 0 else span.end + AROUND
    return start, end


def _to_line(text: str) -> str:
    """`to_plain` that keeps whether blank space stood at the ends."""
    words = to_plain(text, 2 * AROUND)
    lead, trail = text[:1].isspace(), text[-1:].isspace() and bool(words)
    return f"{' ' * lead}{words}{' ' * trail}"


def to_rules(traces: Iterable[Trace], report: Report | None) -> tuple[Rule, ...]:
    """Why fields have their values."""
    return tuple(
        Rule(
            field=t.field,
            by=to_plain(t.by, 200),
            snippet=to_snippet(report, t.span) if t.span and report else None,
        )
        for t in traces
    )


def to_run(run: RunInfo | None) -> RunView | None:
    """A process with its versions."""
    if run is None:
        return None
    found = json.loads(run.version)
    sayso, models, lexicons = (str(found.get(key, "")) for key in ("sayso", "models", "lexicons"))
    words = f"made by sayso {sayso} ({run.command}), {run.began_at}; models {models}, lexicons {lexicons}"
    return RunView(
        command=run.command, at=run.began_at, sayso=sayso, models=models, lexicons=lexicons, words=words
    )


# ---------------------------------------------------------------- who says so


def to_chain(attribution: Iterable[StatementId], lookup: Lookup) -> tuple[Voice, ...]:
    """Whose word it is, outermost first; () for the report's own voice."""
    text = lookup.entry.article.text
    chain = []
    for said in map(lookup.statement, attribution):
        if said is not None:
            actor = said.speaker.actor if said.speaker else None
            name = lookup.speaker(said)
            via = (
                f"{THROUGH[said.outlet.via]} {to_plain(said.outlet.span.of(text), 80)}"
                if said.outlet
                else None
            )
            cue = lookup.cue(said)
            href = to_actor_href(lookup.voice(actor)) if actor else None
            chain.append(
                Voice(name=name, cue=to_plain(cue, 80) if cue else None, act=said.act, href=href, via=via)
            )
    return tuple(chain)


def to_actor_href(name: str) -> str | None:
    """The page of an actor; None for nobody."""
    return f"/actor?{urlencode({'name': name}, errors='replace')}" if name else None


def to_tone(event: Event) -> Tone:
    """What kind of knowledge an account is."""
    if event.modality is not Modality.ACTUAL:
        return TONES[event.modality]
    if event.type is EventType.THREATEN:
        return Tone.THREAT
    if event.attribution:
        return Tone.ALLEGED if event.type in ALLEGED else Tone.ATTRIBUTED
    return Tone.REPORTED


# ---------------------------------------------------------------- events


def to_event_card(found: StoredEvent, shelf: Shelf, as_of: AsOf) -> EventCard:
    """An event in a list."""
    event = found.event
    account = find_account(event, shelf.event)
    word = to_standing_word(event.status, event.modality, event.type)
    lead, sentence, tone = _to_told(event, account)
    rids = dict.fromkeys(t.report for t in event.tellings)
    return EventCard(
        id=event.id, href=to_href("event", event.id, as_of=as_of.then), type=event.type,
        modality=event.modality, tone=tone, standing=to_standing(event.status, word, as_of),
        lead=lead if event.status is Status.ASSERTED else f"{lead} ({word})", sentence=sentence,
        facts=_to_facts(event, tuple(rids), shelf), when=to_interval(event.start, event.end),
        place=find_spot(event, shelf), countries=found.countries,
        actor=to_plain(event.actor, 120) if event.actor else None,
        recipient=to_plain(event.recipient, 120) if event.recipient else None, reports=len(rids),
        sources=tuple(to_plain(s, 80) for s in event.sources), differ=tuple(map(to_difference, event.conflicts)),
        told_on=find_day(shelf, next(iter(rids), None)), story=found.sid,
    )  # fmt: skip


def _to_facts(event: LinkedEvent, rids: tuple[ReportId, ...], shelf: Shelf) -> str:
    """Who tells it, and who knows of it of their own: "told by Coast Live alone" where these are one and the same report."""
    tellers = to_tellers(rids, shelf.outlet)
    if len(rids) == 1 and len(event.sources) == 1 and rids[0] in event.sources[0]:
        return f"{tellers} alone"
    return f"{tellers}; {to_sources(event.sources)}"


def find_day(shelf: Shelf, rid: ReportId | None) -> str | None:
    """The day (ISO) on which a report came out, as far as it is known."""
    report = shelf.report(rid) if rid else None
    return (report.entry.article.published or "")[:10] or None if report else None


def _to_told(event: LinkedEvent, account: tuple[Told, Event, Lookup] | None) -> tuple[str, str, Tone]:
    """Lead, sentence and tone; the lead says that it is no fact also where no account is left."""
    if account is not None:
        lead, sentence = to_sentence(account[1], account[2])
        return lead, sentence, to_tone(account[1])
    lead = NOT_YET.get(event.modality, "Claimed")
    threat = event.type is EventType.THREATEN
    tone = TONES.get(event.modality, Tone.THREAT if threat else Tone.ATTRIBUTED)
    lead += ", a threat, not an act" if threat else ""
    return lead, f"{event.type}; no report of it is left as it was linked.", tone


def to_interval(start: str | None, end: str | None) -> Interval:
    """When, in words and with how exactly it is known."""
    if start is None and end is None:
        return Interval(start=None, end=None, words="date not fixed", precision="none")
    if start is None or end is None:
        words = f"from {to_day(start)}" if start else f"until {to_day(end or '')}"
        return Interval(start=start, end=end, words=words, precision="open")
    if start[:10] == end[:10]:
        return Interval(start=start, end=end, words=to_day(start), precision="day")
    return Interval(start=start, end=end, words=f"{to_day(start)} to {to_day(end)}", precision="days")


def find_spot(event: LinkedEvent, shelf: Shelf) -> Spot | None:
    """Where the event was: the resolved place of an account that gives the event's own name for it; else the name alone."""
    if event.place is None:
        return None
    same = (place for _, place in find_places(event, shelf) if place.name == event.place)
    return to_spot(next(same, None), event.place)


def find_places(event: LinkedEvent, shelf: Shelf) -> Iterator[tuple[Told, Place]]:
    """The resolved places of the accounts, in their order."""
    for told in event.tellings:
        if (found := shelf.event(told)) and found[0].where:
            place = found[1].place(found[0].where.place)
            if place is not None:
                yield told, place


def to_spot(place: Place | None, name: str) -> Spot:
    """A place on the map, as wide as it is known."""
    words = (
        PRECISION_WORDS.get(place.precision, "position not known")
        if place and place.precision
        else "position not known"
    )
    return Spot(
        name=to_plain(name, 120), country=place.countries[0] if place and place.countries else None,
        lat=place.lat if place else None, lon=place.lon if place else None,
        precision=place.precision if place else None, precision_words=words,
    )  # fmt: skip


# ---------------------------------------------------------------- claims


def to_claim_card(found: StoredClaim, shelf: Shelf, as_of: AsOf) -> ClaimCard:
    """A claim in a list."""
    claim = found.claim
    return ClaimCard(
        id=claim.id, href=to_href("claim", claim.id, as_of=as_of.then),
        text=to_quote(claim.text), standing=to_standing(claim.status, to_standing_word(claim.status), as_of),
        sides=to_sides(claim, shelf.outlet), sources=tuple(to_plain(s, 80) for s in claim.sources),
        last_on=max((p.said_on[:10] for p in claim.positions if p.said_on), default=None), story=found.sid,
    )  # fmt: skip
