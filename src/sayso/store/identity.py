"""Which report something that came is: a known one come again changed, or another that happens to have its id."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, desc, select

from sayso.store.packing import to_column, unpack_text
from sayso.store.schema import reports, sources, texts

LOOKED_AT = 40_000
"""Characters of each text that are compared: enough to know an article again."""

SAME = 0.3
"""Part of the shorter text's word triples that both have, from which on they are one article. Ours: an article that is
updated keeps most of its sentences, while two articles of one outlet share less than one triple in twenty."""

MOST = 30
"""Reports of one id or URL that are compared: an outlet may give its home page as the URL of everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A report in the store, with what its latest version says. `text` is "" where none could be read."""

    report: int
    rid: str
    name: str
    url: str | None
    text: str


def find_known(connection: Connection, name: str, url: str | None) -> tuple[Known, ...]:
    """The reports that have this id or this URL, the oldest first; of more than `MOST` of either the latest."""
    same = [reports.c.name == to_column(name), *([reports.c.url == to_column(url)] if url else [])]
    found = {
        row.id: row
        for which in same
        for row in connection.execute(select(reports).where(which).order_by(desc(reports.c.id)).limit(MOST))
    }
    rows = (found[id_] for id_ in sorted(found))
    return tuple(_to_known(connection, row.id, row.rid, row.name, row.url) for row in rows)


def _to_known(connection: Connection, report: int, rid: str, name: str, url: str | None) -> Known:
    latest = (
        select(texts.c.body)
        .join(sources, sources.c.text == texts.c.id)
        .where(sources.c.report == report)
        .order_by(desc(sources.c.id))
        .limit(1)
    )
    body = connection.execute(latest).scalar()
    return Known(report=report, rid=rid, name=name, url=url, text=unpack_text(body) if body else "")


def resolve_report(known: tuple[Known, ...], name: str, url: str | None, text: str) -> Known | None:
    """Which of `known` came again with this id, URL and text; None for a report that is new.

    One of the same id and URL is the same whatever it says now; of the same id or URL only, if it says much the same, or
    if either says nothing. Of several the likest, then the oldest.
    """
    shares = [(1.0 if _same_page(k, name, url) else find_share(k.text, text), k) for k in known]
    best = max(shares, key=lambda found: found[0], default=(0.0, None))
    return best[1] if best[0] >= SAME else None


def _same_page(known: Known, name: str, url: str | None) -> bool:
    return bool(url) and known.url == to_column(url) and known.name == to_column(name)


def find_share(left: str, right: str) -> float:
    """Part (0–1) of the shorter text's word triples that stand in both; 1.0 where either has no words."""
    a, b = _to_triples(left), _to_triples(right)
    return len(a & b) / min(len(a), len(b)) if a and b else 1.0


def _to_triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text[:LOOKED_AT].casefold())
    return set(zip(words, words[1:], words[2:], strict=False)) or ({tuple(words)} if words else set())
