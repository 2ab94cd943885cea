"""The append-only writer: runs, what came with what was made of it, problems. Each article is one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, insert, select

from sayso.records import Problem
from sayso.store.identity import Known, find_known, resolve_report
from sayso.store.opening import Store
from sayso.store.packing import pack_line, pack_text, to_bytes, to_column, to_hash
from sayso.store.schema import entries, problems, reports, runs, sources, texts, todo, versions
from sayso.store.searching import write_words

RETRIED = frozenset({"crashed"})
"""Errors that say nothing of the article itself: it is kept, and coded again when it comes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process at work: its row, and that of the version of sayso that it is."""

    id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Something that came. `name`: its id as given; `hash`: of the id and bytes; `body_sha256`: of the bytes alone."""

    name: str
    hash: bytes
    body_sha256: bytes
    address: str
    came_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was read from it: the text that is kept (None: none could be read), what is known of it, the contract's line."""

    line: dict[str, Any]
    text: str | None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None

    @property
    def error(self) -> str | None:
        """The code of what went wrong; None if it was coded."""
        return self.line["error"]["code"] if "error" in self.line else None


class Outcome(StrEnum):
    """What became of something that came: `new` report, `changed` version of a known one, `recoded` by another version of
    sayso, or `seen` before."""

    NEW = "new"
    CHANGED = "changed"
    RECODED = "recoded"
    SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written. `rid`: the report's id in the store; `problem`: what its coming was told of, if anything."""

    outcome: Outcome
    rid: str
    problem: Problem | None = None


