"""What each report gives of an event, value by value with its words, and what was not chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sayso.linked import Conflict, LinkedEvent, Report, Told
from sayso.records import Candidate, Event, Trace, Where
from sayso.serve.cards import (
    find_places,
    find_spot,
    to_chain,
    to_interval,
    to_outlet,
    to_ref,
    to_rules,
    to_snippet,
    to_tone,
)
from sayso.serve.shelf import Shelf
from sayso.serve.views import (
    AccountView,
    Alternative,
    ConflictValue,
    ConflictView,
    NumberView,
    Rule,
    Snippet,
    ValueView,
    WhenView,
    WhereView,
)
from sayso.spans import Span
from sayso.wording.lookup import Lookup, to_list
from sayso.wording.plain import to_plain
from sayso.wording.sentences import to_number, to_sentence
from sayso.wording.sides import to_conflict_words, to_value
from sayso.wording.terms import UNSURE

Value = tuple[str, str, Span | None]
"""A field of an account, its value in words, and the words of the text that it was read from."""


def to_account(told: Told, event: Event, lookup: Lookup, report: Report) -> AccountView | None:
    """One report's account; None where its words are gone."""
    snippet = to_snippet(report, event.trigger)
    if snippet is None:
        return None
    lead, sentence = to_sentence(event, lookup)
    return AccountView(
        id=f"{told.report}:{told.event}", report=to_ref(told.report, report), tone=to_tone(event), lead=lead,
        sentence=sentence, snippet=snippet, chain=to_chain(event.attribution, lookup),
        values=_to_values(event, lookup, report), confidence=round(event.confidence, 4),
        unsure=event.confidence < UNSURE,
    )  # fmt: skip


def find_accounts(tellings: Iterable[Told], shelf: Shelf) -> Iterator[AccountView]:
    """The accounts that are still there, in the order of the tellings."""
    for told in tellings:
        found, report = shelf.event(told), shelf.report(told.report)
        if found and report and (account := to_account(told, *found, report)):
            yield account


def _to_values(event: Event, lookup: Lookup, report: Report) -> tuple[ValueView, ...]:
    """Each value with the words that it was read from; rules that filled no such value stand under their own field."""
    values = list(_find_values(event, lookup))
    fields = {field for field, _, _ in values}
    views = [
        ValueView(
            field=field, value=to_plain(value, 160), snippet=to_snippet(report, span) if span else None,
            rules=to_rules(_find_traces(event, field), report),
        )
        for field, value, span in values
    ]  # fmt: skip
    rest = tuple(t for t in event.trace if _to_field(t.field) not in fields)
    if rest:
        views.append(ValueView(field="other", value="", snippet=None, rules=to_rules(rest, report)))
    return tuple(views)


FIELDS = {
    "modes": "type",
    "contexts": "type",
    "triggers": "type",
    "historical": "modality",
    "counts": "count",
}
"""Fields of an event that are shown with another."""


def _to_field(traced: str) -> str:
    return FIELDS.get(traced, traced)


def _find_traces(event: Event, field: str) -> Iterator[Trace]:
    return (t for t in event.trace if _to_field(t.field) == field)


def _find_values(event: Event, lookup: Lookup) -> Iterator[Value]:
    modes = f" ({', '.join(event.modes)})" if event.modes else ""
    yield "type", f"{event.type}{modes}", event.trigger
    yield "modality", f"{event.modality}{', background' if event.historical else ''}", None
    yield from (("actor", lookup.who(m), m.span) for m in event.actors)
    yield from (("recipient", lookup.who(m), m.span) for m in event.recipients)
    for when in event.whens or ((event.when,) if event.when else ()):
        yield "when", to_interval(when.start, when.end).words, when.span
    if event.where:
        yield "where", _to_place_words(event.where, lookup), event.where.span
    yield from (("count", f"{to_number(c)} {c.of}", c.span) for c in event.counts)
    if event.condition:
        yield "condition", event.condition.of(lookup.entry.article.text), event.condition
    yield "cameo", event.cameo or "none", None


def _to_place_words(where: Where, lookup: Lookup) -> str:
    place = lookup.place(where.place)
    name = (place.name if place else None) or where.span.of(lookup.entry.article.text)
    return ", ".join((name, *(place.countries if place else ())))


# ---------------------------------------------------------------- when, where, how many


