"""A ledger of the bundled demo reports, made once a session, and a browser without a screen to ask it with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from sayso.cli.demo import ingest_reports
from sayso.serve.app import Doors, create_app
from sayso.serve.shelf import Desk
from sayso.store import Store, open_store
from sayso.store.linker import open_rules

TODAY = date(2026, 3, 20)
HOST = "http://127.0.0.1"


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger file. Tests that change it take `own_ledger`."""
    folder = tmp_path_factory.mktemp("demo")
    assert ingest_reports(folder, folder / "ledger.db") == 0
    return folder / "ledger.db"


def to_desk(store: Store) -> Desk:
    """A desk on a day that stays."""
    return Desk(store=store, rules=open_rules(), today=lambda: TODAY, user="tester")


@pytest.fixture(scope="session")
def desk(ledger: Path) -> Iterator[Desk]:
    """The demo ledger, to be asked and not changed."""
    with open_store(ledger, create=False) as store:
        yield to_desk(store)


@pytest.fixture
def own_desk(ledger: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the demo ledger that a test may change."""
    copy = tmp_path / "own.db"
    shutil.copy(ledger, copy)
    with open_store(copy, create=False) as store:
        yield to_desk(store)


def to_client(desk: Desk, doors: Doors | None = None, base: str = HOST) -> TestClient:
    """A client that follows no redirect and takes no error for its own."""
    return TestClient(
        create_app(desk, doors or Doors()),
        base_url=base,
        follow_redirects=False,
        raise_server_exceptions=False,
    )


@pytest.fixture
def client(desk: Desk) -> TestClient:
    """A client of the demo desk."""
    return to_client(desk)
