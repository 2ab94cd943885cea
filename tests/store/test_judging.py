"""Judgements: laid over the view, taken back without a trace in it, holding when reports are read anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import UsageError
from sayso.labels import EventType, Status
from sayso.linked import Copy, Proposal, ProposalKind, Report, StoryLinks
from sayso.records import Draft
from sayso.spans import Span
from sayso.store import (
    Run,
    Store,
    Wanted,
    find_claims,
    find_events,
    find_proposals,
    open_store,
    read_copy_groups,
    read_event,
    read_judgements,
    read_links,
    read_stories,
    write_run,
)
from sayso.store.correcting import Change
from sayso.store.deciding import decide_stories, to_decided
from sayso.store.finding import Asked, find_asked_claims, find_asked_events, find_like, find_tellers
from sayso.store.judged import read_judged
from sayso.store.judgements import Judgement, JudgementKind
from sayso.store.judging import (
    Plan,
    UnknownIdError,
    open_naming,
    plan_accept,
    plan_correct,
    plan_merge,
    plan_reject,
    plan_split,
    take,
    withdraw,
)
from sayso.store.linker import Rules, link_waiting, relink
from sayso.store.subjects import Subject, SubjectKind, find_again, from_text
from tests.store import standins
from tests.store.test_rows import put

ROWS = (
    {"id": "r1", "text": "Jets struck Tavelin at dawn. #1", "published": "2026-03-01"},
    {"id": "r2", "text": "Jets struck Ostrand at noon. #1", "published": "2026-03-02"},
    {"id": "r3", "text": "Jets struck Tavelin, they say. Marovia denied it. #1", "published": "2026-03-03"},
    {"id": "r4", "text": "Jets struck Selmar. #2 =1", "published": "2026-03-04"},
    {"id": "r5", "text": "Jets struck Selmar. Yes. #2 =1", "published": "2026-03-05"},
)
AT = "2026-11-22T10:00:00+00:00"


def link_story(reports: Sequence[Report], copies: Sequence[Copy], as_of: str | None = None) -> StoryLinks:
    """The stand-in's, which asks whether the first event and the first account of another are one."""
    links = standins.link_story(reports, copies, as_of)
    asked = tuple(
        Proposal(
            kind=ProposalKind.MERGE_EVENTS, left=links.events[0].id, score=0.5, reasons=("made up",),
            right=f"{e.tellings[0].report}:{e.tellings[0].event}",
        )
        for e in links.events[1:]
    )  # fmt: skip
    bound = tuple(
        Proposal(kind=ProposalKind.BIND_POSITION, left="r2:0", right=c.id, score=0.4, reasons=())
        for c in links.claims
    )
    types = {(r.id, e.id): e.type for r in reports for e in r.entry.events}
    events = tuple(replace(e, type=types[e.tellings[0].report, e.tellings[0].event]) for e in links.events)
    return replace(links, events=events, proposals=asked + bound)


def open_rules() -> Rules:
    return replace(standins.open_rules(), link_story=link_story)


@pytest.fixture
def filled(store: Store, run: Run) -> Store:
    for row in ROWS:
        put(store, run, Draft(**row, url=f"https://news.example/{row['id']}"))
    link_waiting(store, run, open_rules())
    return store


def view(store: Store) -> list[Any]:
    """All that a reader sees, without the runs and row numbers."""
    stories = [(s.sid, s.reports) for s in sorted(read_stories(store), key=lambda s: s.sid)]
    links = [read_links(store, sid) for sid, _ in stories]
    shown = [([e.event for e in events], [c.claim for c in claims]) for events, claims in links]
    return [stories, shown, [p.proposal for p in find_proposals(store)], list(read_copy_groups(store))]


def keep(store: Store, plan: Plan) -> str:
    jid, _ = take(store, plan, who="ann", why="a test", at=AT)
    link_waiting(store, write_run(store, {"sayso": "test"}, "judge"), open_rules())
    return jid


def undo(store: Store, jid: str) -> None:
    withdraw(store, jid, who="ann", why="a test", at=AT)
    link_waiting(store, write_run(store, {"sayso": "test"}, "judge"), open_rules())


def event_at(store: Store, place: str) -> str:
    return next(e.event.id for e in find_events(store, Wanted(place=place)))


def claim_of(store: Store) -> str:
    return next(c.claim.id for c in find_claims(store, Wanted()))


