"""Full-text search over the kept texts: FTS5 in SQLite, a tsvector in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from sayso.store.opening import Store
from sayso.store.packing import to_column

LONGEST = 400_000
"""Characters of a text that are searched. PostgreSQL refuses an index entry of more than a megabyte."""


def write_words(connection: Connection, source: int, title: str, body: str) -> None:
    """Makes a source's words findable."""
    row = {"source": source, "title": to_column(title) or "", "body": (to_column(body) or "")[:LONGEST]}
    if connection.dialect.name == "sqlite":
        sql = "INSERT INTO search (rowid, title, body) VALUES (:source, :title, :body)"
    else:
        sql = (
            "INSERT INTO search (source, words) VALUES (:source, "
            "setweight(to_tsvector('english', :title), 'A') || to_tsvector('english', :body))"
        )
    connection.execute(text(sql), row)


MOST_RANKED = 5_000
"""Sources that are ranked. Words that more have, such as "the minister said", tell little about any of them, and to rank all of
a million takes half a second: of those the latest come first."""


def find_sources(store: Store, words: str, limit: int = 50) -> Iterator[tuple[int, int]]:
    """The sources whose title or text has all of `words`, best first, or of more than MOST_RANKED the latest first, as
    (`sources.id`, `reports.id`).

    Words in "double quotes" must stand together; letters' case, accents and endings are not looked at. Any text at all may
    be asked for: what is no word is left aside; no words, nothing found.

    Raises: StoreError.
    """
    if not any(c.isalnum() for c in words):
        return
    with store.reading() as connection:
        count, best, latest = (FTS_COUNT, FTS, FTS_LATEST) if store.is_sqlite else (PG_COUNT, PG, PG_LATEST)
        asked = {"words": to_fts(words) if store.is_sqlite else to_column(words), "limit": limit}
        found = (
            connection.execute(text(count), {"words": asked["words"], "most": MOST_RANKED + 1}).scalar() or 0
        )
        for row in connection.execute(text(best if found <= MOST_RANKED else latest), asked).all():
            yield row.id, row.report


FTS_COUNT = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH :words LIMIT :most)"
FTS = """
SELECT s.id, s.report FROM search JOIN sources s ON s.id = search.rowid
WHERE search MATCH :words ORDER BY bm25(search, 4.0, 1.0), s.id LIMIT :limit
"""
FTS_LATEST = """
SELECT s.id, s.report FROM (SELECT rowid AS id FROM search WHERE search MATCH :words ORDER BY rowid DESC LIMIT :limit) f
JOIN sources s ON s.id = f.id ORDER BY s.id DESC
"""
PG_COUNT = """
SELECT count(*) FROM (SELECT 1 FROM search, websearch_to_tsquery('english', :words) q WHERE words @@ q LIMIT :most) f
"""
PG = """
SELECT s.id, s.report FROM search JOIN sources s ON s.id = search.source, websearch_to_tsquery('english', :words) q
WHERE search.words @@ q ORDER BY ts_rank(search.words, q) DESC, s.id LIMIT :limit
"""
PG_LATEST = """
SELECT s.id, s.report FROM search JOIN sources s ON s.id = search.source, websearch_to_tsquery('english', :words) q
WHERE search.words @@ q ORDER BY s.id DESC LIMIT :limit
"""


def to_fts(words: str) -> str:
    """What was asked for in FTS5's own syntax: every word or quoted phrase as a string, so that nothing is an operator."""
    parts = (to_column(words) or "").split('"')
    phrases = [p for i, part in enumerate(parts) for p in ([part] if i % 2 else part.split())]
    return " ".join(f'"{p.strip()}"' for p in phrases if any(c.isalnum() for c in p))
