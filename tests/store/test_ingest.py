"""`sayso ingest`: idempotent, resumable, the same by several processes as by one, whole whatever kills it.

The coder and the rules are stand-ins that take no time; processes, signals, transactions and files are real. That is honest
for what is tested here: between two writes the store cannot tell a slow coder from a fast one, and the faster it is the
more often a signal falls into a write.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sayso.cli import run as sayso
from sayso.cli.ingest import Means, ingest_sources
from sayso.store import open_store
from sayso.store.content import content
from tests.store.conftest import Address
from tests.store.standins import open_fake, open_rules, to_reports

MEANS = Means(open_coder=open_fake, open_rules=open_rules)


@pytest.fixture
def reports(tmp_path: Path) -> str:
    """Eighty made-up reports, with broken lines among them."""
    path = tmp_path / "reports.jsonl"
    lines = [json.dumps(row) for row in to_reports(80)]
    lines[40:40] = ["{not json", '{"id": "x"}']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linking comes between the reports, not only at the end; and nobody edits a lexicon under the test."""
    monkeypatch.setattr("sayso.cli.ingest.LINK_EVERY", 15)
    monkeypatch.setattr("sayso.store.versions.find_version", lambda: {"sayso": "test"})


def read(db: str) -> list[str]:
    with open_store(db) as store:
        return list(content(store))


def fork(db: str, source: str, jobs: int = 1) -> int:
    """`sayso ingest` in a process of its own; returns its id."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            code = ingest_sources(
                (source,), db, Means(open_coder=open_fake, open_rules=open_rules, jobs=jobs)
            )
        finally:
            os._exit(code)
    return child


def wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_what_is_done_is_told_and_done_once(
    address: Address, reports: str, capsys: pytest.CaptureFixture[str]
) -> None:
    db = address("a")
    assert ingest_sources((reports,), db, MEANS) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[-1].startswith(
        "sayso: read 82, new 76, seen before 0, failed 6: not_english 4, bad_json 1, no_text 1; "
    )
    assert "copies folded 8" in told[-1]
    before = read(db)
    assert ingest_sources((reports,), db, MEANS) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[-1].startswith("sayso: read 82, new 0, seen before 80, failed 2: ")
    assert told[-1].endswith(
        "linked 0: copies folded 0, stories touched 0, events changed 0, claims changed 0"
    )
    assert read(db) == before


def test_several_processes_at_once_end_as_one(address: Address, reports: str) -> None:
    one, many = address("one"), address("many")
    ingest_sources((reports,), one, MEANS)
    children = [fork(many, reports) for _ in range(4)]
    assert [wait(child) for child in children] == [1] * 4
    assert read(many) == read(one)


def test_jobs_change_nothing(tmp_path: Path, reports: str) -> None:
    one, many = str(tmp_path / "one.db"), str(tmp_path / "many.db")
    ingest_sources((reports,), one, MEANS)
    ingest_sources((reports,), many, Means(open_coder=open_fake, open_rules=open_rules, jobs=2))
    assert read(many) == read(one)


def test_killed_at_any_instant_the_next_run_completes(
    address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least 50 times SIGKILL, at random instants from the making of the store to its last link."""
    reports, whole = str(tmp_path / "few.jsonl"), address("whole")
    Path(reports).write_text("\n".join(json.dumps(row) for row in to_reports(30)) + "\n", encoding="utf-8")
    monkeypatch.setattr("sayso.cli.ingest.LINK_EVERY", 5)
    began = time.monotonic()
    assert wait(fork(whole, reports)) == 1
    lasts, expected = min(time.monotonic() - began, 1.2), read(whole)  # bounded on a machine that is busy
    chance, kills, stores = random.Random(7), 0, 0
    while kills < (50 if whole.endswith(".db") else 15):
        db = address(f"killed{stores}")
        stores += 1
        for _ in range(8):
            child = fork(db, reports)
            time.sleep(chance.uniform(0, lasts / 2))
            os.kill(child, signal.SIGKILL)
            kills += wait(child) == -signal.SIGKILL
        assert wait(fork(db, reports)) in {0, 1}  # and now one that is left in peace
        assert read(db) == expected


def test_ctrl_c_leaves_all_whole(tmp_path: Path, reports: str) -> None:
    db = str(tmp_path / "a.db")
    script = (
        "import sys; from tests.store.test_ingest import *; import sayso.cli.ingest as i; real = open_fake()\n"
        "import sayso.store.versions as v; v.find_version = lambda: {'sayso': 'test'}\n"
        "def slow(work):\n    print('coding', flush=True); time.sleep(.02); return real(work)\n"
        f"sys.exit(ingest_sources(({reports!r},), {db!r}, Means(open_coder=lambda: slow, open_rules=open_rules)))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout
    for _ in range(20):
        child.stdout.readline()
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=30)
    assert child.returncode == 130
    assert said.splitlines()[-1].startswith("sayso: interrupted: read ")
    ingest_sources((reports,), db, MEANS)
    whole = str(tmp_path / "whole.db")
    ingest_sources((reports,), whole, MEANS)
    assert read(db) == read(whole)


