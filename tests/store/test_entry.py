"""A line of the contract and the entry it was made of: each gives the other."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass, replace
from enum import Enum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import ContractError
from sayso.export.entry import from_line, to_error_line, to_json, to_line
from sayso.records import Article, Count, LedgerEntry, Problem
from sayso.spans import Span

TEXT = "Drennian jets struck a depot at Port Tavelin, minister Ilka Darnov said."
WORDS = st.text(alphabet="abc é💥", max_size=6)
SPANS = st.tuples(st.integers(0, 30), st.integers(1, 30)).map(lambda p: Span(p[0], p[0] + p[1]))


def values(kind: object, name: str = "") -> st.SearchStrategy[object]:
    """Any value of a field's type, whatever fields the records come to have."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return st.one_of([st.none() if a is type(None) else values(a, name) for a in args])
    if origin is tuple:
        return st.lists(values(args[0], name), max_size=2).map(tuple)
    if isinstance(kind, typing.NewType):
        return values(kind.__supertype__, name)
    if kind is Span:
        return SPANS
    if isinstance(kind, type) and is_dataclass(kind):
        return records(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    plain = {
        str: WORDS,
        bool: st.booleans(),
        int: st.integers(0, 10**6),
        float: st.integers(0, 10**4).map(lambda n: n / 10**4),
    }
    return plain[kind]  # type: ignore[index]


def records(kind: type) -> st.SearchStrategy[object]:
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{f.name: values(hints[f.name], f.name) for f in fields(kind)})


def entries() -> st.SearchStrategy[LedgerEntry]:
    article = records(Article).map(lambda a: replace(a, text=TEXT))  # type: ignore[type-var]
    hints = typing.get_type_hints(LedgerEntry)
    rest = {f.name: values(hints[f.name]) for f in fields(LedgerEntry) if f.name != "article"}
    return st.builds(LedgerEntry, article=article, **rest)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(entries())
def test_an_entry_comes_back_from_its_line(entry: LedgerEntry) -> None:
    line = to_line(entry)
    assert from_line(line) == entry
    assert to_json(to_line(from_line(line))) == to_json(line)


def test_counts_come_back_from_their_evidence() -> None:
    from tests.cli.entries import ARTICLE, event

    found = replace(
        event(), counts=tuple(Count(of="killed", low=n, high=n, span=Span(n, n + 1)) for n in (3, 5))
    )
    entry = LedgerEntry(article=ARTICLE, model="rules", events=(found,))
    assert from_line(to_line(entry)).events[0].counts == found.counts


def test_what_is_no_entry_is_refused() -> None:
    line = to_error_line("r1", Problem(code="empty", room="article", detail="r1: is empty"))
    with pytest.raises(ContractError, match=r"r1: is an error line \(empty\)"):
        from_line(line)
    with pytest.raises(ContractError, match=r"not a line of sayso\.ledger/1"):
        from_line({"article": {"id": "r1"}})
