"""What comes is kept once, whole and for good; what is current is told by sequence."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from sayso.cli.arriving import from_draft
from sayso.cli.ingest import to_content
from sayso.errors import StoreError
from sayso.records import Draft, Problem
from sayso.store import (
    Judgement,
    JudgementKind,
    Outcome,
    Run,
    Store,
    Written,
    append_judgement,
    find_sources,
    is_known,
    read_judgements,
    read_report,
    read_rids,
    read_run,
    read_versions,
    write_arrival,
    write_problems,
    write_run,
)
from sayso.store.packing import pack_line, pack_text, to_column, to_folded, unpack_line, unpack_text
from sayso.store.schema import entries, problems, sources, texts, todo
from tests.store.standins import code

LONG = "Jets struck Tavelin at dawn, the ministry of the interior said on Tuesday, and three depots burned for a day."


def put(store: Store, run: Run, draft: Draft) -> Written:
    arrived = from_draft(draft)
    return write_arrival(store, run, arrived.arrival, to_content(arrived, code(draft)))


def count(store: Store, table: object) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar() or 0  # type: ignore[arg-type]


def test_the_same_bytes_add_no_row(store: Store, run: Run) -> None:
    draft = Draft(id="r1", text=LONG, published="2026-03-04")
    assert put(store, run, draft) == Written(outcome=Outcome.NEW, rid="r1")
    before = [count(store, t) for t in (sources, entries, texts, todo)]
    assert put(store, run, draft) == Written(outcome=Outcome.SEEN, rid="r1")
    assert [count(store, t) for t in (sources, entries, texts, todo)] == before == [1, 1, 1, 1]
    with store.reading() as connection:
        assert is_known(connection, run, from_draft(draft).arrival.hash)


def test_another_version_of_sayso_codes_it_anew_and_keeps_both(store: Store, run: Run) -> None:
    draft = Draft(id="r1", text=LONG)
    put(store, run, draft)
    newer = write_run(store, {"sayso": "test", "models": "newer"}, "test")
    with store.reading() as connection:
        assert not is_known(connection, newer, from_draft(draft).arrival.hash)
    assert put(store, newer, draft).outcome is Outcome.RECODED
    assert count(store, entries) == 2
    assert count(store, sources) == 1
    info = read_run(store, read_versions(store, "r1")[0].run)
    assert info is not None
    assert json.loads(info.version) == {"sayso": "test", "models": "newer"}


def test_an_article_that_changes_is_a_version(store: Store, run: Run) -> None:
    put(store, run, Draft(id="r1", text=LONG, url="https://a.example/1"))
    told = put(store, run, Draft(id="r1", text="All else. Jets struck Port.", url="https://a.example/1"))
    assert told == Written(outcome=Outcome.CHANGED, rid="r1")
    longer = "All else. Jets struck Port. Two were hurt."
    assert put(store, run, Draft(id="r1", text=longer)).outcome is Outcome.CHANGED
    versions = read_versions(store, "r1")
    assert [v.text for v in versions] == [LONG, "All else. Jets struck Port.", longer]
    report = read_report(store, "r1")
    assert report is not None
    assert report.entry.article.text.endswith("Two were hurt.")


def test_a_changed_article_under_its_url_keeps_its_first_id(store: Store, run: Run) -> None:
    put(store, run, Draft(id="r1", text=LONG, url="https://a.example/1"))
    told = put(store, run, Draft(id="r2", text=LONG + " More.", url="https://a.example/1"))
    assert (told.outcome, told.rid, told.problem and told.problem.code) == (Outcome.CHANGED, "r1", "same_url")
    other = put(
        store,
        run,
        Draft(
            id="r3",
            text="The harvest was good this year, say growers in the south of it.",
            url="https://a.example/1",
        ),
    )
    assert (other.outcome, other.rid) == (Outcome.NEW, "r3")


def test_two_articles_of_one_id_are_both_kept_and_told_of(store: Store, run: Run) -> None:
    put(store, run, Draft(id="index", text=LONG))
    other = Draft(id="index", text="The harvest was good this year, say growers in the south of the country.")
    told = put(store, run, other)
    assert told.outcome is Outcome.NEW
    assert told.rid.startswith("index~")
    assert told.problem is not None
    assert told.problem.code == "same_id"
    assert list(read_rids(store)) == ["index", told.rid]
    assert put(store, run, other) == Written(outcome=Outcome.SEEN, rid=told.rid)
    changed = Draft(id="index", text=other.text + " Rain helped.")
    assert put(store, run, changed) == Written(outcome=Outcome.CHANGED, rid=told.rid)
    found = read_report(store, told.rid)
    assert found is not None
    assert found.entry.article.id == told.rid
    assert count(store, problems) == 1


def test_what_cannot_be_coded_is_kept_with_its_error(store: Store, run: Run) -> None:
    draft = Draft(id="r1", text="They fail.")
    assert put(store, run, draft).outcome is Outcome.NEW
    assert put(store, run, draft).outcome is Outcome.SEEN
    line = read_versions(store, "r1")[0].line
    assert line is not None
    assert line["error"]["code"] == "not_english"
    assert read_report(store, "r1") is None
    assert count(store, todo) == 0
    assert count(store, problems) == 1


def test_a_crash_is_tried_again(store: Store, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = Draft(id="r1", text="They crash.")
    put(store, run, draft)
    with store.reading() as connection:
        assert not is_known(connection, run, from_draft(draft).arrival.hash)
    monkeypatch.setenv("SAYSO_TEST_MENDED", "1")
    assert put(store, run, draft).outcome is Outcome.RECODED
    assert read_report(store, "r1") is not None


def test_a_problem_is_kept_once(store: Store, run: Run) -> None:
    problem = Problem(code="bad_json", room="sources", detail="a.jsonl:3: is not JSON\0", article="a.jsonl:3")
    write_problems(store, run, (problem, problem))
    write_problems(store, run, (problem,))
    assert count(store, problems) == 1


@pytest.mark.parametrize(
    "text", ["a\0b struck c", "ﷺ struck 𝔘nit\u202e", "struck\ud800".encode("utf-8", "replace").decode()]
)
def test_any_text_is_kept_to_the_letter(store: Store, run: Run, text: str) -> None:
    put(store, run, Draft(id="r\0" + text[-1], text=text, title="t\0", outlet="\0"))
    (rid,) = read_rids(store)
    assert read_versions(store, rid)[0].text == text
    found = read_report(store, rid)
    assert found is not None
    assert found.entry.article.text == text


def test_words_are_found_and_nothing_asked_for_breaks_the_search(store: Store, run: Run) -> None:
    put(store, run, Draft(id="r1", text=LONG, title="Depots burn"))
    put(store, run, Draft(id="r2", text="Tavelin held a fair on Tuesday. Nothing struck anyone as odd."))
    with store.reading() as connection:
        number = {row.id: row.report for row in connection.execute(select(sources))}
    assert [number[s] for s, _ in find_sources(store, "depot burning")] == [1]
    assert len(list(find_sources(store, "tuesday tavelin"))) == 2
    assert [r for _, r in find_sources(store, '"jets struck"')] == [1]
    for odd in ("", "  ", '"', "AND OR NOT", "a* (b", "col:x", "\0", "'; drop table", "💥"):
        list(find_sources(store, odd))


def test_judgements_are_added_and_withdrawn_never_changed(store: Store) -> None:
    def judge(kind: JudgementKind, *subjects: str, at: str = "2026-03-04T10:00:00Z") -> Judgement:
        return Judgement(kind=kind, subjects=subjects, who="edda", why="same night", at=at)

    merge = judge(JudgementKind.MERGE, "e1", "e2")
    assert append_judgement(store, merge) == append_judgement(store, merge) == merge.id
    split = judge(JudgementKind.SPLIT, "e3")
    append_judgement(store, split)
    assert read_judgements(store) == (merge, split)
    gone = judge(JudgementKind.WITHDRAW, merge.id)
    append_judgement(store, gone)
    assert read_judgements(store) == (split,)
    append_judgement(store, judge(JudgementKind.WITHDRAW, gone.id, at="2026-03-05T10:00:00Z"))
    assert read_judgements(store) == (merge, split)
    assert len(read_judgements(store, withdrawn=True)) == 4


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300), st.text(max_size=80))
def test_what_is_packed_comes_back(text: str, more: str) -> None:
    clean = text.encode("utf-8", "replace").decode()
    line = msgspec.json.encode(
        {"text": clean, "more": [more.encode("utf-8", "replace").decode(), clean[:40]]}
    )
    assert unpack_text(pack_text(text)) == text
    quoting = msgspec.json.encode(
        [
            {"text": clean[1:9], "span": [1, 9]},
            {"@": [3, 4], "span": [-3, 2]},
            {"text": more.encode("utf-8", "replace").decode(), "span": [2, 3]},
        ]
    )
    assert unpack_line(pack_line(quoting, clean), clean) == quoting
    assert unpack_line(pack_line(line, text), text) == line
    assert "\0" not in (to_column(text) or "")
    (to_column(text) or "").encode("utf-8")
    assert to_folded(to_folded(text)) == to_folded(text)


def test_a_blob_that_breaks_off_is_damage() -> None:
    blob = pack_line(b'{"a":"struck"}' * 50, LONG)
    for cut in (1, 5, len(blob) - 1):
        with pytest.raises(StoreError, match="doctor"):
            unpack_line(blob[:cut], LONG)
