"""`sayso events`: the events of a ledger."""

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
The latest first. Each opens with how it stands and whose word it is; `sayso explain ID` shows what it rests on.
Status: asserted, corroborated, confirmed, disputed, retracted.

\b
Examples:
  sayso events --db ledger.db --type ASSAULT --place "Port Tavelin"
  sayso events --db ledger.db --status disputed --since 7d
  sayso events --db ledger.db --as-of 2026-03-05 --json | jq -r .id
"""


def events(  # noqa: PLR0913, PLR0917 - a command's options are its parameters
    db: Db, place: Place = None, country: Country = None, actor: Actor = None, type_: Type = None,
    status: Standing = None, since: Since = None, until: Until = None, story: StoryId = None,
    outlet: OutletName = None, text: Words = None, as_of: AsOf = None, limit: Limit = 20, after: After = None,
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Look up events. Who did what to whom, on whose word, and how that word stands now or stood on a day."""
    from sayso.cli.listing import list_events

    question = Question(
        place=place, country=country, actor=actor, type=type_, status=status, since=since, until=until, story=story,
        outlet=outlet, text=text, as_of=as_of, limit=limit, after=after,
    )  # fmt: skip
    return list_events(db, question, as_json=as_json)
