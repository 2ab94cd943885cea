"""Whether an act is politics, by its parties and by what the article is about, and whose voice an echo has."""

from __future__ import annotations

import pytest

from sayso.events import find_events
from sayso.events.page import Page, to_page
from sayso.events.sightings import to_sighting
from sayso.events.standing import find_fields, find_kind, find_standing
from sayso.events.sureness import weigh_trigger
from sayso.labels import ActorKind, EventType, Modality
from sayso.records import Actor, ActorId, Cast, Event, Mention, Reading, Statement, Trigger
from sayso.spans import Span
from tests.events.marked import read_marks, to_article

WAR = (
    "Rebels and soldiers fought near the border. The army sent troops. The ministry said the ceasefire was over. "
    * 3
)
SPORT = (
    "The coach praised the team after the game. The quarterback scored twice. Players and fans left the stadium. "
    * 3
)


def page_of(text: str, *actors: Actor) -> Page:
    mentions = tuple(Mention(span=s, actor=a.id) for a in actors for s in a.mentions)
    return to_page(to_article(text), (), Cast(actors=actors, mentions=mentions), (), ())


def actor(text: str, words: str, kind: ActorKind, *sectors: str) -> Actor:
    span = Span(text.index(words), text.index(words) + len(words))
    return Actor(id=ActorId(words), name=words, kind=kind, sectors=sectors, mentions=(span,))


def weighed(around: str, chance: float = 0.9) -> float:
    """The probability of one and the same sentence after other words."""
    text = around + "The guards attacked the gate."
    page = page_of(text)
    trigger = Trigger(
        span=Span(text.index("attacked"), text.index("attacked") + 8),
        type=EventType.ASSAULT,
        probability=chance,
    )
    seen = to_sighting(page, trigger)
    assert seen is not None
    return weigh_trigger(page, find_standing(page, 1), seen, "hand").probability


def test_an_article_on_sport_speaks_against_an_act_and_one_on_war_for_it() -> None:
    assert weighed(WAR) > weighed(SPORT)


def test_a_surer_reader_makes_an_act_surer() -> None:
    assert weighed(WAR, 0.99) > weighed(WAR, 0.5) > weighed(WAR, 0.2)


def test_a_brief_text_is_given_for_its_act() -> None:
    assert weighed("") > weighed("It was a quiet day on the hill. " * 9)


@pytest.mark.parametrize(
    ("kind", "sectors", "expected"),
    [
        (ActorKind.STATE, ("GOV",), "political"),
        (ActorKind.GROUP, ("REB",), "political"),
        (ActorKind.GROUP, ("CVL",), "civil"),
        (ActorKind.PERSON, (), "private"),
        (ActorKind.ORGANIZATION, ("BUS",), "other"),
        (ActorKind.UNKNOWN, (), "open"),
    ],
)
def test_kinds_of_actors(kind: ActorKind, sectors: tuple[str, ...], expected: str) -> None:
    text = "Norvania struck the port."
    page = page_of(text, actor(text, "Norvania", kind, *sectors))
    assert find_kind(page, page.mentions[0]) == expected


def test_nobody_of_the_cast_is_open() -> None:
    page = page_of("Norvania struck the port.")
    assert find_kind(page, Mention(span=Span(0, 8))) == "open"


def test_fields_and_shares_of_an_article() -> None:
    page = page_of(SPORT + "A storm came.")
    assert find_fields(page, page.sentences[-1]) == {"weather"}
    standing = find_standing(page, 0)
    assert standing.fields["sport"] == 1.0
    assert 0 < standing.fields["weather"] < 1
    assert (standing.political, standing.told) == (0.0, 0.0)


def events_of(marked: str) -> tuple[str, tuple[Event, ...]]:
    """The events of a text with one statement; the marks as in tests.events.marked."""
    marks = read_marks(marked)
    statement = Statement(
        id="s1", contents=tuple(marks.contents), form="indirect", act="say", confidence=0.9, cue=marks.cue
    )  # type: ignore[arg-type]
    reading = Reading(model="hand", triggers=tuple(sorted(marks.triggers, key=lambda t: t.span)))
    statements = (statement,) if marks.contents else ()
    return marks.text, find_events(to_article(marks.text), reading, statements, Cast(), (), ())


@pytest.mark.parametrize(
    "marked",
    [
        "{A [ASSAULT bomb] killed six guards}, officials <say>. The [ASSAULT blast] broke the gate.",
        "Six Guards [ASSAULT Shot] in Kest. {Six guards were [ASSAULT shot] in Kest}, the daily <says>.",
        "The agency reported [ASSAULT shelling] near the airport.",
    ],
)
def test_what_a_voice_alleges_is_nowhere_plain_fact(marked: str) -> None:
    _, events = events_of(marked)
    assert events
    assert not [e for e in events if e.modality is Modality.ACTUAL and not e.attribution]


def test_what_the_article_tells_itself_stays_its_own() -> None:
    text = "A [ASSAULT bomb] killed six guards. {Rebels [ASSAULT bombed] the mill}, officials <say>. The [ASSAULT blast] broke the gate."
    _, events = events_of(text)
    assert any(e.modality is Modality.ACTUAL and not e.attribution for e in events)
