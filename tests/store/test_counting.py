"""Counting by day and place, and what changed: exact where it says so, and the same after a relink."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from sayso.errors import UsageError
from sayso.labels import Status
from sayso.linked import LinkedClaim, Report
from sayso.records import Draft
from sayso.store import Run, Store, Wanted, find_claims, find_events, open_store, write_run
from sayso.store.changes import Change, ChangeKind, Since, read_changes, read_revision
from sayso.store.finding import Asked, find_asked_claims, find_asked_events
from sayso.store.linker import link_waiting, relink
from sayso.store.schema import proposals
from sayso.store.summing import read_days, read_outlets, read_spots
from tests.store.standins import open_rules
from tests.store.test_linker import ROWS, fill
from tests.store.test_rows import put

QUESTIONS = (
    Wanted(), Wanted(status="asserted"), Wanted(type="ASSAULT"), Wanted(type="AID"), Wanted(place="TAVELIN1"),
    Wanted(since="2026-03-04", until="2026-03-04"), Wanted(since="2026-03-05"), Wanted(country="DRN", status="asserted"),
    Wanted(outlet="Northfield Wire", actor="drennian  jets"), Wanted(outlet="nobody"), Wanted(place="tavelin1", actor="nobody"),
    Wanted(place="tavelin1", country="DRN", type="ASSAULT", since="2026-01-01"), Wanted(status="none such"),
)  # fmt: skip


def test_counts_are_those_of_the_list(store: Store) -> None:
    fill(store, ROWS)
    for wanted in QUESTIONS:
        check_counts(store, wanted)


def check_counts(store: Store, wanted: Wanted) -> None:
    listed = list(find_events(store, Wanted(**{**to_dict(wanted), "limit": 500})))
    days, spots = read_days(store, Asked(wanted=wanted)), read_spots(store, Asked(wanted=wanted))
    assert days.total == spots.total == len(listed)
    by_day = Counter(e.event.start for e in listed)
    assert {d.day: d.total for d in days.counts} == by_day
    by_place = Counter(e.event.place for e in listed)
    assert {s.name: s.total for s in spots.spots} == by_place
    assert all(s.countries == ("DRN",) and s.precision is None for s in spots.spots)
    assert not days.capped
    assert days.undated == spots.unplaced == spots.others == 0


def to_dict(wanted: Wanted) -> dict[str, object]:
    return {name: getattr(wanted, name) for name in Wanted.__slots__}


def test_words_and_days_are_counted_as_they_are_listed(store: Store) -> None:
    fill(store, ROWS)
    for asked in (
        Asked(wanted=Wanted(), text="Marovia denied"),
        Asked(wanted=Wanted(), text="no such words"),
    ):
        listed = list(find_asked_events(store, open_rules(), asked))
        assert read_days(store, asked).total == read_spots(store, asked).total == len(listed)


def test_most_places_are_shown_and_the_others_told(store: Store) -> None:
    fill(store, ROWS)
    whole = read_spots(store, Asked(wanted=Wanted()))
    some = read_spots(store, Asked(wanted=Wanted()), most=2)
    assert set(some.spots) < set(whole.spots)
    assert len(some.spots) == 2
    assert some.others == whole.total - sum(s.total for s in some.spots) > 0


def test_no_more_are_counted_than_may_be(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, ROWS)
    monkeypatch.setattr("sayso.store.summing.MOST_COUNTED", 3)
    found = read_days(store, Asked(wanted=Wanted(country="DRN")))
    assert (found.total, found.capped) == (3, True)
    assert not read_days(store, Asked(wanted=Wanted())).capped  # kept, not counted


def test_outlets_with_their_latest_report(store: Store, run: Run) -> None:
    for n, (outlet, day) in enumerate(
        (("Zeta", "2026-03-01"), ("zeta", "2026-03-09T08:00:00Z"), ("Alpha", None), (None, "2026-04-01"))
    ):
        put(store, run, Draft(id=f"o{n}", text=f"Jets struck Port {n}.", outlet=outlet, published=day))
    assert [(o.name, o.reports, o.last_on) for o in read_outlets(store)] == [
        ("Zeta", 2, "2026-03-09"),
        ("Alpha", 1, None),
    ]


def test_types_and_outlets_of_claims_are_found(store: Store) -> None:
    fill(store, ROWS)
    every = list(find_claims(store, Wanted(limit=500)))
    for asked, found in (
        (Wanted(type="ASSAULT"), every),
        (Wanted(type="AID"), []),
        (Wanted(outlet="NORTHFIELD wire"), every),
    ):
        assert list(find_asked_claims(store, open_rules(), Asked(wanted=asked))) == found
    assert every


def test_pages_follow_each_other(store: Store) -> None:
    fill(store, ROWS)
    for wanted in (Wanted(), Wanted(country="DRN"), Wanted(status="asserted", outlet="northfield wire")):
        every = Wanted(**{**to_dict(wanted), "limit": 500})  # type: ignore[arg-type]
        whole = [e.event.id for e in find_events(store, every)]
        paged: list[str] = []
        page = Wanted(**{**to_dict(wanted), "limit": 2})  # type: ignore[arg-type]
        while some := [e.event.id for e in find_events(store, page)]:
            paged += some
            page = replace(page, behind=some[-1])
        assert paged == whole
        assert len(whole) > 3


# ---------------------------------------------------------------- what changed


def read_all(store: Store, since: Since, limit: int = 3) -> list[Change]:
    found, cursor = [], None
    while True:
        page = read_changes(store, since, limit=limit, before=cursor)
        found += page.changes
        cursor = page.cursor
        if cursor is None:
            return found


def to_rows(changes: list[Change]) -> list[tuple[str, str, str | None, str | None]]:
    return [(c.kind, c.id, c.day, c.report) for c in changes]


def test_every_event_is_new_once_and_every_denial_told(store: Store) -> None:
    fill(store, ROWS)
    changes = read_all(store, Since())
    new = [c.id for c in changes if c.kind is ChangeKind.NEW]
    assert sorted(new) == sorted(e.event.id for e in find_events(store, Wanted(limit=500)))
    denied = [c.id for c in changes if c.kind is ChangeKind.DENIED]
    assert sorted(denied) == sorted(
        c.claim.id for c in find_claims(store, Wanted(limit=500, status="disputed"))
    )
    assert len({(c.kind, c.id) for c in changes}) == len(changes)
    assert to_rows(changes) == to_rows(list(read_changes(store, Since(), limit=500).changes))
    only = read_all(store, Since(kinds=(ChangeKind.DENIED,)))
    assert [c.id for c in only] == [c.id for c in changes if c.kind is ChangeKind.DENIED]


def test_a_relink_changes_no_change(store: Store) -> None:
    run = fill(store, ROWS, every=5)
    questions = (Since(), Since(as_of="2026-03-09"), Since(wanted=Wanted(place="tavelin1")))
    before = [to_rows(read_all(store, q)) for q in questions]
    revision = read_revision(store)
    relink(store, run, open_rules())
    assert [to_rows(read_all(store, q)) for q in questions] == before
    assert read_revision(store) > revision
    assert all(before)


def test_since_a_moment_only_what_came_after_it(
    store: Store, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = iter(range(24))
    monkeypatch.setattr("sayso.cli.arriving.to_now", lambda: f"2026-03-10T{next(hours):02d}:00:00Z")
    put(store, run, Draft(id="a", text="Jets struck Port. #1", published="2026-03-04"))
    link_waiting(store, run, open_rules())
    first = read_revision(store)
    put(store, run, Draft(id="b", text="Marovia denied it. #1", published="2026-03-05"))
    link_waiting(store, run, open_rules())
    assert read_revision(store) > first
    found = read_all(store, Since(moment="2026-03-10T00:30:00Z"))
    assert [(c.kind, c.report, c.day) for c in found] == [("denied", "b", "2026-03-05")]
    assert found[0].claim
    assert found[0].claim.claim.status is Status.DISPUTED
    assert not read_all(store, Since(moment="2026-03-11T00:00:00Z"))
    assert [c.kind for c in read_all(store, Since(as_of="2026-03-04"))] == ["new"]
    assert len(read_all(store, Since(moment="2026-03-09T00:00:00Z"))) == 2


def test_as_of_a_day_they_stand_in_order_of_publication(store: Store) -> None:
    fill(store, ROWS)
    found = read_all(store, Since(as_of="2026-03-02"))
    assert found
    assert all(a.day >= b.day for a, b in pairwise(found) if a.day and b.day)
    assert max(c.day for c in found if c.day) <= "2026-03-02"
    late = read_all(store, Since(as_of="2026-12-31"))
    assert {c.id for c in found} < {c.id for c in late}


def test_a_report_that_comes_again_is_told_of_for_what_is_new_in_it(store: Store, run: Run) -> None:
    text = "Jets struck Port at dawn, and three depots burned for a day and a night. #1"
    put(store, run, Draft(id="a", text=text, url="https://x.example/a"))
    put(store, run, Draft(id="c", text="It was quiet."))
    put(store, run, Draft(id="a", text=text + " Jets struck Quay.", url="https://x.example/a"))
    link_waiting(store, run, open_rules())
    came = {c.event.event.place: c.came_at for c in read_all(store, Since()) if c.event}
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT e.seq FROM events e ORDER BY e.seq").all()
    assert sorted(came) == ["Port", "Quay"]
    assert [row[0] for row in rows] == [1, 3]


def test_a_cursor_that_is_none_is_refused(store: Store) -> None:
    for cursor in ("", "x", "[1]", '["a","b","c"]', "[1,2,3]"):
        with pytest.raises(UsageError, match="is no cursor"):
            read_changes(store, Since(), before=cursor)


def test_readers_see_whole_stories_while_it_is_linked_anew(store: Store) -> None:
    run = fill(store, ROWS)
    expected = {e.event.id for e in find_events(store, Wanted(limit=500))}
    seen: list[set[str]] = []

    def look(done: int, left: int) -> None:
        seen.append({e.event.id for e in find_events(store, Wanted(limit=500))})

    def slowly() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("sayso.store.linker.BATCH", 4)
            yield

    for _ in slowly():
        relink(store, run, open_rules(), look)
    assert len(seen) > 3
    assert all(found == expected for found in seen)
    assert read_days(store, Asked(wanted=Wanted())).total == len(expected)


def test_claims_of_one_id_are_told_apart_and_proposals_are_posted_once(tmp_path: object) -> None:
    rules = open_rules()

    def link(reports: tuple[Report, ...], copies: tuple[object, ...], as_of: str | None = None) -> object:
        links = rules.link_story(reports, copies, as_of)  # type: ignore[arg-type]
        twice: list[LinkedClaim] = [c for c in links.claims for _ in range(3)]
        return replace(links, claims=tuple(twice), proposals=links.proposals * 2)

    with open_store(f"{tmp_path}/a.db") as store:
        run = write_run(store, {"sayso": "test"}, "test")
        for row in ROWS:
            put(store, run, Draft(**row))
        link_waiting(store, run, replace(rules, link_story=link))  # type: ignore[arg-type]
        ids = [c.claim.id for c in find_claims(store, Wanted(limit=500))]
        assert len(ids) == len(set(ids)) > 0
        with store.reading() as connection:
            pids = list(connection.execute(select(proposals.c.pid)).scalars())
            assert (
                connection.execute(select(func.count(proposals.c.pid.distinct()))).scalar() == len(pids) > 0
            )
