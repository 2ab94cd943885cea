"""Base forms of English words, as far as spelling tells: several where it does not."""

from __future__ import annotations

from functools import cache

from sayso.resources import read_rows

DOUBLED = frozenset("bdgklmnprt")


@cache
def _irregular() -> dict[str, str]:
    out: dict[str, str] = {"has": "have", "is": "be", "are": "be", "am": "be", "were": "be", "was": "be"}
    for row in read_rows("reader/irregular.tsv"):
        for form in (*row["past"].split("/"), *row["participle"].split("/")):
            out.setdefault(form, row["verb"])
    return out


def _cut(stem: str) -> tuple[str, ...]:
    """What may stand before -ed or -ing: `bann` → ban, bann, banne; `us` → us, use; `carri` → carry."""
    found = [stem + "e", stem]
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in DOUBLED:
        found.insert(0, stem[:-1])
    if stem.endswith("i"):
        found.insert(0, stem[:-1] + "y")
    return tuple(found)


@cache
def find_bases(word: str) -> tuple[str, ...]:
    """The words that `word` (lower case) may be a form of, itself first: `strikes` → strikes, strike, strik."""
    found = [word]
    if word in _irregular():
        found.append(_irregular()[word])
    if word.endswith("ies") and len(word) > 4:
        found.append(word[:-3] + "y")
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        found += [word[:-1], *([word[:-2]] if word.endswith("es") else [])]
    for ending in ("ed", "ing"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            found += _cut(word[: -len(ending)])
    return tuple(dict.fromkeys(found))
