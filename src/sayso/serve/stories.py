"""Stories: in a line, and with their reports where they are judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from sayso.serve.cards import to_ref
from sayso.serve.shelf import Desk, Shelf
from sayso.serve.views import StoryCard, StoryView
from sayso.store import read_story
from sayso.store.schema import KeyKind, linked, pairs, sources, stories
from sayso.wording.plain import to_plain

MOST, NEAR = 60, 6
"""Reports of a story that are shown, and other stories that it may be one with."""


def read_story_view(desk: Desk, sid: str) -> StoryView | None:
    """A story with its reports; None where it is gone."""
    story, cards = read_story(desk.store, sid), read_story_cards(desk, (sid,))
    if story is None or not cards:
        return None
    shelf = Shelf(desk)
    shelf.load(story.reports[:MOST])
    refs = tuple(to_ref(rid, shelf.report(rid)) for rid in story.reports[:MOST])
    near = read_story_cards(desk, find_near_stories(desk, sid))
    return StoryView(card=cards[0], reports=refs, more=len(story.reports) - len(refs), near=near)


def find_near_stories(desk: Desk, sid: str) -> tuple[str, ...]:
    """The stories that have a report like one of this, the likest first."""
    mine = select(linked.c.report).join(stories, stories.c.id == linked.c.story).where(stories.c.sid == sid)
    scores: dict[int, float] = {}
    with desk.store.reading() as connection:
        ids = connection.execute(mine.limit(MOST)).scalars().all()
        # each as its index has it: else all pairs are gone through
        right = select(pairs.c.right, pairs.c.score).where(
            pairs.c.kind.in_(list(KeyKind)), pairs.c.left.in_(ids)
        )
        left = select(pairs.c.left, pairs.c.score).where(pairs.c.right.in_(ids))
        for report, score in [*connection.execute(right), *connection.execute(left)]:
            scores[report] = max(score, scores.get(report, 0.0))
        likest = sorted(set(scores) - set(ids), key=lambda r: (-scores[r], r))[:MOST]
        told = select(linked.c.report, stories.c.sid).join(stories, stories.c.id == linked.c.story)
        sids = dict(connection.execute(told.where(linked.c.report.in_(likest))).tuples().all())
    return tuple(dict.fromkeys(sids[r] for r in likest if sids.get(r, sid) != sid))[:NEAR]


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
    """One story of its versions of reports, the first report's newest one first; of each report the newest counts."""
    first, newest = rows[0], {r.report: r for r in rows[::-1]}
    return StoryCard(
        id=first.sid, href=f"/?story={first.sid}",
        title=to_plain(first.title, 160) if first.title else "a story without a title",
        reports=len(newest), outlets=len({r.outlet for r in newest.values() if r.outlet}), first_on=first.first_on,
        last_on=first.last_on,
    )  # fmt: skip
