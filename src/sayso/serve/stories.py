"""Stories in a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from sayso.serve.shelf import Desk
from sayso.serve.views import StoryCard
from sayso.serve.words import to_plain
from sayso.store.schema import linked, sources, stories


def read_story_cards(desk: Desk, sids: tuple[str, ...]) -> tuple[StoryCard, ...]:
    """Stories by the title of their first report, in the order asked for; those that are gone are left out."""
    query = select(
        stories.c.sid,
        stories.c.first_on,
        stories.c.last_on,
        sources.c.report,
        sources.c.outlet,
        sources.c.title,
    )
    query = query.join(linked, linked.c.story == stories.c.id).join(
        sources, sources.c.report == linked.c.report
    )
    query = query.where(stories.c.sid.in_(sids)).order_by(linked.c.day, linked.c.report, sources.c.id.desc())
    found: dict[str, list[Row[Any]]] = {}
    with desk.store.reading() as connection:
        for row in connection.execute(query) if sids else ():
            found.setdefault(row.sid, []).append(row)
    return tuple(_to_card(found[sid]) for sid in sids if sid in found)


def _to_card(rows: Sequence[Row[Any]]) -> StoryCard:
    """One story of its versions of reports, the first report's newest one first."""
    first = rows[0]
    return StoryCard(
        id=first.sid, href=f"/?story={first.sid}",
        title=to_plain(first.title, 160) if first.title else "a story without a title",
        reports=len({r.report for r in rows}), outlets=len({r.outlet for r in rows if r.outlet}), first_on=first.first_on,
        last_on=first.last_on,
    )  # fmt: skip
