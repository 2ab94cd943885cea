"""Events and stories are merged and split from their own pages, by forms alone."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import pytest
from fastapi.testclient import TestClient

from sayso.serve.ask_event import find_near
from sayso.serve.pages import to_id
from sayso.serve.shelf import Desk, Shelf
from sayso.store import StoredEvent, Wanted, find_events, read_links, read_story
from tests.serve.conftest import to_client
from tests.serve.test_pages import Tree, find_csrf, read

WHO = {"who": "Anna Kell", "why": "read side by side"}


def find_pair(desk: Desk) -> tuple[StoredEvent, StoredEvent]:
    """Two events of one story and type, that with most accounts first."""
    found = sorted(find_events(desk.store, Wanted()), key=lambda e: (-len(e.event.tellings), e.event.id))
    for one in found:
        for other in found:
            if one is not other and (one.sid, one.event.type) == (other.sid, other.event.type):
                return one, other
    raise AssertionError("the demo has no such pair")


def find_form(page: Tree, verb: str) -> dict[str, str]:
    """The hidden fields of the form that takes this verb."""
    (form,) = page.xpath(f"//form[contains(@class,'judge')][.//button[@value='{verb}']]")
    return {i.get("name"): i.get("value") for i in form.xpath(".//input[@type='hidden']")}


def send(client: TestClient, path: str, verb: str, ids: list[str], **more: str) -> str:
    """Fills in the form and sends it; where it led in the end."""
    hidden = find_form(read(client, path), verb)
    own = [hidden.pop("ids")] if "ids" in hidden else []
    answer = client.post("/review", data={**hidden, **WHO, **more, "verb": verb, "ids": [*own, *ids]})
    assert answer.status_code == 303, answer.text
    led = answer.headers["location"]
    while led.startswith("/told/"):
        led = client.get(led).headers["location"]
    return led


def find_told(page: Tree) -> set[str]:
    """The reports whose accounts stand on an event's page."""
    return {str(h) for h in page.xpath("//div[contains(@class,'account ')]//h3/a/@href")}


def test_an_event_is_merged_from_its_page_and_back_again(own_desk: Desk) -> None:
    client = to_client(own_desk)
    one, other = find_pair(own_desk)
    before = read(client, f"/event/{one.event.id}")
    many = len(one.event.tellings) + len(other.event.tellings)
    assert before.xpath(f"//input[@type='checkbox'][@value='{other.event.id}']"), "it is offered"
    led = send(client, f"/event/{one.event.id}", "merge", [other.event.id])
    page = read(client, led)
    assert len(page.xpath("//div[contains(@class,'account ')]")) == many
    decided = page.xpath("//ol[@class='decisions']/li")[0].text_content()
    assert "Merge" in decided and "Anna Kell" in decided and "read side by side" in decided
    undo = page.xpath("//form[contains(@class,'undo')]")[0]
    fields = {i.get("name"): i.get("value") for i in undo.xpath(".//input[@type='hidden']")}
    assert client.post("/review", data={**fields, **WHO}).status_code == 303
    again = read(client, f"/event/{one.event.id}")
    assert find_told(again) == find_told(before)
    assert not again.xpath("//ol[@class='decisions']")


def test_an_event_is_split_on_its_page(own_desk: Desk) -> None:
    client = to_client(own_desk)
    one, _ = find_pair(own_desk)
    accounts = [f"{t.report}:{t.event}" for t in one.event.tellings]
    assert len(accounts) > 2
    led = send(client, f"/event/{one.event.id}", "split", accounts[1:3])
    assert len(read(client, led).xpath("//div[contains(@class,'account ')]")) == len(accounts) - 2
    gone = client.get(f"/told/{quote(accounts[1], safe='')}").headers["location"]
    assert gone != led
    assert len(read(client, gone).xpath("//div[contains(@class,'account ')]")) == 2


def test_another_event_may_be_named_by_its_address(own_desk: Desk) -> None:
    client = to_client(own_desk)
    one, other = find_pair(own_desk)
    address = f"http://127.0.0.1/event/{other.event.id}?as_of="
    led = send(client, f"/event/{one.event.id}", "merge", [], address=address)
    page = read(client, led)
    assert len(page.xpath("//div[contains(@class,'account ')]")) == len(one.event.tellings) + len(
        other.event.tellings
    )


