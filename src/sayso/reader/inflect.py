"""English word forms, for lexicons that list only base forms."""

from __future__ import annotations

import re
from functools import cache

from sayso.resources import read_rows

VOWELS = "aeiou"
DOUBLES = re.compile(r"(?:^|[^aeiou])[aeiouy][bdfgklmnprtvz]$")


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    rows = read_rows("reader/irregular.tsv")
    return {r["verb"]: tuple(f"{r['past']}/{r['participle']}".split("/")) for r in rows}


def to_plural(word: str) -> str:
    """`raid` → `raids`, `embassy` → `embassies`, `attack` → `attacks`, `siege` → `sieges`, `clash` → `clashes`;
    also a verb's third person (`push` → `pushes`)."""
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _stems(verb: str) -> set[str]:
    """What -ed and -ing are put on: `ban` → `bann`, `use` → `us`; both where spelling varies (`travel`)."""
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return {verb[:-1]}
    if not DOUBLES.search(verb):
        return {verb}
    single = len(re.findall(r"[aeiouy]+", verb)) == 1
    return {verb + verb[-1]} if single else {verb, verb + verb[-1]}


def _past(verb: str) -> set[str]:
    past = _irregular().get(verb)
    if past:
        return set(past)
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        return {verb[:-1] + "ied"}
    return {stem + "ed" for stem in _stems(verb)}


def find_verb_forms(verb: str) -> frozenset[str]:
    """All forms of a verb given in its base form; a form too many (`visitted`) does no harm in a lexicon."""
    return frozenset({verb, to_plural(verb), *(s + "ing" for s in _stems(verb)), *_past(verb)})


def find_phrase_forms(phrase: str, pos: str) -> frozenset[str]:
    """All forms of a phrase: `v` inflects its first word (`call for`), `n` its last (`air strike`)."""
    words = phrase.lower().split()
    if pos == "v":
        return frozenset(" ".join([form, *words[1:]]) for form in find_verb_forms(words[0]))
    if pos == "n":
        return frozenset({" ".join(words), " ".join([*words[:-1], to_plural(words[-1])])})
    return frozenset({" ".join(words)})
