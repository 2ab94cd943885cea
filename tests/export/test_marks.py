"""Annotations go out and come back without shifting a span, whatever the text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import UsageError
from sayso.export import annotations, brat
from sayso.export.corrections import Correction, Refused, find_corrections
from sayso.export.marks import READ_BACK, Mark, join_lines, settle, split_lines, to_digest, to_marks
from sayso.labels import Act, EventType, Form, Modality
from sayso.linked import ReportId
from sayso.records import Article, Event, EventId, LedgerEntry, Mention, Statement, StatementId
from sayso.spans import Span
from tests.export.ledger import ENTRY, R1, TEXT, ByHand

PIECES = (
    "a",
    " ",
    "\r\n",
    "\n",
    "\r",
    "\t",
    "\u2028",
    "\x85",
    "\U0001f6a8",
    "\u05e9\u05dc",
    "\u202e",
    "e\u0301",
    "\0",
    "\ud800",
    ";",
    '"',
)


@st.composite
def entries(draw: st.DrawFn) -> LedgerEntry:
    text = "".join(draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40)))
    ends = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    spans = ends.map(lambda e: Span(e[0], min(len(text), e[0] + e[1]))).filter(
        lambda s: not s.of(text).isspace()
    )
    if text.isspace():
        return LedgerEntry(article=Article(id="r", text=text), model="m")
    events = tuple(
        Event(
            id=EventId(f"e{n}"), type=draw(st.sampled_from(EventType)), trigger=draw(spans), sentence=Span(0, len(text)),
            modality=draw(st.sampled_from(Modality)), confidence=1, historical=draw(st.booleans()),
            actors=tuple(Mention(span=s) for s in draw(st.lists(spans, max_size=2))),
        )
        for n in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    said = Statement(
        id=StatementId("s1"), contents=tuple(draw(st.lists(spans, min_size=1, max_size=3))), form=Form.DIRECT,
        act=draw(st.sampled_from(Act)), confidence=1, speaker=draw(st.none() | spans.map(lambda s: Mention(span=s))),
    )  # fmt: skip
    return LedgerEntry(article=Article(id="r", text=text), model="m", events=events, statements=(said,))


def _own(entry: LedgerEntry) -> list[Mark]:
    return [m for m in to_marks(entry) if m.kind in READ_BACK]


def _settled(marks: Iterable[Mark], text: str) -> list[str]:
    return sorted(repr(settle(m, text)) for m in marks)


@given(entries())
@settings(max_examples=50, deadline=None)
def test_annotations_of_any_text_come_back(entry: LedgerEntry) -> None:
    text = entry.article.text
    page = {"items": list(annotations.to_annotations(ReportId("r"), entry))}
    found = annotations.read_notes(json.dumps(page).encode(), "x")
    back = [n.mark for n in found if n.mark.kind in READ_BACK]
    assert [m.spans for m in back] == [m.spans for m in _own(entry)]
    assert [m.roles for m in back] == [m.roles for m in _own(entry)]
    assert list(find_corrections(to_marks(entry), back, text, whole=True)) == []


@given(entries())
@settings(max_examples=50, deadline=None)
def test_brat_of_any_text_comes_back(entry: LedgerEntry) -> None:
    text = entry.article.text
    ann = brat.to_ann(entry)
    assert not any(c in ann for c in "\r\v\f\x85\u2028")
    for line in ann.split("\n"):
        if line.startswith("T"):
            _, head, words = line.split("\t")
            parts = [tuple(map(int, p.split())) for p in head.split(" ", 1)[1].split(";")]
            assert sum(e - s for s, e in parts) + len(parts) - 1 == len(words)
    back = brat.read_marks(ann, text, "x")
    assert _settled(back, text) == _settled(_own(entry), text)
    assert list(find_corrections(to_marks(entry), back, text, whole=True)) == []


@given(st.text(alphabet="a \r\n\t\u2028\x85", min_size=1, max_size=12), st.data())
def test_parts_between_line_breaks_join_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    whole = Span(start, data.draw(st.integers(start + 1, len(text))))
    parts = tuple(split_lines(whole, text))
    assert all(whole.contains(p) for p in parts)
    assert len(join_lines(parts, text)) == 1


def test_a_page_is_json_ld_with_both_selectors() -> None:
    stream = io.BytesIO()
    annotations.write(ByHand(), stream)
    page = json.loads(stream.getvalue())
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    for item in page["items"]:
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for quote, place in (t["selector"] for t in targets):
            assert TEXT[place["start"] : place["end"]] == quote["exact"]
            assert TEXT[: place["start"]].endswith(quote["prefix"])
            assert TEXT[place["end"] :].startswith(quote["suffix"])


def test_a_folder_holds_the_text_to_the_byte(tmp_path: Path) -> None:
    brat.write(ByHand(), tmp_path)
    (one,) = brat.read_index(tmp_path)
    assert (one.report, one.coding) == (R1, to_digest(ENTRY))
    assert (tmp_path / f"{one.file}.txt").read_bytes() == TEXT.encode()


def _changed(old: str, new: str) -> list[Correction | Refused]:
    ann = brat.to_ann(ENTRY)
    assert old in ann
    return list(
        find_corrections(to_marks(ENTRY), brat.read_marks(ann.replace(old, new), TEXT, "x"), TEXT, whole=True)
    )


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("Modality E1 actual", "Modality E1 negated", "modality", "negated"),
        ("E1\tASSAULT", "E1\tCOERCE", "type", "COERCE"),
        ("Act T", "Act T", None, None),
        (" Where:T4", "", "where", None),
    ],
)
def test_a_changed_line_is_one_correction(old: str, new: str, field: str | None, value: str | None) -> None:
    found = _changed(old, new)
    assert [(c.field, c.value) for c in found if isinstance(c, Correction)] == (
        [(field, value)] if field else []
    )
    assert not any(isinstance(c, Refused) for c in found)


def test_what_no_decision_can_hold_is_refused() -> None:
    (found,) = _changed("Modality E1 actual", "Modality E1 likely")
    assert isinstance(found, Refused)
    assert "actual, future" in found.why


def test_shifted_offsets_are_refused() -> None:
    ann = brat.to_ann(ENTRY)
    start, end = TEXT.index("abducted"), TEXT.index("abducted") + 8
    with pytest.raises(UsageError, match="were shifted"):
        brat.read_marks(ann.replace(f" {start} {end}\t", f" {start - 1} {end - 1}\t"), TEXT, "x.ann")


@pytest.mark.parametrize(
    "ann",
    [
        "what",
        "Q1\tx",
        "T1\tASSAULT x y\tz",
        "E1\tASSAULT:T9",
        "R1\tSpeaker",
        "T1\tStatement 0 8\tSoldiers\nR1\tCue Arg1:T1 Arg2:T7",
    ],
)
def test_a_damaged_ann_gets_a_line(ann: str) -> None:
    if ann == "R1\tSpeaker":
        assert brat.read_marks(ann, TEXT, "x") == ()
        return
    with pytest.raises(UsageError, match="x"):
        brat.read_marks(ann, TEXT, "x")
