"""The real rooms, loaded once for all tests that ask for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso import pipeline
from sayso.pipeline import Rooms


@pytest.fixture(scope="session")
def rooms() -> Rooms:
    return pipeline.open_rooms()


@pytest.fixture
def loaded_once(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in this process share the rooms."""
    monkeypatch.setattr(pipeline, "open_rooms", lambda settings=None: rooms)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
