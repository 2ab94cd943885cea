"""`sayso claims`: the claims of a ledger."""

from __future__ import annotations

from sayso.cli.asking import Question, to_lookup

EPILOG = """\b
Those with the latest position first. `--place`, `--country` and `--type` look at the events that a claim is about.
Status: asserted, corroborated, confirmed, disputed, retracted.

\b
Examples:
  sayso claims --db ledger.db --status disputed --since 7d
  sayso claims --db ledger.db --actor "Ilka Darnov" --as-of 2026-03-05
  sayso claims --db ledger.db --json | jq -r '[.id, .status] | @tsv'
"""


def _claims(db: str, question: Question, as_json: bool) -> int:
    from sayso.cli.listing import list_claims

    return list_claims(db, question, as_json=as_json)


claims = to_lookup(
    _claims,
    "Look up claims. What is at issue, who takes which side, and where that leaves it now or left it on a day.",
)
