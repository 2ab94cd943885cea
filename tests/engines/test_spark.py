"""PySpark in earnest, on this machine: a JVM, Python workers, shuffles, retries. One session for all.

`local[2,4]`: two cores, four attempts a task.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sayso.cli.ingest import Means, ingest_sources
from sayso.cli.spark_reading import find_all, list_files, read_file
from sayso.engines.coded import SCHEMA, Row, to_done, to_problem_row, to_row
from sayso.engines.coder import Coded, Coder
from sayso.engines.spark import Cluster, MapBatches, code_files, open_session
from sayso.engines.spark_links import find_parts, link_rows
from sayso.engines.spark_tasks import code_rows
from sayso.records import Fetched, Problem
from sayso.sources import keep_raw
from sayso.sources.tables import find_tables, read_table
from sayso.store import open_store, read_copy_groups, read_stories
from sayso.store.content import content
from sayso.store.linker import open_rules
from tests.engines.spark_fakes import code as code_one
from tests.engines.spark_fakes import code_failing, code_killed, code_plainly, find_version, open_bare

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).parent.parent.parent
DEMO = ROOT / "src" / "sayso" / "resources" / "demo"

pytestmark = [
    pytest.mark.skipif(
        not os.environ.get("JAVA_HOME") and shutil.which("java") is None,
        reason="no Java here: Spark is not tested (install openjdk-17-jre-headless)",
    ),
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # Py4J leaves its sockets to the collector
]

CONF = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.memory": "1g",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "4",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",  # compiling costs more than a few rows do
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
}


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """Two cores, four attempts; the workers find this folder of tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setattr("sayso.store.versions.find_version", find_version)
        with open_session(Cluster(master="local[2,4]", conf=CONF), "tests") as opened:
            yield opened


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Four of our story sets with broken lines among them, a page, and a WARC of two pages."""
    folder = tmp_path_factory.mktemp("reports")
    files = []
    for name in ("ferry", "riot", "talks", "well"):
        lines = (ROOT / "data" / "stories" / name / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        lines[3:3] = ["{not json", json.dumps({"id": f"{name}-empty", "text": " "}), '{"id": 5, "text": 5}']
        files.append(folder / f"{name}.jsonl")
        files[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    pages = sorted(DEMO.glob("*.html"))[:3]
    shutil.copy(pages[0], folder)
    for page in pages[1:]:
        keep_raw(to_fetched(page), folder / "raw")
    return (*map(str, files), str(folder / pages[0].name), str(folder / "raw"))


def to_fetched(page: Path) -> Fetched:
    body = page.read_bytes()
    return Fetched(
        address=f"https://gazette.example/{page.stem}", body=body, fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
        sha256=sha256(body).hexdigest(), media_type="text/html",
    )  # fmt: skip


def to_expected(sources: tuple[str, ...]) -> list[str]:
    """The rows that one process makes, without the moment at which a line was read, and without the version, since a
    lexicon may be edited under the test."""
    return sorted(_to_text(row) for path in list_files(sources) for row in _code_here(path))


def _code_here(path: str) -> Iterator[Row]:
    for found in find_all(path):
        if isinstance(found, Problem):
            yield to_problem_row(found)
        elif isinstance(found.work, Coded):
            yield to_row(found.arrival, found.work)
        else:
            assert found.work is not None
            yield to_done(to_row(found.arrival, found.work), code_one(found.work).line)


def to_rows(folder: str) -> list[Row]:
    return [
        dict(row) for path in find_tables(folder) for row in read_table(path) if not isinstance(row, Problem)
    ]


def _to_text(row: Row) -> str:
    told = {key: value for key, value in row.items() if key not in {"came_at", "version"}}
    return json.dumps(told, default=bytes.hex)


def code_with(
    session: SparkSession, sources: tuple[str, ...], out: Path, task: MapBatches, shares: int = 2
) -> list[str]:
    code_files(session, list_files(sources), str(out), (read_file, task), shares)
    return sorted(map(_to_text, to_rows(str(out))))


@pytest.fixture(scope="module")
def coded(
    session: SparkSession, reports: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[str]]:
    """The folder of the coded reports, and its rows."""
    out = tmp_path_factory.mktemp("out") / "coded.parquet"
    return str(out), code_with(session, reports, out, code_plainly, shares=3)


def test_the_real_pipeline_reads_in_the_workers_as_it_does_here(
    session: SparkSession, tmp_path: Path
) -> None:
    from sayso import pipeline
    from sayso.sources.lines import read_drafts

    drafts = [
        json.dumps({"id": p.stem, "text": p.read_text(encoding="utf-8")})
        for p in sorted(DEMO.glob("*.txt"))[:4]
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(drafts), encoding="utf-8")
    code_files(session, [str(path)], str(tmp_path / "out.parquet"), (read_file, code_rows), 1)
    rooms = pipeline.open_rooms()
    with path.open("rb") as stream:
        told = [
            pipeline.code_draft(d, rooms) for d in read_drafts(stream, "in") if not isinstance(d, Problem)
        ]
    lines = sorted(map(pipeline.to_json, told))
    assert sorted(row["entry"] for row in to_rows(str(tmp_path / "out.parquet"))) == lines


def test_many_tasks_write_what_one_process_does(
    coded: tuple[str, list[str]], reports: tuple[str, ...]
) -> None:
    folder, rows = coded
    assert rows == to_expected(reports)
    assert len(find_tables(folder)) == 3
    errors = {row["error"] for row in to_rows(folder)}
    assert errors == {None, "bad_json", "empty", "wrong_type"}
    assert {row["schema"] for row in to_rows(folder)} == {SCHEMA}


@pytest.mark.parametrize("task", [code_killed, code_failing])
def test_a_worker_that_is_killed_and_a_task_that_fails_change_nothing(
    session: SparkSession,
    reports: tuple[str, ...],
    tmp_path: Path,
    task: partial[MapBatches],
    coded: tuple[str, list[str]],
) -> None:
    flag = tmp_path / "struck"
    rows = code_with(session, reports, tmp_path / "out.parquet", partial(task, str(flag)))
    assert flag.exists()
    assert rows == coded[1]


def test_an_article_that_kills_whoever_reads_it_becomes_an_error(
    session: SparkSession, tmp_path: Path
) -> None:
    path = tmp_path / "in.jsonl"
    texts = ["The port of Lyse was closed on Monday."] * 5
    texts[3] = "die"
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": t}) + "\n" for n, t in enumerate(texts)))
    code_with(session, (str(path),), tmp_path / "out.parquet", code_plainly, shares=1)
    found = {row["id"]: row["error"] for row in to_rows(str(tmp_path / "out.parquet"))}
    assert found == {"r0": None, "r1": None, "r2": None, "r3": "crashed", "r4": None}


def open_never() -> Coder:
    raise AssertionError("something is coded that is coded already")


def ingest(sources: tuple[str, ...], db: Path, **more: object) -> list[str]:
    means = Means(**{"open_coder": open_bare, "open_rules": open_rules, **more})  # type: ignore[arg-type]
    assert ingest_sources(sources, str(db), means) == 1  # there are broken lines
    with open_store(str(db)) as store:
        return list(content(store))


@pytest.fixture(scope="module")
def ledger(
    session: SparkSession, reports: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[str]]:
    """A ledger made by one process of the reports as they came, and all that it holds."""
    db = tmp_path_factory.mktemp("one") / "ledger.db"
    return db, ingest(reports, db)


def test_what_a_cluster_coded_makes_the_same_ledger(
    coded: tuple[str, list[str]], ledger: tuple[Path, list[str]], tmp_path: Path
) -> None:
    assert ingest((coded[0],), tmp_path / "ledger.db", open_coder=open_never) == ledger[1]
    assert ingest_sources(
        (coded[0],), str(tmp_path / "ledger.db"), Means(open_coder=open_never, open_rules=open_rules)
    )


def test_groups_are_those_of_the_ledger(
    session: SparkSession, coded: tuple[str, list[str]], ledger: tuple[Path, list[str]], tmp_path: Path
) -> None:
    counts = link_rows(session, coded[0], str(tmp_path / "groups.parquet"))
    rows = to_rows(str(tmp_path / "groups.parquet"))
    with open_store(str(ledger[0])) as store:
        stories = {story.sid: sorted(story.reports) for story in read_stories(store)}
        copies = sorted(sorted(group) for group in read_copy_groups(store))
    assert _to_groups(rows, "story") == stories
    assert sorted(_to_groups(rows, "copies").values()) == copies != []
    assert counts == (len(rows), sum(map(len, copies)), len(stories))


def _to_groups(rows: list[Row], by: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for row in rows:
        if row[by] is not None:
            groups.setdefault(row[by], []).append(row["report"])
    return {key: sorted(group) for key, group in groups.items()}


def test_connected_parts_of_a_long_chain(session: SparkSession) -> None:
    names = [f"n{7 * n % 41:02}" for n in range(41)]  # a chain in no order, and a triangle
    edges = [(min(a, b), max(a, b)) for a, b in pairwise(names)]
    edges += [("x1", "x2"), ("x2", "x3"), ("x1", "x3")]
    found = {
        row["report"]: row["part"]
        for row in find_parts(session.createDataFrame(edges, "u string, v string")).collect()
    }
    assert found == {**dict.fromkeys(names, "n00"), "x1": "x1", "x2": "x1", "x3": "x1"}
