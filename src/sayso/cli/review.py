"""`sayso review`: what waits for a person's word, and what was decided."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from sayso.cli.asking import After, AsJson, Db, Limit, StoryId

EPILOG = """\b
Links that are not sure are proposed here, the surest first, with both sides' words. Decide with sayso judge.

\b
Examples:
  sayso review --db ledger.db
  sayso review --db ledger.db --story 04-herald --json | jq -r .id
  sayso review --db ledger.db --decided       who decided what, when and why
"""


def review(
    db: Db, story: StoryId = None, limit: Limit = 10, after: After = None,
    decided: Annotated[bool, Option("--decided", help="The decisions that stand instead.")] = False,
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Show the proposals that wait.

    With both sides' words; or what was decided.
    """
    from sayso.cli.reviewing import list_judgements, list_proposals

    if decided:
        return list_judgements(db, limit, after, as_json=as_json)
    return list_proposals(db, story, limit, after, as_json=as_json)
