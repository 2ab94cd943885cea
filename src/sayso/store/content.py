"""All that a store holds, in a form that does not depend on when, by whom or in what turn it was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, case, select

from sayso.store.opening import Store
from sayso.store.packing import unpack_line, unpack_text
from sayso.store.schema import (
    Axis,
    TallyKind,
    Target,
    claims,
    entries,
    events,
    facets,
    judgements,
    keys,
    linked,
    names,
    pairs,
    problems,
    proposals,
    reports,
    sources,
    spots,
    stories,
    tallies,
    texts,
    todo,
    turns,
    versions,
)  # fmt: skip

LEFT = reports.alias("l")
RIGHT = reports.alias("r")


def content(store: Store) -> Iterator[str]:
    """A line of JSON a row, sorted within each table, without runs, times and our own integer ids: two stores with equal
    lines hold the same. Holds one table in memory: for tests and for comparing copies, not for every day."""
    with store.reading() as connection:
        for name, query in (*_find_came(), *_find_graph(), *_find_view()):
            rows = (json.dumps([name, *map(_to_plain, row)]) for row in connection.execute(query))
            yield from sorted(rows)
        yield from sorted(_find_texts(connection))


def _to_plain(value: object) -> object:
    return hashlib.sha256(value).hexdigest()[:16] if isinstance(value, bytes) else value


def _find_came() -> Sequence[tuple[str, Select[Any]]]:
    of_source = entries.join(sources, entries.c.source == sources.c.id)
    return (
        ("report", select(reports.c.rid, reports.c.name, reports.c.url)),
        ("version", select(versions.c.digest)),
        ("problem", select(problems.c.hash, problems.c.code)),
        ("judgement", select(judgements.c.jid, judgements.c.kind)),
        (
            "entry",
            select(sources.c.hash, versions.c.digest, entries.c.error)
            .select_from(of_source)
            .join(versions, versions.c.id == entries.c.version),
        ),
        ("todo", select(reports.c.rid).join(todo, todo.c.report == reports.c.id).distinct()),
    )


def _find_graph() -> Sequence[tuple[str, Select[Any]]]:
    first = reports.alias("f")
    return (
        (
            "key",
            select(keys.c.kind, keys.c.key, keys.c.day, reports.c.rid).join(
                reports, reports.c.id == keys.c.report
            ),
        ),
        (
            "linked",
            select(reports.c.rid, stories.c.sid, first.c.rid, linked.c.day, linked.c.prints, sources.c.hash)
            .select_from(linked)
            .join(reports, reports.c.id == linked.c.report)
            .join(stories, stories.c.id == linked.c.story)
            .join(entries, entries.c.id == linked.c.entry)
            .join(sources, sources.c.id == entries.c.source)
            .outerjoin(first, first.c.id == linked.c.copies),
        ),
        (
            "pair",  # left and right are in the data, in their own order
            select(pairs.c.kind, pairs.c.score, pairs.c.data),
        ),
    )


def _find_view() -> Sequence[tuple[str, Select[Any]]]:
    return (
        ("story", select(stories.c.sid, stories.c.first_on, stories.c.last_on)),
        ("event", _of_story(events, "eid", "day", "known", "data")),
        ("claim", _of_story(claims, "cid", "day", "known", "apart", "data")),
        ("proposal", _of_story(proposals, "pid", "data")),
        ("spot", select(events.c.eid, spots.c.key).join(spots, spots.c.id == events.c.spot)),
        ("turn", _select_turns()),  # by day only: the order of arrival is not content
        ("tally", _select_tallies()),
        ("facet of event", _facets_of(events, "eid", Target.EVENT)),
        ("facet of claim", _facets_of(claims, "cid", Target.CLAIM)),
    )


def _select_turns() -> Select[Any]:
    query = select(claims.c.cid, turns.c.at, turns.c.kind).join(claims, claims.c.id == turns.c.claim)
    return query.where(turns.c.axis == Axis.DAY)


def _select_tallies() -> Select[Any]:
    there = (tallies.c.kind == TallyKind.SPOT) & (spots.c.id == tallies.c.key)
    shown = case((tallies.c.kind == TallyKind.SPOT, 0), else_=tallies.c.key)
    query = select(tallies.c.kind, shown, spots.c.key, tallies.c.status, tallies.c.n)
    return query.outerjoin(spots, there).where(tallies.c.n != 0, tallies.c.kind != TallyKind.VIEW)


def _of_story(table: Table, *columns: str) -> Select[Any]:
    return select(stories.c.sid, *(table.c[c] for c in columns)).join(stories, stories.c.id == table.c.story)


def _facets_of(table: Table, id_: str, target: Target) -> Select[Any]:
    query = select(table.c[id_], names.c.kind, names.c.value).join(facets, facets.c.row == table.c.id)
    return query.join(names, names.c.id == facets.c.name).where(facets.c.target == target)


def _find_texts(connection: Connection) -> Iterator[str]:
    """Every source with its place among the versions of its report, its text and entries unpacked: damage would show."""
    query = select(sources, reports.c.rid, texts.c.body).join(reports, reports.c.id == sources.c.report)
    rows = connection.execute(
        query.outerjoin(texts, texts.c.id == sources.c.text).order_by(sources.c.id)
    ).all()
    seen: dict[int, int] = {}
    for row in rows:
        seen[row.report] = seen.get(row.report, 0) + 1
        text = unpack_text(row.body) if row.body is not None else None
        query = select(entries.c.line, texts.c.body).outerjoin(texts, texts.c.id == entries.c.text)
        lines = connection.execute(query.where(entries.c.source == row.id).order_by(entries.c.version)).all()
        digests = [
            _to_plain(unpack_line(e.line, text or "" if e.body is None else unpack_text(e.body)))
            for e in lines
        ]
        said = [
            row.rid,
            seen[row.report],
            row.hash.hex(),
            row.body_sha256.hex(),
            row.title,
            row.outlet,
            row.url,
        ]
        yield json.dumps(
            ["source", *said, row.published, _to_plain((text or "").encode("utf-8", "replace")), *digests]
        )
