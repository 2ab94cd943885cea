#!/usr/bin/env python3
"""WARC to article: records a second and core of sayso's bulk way in, beside fastwarc + resiliparse alone, in one run.

    warc.py [--records N] [--rounds N] [--file FILE.warc.gz]

Without --file a CC-NEWS file is made up: pages of 30 to 200 kB with the markup, scripts and metadata that news pages
have, one gzip member a record, a request record before each response. Both ways read the same file in turn, the best of
the rounds counts, in CPU seconds of one core. The peer reads each record, decodes it and extracts its main text; sayso
does that and finds title, byline, outlet, dates, sections, language and live entries as well.

Exit code 1 if sayso makes fewer than 250 records a second or takes more than 1.4 times as long as the peer.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from sayso.article import extract_articles
from sayso.records import Fetched
from sayso.settings import ArticleSettings, SourceSettings
from sayso.sources import read_sources

LEAST = 250.0
MOST_RATIO = 1.4

NAMES = (
    "Ana Quiroga",
    "Tom Weld",
    "Pilar Ortega",
    "Joren Halm",
    "Hanne Brill",
    "Lene Vasko",
    "Anselm Brodek",
)
PLACES = ("Port Tavelin", "Selmar", "Ketrin", "Lake Orun", "Brannock", "the harbour district", "Ardel")
WHAT = (
    "said on {day} that the ferry had been held back for {n} hours",
    "told reporters that {n} people had been brought to safety from {place}",
    "denied that the depot near {place} had been closed, and asked for proof",
    "announced that talks with the port authority would begin on {day}",
    "warned that the road to {place} would stay shut until the water had gone down",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
OTHER = (
    "Die Hafenbehörde von {place} teilte am Montag mit, dass die Fähre {n} Stunden lang nicht ausgelaufen sei.",
    "La autoridad portuaria de {place} dijo el lunes que el transbordador estuvo detenido {n} horas en el muelle.",
)


def to_sentence(dice: random.Random) -> str:
    """One made-up sentence of a report."""
    words = {"day": dice.choice(DAYS), "n": dice.randint(2, 90), "place": dice.choice(PLACES)}
    return (
        f"{dice.choice(NAMES)} {dice.choice(WHAT).format(**words)}, and {dice.choice(WHAT).format(**words)}."
    )


def to_paragraph(dice: random.Random, english: bool) -> str:
    """One made-up paragraph, one in six of a page in another language."""
    if english:
        return " ".join(to_sentence(dice) for _ in range(dice.randint(1, 3)))
    words = {"n": dice.randint(2, 90), "place": dice.choice(PLACES)}
    return " ".join(dice.choice(OTHER).format(**words) for _ in range(3))


def to_head(dice: random.Random, number: int) -> str:
    """The head of a page, with the metadata that news pages have."""
    title = f"{dice.choice(PLACES)}: what we know, part {number}"
    day = f"2026-03-{dice.randint(1, 28):02}T{dice.randint(0, 23):02}:15:00Z"
    url = f"https://gazette{number % 40}.example/news/{number}"
    node = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": day,
        "dateModified": day, "author": [{"@type": "Person", "name": dice.choice(NAMES)}], "articleSection": "World",
        "publisher": {"@type": "Organization", "name": "Harbour Gazette"}, "mainEntityOfPage": url,
    }  # fmt: skip
    metas = "".join(f'<meta name="x-{i}" content="{dice.getrandbits(128):x}">' for i in range(30))
    style = "".join(f".c{i}{{margin:{i}px;color:#{dice.getrandbits(24):06x}}}" for i in range(400))
    return (
        f'<head><meta charset="utf-8"><title>{title} | Harbour Gazette</title><link rel="canonical" href="{url}">'
        f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="Harbour Gazette">'
        f'<meta property="article:published_time" content="{day}">{metas}<style>{style}</style>'
        f'<script type="application/ld+json">{json.dumps(node)}</script></head>'
    )


def to_link(dice: random.Random) -> str:
    """A link with a picture, as pages have by the hundred."""
    at = f"{dice.getrandbits(64):x}"
    return (
        f'<li class="item item--{dice.randint(1, 9)}"><a class="card__link" href="/news/{at}" data-track="{at}"><img '
        f'src="/img/{at}.jpg" width="320" height="180" loading="lazy" alt=""><span class="card__title">{dice.choice(PLACES)} '
        f"{dice.choice(DAYS)}</span></a></li>"
    )


def to_page(dice: random.Random, number: int) -> bytes:
    """One made-up page."""
    english = number % 6 != 0
    body = "".join(
        f'<p class="story__p">{to_paragraph(dice, english)}</p>' for _ in range(dice.randint(6, 30))
    )
    links = [to_link(dice) for _ in range(dice.randint(60, 350))]
    script = "".join(
        f"window.q.push(['{dice.getrandbits(96):x}',{i}]);" for i in range(dice.randint(200, 1500))
    )
    return (
        f'<!doctype html><html lang="en">{to_head(dice, number)}<body><header><nav><ul>{"".join(links[: len(links) // 3])}</ul></nav>'
        f'</header><main><article class="story"><h1>{dice.choice(PLACES)}: what we know</h1><div class="story__body">{body}'
        f"</div></article><aside><ul>{''.join(links)}</ul></aside></main><footer><p>© Harbour Gazette. All rights reserved.</p>"
        f"</footer><script>{script}</script></body></html>"
    ).encode()


def to_record(kind: str, url: str, content_type: str, block: bytes) -> bytes:
    """One WARC record in a gzip member of its own, as CC-NEWS has them."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-03-05T12:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 6)


