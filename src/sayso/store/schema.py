"""The tables of a ledger, the same in SQLite and PostgreSQL.

Inside the store rows hold each other by small integers; outside everything goes by its text id. Four sorts of table:

- **what came**, append-only: `reports` (who it is), `sources` (each version of it as it came), `texts`, `entries` (what a
  version of sayso made of it), `problems`, with `runs` and `versions` beside them;
- **what people decided**, append-only: `judgements`;
- **the graph**, which the linker keeps: `keys`, `pairs`, `linked`;
- **the current view**, a pure function of the rest, replaced story by story: `stories`, `events`, `claims`, `proposals`,
  with `names`, `facets` and `spots` to find them by, `turns` of claims, and `tallies`, which are counted and never scanned.

Days are integers (`date.toordinal`, 0 for none), so that the latest come first in both databases and undated ones last.

`todo` holds the reports that the linker has yet to look at. Full-text search stands in `search`, which is an FTS5 table in
SQLite (rowid = `sources.id`) and a table with a tsvector in PostgreSQL: see `store/searching.py`.
Every text column is free of NUL and lone surrogates (`packing.to_column`); the kept text itself is a blob and exact.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)  # fmt: skip

metadata = MetaData()


class KeyKind(IntEnum):
    """What a key in `keys` finds candidates for, and what a row of `pairs` says."""

    COPY = 0
    STORY = 1


class NameKind(IntEnum):
    """What a row of `names` names. `PLACE`, `ACTOR` and `OUTLET` are folded (`packing.to_folded`), `COUNTRY` is alpha-3;
    `TYPE`, of claims only, is that of an event which the claim is about."""

    PLACE = 0
    COUNTRY = 1
    ACTOR = 2
    OUTLET = 3
    TYPE = 4


class Target(IntEnum):
    """What a row of `facets` leads to."""

    EVENT = 0
    CLAIM = 1


class Axis(IntEnum):
    """What `turns.at` counts: `ARRIVAL` the sources in the order they came, `DAY` days of publication."""

    ARRIVAL = 0
    DAY = 1


class TurnKind(IntEnum):
    """How a claim came to stand otherwise."""

    CONFIRMED = 1
    DENIED = 2
    RETRACTED = 3


class TallyKind(IntEnum):
    """What a row of `tallies` counts: events of a day (`key`: ordinal), of a spot (`key`: `spots.id`, 0 for none), or, with
    key and status 0, how often the view has changed."""

    DAY = 0
    SPOT = 1
    VIEW = 2


def _id() -> Column[Any]:
    return Column("id", Integer, primary_key=True)


def _to(table: str, name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Integer, ForeignKey(f"{table}.id"), nullable=nullable)


def _number(name: str, *, index: bool = False) -> Column[Any]:
    return Column(name, Integer, nullable=False, server_default="0", index=index)


def _lean() -> dict[str, Any]:
    return {"sqlite_with_rowid": False}


# ---------------------------------------------------------------- what came: rows are added, never changed

versions = Table(
    "versions", metadata, _id(),
    Column("digest", Text, nullable=False, unique=True),
    Column("detail", Text, nullable=False),
)  # fmt: skip
"""A version of sayso with its models and lexicons. `digest`: sha256 of `detail`, which is JSON."""

runs = Table(
    "runs", metadata, _id(), _to("versions", "version"),
    Column("command", Text, nullable=False),
    Column("began_at", Text, nullable=False),
)  # fmt: skip
"""One process at work, e.g. one `sayso ingest`. `began_at`: UTC, ISO 8601."""

reports = Table(
    "reports", metadata, _id(),
    Column("rid", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, index=True),
    Column("url", Text, index=True),
)  # fmt: skip
"""A report, however often it is changed. `name`: the article's id as given; `rid`: its ReportId, which is `name`, or where
another article has that already `name~` and eight hex digits; `url`: where it first was seen."""

texts = Table(
    "texts", metadata, _id(),
    Column("sha256", LargeBinary(32), nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
)  # fmt: skip
"""Kept texts, each once. `sha256`: of its UTF-8; `body`: zlib."""

sources = Table(
    "sources", metadata, _id(), _to("reports", "report"), _to("texts", "text", nullable=True), _to("runs", "run"),
    Column("hash", LargeBinary(32), nullable=False, unique=True),
    Column("body_sha256", LargeBinary(32), nullable=False),
    Column("address", Text, nullable=False),
    Column("came_at", Text, nullable=False),
    Column("title", Text), Column("outlet", Text), Column("url", Text), Column("published", Text),
    Index("sources_of_report", "report", "id"), Index("sources_by_came", "came_at"),
    Index("sources_by_outlet", "outlet", "published"),
)  # fmt: skip
"""One version of a report as it came; the current one has the greatest `id`: order is by sequence, never by clock.
`hash`: sha256 of the id and bytes that came: what makes ingest idempotent; `text`: NULL where none could be read."""

entries = Table(
    "entries", metadata, _id(), _to("sources", "source"), _to("versions", "version"), _to("runs", "run"),
    Column("error", Text),
    Column("line", LargeBinary, nullable=False),
    _to("texts", "text", nullable=True),
    UniqueConstraint("source", "version"),
)  # fmt: skip
"""What one version of sayso made of one source: the contract's JSON line without the article's text, packed. `text`: the text
that it is about, where another version took another text from the same page; NULL: that of the source.
`error`: the code, where it could not be coded. The current one of a source has the greatest `id`."""

problems = Table(
    "problems", metadata, _id(), _to("sources", "source", nullable=True), _to("runs", "run"),
    Column("hash", LargeBinary(32), nullable=False, unique=True),
    Column("code", Text, nullable=False), Column("room", Text, nullable=False),
    Column("article", Text), Column("start", Integer), Column("end", Integer),
    Column("detail", Text, nullable=False),
    Column("came_at", Text, nullable=False),
)  # fmt: skip
"""What went wrong, each kind of trouble with one article once (`hash`: of all that it says)."""

# ---------------------------------------------------------------- what people decided

judgements = Table(
    "judgements", metadata, _id(),
    Column("jid", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("subjects", Text, nullable=False), Column("value", Text, nullable=False),
    Column("who", Text, nullable=False), Column("why", Text, nullable=False), Column("at", Text, nullable=False),
)  # fmt: skip
"""Decisions, append-only; order is that of `id`. `jid`: content hash; `subjects`: JSON list of ids; `value`: JSON.
A row of kind `withdraw` takes back those whose `jid` stand in its `subjects`."""

# ---------------------------------------------------------------- the graph

keys = Table(
    "keys", metadata,
    Column("kind", SmallInteger, primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("report", Integer, ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    **_lean(),
)  # fmt: skip
"""Bucket keys of reports by KeyKind. `day`: day of publication as `date.toordinal`, `UNDATED` where there is none."""

UNDATED = 0
"""What stands in `keys.day` for a report without a date."""

pairs = Table(
    "pairs", metadata,
    Column("kind", SmallInteger, primary_key=True),
    Column("left", Integer, ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    Column("right", Integer, ForeignKey("reports.id"), primary_key=True, autoincrement=False, index=True),
    Column("score", Float, nullable=False),
    Column("data", LargeBinary, nullable=False),
    **_lean(),
)  # fmt: skip
"""Two reports that are copies or alike (KeyKind). `left` < `right`; `data`: the Copy or Likeness, packed."""

stories = Table(
    "stories", metadata, _id(), _to("runs", "run"),
    Column("sid", Text, nullable=False, unique=True),
    Column("first_on", Text), Column("last_on", Text, index=True),
)  # fmt: skip
"""A story. `sid`: content hash of its first report; `first_on`, `last_on`: ISO dates of publication."""

linked = Table(
    "linked", metadata,
    Column("report", Integer, ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    _to("entries", "entry"), _to("stories", "story"),
    Column("copies", Integer, ForeignKey("reports.id"), index=True),
    Column("day", Integer, nullable=False),
    Column("prints", LargeBinary, nullable=False),
    Index("linked_story", "story"),
)  # fmt: skip
"""Reports in the graph. `entry`: which was linked; `copies`: the first report of its group of copies, NULL if it has none;
`prints`: its keys, 64-bit little-endian: a count of copy keys, those keys, the story keys."""

todo = Table(
    "todo", metadata, _id(), Column("report", Integer, ForeignKey("reports.id"), nullable=False), _number("anew")
)  # fmt: skip
"""Reports that are new, have a new entry, or were judged: the linker takes them and deletes the rows it took. `anew` 1: its
keys and pairs are to be found again although its entry is linked already."""

# ---------------------------------------------------------------- the current view

events = Table(
    "events", metadata, _id(), _to("stories", "story"), _to("runs", "run"),
    Column("eid", Text, nullable=False, index=True),
    Column("type", Text, nullable=False), Column("modality", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("sources", Integer, nullable=False), Column("conflicts", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    _number("day"), _number("known", index=True), _number("seq", index=True), _to("spots", "spot", nullable=True),
    Index("events_of_story", "story"), Index("events_by_day", "day", "status", "type", "spot"),
    Index("events_by_type", "type", "day", "status", "spot"), Index("events_by_status", "status", "day", "spot"),
)  # fmt: skip
"""Events of the world. `data`: the LinkedEvent, packed; `sources`, `conflicts`: how many independent sources and conflicts
it has; `day`: when it was, or if that is not known when it was last told; `known`: when it was first told; `seq`: the source
(`sources.id`) that brought it first; `spot`: where it was."""

claims = Table(
    "claims", metadata, _id(), _to("stories", "story"), _to("runs", "run"),
    Column("cid", Text, nullable=False, index=True),
    Column("status", Text, nullable=False),
    Column("sources", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    _number("day"), _number("known", index=True), _number("seq", index=True), _number("apart"),
    Index("claims_of_story", "story"), Index("claims_by_day", "day"), Index("claims_by_status", "status", "day"),
)  # fmt: skip
"""Claims. `data`: the LinkedClaim, packed; `day`: of its latest position; `known`, `seq`: as of events; `apart`: 1 if it is
about no event of the view, else 0."""

turns = Table(
    "turns", metadata,
    Column("axis", SmallInteger, primary_key=True, autoincrement=False),
    Column("at", Integer, primary_key=True, autoincrement=False),
    Column("claim", Integer, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, primary_key=True, autoincrement=False),
    Index("turns_of_claim", "claim"),
    **_lean(),
)  # fmt: skip
"""When a claim (`claims.id`) came to be confirmed, denied or taken back (TurnKind), on each Axis."""

proposals = Table(
    "proposals", metadata, _id(), _to("stories", "story"), _to("runs", "run"),
    Column("pid", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False), Column("score", Float, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("proposals_of_story", "story"),
)  # fmt: skip
"""Links that want a person's word. `pid`: content hash of kind, left and right; `data`: the Proposal, packed."""

