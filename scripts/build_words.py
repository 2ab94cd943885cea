"""Counts in how many news texts each English word stands: the background against which stories are told apart.

Only counts are kept, and only of words that stand in at least LEAST texts; a word that is not in the table is rarer
than any that is. ECB+ is left out, so that figures on `stories` are those of unseen texts.

    python scripts/build_words.py ../shared/bench
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sayso.linking.words import to_words

OUT = Path(__file__).resolve().parent.parent / "src/sayso/resources/linking/words.tsv"
LEAST = 3
FILES = (
    "attribution/polnear.train.jsonl",
    "places/lgl.dev.jsonl",
    "ledger/train.articles.jsonl",
    "copies/dev.jsonl",
)
HEAD = """\
# In how many of the counted news texts each word stands; `*`: how many texts were counted. Built by scripts/build_words.py.
# Source: counts over PolNeAR train, LGL, the training ledger, and the unedited texts of the copies benchmark without ECB+
# (TimeBank, AQUAINT, GeoWebNews, TR-News). No text is kept.
# Licence: counts are facts; Apache-2.0
word\ttexts
"""


def read_texts(bench: Path) -> Iterator[str]:
    """The texts that are counted, each once."""
    seen = set()
    for name in FILES:
        for line in (bench / name).open(encoding="utf-8"):
            row = json.loads(line)
            edited = row.get("level", 0) > 0 or row["id"].startswith("ecb:")
            start = " ".join(to_words(row["text"])[:30])
            if not edited and start not in seen:
                seen.add(start)
                yield row["text"]


def main() -> None:
    """Writes the table."""
    texts = list(read_texts(Path(sys.argv[1])))
    counts = Counter(word for text in texts for word in set(to_words(text)))
    rows = sorted((w, n) for w, n in counts.items() if n >= LEAST and not w.isdigit())
    OUT.parent.mkdir(parents=True, exist_ok=True)
    body = "".join(f"{w}\t{n}\n" for w, n in [("*", len(texts)), *rows])
    OUT.write_text(HEAD + body, encoding="utf-8")
    print(f"{len(rows)} words of {len(texts)} texts")


if __name__ == "__main__":
    main()
