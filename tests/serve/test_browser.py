"""The desk in a headless Chromium, over the demo ledger and over hostile articles.

Skipped, with the reason, where there is no chromium with its driver; the accessibility check where npm cannot bring axe-core.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from sayso.linked import ReportId
from sayso.serve.shelf import Desk
from sayso.store import Wanted, find_claims, find_events, open_store, read_story
from tests.serve.browser import (
    NEEDS,
    bring_axe,
    check_quiet,
    open_browser,
    press,
    serve,
    show_as,
    until,
)
from tests.serve.conftest import to_desk
from tests.serve.hostile import ARTICLES, ingest_hostile

pytestmark = NEEDS
WIDTHS = (1280, 320)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def driver() -> Iterator[Chrome]:
    with open_browser() as found:
        yield found


@pytest.fixture(scope="module")
def demo(desk: Desk) -> Iterator[str]:
    with serve(desk) as address:
        yield address


@pytest.fixture(scope="module")
def harm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Desk]]:
    with open_store(ingest_hostile(tmp_path_factory.mktemp("hostile")), create=False) as store:
        desk = to_desk(store)
        with serve(desk) as address:
            yield address, desk


def find_pages(desk: Desk, rid: str) -> list[str]:
    """A page of each kind; of event and claim the ones with most to show."""
    events = sorted(find_events(desk.store, Wanted()), key=lambda e: -len(e.event.tellings))
    claims = sorted(find_claims(desk.store, Wanted()), key=lambda c: -len(c.claim.positions))
    speaker = next((p.by for c in claims for p in c.claim.positions if p.by), "nobody")
    return [
        "/", "/?status=disputed&map=world", "/?map=world", f"/event/{events[0].event.id}", f"/claim/{claims[0].claim.id}",
        f"/article/{quote(rid, safe='')}?w=5-30", f"/actor?name={quote(speaker)}", "/review", f"/review?story={events[0].sid}",
        "/search?q=said", "/help",
        "/event/none", "/sign-in",
    ]  # fmt: skip


# ---------------------------------------------------------------- accessibility


def check_axe(driver: Chrome, path: str) -> None:
    found = driver.execute_async_script(
        "const done = arguments[0]; axe.run(document, {runOnly: arguments[1], resultTypes: ['violations']}).then("
        "r => done(r.violations.map(v => [v.id, v.help, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))])),"
        "e => done([String(e)]))".replace("arguments[0]", "arguments[arguments.length - 1]").replace(
            "arguments[1]", "arguments[0]"
        ),
        RULES,
    )
    assert not found, (path, found)


def test_no_page_has_an_accessibility_violation(driver: Chrome, demo: str, desk: Desk) -> None:
    axe = bring_axe()
    if axe is None:
        pytest.skip(
            "axe-core is not there and npm could not bring it (npm install axe-core@4 into build/npm)"
        )
    source = axe.read_text(encoding="utf-8")
    driver.set_script_timeout(60)
    for path in find_pages(desk, "04-herald"):
        show_as(driver, WIDTHS[0], "light")
        driver.get(demo + path)
        driver.execute_cdp_cmd("Runtime.evaluate", {"expression": source})
        driver.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
        for width in WIDTHS:
            for theme in ("light", "dark"):
                show_as(driver, width, theme)
                check_axe(driver, f"{path} {width} {theme}")
            wide = driver.execute_script("return document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} wide in {width}"
        check_quiet(driver, demo, path)


# ---------------------------------------------------------------- hostile articles


def test_nothing_that_an_article_says_acts(driver: Chrome, harm: tuple[str, Desk]) -> None:
    address, desk = harm
    show_as(driver, 390, "light")
    paths = [p for a in ARTICLES for p in find_pages(desk, a["id"]) if p != "/sign-in"]
    for path in dict.fromkeys(paths):
        driver.get(address + path)
        assert driver.execute_script("return window.harmed ?? null") is None, path
        assert "harmed" not in driver.title or "<script>" in driver.title, path
        assert driver.execute_script("return document.documentElement.scrollWidth") <= 390, path
        assert not driver.find_elements(
            By.CSS_SELECTOR, "img, iframe, [href^='javascript:'], [href^='data:'], [href^='vbscript:']"
        )
        check_quiet(driver, address, path)


def test_text_that_turns_around_turns_nothing_else(driver: Chrome, harm: tuple[str, Desk]) -> None:
    address, desk = harm
    driver.get(f"{address}/article/{quote(ARTICLES[1]['id'], safe='')}")
    heading = driver.find_element(By.CSS_SELECTOR, "h1")
    assert not set(heading.text) & set("\u202a\u202b\u202c\u202d\u202e")
    assert "siht" in heading.text
    story = read_story(desk.store, ReportId(ARTICLES[1]["id"]))
    assert story is not None
    outlet = driver.find_element(By.CSS_SELECTOR, ".kicker bdi")
    looks = "const s = getComputedStyle(arguments[0]); return [s.direction, s.unicodeBidi]"
    assert ARTICLES[1]["outlet"] in outlet.text
    assert driver.execute_script(looks, outlet) == ["rtl", "isolate"]
    assert driver.execute_script(looks, driver.find_element(By.CSS_SELECTOR, ".kicker"))[0] == "ltr"
    driver.get(f"{address}/search?q={quote(ARTICLES[1]['text'][40:46])}")
    for quoted in driver.find_elements(By.CSS_SELECTOR, "q.snippet"):
        assert driver.execute_script(looks, quoted)[1] == "isolate"
        assert quoted.get_attribute("dir") == "auto"


# ---------------------------------------------------------------- without script, and with it


def test_every_page_works_without_script(demo: str, desk: Desk) -> None:
    with open_browser(scripts=False) as driver:
        driver.get(demo + "/")
        driver.find_element(By.CSS_SELECTOR, "#filters summary").click()
        driver.find_element(By.NAME, "actor").send_keys("Ilka Darnov")
        driver.find_element(By.CSS_SELECTOR, ".filter-do button").click()
        until(driver, lambda d: "actor=Ilka+Darnov" in d.current_url)
        rows = driver.find_elements(By.CSS_SELECTOR, ".rows .row-title a")
        assert rows
        rows[0].click()
        until(driver, lambda d: "/event/" in d.current_url)
        driver.find_element(By.CSS_SELECTOR, ".in-text").click()
        until(driver, lambda d: d.find_element(By.ID, "words").text)
        driver.find_element(By.CSS_SELECTOR, ".theme button[value=dark]").click()
        until(driver, lambda d: d.find_element(By.TAG_NAME, "html").get_attribute("data-theme") == "dark")
        for path in find_pages(desk, "01-wire"):
            driver.get(demo + path)
            assert driver.find_element(By.TAG_NAME, "h1").text or path.startswith("/"), path


def test_map_timeline_and_list_move_together(driver: Chrome, demo: str) -> None:
    show_as(driver, 1280, "light")
    driver.get(demo + "/?place=Geneva")
    row = driver.find_element(By.CSS_SELECTOR, ".rows [data-place^='Geneva'] .row-title a")
    driver.execute_script("arguments[0].focus()", row)
    assert "lit" in (
        driver.find_element(By.CSS_SELECTOR, ".pin[data-place^='Geneva']").get_attribute("class") or ""
    )
    pin = driver.find_element(By.CSS_SELECTOR, ".pin")
    driver.execute_script("arguments[0].focus()", pin)
    assert driver.find_elements(By.CSS_SELECTOR, ".rows .lit")
    before = driver.find_element(By.CSS_SELECTOR, "svg.map").get_dom_attribute("viewBox")
    driver.find_element(By.CSS_SELECTOR, "[data-zoom=in]").click()
    assert driver.find_element(By.CSS_SELECTOR, "svg.map").get_dom_attribute("viewBox") != before
    driver.find_element(By.CSS_SELECTOR, "[data-zoom=out]").click()
    assert (
        driver.find_element(By.CSS_SELECTOR, "svg.map").get_dom_attribute("viewBox").split(" ")[2][:4]
        == before.split(" ")[2][:4]
    )
    driver.find_element(By.CSS_SELECTOR, "[data-zoom=out]").click()
    until(driver, lambda d: "map=world" in d.current_url)


def test_near_pins_are_one_and_come_apart(driver: Chrome, demo: str) -> None:
    show_as(driver, 1280, "light")
    driver.get(demo + "/?map=world")
    pin = driver.find_element(By.CSS_SELECTOR, "svg.map .pin.many")
    said = pin.get_attribute("aria-label") or ""
    assert "near: " in said and pin.find_element(By.CSS_SELECTOR, ".pin-count").text.isdigit()
    assert not driver.find_elements(By.CSS_SELECTOR, ".under > li:target")
    driver.execute_script("arguments[0].focus()", pin)
    press(driver, Keys.ENTER)
    under = driver.find_element(By.CSS_SELECTOR, ".under > li:target")
    assert under.is_displayed()
    assert len(under.find_elements(By.CSS_SELECTOR, "li a")) >= 2
    assert all(name.text in said for name in under.find_elements(By.CSS_SELECTOR, "li bdi"))
    for _ in range(12):
        driver.find_element(By.CSS_SELECTOR, "[data-zoom=in]").click()
    shown = "return [...document.querySelectorAll(arguments[0])].filter(n => getComputedStyle(n).display !== 'none').length"
    assert driver.execute_script(shown, ".cluster .many") == 0
    assert driver.execute_script(shown, ".cluster .member") >= 2


def test_nothing_moves_for_who_wants_it_still(driver: Chrome, demo: str) -> None:
    show_as(driver, 1280, "light")
    driver.get(demo + "/")
    moving = (
        "return [...document.querySelectorAll('*')].filter(n => { const s = getComputedStyle(n);"
        " return s.transitionDuration !== '0s' || s.animationName !== 'none' || s.scrollBehavior === 'smooth' }).length"
    )
    assert driver.execute_script(moving) == 0
    features = [{"name": "prefers-reduced-motion", "value": "no-preference"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    assert driver.execute_script(moving) > 0, "else the check above could not fail"


def test_keys(driver: Chrome, demo: str) -> None:
    show_as(driver, 1280, "light")
    driver.get(demo + "/")
    until(driver, lambda d: d.find_element(By.ID, "keys-open").is_displayed())  # the modules have come
    press(driver, "?")
    until(driver, lambda d: d.find_element(By.ID, "keys").is_displayed())
    press(driver, Keys.ESCAPE)
    press(driver, "j", "j", "k")
    items = driver.find_elements(By.CSS_SELECTOR, "[data-item]")
    assert "at" in (items[0].get_attribute("class") or "").split()
    press(driver, "/")
    assert driver.switch_to.active_element.get_attribute("id") == "find"
    press(driver, "j")  # in a field a letter is a letter
    assert driver.switch_to.active_element.get_attribute("value") == "j"
    press(driver, Keys.ESCAPE, "t")
    assert driver.find_element(By.TAG_NAME, "html").get_attribute("data-theme") in {"light", "dark"}
    press(driver, "g", "r")
    until(driver, lambda d: d.current_url.endswith("/review"))
