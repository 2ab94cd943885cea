"""What an entry depends on besides its text."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sayso.store import versions


def test_a_gazetteer_that_the_user_added_makes_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    find = versions.find_version.__wrapped__
    monkeypatch.setattr(versions, "find_added", tuple)
    plain = find()
    dump = SimpleNamespace(digest="ab12", least=500, classes="A,P")
    monkeypatch.setattr(versions, "find_added", lambda: (dump,))
    assert find() == plain | {"gazetteers": ["ab12 500 A,P"]}
    assert "gazetteers" not in plain
