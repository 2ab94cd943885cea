"""Maps, timelines and marked text as shapes: nothing is lost, nothing is drawn as more exact than it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from math import dist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.labels import Precision, Stance, Status
from sayso.serve.drawing.clusters import NEAR
from sayso.serve.drawing.map import EXACT, draw_map, draw_spot, to_key
from sayso.serve.drawing.outlines import find_outline, read_outlines
from sayso.serve.drawing.positions import draw_positions
from sayso.serve.drawing.projection import HEIGHT, WIDTH, to_sheet, to_units
from sayso.serve.drawing.text import StepKind, to_steps
from sayso.serve.drawing.timeline import draw_timeline
from sayso.serve.drawing.words import MIXED, to_number, to_shape, to_statuses
from sayso.serve.pieces import find_pieces
from sayso.serve.views import DayCount, Mark, MarkKind, PlaceCount, ReportRef, Rung, Spot, StatusCount
from sayso.spans import Span

counts = st.lists(
    st.tuples(st.sampled_from(Status), st.integers(1, 400)), min_size=1, unique_by=lambda c: c[0]
)


def to_counts(given_: list[tuple[Status, int]]) -> tuple[StatusCount, ...]:
    return tuple(StatusCount(status=status, count=n) for status, n in given_)


def to_day(day: str, *given_: tuple[Status, int]) -> DayCount:
    by_status = to_counts(list(given_ or ((Status.ASSERTED, 1),)))
    return DayCount(day=day, total=sum(c.count for c in by_status), by_status=by_status)


def to_place(
    name: str,
    precision: Precision | None,
    at: tuple[float, float] | None,
    country: str | None = None,
    n: int = 1,
) -> PlaceCount:
    lat, lon = at or (None, None)
    spot = Spot(name=name, country=country, lat=lat, lon=lon, precision=precision, precision_words="so exact")
    return PlaceCount(spot=spot, total=n, by_status=to_counts([(Status.DISPUTED, n)]), query=f"place={name}")


# ---------------------------------------------------------------- the sheet


def test_the_sheet_has_the_equator_in_the_middle_and_the_poles_at_the_edges() -> None:
    assert to_sheet(0, 0) == (WIDTH / 2, HEIGHT / 2)
    assert to_sheet(-180, 0)[0] == pytest.approx(0)
    assert to_sheet(180, 0)[0] == pytest.approx(WIDTH)
    assert to_sheet(0, 90)[1] == pytest.approx(0, abs=1e-9)
    assert to_sheet(0, -90)[1] == pytest.approx(HEIGHT)


def test_areas_are_true() -> None:
    """A degree by a degree at 60 N has half the area of one at the equator, as on the globe."""

    def area(lat: float) -> float:
        (_, top), (_, bottom) = to_sheet(10, lat + 0.5), to_sheet(10, lat - 0.5)
        left, right = to_sheet(10, lat)[0], to_sheet(11, lat)[0]
        return (right - left) * (bottom - top)

    assert area(60) / area(0) == pytest.approx(0.5, rel=0.03)
    assert area(0) == pytest.approx(to_units(111.2) ** 2, rel=0.01)


@settings(max_examples=40, deadline=None)
@given(st.floats(-400, 400), st.floats(-200, 200))
def test_every_point_is_on_the_sheet(lon: float, lat: float) -> None:
    x, y = to_sheet(lon, lat)
    assert -1e-6 <= x <= WIDTH + 1e-6
    assert -1e-6 <= y <= HEIGHT + 1e-6


def test_outlines_lie_where_their_countries_do() -> None:
    for code, lon, lat in (
        ("FRA", 2.35, 48.86),
        ("BRA", -47.9, -15.8),
        ("JPN", 138.2, 36.2),
        ("XKX", 21.0, 42.6),
    ):
        outline = find_outline(code)
        x, y = to_sheet(lon, lat)
        assert outline is not None
        left, top, right, bottom = outline.box
        assert left < x < right and top < y < bottom, code
    assert find_outline("-") is None
    assert find_outline("???") is None


def test_no_outline_jumps_across_the_world() -> None:
    for outline in read_outlines():
        for ring in outline.path.split("M")[1:]:
            xs = [float(pair.split()[0]) for pair in ring.rstrip("Z").split("L")]
            if outline.code != "ATA":  # its ring runs along the lower edge of the sheet
                assert all(abs(a - b) < WIDTH / 4 for a, b in pairwise(xs)), outline.name


# ---------------------------------------------------------------- the map


def test_only_what_is_exact_is_a_pin() -> None:
    places = [
        to_place("Vienna", Precision.CITY, (48.2, 16.4), "AUT"),
        to_place("the pier", Precision.POINT, (44.4, 8.9), "ITA"),
        to_place("Tyrol", Precision.ADMIN1, (47.2, 11.4), "AUT"),
        to_place("Austria", Precision.COUNTRY, (47.5, 14.5), "AUT"),
        to_place("the Alps", Precision.REGION, (46.5, 10.0)),
        to_place("Port Nowhere", None, None),
        to_place("Port Tavelin", Precision.CITY, None),
    ]
    drawn = draw_map(places)
    assert {p.name for p in drawn.pins} == {"Vienna", "the pier"}
    assert {a.name for a in drawn.areas} == {"Tyrol", "Austria", "the Alps"}
    assert [p.spot.name for p in drawn.nowhere] == ["Port Nowhere", "Port Tavelin"]
    assert next(a for a in drawn.areas if a.name == "Austria").path
    assert not next(a for a in drawn.areas if a.name == "Tyrol").path


def test_a_country_is_shaded_even_without_a_position() -> None:
    drawn = draw_map([to_place("Malta", Precision.COUNTRY, None, "MLT")])
    assert drawn.areas[0].path
    assert not drawn.pins


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-85, 85), st.floats(-179, 179), st.sampled_from(Precision)), min_size=1))
def test_a_map_holds_every_place_once(given_: list[tuple[float, float, Precision]]) -> None:
    places = [to_place(f"p{n}", precision, (lat, lon)) for n, (lat, lon, precision) in enumerate(given_)]
    drawn = draw_map(places)
    left, top, width, height = drawn.box
    pins = [*drawn.pins, *(p for c in drawn.clusters for p in c.pins)]
    names = [x.name for x in (*pins, *drawn.areas)] + [p.spot.name for p in drawn.nowhere]
    assert sorted(names) == sorted(p.spot.name for p in places)
    for shape in (*pins, *drawn.areas):
        assert left - 1e-6 <= shape.x <= left + width + 1e-6
        assert top - 1e-6 <= shape.y <= top + height + 1e-6
    assert width / height == pytest.approx(drawn.width / drawn.height)
    assert len(pins) == sum(p.spot.precision in EXACT for p in places)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3), st.integers(1, 9)), min_size=1, max_size=40))
def test_no_two_pins_are_too_near_to_be_hit_and_none_is_where_nothing_was(
    given_: list[tuple[float, float, int]],
) -> None:
    places = [
        to_place(f"p{n}", Precision.CITY, (lat, lon), "AUT", many)
        for n, (lat, lon, many) in enumerate(given_)
    ]
    drawn = draw_map(places)
    heads = [*drawn.pins, *(c.pins[0] for c in drawn.clusters)]
    for one, other in combinations(heads, 2):
        assert dist((one.x, one.y), (other.x, other.y)) >= NEAR * drawn.pixel
    for cluster in drawn.clusters:
        assert cluster.total == sum(p.total for p in cluster.pins) >= len(cluster.pins) > 1
        assert cluster.pins[0].total == max(p.total for p in cluster.pins)
        assert set(cluster.key.split("\n")) == {p.key for p in cluster.pins}
        assert all(p.name in cluster.label for p in cluster.pins[:6])
    assert sum(p.total for p in places) == sum(p.total for p in drawn.pins) + sum(
        c.total for c in drawn.clusters
    )


def test_a_cluster_says_what_is_under_it() -> None:
    places = [
        to_place("Vienna", Precision.CITY, (48.2, 16.4), "AUT", 3),
        to_place("the pier", Precision.POINT, (48.2, 16.5), "AUT", 1),
    ]
    (cluster,) = draw_map(places).clusters
    assert cluster.label == "Vienna and 1 near: 4 events. Vienna 3, the pier 1"
    assert cluster.name == "Vienna and 1 near"
    assert cluster.id == "under-1" and cluster.gap > 0
    assert cluster.shape == cluster.pins[0].shape


def test_a_map_without_places_is_the_world() -> None:
    assert draw_map([]).box == draw_map([to_place("Vienna", Precision.CITY, (48.2, 16.4))], world=True).box


def test_a_place_says_how_many_and_how_they_stand() -> None:
    pin = draw_map([to_place("Vienna", Precision.CITY, (48.2, 16.4), "AUT", 3)]).pins[0]
    assert pin.label == "Vienna: 3 events, 3 disputed. so exact"
    assert pin.shape == "disputed"
    assert pin.key == "Vienna|AUT"


def test_the_map_of_one_place_shows_only_it() -> None:
    spot = Spot(
        name="Vienna", country="AUT", lat=48.2, lon=16.4, precision=Precision.CITY, precision_words="exact"
    )
    drawn = draw_spot(spot)
    assert [p.label for p in drawn.pins] == ["Vienna. exact"]
    assert to_key(None) == ""


# ---------------------------------------------------------------- the timeline


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.dates(date(1900, 1, 1), date(2100, 1, 1)), counts), unique_by=lambda d: d[0]))
def test_a_timeline_loses_no_event_and_stays_on_the_sheet(
    given_: list[tuple[date, list[tuple[Status, int]]]],
) -> None:
    days = [to_day(str(day), *held) for day, held in given_]
    drawn = draw_timeline(days)
    assert sum(bar.total for bar in drawn.bars) == sum(day.total for day in days)
    for bar in drawn.bars:
        assert bar.x >= -2 and bar.x + bar.width <= 102
        assert bar.height > 0 and bar.segments
    for tick in drawn.ticks:
        assert 0 <= tick.x <= 100


@settings(max_examples=40, deadline=None)
@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 3, 1)), min_size=2, unique=True))
def test_bars_stand_in_the_order_of_time(days: list[date]) -> None:
    drawn = draw_timeline([to_day(str(day)) for day in days])
    ends = [
        bar.since or bar.until or "" for bar in drawn.bars
    ]  # the first may be all that lies before, the last all after
    assert ends == sorted(ends)
    assert set(ends) <= set(map(str, days))
    assert [bar.x for bar in drawn.bars] == sorted(bar.x for bar in drawn.bars)


def test_what_lies_far_off_stands_apart() -> None:
    days = [to_day(f"2026-03-{n:02}", (Status.ASSERTED, 5)) for n in range(1, 11)]
    drawn = draw_timeline([to_day("2011-01-01"), *days, to_day("2090-01-01")])
    first, last = drawn.bars[0], drawn.bars[-1]
    assert (first.since, first.until) == (None, "2011-01-01")
    assert (last.since, last.until) == ("2090-01-01", None)
    assert first.label == "until 1 Jan 2011: 1 event, 1 claimed"
    assert len(drawn.breaks) == 2
    assert [t.text for t in drawn.ticks][:2] == ["earlier", "later"]


def test_a_long_stretch_is_drawn_by_months() -> None:
    days = [to_day(str(date(2025, 1, 1) + timedelta(days=n))) for n in range(0, 400, 4)]
    drawn = draw_timeline(days)
    assert (drawn.bars[0].since, drawn.bars[0].until) == ("2025-01-01", "2025-01-31")
    assert drawn.bars[0].label.startswith("Jan 2025: 8 events")
    assert draw_timeline([to_day("2026-02")]).bars[0].until == "2026-02-28"


@pytest.mark.parametrize("day", ["", "long ago", "2026-13", "2026-02-31", "0000-01", "9999-12"])
def test_what_is_no_day_is_left_out(day: str) -> None:
    assert [b.since for b in draw_timeline([to_day(day), to_day("2026-02-01")]).bars] == ["2026-02-01"]


def test_no_days_no_bars() -> None:
    drawn = draw_timeline([])
    assert (drawn.bars, drawn.ticks, drawn.most) == ((), (), 0)


def test_words_beside_shapes() -> None:
    mixed = to_counts([(Status.DISPUTED, 2), (Status.CONFIRMED, 1)])
    assert to_statuses(mixed) == "1 confirmed, 2 disputed"
    assert to_shape(mixed) == MIXED
    assert to_shape(mixed[:1]) == "disputed"
    assert [to_number(n, "copy", "copies") for n in (1, 2, 1000)] == ["1 copy", "2 copies", "1,000 copies"]


# ---------------------------------------------------------------- positions


REPORT = ReportRef(
    id="r1",
    href="/article/r1",
    title="A report",
    outlet=None,
    published=None,
    published_words="no date",
    url=None,
)
RUNG = Rung(
    id=None, claim=None, stance=Stance.ASSERTS, stance_words="claimed by", by="the mayor", by_href=None, chain=(),
    said_on="2026-03-01", said_words="1 Mar 2026", report=REPORT, snippet=None, binding=None,
)  # fmt: skip


def test_each_voice_has_a_lane_in_which_nothing_hides() -> None:
    rungs = [
        RUNG,
        replace(RUNG, stance=Stance.RETRACTS),
        replace(RUNG, by="the army", stance=Stance.DENIES, said_on="2026-03-05"),
        replace(RUNG, by="the army", said_on=None),
    ]
    drawn = draw_positions(rungs)
    assert [(lane.name, len(lane.points), lane.undated) for lane in drawn.lanes] == [
        ("the mayor", 2, 0),
        ("the army", 1, 1),
    ]
    first, second = drawn.lanes[0].points
    assert second.x - first.x >= 7
    assert [p.href for lane in drawn.lanes for p in lane.points] == ["#rung-1", "#rung-2", "#rung-3"]
    assert drawn.lanes[1].points[0].label == "5 Mar 2026: the army denies it"
    assert (drawn.first, drawn.last) == ("1 Mar 2026", "5 Mar 2026")


def test_lanes_may_be_named_otherwise() -> None:
    drawn = draw_positions([RUNG, RUNG], [("one claim", "/claim/1"), ("another", None)])
    assert [(lane.name, lane.href) for lane in drawn.lanes] == [("one claim", "/claim/1"), ("another", None)]


def test_positions_without_dates() -> None:
    drawn = draw_positions([replace(RUNG, said_on=None), replace(RUNG, said_on="soon")])
    assert drawn.lanes[0].undated == 2
    assert drawn.first == drawn.last == ""


# ---------------------------------------------------------------- marked text


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span], tuple[int, int]]:
    text = draw(st.text(alphabet='ab \n<&"é𝛼', min_size=1, max_size=40))
    ends = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    spans = [Span(a, b) for a, b in draw(st.lists(ends, max_size=6)) if a < b]
    return text, spans, draw(st.tuples(st.integers(0, 50), st.integers(0, 50)))


@settings(max_examples=40, deadline=None)
@given(marked_texts())
def test_steps_are_the_text_and_nest(given_: tuple[str, list[Span], tuple[int, int]]) -> None:
    text, spans, sought = given_
    marks = [
        Mark(
            id=f"m{n}",
            of=f"m{n}",
            kind=MarkKind.EVENT,
            label="",
            href=None,
            start=s.start,
            end=s.end,
            lane=0,
            parts=1,
        )
        for n, s in enumerate(spans)
    ]
    steps = list(to_steps(find_pieces(text, spans), marks, sought))
    assert "".join(s.text for s in steps) == text
    opened: list[str] = []
    firsts: list[str] = []
    lasts: list[str] = []
    for step in steps:
        if step.mark and step.kind is StepKind.OPEN:
            opened.append(step.mark.id)
            firsts += [step.mark.id] if step.first else []
        if step.mark and step.kind is StepKind.CLOSE:
            assert opened.pop() == step.mark.id
            lasts += [step.mark.id] if step.last else []
    assert not opened
    assert sorted(firsts) == sorted(lasts) == sorted(m.id for m in marks)
    wanted = text[min(sought) : sought[1]] if sought[0] < sought[1] else ""
    found = "".join(s.text for s in steps if s.sought)
    assert found.replace("\n", "") == wanted.replace("\n", "")
    assert sum(s.anchor for s in steps) == bool(wanted.strip("\n")) or not wanted
