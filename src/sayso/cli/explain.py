"""`sayso explain`: what anything in a ledger rests on."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from sayso.cli.asking import AsJson, Db

EPILOG = """\b
ID is an event, a claim, a report, REPORT:e3 or REPORT:s2 (an event or statement of one report), CLAIM:REPORT:STANCE
(a position), a story, a proposal or a judgement.

\b
Examples:
  sayso explain kfa0eb43a584f1395 --db ledger.db    a claim: positions with their words, how its status moved
  sayso explain 04-herald:e3 --db ledger.db         one account: each value, its words, the rule that read it
  sayso explain 04-herald --db ledger.db            a report: its versions and how they differ
"""


def explain(
    id_: Annotated[str, Argument(metavar="ID", help="What to explain: see below.")], db: Db, as_json: AsJson = False
) -> int:  # fmt: skip
    """Show what something rests on.

    Words, rules, runs, links and who decided them, conflicts, history.
    """
    from sayso.cli.explaining import explain_id

    return explain_id(id_, db, as_json=as_json)
