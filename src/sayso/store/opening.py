"""From a path or URL to an open store: the engine, its pragmas, the tables brought up to date, errors in plain words."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from sayso.errors import StoreError, UsageError

HEAD = "0002"
"""The newest migration: what `alembic_version` holds in a store that is up to date. Numbers, so that newer is greater."""

ASKERS = 20
"""Connections that are kept open; as many again are opened while more ask at once."""

BUSY_SECONDS = 60
"""How long a write waits for another process's transaction, which takes milliseconds, before it gives up."""

WRITERS = 7299381
"""The key of PostgreSQL's advisory lock that lets one transaction write at a time, as SQLite does of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An open ledger. `name`: path or URL without its password, for messages. Safe to use from threads.

    A `with` block closes it; so does `close`.
    """

    name: str
    engine: Engine
    path: Path | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store throughout.

        Raises: StoreError, in one line, for whatever the database says.
        """
        with telling(self.name), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose rows are kept together at the end, or not at all. One writes at a time.

        Raises: StoreError, in one line, for whatever the database says.
        """
        with telling(self.name), self.engine.connect() as connection:
            if not self.is_sqlite:  # what it sees must not be older than the lock it then waits for
                connection.execution_options(isolation_level="READ COMMITTED")
            with connection.execution_options(writes=True).begin():
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS})
                yield connection

    @property
    def is_sqlite(self) -> bool:
        """True for a file, False for PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Lets go of every connection."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(where: str | Path, *, create: bool = True) -> Store:
    """The ledger at `where`: the path of a SQLite file, or a `postgresql://` URL. A new or older one is brought up to date.

    `create` False: a file that is not there is refused instead of made.

    Raises: UsageError for a path or URL that cannot be one; StoreError for a store that cannot be used: no rights, not a
    ledger, damaged, locked, made by a newer sayso.
    """
    store = _open_url(str(where)) if "://" in str(where) else _open_file(Path(where), create)
    try:
        _bring_up_to_date(store)
    except BaseException:
        store.close()
        raise
    return store


def _open_url(given: str) -> Store:
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise UsageError(
            "--db: not a URL of a database; give a file or postgresql://USER@HOST/NAME"
        ) from None
    if url.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise UsageError(
            f"--db {url.drivername}://…: give the path of a file, or postgresql://USER@HOST/NAME"
        )
    try:
        importlib.import_module("psycopg")
    except ImportError:
        raise UsageError("--db postgresql://…: needs psycopg: pip install 'sayso[postgres]'") from None
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=ASKERS, max_overflow=ASKERS
    )
    engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return Store(name=url.render_as_string(hide_password=True), engine=engine)


def _open_file(path: Path, create: bool) -> Store:
    if path.is_dir() or not path.absolute().parent.is_dir():
        what = "is a folder" if path.is_dir() else "its folder does not exist"
        raise UsageError(f"{path}: {what}; name a file in a folder that exists")
    if not path.exists() and not create:
        raise UsageError(f"{path}: there is no such ledger; make one with sayso ingest SOURCE --db {path}")
    engine = create_engine(f"sqlite:///{path.absolute()}", pool_size=ASKERS, max_overflow=ASKERS)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return Store(name=str(path), engine=engine, path=path)


def _set_pragmas(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves: Python would begin them late
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes then may find the store locked at once; one that says so waits its turn.
    kind = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {kind}")


def _bring_up_to_date(store: Store) -> None:
    with store.reading() as connection:
        found = _read_revision(connection)
        foreign = found is None and bool(inspect(connection).get_table_names())
    if foreign:
        raise StoreError(f"{store.name}: is a database of something else, not a ledger; name another file")
    if found is not None and found > HEAD:
        raise StoreError(
            f"{store.name}: was made by a newer sayso (store {found}, this one knows {HEAD}): upgrade sayso"
        )
    if found != HEAD:
        if store.is_sqlite:
            _set_wal(store)
        _migrate(store)
    from sayso.store.reposting import repost

    repost(store)


def _read_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _set_wal(store: Store) -> None:
    """WAL lets the desk read while ingest writes; it stays with the file."""
    with telling(store.name), store.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.execute("PRAGMA journal_mode=WAL")


def _migrate(store: Store) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    with store.writing() as connection:
        found = _read_revision(connection)  # another process may have been quicker
        if found is not None and found >= HEAD:
            return
        scripts = ScriptDirectory(str(Path(__file__).parent / "migrations"))
        steps = EnvironmentContext(Config(), scripts, fn=lambda at, _: scripts._upgrade_revs("head", at))
        with steps:
            steps.configure(connection=connection, transactional_ddl=False)
            steps.run_migrations()
        if store.is_sqlite:
            connection.exec_driver_sql(f"PRAGMA user_version={int(HEAD)}")


SAID = (
    ("disk is full", "the disk is full: free space and run the same command again; what is in is safe"),
    ("no space left", "the disk is full: free space and run the same command again; what is in is safe"),
    ("could not extend file", "the disk is full: free space and run the same command again; what is in is safe"),
    ("locked", f"is in use by another program for over {BUSY_SECONDS} seconds: end it and run the same command again"),
    ("readonly", "may not be written: check the rights of the file and of its folder"),
    ("unable to open", "may not be opened: check the rights of the file and of its folder"),
    ("not a database", "is not a ledger, or is damaged: name another file, or take its last copy"),
    ("malformed", "is damaged: run sayso doctor --db on it"),
    ("disk i/o error", "the disk cannot be read or written: check it; what is in is safe as far as the disk is"),
    ("permission denied", "may not be used by this user: ask for rights on it"),
    ("password authentication", "does not take this user and password"),
    ("does not exist", "there is no such database or user: make it with createdb"),
    ("connection", "cannot be reached: is the server up?"),
)  # fmt: skip
"""What databases say, and how we put it."""


@contextmanager
def telling(name: str) -> Iterator[None]:
    """Turns what the database says into one line.

    Raises: StoreError.
    """
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).strip()
        ours = next((words for sign, words in SAID if sign in said.lower()), None)
        if ours is None and not isinstance(error, OperationalError):
            raise  # ours to mend
        raise StoreError(f"{name}: {ours or said.splitlines()[0]}") from error
    except sqlite3.OperationalError as error:
        ours = next((words for sign, words in SAID if sign in str(error).lower()), str(error))
        raise StoreError(f"{name}: {ours}") from error
