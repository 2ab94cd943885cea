"""`sayso extract`: article text and metadata only."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

if TYPE_CHECKING:
    from sayso.cli.incoming import Incoming
    from sayso.records import Problem
    from sayso.settings import Settings

EPILOG = """\b
Each output line is {"article": {"id", "title", "published", "text", ...}}; an HTML file's id is its name up to
the first dot. Of a folder, the files ending in .html .htm .xhtml .txt .jsonl (also .gz) are taken.

\b
Examples:
  sayso extract pages/*.html.gz -o articles.jsonl
  sayso extract pages/ | jq -r .article.title
"""
ENDINGS = frozenset({".html", ".htm", ".xhtml", ".txt", ".jsonl"})


def extract(
    sources: Annotated[
        list[str], Argument(metavar="SOURCE...", help="Files or folders: HTML, plain text, JSONL.")
    ],
    output: Annotated[
        str,
        Option("--output", "-o", metavar="OUT.jsonl|-", help="Where the lines go; an old file is replaced."),
    ] = "-",
) -> int:
    """Take the article out of each page. Text, title, date, byline, furniture, in whatever language; nothing is coded."""
    from sayso.cli.terminal import open_output, say, show_progress, to_summary, write_line
    from sayso.export.entry import to_json
    from sayso.settings import ArticleSettings, Settings

    settings = Settings(article=ArticleSettings(any_language=True))
    errors: Counter[str | None] = Counter()
    paths = list_files(sources)
    quiet = output == "-" and sys.stdout.isatty()
    with (
        open_output(output, tuple(paths)) as out,
        show_progress("extracting", len(paths), quiet=quiet) as progress,
    ):
        for path in paths:
            for found in find_articles(path, settings):
                line, error = to_extracted(found, path)
                write_line(out, to_json(line))
                errors[error] += 1
            progress.advance(progress.task_ids[0])
    say(to_summary("extracted", errors))
    return 1 if errors.total() > errors[None] else 0


def list_files(sources: list[str]) -> list[str]:
    """The files named, and of each folder those with a known ending, sorted; each file once.

    Raises: UsageError if something named is not there, or nothing is left.
    """
    from sayso.errors import UsageError

    found: list[str] = []
    for source in sources:
        path = Path(source)
        if source != "-" and not path.exists():
            raise UsageError(f"{source}: there is no such file or folder")
        found += _list_folder(path) if path.is_dir() else [source]
    if not found:
        raise UsageError(
            f"{sources[0]}: no file in it ends in {', '.join(sorted(ENDINGS))} (or those with .gz)"
        )
    return list(dict.fromkeys(found))


def _list_folder(folder: Path) -> list[str]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return sorted(
        str(p) for p in files if (p.with_suffix("") if p.suffix == ".gz" else p).suffix.lower() in ENDINGS
    )


def find_articles(path: str, settings: Settings) -> Iterator[Incoming | Problem]:
    """The articles of one file (`-`: standard input), in order, or why there are none."""
    from sayso.cli.incoming import fetch, read_articles
    from sayso.records import Problem

    fetched = fetch(path, settings)
    if isinstance(fetched, Problem):
        yield fetched
    else:
        yield from read_articles(fetched, settings)


def to_extracted(found: Incoming | Problem, path: str) -> tuple[dict[str, object], str | None]:
    """The output line of an article or of what went wrong, and the error's code (None if nothing did)."""
    from sayso.cli.incoming import to_id
    from sayso.export.entry import to_article_line, to_error_line
    from sayso.records import Problem

    if isinstance(found, Problem):
        return to_error_line(found.article or to_id(path), found), found.code
    return {"article": to_article_line(found.article)}, None
