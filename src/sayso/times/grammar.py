"""The grammar's machine: rules over symbols, applied level by level, the longest match winning.

Source: cascaded finite-state grammars (Abney 1996; Appelt et al. 1993, FASTUS). A rule's pattern is a sequence
of class names with `?`, `|` and brackets; `d:DOM` gives a class a name that its builder asks for. What stands
after `>` must follow, and what stands before `<` must precede, without being part of the find.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sayso.times.lexicon import Lexicon
from sayso.times.senses import Sense
from sayso.times.tokens import Node

_PIECE = re.compile(r"(?:(?P<name>[a-z]\w*):)?(?:(?P<cls>[A-Z][A-Z0-9]*)|(?P<op>[?|()]))|(?P<bad>\S)")
_BEFORE = re.compile(r"([\w'’$€£#-]+|[^\w\s])\s*\Z")
_AFTER = re.compile(r"\s*([\w'’-]+|[^\w\s])")
_LOOK = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a builder may look at beside its match: the text as written and in small letters, and the lexicon."""

    text: str
    lowered: str
    lexicon: Lexicon
    narrative: bool = False
    """A history rather than a report: times are told in their order, not counted from the day of writing."""
    order: str = ""
    """`dm` or `md`: the order in which the text writes dates in digits, as far as one of them shows it."""
    trusted: frozenset[int] = frozenset()
    """Starts of words that the reader marked as a time: a doubtful rule may trust them."""
    names: frozenset[int] = frozenset()
    """Starts of words inside a person's or an organisation's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One match of a rule, for its builder."""

    source: Source
    nodes: Sequence[Node]
    match: re.Match[str]
    begin: int
    end: int

    def get(self, name: str) -> Node | None:
        """The node of that name, None if the pattern matched without it."""
        at = self.match.start(name) if name in self.match.re.groupindex else -1
        return self.nodes[at] if at >= 0 else None

    def node(self, name: str) -> Node:
        """The node of that name, which every match of the pattern has."""
        return self.nodes[self.match.start(name)]

    def value(self, name: str, *classes: str) -> str:
        """The lexicon's value of that node as a member of one of `classes`."""
        entry = self.node(name).entry
        return entry.value(classes) if entry else ""

    @property
    def first(self) -> Node:
        return self.nodes[self.begin]

    @property
    def before(self) -> str:
        """The word or mark before the match, in small letters; "" at the text's start or after a line break."""
        start = self.first.start
        found = _BEFORE.search(self.source.lowered[max(0, start - _LOOK) : start])
        return found[1] if found else ""

    @property
    def after(self) -> str:
        """The word or mark after the match as written; "" at the text's end."""
        end = self.nodes[self.end - 1].end
        found = _AFTER.match(self.source.text[end : end + _LOOK])
        return found[1] if found else ""

    @property
    def in_name(self) -> bool:
        """True if the match is capitalised beside another capitalised word ("Arab Spring", "Winter Games")."""
        text, start = self.source.text, self.first.start
        found = _BEFORE.search(text[max(0, start - _LOOK) : start])
        return text[start].isupper() and (
            self.after[:1].isupper() or (found is not None and found[1][0].isupper())
        )

    def asked(self, kind: str) -> bool:
        """True if the word before the match asks for a time of that kind ("in" for a month)."""
        return (self.before, kind) in self.source.lexicon.contexts

    @property
    def trusted(self) -> bool:
        """True if the reader sees a time here."""
        return any(n.start in self.source.trusted for n in self.nodes[self.begin : self.end])

    @property
    def named(self) -> bool:
        """True if the reader sees a person's or an organisation's name here."""
        return any(n.start in self.source.names for n in self.nodes[self.begin : self.end])


Builder = Callable[[Parts], Sense | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: what it makes (a class of `lexicon.PHRASES`), its pattern, and the builder of its sense."""

    name: str
    makes: str
    pattern: str
    build: Builder


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A rule with its pattern as an expression over symbols; group `main` is the find."""

    rule: Rule
    expression: re.Pattern[str]
    symbol: str


def _to_expression(pattern: str, symbols: dict[str, str]) -> str:
    out = []
    for piece in _PIECE.finditer(pattern):
        if piece["bad"]:
            raise ValueError(f"a rule's pattern has {piece['bad']!r}: {pattern}")
        if piece["op"]:
            opening = f"(?P<{piece['name']}>" if piece["name"] else "(?:"
            out.append(opening if piece["op"] == "(" else piece["op"])
            continue
        chars = f"[{symbols[piece['cls']]}]"
        out.append(f"(?P<{piece['name']}>{chars})" if piece["name"] else chars)
    return "".join(out)


def compile_rule(rule: Rule, symbols: dict[str, str]) -> Compiled:
    """A rule made ready.

    Raises: ValueError or KeyError for a pattern that is none or a class that is unknown.
    """
    before, _, rest = rule.pattern.rpartition("<")
    main, _, after = rest.partition(">")
    expression = f"(?P<main>{_to_expression(main, symbols)})"
    if before:
        expression = f"(?<={_to_expression(before, symbols)})" + expression
    if after:
        expression += f"(?={_to_expression(after, symbols)})"
    return Compiled(rule=rule, expression=re.compile(expression), symbol=symbols[rule.makes])


def _find_candidates(
    rules: Iterable[Compiled], line: str
) -> list[tuple[int, int, int, Compiled, re.Match[str]]]:
    found = []
    for order, rule in enumerate(rules):
        for match in rule.expression.finditer(line):
            begin, end = match.span("main")
            if end > begin:
                found.append((begin, begin - end, order, rule, match))
    return sorted(found, key=lambda c: c[:3])


def reduce_nodes(source: Source, nodes: list[Node], rules: Sequence[Compiled]) -> list[Node]:
    """One level: `nodes` with every find of `rules` put in place of its words. Leftmost first, then longest, then
    in the order of the rules; a builder that gives None passes the words on to the next."""
    line = "".join(n.symbol for n in nodes)
    out: list[Node] = []
    at = 0
    for begin, negative, _, rule, match in _find_candidates(rules, line):
        if begin < at:
            continue
        end = begin - negative
        sense = rule.rule.build(Parts(source=source, nodes=nodes, match=match, begin=begin, end=end))
        if sense is None:
            continue
        first, last = nodes[begin], nodes[end - 1]
        out += nodes[at:begin]
        word = source.lowered[first.start : last.end]
        out.append(
            Node(
                start=first.start,
                end=last.end,
                symbol=rule.symbol,
                word=word,
                entry=None,
                sense=sense,
                rule=rule.rule.name,
            )
        )
        at = end
    return out + nodes[at:]