Planner = Callable[[Store], Plan]
PLANS: dict[str, Planner] = {
    "merge events": lambda s: plan_merge(open_naming(s), [event_at(s, "Tavelin"), event_at(s, "Ostrand")]),
    "split": lambda s: plan_split(open_naming(s), ["r3:e1"]),
    "correct": lambda s: plan_correct(open_naming(s), "r1:e1", Change(field="type", value="ACCUSE")),
    "reject an event": lambda s: plan_reject(open_naming(s), ["r2:e1"])[0],
    "reject a claim": lambda s: plan_reject(open_naming(s), [claim_of(s)])[0],
    "merge stories": lambda s: plan_merge(open_naming(s), ["r1", "r4"]),
    "split stories": lambda s: plan_split(open_naming(s), ["r2"]),
    "accept a proposal": lambda s: plan_accept(open_naming(s), [_pid(s, ProposalKind.MERGE_EVENTS)], None)[0],
    "reject a proposal": lambda s: plan_reject(open_naming(s), [_pid(s, ProposalKind.MERGE_EVENTS)])[0],
    "bind": lambda s: plan_accept(open_naming(s), [_pid(s, ProposalKind.BIND_POSITION)], "asserts")[0],
    "no copies": lambda s: plan_reject(open_naming(s), ["r4", "r5"])[0],
    "correct a position": lambda s: plan_correct(
        open_naming(s), f"{claim_of(s)}:r3:denies", Change(field="stance", value="confirms")
    ),
}


def _pid(store: Store, kind: ProposalKind) -> str:
    return next(p.pid for p in find_proposals(store) if p.proposal.kind is kind)


@pytest.mark.parametrize("name", PLANS)
def test_a_decision_changes_the_view_and_undoing_it_brings_the_old_back(filled: Store, name: str) -> None:
    before = view(filled)
    plan = PLANS[name](filled)
    jid = keep(filled, plan)
    decided = view(filled)
    assert decided != before
    relink(filled, write_run(filled, {"sayso": "test"}, "relink"), open_rules())
    assert view(filled) == decided, "what was decided survives a relink"
    assert take(filled, plan, who="bob", why="again", at="2026-11-23T10:00:00+00:00") == (jid, False)
    assert len(read_judgements(filled, withdrawn=True)) == 1, "the same again adds nothing"
    undo(filled, jid)
    assert view(filled) == before
    assert len(read_judgements(filled, withdrawn=True)) == 2, "withdrawn, not deleted"
    undo(filled, read_judgements(filled, withdrawn=True)[-1].id)
    assert view(filled) == decided, "undoing the undoing decides again"


def test_merged_events_are_one_with_all_accounts(filled: Store) -> None:
    keep(filled, PLANS["merge events"](filled))
    (event,) = (e.event for e in find_events(filled, Wanted(place="Ostrand")))
    assert [t.report for t in event.tellings] == ["r1", "r2", "r3"]
    assert len(event.sources) == 3
    assert event.trace[0].by.startswith("judgement ")
    (claim,) = (c.claim for c in find_claims(filled, Wanted()))
    assert claim.events == (event.id,)
    assert event.status is claim.status


def test_a_correction_holds_when_the_article_changes_and_is_coded_anew(filled: Store) -> None:
    keep(filled, PLANS["correct"](filled))
    run = write_run(filled, {"sayso": "newer"}, "test")
    text = "Drones struck Brannock too, " + ROWS[0]["text"]
    put(filled, run, Draft(id="r1", text=text, published="2026-03-01", url="https://news.example/r1"))
    link_waiting(filled, run, open_rules())
    found = {e.event.place: e.event for e in find_events(filled, Wanted())}
    assert found["Brannock"].tellings[0].event == "e1"
    assert found["Brannock"].type is EventType.ASSAULT
    assert found["Tavelin"].tellings[0].event == "e2"
    assert found["Tavelin"].type is EventType.ACCUSE


def test_a_judgement_whose_words_are_gone_waits_and_changes_nothing(filled: Store) -> None:
    keep(filled, PLANS["correct"](filled))
    run = write_run(filled, {"sayso": "newer"}, "test")
    put(
        filled,
        run,
        Draft(id="r1", text="Nothing of it. #1", published="2026-03-01", url="https://news.example/r1"),
    )
    link_waiting(filled, run, open_rules())
    assert all(e.event.type is EventType.ASSAULT for e in find_events(filled, Wanted()))