def to_now() -> str:
    """This instant, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_run(store: Store, version: dict[str, Any], command: str) -> Run:
    """A row for this process. `version`: all that tells one version of sayso from another; the same makes the same row."""
    detail = json.dumps(version, sort_keys=True, ensure_ascii=False)
    with store.writing() as connection:
        row = _find_or_add(
            connection, versions, "digest", {"digest": to_hash(detail).hex(), "detail": detail}
        )
        run = _add(connection, runs, {"version": row, "command": to_column(command), "began_at": to_now()})
    return Run(id=run, version=row)


def is_known(connection: Connection, run: Run, hash_: bytes) -> bool:
    """True if what has this hash came before and this version of sayso has dealt with it."""
    found = select(entries.c.id).join(sources, entries.c.source == sources.c.id)
    return connection.execute(
        found.where(sources.c.hash == hash_, entries.c.version == run.version)
    ).first() is not None  # fmt: skip


def write_arrival(store: Store, run: Run, arrival: Arrival, content: Content) -> Written:
    """Keeps what came, with what was made of it, in one transaction; the linker is told. The same again adds nothing.

    Two articles of one id are both kept: the second gets the id `NAME~HASH`, and a Problem `same_id`. A known report that
    comes changed becomes a version of it. An article whose coding crashed is kept without an entry, to be tried again.

    Raises: StoreError.
    """
    with store.writing() as connection:
        row = connection.execute(
            select(sources.c.id, sources.c.report, reports.c.rid)
            .join(reports, sources.c.report == reports.c.id)
            .where(sources.c.hash == arrival.hash)
        ).first()
        if row is not None:
            added = _write_entry(connection, run, row.id, row.report, content)
            return Written(outcome=Outcome.RECODED if added else Outcome.SEEN, rid=row.rid)
        known = find_known(connection, arrival.name, content.url)
        same = resolve_report(known, arrival.name, content.url, content.text or "")
        report, rid, problem = _to_report(connection, arrival, content, known, same)
        source = _write_source(connection, run, report, arrival, content)
        _write_entry(connection, run, source, report, content)
        if problem:
            _write_problem(connection, run, problem, source)
    return Written(outcome=Outcome.CHANGED if same else Outcome.NEW, rid=rid, problem=problem)


def write_problems(store: Store, run: Run, found: Iterable[Problem]) -> None:
    """Keeps problems of what could not be read at all; one that is kept already adds nothing."""
    with store.writing() as connection:
        for problem in found:
            _write_problem(connection, run, problem, None)


def _to_report(
    connection: Connection, arrival: Arrival, content: Content, known: tuple[Known, ...], same: Known | None
) -> tuple[int, str, Problem | None]:
    """The report that this is (made if it is new), its id, and what is to be told of it."""
    name = to_column(arrival.name) or ""
    if same is not None:
        told = None if same.name == name else _to_renamed(name, same)
        return same.report, same.rid, told
    taken = connection.execute(select(reports.c.id).where(reports.c.rid == name)).first() is not None
    rid = f"{name}~{arrival.hash.hex()[:8]}" if taken else name
    row = _add(connection, reports, {"rid": rid, "name": name, "url": to_column(content.url)})
    return row, rid, _to_same_id(name, rid, arrival) if taken else None


def _to_same_id(name: str, rid: str, arrival: Arrival) -> Problem:
    detail = f"{arrival.address}: another article has the id {name} already; both are kept, this one as {rid}"
    return Problem(code="same_id", room="store", article=rid, detail=detail)


def _to_renamed(name: str, same: Known) -> Problem:
    detail = (
        f"{name}: is a changed version of {same.rid} (same URL, much the same words); kept as a version of it"
    )
    return Problem(code="same_url", room="store", article=same.rid, detail=detail)


def _write_source(connection: Connection, run: Run, report: int, arrival: Arrival, content: Content) -> int:
    kept = None if content.text is None else _write_text(connection, content.text)
    row = {
        "report": report, "text": kept, "run": run.id, "hash": arrival.hash, "body_sha256": arrival.body_sha256,
        "address": to_column(arrival.address), "came_at": arrival.came_at, "title": to_column(content.title),
        "outlet": to_column(content.outlet), "url": to_column(content.url), "published": to_column(content.published),
    }  # fmt: skip
    source = _add(connection, sources, row)
    if content.text is not None:
        write_words(connection, source, content.title or "", content.text)
    return source


def _write_text(connection: Connection, text: str) -> int:
    digest = hashlib.sha256(to_bytes(text)).digest()
    found = connection.execute(select(texts.c.id).where(texts.c.sha256 == digest)).scalar()
    return found or _add(connection, texts, {"sha256": digest, "body": pack_text(text)})


def _write_entry(connection: Connection, run: Run, source: int, report: int, content: Content) -> bool:
    """Adds the entry, and puts the report before the linker; False if there is nothing to add."""
    there = select(entries.c.id).where(entries.c.source == source, entries.c.version == run.version)
    if content.error in RETRIED or connection.execute(there).first() is not None:
        return False
    line = pack_line(to_bare(content.line), content.text or "")
    row = {
        "source": source, "version": run.version, "run": run.id, "error": content.error, "line": line,
        "text": _find_other(connection, source, content.text or ""),
    }  # fmt: skip
    _add(connection, entries, row)
    if content.error is None:
        _add(connection, todo, {"report": report})
    else:
        said = content.line["error"]
        id_ = content.line["article"]["id"]
        problem = Problem(code=said["code"], room="coding", detail=said["message"], article=id_)
        _write_problem(connection, run, problem, source)
    return True


def _find_other(connection: Connection, source: int, text: str) -> int | None:
    """The row of the text, where it is not what was kept of the source."""
    query = select(texts.c.sha256).join(sources, sources.c.text == texts.c.id).where(sources.c.id == source)
    kept = connection.execute(query).scalar()
    same = not text if kept is None else kept == hashlib.sha256(to_bytes(text)).digest()
    return None if same else _write_text(connection, text)


def to_bare(line: dict[str, Any]) -> bytes:
    """The line as JSON with "" for the article's text, which is kept beside it."""
    article = line["article"]
    return msgspec.json.encode(line | {"article": article | {"text": ""}} if "text" in article else line)


def _write_problem(connection: Connection, run: Run, problem: Problem, source: int | None) -> None:
    span = problem.span
    digest = to_hash(problem.code, problem.room, problem.article, problem.detail, str(span))
    row = {
        "source": source, "run": run.id, "hash": digest, "code": problem.code, "room": problem.room,
        "article": to_column(problem.article), "start": span.start if span else None,
        "end": span.end if span else None, "detail": to_column(problem.detail), "came_at": to_now(),
    }  # fmt: skip
    _find_or_add(connection, problems, "hash", row)


def _find_or_add(connection: Connection, table: Table, key: str, row: dict[str, Any]) -> int:
    found = connection.execute(select(table.c.id).where(table.c[key] == row[key])).scalar()
    return found or _add(connection, table, row)


def _add(connection: Connection, table: Table, row: dict[str, Any]) -> int:
    added = connection.execute(insert(table).values(row)).inserted_primary_key
    assert added is not None
    return int(added[0])
