"""What came, as records: reports with their versions, and the runs that made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, desc, func, select

from sayso.errors import StoreError
from sayso.export.entry import from_line
from sayso.linked import (
    Report,
    ReportId,
)  # fmt: skip
from sayso.store.opening import Store
from sayso.store.packing import to_column, unpack_line, unpack_text
from sayso.store.schema import (
    entries,
    reports,
    runs,
    sources,
    texts,
    versions,
)  # fmt: skip

PAGE = 500
"""Rows that are asked for at a time: bounded memory, and few enough for any database's list of values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a report as it came. `sha256`: of its text, hex; `hash`: of its id and bytes; `text` None: none could
    be read. `line`: what the newest coding of it made, as the contract's JSON object, None if there is none."""

    rid: ReportId
    hash: str
    address: str
    came_at: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    text: str | None
    sha256: str | None
    line: dict[str, Any] | None
    run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """Which process made a row: `version` is JSON (sayso, model, digest of lexicons)."""

    id: int
    command: str
    began_at: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """A report as it stands: the newest version that could be coded, by its newest coding, which is `entry`."""

    report: Report
    entry: int


def read_reports(connection: Connection, ids: Sequence[int]) -> dict[int, Current]:
    """The current reports of these `reports.id`. Reports of which nothing could be coded are left out."""
    found: dict[int, Current] = {}
    for at in range(0, len(ids), PAGE):
        for row in connection.execute(_select_current(ids[at : at + PAGE])).all():
            found[row.report] = Current(report=_to_report(row), entry=row.id)  # later rows are newer
    return found


def _select_current(ids: Sequence[int]) -> Select[Any]:
    newest = (
        select(sources.c.report, func.max(sources.c.id).label("source"))
        .join(entries, (entries.c.source == sources.c.id) & entries.c.error.is_(None))
        .where(sources.c.report.in_(ids))
        .group_by(sources.c.report)
        .subquery()
    )
    return (
        select(reports.c.rid, newest.c.report, entries.c.id, entries.c.line, texts.c.body)
        .join(newest, newest.c.report == reports.c.id)
        .join(entries, (entries.c.source == newest.c.source) & entries.c.error.is_(None))
        .join(sources, sources.c.id == newest.c.source)
        .join(texts, texts.c.id == func.coalesce(entries.c.text, sources.c.text))
        .order_by(newest.c.report, entries.c.version)
    )


def _to_report(row: Row[Any]) -> Report:
    text = unpack_text(row.body)
    return Report(id=ReportId(row.rid), entry=from_line(to_whole(row.line, text, row.rid)))


def to_whole(line: bytes, text: str, rid: str) -> dict[str, Any]:
    """The contract's JSON object from a packed line: with the text, and under the report's id in the store.

    Raises: StoreError for a line that cannot be opened.
    """
    try:
        whole = read_line(line, text)
    except StoreError as error:
        raise StoreError(f"{rid}: {error}; sayso relink --recode codes it anew") from None
    whole["article"]["id"] = rid
    return whole


def read_line(line: bytes, text: str) -> dict[str, Any]:
    """The contract's JSON object from a packed line, with the text.

    Raises: StoreError for a line that cannot be opened, such as one that was packed with other words than these.
    """
    try:
        whole: dict[str, Any] = msgspec.json.decode(unpack_line(line, text))
        if "text" in whole["article"]:
            whole["article"]["text"] = text
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        said = f"the entry opens to nonsense ({error}): it was packed by another sayso, or is damaged"
        raise StoreError(said) from None
    return whole


def read_ids(connection: Connection, rids: Iterable[str]) -> dict[ReportId, int]:
    """`reports.id` of ReportIds; those that are not there are left out."""
    wanted, found = [to_column(r) for r in rids], {}
    for at in range(0, len(wanted), PAGE):
        query = select(reports.c.rid, reports.c.id).where(reports.c.rid.in_(wanted[at : at + PAGE]))
        found.update({ReportId(row.rid): row.id for row in connection.execute(query)})
    return found


def read_report(store: Store, rid: str) -> Report | None:
    """The current report of that ReportId; None if there is none that could be coded."""
    with store.reading() as connection:
        ids = read_ids(connection, (rid,))
        found = read_reports(connection, tuple(ids.values()))
    return next((current.report for current in found.values()), None)


def read_versions(store: Store, rid: str) -> tuple[Version, ...]:
    """Every version of a report, in the order they came; () if there is no such report."""
    query = (
        select(sources, reports.c.rid, texts.c.body, texts.c.sha256)
        .join(reports, reports.c.id == sources.c.report)
        .outerjoin(texts, texts.c.id == sources.c.text)
        .where(reports.c.rid == to_column(rid))
        .order_by(sources.c.id)
    )
    with store.reading() as connection:
        return tuple(_to_version(connection, row) for row in connection.execute(query).all())


def _to_version(connection: Connection, row: Row[Any]) -> Version:
    text = unpack_text(row.body) if row.body is not None else None
    newest = select(entries.c.line, entries.c.run, texts.c.body).outerjoin(
        texts, texts.c.id == entries.c.text
    )
    newest = newest.where(entries.c.source == row.id).order_by(desc(entries.c.version))
    entry = connection.execute(newest.limit(1)).first()
    read = unpack_text(entry.body) if entry and entry.body is not None else text or ""
    return Version(
        rid=ReportId(row.rid), hash=row.hash.hex(), address=row.address, came_at=row.came_at, title=row.title,
        outlet=row.outlet, url=row.url, published=row.published, text=text,
        sha256=row.sha256.hex() if row.sha256 else None,
        line=to_whole(entry.line, read, row.rid) if entry else None, run=entry.run if entry else row.run,
    )  # fmt: skip


def read_run(store: Store, id_: int) -> RunInfo | None:
    """The run of that id."""
    query = (
        select(runs, versions.c.detail)
        .join(versions, versions.c.id == runs.c.version)
        .where(runs.c.id == id_)
    )
    with store.reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    return RunInfo(id=row.id, command=row.command, began_at=row.began_at, version=row.detail)


def read_rids(store: Store) -> Iterator[ReportId]:
    """Every ReportId, in the order the reports first came, in bounded memory."""
    last = 0
    while True:
        query = (
            select(reports.c.id, reports.c.rid).where(reports.c.id > last).order_by(reports.c.id).limit(PAGE)
        )
        with store.reading() as connection:
            rows = connection.execute(query).all()
        yield from (ReportId(row.rid) for row in rows)
        if not rows:
            return
        last = rows[-1].id
