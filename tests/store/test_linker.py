"""The linker: the content is a function of the set of reports, and a change costs no more than its part."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from sayso.linked import Copy, Report
from sayso.records import Draft
from sayso.store import (
    Judgement,
    JudgementKind,
    Run,
    Store,
    Wanted,
    append_judgement,
    find_claims,
    find_events,
    find_proposals,
    linker,
    open_store,
    read_claim,
    read_copy_groups,
    read_event,
    read_links,
    read_stories,
    read_story,
    write_run,
)
from sayso.store.content import content
from sayso.store.linker import link_waiting, read_links_as_of, relink
from sayso.store.schema import todo
from tests.store.conftest import Address
from tests.store.standins import open_rules, to_reports
from tests.store.test_rows import put

ROWS = to_reports(36)


def fill(store: Store, rows: Iterable[dict[str, str]], every: int = 0) -> Run:
    """Takes reports in; links after each `every` of them, and at the end."""
    run = write_run(store, {"sayso": "test"}, "test")
    for number, row in enumerate(rows, 1):
        put(store, run, Draft(**row))
        if every and number % every == 0:
            link_waiting(store, run, open_rules())
    link_waiting(store, run, open_rules())
    return run


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """What a store that took everything in at once holds."""
    with open_store(tmp_path_factory.mktemp("known") / "known.db") as store:
        fill(store, ROWS)
        yield list(content(store))


@pytest.mark.parametrize("every", [1, 7])
def test_one_by_one_gives_what_all_at_once_gives(address: Address, known: list[str], every: int) -> None:
    with open_store(address("a")) as store:
        run = fill(store, ROWS, every)
        assert list(content(store)) == known
        relink(store, run, open_rules())
        assert list(content(store)) == known


def test_the_order_of_arrival_changes_nothing(tmp_path: Path, known: list[str]) -> None:
    for seed in range(2):
        rows = list(ROWS)
        random.Random(seed).shuffle(rows)
        with open_store(tmp_path / f"{seed}.db") as store:
            fill(store, rows, every=5 + seed)
            assert list(content(store)) == known


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    first=st.lists(st.sets(st.integers(1, 5), max_size=3), min_size=1, max_size=7),
    then=st.lists(st.sets(st.integers(1, 5), max_size=3), min_size=1, max_size=7),
    every=st.integers(1, 3),
)
def test_reports_that_change_leave_no_trace_in_the_links(
    tmp_path_factory: pytest.TempPathFactory, first: list[set[int]], then: list[set[int]], every: int
) -> None:
    """Some reports change their story, some bridge two: what is linked is what a store linked anew holds."""

    def to_rows(tags: list[set[int]], word: str) -> list[dict[str, str]]:
        said = "Jets struck Tavelin and it was night over the strait, the ministry said on"
        return [
            {
                "id": f"r{n}",
                "text": f"{said} {word}. {' '.join(f'#{t} ={t}' if t > 3 else f'#{t}' for t in sorted(t))}",
            }
            for n, t in enumerate(tags)
        ]

    folder = tmp_path_factory.mktemp("changed")
    with open_store(folder / "a.db") as store:
        run = fill(store, [*to_rows(first, "Monday"), *to_rows(then, "Friday")], every)
        grown = list(content(store))
        relink(store, run, open_rules())
        assert list(content(store)) == grown


def test_copies_stories_events_and_claims_are_found(store: Store) -> None:
    run = fill(store, ROWS)
    groups = list(read_copy_groups(store))
    assert ("r3", "r4") in groups
    stories = list(read_stories(store))
    members = [rid for story in stories for rid in story.reports]
    assert sorted(members) == sorted(r["id"] for r in ROWS if "fail" not in r["text"])
    assert len(set(members)) == len(members)
    story = read_story(store, "r3")
    assert story is not None
    assert story == read_story(store, story.sid)
    events, claims = read_links(store, story.sid)
    assert read_event(store, events[0].event.id) == events[0]
    assert events[0].run == run.id
    assert events[0].countries == ("DRN",)
    if claims:
        assert read_claim(store, claims[0].claim.id) == claims[0]
    assert find_proposals(store)


def test_the_view_is_found_by_what_is_asked_for(store: Store) -> None:
    fill(store, ROWS)

    def events(**wanted: str) -> list[str | None]:
        return [e.event.place for e in find_events(store, Wanted(**wanted, limit=500))]

    assert set(events(place="TAVELIN1")) == {"Tavelin1"}
    assert len(events(country="DRN")) == len(events()) == len(events(actor="drennian  jets"))
    assert not events(country="FRA")
    assert not events(actor="nobody")
    assert not events(type="AID")
    assert len(events(type="ASSAULT", status="asserted", since="2026-03-04", until="2026-03-04")) == len(
        events()
    )
    assert not events(since="2026-03-05")
    disputed = list(find_claims(store, Wanted(status="disputed", place="tavelin0", since="2026-03-01")))
    assert disputed
    assert not list(find_claims(store, Wanted(status="retracted")))
    first = list(find_claims(store, Wanted(limit=1)))
    second = list(find_claims(store, Wanted(limit=1, after=1)))
    assert first != second


def test_as_of_a_day_only_what_was_said_by_then_counts(store: Store) -> None:
    fill(store, ROWS)
    story = next(s for s in read_stories(store) if len(s.reports) > 3)
    now, before = (
        read_links_as_of(store, open_rules(), story.sid, day) for day in ("2026-12-31", "2026-03-02")
    )
    told = [t.report for e in now.events for t in e.tellings]
    assert set(told) == set(story.reports)
    assert len([t for e in before.events for t in e.tellings]) < len(told)


def test_a_judgement_has_its_story_linked_anew_and_no_other(store: Store, run: Run) -> None:
    fill(store, ROWS)
    judged = Judgement(
        kind=JudgementKind.ACCEPT, subjects=("x",), who="edda", why="", at="2026-03-04T10:00:00Z"
    )
    append_judgement(store, judged, touched=("r3",))
    linked: list[int] = []

    def counted(reports: tuple[Report, ...], copies: tuple[Copy, ...], as_of: str | None = None) -> object:
        linked.append(len(reports))
        return open_rules().link_story(reports, copies, as_of)

    done = link_waiting(store, run, replace(open_rules(), link_story=counted))  # type: ignore[arg-type]
    story = read_story(store, "r3")
    assert story is not None
    assert linked == [len(story.reports)]
    assert (done.reports, done.changes.stories, done.changes.events, done.changes.claims) == (0, 1, 0, 0)


def test_stories_that_a_report_does_not_touch_are_left_alone(store: Store) -> None:
    run = fill(store, ROWS)
    linked: list[str] = []

    def counted(reports: tuple[Report, ...], copies: tuple[Copy, ...], as_of: str | None = None) -> object:
        linked.extend(r.id for r in reports)
        return open_rules().link_story(reports, copies, as_of)

    put(store, run, Draft(id="new", text="Jets struck Port again. #99", published="2026-03-04"))
    link_waiting(store, run, replace(open_rules(), link_story=counted))  # type: ignore[arg-type]
    assert linked == ["new"]


def test_a_batch_that_fails_leaves_all_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run = fill(store, ROWS)
    before = list(content(store))
    put(store, run, Draft(id="new", text="Jets struck Port. #1", published="2026-03-04"))
    kept = linker._replace_pairs

    def broken(*args: object) -> None:
        kept(*args)  # type: ignore[arg-type]
        raise RuntimeError("the power went")

    monkeypatch.setattr(linker, "_replace_pairs", broken)
    with pytest.raises(RuntimeError):
        link_waiting(store, run, open_rules())
    monkeypatch.undo()
    graph = ('["linked"', '["story"', '["event"', '["pair"', '["key"', '["claim"')
    now = [line for line in content(store) if line.startswith(graph)]
    assert now == [line for line in before if line.startswith(graph)]
    link_waiting(store, run, open_rules())
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(todo)).scalar() == 0


def test_one_linker_at_a_time(store: Store, run: Run) -> None:
    from sayso.store.locking import alone

    put(store, run, Draft(id="r1", text="Jets struck Port. #1"))
    with alone(store, wait=False) as mine:
        assert mine
        assert link_waiting(store, run, open_rules(), wait=False).reports == 0
    assert link_waiting(store, run, open_rules(), wait=False).reports == 1
