"""The view: everything a careful reader needs, at any width, with or without colour."""

from __future__ import annotations

import dataclasses
import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from sayso.cli.view import to_claimed, to_first_line, to_positions, to_said, to_view
from sayso.labels import EventType, Modality, Stance, Status
from sayso.records import Article, ClaimId, LedgerEntry
from sayso.spans import Span
from sayso.wording.lookup import Lookup
from tests.cli.entries import ARTICLE, BRODEK, DARNOV, DISPUTED, SAID, TEXT, claim, entry, event, span

WHOLE = entry(event(attribution=("s1",)), claims=(DISPUTED,))


def show(shown: LedgerEntry, width: int = 100, *, terminal: bool = False, **how: bool) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=terminal, markup=False, highlight=False).print(
        to_view(shown, **how)
    )
    return out.getvalue()


def test_the_whole_view() -> None:
    assert show(WHOLE) == (
        "Depot burns\n"
        "Northfield Wire · 4 Mar 2026 (date from the page's metadata)\n"
        "Set aside as page furniture: “NewsTop”\n"
        "\n"
        "CLAIMS\n"
        "c1  DISPUTED: “Drennian jets struck a depot”\n"
        "    claimed by Ilka Darnov, denied by Anselm Brodek.\n"
        "\n"
        "EVENTS\n"
        "e1  Alleged by Ilka Darnov, disputed (c1): Drennian jets attacked a depot, at Port Tavelin, on 3 Mar\n"
        "    2026 (“Tuesday”), 3 killed.\n"
        "    │ On Tuesday Drennian jets »struck« a depot at Port Tavelin, killing three, minister Ilka Darnov\n"
        "    │ said.\n"
        "    ASSAULT · main event\n"
        "\n"
        "WHO SAID WHAT\n"
        "Ilka Darnov, defence minister\n"
        "s1  says (“said”), to Port Tavelin: “Drennian jets struck a depot” […] “killing three”\n"
        "Anselm Brodek\n"
        "s2  denies, as told in s1: “it”\n"
        "A source that is not named\n"
        "s3  says: “shut”\n"
        "\n"
        "READ WITH CARE\n"
        "! dates conflict: Tuesday here, Monday there\n"
    )


@pytest.mark.parametrize("width", [20, 40, 60, 100, 200])
def test_lines_fit_and_have_no_blank_ends(width: int) -> None:
    for line in show(WHOLE, width, explain=True).splitlines():
        assert cell_len(line) <= width, line
        assert line == line.rstrip()


def test_no_terminal_no_escapes() -> None:
    assert "\x1b" not in show(WHOLE, explain=True)


def test_no_colour_keeps_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = show(WHOLE, terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = show(WHOLE, terminal=True)
    assert coloured != plain
    assert "\x1b[35m" not in plain
    assert strip_escapes(coloured) == strip_escapes(plain) == show(WHOLE)


def strip_escapes(text: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_explain_adds_why() -> None:
    shown = show(WHOLE, explain=True)
    assert "speaker ← attribution.subject from “said”" in shown
    assert "modality ← events.modality.plain" in shown
    assert "a1  Ilka Darnov · person" in shown
    assert "Read by rules." in shown
    assert "←" not in show(WHOLE)


def test_claims_at_issue_come_first() -> None:
    plain = dataclasses.replace(claim(Status.ASSERTED, (Stance.ASSERTS, "s1", "a1")), id=ClaimId("c2"))
    shown = show(entry(claims=(plain, DISPUTED)))
    assert shown.index("c1  DISPUTED") < shown.index(
        "c2  claimed by Ilka Darnov: “Drennian jets struck a depot”"
    )


def test_claims_in_the_same_words_share_a_line() -> None:
    made = claim(Status.ASSERTED, (Stance.ASSERTS, "s1", "a1"))
    twice = (made, dataclasses.replace(made, id=ClaimId("c2")))
    assert "\nc1, c2 claimed by Ilka Darnov: “Drennian jets" in show(entry(claims=twice))


def test_what_is_not_known_is_said() -> None:
    bare = Article(id="r1", text=ARTICLE.text)
    shown = show(LedgerEntry(article=bare, model="rules"))
    assert "No title; begins “NewsTop On Tuesday" in shown
    assert "outlet not known" in shown
    assert "no date known" in shown
    assert "Nothing found" in shown


def test_a_condition_stands_with_its_event() -> None:
    threat = dataclasses.replace(
        event(EventType.THREATEN, Modality.ACTUAL), condition=span("If Marovia sails")
    )
    assert "On the condition: “If Marovia sails”." in show(entry(threat), 300)


def test_an_unsure_reading_says_so() -> None:
    assert "ASSAULT · main event · unsure reading" in show(
        entry(dataclasses.replace(event(), confidence=0.45))
    )
    assert "unsure" not in show(entry(event()))


def test_a_rank_stands_before_the_name() -> None:
    ranked = dataclasses.replace(DARNOV, role="army spokeswoman Lt. Col.")
    shown = show(dataclasses.replace(WHOLE, actors=(ranked, BRODEK)))
    assert "\nLt. Col. Ilka Darnov, army spokeswoman\n" in shown
    assert "\nIlka Darnov, defence minister\n" in show(WHOLE)


def test_a_dateline_is_no_part_of_what_is_claimed() -> None:
    text = "SELMAR, March 4 (Northfield Wire) - Jets struck a depot, Darnov said."
    dated = dataclasses.replace(claim(Status.ASSERTED, (Stance.ASSERTS, "s1", "a1")), span=Span(0, len(text)))
    article = Article(id="r1", text=text + TEXT)
    assert to_claimed(dated, Lookup(entry=entry(article=article))) == "“Jets struck a depot, Darnov said.”"
    assert to_first_line(article).startswith("No title; begins “Jets struck")


def test_a_colon_is_no_word_of_saying() -> None:
    turn = dataclasses.replace(SAID, cue=span(". "), outlet=None)
    assert to_said(turn, Lookup(entry=WHOLE)).plain.startswith("says: “Drennian")


def test_positions_in_words() -> None:
    made = claim(
        Status.RETRACTED,
        (Stance.ASSERTS, None, None),
        (Stance.ASSERTS, "s1", "a1"),
        (Stance.CONFIRMS, "s3", None),
        (Stance.RETRACTS, "s1", "a1"),
        (Stance.DECLINES, "s2", None),
    )
    assert to_positions(made, Lookup(entry=entry(claims=(made,)))) == (
        "reported by the article itself, claimed by Ilka Darnov, confirmed by an unnamed source, "
        "withdrawn by Ilka Darnov, no comment from Anselm Brodek"
    )


def test_hostile_words_do_nothing() -> None:
    article = dataclasses.replace(
        ARTICLE, title="\x1b[31m[red]Boo[/red]\u202e", outlet="\x07bell", byline="[link=x]y"
    )
    shown = show(entry(event(), article=article), terminal=True)
    assert "[31m[red]Boo[/red]" in shown
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown
    assert "\x07" not in shown
