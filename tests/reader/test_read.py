"""The whole room: from an article to its reading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso import resources
from sayso.errors import ResourceError, UsageError
from sayso.reader import ModelReader, Reader, RuleReader, load_reader
from sayso.reader.windows import Vocabulary
from sayso.records import Article, Reading
from sayso.settings import ReaderSettings
from sayso.spans import Span

REPORT = """Tirza Molvane, the interior minister of Ostreva, said on Sunday that police had arrested 14 smugglers near the port of Garm.

“We will not stop at fourteen,” she told reporters in the capital.

A spokesman for the harbour workers denied that any of its members was involved."""


def article(text: str, name: str = "a") -> Article:
    paragraphs, at = [], 0
    for part in text.split("\n\n"):
        if part.strip():
            paragraphs.append(Span(at, at + len(part)))
        at += len(part) + 2
    return Article(id=name, text=text, paragraphs=tuple(paragraphs))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(ReaderSettings())


def spans(reading: Reading) -> list[Span]:
    found = [p.span for s in reading.sayings for p in (s.source, s.cue) if p] + [
        c for s in reading.sayings for c in s.contents
    ]
    found += [t.span for t in reading.triggers] + [
        r.span for t in reading.triggers for r in (*t.actors, *t.recipients)
    ]
    return found + [n.span for n in reading.names] + [t.span for t in reading.times]


def said(reading: Reading, text: str) -> list[tuple[str, str, str]]:
    return [
        (
            s.source.span.of(text) if s.source else "",
            s.cue.span.of(text) if s.cue else "",
            " … ".join(c.of(text) for c in s.contents),
        )
        for s in reading.sayings
    ]


def test_sayings_of_a_report(reader: Reader) -> None:
    found = said(reader.read(article(REPORT)), REPORT)
    assert [cue for _, cue, _ in found] == ["said", "told", "denied"]
    assert found[0][0].startswith("Tirza Molvane")
    assert found[1][0] == "she"
    assert found[1][2].startswith("“We will not")
    assert found[2][2].endswith("was involved") or found[2][2].endswith("was involved.")


def test_the_model_names_itself(reader: Reader) -> None:
    assert reader.read(article(REPORT)).model.startswith("reader ")


def test_line_wraps_inside_a_paragraph_change_nothing_but_spans(reader: Reader) -> None:
    wrapped = REPORT.replace(" said on", "\n    said on").replace(" in the", "\n    in the")
    plain, other = (said(reader.read(article(t)), t) for t in (REPORT, wrapped))
    assert [[" ".join(x.split()) for x in s] for s in other] == [list(s) for s in plain]


def test_a_reading_does_not_depend_on_what_was_read_before(reader: Reader) -> None:
    first = reader.read(article(REPORT))
    reader.read(article("Other words. " * 300))
    assert reader.read(article(REPORT)) == first


def test_a_window_edge_does_not_change_a_saying() -> None:
    text = "\n\n".join(
        [*(f"The {n} bridge over the river was closed for repairs in the spring." for n in range(30)), REPORT]
    )
    wide, narrow = (said(load_reader(ReaderSettings(window=w)).read(article(text)), text) for w in (256, 128))
    assert {s[:2] for s in wide} == {s[:2] for s in narrow}


def test_no_text_reads_as_nothing(reader: Reader) -> None:
    reading = reader.read(Article(id="x", text=""))
    assert not (reading.sayings or reading.triggers or reading.names or reading.times)


@pytest.mark.parametrize("make", ["model", "rules"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mangled_text_gives_spans_that_slice(make: str, reader: Reader, data: st.DataObject) -> None:
    words = REPORT.split(" ")
    parts = st.sampled_from(
        [*words, "🚓", "\u202e", "\u0301", "“", '"', "\n\n", "|", "\t", "李", "\x00", "ŉ", "ﬁ", "İ"]
    )
    text = " ".join(data.draw(st.lists(parts, max_size=40)))
    text = data.draw(
        st.sampled_from(
            [text, text.upper(), text.lower(), text.replace(" ", ""), text + data.draw(st.text(max_size=30))]
        )
    )
    reading = (reader if make == "model" else RuleReader()).read(article(text))
    assert all(s.end <= len(text) and s.of(text).strip() for s in spans(reading))
    for each in (reading.triggers, reading.names, reading.times):
        assert [x.span for x in each] == sorted(x.span for x in each)
    probabilities = [
        x.probability for x in (*reading.sayings, *reading.triggers, *reading.names, *reading.times)
    ]
    assert all(0 <= p <= 1 for p in probabilities)


def test_one_line_of_many_words(reader: Reader) -> None:
    text = "The ministry said the bridge was closed and the river rose " * 60
    assert all(s.end <= len(text) for s in spans(reader.read(Article(id="x", text=text))))


def test_thresholds_only_take_away() -> None:
    text = REPORT * 2
    few, many = (
        load_reader(ReaderSettings(saying=p, trigger=p, name=p, time=p)).read(article(text))
        for p in (0.9, 0.3)
    )
    assert {t.span for t in few.triggers} <= {t.span for t in many.triggers}
    assert {n.span for n in few.names} <= {n.span for n in many.names}
    assert len(few.sayings) <= len(many.sayings)


def test_without_a_model_the_rules_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.reader.reader.MODEL", "reader/none.onnx")
    reading = load_reader(ReaderSettings()).read(article(REPORT))
    assert reading.model == "rules"
    found = said(reading, REPORT)
    assert found[1][0] == "she"
    assert found[1][2] == "“We will not stop at fourteen,”"


def test_a_damaged_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pinned = json.loads((resources.HERE / "manifest.json").read_text(encoding="utf-8"))
    monkeypatch.setattr(resources, "digest", lambda name: "0" * 64)
    assert "reader/reader.onnx" in pinned
    with pytest.raises(ResourceError, match="damaged"):
        ModelReader(ReaderSettings())


@pytest.mark.parametrize("window", [0, 15, 257])
def test_a_window_that_the_model_cannot_take_is_refused(window: int) -> None:
    with pytest.raises(UsageError, match="16 to 256"):
        load_reader(ReaderSettings(window=window))


def test_triggers_names_and_times_of_a_report() -> None:
    text = REPORT
    reading = load_reader(ReaderSettings(time=0.5)).read(article(text))
    arrest = next(t for t in reading.triggers if t.span.of(text) == "arrested")
    assert arrest.type == "COERCE"
    assert any("police" in a.span.of(text) for a in arrest.actors)
    assert "Tirza Molvane" in {n.span.of(text) for n in reading.names}
    assert "Sunday" in {t.span.of(text) for t in reading.times}


def test_the_vocabulary_knows_its_marks() -> None:
    from tokenizers import Tokenizer

    from sayso.reader.lexicon import Lexicon

    made = Vocabulary(
        Tokenizer.from_file(str(resources.resource_path("reader/tokenizer.json"))), Lexicon(entries={})
    )
    assert made.opening is not None
    assert made.opening != made.closing
