"""Numbers in words and digits, and the vague ones ("a few", "dozens of"): the grammar's first level."""

from __future__ import annotations

from sayso.times.grammar import Parts, Rule
from sayso.times.senses import Length
from sayso.times.tokens import Node

CARDINAL = ("WORDNUM", "WORDTEN", "WORDMANY", "A", "HALF")
ORDINAL = ("ORDWORD", "SECOND")


def to_number(node: Node) -> float | None:
    """The number that a node stands for; None for a vague one ("several") and for what is no number."""
    if isinstance(node.sense, Length):
        return node.sense.count
    if node.word[:1].isdigit():
        digits = node.word.replace(",", "").rstrip("stndrh")
        return float(digits) if len(digits) <= 9 and digits.replace(".", "", 1).isdigit() else None
    value = node.entry.value(CARDINAL + ORDINAL) if node.entry else ""
    return float(value) if value and value != "X" else None


def to_int(node: Node) -> int:
    """The whole number of a node whose class is a whole number's (day, year, ordinal)."""
    return int(to_number(node) or 0)


def _sum(parts: Parts) -> Length | None:
    """“two hundred and thirty-five”: tens and units add, “hundred” multiplies what stands before it."""
    total = current = 0.0
    for node in parts.nodes[parts.begin : parts.end]:
        number = to_number(node)
        if number is None:
            continue
        if number >= 100 and node.entry is not None and node.entry.value(("WORDMANY",)):
            current = max(current, 1) * number
            if number >= 1000:
                total, current = total + current, 0.0
        else:
            current += number
    return Length(count=total + current, unit="")


def _vague(parts: Parts) -> Length:
    return Length(count=None, unit="")


def _half_more(parts: Parts) -> Length | None:
    number = to_number(parts.node("n"))
    return None if number is None else Length(count=number + 0.5, unit="")


def _half(parts: Parts) -> Length:
    return Length(count=0.5, unit="")


def _mixed(parts: Parts) -> Length | None:
    """“2 1/2”, “2-1/2”."""
    number, above, below = (to_number(parts.node(x)) for x in "nab")
    if number is None or above is None or not below or above >= below:
        return None
    return Length(count=number + above / below, unit="")


def _half_dozen(parts: Parts) -> Length | None:
    number = to_number(parts.node("n"))
    return None if number is None else Length(count=number / 2, unit="")


def _ordinal(parts: Parts) -> Length | None:
    total = sum(to_number(n) or 0 for n in parts.nodes[parts.begin : parts.end])
    return Length(count=total, unit="") if total <= 40 else None


RULES = (
    Rule("number.tens", "COUNT", "WORDTEN (HYPHEN? WORDNUM)?", _sum),
    Rule("number.large", "COUNT", "(NUM|A) WORDMANY (AND? WORDTEN)? (HYPHEN? WORDNUM)?", _sum),
    Rule("number.and_a_half", "COUNT", "n:NUM AND A? HALF", _half_more),
    Rule("number.mixed", "COUNT", "n:NUM HYPHEN? a:N12 SLASH b:N12", _mixed),
    Rule("number.half_a_dozen", "COUNT", "HALF A n:WORDNUM", _half_dozen),
    Rule("number.half_a", "COUNT", "HALF (A|HYPHEN) > ANYUNIT", _half),
    Rule(
        "number.few", "COUNT", "A? FEW (OF|MOREOVER)? > FINAL? (DUNITS|TUNITS|PARTS|WEEKENDS|DUNIT)", _vague
    ),
    Rule("number.few_of_the", "COUNT", "FEW OF THE? > (DUNITS|TUNITS)", _vague),
    Rule("number.dozens_of", "COUNT", "DOZENS OF > (DUNITS|TUNITS)", _vague),
    Rule("number.ordinal", "ORDX", "WORDTEN HYPHEN? (ORDWORD|SECOND)", _ordinal),
)
"""Level one. Source: ours, after the grammar of English numerals."""
