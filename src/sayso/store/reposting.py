"""The columns and tables by which the view is found, made anew from what is linked: for a store that a migration changed."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from sayso.linked import LinkedClaim, LinkedEvent, Proposal, StoryLinks
from sayso.store.opening import Store
from sayso.store.packing import unpack
from sayso.store.posting import LinkedStory, Poster
from sayso.store.reading import PAGE, read_reports
from sayso.store.schema import claims, events, facets, linked, proposals, stories, tallies, turns

STALE = 9
"""The kind of tally by which a migration calls for this. It stands until all is done."""


def repost(store: Store) -> None:
    """Does what a migration called for; nothing, where none did. All in one transaction: killed, it begins again.

    Raises: StoreError.
    """
    called_for = select(tallies.c.n).where(tallies.c.kind == STALE)
    with store.reading() as connection:
        if connection.execute(called_for).first() is None:
            return
    with store.writing() as connection:
        if connection.execute(called_for).first() is None:
            return  # another process was quicker
        for table in (facets, turns, tallies):
            connection.execute(delete(table))
        last, poster = 0, Poster(connection, 0)
        while rows := connection.execute(
            select(stories.c.id, stories.c.run).where(stories.c.id > last).order_by(stories.c.id).limit(PAGE)
        ).all():
            for row in rows:
                _repost(poster, row.id, row.run)
            last = rows[-1].id


def _repost(poster: Poster, row: int, run: int) -> None:
    links = _read_links(poster.connection, row)
    members = select(linked.c.report).where(linked.c.story == row)
    current = read_reports(poster.connection, list(poster.connection.execute(members).scalars()))
    found = sorted(
        (c.report for c in current.values()), key=lambda r: (r.entry.article.published or "", r.id)
    )
    poster.run = run
    for table in (events, claims):  # what stood there was in no tally
        poster.connection.execute(delete(table).where(table.c.story == row))
    if found:
        poster.post(LinkedStory(reports=tuple(found), links=links))


def _read_links(connection: Connection, row: int) -> StoryLinks:
    def read(table: object) -> list[bytes]:
        query = select(table.c.data).where(table.c.story == row).order_by(table.c.id)  # type: ignore[attr-defined]
        return list(connection.execute(query).scalars())

    return StoryLinks(
        events=tuple(unpack(data, LinkedEvent) for data in read(events)),
        claims=tuple(unpack(data, LinkedClaim) for data in read(claims)),
        proposals=tuple(unpack(data, Proposal) for data in read(proposals)),
    )
