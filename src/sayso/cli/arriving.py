"""From what sources hold to what the ledger takes in: work for the coder, with the hash that tells it from all else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sayso.article import extract_articles
from sayso.article.extract import to_id
from sayso.engines import Coded, Extracted, Work, to_failed
from sayso.records import Article, Draft, Fetched, Problem
from sayso.settings import Settings
from sayso.sources import read_sources
from sayso.store import Arrival
from sayso.store.packing import to_bytes, to_hash
from sayso.store.writing import to_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Something that came: what is to be coded, or the error line of what cannot be. `work` None: it is known already."""

    arrival: Arrival
    work: Work | Coded | None


def find_arrived(
    sources: tuple[str, ...], settings: Settings, is_known: Callable[[bytes], bool]
) -> Iterator[Arrived | Problem]:
    """All that `sources` hold, lazily, in their order. `is_known` tells by its hash what need not be coded; a page that is
    known is not even taken apart.

    Problems: of what is no article at all, such as a broken line.
    """
    for found in read_sources(sources, settings.sources):
        if isinstance(found, Problem):
            yield found
            continue
        several = (from_draft(found),) if isinstance(found, Draft) else from_page(found, settings, is_known)
        for one in several:
            yield Arrived(arrival=one.arrival, work=None) if is_known(one.arrival.hash) else one


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


def to_arrival(fetched: Fetched, name: str, what: str) -> Arrival:
    """How something of a page is kept. `what`: that by which it is told from a changed one."""
    return Arrival(
        name=name, hash=to_hash("page", name, what), body_sha256=bytes.fromhex(fetched.sha256),
        address=fetched.address, came_at=fetched.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )  # fmt: skip


def _to_sha256(article: Article) -> str:
    return hashlib.sha256(to_bytes(article.text)).hexdigest()
