"""The ledger's store: `open_store(path_or_url)`, then the functions below on the Store.

    with open_store("ledger.db") as store:
        for found in find_claims(store, Wanted(status="disputed", place="Port Tavelin", since="2026-03-01")):
            print(found.claim.text, found.sid, read_run(store, found.run))

- **written** by `write_run`, `write_arrival`, `write_problems` (what came) and `append_judgement` (what people decide);
- **linked** by `store.linker.link_waiting`, the only writer of the graph and the current view;
- **read** by `read_*` (by id, or all in bounded memory) and `find_*` (by `Wanted`, or by words in the text).

The tables are in `schema.py`, for queries that these do not answer: use `store.reading()`, never write.
"""

from __future__ import annotations

from sayso.store.judgements import Judgement, JudgementKind, append_judgement, read_judgements
from sayso.store.opening import Store, open_store
from sayso.store.reading import (
    RunInfo,
    Version,
    read_ids,
    read_report,
    read_reports,
    read_rids,
    read_run,
    read_versions,
)
from sayso.store.searching import find_sources
from sayso.store.viewing import (
    StoredClaim,
    StoredEvent,
    StoredProposal,
    StoredStory,
    find_claims,
    find_events,
    find_proposals,
    read_claim,
    read_copies,
    read_copy_groups,
    read_event,
    read_likenesses,
    read_links,
    read_stories,
    read_story,
)
from sayso.store.wanted import Wanted
from sayso.store.writing import (
    Arrival,
    Content,
    Outcome,
    Run,
    Written,
    is_known,
    write_arrival,
    write_problems,
    write_run,
)

__all__ = [
    "Arrival", "Content", "Judgement", "JudgementKind", "Outcome", "Run", "RunInfo", "Store", "StoredClaim",
    "StoredEvent", "StoredProposal", "StoredStory", "Version", "Wanted", "Written", "append_judgement", "find_claims",
    "find_events", "find_proposals", "find_sources", "is_known", "open_store", "read_claim", "read_copies",
    "read_copy_groups", "read_event", "read_ids", "read_judgements", "read_likenesses", "read_links", "read_report",
    "read_reports", "read_rids", "read_run", "read_stories", "read_story", "read_versions", "write_arrival",
    "write_problems", "write_run",
]  # fmt: skip