def write_file(path: Path, records: int) -> int:
    """A made-up CC-NEWS file; returns how many bytes its pages have."""
    dice = random.Random(7)
    size = 0
    with path.open("wb") as out:
        for number in range(records):
            page = to_page(dice, number)
            size += len(page)
            url = f"https://gazette{number % 40}.example/news/{number}"
            out.write(
                to_record("request", url, "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n")
            )
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
            out.write(to_record("response", url, "application/http; msgtype=response", http))
    return size


def read_with_peer(path: Path) -> Iterator[int]:
    """fastwarc + resiliparse alone: the length of each page's main text."""
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            body = record.reader.read()
            yield len(extract_plain_text(bytes_to_str(body, detect_encoding(body)), main_content=True))


def read_with_sayso(path: Path) -> Iterator[int]:
    """sayso's bulk way in: the length of each article's text."""
    settings = ArticleSettings(any_language=True, bulk=True, bare=True)
    for found in read_sources((str(path),), SourceSettings()):
        assert isinstance(found, Fetched), found
        for article, _ in extract_articles(found, settings):
            yield len(article.text) if article else 0


def measure(read: Callable[[Path], Iterator[int]], path: Path) -> tuple[float, int, int]:
    """CPU seconds, records, and how many of them had text."""
    begun = time.process_time()
    lengths = list(read(path))
    return time.process_time() - begun, len(lengths), sum(map(bool, lengths))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--file", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = args.file or Path(scratch) / "made-up.warc.gz"
        if args.file is None:
            size = write_file(path, args.records)
            print(f"made up {args.records} pages of {size / args.records / 1000:.0f} kB on average")
        best = {}
        for _ in range(args.rounds):
            for read in (read_with_peer, read_with_sayso):
                taken, records, with_text = measure(read, path)
                best[read] = min(best.get(read, taken), taken)
                print(
                    f"{read.__name__}: {records} records, {with_text} with text, {records / taken:.0f} records/s",
                    file=sys.stderr,
                )
    ratio = best[read_with_sayso] / best[read_with_peer]
    rate = records / best[read_with_sayso]
    print(
        f"peer={records / best[read_with_peer]:.0f}/s sayso={rate:.0f}/s ratio={ratio:.2f} (at most {MOST_RATIO})"
    )
    return int(rate < LEAST or ratio > MOST_RATIO)


if __name__ == "__main__":
    sys.exit(main())