def limit(db: str, pages: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full when the store has so many pages."""
    from sayso.store import opening

    kept = opening._set_pragmas

    def full(connection: sqlite3.Connection, record: object) -> None:
        kept(connection, record)
        connection.execute(f"PRAGMA max_page_count={pages}")

    monkeypatch.setattr(opening, "_set_pragmas", full)


def test_a_full_disk_stops_with_one_line_and_loses_nothing(
    tmp_path: Path, reports: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    db, whole = str(tmp_path / "a.db"), str(tmp_path / "whole.db")
    ingest_sources((reports,), whole, MEANS)
    with open_store(db):
        pass
    size = Path(db).stat().st_size // 4096
    for more in (2, 7, 13):
        with monkeypatch.context() as patched:
            limit(db, size + more, patched)
            with pytest.raises(
                Exception, match=f"{db}: the disk is full: free space and run the same command again"
            ):
                ingest_sources((reports,), db, MEANS)
        assert "sayso: stopped: read " in capsys.readouterr().err
    ingest_sources((reports,), db, MEANS)
    assert read(db) == read(whole)


def test_a_locked_store_is_waited_for_then_told_of(
    tmp_path: Path, reports: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = str(tmp_path / "a.db")
    with open_store(db):
        pass
    monkeypatch.setattr("sayso.store.opening.BUSY_SECONDS", 0.2)
    holder = sqlite3.connect(db, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Exception, match=r"a\.db: is in use by another program"):
        ingest_sources((reports,), db, MEANS)
    holder.execute("ROLLBACK")
    holder.close()
    assert ingest_sources((reports,), db, MEANS) == 1


def test_no_rights_are_told_of(tmp_path: Path, reports: str) -> None:
    tmp_path.chmod(0o755)
    db = tmp_path / "a.db"
    with open_store(db):
        pass
    db.chmod(0o444)
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.setgid(65534)
            os.setuid(65534)
            ingest_sources((reports,), str(db), MEANS)
        except Exception as error:
            code = 0 if "a.db: may not be" in str(error) and "check the rights" in str(error) else 71
        finally:
            os._exit(code)
    if os.geteuid() == 0:
        for folder in tmp_path.parents[:3]:
            folder.chmod(0o755)
    assert wait(child) == 0


@pytest.mark.parametrize(
    ("db", "said"),
    [
        (
            "no/such/folder/a.db",
            "no/such/folder/a.db: its folder does not exist; name a file in a folder that exists",
        ),
        ("mysql://x/y", "--db mysql://…: give the path of a file, or postgresql://USER@HOST/NAME"),
        ("postgresql://nobody@127.0.0.1:1/x", "cannot be reached: is the server up?"),
        (".", ".: is a folder; name a file in a folder that exists"),
    ],
)
def test_a_store_that_cannot_be_is_refused_in_one_line(
    db: str, said: str, reports: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sayso(["ingest", reports, "--db", db]) in {1, 2}
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert said in lines[0]


def test_other_files_are_not_taken_for_ledgers(
    tmp_path: Path, reports: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE mine (x)")
    assert sayso(["ingest", reports, "--db", str(other)]) == 1
    assert "is a database of something else" in capsys.readouterr().err
    assert sayso(["ingest", str(other), "--db", reports]) == 1
    assert "is not a ledger, or is damaged" in capsys.readouterr().err
    assert sayso(["export", "links", "--db", str(tmp_path / "none.db")]) == 2
    assert "there is no such ledger" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()
    assert sayso(["ingest", "none.jsonl", "--db", str(tmp_path / "none.db")]) == 2
    assert not (tmp_path / "none.db").exists()


def test_a_clock_that_goes_back_changes_nothing(
    tmp_path: Path, reports: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sayso.store import writing

    straight, back = str(tmp_path / "a.db"), str(tmp_path / "b.db")
    ingest_sources((reports,), straight, MEANS)
    years = iter(range(2050, 1, -1))
    monkeypatch.setattr(writing, "to_now", lambda: f"{next(years):04d}-01-01T00:00:00Z")
    monkeypatch.setattr("sayso.cli.arriving.to_now", lambda: f"{next(years):04d}-01-01T00:00:00Z")
    ingest_sources((reports,), back, MEANS)
    assert read(back) == read(straight)


def test_a_ledger_is_written_out(
    tmp_path: Path, reports: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.cli.ledger.open_rules", open_rules)
    db = str(tmp_path / "a.db")
    ingest_sources((reports,), db, MEANS)
    out = tmp_path / "links.json"
    assert sayso(["export", "links", "--db", db, "-o", str(out)]) == 0
    links = json.loads(out.read_text(encoding="utf-8"))
    assert sorted(links) == ["claims", "copies", "events", "stories"]
    members = [rid for story in links["stories"] for rid in story]
    assert len(members) == len(set(members)) == 76
    assert ["r3", "r4"] in links["copies"]
    assert all(e["articles"] and e["independent_sources"] for e in links["events"])
    assert {"article", "statement", "by", "stance", "said_on", "span"} <= set(
        links["claims"][0]["positions"][0]
    )
    assert sayso(["export", "links", "--db", db, "-o", str(out), "--as-of", "2026-03-03"]) == 0
    early = json.loads(out.read_text(encoding="utf-8"))
    told = {rid for story in early["stories"] for rid in story}
    assert told < set(members)
    assert {rid for event in early["events"] for rid in event["articles"]} <= told
    capsys.readouterr()
    assert sayso(["export", "jsonl", "--db", db]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["article"]["id"] for line in lines] == [f"r{n}" for n in range(80)]
    assert sum("error" in line for line in lines) == 4
    assert sayso(["export", "xml", "--db", db]) == 2
    assert "there are links, jsonl" in capsys.readouterr().err
    assert sayso(["export", "links", "--db", db, "--as-of", "yesterday"]) == 2
