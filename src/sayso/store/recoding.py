"""Kept texts that this version of sayso has not coded yet: what `sayso relink --recode` codes anew.

Only the newest version of each report is: what is current. A line of JSONL is coded as it came, which its hash tells; an
article of a page is coded from its text as it was taken out, since the page itself is not kept. What people decided stays: it
is laid over whatever is coded (`deciding.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from sqlalchemy import Row, exists, func, select

from sayso.errors import ContractError, StoreError
from sayso.export.entry import from_article_line
from sayso.records import Article, Draft
from sayso.store.opening import Store
from sayso.store.packing import to_hash, unpack_text
from sayso.store.reading import read_line
from sayso.store.schema import entries, reports, sources, texts
from sayso.store.writing import Arrival, Run

FEW = 50
"""Kept texts that are in memory at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A kept text with how it came. `work`: the line that it was, or the article that was taken out of its page."""

    arrival: Arrival
    work: Draft | Article


def find_uncoded(store: Store, run: Run) -> Iterator[Kept]:
    """What the run's version has not coded, in the order it came. Sources of which no text could be read are left out.

    Raises: StoreError.
    """
    last = 0
    while rows := _read_page(store, run, last):
        for row in rows:
            yield _to_kept(store, row)
        last = rows[-1].id


def count_uncoded(store: Store, run: Run) -> int:
    """How many `find_uncoded` finds."""
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(_select(run, 0).subquery())).scalar() or 0


def _select(run: Run, last: int) -> Any:
    newest = select(func.max(sources.c.id)).group_by(sources.c.report)
    done = exists().where(entries.c.source == sources.c.id, entries.c.version == run.version)
    query = select(sources, reports.c.name, reports.c.rid, texts.c.body)
    query = query.join(reports, reports.c.id == sources.c.report).join(texts, texts.c.id == sources.c.text)
    return query.where(sources.c.id > last, sources.c.id.in_(newest), ~done)


def _read_page(store: Store, run: Run, last: int) -> list[Row[Any]]:
    with store.reading() as connection:
        return list(connection.execute(_select(run, last).order_by(sources.c.id).limit(FEW)).all())


def _to_kept(store: Store, row: Row[Any]) -> Kept:
    arrival = Arrival(
        name=row.name, hash=row.hash, body_sha256=row.body_sha256, address=row.address, came_at=row.came_at
    )
    text = unpack_text(row.body)
    draft = Draft(
        id=row.name, text=text, title=row.title, published=row.published, url=row.url, outlet=row.outlet
    )
    article = _read_article(store, row.id, text)
    came = _find_draft(draft, row.hash)
    return Kept(arrival=arrival, work=came or (replace(article, id=row.name) if article else draft))


def _read_article(store: Store, source: int, text: str) -> Article | None:
    """The article of the newest line that can be opened and is of this text; None where there is none."""
    with store.reading() as connection:
        query = select(entries.c.line).where(
            entries.c.source == source, entries.c.error.is_(None), entries.c.text.is_(None)
        )
        lines = list(connection.execute(query.order_by(entries.c.version.desc())).scalars())
    for line in lines:
        try:
            return from_article_line(read_line(line, text)["article"])
        except (StoreError, ContractError, KeyError, TypeError, ValueError):
            continue  # of another version, or damaged: that is why it is coded anew
    return None


def _find_draft(draft: Draft, hash_: bytes) -> Draft | None:
    """The line that came, if one did: its title, date and outlet may have been found in the text only later."""
    for title, published, outlet in product(
        *((v, None) for v in (draft.title, draft.published, draft.outlet))
    ):
        if to_hash("line", draft.id, draft.text, title, published, draft.url, outlet) == hash_:
            return replace(draft, title=title, published=published, outlet=outlet)
    return None
