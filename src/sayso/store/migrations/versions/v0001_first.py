"""The first tables, as they were: `schema.py` goes on, this stays."""

from __future__ import annotations

from typing import Any

from alembic import op
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
)

revision = "0001"
down_revision = None

SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search USING fts5(title, body, content='', tokenize='porter unicode61 remove_diacritics 2')",
    ),
    "postgresql": (
        "CREATE TABLE search (source integer PRIMARY KEY REFERENCES sources(id), words tsvector NOT NULL)",
        "CREATE INDEX search_words ON search USING gin (words)",
    ),
}

metadata = MetaData()


def _id() -> Column[Any]:
    return Column("id", Integer, primary_key=True)


def _to(table: str, name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Integer, ForeignKey(f"{table}.id"), nullable=nullable)


def _lean() -> dict[str, Any]:
    return {"sqlite_with_rowid": False}


versions = Table(
    "versions",
    metadata,
    _id(),
    Column("digest", Text, nullable=False, unique=True),
    Column("detail", Text, nullable=False),
)
runs = Table(
    "runs",
    metadata,
    _id(),
    _to("versions", "version"),
    Column("command", Text, nullable=False),
    Column("began_at", Text, nullable=False),
)
reports = Table(
    "reports",
    metadata,
    _id(),
    Column("rid", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, index=True),
    Column("url", Text, index=True),
)
texts = Table(
    "texts",
    metadata,
    _id(),
    Column("sha256", LargeBinary(32), nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
)
sources = Table(
    "sources",
    metadata,
    _id(),
    _to("reports", "report"),
    _to("texts", "text", nullable=True),
    _to("runs", "run"),
    Column("hash", LargeBinary(32), nullable=False, unique=True),
    Column("body_sha256", LargeBinary(32), nullable=False),
    Column("address", Text, nullable=False),
    Column("came_at", Text, nullable=False),
    Column("title", Text),
    Column("outlet", Text),
    Column("url", Text),
    Column("published", Text),
    Index("sources_of_report", "report", "id"),
)
entries = Table(
    "entries",
    metadata,
    _id(),
    _to("sources", "source"),
    _to("versions", "version"),
    _to("runs", "run"),
    Column("error", Text),
    Column("line", LargeBinary, nullable=False),
    UniqueConstraint("source", "version"),
)
problems = Table(
    "problems",
    metadata,
    _id(),
    _to("sources", "source", nullable=True),
    _to("runs", "run"),
    Column("hash", LargeBinary(32), nullable=False, unique=True),
    Column("code", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("article", Text),
    Column("start", Integer),
    Column("end", Integer),
    Column("detail", Text, nullable=False),
    Column("came_at", Text, nullable=False),
)
judgements = Table(
    "judgements",
    metadata,
    _id(),
    Column("jid", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("subjects", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Text, nullable=False),
)
keys = Table(
    "keys",
    metadata,
    Column("kind", SmallInteger, primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("report", Integer, ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    **_lean(),
)
pairs = Table(
    "pairs",
    metadata,
    Column("kind", SmallInteger, primary_key=True),
    Column("left", Integer, ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    Column("right", Integer, ForeignKey("reports.id"), primary_key=True, autoincrement=False, index=True),
    Column("score", Float, nullable=False),
    Column("data", LargeBinary, nullable=False),
    **_lean(),
)
stories = Table(
    "stories",
    metadata,
    _id(),
    _to("runs", "run"),
    Column("sid", Text, nullable=False, unique=True),
    Column("first_on", Text),
    Column("last_on", Text, index=True),
)
linked = Table(
    "linked",
    metadata,
    Column("report", Integer, ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    _to("entries", "entry"),
    _to("stories", "story"),
    Column("copies", Integer, ForeignKey("reports.id"), index=True),
    Column("day", Integer, nullable=False),
    Column("prints", LargeBinary, nullable=False),
    Index("linked_story", "story"),
)
todo = Table("todo", metadata, _id(), Column("report", Integer, ForeignKey("reports.id"), nullable=False))
events = Table(
    "events",
    metadata,
    _id(),
    _to("stories", "story"),
    _to("runs", "run"),
    Column("eid", Text, nullable=False, index=True),
    Column("type", Text, nullable=False),
    Column("modality", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("start_on", Text),
    Column("end_on", Text),
    Column("told_on", Text, index=True),
    Column("sources", Integer, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("events_of_story", "story"),
    Index("events_by_type", "type", "start_on"),
    Index("events_by_status", "status", "start_on"),
    Index("events_by_start", "start_on"),
)
claims = Table(
    "claims",
    metadata,
    _id(),
    _to("stories", "story"),
    _to("runs", "run"),
    Column("cid", Text, nullable=False, index=True),
    Column("status", Text, nullable=False),
    Column("first_on", Text),
    Column("last_on", Text, index=True),
    Column("sources", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("claims_of_story", "story"),
    Index("claims_by_status", "status", "last_on"),
)
proposals = Table(
    "proposals",
    metadata,
    _id(),
    _to("stories", "story"),
    _to("runs", "run"),
    Column("pid", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("proposals_of_story", "story"),
)
names = Table(
    "names",
    metadata,
    _id(),
    Column("kind", SmallInteger, nullable=False),
    Column("value", Text, nullable=False),
    UniqueConstraint("kind", "value"),
)
facets = Table(
    "facets",
    metadata,
    Column("name", Integer, ForeignKey("names.id"), primary_key=True, autoincrement=False),
    Column("target", SmallInteger, primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Index("facets_of_row", "target", "row"),
    **_lean(),
)


def upgrade() -> None:
    """Makes every table, and full-text search in the way of the database."""
    connection = op.get_bind()
    metadata.create_all(connection)
    for statement in SEARCH[connection.dialect.name]:
        op.execute(statement)
