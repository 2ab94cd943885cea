"""`sayso extract`: article text and metadata only."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

if TYPE_CHECKING:
    from sayso.cli.incoming import Incoming
    from sayso.records import Problem
    from sayso.settings import Settings

EPILOG = """\b
A SOURCE is a file, a folder, - or a web address: HTML, plain text, JSONL, WARC, WACZ, zip, gzip of these, or an RSS,
Atom or JSON feed, a sitemap or an OPML file, whose pages are fetched. Each output line is {"article": {"id", "title",
"published", "text", ...}}; an HTML file's id is its name up to the first dot, a web page's its address. A live blog gives
a line an entry. The bulk extractor is some ten times as fast, leaves more of the page's furniture in and does not mark it.

\b
Examples:
  sayso extract pages/*.html.gz -o articles.jsonl
  sayso extract pages/ | jq -r .article.title
  sayso extract CC-NEWS-20260301.warc.gz -o articles.jsonl
  sayso extract https://gazette.example/feed.xml -o articles.jsonl --keep raw
"""
BULK_BYTES = 64 * 1024 * 1024
BULK_FILES = 2_000
"""From this size on a file, and from this number of files on a folder, is taken apart by the bulk extractor."""


class Extractor(StrEnum):
    """How pages are taken apart; `auto`: by the size of the source."""

    AUTO = "auto"
    PRECISE = "precise"
    BULK = "bulk"


class Keep(StrEnum):
    """What is kept besides the lines."""

    RAW = "raw"


def extract(
    sources: Annotated[list[str], Argument(metavar="SOURCE...", help="Files, folders, addresses, or -.")],
    output: Annotated[
        str,
        Option("--output", "-o", metavar="OUT.jsonl|-", help="Where the lines go; an old file is replaced."),
    ] = "-",
    extractor: Annotated[
        Extractor, Option(help="How pages are taken apart; auto: by size.")
    ] = Extractor.AUTO,
    keep: Annotated[
        Keep | None, Option(help="Keep the bytes too, by hash, in the folder OUT.jsonl.raw, a source itself.")
    ] = None,
    allow_private: Annotated[
        bool, Option("--allow-private", help="Also ask addresses in private networks and on this machine.")
    ] = False,
) -> int:
    """Take the article out of each page. Text, title, date, byline, furniture, in whatever language; nothing is coded."""
    from sayso.cli.terminal import open_output, say, show_progress, to_summary, write_line
    from sayso.errors import UsageError
    from sayso.export.entry import to_json
    from sayso.settings import ArticleSettings, Settings, SourceSettings
    from sayso.sources import keep_raw

    check_sources(sources)
    if keep and output == "-":
        raise UsageError("--keep raw: name an output file with -o; the bytes are kept beside it")
    settings = Settings(
        article=ArticleSettings(any_language=True), sources=SourceSettings(allow_private=allow_private)
    )
    errors: Counter[str | None] = Counter()
    quiet = output == "-" and sys.stdout.isatty()
    with (
        open_output(output, tuple(sources)) as out,
        show_progress("extracting", None, quiet=quiet) as progress,
    ):
        for source, found in find_articles(sources, settings, extractor):
            line, error = to_extracted(found, source)
            write_line(out, to_json(line))
            errors[error] += 1
            fetched = getattr(found, "fetched", None)
            if keep and fetched:
                keep_raw(fetched, Path(f"{output}.raw"))
            progress.advance(progress.task_ids[0])
    say(to_summary("extracted", errors))
    return 1 if errors.total() > errors[None] else 0


def check_sources(sources: Iterable[str]) -> None:
    """Refuses what is not there, and a folder with nothing to read in it, before any work starts.

    Raises: UsageError.
    """
    from sayso.errors import UsageError
    from sayso.sources import ENDINGS, find_files
    from sayso.sources.addresses import is_web

    for source in sources:
        if source == "-" or is_web(source):
            continue
        if not Path(source).exists():
            raise UsageError(f"{source}: there is no such file or folder")
        if Path(source).is_dir() and next(find_files(source), None) is None:
            raise UsageError(
                f"{source}: no file in it ends in {', '.join(sorted(ENDINGS))} (or those with .gz)"
            )


def find_articles(
    sources: Iterable[str], settings: Settings, extractor: Extractor
) -> Iterator[tuple[str, Incoming | Problem]]:
    """The articles of each source, in order, or why there is none, with the source."""
    from sayso.cli.incoming import to_all_incoming
    from sayso.sources.stream import read_sources
    from sayso.sources.visits import Visits

    visits = Visits(settings.sources)
    for source in dict.fromkeys(sources):
        bulk = extractor is Extractor.BULK or (extractor is Extractor.AUTO and is_large(source))
        chosen = replace(settings, article=replace(settings.article, bulk=bulk, bare=bulk))
        for found in read_sources((source,), settings.sources, visits):
            for article in to_all_incoming(found, chosen):
                yield source, article


def is_large(source: str) -> bool:
    """Whether a source is so large that it wants the bulk extractor: told before it is read, so that all of it is
    taken apart in one way."""
    from sayso.sources import find_files

    path = Path(source)
    if path.is_dir():
        return next(islice(find_files(source), BULK_FILES, None), None) is not None
    return path.is_file() and path.stat().st_size >= BULK_BYTES


def to_extracted(found: Incoming | Problem, source: str) -> tuple[dict[str, object], str | None]:
    """The output line of an article or of what went wrong, and the error's code (None if nothing did)."""
    from sayso.cli.incoming import to_id
    from sayso.export.entry import to_article_line, to_error_line
    from sayso.records import Problem

    if isinstance(found, Problem):
        return to_error_line(found.article or to_id(source), found), found.code
    return {"article": to_article_line(found.article)}, None
