"""`sayso events`: the events of a ledger."""

from __future__ import annotations

from sayso.cli.asking import Question, to_lookup

EPILOG = """\b
The latest first. Each opens with how it stands and whose word it is; `sayso explain ID` shows what it rests on.
Status: asserted, corroborated, confirmed, disputed, retracted.

\b
Examples:
  sayso events --db ledger.db --type ASSAULT --place "Port Tavelin"
  sayso events --db ledger.db --status disputed --since 7d
  sayso events --db ledger.db --as-of 2026-03-05 --json | jq -r .id
"""


def _events(db: str, question: Question, as_json: bool) -> int:
    from sayso.cli.listing import list_events

    return list_events(db, question, as_json=as_json)


events = to_lookup(
    _events,
    "Look up events. Who did what to whom, on whose word, and how that word stands now or stood on a day.",
)