def test_only_an_address_of_this_desk_is_read_as_one() -> None:
    assert to_id(" e1 ", "desk:1") == "e1"
    assert to_id("http://desk:1/event/e1?x=1#y", "desk:1") == "e1"
    assert to_id("http://desk:1/article/a%2Fb", "desk:1") == "a/b"
    assert to_id("https://news.example/article/7", "desk:1") == "https://news.example/article/7"
    assert to_id("https://news.example/event/7:e1", "desk:1") == "https://news.example/event/7:e1"


def test_what_cannot_be_decided_says_why(own_desk: Desk) -> None:
    client = to_client(own_desk)
    one, _ = find_pair(own_desk)
    page = read(client, f"/event/{one.event.id}")
    hidden = find_form(page, "merge")
    strange = next(e for e in find_events(own_desk.store, Wanted()) if e.sid != one.sid)
    for more, status, words in (
        ({}, 400, "two or more"),
        ({"address": strange.event.id}, 400, "different stories"),
        ({"address": "e0"}, 404, "there is no such id"),
        ({"csrf": "0" * 64}, 403, ""),
    ):
        answer = client.post("/review", data={**hidden, **WHO, "verb": "merge", **more})
        assert answer.status_code == status and words in answer.text, (more, answer.status_code)
    assert not own_desk.read_decided().judgements


def test_a_day_of_the_past_is_not_judged(own_desk: Desk) -> None:
    one, _ = find_pair(own_desk)
    page = read(to_client(own_desk), f"/event/{one.event.id}?as_of=2026-03-19")
    assert not page.xpath("//form[contains(@class,'judge')]")


def test_a_story_is_split_and_merged_where_it_is_reviewed(own_desk: Desk) -> None:
    client = to_client(own_desk)
    one, _ = find_pair(own_desk)
    story = read_story(own_desk.store, one.sid)
    assert story is not None and len(story.reports) > 2
    leaving = str(story.reports[-1])
    led = send(client, f"/review?story={one.sid}", "split", [leaving])
    left = read_story(own_desk.store, story.reports[0])
    assert left is not None and leaving not in left.reports
    assert str(story.reports[0]) in unquote(led)
    merged = send(client, led, "merge", [], address=f"http://127.0.0.1/article/{quote(leaving, safe='')}")
    whole = read_story(own_desk.store, story.reports[0])
    assert whole is not None and leaving in whole.reports
    assert "Anna Kell" in read(client, merged).xpath("//ol[@class='decisions']")[0].text_content()


def test_an_account_leads_to_its_event_or_to_its_report(own_desk: Desk) -> None:
    client = to_client(own_desk)
    one, _ = find_pair(own_desk)
    told = one.event.tellings[0]
    assert client.get(f"/told/{told.report}:{told.event}").headers["location"] == f"/event/{one.event.id}"
    assert client.get(f"/told/{told.report}:e999").headers["location"] == f"/article/{told.report}"
    assert client.get("/told/nobody:e1").status_code == 404


def test_the_likest_events_are_offered_first(desk: Desk) -> None:
    one, _ = find_pair(desk)
    shelf, day = Shelf(desk), desk.as_of(None)
    near = find_near(one, read_links(desk.store, one.sid)[0], shelf, day)
    alike = [card.type is one.event.type for card in near]
    assert near and alike[0]
    assert alike == sorted(alike, reverse=True)
    assert one.event.id not in {card.id for card in near}


@pytest.mark.parametrize("path", ["/event/{}", "/review?story={}"])
def test_forms_have_a_token_of_their_own(own_desk: Desk, path: str) -> None:
    one, _ = find_pair(own_desk)
    page = read(to_client(own_desk), path.format(one.event.id if "event" in path else one.sid))
    forms = page.xpath("//form[contains(@class,'judge')]")
    assert forms
    for form in forms:
        assert re.fullmatch(r"[0-9a-f]+", form.xpath(".//input[@name='csrf']/@value")[0])
    assert find_csrf(page)
