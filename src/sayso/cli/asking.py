"""What a person asks a ledger for: the options that the commands share, and the answers in one line where they are wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from typer import Option

from sayso.errors import StoreError, UsageError
from sayso.labels import EventType, Status
from sayso.wording.choices import to_choice, to_country, to_iso_day

if TYPE_CHECKING:
    from sayso.store import Store
    from sayso.store.finding import Asked

Db = Annotated[str, Option("--db", metavar="DB", help="The ledger: a file, or a postgresql:// URL.")]
AsJson = Annotated[bool, Option("--json", help="Print one JSON object a line.")]
Limit = Annotated[int, Option("--limit", "-n", min=1, metavar="N", help="How many at most.")]
After = Annotated[str | None, Option("--after", metavar="ID", help="Go on behind this one: the next page.")]
AsOf = Annotated[
    str | None, Option("--as-of", metavar="DATE", help="What was known on that day: 2026-03-05.")
]
Place = Annotated[str | None, Option("--place", metavar="NAME", help="A place, as a report names it.")]
Country = Annotated[str | None, Option("--country", metavar="ABC", help="A country: its alpha-3 code.")]
Actor = Annotated[str | None, Option("--actor", metavar="NAME", help="Who acts, suffers or speaks.")]
Type = Annotated[str | None, Option("--type", metavar="TYPE", help="A PLOVER type, e.g. ASSAULT.")]
Standing = Annotated[str | None, Option("--status", metavar="STATUS", help="How it stands, e.g. disputed.")]
Since = Annotated[
    str | None, Option("--since", metavar="DATE|7d", help="From that day on, or so many days back.")
]
Until = Annotated[str | None, Option("--until", metavar="DATE|7d", help="Up to that day.")]
StoryId = Annotated[str | None, Option("--story", metavar="ID", help="A story, or a report of it.")]
OutletName = Annotated[str | None, Option("--outlet", metavar="NAME", help="Told by this outlet.")]
Words = Annotated[
    str | None, Option("--text", metavar="WORDS", help="Told by a report that has these words.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The options of `claims` and `events`, as given."""

    place: str | None = None
    country: str | None = None
    actor: str | None = None
    type: str | None = None
    status: str | None = None
    since: str | None = None
    until: str | None = None
    story: str | None = None
    outlet: str | None = None
    text: str | None = None
    as_of: str | None = None
    limit: int = 20
    after: str | None = None


def to_lookup(answer: Callable[[str, Question, bool], int], about: str) -> Callable[..., int]:
    """A command with all the options of a question: `answer` gets the ledger, the question and whether JSON is wanted, and
    returns the exit code; its name (without a leading _) is the command's; `about` is the help."""

    def look(  # noqa: PLR0913, PLR0917 - a command's options are its parameters
        db: Db, place: Place = None, country: Country = None, actor: Actor = None, type_: Type = None,
        status: Standing = None, since: Since = None, until: Until = None, story: StoryId = None,
        outlet: OutletName = None, text: Words = None, as_of: AsOf = None, limit: Limit = 20, after: After = None,
        as_json: AsJson = False,
    ) -> int:  # fmt: skip
        question = Question(
            place=place, country=country, actor=actor, type=type_, status=status, since=since, until=until, story=story,
            outlet=outlet, text=text, as_of=as_of, limit=limit, after=after,
        )  # fmt: skip
        return answer(db, question, as_json)

    look.__doc__, look.__module__, look.__name__ = about, answer.__module__, answer.__name__
    return look


def to_asked(store: Store, question: Question) -> Asked:
    """What the store is asked for.

    Raises: UsageError for a value that cannot be, with those that can.
    """
    from sayso.store import Wanted, read_story
    from sayso.store.finding import Asked

    as_of = to_iso_day(question.as_of, "--as-of")
    today = date.fromisoformat(as_of) if as_of else None
    story = read_story(store, question.story) if question.story else None
    if question.story and story is None:
        raise to_unknown(store, question.story, ("story", "report"))
    wanted = Wanted(
        type=to_choice(question.type, EventType, "--type"), status=to_choice(question.status, Status, "--status"),
        place=question.place, country=to_country(question.country, "--country"), actor=question.actor,
        since=to_iso_day(question.since, "--since", today), until=to_iso_day(question.until, "--until", today),
        story=story.sid if story else None, outlet=question.outlet, limit=question.limit, behind=question.after,
    )  # fmt: skip
    return Asked(wanted=wanted, text=question.text, as_of=as_of)


def to_unknown(store: Store, id_: str, kinds: tuple[str, ...] | None = None) -> UsageError:
    """The error for an id that the store has not, with those that are like it."""
    from sayso.store.finding import COLUMNS, find_like

    near = find_like(store, id_, kinds or tuple(COLUMNS))
    hint = (
        f"; did you mean {' or '.join(near)}?"
        if near
        else "; see sayso events and sayso claims for what there is"
    )
    return UsageError(
        f"{id_}: there is no such {' or '.join(kinds) if kinds else 'id'} in {store.name}{hint}"
    )


@contextmanager
def open_asked(db: str) -> Iterator[Store]:
    """A store that is there, for looking something up or deciding.

    Raises: UsageError where it cannot be opened: not there, no rights, made by a newer sayso, damaged.
    """
    from sayso.store import open_store

    try:
        store = open_store(db, create=False)
    except StoreError as error:
        raise UsageError(str(error)) from error
    with store:
        yield store
