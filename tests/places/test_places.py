"""Place names found and resolved: case tables, traces, and any text at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.labels import NameKind, Precision
from sayso.places import Gazetteer, find_places, load_gazetteer
from sayso.records import Article, Furniture, Name, Place, Reading
from sayso.spans import Span

CASES = Path(__file__).parent.parent / "cases/places"
READING = Reading(model="rules")


def rows(name: str) -> list[dict[str, str]]:
    lines = [x for x in (CASES / name).read_text(encoding="utf-8").splitlines() if not x.startswith("# ")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def find(text: str, gazetteer: Gazetteer, reading: Reading = READING, **more: object) -> tuple[Place, ...]:
    return find_places(Article(id="x", text=text, **more), reading, gazetteer)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("row", rows("found.tsv"), ids=lambda r: r["why"])
def test_which_names_are_places(row: dict[str, str], gazetteer: Gazetteer) -> None:
    found = [p.span.of(row["text"]) for p in find(row["text"], gazetteer)]
    assert found == [x for x in (row["places"] or "").split("|") if x]


@pytest.mark.parametrize("row", rows("meant.tsv"), ids=lambda r: r["why"])
def test_which_place_is_meant(row: dict[str, str], gazetteer: Gazetteer) -> None:
    place = next(p for p in find(row["text"], gazetteer) if p.span.of(row["text"]) == row["name"])
    assert ",".join(place.countries) == row["country"]
    assert place.precision == row["precision"]
    assert row["admin1"] in {"-", place.admin1}
    assert place.lat is not None
    assert place.candidates[0].reasons


@pytest.mark.parametrize("row", rows("borders.tsv"), ids=lambda r: r["text"])
def test_borders(row: dict[str, str], gazetteer: Gazetteer) -> None:
    places = find(row["text"], gazetteer)
    borders = [p for p in places if p.trace[0].by.startswith("places.border")]
    assert [p.span.of(row["text"]) for p in borders] == ([row["phrase"]] if row["phrase"] else [])
    for border in borders:
        assert ",".join(border.countries) == row["countries"]
        assert (border.lat, border.lon, border.precision) == (None, None, Precision.REGION)


def test_two_of_one_name_are_told_apart(gazetteer: Gazetteer) -> None:
    text = "He flew from Paris, Texas, to Paris, France."
    found = [p for p in find(text, gazetteer) if p.span.of(text) == "Paris"]
    assert [p.countries for p in found] == [("USA",), ("FRA",)]


def test_a_place_that_acts_is_marked(gazetteer: Gazetteer) -> None:
    said, meeting = find("Moscow said it would help. A meeting in Moscow ended.", gazetteer)
    assert "places.use.actor" in {t.by for t in said.trace}
    assert "places.use.actor" not in {t.by for t in meeting.trace}


def test_peoples_are_traced_apart(gazetteer: Gazetteer) -> None:
    people, land = find("Iraqi soldiers guard the roads of Iraq.", gazetteer)
    assert people.trace[0].by == "places.find.people"
    assert land.trace[0].by == "places.find.gazetteer"


def test_relation_keeps_its_words(gazetteer: Gazetteer) -> None:
    text = "The camp lies 12 km south of Mosul, and another near Kirkuk."
    relations = [
        t.span.of(text) for p in find(text, gazetteer) for t in p.trace if t.field == "relation" and t.span
    ]
    assert relations == ["12 km south of ", "near "]


def test_the_readers_place_is_kept_when_no_gazetteer_has_it(gazetteer: Gazetteer) -> None:
    text = "Fighters left Kfar Zelmun at dawn."
    name = Name(span=Span(14, 25), kind=NameKind.PLACE, probability=0.9)
    (place,) = find(text, gazetteer, Reading(model="x", names=(name,)))
    assert place.span.of(text) == "Kfar Zelmun"
    assert (place.lat, place.geonameid, place.countries) == (None, None, ())


def test_the_readers_person_is_no_place(gazetteer: Gazetteer) -> None:
    text = "A letter from Florence reached the court."
    name = Name(span=Span(14, 22), kind=NameKind.PERSON, probability=0.99)
    assert find(text, gazetteer)
    assert not find(text, gazetteer, Reading(model="x", names=(name,)))


def test_furniture_holds_no_places(gazetteer: Gazetteer) -> None:
    text = "Iraq\n\nTroops left Syria."
    found = find(text, gazetteer, furniture=(Furniture(span=Span(0, 4), reason="label"),))
    assert [p.span.of(text) for p in found] == ["Syria"]


def test_the_outlets_country_is_a_reason(gazetteer: Gazetteer) -> None:
    text = "The mayor of Halifax opened the new bridge on Friday."
    (home,) = find(text, gazetteer, outlet="heraldofnowhere.co.uk")
    (away,) = find(text, gazetteer)
    assert home.countries == ("GBR",)
    assert away.countries == ("CAN",)


def test_a_tie_is_left_open(gazetteer: Gazetteer) -> None:
    (place,) = find("The mayor of Bedford opened the new bridge on Friday.", gazetteer)
    assert (place.lat, place.countries, place.geonameid) == (None, (), None)
    assert len(place.candidates) == 5


def test_all_capitals_do_not_explode(gazetteer: Gazetteer) -> None:
    text = "THE MAN FROM LONDON SAID THAT HE WOULD GO TO PARIS ON FRIDAY AND THEN READ A BOOK IN BED."
    found = [p.span.of(text) for p in find(text, gazetteer)]
    assert {"LONDON", "PARIS"} <= set(found)
    assert len(found) <= 4


def test_ids_and_order(gazetteer: Gazetteer) -> None:
    places = find("From Cairo to the border between Syria and Iraq, and on to Amman.", gazetteer)
    assert [p.id for p in places] == [f"p{n}" for n in range(1, len(places) + 1)]
    assert [p.span.start for p in places] == sorted(p.span.start for p in places)
    assert all(p.trace for p in places)


WORDS = """Paris Texas , . in border between and the Syria Iraq ’s 's U.S. OH LONDON said Mr. Jordan - – 😀 | Ü St.
County River 12 km north of ( ) “ ﷺ New York Iraqi"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\t", "\u200f", "\u2028", "e\u0301"])


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(PIECES, max_size=30).map(" ".join),
        st.lists(PIECES, max_size=30).map("".join),
    )
)
def test_any_text_gives_spans_that_slice(text: str) -> None:
    article = Article(id="x", text=text)
    places, problems = find_places(article, READING, load_gazetteer())
    assert not problems
    for place in places:
        assert 0 <= place.span.start < place.span.end <= len(text)
        assert place.span.of(text).strip()
        assert (place.lat is None) == (place.lon is None)
        assert len(place.candidates) <= 5
    assert (places, problems) == find_places(article, READING, load_gazetteer())
