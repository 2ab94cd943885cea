"""What `sayso watch` knows of feeds, pages and hosts, in tables of its own beside the ledger's."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)  # fmt: skip

from sayso.records import Listed
from sayso.sources.addresses import to_origin
from sayso.sources.answers import Validators
from sayso.sources.watching import Errand, Kind
from sayso.store import Store
from sayso.store.packing import to_column

_metadata = MetaData()
feeds = Table(
    "watch_feeds", _metadata,
    Column("address", String, primary_key=True), Column("origin", String, nullable=False),
    Column("etag", String), Column("modified", String), Column("failures", Integer, nullable=False),
    Column("polled_at", Float), Column("due_at", Float, nullable=False),
)  # fmt: skip
pages = Table(
    "watch_pages", _metadata,
    Column("address", String, primary_key=True), Column("origin", String, nullable=False),
    Column("feed", String, nullable=False), Column("title", String), Column("published", String),
    Column("outlet", String), Column("failures", Integer, nullable=False), Column("added_at", Float, nullable=False),
    Column("due_at", Float), Column("outcome", String),
    Index("watch_pages_due", "due_at"),
)  # fmt: skip
"""`due_at` is null once the page has its `outcome`: `done`, or the code of the problem that ended it."""
hosts = Table(
    "watch_hosts",
    _metadata,
    Column("origin", String, primary_key=True),
    Column("free_at", Float, nullable=False),
)

_LOOKED_AT = 2_000
"""Due rows that are looked at for hosts that are free."""


class StoredState:
    """The `WatchState` of a store. Its tables are made where they are missing.

    Raises (every method): StoreError.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        with store.writing() as connection:
            _metadata.create_all(connection, checkfirst=True)

    def add_feeds(self, addresses: Iterable[str], now: float) -> None:
        """Feeds to be polled, due at once; those known already stay as they are."""
        with self._store.writing() as connection:
            for address in addresses:
                if not _is_known(connection, feeds, address):
                    row = {"address": address, "origin": to_origin(address), "failures": 0, "due_at": now}
                    connection.execute(insert(feeds).values(row))

    def find_due(self, now: float, most: int, busy: frozenset[str]) -> tuple[Errand, ...]:
        """What is due, pages before feeds, longest first; at most one a host, and none of a host in `busy` or at rest."""
        found: dict[str, Errand] = {}
        with self._store.reading() as connection:
            resting = set(connection.scalars(select(hosts.c.origin).where(hosts.c.free_at > now)))
            for table, to_errand in ((pages, _to_page), (feeds, _to_feed)):
                due = select(table).where(table.c.due_at <= now, table.c.origin.not_in(resting | busy))
                for row in connection.execute(
                    due.order_by(table.c.due_at, table.c.address).limit(_LOOKED_AT)
                ):
                    if len(found) < most:
                        found.setdefault(row.origin, to_errand(row))
        return tuple(found.values())

    def next_due(self) -> float | None:
        """When the next thing is due, its host's rest included; None if nothing ever is."""
        both = union_all(
            *(select(t.c.origin, t.c.due_at).where(t.c.due_at.is_not(None)) for t in (pages, feeds))
        ).subquery()
        free = func.coalesce(hosts.c.free_at, literal(0.0))
        # the greater of the two, in words that both databases know
        at = both.c.due_at + (free - both.c.due_at + func.abs(free - both.c.due_at)) / 2.0
        with self._store.reading() as connection:
            joined = both.outerjoin(hosts, hosts.c.origin == both.c.origin)
            found: float | None = connection.scalar(select(func.min(at)).select_from(joined))
        return found

    def settle_feed(
        self, address: str, validators: Validators, entries: Iterable[Listed], now: float, due: float
    ) -> int:
        """A feed was polled: its validators, and its new entries as pages to be fetched. How many are new."""
        new = 0
        with self._store.writing() as connection:
            for entry in entries:
                if not _is_known(connection, pages, entry.address):
                    connection.execute(insert(pages).values(_to_row(entry, address, now)))
                    new += 1
            connection.execute(
                update(feeds).where(feeds.c.address == address).values(
                    etag=validators.etag, modified=validators.modified, failures=0, polled_at=now, due_at=due
                )
            )  # fmt: skip
        return new

    def settle_page(self, address: str, outcome: str) -> None:
        """A page is done for good: `done`, or the code of the problem."""
        with self._store.writing() as connection:
            settled = update(pages).where(pages.c.address == address)
            connection.execute(settled.values(due_at=None, outcome=outcome))

    def put_off(self, errand: Errand, due: float) -> None:
        """It failed once more, and is tried again then."""
        table = pages if errand.kind is Kind.PAGE else feeds
        with self._store.writing() as connection:
            put_off = update(table).where(table.c.address == errand.address)
            connection.execute(put_off.values(failures=table.c.failures + 1, due_at=due))

    def rest(self, origin: str, until: float) -> None:
        """A host is left alone until then."""
        with self._store.writing() as connection:
            known = connection.execute(update(hosts).where(hosts.c.origin == origin).values(free_at=until))
            if known.rowcount == 0:
                connection.execute(insert(hosts).values(origin=origin, free_at=until))


def _is_known(connection: Connection, table: Table, address: str) -> bool:
    return connection.execute(select(table.c.address).where(table.c.address == address)).first() is not None


def _to_row(entry: Listed, feed: str, now: float) -> dict[str, object]:
    said = {
        key: to_column(value) if (value := getattr(entry, key)) else None
        for key in ("title", "published", "outlet")
    }
    return {
        "address": entry.address, "origin": to_origin(entry.address), "feed": feed, **said,
        "failures": 0, "added_at": now, "due_at": now,
    }  # fmt: skip


def _to_page(row: object) -> Errand:
    r = row._mapping  # type: ignore[attr-defined]
    listed = Listed(address=r["address"], title=r["title"], published=r["published"], outlet=r["outlet"])
    return Errand(kind=Kind.PAGE, address=r["address"], failures=r["failures"], listed=listed)


def _to_feed(row: object) -> Errand:
    r = row._mapping  # type: ignore[attr-defined]
    validators = Validators(etag=r["etag"], modified=r["modified"])
    return Errand(kind=Kind.FEED, address=r["address"], failures=r["failures"], validators=validators)
