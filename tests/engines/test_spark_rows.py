"""Rows of coded reports without any Spark: what is written is what comes in, by this version and by another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.cli import run as sayso
from sayso.cli.arriving import Arrived, find_arrived, from_draft
from sayso.cli.ingest import Means, ingest_sources
from sayso.cli.spark_reading import list_files, read_file
from sayso.engines import Coded, Coder, Extracted
from sayso.engines.coded import ROW, Kept, Row, from_row, to_done, to_problem_row, to_row
from sayso.engines.spark import to_columns
from sayso.engines.spark_tasks import code_rows
from sayso.errors import UsageError
from sayso.records import Article, Draft, Problem
from sayso.settings import Settings
from sayso.spans import Span
from sayso.store import open_store
from sayso.store.content import content
from sayso.store.linker import open_rules
from tests.engines.spark_fakes import code, code_bare, open_bare

TEXT = "The port of Lyse was closed on Monday, the harbour master said.\n\nNobody was hurt."
PLAIN = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@pytest.fixture(autouse=True)
def one_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.store.versions.find_version", lambda: {"sayso": "test"})


def to_coded_row(draft: Draft) -> Row:
    return to_done(to_row(from_draft(draft).arrival, draft), code(draft).line)


@settings(deadline=None)
@given(PLAIN, PLAIN, st.none() | PLAIN, st.none() | PLAIN)
def test_a_draft_comes_back_coded_or_not(
    id_: str, text: str, title: str | None, published: str | None
) -> None:
    draft = Draft(id=id_, text=text, title=title, published=published)
    arrival = from_draft(draft).arrival
    fresh = from_row(to_row(arrival, draft))
    done = from_row(to_coded_row(draft))
    assert isinstance(fresh, Kept) and isinstance(done, Kept)
    assert (fresh.arrival.hash, fresh.given, fresh.coded) == (arrival.hash, draft, None)
    assert (done.given, done.coded) == (draft, code(draft))


def test_an_article_of_a_page_comes_back_with_all_that_the_page_said() -> None:
    article = Article(id="p", text=TEXT, byline="Ottilie Marsh", sections=("News",), sentences=(Span(0, 20),))
    work = Extracted(
        article=article, problems=(Problem(code="bad_date", room="article", detail="p: no date"),)
    )
    row = to_done(to_row(from_draft(Draft(id="p", text=TEXT)).arrival, work), code(work).line)
    back = from_row(row)
    assert isinstance(back, Kept)
    assert back.given == work
    assert row["text"] is None  # it stands once, in the entry


def test_a_problem_comes_back() -> None:
    problem = Problem(code="bad_json", room="sources", article="x:3", detail="x:3: broken", span=Span(1, 2))
    assert from_row(to_problem_row(problem)) == problem


def test_batches_are_coded_in_order_and_what_is_complete_passes_through() -> None:
    rows = [to_row(from_draft(d).arrival, d) for d in (Draft(id="a", text=TEXT), Draft(id="b", text=" "))]
    rows.insert(1, to_problem_row(Problem(code="bad_json", room="sources", detail="x: broken")))
    rows.append(to_coded_row(Draft(id="c", text=TEXT)))
    (batch,) = code_rows([pa.RecordBatch.from_pylist(rows, schema=ROW)], code_bare, open_bare)
    found = batch.to_pylist()
    assert [row["id"] for row in found] == ["a", None, "b", "c"]
    assert [row["error"] for row in found] == [None, "bad_json", "empty", None]
    assert found[3] == rows[3]


def test_the_batch_function_codes_extracted_articles_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    from sayso import pipeline

    seen: list[tuple[Article, tuple[Problem, ...]]] = []

    def watch(article: Article, rooms: object, problems: tuple[Problem, ...]) -> dict[str, str]:
        seen.append((article, problems))
        return {"id": article.id}

    monkeypatch.setattr(pipeline, "code_extracted", watch)
    work = Extracted(article=Article(id="p", text=TEXT, byline="Ottilie Marsh", paragraphs=(Span(0, 9),)))
    row = to_row(from_draft(Draft(id="p", text=TEXT)).arrival, work)
    out = pipeline.code_batch(pa.RecordBatch.from_pylist([row], schema=ROW), None)  # type: ignore[arg-type]
    assert seen == [(work.article, ())]
    assert out.to_pylist() == [{"id": "p", "entry": '{"id":"p"}'}]


def write(path: Path, rows: list[Row]) -> str:
    pq.write_table(pa.Table.from_pylist(rows, schema=ROW), path)
    return str(path)


def test_ingest_takes_what_is_coded_and_codes_again_what_another_version_coded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = [Draft(id=f"r{n}", text=TEXT.replace("Lyse", f"Lyse {n}")) for n in range(3)] + [
        Draft(id="e", text=" ")
    ]
    path = write(tmp_path / "coded.parquet", [to_coded_row(d) for d in drafts])
    lines = tmp_path / "in.jsonl"
    lines.write_text("".join(json.dumps({"id": d.id, "text": d.text}) + "\n" for d in drafts))

    def take(source: str, db: str, coder: Coder) -> list[str]:
        ingest_sources((source,), str(tmp_path / db), Means(open_coder=lambda: coder, open_rules=open_rules))
        with open_store(str(tmp_path / db)) as store:
            return list(content(store))

    def never(work: object) -> Coded:
        raise AssertionError("something is coded that is coded already")

    assert take(path, "a.db", never) == take(str(lines), "b.db", code)
    monkeypatch.setattr("sayso.store.versions.find_version", lambda: {"sayso": "next"})
    assert take(path, "c.db", code) == take(str(lines), "d.db", code)


def test_parquet_with_the_keys_of_a_line_is_read_as_drafts(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"id": ["a", None], "text": [TEXT, None], "more": [1, 2]}), path)
    found = list(find_arrived((str(path),), Settings(), lambda _: False))
    assert isinstance(found[0], Arrived) and found[0].work == Draft(id="a", text=TEXT)
    assert isinstance(found[1], Problem) and found[1].code == "no_text"


def test_a_row_of_another_schema_and_a_broken_file_are_problems(tmp_path: Path) -> None:
    row = to_coded_row(Draft(id="a", text=TEXT)) | {"schema": "sayso.coded/9"}
    other, broken = write(tmp_path / "other.parquet", [row]), tmp_path / "broken.parquet"
    broken.write_bytes(Path(other).read_bytes()[:-40])
    found = list(find_arrived((other, str(broken)), Settings(), lambda _: False))
    assert [f.code for f in found if isinstance(f, Problem)] == ["wrong_schema", "damaged"]
    assert "sayso.coded/9" in found[0].detail


def test_a_folder_that_spark_wrote_is_its_parts_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "coded.parquet"
    (folder / "_temporary").mkdir(parents=True)
    rows = [to_coded_row(Draft(id=f"r{n}", text=TEXT)) for n in range(2)]
    write(folder / "part-1.parquet", rows[1:])
    write(folder / "part-0.parquet", rows[:1])
    write(folder / "_temporary" / "part-9.parquet", rows)
    (folder / "_SUCCESS").touch()
    found = [
        f.arrival.name
        for f in find_arrived((str(folder),), Settings(), lambda _: False)
        if isinstance(f, Arrived)
    ]
    assert found == ["r0", "r1"]


def to_ids(files: tuple[str, ...]) -> Iterator[str]:
    for file in files:
        for batch in read_file(file):
            yield from batch["id"].to_pylist()


def test_files_are_read_here_and_on_a_remote_file_system_alike(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text('{"id": "b", "text": "words"}\n{"id": "c"}\n')
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "ignored.png").write_bytes(b"\x89PNG")
    write(tmp_path / "c.parquet", [to_coded_row(Draft(id="d", text=TEXT))])
    here, there = list_files([str(tmp_path)]), list_files([f"file://{tmp_path}"])
    assert sorted(to_ids(here)) == sorted(to_ids(there)) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("sources", [["/no/such/file"], ["file:///no/such/file"], ["odd://x/y"]])
def test_what_is_not_there_is_told_before_any_work(sources: list[str]) -> None:
    with pytest.raises(UsageError):
        list_files(sources)


def test_a_page_that_cannot_be_taken_apart_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError("too much")

    monkeypatch.setattr("sayso.cli.arriving.extract_articles", fail)
    (tmp_path / "page.txt").write_text(TEXT)
    (tmp_path / "zeal.jsonl").write_text('{"id": "b", "text": "words"}\n')
    rows = [
        row for file in list_files([str(tmp_path)]) for batch in read_file(file) for row in batch.to_pylist()
    ]
    assert [row["error"] for row in rows] == ["crashed", None]


def test_columns_are_told_as_spark_writes_them() -> None:
    assert (
        to_columns(pa.schema([("a", pa.string()), ("b", pa.list_(pa.int64()))]))
        == "`a` string, `b` array<bigint>"
    )


def test_wrong_use_is_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in.txt").write_text(TEXT)
    there, out = str(tmp_path / "in.txt"), str(tmp_path / "out.parquet")
    assert sayso(["spark", "code", there, "-o", there]) == 2
    assert "is there already" in capfd.readouterr().err
    assert sayso(["spark", "code", there, "-o", out, "--conf", "spark.x"]) == 2
    assert "KEY=VALUE" in capfd.readouterr().err
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert sayso(["spark", "link", there, "-o", out]) == 2
    assert "there is no Java" in capfd.readouterr().err
