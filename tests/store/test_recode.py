"""`sayso relink --recode`: kept texts coded by the version that runs, with what people decided kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from sayso.cli.ingest import Means, ingest_sources
from sayso.cli.relink import relink_store
from sayso.engines import Coded, Coder, Extracted, Work
from sayso.errors import StoreError
from sayso.export.entry import to_json, to_line
from sayso.records import Draft
from sayso.store import (
    Arrival,
    Content,
    Run,
    Store,
    Wanted,
    find_events,
    open_store,
    packing,
    read_report,
    read_versions,
    write_arrival,
    write_run,
)
from sayso.store.content import content
from sayso.store.packing import to_hash
from sayso.store.recoding import find_uncoded
from sayso.store.schema import entries
from tests.store.conftest import Address
from tests.store.standins import code, open_fake, open_rules, to_article, to_entry, to_reports
from tests.store.test_rows import put

MEANS = Means(open_coder=open_fake, open_rules=open_rules)


def take(db: str, folder: Path, monkeypatch: pytest.MonkeyPatch, version: str = "old") -> None:
    import json

    path = folder / "reports.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in to_reports(12)), encoding="utf-8")
    monkeypatch.setattr("sayso.store.versions.find_version", lambda: {"sayso": version})
    ingest_sources((str(path),), db, MEANS)


def open_newer() -> Coder:
    """A coder that finds nothing in what tells of Tavelin1."""

    def coded(work: Work) -> Coded:
        article = to_article(work) if isinstance(work, Draft) else work.article
        if "Tavelin1" not in article.text:
            return code(work)
        entry = to_entry(article)
        return Coded(line=to_json(to_line(type(entry)(article=article, model="newer"))))

    return coded


def test_kept_texts_are_coded_anew_and_linked(
    address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    db = address("a")
    take(db, tmp_path, monkeypatch)
    monkeypatch.setattr("sayso.store.versions.find_version", lambda: {"sayso": "new"})
    means = Means(open_coder=open_newer, open_rules=open_rules)
    assert relink_store(db, means, recode=True) == 0
    assert "coded anew 11, failed 1" in capsys.readouterr().err
    with open_store(db) as store:
        found = read_report(store, "r1")
        other = read_report(store, "r0")
        assert found is not None
        assert other is not None
        assert found.entry.events == ()
        assert len(other.entry.events) == 1
        assert not list(find_events(store, Wanted(place="tavelin1")))
        assert list(find_events(store, Wanted(place="tavelin0")))
        once = list(content(store))
    assert relink_store(db, means, recode=True) == 0
    assert "coded anew 0, failed 0" in capsys.readouterr().err
    with open_store(db) as store:
        assert list(content(store)) == once


def test_it_equals_a_ledger_that_the_new_version_made(
    address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(address("old"), tmp_path, monkeypatch)
    take(address("new"), tmp_path, monkeypatch, "new")
    assert relink_store(address("old"), MEANS, recode=True) == 0
    with open_store(address("old")) as old, open_store(address("new")) as new:
        kinds = ('["event"', '["claim"', '["story"', '["pair"', '["facet', '["tally"', '["turn"', '["linked"')
        lines = [[x for x in content(s) if x.startswith(kinds)] for s in (old, new)]
    assert lines[0] == lines[1]


def page(store: Store, run: Run, text: str) -> None:
    """An article of a page, as this version took it out."""
    article = to_article(Draft(id="p1", text=text, url="https://x.example/p1"))
    coded = code(Extracted(article=article))
    import msgspec

    arrival = Arrival(
        name="p1", hash=to_hash("page", "p1", "same bytes"), body_sha256=b"x" * 32, address="https://x.example/p1",
        came_at="2026-03-04T00:00:00Z",
    )  # fmt: skip
    write_arrival(
        store, run, arrival, Content(line=msgspec.json.decode(coded.line), text=text, url=article.url)
    )


def test_a_page_is_coded_from_its_article(store: Store, run: Run) -> None:
    page(store, run, "Jets struck Port.")
    newer = write_run(store, {"sayso": "newer"}, "test")
    (kept,) = find_uncoded(store, newer)
    assert not isinstance(kept.work, Draft)
    assert kept.work.text == "Jets struck Port."
    assert not list(find_uncoded(store, run))


def test_another_text_of_the_same_page_is_kept_beside_the_first(store: Store, run: Run) -> None:
    page(store, run, "Jets struck Port.")
    page(store, write_run(store, {"sayso": "newer"}, "test"), "Jets struck Port. And it burned.")
    found = read_report(store, "p1")
    assert found is not None
    assert found.entry.article.text == "Jets struck Port. And it burned."
    (version,) = read_versions(store, "p1")
    assert version.line is not None
    assert version.text == "Jets struck Port."
    assert version.line["article"]["text"] == "Jets struck Port. And it burned."


def test_the_words_that_entries_are_packed_with_never_change() -> None:
    """Every ledger there is was packed with them: other words are another file, under another byte."""
    words = (packing._LINE_WORDS_1, packing._LINE_WORDS_2)
    assert [hashlib.sha256(w).hexdigest()[:16] for w in words] == ["d43bc02cd768d7e7", "2a88c7b8b061fde2"]


def test_entries_of_the_first_way_of_packing_still_open() -> None:
    text, line = "Jets struck Port.", b'{"text":"Jets","span":[0,4]}'
    old = b"\x02" + packing._deflate(line, packing.to_dictionary(text, packing._LINE_WORDS_1))
    assert packing.unpack_line(old, text) == line
    assert packing.pack_line(line, text)[:1] == b"\x03"
    assert packing.unpack_line(packing.pack_line(line, text), text) == line


def test_an_entry_packed_with_other_words_is_told_of_and_coded_anew(
    store: Store, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(packing, "_LINE_WORDS_2", b"of another sayso " * 400 + packing._LINE_WORDS_2[::-1])
        put(store, run, Draft(id="r1", text="Jets struck Port."))
    with pytest.raises(StoreError, match=r"^r1: [^\n]*relink --recode codes it anew$"):
        read_report(store, "r1")
    newer = write_run(store, {"sayso": "newer"}, "test")
    (kept,) = find_uncoded(store, newer)
    assert kept.work == Draft(id="r1", text="Jets struck Port.")


def test_nonsense_is_no_crash(store: Store, run: Run) -> None:
    put(store, run, Draft(id="r1", text="Jets struck Port."))
    with store.writing() as connection:
        for line in (b"[1]", b"{}", b"nonsense", b'{"article": 3}'):
            blob = packing.pack_line(line, "Jets struck Port.")
            connection.execute(update(entries).values(line=blob))
    with pytest.raises(StoreError, match="r1: "):
        read_report(store, "r1")
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(entries)).scalar() == 1
