"""A ledger of an older store is brought up to date: nothing lost, its view found and counted as if made by this one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, text

from sayso.store import Store, Wanted, find_claims, find_events, open_store, read_report
from sayso.store.content import content
from sayso.store.finding import Asked
from sayso.store.migrations.versions import v0001_first as first
from sayso.store.opening import HEAD
from sayso.store.summing import read_days
from tests.store.conftest import Address
from tests.store.test_linker import ROWS, fill


def make_old(address: str, new: Store) -> None:
    """A store as the first version made it, with the rows of `new`."""
    with open_store(address) as store, store.writing() as connection:
        # a store of our own to write into, put back to the first tables
        kind = connection.dialect.name
        names = ["todo", "facets", "names", "spots", "tallies", "turns", "proposals", "claims", "events", "linked",
                 "stories", "pairs", "keys", "judgements", "problems", "entries", "sources", "texts", "reports",
                 "runs", "versions"]  # fmt: skip
        for name in ("search", *names):
            connection.execute(text(f"DROP TABLE {name}" + ("" if kind == "sqlite" else " CASCADE")))
        first.metadata.create_all(connection)
        for statement in first.SEARCH[kind]:
            connection.execute(text(statement))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        with new.reading() as reader:
            for table in first.metadata.sorted_tables:
                copy(connection, reader, table)


def copy(connection: Any, reader: Any, table: Any) -> None:
    there = {row[1] for row in reader.execute(text(f"PRAGMA table_info({table.name})"))}
    if table.name == "facets":
        return
    columns = [table.c[c.name] for c in table.columns if c.name in there]
    rows = [dict(row) for row in reader.execute(select(*columns)).mappings()]
    if rows:
        connection.execute(insert(table), rows)


def test_an_older_ledger_is_brought_up_to_date(address: Address, tmp_path: Any) -> None:
    with open_store(tmp_path / "new.db") as new:
        fill(new, ROWS)
        expected = list(content(new))
        make_old(address("old"), new)
    with open_store(address("old")) as store:
        assert list(content(store)) == expected
        with store.reading() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
        assert list(find_claims(store, Wanted(status="disputed", place="tavelin0", outlet="northfield wire")))
        events = list(find_events(store, Wanted(country="DRN", type="ASSAULT", limit=500)))
        assert read_days(store, Asked(wanted=Wanted())).total == len(events) > 3
        assert read_report(store, "r0")


def test_an_upgrade_that_was_killed_is_done_at_the_next_opening(address: Address, tmp_path: Any) -> None:
    with open_store(tmp_path / "new.db") as new:
        fill(new, ROWS)
        expected = list(content(new))
    with open_store(address("a")) as store:
        fill(store, ROWS)
        with store.writing() as connection:
            for table in ("facets", "turns", "tallies"):
                connection.execute(text(f"DELETE FROM {table}"))
            connection.execute(text("INSERT INTO tallies (kind, key, status, n) VALUES (9, 0, 0, 1)"))
    with open_store(address("a")) as store:
        assert list(content(store)) == expected
