"""A ledger entry as a careful reader wants to see it: Rich renderables that fit any width and need no colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from sayso.cli.hanging import Hanging
from sayso.cli.marked import to_marked
from sayso.cli.view_trace import view_actors, view_places, view_times, view_traces
from sayso.labels import Act, EventType, Modality, Stance, Status
from sayso.records import Article, Claim, Event, LedgerEntry, Statement
from sayso.spans import Span
from sayso.wording.days import to_day
from sayso.wording.lookup import OWN_VOICE, UNNAMED, Lookup, to_list
from sayso.wording.plain import to_plain, to_quote
from sayso.wording.sentences import to_sentence
from sayso.wording.terms import ACT, CLAIMED, DATE_FROM, FLAG, POSITION, THROUGH, UNSURE

STYLE = {
    Status.ASSERTED: "yellow",
    Status.CORROBORATED: "yellow",
    Status.CONFIRMED: "green",
    Status.DISPUTED: "red",
    Status.RETRACTED: "red",
}
"""The colour of a status."""

DATELINE = re.compile(r"[A-Z][A-Z .'’-]+(?:, [A-Z][\w. ]{2,20})? \([^()]{2,40}\) ?[-–—] ")
RANK = re.compile(r"(?P<role>.*?),? ?(?P<rank>(?:[A-Z][a-z]{1,4}\. ?)+)")
"""A role with a rank after it: "army spokesman Col."; the rank is shown before the name."""


def to_view(entry: LedgerEntry, *, explain: bool = False) -> Group:
    """The whole entry; `explain` adds why each field has its value."""
    lookup = Lookup(entry=entry)
    parts: list[RenderableType] = [*view_identity(entry.article)]
    parts += _section("Claims", view_claims(lookup, explain=explain))
    main = max((e.salience for e in entry.events), default=0.0)
    events = (r for e in entry.events for r in view_event(e, lookup, main, explain=explain))
    parts += _section("Events", events)
    parts += _section("Who said what", view_statements(lookup, explain=explain))
    if explain:
        parts += _section("Actors", view_actors(entry))
        parts += _section("Times", view_times(entry))
        parts += _section("Places", view_places(entry))
    parts += _section("Read with care", view_flags(entry))
    parts += _section(
        "Problems", (Hanging(body=Text(to_plain(p.detail)), mark="-", indent=2) for p in entry.problems)
    )
    if not entry.events and not entry.statements:
        parts.append(Hanging(body=Text("Nothing found: no event and no statement in this text."), indent=0))
    if explain:
        parts.append(Hanging(body=Text(f"Read by {to_plain(entry.model)}.", style="dim"), indent=0))
    return Group(*parts)


def to_standing(status: Status) -> Text:
    """ "DISPUTED", in its colour."""
    return Text(CLAIMED[status].upper(), style=f"bold {STYLE[status]}")


def _section(title: str, parts: Iterable[RenderableType]) -> list[RenderableType]:
    found = list(parts)
    return [Text(""), Text(title.upper(), style="bold cyan"), *found] if found else []


def to_first_line(article: Article) -> str:
    """The title, or where there is none the first sentence in quotation marks."""
    if article.title:
        return to_plain(article.title, 200)
    first = article.sentences[0].of(article.text) if article.sentences else article.text
    return f"No title; begins {to_quote(DATELINE.sub('', first), 90)}"


def view_identity(article: Article) -> Iterator[RenderableType]:
    """Title; outlet, date and where the date came from; what was set aside as furniture."""
    yield Hanging(body=Text(to_first_line(article), style="bold"), indent=0)
    if article.published:
        source = f" ({DATE_FROM[article.published_from]})" if article.published_from else ""
        dated = f"{to_day(article.published)}{source}"
    else:
        dated = "no date known, so no day is fixed by it"
    outlet = to_plain(article.outlet, 80) if article.outlet else "outlet not known"
    byline = to_plain(article.byline, 80) if article.byline else ""
    sections = "in " + ", ".join(to_plain(s, 30) for s in article.sections[:4]) if article.sections else ""
    line = " · ".join(filter(None, (outlet, byline, dated, sections)))
    yield Hanging(body=Text(line, style="dim"), indent=0)
    if article.furniture:
        quoted = [to_quote(f.span.of(article.text), 40) for f in article.furniture]
        yield Hanging(body=Text(f"Set aside as page furniture: {to_list(quoted)}", style="dim"), indent=0)


def view_claims(lookup: Lookup, *, explain: bool) -> Iterator[RenderableType]:
    """What is contested or confirmed first, in full; what is claimed and no more in a line each."""
    claims = lookup.entry.claims
    for claim in claims:
        if claim.status is not Status.ASSERTED:
            yield from view_claim(claim, lookup, explain=explain)
    plain: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.status is Status.ASSERTED:
            words = f"{to_positions(claim, lookup)}: {to_claimed(claim, lookup, 100)}"
            plain.setdefault(words, []).append(claim)
    for words, same in plain.items():
        yield Hanging(body=Text(words), mark=", ".join(claim.id for claim in same))
        if explain:
            yield from view_traces(same[0].trace, lookup.entry.article.text)


def to_claimed(claim: Claim, lookup: Lookup, most: int = 240) -> str:
    """The claim's own words, quoted; a dateline before them ("SELMAR, March 4 (Wire) - ") is left out."""
    return to_quote(DATELINE.sub("", claim.span.of(lookup.entry.article.text)), most)


