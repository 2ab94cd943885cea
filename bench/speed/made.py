"""Made-up reports: articles and entries of an invented country, from the grammar in `grammar.tsv`, for measuring speed.

A stream in order of time, at a steady number of reports a day. Reports belong to stories of about six, one in eight is
a copy of an earlier one with a sentence less and a credit, and persons, bodies and places come back as they do in the
news (few often, most seldom). The same seed gives the same stream.

    python bench/speed/made.py 1000 > made.jsonl       # the articles, as lines that `sayso code` and `ingest` read
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

from sayso.labels import Act, ActorKind, EventType, Form, Modality, PublishedFrom
from sayso.linked import Report, ReportId
from sayso.records import (
    Actor,
    ActorId,
    Article,
    Count,
    Event,
    EventId,
    LedgerEntry,
    Mention,
    Place,
    PlaceId,
    Statement,
    StatementId,
    Where,
)
from sayso.resources import read_rows
from sayso.spans import Span

GRAMMAR = Path(__file__).parent / "grammar.tsv"
FIRST_DAY = date(2020, 1, 1)
OPEN_STORIES, STORY_ENDS, COPIES, FOLLOWS, OWN_WORDS = 250, 1 / 6, 1 / 8, (5, 14), 40
NAMES = {"org": 1_500, "group": 1_500, "place": 4_000, "speaker": 4_000, "outlet": 60}
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def grammar() -> dict[str, tuple[str, ...]]:
    """The lines of the grammar by the part that they may stand for."""
    rows = [x.split("\t") for x in GRAMMAR.read_text(encoding="utf-8").splitlines() if not x.startswith("# ")]
    parts: dict[str, list[str]] = {}
    for part, line in rows[1:]:
        parts.setdefault(part, []).append(line)
    return {part: tuple(lines) for part, lines in parts.items()}


@dataclass(slots=True, kw_only=True)
class Story:
    """What all reports of a story tell: the sort of event, and who, where, how many."""

    kind: str
    facts: dict[str, str]
    words: tuple[str, ...]
    told: list[Report] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A text as it is written, with where each slot's words stand in each sentence."""

    text: str = ""
    sentences: list[Span] = field(default_factory=list)
    slots: list[dict[str, Span]] = field(default_factory=list)

    def write(self, line: str, facts: dict[str, str]) -> None:
        """Appends a sentence, its slots filled."""
        self.text += "\n\n" if self.text else ""
        start, at, slots = len(self.text), 0, {}
        for match in _SLOT.finditer(line):
            self.text += line[at : match.start()]
            value = facts[match[1]]
            slots[match[1]] = Span(len(self.text), len(self.text) + len(value))
            self.text += value
            at = match.end()
        self.text += line[at:]
        self.text = self.text[:start] + self.text[start].upper() + self.text[start + 1 :]
        self.sentences.append(Span(start, len(self.text)))
        self.slots.append(slots)


class World:
    """An invented country: its names, and the stories that run in it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names = {kind: [self._name(kind) for _ in range(n)] for kind, n in NAMES.items()}
        rows = [r for r in read_rows("linking/words.tsv") if r["word"].isalpha()]
        self.vocabulary = [r["word"] for r in rows]
        self.weights = list(accumulate(int(r["texts"]) for r in rows))
        self.stories = [self._story() for _ in range(OPEN_STORIES)]

    def report(self, n: int, day: date) -> Report:
        """The report numbered `n`, published on `day`: of a story that runs, at times a copy of one of its reports."""
        at = self.random.randrange(len(self.stories))
        story = self.stories[at]
        id_ = ReportId(f"r{n:07d}")
        outlet = self._often("outlet")
        if story.told and self.random.random() < COPIES:
            report = _to_copy(self.random.choice(story.told), id_, outlet, day)
        else:
            report = self._write(story, id_, outlet, day)
        story.told.append(report)
        if self.random.random() < STORY_ENDS:
            self.stories[at] = self._story()
        return report

    def _story(self) -> Story:
        kinds = [part for part in grammar() if part.split()[0] in EventType.__members__]
        facts = {kind: self._often(kind) for kind in ("org", "group", "place", "speaker")}
        facts["n"] = str(self.random.randrange(2, 90))
        own = tuple(self.random.sample(self.vocabulary, OWN_WORDS))
        return Story(kind=self.random.choice(kinds), facts=facts, words=own)

    def _phrase(self, story: Story) -> str:
        """Six to twelve words: most as often as news has them, one in four of the story's own."""
        drawn = self.random.choices(self.vocabulary, cum_weights=self.weights, k=self.random.randint(6, 12))
        return " ".join(w if self.random.random() < 0.75 else self.random.choice(story.words) for w in drawn)

    def _write(self, story: Story, id_: ReportId, outlet: str, day: date) -> Report:
        draft = Draft()
        facts = story.facts | {"weekday": day.strftime("%A")}
        lines = [
            grammar()[story.kind][0],
            *self.random.choices(grammar()["follow"], k=self.random.randint(*FOLLOWS)),
        ]
        for line in lines:
            phrases = {"words": self._phrase(story), "words2": self._phrase(story)}
            n = facts["n"] if self.random.random() < 0.5 else str(self.random.randrange(2, 90))
            draft.write(line, facts | phrases | {"n": n})
        title = f"{facts['place']}: {story.kind.split()[1]}, says {facts['speaker'].split()[-1]}"
        return _to_report(draft, story.kind, id_, outlet, day, title)

    def _often(self, kind: str) -> str:
        """A name of that kind: the first ones much more often than the last."""
        names = self.names[kind]
        return names[int(len(names) * self.random.random() ** 2)]

    def _name(self, kind: str) -> str:
        name = self._word()
        if kind == "speaker":
            return f"{self.random.choice(grammar()['office'])} {name} {self._word()}"
        return self.random.choice(grammar().get(kind, ("{name}",))).replace("{name}", name)

    def _word(self) -> str:
        return "".join(self.random.choices(grammar()["syllable"], k=self.random.randint(2, 4))).title()


