"""A headless Chromium and a served desk for the browser tests and for `make screenshots`."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from sayso.serve.app import Doors, create_app
from sayso.serve.shelf import Desk

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "build/npm/node_modules/axe-core/axe.min.js"
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-sync",
)  # fmt: skip


def find_programs() -> tuple[str, str] | None:
    """Where chromium and its driver are; None if either is missing."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


def bring_axe() -> Path | None:
    """axe-core, brought by npm into build/ once; None where npm cannot bring it."""
    if not AXE.is_file() and shutil.which("npm"):
        prefix = ROOT / "build/npm"
        prefix.mkdir(parents=True, exist_ok=True)
        command = [
            "npm",
            "install",
            "--prefix",
            str(prefix),
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "axe-core@4",
        ]
        subprocess.run(command, check=False, capture_output=True, timeout=60)
    return AXE if AXE.is_file() else None


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
