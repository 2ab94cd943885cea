"""Writes resources/reader/acts.tsv: every form of every phrase of events/triggers.tsv with all its types.

The model is trained with these features, so the file is frozen with it, and rewritten only before a training.
"""

from __future__ import annotations

from install import write_digests

from sayso.reader.rules import trigger_lexicon
from sayso.resources import HERE

HEAD = """# Words that may name an act, in every form, with the event types that they may name: what the reader's model
# was trained with. Written by scripts/train/acts.py from events/triggers.tsv; changed only with the model.
# Source: events/triggers.tsv
# Licence: Apache-2.0
form\ttypes
"""


def main() -> None:
    """Overwrites the file in one move, and its digest in the manifest."""
    rows = sorted((form, " ".join(types)) for form, types in trigger_lexicon().entries.items())
    path = HERE / "reader/acts.tsv"
    new = path.with_suffix(".new")
    new.write_text(HEAD + "".join(f"{form}\t{types}\n" for form, types in rows), encoding="utf-8")
    new.replace(path)
    write_digests()


if __name__ == "__main__":
    main()
