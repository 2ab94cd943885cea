"""Deciding in a headless Chromium, by keyboard, and what the page says meanwhile of a ledger that changes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from sayso.serve.shelf import Desk
from tests.serve.browser import NEEDS, check_quiet, open_browser, press, serve, show_as, until
from tests.serve.test_judging_pages import find_pair
from tests.serve.test_pages import find_csrf, read, to_client
from tests.sources.server import ok, serving

pytestmark = NEEDS
STORY = """<!doctype html><html><head><title>Ferry sinks off Genoa</title></head><body><article><p>A ferry sank off Genoa on
Monday, the port authority said. Soldiers rescued forty people, the mayor of Genoa said in a statement to the press.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def driver() -> Iterator[Chrome]:
    with open_browser() as found:
        yield found


def wait_for_modules(driver: Chrome) -> None:
    until(driver, lambda d: d.find_element(By.ID, "keys-open").is_displayed())


def test_reviewing_by_keyboard(driver: Chrome, own_desk: Desk) -> None:
    with serve(own_desk) as address:
        show_as(driver, 1280, "light")
        driver.get(address + "/review")
        wait_for_modules(driver)
        asked = len(driver.find_elements(By.CSS_SELECTOR, ".proposal"))
        assert asked
        press(driver, "j", "r")
        press(driver, "Anna Kell", Keys.TAB, "not the same", Keys.ENTER)
        until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[data-decision]"))
        decision = driver.find_element(By.CSS_SELECTOR, "[data-decision]")
        assert "not the same" in decision.text and "Anna Kell" in decision.text
        press(driver, "u")
        press(driver, "read it again", Keys.ENTER)
        until(driver, lambda d: "taken back" in d.find_element(By.CSS_SELECTOR, ".decisions").text)
        check_quiet(driver, address, "/review")


def test_a_change_is_told_and_the_page_stays(driver: Chrome, own_desk: Desk) -> None:
    with serve(own_desk) as address:
        driver.get(address + "/")
        client = to_client(own_desk)
        page = read(client, "/review")
        ids = page.xpath("//form//input[@name='ids']/@value")[0]
        sent = {"ids": ids, "verb": "reject", "who": "Anna", "why": "no", "csrf": find_csrf(page)}
        assert client.post("/review", data=sent).status_code == 303
        until(driver, lambda d: "changes since" in d.find_element(By.ID, "live").text)


@pytest.mark.parametrize(
    ("key", "keys", "words"),
    [
        ("a", ("Anna Kell", Keys.TAB, "it is right", Keys.ENTER), "Accept"),
        ("s", ("Anna Kell", Keys.TAB, "another day", Keys.ENTER), "Split"),
        ("c", ("type", Keys.TAB, "ACCUSE", Keys.ENTER), None),
    ],
)
def test_a_reading_is_judged_by_keyboard(
    driver: Chrome, own_desk: Desk, key: str, keys: tuple[str, ...], words: str | None
) -> None:
    with serve(own_desk) as address:
        show_as(driver, 1280, "light")
        driver.delete_all_cookies()
        driver.get(address + "/review")
        wait_for_modules(driver)
        coding = driver.find_element(By.CSS_SELECTOR, ".coding h3 a")
        driver.execute_script("arguments[0].focus()", coding)
        press(driver, key)
        if words is None:  # the field and its value first; then who and why, as anywhere
            assert driver.switch_to.active_element.get_attribute("name") == "field"
            press(driver, *keys[:3])
            form = driver.find_element(By.CSS_SELECTOR, ".coding .decide")
            form.find_element(By.NAME, "who").send_keys("Anna Kell")
            form.find_element(By.NAME, "why").send_keys("words only", Keys.ENTER)
        else:
            press(driver, *keys)
        until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[data-decision]"))
        said = driver.find_element(By.CSS_SELECTOR, "[data-decision]").text
        assert (words or "Correct: type = ACCUSE") in said and "Anna Kell" in said


def test_an_event_is_merged_split_and_put_back_by_keyboard(driver: Chrome, own_desk: Desk) -> None:
    one, other = find_pair(own_desk)
    accounts = len(one.event.tellings)
    with serve(own_desk) as address:
        show_as(driver, 1280, "light")
        driver.delete_all_cookies()
        driver.get("about:blank")
        driver.get_log("browser")
        driver.get(f"{address}/event/{one.event.id}")
        wait_for_modules(driver)
        press(driver, "m")
        assert driver.switch_to.active_element.get_attribute("type") == "checkbox"
        box = driver.find_element(By.CSS_SELECTOR, f"input[value='{other.event.id}']")
        driver.execute_script("arguments[0].focus()", box)
        press(driver, Keys.SPACE)
        form = driver.find_element(By.CSS_SELECTOR, ".judging[data-key=m] form")
        form.find_element(By.NAME, "who").send_keys("Anna Kell")
        form.find_element(By.NAME, "why").send_keys("one raid, told twice", Keys.ENTER)
        until(driver, lambda d: "one raid, told twice" in d.find_element(By.CSS_SELECTOR, ".decisions").text)
        assert len(driver.find_elements(By.CSS_SELECTOR, ".account")) > accounts
        wait_for_modules(driver)
        press(driver, "u")
        press(driver, "two raids", Keys.ENTER)
        until(driver, lambda d: len(d.find_elements(By.CSS_SELECTOR, ".account")) == accounts)
        wait_for_modules(driver)
        press(driver, "s", Keys.SPACE)
        form = driver.find_element(By.CSS_SELECTOR, ".judging[data-key=s] form")
        form.find_element(By.NAME, "why").send_keys("another night", Keys.ENTER)
        until(driver, lambda d: "another night" in d.find_element(By.CSS_SELECTOR, ".decisions").text)
        assert len(driver.find_elements(By.CSS_SELECTOR, ".account")) < accounts
        check_quiet(driver, address, "event")


def test_what_watch_brings_is_told_while_one_looks(driver: Chrome, own_desk: Desk) -> None:
    with serve(own_desk) as address, serving() as site:
        driver.get(address + "/")
        wait_for_modules(driver)
        link = site.url("/ferry")
        feed = f"<rss><channel><title>Gazette</title><item><title>T</title><link>{link}</link></item></channel></rss>"
        site.pages |= {"/ferry": ok(STORY.encode()), "/feed": ok(feed.encode(), "application/rss+xml")}
        command = [
            str(Path(sys.executable).with_name("sayso")),
            "watch",
            site.url("/feed"),
            "--db",
            str(own_desk.store.path),
        ]
        done = subprocess.run(
            [*command, "--once", "--allow-private"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        until(driver, lambda d: "changes since" in d.find_element(By.ID, "live").text)
        assert not driver.find_elements(By.PARTIAL_LINK_TEXT, "Genoa"), (
            "the page stays as it is under the reader's eyes"
        )
        driver.find_element(By.CSS_SELECTOR, "#live a").click()
        until(driver, lambda d: "Genoa" in d.find_element(By.TAG_NAME, "main").text)
