"""A ledger of articles that mean harm to whoever shows them: markup in every field, addresses that are scripts, text that turns
around, words without end. Invented, as all texts here."""

from __future__ import annotations

import json
from pathlib import Path

from sayso.cli.ingest import Means, ingest_sources
from sayso.engines import open_pipeline
from sayso.store.linker import open_rules

SCRIPT = "<script>window.harmed=1;document.title='harmed'</script>"
IMAGE = "<img src=x onerror=window.harmed=2>"
BREAKOUT = "\"'></title></a></textarea><svg onload=window.harmed=3>"
LONG = "Wyrmholt" * 40
ARTICLES = (
    {
        "id": f"a{SCRIPT}",
        "title": f"Minister {SCRIPT} denies raid {BREAKOUT}",
        "outlet": f"The {IMAGE} Courier",
        "url": "javascript:window.harmed=4",
        "published": "2026-03-04",
        "text": f"VIENNA - Soldiers attacked a depot near Vienna on Tuesday, killing three people, Minister Anna {IMAGE} Kell "
        f'said. {BREAKOUT} The army denied that its soldiers had attacked the depot. "{SCRIPT} We did nothing," army '
        "spokesman Bert Olm said on Wednesday. {{ 7*7 }} ${window.harmed=5} </div></main></body>",
    },
    {
        "id": "../../etc/passwd?x=1#y",
        "title": "\u202eesrever ni si eltit siht\u202c and \u05e9\u05dc\u05d5\u05dd",
        "outlet": "\u0635\u062d\u064a\u0641\u0629 \u0627\u0644\u0645\u064a\u0646\u0627\u0621",
        "url": "data:text/html,<script>window.harmed=6</script>",
        "published": "2026-03-05",
        "text": f"Police arrested {LONG} in Geneva on Monday, mayor \u202eeroM adE\u202c said. \u0642\u0627\u0644 \u0627\u0644\u0645\u062a\u062d\u062f\u062b said "
        "the police had arrested nobody. The mayor denied that police had arrested anyone. Protesters marched in France, in "
        "Malta and in the Alps on Friday, the union said.",
    },
    {
        "id": "vbscript:x",
        "title": LONG,
        "outlet": "A&B <b>bold</b>",
        "url": 'https://example.org/"onmouseover=window.harmed=7',
        "published": "2026-03-06",
        "text": 'Anna Kell on Friday withdrew her claim that soldiers had attacked the depot near Vienna. "That was wrong," Kell '
        "said. Aircraft bombed a bridge in Italy, the opposition said. Soldiers may attack Vienna, a source said.",
    },
)


def ingest_hostile(folder: Path) -> Path:
    """The ledger file."""
    source = folder / "hostile.jsonl"
    source.write_text("".join(json.dumps(a) + "\n" for a in ARTICLES), encoding="utf-8")
    db = folder / "hostile.db"
    ingest_sources((str(source),), str(db), Means(open_coder=open_pipeline, open_rules=open_rules))
    return db
