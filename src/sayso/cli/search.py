"""`sayso search`: full text."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from sayso.cli.asking import AsJson, Db

EPILOG = """\b
Reports that have all of the words, the best first; "words in double quotes" must stand together.

\b
Examples:
  sayso search depot --db ledger.db
  sayso search '"fuel depot" witnesses' --db ledger.db --json | jq -r .article
"""


def search(
    words: Annotated[list[str], Argument(metavar="WORDS...", help="What to look for.")], db: Db,
    limit: Annotated[int, Option("--limit", "-n", min=1, metavar="N", help="How many at most.")] = 20,
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Search the kept texts. Shows where the words stand, and the story of each report."""
    from sayso.cli.searching import search_words

    return search_words(" ".join(words), db, limit, as_json=as_json)
