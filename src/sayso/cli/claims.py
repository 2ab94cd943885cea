"""`sayso claims`: the claims of a ledger."""

from __future__ import annotations

from sayso.cli.asking import (
    Actor,
    After,
    AsJson,
    AsOf,
    Country,
    Db,
    Limit,
    OutletName,
    Place,
    Question,
    Since,
    Standing,
    StoryId,
    Type,
    Until,
    Words,
)

EPILOG = """\b
Those with the latest position first. `--place`, `--country` and `--type` look at the events that a claim is about.
Status: asserted, corroborated, confirmed, disputed, retracted.

\b
Examples:
  sayso claims --db ledger.db --status disputed --since 7d
  sayso claims --db ledger.db --actor "Ilka Darnov" --as-of 2026-03-05
  sayso claims --db ledger.db --json | jq -r '[.id, .status] | @tsv'
"""


def claims(  # noqa: PLR0913, PLR0917 - a command's options are its parameters
    db: Db, place: Place = None, country: Country = None, actor: Actor = None, type_: Type = None,
    status: Standing = None, since: Since = None, until: Until = None, story: StoryId = None,
    outlet: OutletName = None, text: Words = None, as_of: AsOf = None, limit: Limit = 20, after: After = None,
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Look up claims. What is at issue, who takes which side, and where that leaves it now or left it on a day."""
    from sayso.cli.listing import list_claims

    question = Question(
        place=place, country=country, actor=actor, type=type_, status=status, since=since, until=until, story=story,
        outlet=outlet, text=text, as_of=as_of, limit=limit, after=after,
    )  # fmt: skip
    return list_claims(db, question, as_json=as_json)