names = Table(
    "names", metadata, _id(),
    Column("kind", SmallInteger, nullable=False), Column("value", Text, nullable=False),
    UniqueConstraint("kind", "value"),
)  # fmt: skip
"""Names that events and claims are found by (NameKind)."""

facets = Table(
    "facets", metadata,
    Column("name", Integer, ForeignKey("names.id"), primary_key=True, autoincrement=False),
    Column("target", SmallInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("tag", SmallInteger, nullable=False), Column("spot", Integer),
    Index("facets_of_row", "target", "row"),
    **_lean(),
)  # fmt: skip
"""Which events and claims (Target, their `id`) have to do with a name, in order of their `day`. `tag`: their type and status
(`facets.to_tag`), `spot`: as the event's, so that counting needs no other table."""

spots = Table(
    "spots", metadata, _id(),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False), Column("countries", Text, nullable=False), Column("precision", Text),
    Column("lat", Float), Column("lon", Float), Column("geonameid", Integer),
)  # fmt: skip
"""Places of events, as far as they were resolved. `key`: all of the rest; `countries`: alpha-3, between commas."""

tallies = Table(
    "tallies", metadata,
    Column("kind", SmallInteger, primary_key=True, autoincrement=False),
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("status", SmallInteger, primary_key=True, autoincrement=False),
    Column("n", Integer, nullable=False),
    **_lean(),
)  # fmt: skip
"""Counts that are kept as the view changes (TallyKind). `status`: as in `facets.to_tag`."""
