"""One small frozen record per room. Every number here says what it buys."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSettings:
    """Limits of what counts as an article.

    `max_chars`: longer texts are refused as `too_long` (a book, a dump; the longest real reports are live blogs of some
    200,000).
    `min_words_for_language`: shorter texts are taken as English unseen, since no detector is sure of them.
    `any_language`: keep texts that are not English, with their language, for `sayso extract`; never for coding.
    `bulk`: take pages apart with the fast extractor (resiliparse, some 400 pages/s) instead of the precise one
    (trafilatura, some 30). `bare`: find text and metadata only, no furniture, paragraphs or sentences.
    """

    max_chars: int = 400_000
    min_words_for_language: int = 12
    any_language: bool = False
    bulk: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSettings:
    """The reader's thresholds, on the probabilities that it gives.

    `window`: word pieces in one window of paragraphs; `context`: pieces of the longest paragraph that is read
    again at the head of the next window, for a quotation that runs on.
    `saying`, `route`, `trigger`, `role`, `name`, `time`: least probability at which a find is said. On ledger dev a saying
    at 0.6 is right 76 times in 100 and 82 in 100 are found (at 0.8: 82 and 72); a trigger at 0.6 names an act of
    the article 50 times in 100 and 57 in 100 are found (at 0.8: 55 and 46); it is asked for at 0.3 because the events
    room weighs each again with what our lexicon knows. A time that only the reader finds must be nearly sure: at 0.5
    they cost WikiWars a point of F1. The whole table is in the model's card (`resources/reader/CARD.md`, "What the
    thresholds buy"), which `scripts/train/card.py` writes.
    """

    window: int = 256
    context: int = 48
    saying: float = 0.6
    route: float = 0.5
    trigger: float = 0.2
    role: float = 0.5
    name: float = 0.5
    time: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """Limits on what comes in, each there so that no source can hang, fill or lead a run astray.

    `max_bytes`: a larger file, page, record or archive member is refused as `too_large`, before and while it is unpacked.
    `max_ratio`: a gzip or zip member that unpacks to more than `max_bytes` and to more than as many times its own size is a bomb.
    `max_listed`: addresses that one feed, sitemap or OPML file, with all that it lists, may lead to; `max_depth`: how
    many lists deep (OPML → feed → page is 2; a site's sitemaps are up to 3).
    `seconds`: the whole of one fetch, redirects included; `idle_seconds`: without a byte; `redirects`: at most.
    `allow_private`: whether an address may resolve to a private or loopback network.
    `host_delay`: seconds between two requests to one host; `max_delay`: the longest that a robots.txt (Crawl-delay) or a
    Retry-After is waited for in place; what asks for more is put off.
    `agent`: who we say we are, and whom robots.txt may name.
    """

    max_bytes: int = 32 * 1024 * 1024
    max_ratio: int = 200
    max_listed: int = 50_000
    max_depth: int = 4
    seconds: float = 60.0
    idle_seconds: float = 20.0
    redirects: int = 8
    allow_private: bool = False
    host_delay: float = 1.0
    max_delay: float = 60.0
    agent: str = "sayso/0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, room by room."""

    sources: SourceSettings = field(default_factory=SourceSettings)
    article: ArticleSettings = field(default_factory=ArticleSettings)
    reader: ReaderSettings = field(default_factory=ReaderSettings)
