"""`sayso demo`: a small bundled corpus, coded offline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

if TYPE_CHECKING:
    from sayso.cli.incoming import Incoming
    from sayso.records import LedgerEntry, Problem
    from sayso.settings import Settings

EPILOG = """\b
All countries, towns and people in the reports are invented, save a few neutral cities.

\b
Examples:
  sayso demo
  sayso demo --json | jq -c '.claims[]'
  sayso demo --serve                          the desk on these reports
  sayso demo --out reports && sayso read reports/01-wire.txt --published 2026-03-05
"""
INDEX = "demo/reports.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One bundled report. `title`, `outlet` and `published` are empty where the page says them itself."""

    story: str
    file: str
    title: str = ""
    outlet: str = ""
    published: str = ""


def demo(
    as_json: Annotated[bool, Option("--json", help="Print one ledger entry a line instead.")] = False,
    out: Annotated[
        Path | None,
        Option("--out", metavar="DIR", help="Write the reports into a folder instead of coding them."),
    ] = None,
    serve: Annotated[bool, Option("--serve", help="Open the desk on them, in a browser.")] = False,
    port: Annotated[int, Option("--port", min=0, max=65535, metavar="N", help="Of the desk.")] = 8765,
) -> int:
    """Code a small bundled corpus, offline. Three invented stories in fifteen reports, and the ledger they give."""
    if serve:
        return serve_reports(port)
    return code_reports(as_json=as_json) if out is None else write_reports(out)


def serve_reports(port: int, *, open_browser: bool = True) -> int:
    """Takes every report into a ledger of its own, in a temporary folder, and opens the desk on it until Ctrl-C; 0."""
    import tempfile

    from sayso.cli.serve import bind, run_desk, to_doors
    from sayso.store import open_store

    with tempfile.TemporaryDirectory(prefix="sayso-demo-") as folder, bind("127.0.0.1", port) as bound:
        db = Path(folder) / "ledger.db"
        code = ingest_reports(Path(folder), db)
        if code:
            return code
        with open_store(db, create=False) as store:
            return run_desk(store, to_doors("127.0.0.1", (), None), bound, open_browser=open_browser)


def ingest_reports(folder: Path, db: Path) -> int:
    """Takes the bundled reports into a ledger; as `sayso ingest` returns."""
    from sayso.cli.ingest import Means, ingest_sources
    from sayso.engines import open_pipeline
    from sayso.store.linker import open_rules

    source = folder / "reports.jsonl"
    source.write_bytes(dict(_bundle())["reports.jsonl"])
    return ingest_sources((str(source),), str(db), Means(open_coder=open_pipeline, open_rules=open_rules))


def code_reports(*, as_json: bool) -> int:
    """Codes every report and prints what results; 1 if any failed, else 0."""
    from sayso import pipeline
    from sayso.cli.terminal import say, show_progress
    from sayso.records import Problem
    from sayso.settings import Settings

    settings, reports = Settings(), list_reports()
    coded: list[tuple[Report, LedgerEntry | Problem]] = []
    with show_progress("reading the demo reports", len(reports)) as progress:
        rooms = pipeline.open_rooms(settings)
        for report in reports:
            found = read_report(report, settings)
            coded.append((report, found if isinstance(found, Problem) else found.coded(rooms)))
            progress.advance(progress.task_ids[0])
    if as_json:
        write_entries(coded)
    else:
        show_entries(coded)
    failed = [found for _, found in coded if isinstance(found, Problem)]
    for problem in failed:
        say(problem.detail)
    return 1 if failed else 0


def list_reports() -> tuple[Report, ...]:
    """The bundled reports, story by story."""
    from sayso.resources import read_rows

    return tuple(Report(**row) for row in read_rows(INDEX))


