"""Whether a store is sound: what `sayso doctor --db` looks at, and what to do about what it finds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, MetaData, func, select, text

from sayso.errors import StoreError
from sayso.store.opening import HEAD, Store
from sayso.store.packing import to_bytes, unpack_line, unpack_text
from sayso.store.schema import (
    claims,
    entries,
    events,
    linked,
    metadata,
    problems,
    reports,
    sources,
    stories,
    texts,
    todo,
)  # fmt: skip

RELINK = "run sayso relink --db on it"
RESTORE = "take its last copy, and ingest again what came since"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at, what was found, and whether it is as it should be; if not, `found` says what to do."""

    name: str
    found: str
    sound: bool = True


def check_store(store: Store) -> Iterator[Finding]:
    """Looks at a store whole: its pages, every text against its hash, every entry, every id that leads to another row.

    Reads everything once: some 100 MB a second. Never raises for what is wrong with the store.
    """
    checks = (_check_pages, _check_counts, _check_texts, _check_entries, _check_ids, _check_linked)
    for check in checks:
        try:
            with store.reading() as connection:
                yield check(connection)
        except StoreError as error:
            yield Finding(
                name=check.__name__.removeprefix("_check_"), found=f"{error}; {RESTORE}", sound=False
            )


def _check_pages(connection: Connection) -> Finding:
    if connection.dialect.name != "sqlite":
        version = connection.execute(text("SHOW server_version")).scalar()
        return Finding(name="pages", found=f"PostgreSQL {version}, which checks them itself; store {HEAD}")
    said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(3)")]
    if said != ["ok"]:
        return Finding(name="pages", found=f"{said[0].splitlines()[-1][:200]}: {RESTORE}", sound=False)
    return Finding(name="pages", found=f"SQLite says ok; store {HEAD}")


def _check_counts(connection: Connection) -> Finding:
    counted = ((reports, "reports"), (sources, "versions"), (stories, "stories"), (events, "events"),
               (claims, "claims"), (problems, "problems"))  # fmt: skip
    said = (
        f"{connection.execute(select(func.count()).select_from(t)).scalar()} {name}" for t, name in counted
    )
    return Finding(name="holds", found=", ".join(said))


def _check_texts(connection: Connection) -> Finding:
    bad, total = [], 0
    for row in connection.execute(select(texts).execution_options(yield_per=100)):
        total += 1
        try:
            sound = hashlib.sha256(to_bytes(unpack_text(row.body))).digest() == row.sha256
        except StoreError:
            sound = False
        bad += [] if sound else [row.id]
    return _to_finding("texts", total, bad, "are not what was kept", RESTORE)


def _check_entries(connection: Connection) -> Finding:
    query = select(entries.c.id, entries.c.line, texts.c.body).join(sources, sources.c.id == entries.c.source)
    query = query.outerjoin(texts, texts.c.id == func.coalesce(entries.c.text, sources.c.text))
    query = query.execution_options(yield_per=100)
    bad, total = [], 0
    for row in connection.execute(query):
        total += 1
        try:
            line = unpack_line(row.line, unpack_text(row.body) if row.body is not None else "")
            sound = line.startswith(b"{") and line.endswith(b"}")
        except StoreError:
            sound = False
        bad += [] if sound else [row.id]
    return _to_finding("entries", total, bad, "cannot be opened", RESTORE)


def _check_ids(connection: Connection) -> Finding:
    """Every foreign key: the databases keep them, unless someone wrote past them."""
    bad = []
    for table, column, target in _find_keys(metadata):
        there = select(target.c.id)
        query = select(func.count()).where(column.is_not(None), column.not_in(there)).select_from(table)
        count = connection.execute(query).scalar() or 0
        bad += [f"{table.name}.{column.name}"] * bool(count)
    graph = {"linked", "keys", "pairs", "stories", "events", "claims", "proposals", "facets", "todo"}
    what = RELINK if all(name.split(".")[0] in graph for name in bad) else RESTORE
    found = f"{', '.join(bad)} lead nowhere: {what}" if bad else "all lead somewhere"
    return Finding(name="ids", found=found, sound=not bad)


def _find_keys(tables: MetaData) -> Iterator[tuple[Any, Any, Any]]:
    for table in tables.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                yield table, column, key.column.table


def _check_linked(connection: Connection) -> Finding:
    good = (
        select(sources.c.report)
        .join(entries, entries.c.source == sources.c.id)
        .where(entries.c.error.is_(None))
    )
    missing = good.where(
        sources.c.report.not_in(select(linked.c.report)), sources.c.report.not_in(select(todo.c.report))
    ).distinct()
    lost = len(connection.execute(missing).all())
    waiting = connection.execute(select(func.count(todo.c.report.distinct()))).scalar() or 0
    if lost:
        return Finding(name="links", found=f"{lost} reports are in no story: {RELINK}", sound=False)
    more = f"; {waiting} wait for the next sayso ingest" if waiting else ""
    return Finding(name="links", found=f"every report is in its story{more}")


def _to_finding(name: str, total: int, bad: list[int], what: str, remedy: str) -> Finding:
    if bad:
        rows = ", ".join(map(str, bad[:5])) + (", …" if len(bad) > 5 else "")
        return Finding(name=name, found=f"{len(bad)} of {total} {what} (rows {rows}): {remedy}", sound=False)
    return Finding(name=name, found=f"{total}, all sound")