def to_when(event: LinkedEvent, shelf: Shelf) -> WhenView:
    """When it was; the other times that accounts give are turned down, each with who gives it."""
    snippets: list[Snippet] = []
    rules: list[Rule] = []
    others: list[Alternative] = []
    for told in event.tellings:
        found, report = shelf.event(told), shelf.report(told.report)
        if found is None or report is None:
            continue
        account = found[0]
        rules += to_rules(_find_traces(account, "when"), report)
        for when in account.whens or ((account.when,) if account.when else ()):
            snippet = to_snippet(report, when.span)
            if (when.start, when.end) == (event.start, event.end):
                snippets += [snippet] if snippet else []
            else:
                outlet = to_outlet(to_ref(report.id, report))
                words = to_interval(when.start, when.end).words
                others.append(Alternative(value=words, why=f"given by {outlet}", score=None, snippet=snippet))
    return WhenView(
        interval=to_interval(event.start, event.end), snippets=tuple(snippets), rules=tuple(rules), turned_down=tuple(others)
    )  # fmt: skip


def to_where(event: LinkedEvent, shelf: Shelf) -> WhereView:
    """Where it was; places of the same name that were not chosen, and those that other accounts give."""
    snippets: list[Snippet] = []
    rules: list[Rule] = []
    others: dict[str, Alternative] = {}
    for told, place in find_places(event, shelf):
        report = shelf.report(told.report)
        if report is None:
            continue
        snippet = to_snippet(report, place.span)
        rules += to_rules(place.trace, report)
        if place.name == event.place:
            snippets += [snippet] if snippet else []
            unlike = [c for c in place.candidates if c.key != str(place.geonameid)]
            others |= {c.key: to_alternative(c) for c in unlike if c.key not in others}
        elif place.name:
            outlet = to_outlet(to_ref(report.id, report))
            value = Alternative(value=place.name, why=f"given by {outlet}", score=None, snippet=snippet)
            others.setdefault(f"{outlet} {place.name}", value)
    spot = find_spot(event, shelf)
    words = f"{spot.name}, {spot.precision_words}" if spot else _to_named(event, shelf)
    return WhereView(
        spot=spot, words=words, snippets=tuple(snippets), rules=tuple(rules), turned_down=tuple(others.values())
    )  # fmt: skip


def _to_named(event: LinkedEvent, shelf: Shelf) -> str:
    """What the accounts call the place of an event that has none of its own."""
    found = (shelf.event(told) for told in event.tellings)
    names = dict.fromkeys(_to_place_words(f[0].where, f[1]) for f in found if f and f[0].where)
    return (
        f"named by accounts: {to_list(to_plain(n, 80) for n in names)}" if names else "no account says where"
    )


def to_alternative(candidate: Candidate) -> Alternative:
    """A candidate that was not chosen."""
    why = ", ".join(candidate.reasons) or "less fitting"
    return Alternative(
        value=to_plain(candidate.label, 120),
        why=to_plain(why, 200),
        score=round(candidate.score, 4),
        snippet=None,
    )


def find_numbers(event: LinkedEvent, shelf: Shelf) -> Iterator[NumberView]:
    """Every number that an account gives, by what is counted, then in the order of the tellings."""
    found = [n for told in event.tellings for n in _find_numbers(told, shelf)]
    yield from sorted(found, key=lambda n: n.of)


def _find_numbers(told: Told, shelf: Shelf) -> Iterator[NumberView]:
    found, report = shelf.event(told), shelf.report(told.report)
    if found is None or report is None:
        return
    event, lookup = found
    ref = to_ref(told.report, report)
    for count in event.counts:
        if snippet := to_snippet(report, count.span):
            yield NumberView(
                of=to_plain(count.of, 40), low=count.low, high=count.high, words=to_number(count),
                source=lookup.voices(event.attribution) or to_outlet(ref), report=ref, snippet=snippet,
            )  # fmt: skip


def to_conflict(conflict: Conflict, shelf: Shelf) -> ConflictView:
    """What accounts differ on: every value with who gives it, in which words."""
    values: dict[str, list[tuple[Told, Span]]] = {}
    for account in conflict.accounts:
        values.setdefault(to_value(conflict, account.value), []).append((account.told, account.span))
    return ConflictView(
        kind=conflict.kind, what=to_conflict_words(conflict),
        values=tuple(_to_conflict_value(value, given, shelf) for value, given in values.items()),
    )  # fmt: skip


def _to_conflict_value(value: str, given: list[tuple[Told, Span]], shelf: Shelf) -> ConflictValue:
    rids = dict.fromkeys(told.report for told, _ in given)
    reports = ((shelf.report(told.report), span) for told, span in given)
    snippets = (to_snippet(report, span) for report, span in reports if report)
    return ConflictValue(
        value=value, reports=tuple(to_ref(rid, shelf.report(rid)) for rid in rids), snippets=tuple(s for s in snippets if s)
    )  # fmt: skip
