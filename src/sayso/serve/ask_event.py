"""An event's page and a claim's page, now or as of a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from math import inf

from sayso.labels import Status
from sayso.linked import LinkedClaim, LinkedEvent, ReportId, Told
from sayso.records import EventId
from sayso.serve.accounts import find_accounts, find_numbers, to_conflict, to_when, to_where
from sayso.serve.cards import to_claim_card, to_event_card, to_ref, to_rules, to_run
from sayso.serve.decisions import find_decisions
from sayso.serve.ladder import to_account_rungs, to_rungs
from sayso.serve.origins import find_origins
from sayso.serve.shelf import Desk, Shelf
from sayso.serve.then import find_claim_then, find_event_then
from sayso.serve.views import ClaimView, DecisionView, EventCard, EventView, Ladder, MomentView, Rung
from sayso.serve.words import AsOf, to_href, to_standing
from sayso.store import StoredClaim, StoredEvent, read_claim, read_event, read_links, read_run, read_story
from sayso.store.finding import find_tellers
from sayso.store.history import Moment, read_history
from sayso.store.judging import Naming
from sayso.store.linker import read_links_as_of
from sayso.store.subjects import to_position_subject
from sayso.wording.days import to_day
from sayso.wording.terms import to_standing_word

NEAR = 8
"""Other events of its story that an event's page offers to merge it with."""


def ask_event(desk: Desk, id_: str, as_of: str | None = None) -> EventView:
    """All that is known of an event. `as_of`: an ISO date, None for now.

    Raises: UsageError for what is no date; UnknownError for an event that there is not, or of which nobody knew then; StoreError.
    """
    found = read_event(desk.store, id_)
    if found is None:
        raise desk.unknown(id_, "event")
    shelf, day = Shelf(desk), desk.as_of(as_of)
    shelf.load(find_tellers(found))
    now = found
    if day.then:
        found = find_event_then(found, shelf, day.then)
    around = read_links(desk.store, found.sid) if day.is_now else ((), ())
    event, ladders = found.event, _find_ladders(found, shelf, day, [c.claim for c in around[1]])
    card = to_event_card(found, shelf, day)
    return EventView(
        card=card, rungs=_to_all_rungs(ladders) or tuple(to_account_rungs(event.tellings, shelf)), ladders=ladders,
        accounts=tuple(find_accounts(event.tellings, shelf)), origins=find_origins(find_tellers(found), shelf),
        when=to_when(event, shelf), where=to_where(event, shelf), numbers=tuple(find_numbers(event, shelf)),
        conflicts=tuple(to_conflict(c, shelf) for c in event.conflicts), near=find_near(found, around[0], shelf, day),
        history=find_history(now, shelf, lambda s: to_standing_word(s, event.modality, event.type)),
        links=to_rules(event.trace, None), decisions=_find_decisions(now, shelf),
        run=to_run(read_run(desk.store, found.run)), permalink=to_permalink("event", id_, day),
        citation=to_citation(f"{card.lead}: {card.sentence}", card.standing.word, id_, day),
    )  # fmt: skip


def _find_ladders(
    found: StoredEvent, shelf: Shelf, day: AsOf, claims: list[LinkedClaim]
) -> tuple[Ladder, ...]:
    """The claims that are about the event, each with its positions. `claims`: those of its story now."""
    desk = shelf.desk
    if not day.is_now:
        claims = list(read_links_as_of(desk.store, desk.rules, found.sid, day.day).claims)
    mine = [c for c in claims if found.event.id in c.events]
    return tuple(
        Ladder(
            claim=to_claim_card(StoredClaim(claim=c, sid=found.sid, run=found.run), shelf, day), rungs=to_rungs(c, shelf)
        )
        for c in mine
    )  # fmt: skip


def find_near(
    found: StoredEvent, others: Sequence[StoredEvent], shelf: Shelf, day: AsOf
) -> tuple[EventCard, ...]:
    """At most NEAR of the other events of its story, as cards: those of its type first, then those of the nearest days."""
    mine = found.event

    def to_distance(other: LinkedEvent) -> tuple[bool, bool, float, str]:
        undated = mine.start is None or other.start is None
        return other.type is not mine.type, undated, _count_days(mine.start, other.start), other.id

    near = sorted((o for o in others if o.event.id != mine.id), key=lambda o: to_distance(o.event))[:NEAR]
    shelf.load(t.report for o in near for t in o.event.tellings)
    return tuple(to_event_card(o, shelf, day) for o in near)


def _count_days(one: str | None, other: str | None) -> float:
    try:
        return abs((date.fromisoformat((one or "")[:10]) - date.fromisoformat((other or "")[:10])).days)
    except ValueError:
        return inf


