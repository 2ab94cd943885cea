"""Pictures of every page of the desk over the demo ledger, wide and narrow, for the README and the docs.

Wants chromium with chromedriver. Letters are those of the machine: the pictures in docs/pictures were made with Noto Serif and
Noto Sans (fonts-noto-core), the first of the desk's own list that Debian has.

    python scripts/screenshots.py [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from selenium.common.exceptions import WebDriverException  # noqa: E402
from selenium.webdriver import Chrome  # noqa: E402
from tests.serve.browser import find_programs, open_browser, serve, show_as  # noqa: E402

from sayso.cli.demo import ingest_reports  # noqa: E402
from sayso.serve.shelf import Desk  # noqa: E402
from sayso.store import Store, Wanted, find_claims, find_events, open_store  # noqa: E402
from sayso.store.linker import open_rules  # noqa: E402

WIDE, NARROW = (1280, 1000), (390, 1100)
TODAY = date(2026, 3, 20)
COLOURS = 128
"""Shades that a picture keeps: a page has few, and its file becomes a third as large."""
TRIES = 3
"""A browser on a busy machine may lose a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: `name` of its file, `path` of the page, the window's size and the theme."""

    name: str
    path: str
    size: tuple[int, int] = WIDE
    theme: str = "light"


def list_pictures(store: Store) -> Iterator[Picture]:
    """Each page, wide and narrow; of events and claims those with most to show."""
    events = sorted(find_events(store, Wanted()), key=lambda e: (-len(e.event.tellings), e.event.id))
    claims = sorted(find_claims(store, Wanted()), key=lambda c: (-len(c.claim.positions), c.claim.id))
    pages = {
        "desk": "/", "event": f"/event/{events[0].event.id}", "claim": f"/claim/{claims[0].claim.id}",
        "article": "/article/01-wire", "actor": "/actor?name=Joren+Halm", "review": "/review", "search": "/search?q=depot",
    }  # fmt: skip
    for name, path in pages.items():
        yield Picture(name=name, path=path)
        yield Picture(
            name=f"{name}-narrow", path=path, size=NARROW, theme="dark" if name == "claim" else "light"
        )
    yield Picture(name="desk-dark", path="/", theme="dark")


def take(driver: Chrome, address: str, picture: Picture) -> bytes:
    """The picture as the browser makes it."""
    width, height = picture.size
    for _ in range(TRIES):
        try:
            driver.get(address + picture.path)
            show_as(driver, width, picture.theme, height)
            return driver.get_screenshot_as_png()
        except WebDriverException:
            continue
    raise SystemExit(f"{picture.name}: no picture in {TRIES} tries")


def to_small(png: bytes) -> bytes:
    """The picture with a palette of COLOURS shades."""
    image = (
        Image.open(BytesIO(png))
        .convert("RGB")
        .quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    )
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    """Takes every picture; 1 where there is no browser."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/pictures"
    if find_programs() is None:
        print("no chromium with chromedriver: apt-get install chromium chromium-driver", file=sys.stderr)
        return 1
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        ingest_reports(Path(folder), Path(folder) / "ledger.db")
        with open_store(Path(folder) / "ledger.db", create=False) as store:
            desk = Desk(store=store, rules=open_rules(), today=lambda: TODAY)
            with serve(desk) as address, open_browser() as driver:
                for picture in list_pictures(store):
                    body = to_small(take(driver, address, picture))
                    (out / f"{picture.name}.png").write_bytes(body)
                    print(f"{picture.name}.png {len(body) // 1024} kB", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