def test_a_bound_position_moves_the_status(filled: Store) -> None:
    keep(filled, PLANS["bind"](filled))
    (claim,) = (c.claim for c in find_claims(filled, Wanted()))
    assert [(p.report, p.stance) for p in claim.positions] == [("r2", "asserts"), ("r3", "denies")]
    assert claim.positions[0].span.of(ROWS[1]["text"]).startswith("Jets struck Ostrand")
    assert claim.status is Status.DISPUTED
    keep(filled, PLANS["correct a position"](filled))
    (claim,) = (c.claim for c in find_claims(filled, Wanted()))
    assert claim.status is Status.CONFIRMED


def test_a_rejected_proposal_is_not_asked_again(filled: Store) -> None:
    pid = _pid(filled, ProposalKind.MERGE_EVENTS)
    keep(filled, PLANS["reject a proposal"](filled))
    assert pid not in {p.pid for p in find_proposals(filled)}


@given(names=st.lists(st.sampled_from(sorted(PLANS)), min_size=1, max_size=5, unique=True), data=st.data())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_decisions_undone_in_any_order_leave_nothing(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], data: st.DataObject
) -> None:
    with open_store(tmp_path_factory.mktemp("any") / "a.db") as store:
        run = write_run(store, {"sayso": "test"}, "test")
        for row in ROWS:
            put(store, run, Draft(**row))
        link_waiting(store, run, open_rules())
        before, kept = view(store), []
        for name in names:
            try:
                kept.append(keep(store, PLANS[name](store)))
            except (UsageError, StopIteration):
                continue  # an earlier decision took away what this one is about
        for jid in data.draw(st.permutations(kept)):
            undo(store, jid)
        assert view(store) == before


# ---------------------------------------------------------------- as of a day, pages, names


@pytest.mark.parametrize("day", ["2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03", "2026-03-09"])
@pytest.mark.parametrize("judged", [None, "merge events", "bind", "merge stories"])
def test_a_day_knows_no_later_report(filled: Store, day: str, judged: str | None) -> None:
    if judged:
        keep(filled, PLANS[judged](filled))
    known = {row["id"] for row in ROWS if row["published"] <= day}
    asked = Asked(wanted=Wanted(), as_of=day)
    events = list(find_asked_events(filled, open_rules(), asked))
    claims = list(find_asked_claims(filled, open_rules(), asked))
    assert {t for e in events for t in find_tellers(e)} == known
    assert {t for c in claims for t in find_tellers(c)} <= known
    assert bool(claims) == ("r3" in known)


