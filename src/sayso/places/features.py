"""What tells a place name from a person, a firm or a word at the head of a sentence: features of a match."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sayso.places.fold import to_key
from sayso.places.matches import Match, Token, words_of
from sayso.resources import read_rows

_BEFORE = ("title", "given", "org", "street", "direction", "before", "county", "water", "land", "month")
_AFTER = ("org", "paper", "street", "county", "water", "land", "suffix", "given", "month", "direction")
_SMALL = ("in", "of", "the", "and", "role", "say", "native", "type", "tail")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*\s|\n|^$")


@cache
def common_words() -> frozenset[str]:
    """Folded names that are English words besides."""
    return frozenset(row["word"] for row in read_rows("places/common.tsv"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the whole text tells of its names.

    `persons`: folded words that stand in a person's name somewhere; `lower`: words that occur in lower case;
    `placed`: keys that stand after a word like `in` somewhere; `by_first`: matches by their first token.
    """

    tokens: tuple[Token, ...]
    persons: frozenset[str]
    lower: frozenset[str]
    placed: frozenset[str]
    by_first: dict[int, Match]


def _class_of(word: str, capital: bool) -> str:
    if (
        capital
        and any(word.lower() in words_of(c) for c in ("in", "of", "the", "and"))
        and word not in words_of("direction")
    ):
        word, capital = word.lower(), False
    for class_ in _BEFORE if capital else _SMALL:
        if word in words_of(class_):
            return class_
    if capital:
        return "initial" if len(word) == 1 else "Cap"
    return "number" if word.isdigit() else "low"


def before(match: Match, tokens: Sequence[Token]) -> str:
    """The kind of what stands before a match, e.g. `in`, `title`, `start` of a sentence, `comma`."""
    if match.first == 0:
        return "start"
    token = tokens[match.first - 1]
    if token.gap not in {" ", "\u00a0", "\n"}:
        if token.gap in {"-", "–"}:
            return "hyphen"
        if token.gap == ". " and (token.word in words_of("title") or len(token.word) == 1):
            return "title" if len(token.word) > 1 else "initial"
        return "comma" if "," in token.gap else "start" if _SENTENCE_END.search(token.gap) else "mark"
    if token.gap == "\n":
        return "start"
    class_ = _class_of(token.word, token.capital)
    if class_ == "of" and match.first > 1 and tokens[match.first - 2].word in words_of("org"):
        return "of_org"
    return class_


def _after_word(token: Token) -> str:
    classes = _AFTER if token.capital else _SMALL
    for class_ in classes:
        if token.word in words_of(class_):
            return class_
    return "number" if token.word.isdigit() else "Cap" if token.capital else "low"


def after(match: Match, setting: Setting) -> str:
    """The kind of what stands after a match, e.g. `org`, `street`, `say`, `comma_place`, `end`."""
    tokens = setting.tokens
    gap = tokens[match.last].gap
    if match.last + 1 >= len(tokens):
        return "end"
    following = tokens[match.last + 1]
    gap = gap.removeprefix(".") if match.span.end > tokens[match.last].end else gap
    if gap in {" ", "\u00a0"}:
        return _after_word(following)
    if gap[:1] in {"'", "’"}:
        return "owner"
    if gap == ", ":
        other = setting.by_first.get(match.last + 1)
        large = other is not None and any(
            e.level in {"admin1", "country", "admin2"} and e.kind != "people" for e in other.entries
        )
        return "comma_place" if large else "comma_number" if following.word.isdigit() else "comma"
    return "hyphen" if gap in {"-", "–"} else "end" if _SENTENCE_END.search(gap) else "mark"


def size_of(match: Match) -> str:
    """The largest thing that the name can mean: `country`, `region`, `admin1`, `people`, `admin2`, `city6` … `city2`."""
    kinds = {("people" if e.kind == "people" else e.level) for e in match.entries if e.kind != "bare"}
    for level in ("country", "admin1", "region", "people", "site"):
        if level in kinds:
            return level
    largest = max((e.population for e in match.entries if e.level == "city"), default=0)
    if largest:
        return f"city{min(6, len(str(largest)) - 1)}"
    return "admin2" if "admin2" in kinds else "bare" if not kinds else "city2"


def _name_words(tokens: Sequence[Token], n: int) -> list[str]:
    """The capitalised words that carry on a name from token `n`, at most three."""
    out: list[str] = []
    while (
        n + 1 < len(tokens)
        and len(out) < 3
        and (tokens[n].gap == " " or (tokens[n].gap == ". " and len(tokens[n].word) < 5))
    ):
        n += 1
        if not tokens[n].capital:
            break
        out.append(to_key(tokens[n].word))
    return out


def to_setting(tokens: tuple[Token, ...], matches: Sequence[Match]) -> Setting:
    """What the text tells of its names as a whole."""
    inside = {n for m in matches for n in range(m.first, m.last + 1) if m.last > m.first}
    persons: set[str] = set()
    for n, token in enumerate(tokens):
        if (
            token.capital
            and n not in inside
            and (token.word in words_of("given") or token.word in words_of("title"))
        ):
            words = _name_words(tokens, n)
            if not any(w.capitalize() in words_of("org") for w in words):
                persons.update(words)
    placed = {m.key for m in matches if before(m, tokens) == "in"}
    return Setting(
        tokens=tokens, persons=frozenset(persons), lower=frozenset(t.word for t in tokens if not t.capital),
        placed=frozenset(placed), by_first={m.first: m for m in matches},
    )  # fmt: skip


def to_features(match: Match, setting: Setting) -> tuple[str, ...]:
    """What speaks for or against a match being a place name of the text, as names of weights."""
    size, prev, next_ = size_of(match), before(match, setting.tokens), after(match, setting)
    one = match.first == match.last
    word = setting.tokens[match.first].word
    broad = size if not size.startswith("city") else "city"
    found = [
        "bias", f"size={size}", f"before={prev}", f"after={next_}", f"before={prev}|{broad}", f"after={next_}|{broad}",
        f"around={prev}|{next_}", f"one={one}|{broad}",
    ]  # fmt: skip
    checks = {
        "common": one and match.key in common_words(),
        "given": one and word in words_of("given"),
        "given_first": not one and word in words_of("given"),
        "lower": one and word.lower() in setting.lower,
        "person": match.key in setting.persons,
        "placed": match.key in setting.placed,
        "short": any(e.surface for e in match.entries),
        "upper": word.isupper() and len(word) > 3,
        "month": one and word in words_of("month"),
        "class": one and any(word in words_of(c) for c in (*_AFTER, "title")),
    }
    for name, true in checks.items():
        if true:
            found += [f"is={name}", f"is={name}|{broad}", f"is={name}|{prev}"]
    return tuple(found)