def read_report(report: Report, settings: Settings) -> Incoming | Problem:
    """One bundled report as an article: a page says its own title and date, a text gets them from the index."""
    from sayso.article import to_article
    from sayso.cli.incoming import fetch, read_articles, to_id, to_incoming
    from sayso.records import Draft, Problem
    from sayso.resources import resource_path

    path = resource_path(f"demo/{report.file}")
    if path.suffix == ".html":
        fetched = fetch(str(path), settings)
        return fetched if isinstance(fetched, Problem) else next(read_articles(fetched, settings))
    draft = Draft(
        id=to_id(report.file),
        text=path.read_text(encoding="utf-8"),
        title=report.title or None,
        outlet=report.outlet or None,
        published=report.published or None,
    )
    return to_incoming(to_article(draft, settings.article), draft.id)


def show_entries(coded: list[tuple[Report, LedgerEntry | Problem]]) -> None:
    """The ledger, story by story: of each report its claims, its chief events and its warnings."""
    from rich.text import Text

    from sayso.cli.hanging import Hanging
    from sayso.cli.terminal import to_console
    from sayso.cli.view_digest import to_digest
    from sayso.records import Problem

    console = to_console()
    for story, reports in groupby(coded, key=lambda pair: pair[0].story):
        console.print(Hanging(body=Text(f"== {story} ==", style="bold reverse"), indent=0))
        for report, found in reports:
            console.print(Hanging(body=Text(f"\n[{report.file}]", style="dim"), indent=0))
            if isinstance(found, Problem):
                console.print(Hanging(body=Text(found.detail), indent=0))
            else:
                console.print(to_digest(found))
        console.print()
    entries = [found for _, found in coded if not isinstance(found, Problem)]
    console.print(Hanging(body=Text(to_total(entries)), indent=0))


def to_total(entries: list[LedgerEntry]) -> str:
    """How much came of it, and what to try next."""
    from sayso.labels import EventType

    events = [e for entry in entries for e in entry.events]
    alleged = sum(e.type is EventType.ASSAULT and bool(e.attribution) for e in events)
    claims = sum(len(entry.claims) for entry in entries)
    statements = sum(len(entry.statements) for entry in entries)
    return (
        f"{len(entries)} reports: {statements} statements, {len(events)} events ({alleged} of them attacks on "
        f"someone's word only), {claims} claims at issue. Next: sayso demo --out reports, then sayso read reports/FILE."
    )


def write_entries(coded: list[tuple[Report, LedgerEntry | Problem]]) -> None:
    """The ledger as the contract's lines, on standard output."""
    from sayso.cli.incoming import to_id
    from sayso.cli.terminal import open_output, write_line
    from sayso.export.entry import to_error_line, to_json, to_line
    from sayso.records import Problem

    with open_output("-") as stream:
        for report, found in coded:
            if isinstance(found, Problem):
                write_line(stream, to_json(to_error_line(to_id(report.file), found)))
            else:
                write_line(stream, to_json(to_line(found)))


def write_reports(folder: Path) -> int:
    """Writes the reports as they are, and all of them as `reports.jsonl`; files that differ are not replaced.

    Raises: UsageError if a file of that name but other content stands there.
    """
    from sayso.cli.terminal import say
    from sayso.errors import UsageError

    files = dict(_bundle())
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        path = folder / name
        if path.exists() and path.read_bytes() != body:
            raise UsageError(f"{path}: is there already and differs; name another folder")
    for name, body in files.items():
        (folder / name).write_bytes(body)
    say(f"wrote {len(files)} files to {folder}; try: sayso read {folder}/{next(iter(files))}")
    return 0


def _bundle() -> Iterator[tuple[str, bytes]]:
    from sayso.export.entry import to_article_line, to_json
    from sayso.records import Problem
    from sayso.resources import resource_path
    from sayso.settings import Settings

    lines: list[str] = []
    for report in list_reports():
        yield report.file, resource_path(f"demo/{report.file}").read_bytes()
        found = read_report(report, Settings())
        if not isinstance(found, Problem):
            line = to_article_line(found.article)
            lines.append(
                to_json({key: line[key] for key in ("id", "title", "published", "outlet", "url", "text")})
            )
    yield "reports.jsonl", "".join(f"{line}\n" for line in lines).encode()