@pytest.mark.parametrize("as_of", [None, "2026-03-09"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_join_to_the_whole(filled: Store, as_of: str | None, limit: int) -> None:
    def page(behind: str | None, most: int) -> list[str]:
        asked = Asked(wanted=Wanted(limit=most, behind=behind), as_of=as_of)
        return [e.event.id for e in find_asked_events(filled, open_rules(), asked)]

    whole, pages, behind = page(None, 100), [], None
    while found := page(behind, limit):
        pages += found
        behind = found[-1]
    assert pages == whole
    assert len(whole) == 3


def test_now_and_as_of_the_last_day_are_found_alike(filled: Store) -> None:
    for wanted in (
        Wanted(place="tavelin"), Wanted(country="DRN"), Wanted(status="disputed"), Wanted(since="2026-03-04"),
        Wanted(type="ASSAULT", limit=2), Wanted(actor="drennian JETS"), Wanted(place="nowhere"),
    ):  # fmt: skip
        now = [e.event for e in find_asked_events(filled, open_rules(), Asked(wanted=wanted))]
        then = [
            e.event for e in find_asked_events(filled, open_rules(), Asked(wanted=wanted, as_of="2026-03-09"))
        ]
        assert now == then, wanted


def test_words_and_outlets_narrow_to_what_those_reports_tell(filled: Store) -> None:
    found = find_asked_events(filled, open_rules(), Asked(wanted=Wanted(), text="noon"))
    assert [e.event.place for e in found] == ["Ostrand"]
    assert not list(find_asked_events(filled, open_rules(), Asked(wanted=Wanted(outlet="Coast Live"))))


def test_ids_like_a_mistaken_one_are_named(filled: Store) -> None:
    eid = event_at(filled, "Tavelin")
    assert eid in find_like(filled, eid[:9])
    assert find_like(filled, eid[:-1] + "z") == (eid,)
    assert find_like(filled, "\x00") == ()
    with pytest.raises(UnknownIdError):
        open_naming(filled).name("e-none")
    with pytest.raises(UnknownIdError):
        withdraw(filled, "none", who="ann", why="x", at=AT)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (lambda n: plan_merge(n, ["r1"]), "two or more"),
        (lambda n: plan_merge(n, ["r1:e1", "r4:e1"]), "different stories"),
        (lambda n: plan_split(n, ["r1:e1", "r2"]), "REPORT:e3"),
        (lambda n: plan_correct(n, "r1:e1", Change(field="type", value="RAID")), "ASSAULT"),
        (lambda n: plan_correct(n, "r1:e1", Change(field="colour", value="red")), "modality"),
        (lambda n: plan_correct(n, "r1:e1", Change(field="actor", value="Nobody")), "do not stand"),
        (lambda n: plan_correct(n, "r1", Change(field="type", value="ACCUSE")), "nothing is set by hand"),
        (lambda n: plan_reject(n, ["r1"]), "what was written"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_kept(
    filled: Store, plan: Callable[[Any], Plan], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        plan(open_naming(filled))
    assert read_judgements(filled) == ()


def test_gold_has_what_was_judged_and_nothing_else(filled: Store) -> None:
    assert read_judged(filled).reports == ()
    keep(filled, PLANS["correct"](filled))
    keep(filled, PLANS["reject an event"](filled))
    judged = read_judged(filled)
    assert [(r.report.id, len(r.events), len(r.rejected)) for r in judged.reports] == [
        ("r1", 1, 0),
        ("r2", 0, 1),
    ]
    assert [e.place for e in judged.events] == ["Tavelin"]
    assert [j["who"] for j in judged.judgements] == ["ann", "ann"]


# ---------------------------------------------------------------- names by content


@given(
    kind=st.sampled_from(SubjectKind), report=st.text(), words=st.text(max_size=9), label=st.text(max_size=5)
)
def test_a_subject_comes_back_from_its_text(kind: SubjectKind, report: str, words: str, label: str) -> None:
    subject = Subject(kind=kind, report=report, span=Span(3, 9), words=words, label=label)  # type: ignore[arg-type]
    assert from_text(subject.to_text()) == subject


@given(text=st.text())
def test_any_text_at_all_is_a_subject_or_none(text: str) -> None:
    assert from_text(text) is None
    assert from_text(json.dumps(["event", text])) is None


@given(text=st.text(max_size=60), words=st.text(max_size=5), start=st.integers(0, 80), size=st.integers(1, 9))
def test_what_is_found_again_slices(text: str, words: str, start: int, size: int) -> None:
    subject = Subject(
        kind=SubjectKind.EVENT,
        report="r",
        span=Span(start, start + size),
        words=words,  # type: ignore[arg-type]
    )
    found = find_again(subject, text)
    assert found is None or found.of(text)


def decided(*judged: tuple[JudgementKind, Iterable[str]]) -> Any:
    return to_decided([
        Judgement(kind=kind, subjects=tuple(json.dumps(["report", r, "", ""]) for r in rids), who="a", why="b", at=AT)
        for kind, rids in judged
    ])  # fmt: skip


def test_stories_are_joined_and_split_in_the_order_of_the_judgements() -> None:
    order: Any = ["a", "b", "c", "d"]
    found: Any = [("a", "b"), ("c",), ("d",)]
    merge, split = JudgementKind.MERGE, JudgementKind.SPLIT
    assert decide_stories(found, decided((merge, "ad")), order) == (("a", "b", "d"), ("c",))
    assert decide_stories(found, decided((merge, "ad"), (split, "b")), order) == (
        ("a", "d"),
        ("b",),
        ("c",),
    )
    assert decide_stories(found, decided((split, "b"), (merge, "bc")), order) == (("a",), ("b", "c"), ("d",))
    assert decide_stories(found, decided((merge, "xy")), order) == (("a", "b"), ("c",), ("d",))


def test_an_event_is_read_by_its_id(filled: Store) -> None:
    eid = event_at(filled, "Ostrand")
    found = read_event(filled, eid)
    assert found is not None
    assert found.event.id == eid
