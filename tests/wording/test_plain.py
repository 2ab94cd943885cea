"""Hostile words are safe to show, and still readable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.wording.plain import to_plain, to_quote


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\x1b[2Jb", "a[2Jb"),
        ("a\x1b]8;;http://x.example\x07b", "a]8;;http://x.exampleb"),
        ("one\r\ntwo\tthree", "one two three"),
        ("[bold red]not markup[/]", "[bold red]not markup[/]"),
        ("pay \u202etxt.exe", "pay txt.exe"),
        ("half \ud800 a pair", "half a pair"),
        ("a" + "\u0301" * 9, "a" + "\u0301" * 4),
        ("\u05e9\u05dc\u05d5\u05dd", "\u2068\u05e9\u05dc\u05d5\u05dd\u2069"),
        ("par\u200cts", "par\u200cts"),
        ("", ""),
    ],
)
def test_what_a_terminal_would_obey_falls_away(hostile: str, shown: str) -> None:
    assert to_plain(hostile) == shown


def test_long_words_are_cut_and_say_so() -> None:
    assert to_plain("word " * 100, 12) == "word word…"
    assert len(to_plain("x" * 2_000_000)) == 401


def test_quotes_are_not_doubled() -> None:
    assert to_quote("“All of it,”") == "“All of it”"
    assert to_quote('"It struck the depot.') == "“It struck the depot.”"
    assert to_quote('he said "no"') == '‘he said "no"’'
    assert to_quote('"') == '‘"’'
    assert to_quote("work “helped lead” to it") == "‘work “helped lead” to it’"
    assert to_quote("“one” and “two”") == "‘“one” and “two”’"


def test_a_cut_ends_with_a_word() -> None:
    assert to_plain("one two three four", 15) == "one two three…"
    assert to_plain("x" * 20, 15) == "x" * 15 + "…"


ANY = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"]), min_size=1, max_size=80)


@given(ANY)
def test_any_words_at_all_stay_on_one_line_with_no_escape(text: str) -> None:
    for shown in (to_plain(text), to_quote(text)):
        assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in shown)
        assert shown.count("\u2068") == shown.count("\u2069")
        shown.encode("utf-8")