def view_claim(claim: Claim, lookup: Lookup, *, explain: bool) -> Iterator[RenderableType]:
    """What is at issue, how it stands in one word, and who takes which side."""
    body = Text.assemble(to_standing(claim.status), ": ")
    body.append(to_claimed(claim, lookup))
    yield Hanging(body=body, mark=claim.id)
    yield Hanging(body=Text(f"{to_positions(claim, lookup)}."))
    if explain:
        yield from view_traces(claim.trace, lookup.entry.article.text)


def to_positions(claim: Claim, lookup: Lookup) -> str:
    """ "claimed by A, denied by B and C, withdrawn by A", with the one who claims it first."""
    said = []
    for stance, names in lookup.holders(claim).items():
        own = stance is Stance.ASSERTS and OWN_VOICE in names
        named = to_list(n for n in names if not (own and n == OWN_VOICE))
        said += [f"reported by {OWN_VOICE}"] if own else []
        said += [f"{POSITION[stance]} {named}"] if named else []
    return ", ".join(said)


def to_event_line(event: Event, lookup: Lookup) -> Hanging:
    """The event's sentence under its id: whose word it is, then what it says."""
    lead, sentence = to_sentence(event, lookup)
    body = Text.assemble((lead, f"bold {_event_style(event)}"), ": ", sentence)
    return Hanging(body=body, mark=event.id)


def _event_style(event: Event) -> str:
    if event.modality is not Modality.ACTUAL or event.type is EventType.THREATEN:
        return "yellow"
    return "magenta" if event.attribution else "green"


def view_event(event: Event, lookup: Lookup, main: float, *, explain: bool) -> Iterator[RenderableType]:
    """The event's sentence; under it the words it rests on and its place in PLOVER."""
    yield to_event_line(event, lookup)
    text = lookup.entry.article.text
    yield Hanging(body=to_marked(text, event.sentence, event.trigger), bar="│ ")
    kind = [event.type, *event.modes, *(["main event"] if main > 0 and event.salience == main else [])]
    kind += ["unsure reading"] if event.confidence < UNSURE else []
    if explain:
        kind += [*event.contexts, f"CAMEO {event.cameo or 'none'}", f"confidence {event.confidence:.2f}"]
    yield Hanging(body=Text(" · ".join(kind), style="dim"))
    if explain:
        yield from view_traces(event.trace, text)


def view_statements(lookup: Lookup, *, explain: bool) -> Iterator[RenderableType]:
    """Statements under their speakers, speakers in the order in which they first speak."""
    speakers: dict[str, list[Statement]] = {}
    for statement in lookup.entry.statements:
        speakers.setdefault(lookup.speaker(statement), []).append(statement)
    for name, said in speakers.items():
        yield Hanging(body=Text(_to_heading(name, said[0], lookup), style="bold"), indent=0)
        for statement in said:
            yield Hanging(body=to_said(statement, lookup), mark=statement.id)
            if explain:
                yield from view_traces(statement.trace, lookup.entry.article.text)


def _to_heading(name: str, first: Statement, lookup: Lookup) -> str:
    id_ = first.speaker.actor if first.speaker else None
    actor = next((a for a in lookup.entry.actors if a.id == id_), None)
    role = to_plain(actor.role, 80) if actor and actor.role else ""
    if ranked := RANK.fullmatch(role):
        role, name = ranked["role"], f"{ranked['rank'].strip()} {name}"
    if role and role.casefold() not in name.casefold():
        return f"{name[0].upper()}{name[1:]}, {role}"
    return name[0].upper() + name[1:] if name != UNNAMED else "A source that is not named"


def to_said(statement: Statement, lookup: Lookup) -> Text:
    """ "denies (“rejected”), carried by Al-Sumaria: “…” […] “…”"; told within another statement where it is."""
    text = lookup.entry.article.text
    style = "bold" if statement.act is not Act.SAY else ""
    body = Text.assemble((ACT[statement.act], style))
    if cue := lookup.cue(statement):
        body.append(f" ({to_quote(cue, 40)})")
    if statement.outlet:
        body.append(f", {THROUGH[statement.outlet.via]} {to_plain(statement.outlet.span.of(text), 80)}")
    if time := next((t for t in lookup.entry.times if t.id == statement.said_on), None):
        body.append(f", {to_quote(time.span.of(text), 40)}")
    if statement.within:
        body.append(f", as told in {statement.within}")
    return body.append(": ").append(_to_contents(statement.contents, text))


def _to_contents(contents: tuple[Span, ...], text: str) -> str:
    return " […] ".join(to_quote(c.of(text), 500) for c in contents)


def view_flags(entry: LedgerEntry, *, indent: int = 2) -> Iterator[RenderableType]:
    """What a careful reader would be warned of, one line each."""
    for flag in entry.flags:
        kind = f"{FLAG[flag.kind]}: " if flag.kind in FLAG else ""
        body = Text.assemble((kind, "bold yellow"), to_plain(flag.note))
        yield Hanging(body=body, mark="!", indent=indent)
