"""Linking in Spark's Python workers: the functions of the room `linking` over batches of Arrow; nothing of Spark in here."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import msgspec
import pyarrow as pa

from sayso.engines.spark_tasks import ROWS
from sayso.export.entry import from_article_line
from sayso.linked import Copy, Likeness, Report, ReportId
from sayso.records import Article, LedgerEntry
from sayso.store.linker import open_rules
from sayso.store.posting import to_sid
from sayso.store.schema import UNDATED, KeyKind

_TEXT, _NUMBER, _BYTES, _NUMBERS = pa.string(), pa.int64(), pa.binary(), pa.list_(pa.int64())

PRINTED = pa.schema([
    ("name", _TEXT), ("url", _TEXT), ("came_at", _TEXT), ("hash", _BYTES), ("published", _TEXT), ("day", _NUMBER),
    ("copies", _NUMBERS), ("story", _NUMBERS), ("article", _BYTES),
])  # fmt: skip
"""A report with its keys. `day` as in the store's table `keys`; `article`: what linking reads of it, packed."""

TIED = pa.schema([("kind", _NUMBER), ("left", _TEXT), ("right", _TEXT), ("data", _BYTES)])
"""A pair that is tied. `kind`: KeyKind; `data`: the Copy or Likeness as JSON."""

GROUPED = pa.schema([("report", _TEXT), ("story", _TEXT), ("copies", _TEXT)])
"""Where a report stands. `story`: the store's id of it; `copies`: the first report of its group of copies, null if it has none."""

MEMBER = -1
"""What stands for the kind in a row that is no pair but a report."""


def print_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Coded rows (`came_at`, `hash`, `entry`) to PRINTED, in order."""
    find_prints = open_rules().find_prints
    for batch in batches:
        found = []
        for row in batch.to_pylist():
            article = from_article_line(msgspec.json.decode(row["entry"])["article"])
            prints = find_prints(to_report(article.id, article))
            found.append({
                "name": article.id, "url": article.url, "came_at": row["came_at"], "hash": row["hash"],
                "published": article.published, "day": UNDATED if prints.day is None else prints.day,
                "copies": prints.copies, "story": prints.story, "article": pack_article(article),
            })  # fmt: skip
        yield pa.RecordBatch.from_pylist(found, schema=PRINTED)


def compare_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Candidates (`left`, `right`, `kinds`, `left_article`, `right_article`) to TIED, those that are tied, in order."""
    rules = open_rules()
    for batch in batches:
        found: list[dict[str, Any]] = []
        for row in batch.to_pylist():
            a = to_report(row["left"], unpack_article(row["left_article"]))
            b = to_report(row["right"], unpack_article(row["right_article"]))
            for kind in row["kinds"]:
                tie = rules.find_copy(a, b) if kind == KeyKind.COPY else rules.find_likeness(a, b)
                if tie is not None:
                    data = msgspec.json.encode(tie)
                    found.append({"kind": kind, "left": row["left"], "right": row["right"], "data": data})
        yield pa.RecordBatch.from_pylist(found, schema=TIED)


def cluster_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Rows (`part`, `kind`, `report`, `published`, `data`), those of a part together, to GROUPED: a row a report.

    A row of kind MEMBER is a report, `data` its article where it has copies; others are pairs. Memory: one part at a time.
    """
    rows = (row for batch in batches for row in batch.to_pylist())
    held: list[dict[str, str | None]] = []
    for _, some in groupby(rows, key=lambda row: row["part"]):
        held += _cluster(_Part.of(some))
        if len(held) >= ROWS:
            yield pa.RecordBatch.from_pylist(held, schema=GROUPED)
            held = []
    yield pa.RecordBatch.from_pylist(held, schema=GROUPED)


@dataclass(slots=True)
class _Part:
    """A connected part of the graph of pairs."""

    reports: list[Report] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    likenesses: list[Likeness] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Iterable[dict[str, Any]]) -> _Part:
        part = cls()
        for row in rows:
            if row["kind"] == MEMBER:
                bare = Article(id=row["report"], text="", published=row["published"])
                article = unpack_article(row["data"]) if row["data"] else bare
                part.reports.append(to_report(row["report"], article))
            elif row["kind"] == KeyKind.COPY:
                part.copies.append(msgspec.json.decode(row["data"], type=Copy))
            else:
                part.likenesses.append(msgspec.json.decode(row["data"], type=Likeness))
        return part


def _cluster(part: _Part) -> Iterator[dict[str, str | None]]:
    rules = open_rules()
    groups = rules.to_copy_groups(part.reports, part.copies)
    first = {report: group[0] for group in groups if len(group) > 1 for report in group}
    for story in rules.to_stories(part.reports, part.likenesses, part.copies):
        for report in story:
            yield {"report": report, "story": to_sid(story[0]), "copies": first.get(report)}


def to_report(id_: str, article: Article) -> Report:
    """A report of which only the article is known: all that copies and stories are told from."""
    return Report(id=ReportId(id_), entry=LedgerEntry(article=article, model=""))


def pack_article(article: Article) -> bytes:
    """An article as a column holds it."""
    return zlib.compress(msgspec.json.encode(article), 6)


def unpack_article(packed: bytes) -> Article:
    """The inverse of `pack_article`."""
    return msgspec.json.decode(zlib.decompress(packed), type=Article)
