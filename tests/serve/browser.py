"""A headless Chromium and a served desk for the browser tests and for `make screenshots`."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from scripts.npm import bring_package
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.support.ui import WebDriverWait

from sayso.serve.app import Doors, create_app
from sayso.serve.shelf import Desk

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-sync",
)  # fmt: skip


RELOADED = [StaleElementReferenceException, NoSuchElementException]
PATIENCE = 60
"""Seconds: the machine of the tests may have much else to do."""


def find_programs() -> tuple[str, str] | None:
    """Where chromium and its driver are; None if either is missing."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


def bring_axe() -> Path | None:
    """axe-core; None where npm cannot bring it."""
    folder = bring_package("axe-core", "4")
    return folder / "axe.min.js" if folder else None


NEEDS = [
    pytest.mark.enable_socket,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(
        find_programs() is None,
        reason="no chromium with chromedriver: apt-get install chromium chromium-driver",
    ),
]
"""What every test with a browser is marked with."""


@contextmanager
def open_browser(*, scripts: bool = True) -> Iterator[webdriver.Chrome]:
    """A browser; `scripts`: whether pages may run any."""
    found = find_programs()
    assert found is not None
    options = webdriver.ChromeOptions()
    options.binary_location = found[0]
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=Service(found[1]))
    driver.set_page_load_timeout(60)
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def serve(desk: Desk, doors: Doors | None = None) -> Iterator[str]:
    """The desk at a free port of this machine; its address."""
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(desk, doors or Doors()), port=0, log_level="error", timeout_graceful_shutdown=1
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def show_as(driver: webdriver.Chrome, width: int, theme: str, height: int = 900) -> None:
    """The window's size, and what the system says of colours."""
    features = [
        {"name": "prefers-color-scheme", "value": theme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    size: dict[str, Any] = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def find_asked(driver: webdriver.Chrome) -> list[str]:
    """Every address that the browser asked for since this was last called."""
    messages: list[dict[str, Any]] = [
        json.loads(row["message"])["message"] for row in driver.get_log("performance")
    ]
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]


def check_quiet(driver: webdriver.Chrome, address: str, path: str) -> None:
    """Nothing on the console but a page's own status, and no request to anyone else."""
    rows = [r["message"] for r in driver.get_log("browser")]
    assert not [m for m in rows if "/event/none" not in m and "/sign-in" not in m], (path, rows)
    asked = [url for url in find_asked(driver) if not url.startswith(("data:", "about:", "chrome"))]
    assert {urlsplit(url).hostname for url in asked} <= {urlsplit(address).hostname}, (path, asked)


def until(driver: webdriver.Chrome, holds: Callable[[webdriver.Chrome], object]) -> None:
    """Waits until that holds; a page that is just being replaced is waited for."""
    WebDriverWait(driver, PATIENCE, ignored_exceptions=RELOADED).until(holds)


def press(driver: webdriver.Chrome, *keys: str) -> None:
    ActionChains(driver).send_keys(*keys).perform()
