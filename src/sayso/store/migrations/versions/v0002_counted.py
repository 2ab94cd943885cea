"""The view is found and counted by days, names and spots; what changed can be asked for. Old rows keep their links; the
columns that are new are filled in by `store/reposting.py`, which the tally of kind 9 calls for."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

revision = "0002"
down_revision = "0001"

metadata = MetaData()
names = Table("names", metadata, Column("id", Integer, primary_key=True))


def _key(name: str, kind: Any = Integer) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


turns = Table(
    "turns", metadata, _key("axis", SmallInteger), _key("at"), _key("claim"), _key("kind", SmallInteger),
    Index("turns_of_claim", "claim"), sqlite_with_rowid=False,
)  # fmt: skip
facets = Table(
    "facets", metadata,
    Column("name", Integer, ForeignKey("names.id"), primary_key=True, autoincrement=False),
    _key("target", SmallInteger), _key("day"), _key("row"),
    Column("tag", SmallInteger, nullable=False), Column("spot", Integer),
    Index("facets_of_row", "target", "row"), sqlite_with_rowid=False,
)  # fmt: skip
spots = Table(
    "spots", metadata, Column("id", Integer, primary_key=True), Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False), Column("countries", Text, nullable=False), Column("precision", Text),
    Column("lat", Float), Column("lon", Float), Column("geonameid", Integer),
)  # fmt: skip
tallies = Table(
    "tallies", metadata, _key("kind", SmallInteger), _key("key"), _key("status", SmallInteger),
    Column("n", Integer, nullable=False), sqlite_with_rowid=False,
)  # fmt: skip

OLD = {
    "events": ("events_by_type", "events_by_status", "events_by_start", "ix_events_told_on"),
    "claims": ("claims_by_status", "ix_claims_last_on"),
}
GONE = {"events": ("start_on", "end_on", "told_on"), "claims": ("first_on", "last_on")}
NEW = {"events": ("day", "known", "seq"), "claims": ("day", "known", "seq", "apart")}
INDEXES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "events": (
        ("events_by_day", ("day", "status", "type", "spot")), ("events_by_type", ("type", "day", "status", "spot")),
        ("events_by_status", ("status", "day", "spot")), ("ix_events_known", ("known",)), ("ix_events_seq", ("seq",)),
    ),
    "claims": (
        ("claims_by_day", ("day",)), ("claims_by_status", ("status", "day")),
        ("ix_claims_known", ("known",)), ("ix_claims_seq", ("seq",)),
    ),
    "sources": (("sources_by_came", ("came_at",)), ("sources_by_outlet", ("outlet", "published"))),
}  # fmt: skip


def upgrade() -> None:
    """Changes the tables of the view; those of what came only get indexes."""
    connection = op.get_bind()
    op.drop_table("facets")
    metadata.create_all(connection, tables=[turns, facets, spots, tallies])
    for table, indexes in OLD.items():
        for index in indexes:
            op.drop_index(index, table)
        for column in GONE[table]:
            op.drop_column(table, column)
        for column in NEW[table]:
            op.add_column(table, Column(column, Integer, nullable=False, server_default="0"))
    op.add_column("todo", Column("anew", Integer, nullable=False, server_default="0"))
    for table, column, target in (("events", "spot", "spots"), ("entries", "text", "texts")):
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER REFERENCES {target} (id)")
    for table, made in INDEXES.items():
        for index, columns in made:
            op.create_index(index, table, list(columns))
    op.execute("INSERT INTO tallies (kind, key, status, n) VALUES (9, 0, 0, 1)")
