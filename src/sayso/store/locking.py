"""One linker at a time: a lock that dies with the process that holds it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import text

from sayso.errors import StoreError
from sayso.store.opening import Store, telling

LINKERS = 7299382
"""The key of PostgreSQL's advisory lock."""


@contextmanager
def alone(store: Store, *, wait: bool) -> Iterator[bool]:
    """True inside the block if no other process links this store; without `wait` False if one does, else waits for it.

    Raises: StoreError.
    """
    with _by_file(store.path, wait) if store.path else _by_server(store, wait) as mine:
        yield mine


@contextmanager
def _by_file(path: Path, wait: bool) -> Iterator[bool]:
    import fcntl

    beside = path.with_name(path.name + ".linker")
    try:
        handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{beside}: {error.strerror}; linking needs this file beside the ledger") from error
    try:
        mine = True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            mine = False
        yield mine
    finally:
        os.close(handle)  # which lets go of the lock, as does any end of the process


@contextmanager
def _by_server(store: Store, wait: bool) -> Iterator[bool]:
    ask = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
    with telling(store.name):
        connection = store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        said = connection.execute(text(f"SELECT {ask}(:key)"), {"key": LINKERS}).scalar()
    try:
        yield said is not False
    finally:
        with suppress(Exception):  # a connection that broke has let go already
            connection.execute(text("SELECT pg_advisory_unlock_all()"))
        connection.close()
