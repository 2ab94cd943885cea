"""The terminal classes of the grammar: which words belong to which, and one symbol for each set of classes.

A word may belong to several classes ("second": an ordinal and a unit). Each set of classes that occurs gets one
character, so that a text becomes a string of symbols and a rule a pattern over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sayso.resources import read_rows

NUMBERS = ("N0", "N12", "N24", "N31", "N59", "N99", "N999", "YEAR", "BIG", "DEC")
"""Digits by size: the largest value of the class, four digits that may be a year, larger, with a fraction."""
SHAPES = ("CLOCKTIME", "ISODATE", "SLASHDATE", "APOSYEAR", "DECADE", "ORDNUM")
"""What the tokeniser sees by shape: 10:57, 2021-02-25, 5/6/2014, '89, 1970s, 21st."""
PHRASES = ("COUNT", "ORDX", "DATE", "DUR", "CLK", "DONE")
"""What rules build, for later rules to build on. DONE: nothing is built on it."""
GAP = "\x01"
"""Any run of words that mean nothing to the grammar."""

MACROS = {
    "DAYNUM": ("N12", "N24", "N31"),
    "DOM": ("N12", "N24", "N31", "ORDNUM", "ORDWORD", "ORDX"),
    "HOUR": ("N0", "N12", "N24"),
    "YY": ("N0", "N12", "N24", "N31", "N59", "N99"),
    "ANYYEAR": ("YEAR", "N999"),
    "BCYEAR": ("N12", "N24", "N31", "N59", "N99", "N999", "YEAR"),
    "NUM": ("N0", "N12", "N24", "N31", "N59", "N99", "N999", "YEAR", "BIG", "DEC", "WORDNUM", "COUNT"),
    "MON": ("MONTH", "MABBR"),
    "WD": ("WEEKDAY", "WDABBR"),
    "ORD": ("ORDWORD", "SECOND", "ORDNUM", "ORDX"),
    "UNIT": ("DUNIT", "TUNIT"),
    "UNITS": ("DUNITS", "TUNITS"),
    "ANYUNIT": ("DUNIT", "TUNIT", "DUNITS", "TUNITS"),
    "ANYPART": ("PART", "NOON", "TONIGHT", "DAWN"),
    "SEAS": ("SEASON", "FALL"),
    "TURN": ("LAST", "NEXT", "THIS", "COMING", "PAST", "PREVIOUS", "FOLLOWING"),
    "HALFNUM": ("ORDWORD", "SECOND", "ORDNUM", "LATTER"),
    "PORTIONS": ("PORTION", "HALF"),
    "ABOUT": ("AROUND", "OVER", "FEW"),
    "LATEISH": ("EARLY", "LATE", "MID", "LATER", "EARLIER"),
    "WHICH": ("ORDWORD", "SECOND", "ORDNUM", "ORDX", "LAST", "NEXT", "PAST", "PREVIOUS", "FOLLOWING", "COMING", "FINAL", "EARLY", "LATTER"),
}  # fmt: skip
"""Short names for several classes in rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What the lexicon knows of one form: its symbol, its value by class, and its symbol when in small letters."""

    symbol: str
    values: tuple[tuple[str, str], ...]
    small: str
    short: bool = False
    """A short form of a month or weekday, which may end in a dot ("Sept.")."""

    def value(self, classes: tuple[str, ...]) -> str:
        """Its value as a member of one of `classes`, the first that it has."""
        return next((v for c, v in self.values if c in classes), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All words and fixed phrases. `phrases`: by first word, longest first. `symbols`: class → its symbols."""

    words: dict[str, Word]
    phrases: dict[str, tuple[tuple[str, str, str, str], ...]]
    symbols: dict[str, str]
    measures: frozenset[str]
    leans: dict[str, int]
    infinitives: frozenset[str]
    contexts: frozenset[tuple[str, str]]
    """Words before a doubtful find, each with what it asks for ("in", "month")."""
    known: frozenset[str]
    """Every word, and every first word of a phrase."""


class _Symbols:
    """Gives each set of classes one character."""

    def __init__(self) -> None:
        self.given: dict[frozenset[str], str] = {}

    def of(self, classes: frozenset[str]) -> str:
        if not classes:
            return GAP
        return self.given.setdefault(classes, chr(0x100 + len(self.given)))

    def by_class(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for classes, symbol in self.given.items():
            for name in sorted(classes):
                found[name] = found.get(name, "") + symbol
        for macro, names in MACROS.items():
            found[macro] = "".join(dict.fromkeys("".join(found[n] for n in names)))
        return found


def _words(symbols: _Symbols) -> dict[str, Word]:
    rows: dict[str, list[dict[str, str]]] = {}
    for row in read_rows("times/words.tsv"):
        rows.setdefault(row["word"], []).append(row)
    found = {}
    for form, senses in rows.items():
        always = frozenset(r["class"] for r in senses if r["shape"] != "capital")
        found[form] = Word(
            symbol=symbols.of(frozenset(r["class"] for r in senses)),
            values=tuple((r["class"], r["value"]) for r in senses),
            small=symbols.of(always),
            short=any(r["class"] in {"MABBR", "WDABBR"} for r in senses),
        )
    return found


def _phrases(symbols: _Symbols) -> dict[str, tuple[tuple[str, str, str, str], ...]]:
    rows = [(r["phrase"], r["class"], r["value"]) for r in read_rows("times/phrases.tsv")]
    rows += [(r["phrase"], "HOLIDAY", r["phrase"]) for r in read_rows("times/holidays.tsv")]
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for phrase, name, value in sorted(rows, key=lambda r: -len(r[0])):
        head = phrase.replace("-", " ").replace("'", " ").replace("’", " ").replace(".", " ").split()[0]
        found.setdefault(head, []).append((phrase, symbols.of(frozenset({name})), name, value))
    return {head: tuple(rows_) for head, rows_ in found.items()}


@cache
def load_lexicon() -> Lexicon:
    """The words, phrases and symbols; read once a process.

    Raises: ResourceError for a damaged lexicon.
    """
    symbols = _Symbols()
    for name in NUMBERS + SHAPES + PHRASES:
        symbols.of(frozenset({name}))
    words, phrases = _words(symbols), _phrases(symbols)
    return Lexicon(
        words=words, phrases=phrases, symbols=symbols.by_class(), known=frozenset(words) | frozenset(phrases),
        contexts=frozenset((r["word"], r["asks"]) for r in read_rows("times/contexts.tsv")),
        measures=frozenset(r["word"] for r in read_rows("times/measures.tsv")),
        leans={r["word"]: int(r["lean"]) for r in read_rows("times/tense.tsv") if r["lean"] != "to"},
        infinitives=frozenset(r["word"] for r in read_rows("times/tense.tsv") if r["lean"] == "to"),
    )  # fmt: skip


@cache
def named_days() -> dict[tuple[str, str], str]:
    """Days that name an event, as ISO dates, by form and the word that follows ("" for any)."""
    rows = read_rows("times/named_days.tsv")
    return {(r["form"], word): r["value"] for r in rows for word in r["followed_by"].split() or [""]}


@cache
def feast_rules() -> dict[str, str]:
    """The rule for the day of each holiday, by its name in small letters."""
    return {r["phrase"]: r["rule"] for r in read_rows("times/holidays.tsv")}