def make_reports(count: int, per_day: int = 400, seed: int = 1) -> Iterator[Report]:
    """`count` made-up reports in order of publication, `per_day` a day."""
    world = World(seed)
    for n in range(count):
        yield world.report(n, FIRST_DAY + timedelta(days=n // per_day))


def to_line(report: Report) -> str:
    """The article of a report as an input line of `sayso code` and `sayso ingest`."""
    article = report.entry.article
    fields = ("id", "text", "title", "published", "url", "outlet")
    return json.dumps({name: getattr(article, name) for name in fields}, ensure_ascii=False)


def _to_report(draft: Draft, kind: str, id_: ReportId, outlet: str, day: date, title: str) -> Report:
    spans = tuple(draft.sentences)
    article = Article(
        id=id_, text=draft.text, title=title, outlet=outlet, url=f"https://made.example/{id_}",
        published=day.isoformat(), published_from=PublishedFrom.GIVEN, paragraphs=spans, sentences=spans,
    )  # fmt: skip
    lead = draft.slots[0]
    actors = tuple(_to_actors(draft))
    said = Statement(
        id=StatementId("s1"), contents=(spans[0],), form=Form.INDIRECT, act=Act.SAY, confidence=0.9,
        speaker=Mention(span=lead["speaker"], actor=ActorId("a3"), by="made"),
    )  # fmt: skip
    places = (Place(id=PlaceId("p1"), span=lead["place"], name=lead["place"].of(draft.text)),)
    event = _to_event(draft, kind, lead)
    return Report(
        id=id_,
        entry=LedgerEntry(
            article=article, model="made", statements=(said,), events=(event,), actors=actors, places=places
        ),
    )


def _to_actors(draft: Draft) -> Iterator[Actor]:
    kinds = {"org": ActorKind.ORGANIZATION, "group": ActorKind.GROUP, "speaker": ActorKind.PERSON}
    for n, (slot, kind) in enumerate(kinds.items(), 1):
        spans = tuple(slots[slot] for slots in draft.slots if slot in slots)
        name = spans[0].of(draft.text) if spans else slot
        yield Actor(id=ActorId(f"a{n}"), name=name, kind=kind, mentions=spans)


def _to_event(draft: Draft, kind: str, lead: dict[str, Span]) -> Event:
    type_, verb = kind.split()
    start = draft.text.index(verb)
    trigger = Span(start, start + len(verb))
    sides = {slot: Mention(span=lead[slot], actor=ActorId(id_), by="made") for slot, id_ in
             (("org", "a1"), ("group", "a2"), ("speaker", "a3")) if slot in lead}  # fmt: skip
    before = tuple(m for m in sides.values() if m.span.start < start)[:1]
    after = tuple(m for m in sides.values() if m.span.start > start)[:1]
    number = int(lead["n"].of(draft.text)) if "n" in lead else 0
    counts = (Count(of="people", low=number, high=number, span=lead["n"]),) if number else ()
    return Event(
        id=EventId("e1"), type=EventType(type_), trigger=trigger, triggers=(trigger,), sentence=draft.sentences[0],
        modality=Modality.ACTUAL, confidence=0.9, salience=1.0, actors=before, recipients=after, counts=counts,
        where=Where(span=lead["place"], place=PlaceId("p1")), attribution=(StatementId("s1"),),
    )  # fmt: skip


def _to_copy(report: Report, id_: ReportId, outlet: str, day: date) -> Report:
    """The same text without its last sentence, with a credit; its entry stays, as far as it still slices the text."""
    article = report.entry.article
    kept = article.sentences[:-1] if len(article.sentences) > 2 else article.sentences
    text = article.text[: kept[-1].end] + f"\n\nWith material from {article.outlet}."
    credit = Span(kept[-1].end + 2, len(text))
    spans = (*kept, credit)
    copied = replace(
        article, id=id_, text=text, outlet=outlet, url=f"https://made.example/{id_}",
        published=day.isoformat(), paragraphs=spans, sentences=spans,
    )  # fmt: skip
    actors = tuple(
        replace(a, mentions=tuple(m for m in a.mentions if m.end <= kept[-1].end))
        for a in report.entry.actors
    )
    return Report(id=id_, entry=replace(report.entry, article=copied, actors=actors))


def main() -> None:
    """Prints as many made-up articles as the first argument says."""
    for report in make_reports(int(sys.argv[1])):
        print(to_line(report))


if __name__ == "__main__":
    main()
