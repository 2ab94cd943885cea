"""Stores new, old, newer, damaged; and `sayso doctor --db` on them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from sayso.errors import StoreError, UsageError
from sayso.records import Draft
from sayso.store import Run, Store, open_store, write_run
from sayso.store.checking import check_store
from sayso.store.linker import link_waiting
from sayso.store.opening import HEAD
from sayso.store.schema import metadata
from tests.store.conftest import Address
from tests.store.standins import open_rules
from tests.store.test_rows import put


def test_migrations_make_what_the_schema_says(store: Store) -> None:
    def ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and name is not None and name.startswith("search"))

    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
    versions = sorted((Path(__file__).parents[2] / "src/sayso/store/migrations/versions").glob("v*.py"))
    assert versions[-1].name.startswith(f"v{HEAD}_")


def test_a_store_opens_again_and_a_newer_one_is_refused(address: Address) -> None:
    with open_store(address("a")) as store:
        run = write_run(store, {"sayso": "test"}, "test")
        put(store, run, Draft(id="r1", text="Jets struck Port."))
    with open_store(address("a"), create=False) as store, store.writing() as connection:
        assert connection.execute(text("SELECT count(*) FROM sources")).scalar() == 1
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        StoreError, match=r"was made by a newer sayso \(store 9999, this one knows \d+\): upgrade sayso"
    ):
        open_store(address("a"))


def test_sqlite_is_set_up_as_decided(tmp_path: Path) -> None:
    with open_store(tmp_path / "a % b.db") as store, store.reading() as connection:
        pragmas = {
            p: connection.exec_driver_sql(f"PRAGMA {p}").scalar()
            for p in ("journal_mode", "foreign_keys", "user_version")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "user_version": int(HEAD)}


def test_reading_goes_on_while_another_writes(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store, store.writing() as writer:
        writer.execute(text("INSERT INTO versions (digest, detail) VALUES ('d', '{}')"))
        with store.reading() as reader:
            assert reader.execute(text("SELECT count(*) FROM versions")).scalar() == 0


def test_what_cannot_be_a_store_is_refused(tmp_path: Path) -> None:
    for where in (tmp_path, tmp_path / "no" / "a.db", "mysql://x/y", "postgresql://[::bad/x"):
        with pytest.raises(UsageError, match=r"^[^\n]+$"):
            open_store(where)
    with pytest.raises(UsageError, match="there is no such ledger"):
        open_store(tmp_path / "none.db", create=False)
    (tmp_path / "noise.db").write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    with pytest.raises(StoreError, match=r"^[^\n]+$"):
        open_store(tmp_path / "noise.db")


def fill(store: Store, run: Run) -> None:
    for n in range(12):
        put(
            store,
            run,
            Draft(id=f"r{n}", text=f"Jets struck Port {n} at night, and the quay burned. #{n % 3}"),
        )
    put(store, run, Draft(id="bad", text="They fail."))
    link_waiting(store, run, open_rules())


def check(store: Store) -> dict[str, str]:
    """What is not sound, by name."""
    return {f.name: f.found for f in check_store(store) if not f.sound}


def test_a_sound_store_is_called_so(store: Store, run: Run) -> None:
    fill(store, run)
    found = {f.name: f.found for f in check_store(store)}
    assert check(store) == {}
    assert found["texts"] == "13, all sound"
    assert found["entries"] == "13, all sound"
    assert found["links"] == "every report is in its story"
    put(store, run, Draft(id="late", text="Jets struck Port."))
    assert "1 wait for the next sayso ingest" in {f.name: f.found for f in check_store(store)}["links"]


@pytest.mark.parametrize(
    ("harm", "name", "remedy"),
    [
        ("UPDATE texts SET body = substr(body, 1, 20) WHERE id = 3", "texts", "take its last copy"),
        (
            "UPDATE texts SET body = (SELECT body FROM texts WHERE id = 4) WHERE id = 3",
            "texts",
            "take its last copy",
        ),
        ("UPDATE entries SET line = substr(line, 1, 20) WHERE id = 3", "entries", "take its last copy"),
        ("DELETE FROM linked WHERE report = 3", "links", "sayso relink"),
        ("UPDATE events SET story = 999", "ids", "sayso relink"),
        ("UPDATE entries SET run = 999 WHERE id = 2", "ids", "take its last copy"),
    ],
)
def test_damage_is_found_and_what_to_do_said(tmp_path: Path, harm: str, name: str, remedy: str) -> None:
    with open_store(tmp_path / "a.db") as store:
        fill(store, write_run(store, {"sayso": "test"}, "test"))
        with sqlite3.connect(tmp_path / "a.db") as raw:
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute(harm)
        found = check(store)
        assert name in found
        assert remedy in found[name]


def test_broken_pages_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        fill(store, write_run(store, {"sayso": "test"}, "test"))
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'texts'").fetchone()[0]
    raw.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 2000)
    with open_store(path) as store:
        found = check(store)
    assert "take its last copy" in found["pages"]
    assert "texts" in found