def resolve_telling(desk: Desk, id_: str) -> StoredEvent | None:
    """The event that an account (REPORT:e3) tells of now; None where it tells of none, as one that was rejected.

    Raises: UnknownError for an account of a report that there is not.
    """
    rid, _, inner = id_.rpartition(":")
    story = read_story(desk.store, rid) if rid else None
    if story is None:
        raise desk.unknown(id_, "event")
    told = Told(report=ReportId(rid), event=EventId(inner))
    return next((e for e in read_links(desk.store, story.sid)[0] if told in e.event.tellings), None)


def _to_all_rungs(ladders: Sequence[Ladder]) -> tuple[Rung, ...]:
    """The positions of all its claims in order of time; undated ones last."""
    rungs = [r for ladder in ladders for r in ladder.rungs]
    return tuple(sorted(rungs, key=lambda r: (r.said_on or "9999", r.report.published or "9999")))


def find_history(
    found: StoredEvent | StoredClaim, shelf: Shelf, to_word: Callable[[Status], str]
) -> tuple[MomentView, ...]:
    """How it stood after each day on which a report of it came out, in order of time."""
    moments = read_history(shelf.desk.store, shelf.desk.rules, found)
    return tuple(_to_moment(m, shelf, to_word(m.status)) for m in moments)


def _to_moment(moment: Moment, shelf: Shelf, word: str) -> MomentView:
    return MomentView(
        day=moment.day, day_words=to_day(moment.day),
        standing=to_standing(moment.status, word, AsOf(day=moment.day, is_now=False)), sources=moment.sources,
        reports=tuple(to_ref(r, shelf.report(r)) for r in moment.reports), query=f"as_of={moment.day}",
    )  # fmt: skip


def _find_decisions(found: StoredEvent, shelf: Shelf) -> tuple[DecisionView, ...]:
    naming = Naming(store=shelf.desk.store, decided=shelf.decided)
    if not shelf.decided.judgements:
        return ()
    subjects = [s for t in found.event.tellings if (s := naming.told(t))]
    return find_decisions(naming, find_tellers(found), subjects)


def to_permalink(page: str, id_: str, day: AsOf) -> str:
    """The path that shows the same on any later day."""
    return to_href(page, id_, as_of=day.day)


def to_citation(words: str, standing: str, id_: str, day: AsOf) -> str:
    """One line to quote it by: it says how it stands, and as of when, so that no quotation makes a fact of it."""
    return f"{words} [{standing}, {day.words}] (sayso {id_})"


def ask_claim(desk: Desk, id_: str, as_of: str | None = None) -> ClaimView:
    """All that is known of a claim. `as_of`: an ISO date, None for now.

    Raises: UsageError for what is no date; UnknownError for a claim that there is not, or of which nobody knew then; StoreError.
    """
    found = read_claim(desk.store, id_)
    if found is None:
        raise desk.unknown(id_, "claim")
    shelf, day, now = Shelf(desk), desk.as_of(as_of), found
    if day.then:
        found = find_claim_then(found, desk, day.then)
    shelf.load(find_tellers(found))
    card = to_claim_card(found, shelf, day)
    return ClaimView(
        card=card, rungs=to_rungs(found.claim, shelf), events=_find_events_of(found, shelf, day),
        history=find_history(now, shelf, to_standing_word), links=to_rules(found.claim.trace, None),
        decisions=_find_claim_decisions(now, shelf), run=to_run(read_run(desk.store, found.run)),
        permalink=to_permalink("claim", id_, day),
        citation=to_citation(f"{card.text} — {card.sides}", card.standing.word, id_, day),
    )  # fmt: skip


def _find_events_of(found: StoredClaim, shelf: Shelf, day: AsOf) -> tuple[EventCard, ...]:
    """The events that the claim is about, as they were known."""
    desk, wanted = shelf.desk, set(found.claim.events)
    if day.is_now:
        events = [e for id_ in found.claim.events if (e := read_event(desk.store, id_))]
    else:
        then = read_links_as_of(desk.store, desk.rules, found.sid, day.day).events
        events = [StoredEvent(event=e, sid=found.sid, run=found.run) for e in then if e.id in wanted]
    return tuple(to_event_card(e, shelf, day) for e in events)


def _find_claim_decisions(found: StoredClaim, shelf: Shelf) -> tuple[DecisionView, ...]:
    if not shelf.decided.judgements:
        return ()
    naming = Naming(store=shelf.desk.store, decided=shelf.decided)
    subjects = [naming.claim(found.claim)]
    for position in found.claim.positions:
        report = naming.report(position.report)
        subjects += [to_position_subject(report, position)] if report else []
    return find_decisions(naming, find_tellers(found), subjects)
