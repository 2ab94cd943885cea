"""`ftm`: entities of FollowTheMoney, one a line: an Event with its Articles and those involved.

FollowTheMoney knows no modality: what is attributed or alleged says so in the event's name, summary and notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from sayso.export.codes import to_clean
from sayso.export.selection import Account, Row
from sayso.labels import ActorKind
from sayso.linked import to_id
from sayso.records import Actor, Mention

SCHEMATA = {
    ActorKind.PERSON: "Person", ActorKind.ORGANIZATION: "Organization", ActorKind.STATE: "Organization",
    ActorKind.GROUP: "LegalEntity", ActorKind.UNKNOWN: "LegalEntity",
}  # fmt: skip

Properties = dict[str, list[str]]


def write(rows: Iterator[Row], stream: BinaryIO) -> None:
    """A line an entity: of each event first its articles and those involved, each of a story once, then itself."""
    story, written = "", set[str]()
    for row in rows:
        if row.story != story:
            story, written = row.story, set()
        for id_, schema, properties in to_entities(row):
            if id_ not in written:
                written.add(id_)
                stream.write(_to_line(id_, schema, properties))


def _to_line(id_: str, schema: str, properties: Properties) -> bytes:
    kept = {k: [to_clean(v) for v in dict.fromkeys(values)] for k, values in properties.items() if values}
    return msgspec.json.encode({"id": id_, "schema": schema, "properties": kept}) + b"\n"


def to_entities(row: Row) -> Iterator[tuple[str, str, Properties]]:
    """The entities of an event, itself last: id, schema, properties."""
    articles = {_to_article_id(a): a for a in row.accounts}
    for id_, account in articles.items():
        yield id_, "Article", _to_article(account)
    sides: dict[str, list[str]] = {"actor": [], "recipient": []}
    for role, ids in sides.items():
        for account, mention in row.mentions(role):
            id_, schema, properties = _to_party(row, account, mention)
            ids.append(id_)
            yield id_, schema, properties
    place = row.place
    yield f"sayso-{row.event.id}", "Event", {
        "name": [to_name(row)], "summary": [row.standing], "notes": [row.notes], "recordId": [row.event.id],
        "startDate": _given(row.event.start), "endDate": _given(row.event.end), "location": _given(row.event.place),
        "country": [c.lower() for c in _alpha2(place.countries if place else ())], "organizer": sides["actor"],
        "involved": sides["recipient"], "proof": list(articles), "keywords": [row.event.type, *row.lead.event.modes],
        "publisher": list(dict.fromkeys(a.outlet for a in row.accounts)),
    }  # fmt: skip


def to_name(row: Row) -> str:
    """A line that says what it is and, where it is no plain fact, that it is none."""
    sides = f"{row.event.actor or '(unnamed)'} → {row.event.recipient or '(unnamed)'}"
    mark = f"[{row.standing}] " if row.standing != "own_voice" else ""
    return f"{mark}{row.event.type}: {sides}"


def _given(value: str | None) -> list[str]:
    return [value] if value else []


def _alpha2(countries: tuple[str, ...]) -> list[str]:
    from sayso.export.codes import find_country

    return [code for c in countries if (code := find_country(c, "alpha2"))]


def _to_article_id(account: Account) -> str:
    return f"sayso-{to_id('r', account.report)}"


def _to_article(account: Account) -> Properties:
    article = account.entry.article
    return {
        "title": [article.title or account.report], "fileName": [account.report], "publisher": _given(article.outlet),
        "author": _given(article.byline), "publishedAt": _given(article.published), "sourceUrl": _given(article.url),
        "language": ["eng"] if article.language == "en" else [],
    }  # fmt: skip


def _to_party(row: Row, account: Account, mention: Mention) -> tuple[str, str, Properties]:
    """Who is involved: one entity a name within a story, since the same name elsewhere may be somebody else."""
    actor: Actor | None = account.actor(mention)
    name = account.name(mention)
    kind = actor.kind if actor else ActorKind.UNKNOWN
    id_ = f"sayso-{to_id('a', row.story, kind, name.casefold())}"
    country = _alpha2((actor.country,)) if actor and actor.country else []
    place = "nationality" if kind is ActorKind.PERSON else "country"
    properties: Properties = {"name": [name], place: [c.lower() for c in country]}
    if actor and actor.role and kind is ActorKind.PERSON:
        properties["position"] = [actor.role]
    return id_, SCHEMATA[kind], properties
