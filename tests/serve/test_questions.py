"""What the desk answers over the demo ledger: whose word it is and how it stands, everywhere."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from sayso.errors import UsageError
from sayso.labels import EventType, Modality, Status
from sayso.linked import Copy, ReportId
from sayso.serve.ask_lists import ask_claims, ask_events
from sayso.serve.filters import from_cursor, to_cursor, to_query
from sayso.serve.origins import find_parents
from sayso.serve.questions import (
    Decision,
    Desk,
    UnknownError,
    ask_actor,
    ask_article,
    ask_claim,
    ask_desk,
    ask_event,
    ask_review,
    ask_search,
    decide,
    to_filters,
)
from sayso.serve.views import EventCard, Filters, Snippet, Standing, Tone
from sayso.store import read_report, read_rids
from sayso.wording.terms import STANDS, THREAT, to_standing_word

EVERY = Filters(limit=100)


@pytest.fixture(scope="module")
def events(desk: Desk) -> tuple[EventCard, ...]:
    return ask_events(desk, EVERY).events


def find_all(view: Any, kind: type) -> list[Any]:
    """Every record of that kind inside a view."""
    if isinstance(view, tuple):
        return [found for one in view for found in find_all(one, kind)]
    if not is_dataclass(view):
        return []
    mine = [view] if isinstance(view, kind) else []
    return mine + [x for f in fields(view) for x in find_all(getattr(view, f.name), kind)]


def test_an_allegation_never_stands_without_whose_it_is(events: tuple[EventCard, ...]) -> None:
    assert {e.tone for e in events} >= {Tone.ALLEGED, Tone.REPORTED, Tone.THREAT, Tone.ATTRIBUTED}
    for event in events:
        assert event.lead
        if event.tone is Tone.ALLEGED:
            assert any(w in event.lead.lower() for w in ("alleged", "denied by", "taken back by"))
        if event.modality is not Modality.ACTUAL:
            assert "fact" in event.lead
        if event.type is EventType.THREATEN and event.modality is Modality.ACTUAL:
            assert "a threat, not an act" in event.lead.lower()
        if event.standing.status is not Status.ASSERTED:
            assert event.standing.word in event.lead


def test_no_word_for_what_is_not_actual_says_that_it_happened() -> None:
    for modality in (Modality.FUTURE, Modality.HYPOTHETICAL, Modality.NEGATED):
        assert set(STANDS[modality]) == set(Status)
        for status in Status:
            assert to_standing_word(status, modality) not in {"confirmed", "claimed", "said by several"}
    assert set(THREAT) == set(Status)
    assert to_standing_word(Status.CONFIRMED, Modality.ACTUAL, EventType.THREATEN) == "threat confirmed"


def test_every_status_says_as_of_when(desk: Desk, events: tuple[EventCard, ...]) -> None:
    for standing in find_all(ask_desk(desk, EVERY), Standing):
        assert (standing.as_of, standing.as_of_words, standing.is_now) == (
            "2026-03-20",
            "as of 20 Mar 2026",
            True,
        )
    then = ask_desk(desk, Filters(as_of="2026-03-05"))
    assert then.events
    assert {s.as_of for s in find_all(then, Standing)} == {"2026-03-05"}
    assert not then.is_now


def test_the_retraction_is_known_only_after_it_came(desk: Desk) -> None:
    claims = ask_claims(desk, EVERY).claims
    withdrawn = [c for c in claims if c.standing.status is Status.RETRACTED]
    assert withdrawn
    history = ask_claim(desk, withdrawn[0].id).history
    assert history[-1].standing.status is Status.RETRACTED
    assert history[0].standing.status is not Status.RETRACTED
    then = ask_claim(desk, withdrawn[0].id, history[0].day)
    assert then.card.standing.status is history[0].standing.status
    assert then.card.standing.as_of == history[0].day
    assert len(then.rungs) < len(ask_claim(desk, withdrawn[0].id).rungs)


def test_an_event_page_leads_from_every_value_to_its_words(desk: Desk, events: tuple[EventCard, ...]) -> None:
    for event in events[:12]:
        view = ask_event(desk, event.id)
        assert view.rungs and view.accounts and view.origins and view.run
        assert view.card.standing.word in view.citation and "as of 20 Mar 2026" in view.citation
        assert "as_of=2026-03-20" in view.permalink
        for snippet in find_all(view, Snippet):
            report = read_report(desk.store, snippet.report)
            assert report is not None
            text = report.entry.article.text[snippet.start : snippet.end]
            assert " ".join(text.split())[:40] in snippet.words or "\u2068" in snippet.words


def test_copies_are_a_tree(desk: Desk, events: tuple[EventCard, ...]) -> None:
    trees = [ask_article(desk, rid).copies for rid in read_rids(desk.store)]
    found = [t for tree in trees for t in tree]
    assert any(node.copies for node in found), "the demo has a wire copy"
    assert "copy: " in found[0].copies[0].how


def test_a_circle_of_copies_still_has_a_root() -> None:
    a, b, c = map(ReportId, "abc")
    pairs = [(a, b), (b, c), (c, a), (b, a)]
    copies = [Copy(original=x, copy=y, share=0.9, by="open") for x, y in pairs]
    parents = find_parents((a, b, c), copies)
    assert parents.keys() == {b, c}
    assert parents[b].original == a


def test_an_article_is_all_there_and_marked(desk: Desk) -> None:
    for rid in read_rids(desk.store):
        report = read_report(desk.store, rid)
        assert report is not None
        view = ask_article(desk, rid)
        assert "".join(p.text for p in view.pieces) == report.entry.article.text
        assert {n.of for n in view.notes} == {m.of for m in view.marks}
        assert all(m.parts >= 1 for m in view.marks)
        assert len({m.id for m in view.marks}) == len(view.marks)
        linked = [m for m in view.marks if m.kind == "event" and m.href]
        assert linked or not report.entry.events


def test_an_actor_says_and_is_told_of(desk: Desk) -> None:
    view = ask_actor(desk, "ilka darnov")
    assert view.said and view.kinds
    assert all("darnov" in row.rung.by.lower() for row in view.said)
    days = [row.rung.said_on or "" for row in view.said]
    assert days == sorted(days, reverse=True)
    assert ask_actor(desk, "Nobody Atall").events == ()


def test_search_shows_the_words(desk: Desk) -> None:
    view = ask_search(desk, "depot")
    assert view.hits
    assert all("depot" in s.words.lower() for h in view.hits for s in h.snippets)
    assert ask_search(desk, "?!").hits == ()


def test_pages_follow_each_other_without_gap(desk: Desk, events: tuple[EventCard, ...]) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        page = ask_events(desk, Filters(limit=7, cursor=cursor))
        seen += [e.id for e in page.events]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == list(dict.fromkeys(seen))
    assert seen[: len(events)] == [e.id for e in events]


def test_the_desk_counts_what_it_lists(desk: Desk) -> None:
    view = ask_desk(desk, Filters(limit=100))
    assert sum(d.total for d in view.days) + view.undated == view.total
    assert sum(p.total for p in view.places) + view.unplaced <= view.total
    assert all(s.words.startswith("no report since ") for s in view.silences)
    assert view.silences and view.stories and view.changes.items


def test_filters_are_checked_and_come_back(desk: Desk) -> None:
    given = {
        "type": "assault",
        "status": "disputed",
        "since": "2026-03-01",
        "country": "syr",
        "actor": " Ada ",
    }
    filters = to_filters(desk, given)
    assert (filters.type, filters.status, filters.country, filters.actor) == (
        EventType.ASSAULT,
        Status.DISPUTED,
        "SYR",
        "Ada",
    )
    assert to_query(filters) == "actor=Ada&country=SYR&type=ASSAULT&status=disputed&since=2026-03-01"
    for wrong in ({"type": "WAR"}, {"since": "soon"}, {"limit": "0"}, {"limit": "x"}, {"country": "Syria"}):
        with pytest.raises(UsageError):
            to_filters(desk, wrong)
    with pytest.raises(UnknownError):
        to_filters(desk, {"story": "nowhere"})


def test_a_cursor_is_what_it_was() -> None:
    assert from_cursor(to_cursor("event", "e1"), "event") == "e1"
    for wrong in ("", "!", "e1", to_cursor("claim", "k1"), "\u20ac"):
        with pytest.raises(UsageError):
            from_cursor(wrong, "event")


def test_what_is_not_there_is_named(desk: Desk, events: tuple[EventCard, ...]) -> None:
    with pytest.raises(UnknownError, match=events[0].id):
        ask_event(desk, events[0].id[:-1])
    for ask in (ask_event, ask_claim, ask_article):
        with pytest.raises(UnknownError):
            ask(desk, "nowhere")
    with pytest.raises(UnknownError, match="choose a later day"):
        ask_event(desk, events[0].id, "2020-01-01")
    with pytest.raises(UsageError, match="give a date"):
        ask_event(desk, events[0].id, "yesterday")


def test_a_decision_is_laid_over_the_view_and_can_be_undone(own_desk: Desk) -> None:
    event = next(e for e in ask_events(own_desk, EVERY).events if e.reports == 1)
    account = ask_event(own_desk, event.id).accounts[0].id
    said = Decision(verb="reject", ids=(account,), why="no such act", who="Ada")
    done = decide(own_desk, said)
    assert done.new == 1 and done.linked
    assert done.decisions[0].who == "Ada" and done.decisions[0].stands
    assert event.id not in {e.id for e in ask_events(own_desk, EVERY).events}
    with pytest.raises(UnknownError):
        decide(own_desk, said)  # what was rejected is no more there to be judged
    decide(own_desk, Decision(verb="undo", ids=(done.decisions[0].id,), why="read again"))
    assert event.id in {e.id for e in ask_events(own_desk, EVERY).events}
    log = ask_review(own_desk).decisions
    assert [d.verb for d in log] == ["undo", "reject"]
    assert [d.stands for d in log] == [True, False]


def test_the_same_decision_again_adds_nothing(own_desk: Desk) -> None:
    event = ask_events(own_desk, EVERY).events[0]
    said = Decision(verb="accept", ids=(ask_event(own_desk, event.id).accounts[0].id,), why="as it stands")
    assert [decide(own_desk, said).new for _ in range(2)] == [1, 0]


def test_a_decision_needs_a_reason_and_something_to_decide(desk: Desk) -> None:
    for wrong in (
        Decision(verb="reject", ids=("x",), why=" "),
        Decision(verb="reject", ids=(), why="so"),
        Decision(verb="burn", ids=("x",), why="so"),
        Decision(verb="correct", ids=("x",), why="so"),
    ):
        with pytest.raises(UsageError):
            decide(desk, wrong)
    with pytest.raises(UnknownError):
        decide(desk, Decision(verb="reject", ids=("nowhere",), why="so"))
