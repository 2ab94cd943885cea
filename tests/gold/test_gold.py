"""The bundled reports against golds annotated by hand: how much is right, and what must never happen."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest

from sayso.labels import Act, EventType
from sayso.records import LedgerEntry
from tests.gold.breaches import Breach, find_breaches
from tests.gold.build import FILES, Gold, GoldError, read_raw, to_gold, to_interval
from tests.gold.coded import (
    FIGURES,
    FLOORS,
    PER_REPORT,
    breaches,
    code_all,
    read_gold,
    read_known,
    read_reports,
    tally_all,
)  # fmt: skip
from tests.gold.compare import Compared, compare, is_same_name, rate, tally

STEMS = [path.stem for path in FILES]


@pytest.fixture(scope="session")
def coded() -> dict[str, Compared]:
    return code_all()


@pytest.fixture(scope="session")
def floors() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return found


# ---------------------------------------------------------------- the golds themselves


def test_every_bundled_report_has_a_gold() -> None:
    assert {read_raw(path)["report"] for path in FILES} == set(read_reports())


@pytest.mark.parametrize("path", FILES, ids=STEMS)
def test_a_gold_is_numbered_and_names_its_own_statements(path) -> None:  # type: ignore[no-untyped-def]
    gold = read_gold(path)
    for found in (gold.statements, gold.events, gold.claims):
        assert [x.n for x in found] == list(range(1, len(found) + 1))
    numbers = {s.n for s in gold.statements}
    assert all(e.said_by <= numbers for e in gold.events)
    assert all(c.events <= {e.n for e in gold.events} for c in gold.claims)


def test_a_changed_report_is_noticed() -> None:
    raw = read_raw(FILES[0])
    text = read_reports()[raw["report"]].text
    with pytest.raises(GoldError, match="Darnov"):
        to_gold(raw, text.replace("Darnov", "Barnov"))
    with pytest.raises(GoldError, match="late on Tuesday"):
        to_gold(raw, text.replace("late on Tuesday", "on Tuesday"))


def test_a_word_outside_the_vocabulary_is_refused() -> None:
    raw = read_raw(FILES[0])
    raw["events"][0]["type"] = "BOMB"
    with pytest.raises(GoldError, match="BOMB"):
        to_gold(raw, read_reports()[raw["report"]].text)


def test_dates_are_intervals() -> None:
    assert to_interval("2026-02") == ("2026-02-01", "2026-02-28")
    assert to_interval("2011") == ("2011-01-01", "2011-12-31")
    assert to_interval("2026-03-09/2026-03-15") == ("2026-03-09", "2026-03-15")


@pytest.mark.parametrize(
    ("who", "name", "same"),
    [
        ("Ana Quell", "Quell", True),
        ("Ana Quell", "Defence Minister Ana Quell", True),
        ("The ministry", "Teluk's Interior Ministry", True),
        ("a spokesman for Ana Quell", "Ana Quell", False),
        ("Teluk's Interior Ministry", "Teluk", False),
        ("Teluk's Interior Ministry", "Dravo's Interior Ministry", False),
    ],
)
def test_names(who: str, name: str, same: bool) -> None:
    assert is_same_name(who, name) is same


# ---------------------------------------------------------------- how much is right


@pytest.mark.parametrize("figure", FIGURES)
def test_all_reports_together(
    coded: dict[str, Compared], floors: dict[str, dict[str, float]], figure: str
) -> None:
    assert coded
    assert rate(tally_all(), figure) >= floors["all"][figure]


@pytest.mark.parametrize("figure", PER_REPORT)
@pytest.mark.parametrize("stem", STEMS)
def test_each_report(
    coded: dict[str, Compared], floors: dict[str, dict[str, float]], stem: str, figure: str
) -> None:
    assert rate(tally(coded[stem]), figure) >= floors[stem][figure]


@pytest.mark.parametrize("stem", STEMS)
def test_no_sentence_of_a_report_is_marked_as_furniture(coded: dict[str, Compared], stem: str) -> None:
    c = coded[stem]
    for found in c.entry.article.furniture:
        assert any(f.span.overlaps(found.span) for f in c.gold.furniture), found.span.of(c.entry.article.text)


# ---------------------------------------------------------------- what must never happen


def test_only_the_known_failures_happen(coded: dict[str, Compared]) -> None:
    """A new breach fails; so does one that was mended and still stands in cases/known-failures/gold.jsonl."""
    found, known = breaches(), set(read_known())
    assert coded
    assert sorted(found - known) == [], "new: mend it, or list it with its reason"
    assert sorted(known - found) == [], "mended: take it off the list"


def test_every_known_failure_has_a_reason() -> None:
    assert all(len(why) > 20 for why in read_known().values())


# ---------------------------------------------------------------- the measure can fail


def mutated(c: Compared, **changes: object) -> set[Breach]:
    """The breaches that appear once the entry is changed."""
    entry = replace(c.entry, **changes)  # type: ignore[arg-type]
    return set(find_breaches(compare(c.gold, entry))) - set(find_breaches(c))


def bombing(entry: LedgerEntry) -> int:
    return next(i for i, e in enumerate(entry.events) if e.trigger.of(entry.article.text) == "bombed")


def test_an_allegation_without_its_voice_is_caught(coded: dict[str, Compared]) -> None:
    c = coded["01-wire"]
    events = list(c.entry.events)
    i = bombing(c.entry)
    events[i] = replace(events[i], attribution=())
    assert {b.rule for b in mutated(c, events=tuple(events))} == {"plain fact"}


def test_a_wrong_speaker_is_caught_and_an_unnamed_one_is_not(coded: dict[str, Compared]) -> None:
    c = coded["01-wire"]
    first, *rest = c.entry.statements
    other = next(
        s.speaker for s in rest if s.speaker and s.speaker.span.of(c.entry.article.text) == "Drennia"
    )
    assert {b.rule for b in mutated(c, statements=(replace(first, speaker=other), *rest))} == {"speaker"}
    assert not mutated(c, statements=(replace(first, speaker=None), *rest))


def test_a_wrong_date_is_caught_and_an_open_one_is_not(coded: dict[str, Compared]) -> None:
    c = coded["01-wire"]
    events = list(c.entry.events)
    i = bombing(c.entry)
    when = events[i].when
    assert when
    later, open_ = replace(when, start="2026-03-04", end="2026-03-04"), replace(when, start=None, end=None)
    whens = events[i].whens[1:]
    events[i] = replace(events[i], when=later, whens=(later, *whens))
    assert {b.rule for b in mutated(c, events=tuple(events))} == {"date"}
    events[i] = replace(events[i], when=open_, whens=(open_, *whens))
    assert not mutated(c, events=tuple(events))


def test_figures_fall_when_finds_are_lost_turned_or_made_up(coded: dict[str, Compared]) -> None:
    c = coded["01-wire"]

    def measured(**changes: object) -> Counter[str]:
        return tally(compare(c.gold, replace(c.entry, **changes)))  # type: ignore[arg-type]

    whole = tally(c)
    assert rate(measured(statements=c.entry.statements[1:]), "statements") < rate(whole, "statements")
    denied = tuple(replace(s, act=Act.RETRACT) for s in c.entry.statements)
    assert rate(measured(statements=denied), "acts") == 0
    strange = tuple(replace(e, type=EventType.AID) for e in c.entry.events)
    assert rate(measured(events=strange), "events") == 0
    assert rate(measured(events=c.entry.events * 2), "events") < rate(whole, "events")


def test_an_empty_gold_and_an_empty_entry_agree(coded: dict[str, Compared]) -> None:
    c = coded["11-commission"]
    empty = Gold(report="x", statements=(), events=(), claims=(), flags=(), furniture=())
    bare = replace(c.entry, statements=(), events=(), claims=(), flags=())
    counts = tally(compare(empty, bare))
    assert all(rate(counts, name) == 1 for name in FIGURES)
