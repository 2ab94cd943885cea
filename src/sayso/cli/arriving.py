"""From what sources hold to what the ledger takes in: work for the coder, with the hash that tells it from all else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from sayso.article import extract_articles
from sayso.article.extract import to_id
from sayso.engines import Coded, Extracted, Work, to_failed
from sayso.errors import StoreError, UsageError
from sayso.records import Article, Draft, Fetched, Problem
from sayso.settings import Settings
from sayso.sources import Found, keep_raw, read_sources
from sayso.store import Arrival
from sayso.store.packing import to_bytes, to_hash
from sayso.store.writing import to_now

Known = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Something that came: what is to be coded, or its line, if it is coded already or cannot be. `work` None: it is known
    already. `given`: of what came coded, what it was coded from."""

    arrival: Arrival
    work: Work | Coded | None
    given: Work | None = None


def find_arrived(
    sources: tuple[str, ...], settings: Settings, is_known: Known, raw: Path | None = None
) -> Iterator[Arrived | Problem]:
    """All that `sources` hold, lazily, in their order; of a folder with Parquet files these first. `is_known` tells by its
    hash what need not be coded; a page that is known is not even taken apart. `raw`: the folder in which the bytes of
    pages are kept.

    Problems: of what is no article at all, such as a broken line.
    Raises: StoreError if bytes cannot be kept.
    """
    from sayso.cli.arriving_tables import find_rows
    from sayso.sources.tables import find_tables

    plain: list[str] = []
    for source in sources:
        tables = find_tables(source)
        if tables:
            yield from _from_sources(plain, settings, is_known, raw)
            yield from _pass_over(chain.from_iterable(map(find_rows, tables)), is_known)
            plain.clear()
        if tables != (source,):
            plain.append(source)
    yield from _from_sources(plain, settings, is_known, raw)


def _from_sources(
    sources: list[str], settings: Settings, is_known: Known, raw: Path | None
) -> Iterator[Arrived | Problem]:
    for found in read_sources(tuple(sources), settings.sources):
        if raw is not None and isinstance(found, Fetched):
            keep_bytes(found, raw)
        yield from _pass_over(from_found(found, settings, is_known), is_known)


def _pass_over(found: Iterable[Arrived | Problem], is_known: Known) -> Iterator[Arrived | Problem]:
    for one in found:
        if isinstance(one, Arrived) and is_known(one.arrival.hash):
            yield Arrived(arrival=one.arrival, work=None)
        else:
            yield one


def from_found(found: Found, settings: Settings, is_known: Known) -> Iterator[Arrived | Problem]:
    """The articles in one thing of a stream of sources, as they come in."""
    if isinstance(found, Problem):
        yield found
    elif isinstance(found, Draft):
        yield from_draft(found)
    else:
        yield from from_page(found, settings, is_known)


def from_draft(draft: Draft) -> Arrived:
    """A line of JSONL. Its hash is of all that it says."""
    parts = (draft.id, draft.text, draft.title, draft.published, draft.url, draft.outlet)
    arrival = Arrival(
        name=draft.id, hash=to_hash("line", *parts), body_sha256=hashlib.sha256(to_bytes(draft.text)).digest(),
        address=draft.url or draft.id, came_at=to_now(),
    )  # fmt: skip
    return Arrived(arrival=arrival, work=draft)


def from_page(fetched: Fetched, settings: Settings, is_known: Callable[[bytes], bool]) -> Iterator[Arrived]:
    """The articles of a page or text: most often one, of a live blog one an entry.

    The hash of an article is of its id and the page's bytes; of an entry, whose page changes by the minute, of its id and
    its own text. A page without an article comes as its error line.
    """
    page = to_arrival(fetched, to_id(fetched.address), fetched.sha256)
    if is_known(page.hash):
        yield Arrived(arrival=page, work=None)
        return
    for article, problems in extract_articles(fetched, settings.article):
        if article is None:
            yield Arrived(arrival=page, work=to_failed(page.name, problems[0]))
        else:
            what = fetched.sha256 if article.id == page.name else f"entry {_to_sha256(article)}"
            yield Arrived(
                arrival=to_arrival(fetched, article.id, what),
                work=Extracted(article=article, problems=problems),
            )


def keep_bytes(fetched: Fetched, folder: Path) -> None:
    """Keeps a page's bytes by hash, once.

    Raises: StoreError if they cannot be written.
    """
    try:
        keep_raw(fetched, folder)
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot keep the bytes of {fetched.address} ({error.strerror or error})"
        ) from error


def find_raw_folder(db: str, keep: str | None) -> Path | None:
    """Where bytes are kept: for `raw` the folder beside the ledger's file, else the folder named; None for None.

    Raises: UsageError for `raw` with a ledger that is no file.
    """
    if keep != "raw":
        return Path(keep) if keep else None
    if "://" in db and not db.startswith("sqlite:"):
        raise UsageError(
            "--keep raw: this ledger is no file to keep them beside; name a folder: --keep FOLDER"
        )
    return Path(f"{db.removeprefix('sqlite:///')}.raw")


def to_arrival(fetched: Fetched, name: str, what: str) -> Arrival:
    """How something of a page is kept. `what`: that by which it is told from a changed one."""
    return Arrival(
        name=name, hash=to_hash("page", name, what), body_sha256=bytes.fromhex(fetched.sha256),
        address=fetched.address, came_at=fetched.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )  # fmt: skip


def _to_sha256(article: Article) -> str:
    return hashlib.sha256(to_bytes(article.text)).hexdigest()
