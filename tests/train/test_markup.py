"""The inline markup of our own passages: what a line means, and what is refused."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.labels import MODES, Act, EventType, Modality, Via

ROOT = Path(__file__).parents[2]


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / f"scripts/train/{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


markup, balance = load("markup"), load("balance")

FULL = (
    "x-1\t[S1 The ministry] [Q1 told] [O1:told Radio Sarn] [D1 on Monday] that [C1 [a1 rebels] "
    "[e1:ASSAULT/heavy-weapons shelled] [r1 the port] [w1 overnight], "
    "killing [k1:killed=3-5 three to five]]. The [e1 barrage] stopped."
)


def test_full_line() -> None:
    passage = markup.parse(FULL)
    event, statement = passage.events[0], passage.statements[0]
    assert passage.text.startswith("The ministry told Radio Sarn on Monday that rebels shelled the port")
    assert [t.of(passage.text) for t in event.triggers] == ["shelled", "barrage"]
    assert (event.type, event.modes, event.modality, event.historical) == (
        "ASSAULT",
        ("heavy-weapons",),
        "actual",
        False,
    )
    assert [a.of(passage.text) for a in event.actors] == ["rebels"]
    assert [r.of(passage.text) for r in event.recipients] == ["the port"]
    assert (event.counts[0].low, event.counts[0].high) == (3, 5)
    assert event.said_by == (1,)
    assert statement.speaker.of(passage.text) == "The ministry"
    assert statement.outlet.of(passage.text) == "Radio Sarn"
    assert (statement.via, statement.act, statement.form, statement.within) == (
        "told",
        "say",
        "indirect",
        None,
    )
    assert markup.check(passage) == ()


def test_modality_and_historical() -> None:
    passage = markup.parse(
        "x\tIt [e1:COERCE/arrest+deport:negated!h jailed] no one and [e2:AGREE:future!h will] pay."
    )
    assert [(e.type, e.modes, e.modality, e.historical) for e in passage.events] == [
        ("COERCE", ("arrest", "deport"), "negated", True),
        ("AGREE", (), "future", True),
    ]


def test_nesting_by_place_and_by_name() -> None:
    by_place = markup.parse("x\t[S1 A] [Q1 said] [C1 [S2 B] [Q2:deny denied] [C2 it [e1:ASSAULT hit] C]].")
    assert [s.within for s in by_place.statements] == [None, 1]
    assert by_place.events[0].said_by == (1, 2)
    by_name = markup.parse("x\t[C1,C2 It fell], [S1 B] [Q1:say<2 said], [S2 the agency] [Q2 reports].")
    assert [s.within for s in by_name.statements] == [2, None]


def test_the_voice_that_asserts_beats_the_one_that_denies() -> None:
    line = "x\t[S1 A] [Q1:deny denied] [S2 B]'s [Q2 claim] that [C1,C2 it [e1:ASSAULT fired]]."
    assert markup.parse(line).events[0].said_by == (2,)


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ("[C1 it fell]", "indirect"),
        ("[C1 “It fell,”]", "direct"),
        ('[C1 "It fell."]', "direct"),
        ("[C1 it was “falling”]", "mixed"),
        ("[C1 “fell” and “rose”]", "mixed"),
        ("[C1 Sarn's fall]", "indirect"),
        ("[C1 ‘It fell’]", "direct"),
        ("[C1:direct It fell.]", "direct"),
    ],
)
def test_form(content: str, form: str) -> None:
    assert markup.parse(f"x\t[S1 He] [Q1 said] {content}").statements[0].form == form


@pytest.mark.parametrize(
    "line",
    [
        "no tab here",
        "X y\ttext",
        "x\t[e1:ASSAULT hit",
        "x\thit] them",
        "x\t[]",
        "x\t[z1 text]",
        "x\t[e1:WAR fought]",
        "x\t[e1:AID/aerial gave]",
        "x\t[e1:AID:maybe gave]",
        "x\t[e1 hit] again",
        "x\t[e1:AID gave] and [e1:AID gave]",
        "x\t[a1 He] left",
        "x\t[Q1:shout cried] [C1 it]",
        "x\t[S1 He] and [S1 she] [Q1 said] [C1 it]",
        "x\t[S1 He] [Q1:say<7 said] [C1 it]",
        "x\t[Q1:say<2 said] [Q2:say<1 said] [C1 it] [C2 so]",
        "x\t[C1<2 it] [Q1 said] [C2 so] [Q2 said]",
    ],
)
def test_refused(line: str) -> None:
    with pytest.raises(markup.MarkupError):
        markup.parse(line)


@pytest.mark.parametrize(
    ("marked", "says"),
    [
        ("[S1 He] [Q1 said] [C1 that it fell].", "begins with 'that'"),
        ("[S1 He] [Q1 said] [C1 it fell,] again.", "ends with punctuation"),
        ("He said it fell.", "stands in no cue"),
        ("[S1 He] [Q1 said].", "no content"),
        ("They [e1:ASSAULT carried out an air strike on] Sarn.", "not the smallest"),
        ("They [e1:ASSAULT hit] [r1 Sarn, ] hard.", "is loose"),
        ("They  left.", "spaces doubled"),
        ("[C1 It fell].", "neither cue nor speaker"),
    ],
)
def test_check_finds(marked: str, says: str) -> None:
    assert any(says in problem for problem in markup.check(markup.parse(f"x\t{marked}")))


def test_decline_needs_no_content() -> None:
    assert markup.check(markup.parse("x\t[S1 He] [Q1:decline declined to comment].")) == ()


def test_vocabularies_are_those_of_sayso() -> None:
    assert {str(kind): MODES[kind] for kind in EventType} == markup.TYPES
    assert set(markup.MODALITIES) == set(Modality)
    assert (set(markup.ACTS), set(markup.VIAS)) == (set(Act), set(Via))


def test_files_twice_and_table(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("# a comment\n\n" + FULL + "\n" + FULL + "\nx-2\t[oops\n", encoding="utf-8")
    passages, problems = markup.read_passages([path])
    assert len(passages) == 2
    assert sum("seen twice" in p for p in problems) == 2
    assert any("x-2" in p or "oops" in p for p in problems)
    assert "| ASSAULT | 2 | 0 | 0 | 0 | 0 | 2 |" in balance.to_table(passages)


def test_unmarked_triggers_are_listed() -> None:
    lines = (
        "a\tThey [e1:ASSAULT shelled] it.",
        "b\tHe [e1:ASSAULT shelled] it.",
        "d\tI [e1:ASSAULT shelled] it.",
        "c\tShe shelled peas.",
    )
    assert next(iter(balance.find_unmarked(tuple(markup.parse(line) for line in lines)))).startswith(
        "c: 'shelled'"
    )


@pytest.mark.parametrize("folder", ["data/passages", "data/sayings"])
def test_our_passages_are_clean(folder: str) -> None:
    passages, problems = markup.read_passages(sorted((ROOT / folder).rglob("*.txt")))
    assert passages
    assert problems == ()


@given(st.text(alphabet="ab [](){}:e1aSQCk,/!h<¶\t\n", max_size=60))
def test_any_line_parses_or_is_refused(line: str) -> None:
    try:
        passage = markup.parse(line)
    except markup.MarkupError:
        return
    for event in passage.events:
        assert all(t.of(passage.text) for t in event.triggers)
