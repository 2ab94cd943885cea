"""Stores to test with: a SQLite file, and a PostgreSQL server of our own, started here on a socket in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso.store import Run, Store, open_store, write_run


def find_server() -> Path | None:
    """The folder of PostgreSQL's programs, the newest."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def find_user() -> str | None:
    """Whom the server runs as, which must not be root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip(
            "PostgreSQL will not run as root, and there is no user postgres (apt-get install postgresql)"
        )


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The socket folder of a running server."""
    programs = find_server()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    user = find_user()
    folder = Path(tempfile.mkdtemp(prefix="sayso-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)
    data, log = folder / "data", folder / "log"
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c max_connections=40"
    init = [programs / "initdb", "-D", data, "-A", "trust", "-U", "sayso", "-E", "UTF8", "--no-locale", "-N"]
    start = [programs / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start"]
    try:
        subprocess.run(init, check=True, user=user, capture_output=True, cwd=folder)
        subprocess.run(start, check=True, user=user, stdout=subprocess.DEVNULL, cwd=folder)
        yield str(folder)
    finally:
        stop = [programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, user=user, capture_output=True, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


Address = Callable[[str], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    """Names stores: `address("a")` is a file or URL of a store that is not there yet."""
    if request.param == "sqlite":
        return lambda name: str(tmp_path / f"{name}.db")
    folder = request.getfixturevalue("server")

    def create(name: str) -> str:
        import psycopg

        base = f"{name}_{abs(hash(str(tmp_path)))}"
        with psycopg.connect(host=folder, user="sayso", dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (base,)).fetchone():
                connection.execute(f'CREATE DATABASE "{base}"')
        return f"postgresql://sayso@/{base}?host={folder}"

    return create


@pytest.fixture
def store(address: Address) -> Iterator[Store]:
    """An empty store."""
    with open_store(address("store")) as opened:
        yield opened


@pytest.fixture
def run(store: Store) -> Run:
    """A run in it."""
    return write_run(store, {"sayso": "test"}, "test")
