"""An event as a sentence of its own that never says more than the article does.

The sentence opens with whose word it is and whether it is a fact at all ("Alleged by X:", "Not a fact, …:"),
and its verb agrees with that opening: "did not attack", "might attack". An assault on someone's word is an
allegation, a threat says that it is no act.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from sayso.labels import Act, EventType, Modality, Status
from sayso.linked import LinkedEvent, Told
from sayso.records import Count, Event
from sayso.resources import read_rows
from sayso.wording.lookup import Lookup, to_list
from sayso.wording.plain import to_plain, to_quote

NOBODY = "someone not named"
NO_TARGET = "a target not named"
ALLEGED = frozenset({EventType.ASSAULT, EventType.COERCE})
"""Deeds that are an accusation in themselves: on someone's word they are alleged."""

NOT_FACT = {
    Modality.NEGATED: "not a fact",
    Modality.FUTURE: "announced, not yet a fact",
    Modality.HYPOTHETICAL: "possible, not a fact",
}
DISOWNED = {Act.DENY: "denied by", Act.RETRACT: "taken back by"}
VERB = {Modality.NEGATED: "did not", Modality.FUTURE: "will", Modality.HYPOTHETICAL: "might"}
STANDING = {
    Status.CORROBORATED: "said by several",
    Status.CONFIRMED: "confirmed",
    Status.DISPUTED: "disputed",
    Status.RETRACTED: "withdrawn since",
}


@cache
def read_verbs() -> dict[tuple[str, str], tuple[str, str]]:
    """(base, past) by type and mode, with `{B}` and `[…]` in place.

    Raises: ResourceError if the lexicon is missing or damaged.
    """
    return {(row["type"], row["mode"]): (row["base"], row["past"]) for row in read_rows("wording/verbs.tsv")}


def to_lead(event: Event, lookup: Lookup) -> str:
    """What kind of knowledge this is: fact or not, a threat, whose word, and how that word stands."""
    parts = [
        NOT_FACT.get(event.modality, ""),
        "a threat, not an act" if event.type is EventType.THREATEN else "",
        _to_voice(event, lookup),
        *(f"{STANDING[c.status]} ({c.id})" for c in lookup.claims_on(event.id) if c.status in STANDING),
        "background" if event.historical else "",
    ]
    lead = ", ".join(part for part in parts if part)
    return lead[0].upper() + lead[1:]


def _to_voice(event: Event, lookup: Lookup) -> str:
    voices = lookup.voices(event.attribution)
    if not voices:
        return "reported"
    said = lookup.statement(event.attribution[-1])
    if event.modality is Modality.ACTUAL and said is not None and said.act in DISOWNED:
        # "denied that police had fired": the words name the act, the voice does not stand for it
        return f"{'alleged, ' if event.type in ALLEGED else ''}{DISOWNED[said.act]} {voices}"
    return f"{'alleged by' if event.type in ALLEGED else 'according to'} {voices}"


def to_deed(event: Event, recipient: str) -> str:
    """The verb with its recipients, by type and first known mode, in the form that the modality asks for."""
    verbs = read_verbs()
    mode = next((m for m in event.modes if (event.type, m) in verbs), "")
    base, past = verbs[(event.type, mode)]
    auxiliary = VERB.get(event.modality)
    template = past if auxiliary is None else f"{auxiliary} {base}"
    kept = re.sub(r"\[(.*?)\]", r"\1" if recipient else "", template)
    return kept.replace("{B}", recipient or NO_TARGET)


def to_number(count: Count) -> str:
    """ "3", "3 to 5"."""
    return str(count.low) if count.low == count.high else f"{count.low} to {count.high}"


def to_counts(counts: tuple[Count, ...]) -> str:
    """ "3 killed and 3 to 5 injured"; where the text gives several numbers of one kind, "40 or 120 arrested"."""
    kinds: dict[str, list[str]] = {}
    for count in counts:
        kinds.setdefault(to_plain(count.of, 30), []).append(to_number(count))
    return to_list(f"{' or '.join(dict.fromkeys(numbers))} {kind}" for kind, numbers in kinds.items())


def _to_where(event: Event, lookup: Lookup) -> str:
    if event.where is None:
        return ""
    words = to_plain(event.where.span.of(lookup.entry.article.text), 120)
    place = lookup.place(event.where.place)
    return f"{'in' if place is not None and place.feature in {'P', 'A'} else 'at'} {words}"


def to_sentence(event: Event, lookup: Lookup) -> tuple[str, str]:
    """The event as (opening, sentence): "Alleged by X", "Y attacked Z at P, on 25 Feb 2021 (“Thursday”)."

    Both are plain text, safe to show; a reader who sees the second always sees the first.
    """
    who = lookup.everyone(event.actors) or NOBODY
    if len(event.actors) == 1 and ", " in who and who[-1].isalnum():
        who += ","  # "the mayor, Edda Lorne, resigned"
    parts = [
        f"{who} {to_deed(event, lookup.everyone(event.recipients))}",
        _to_where(event, lookup),
        lookup.when(event.when) if event.when else "",
        to_counts(event.counts),
    ]
    text = lookup.entry.article.text
    condition = f" On the condition: {to_quote(event.condition.of(text))}." if event.condition else ""
    return to_lead(event, lookup), f"{', '.join(part for part in parts if part)}.{condition}"


def find_account(
    event: LinkedEvent, tell: Callable[[Told], tuple[Event, Lookup] | None]
) -> tuple[Told, Event, Lookup] | None:
    """The account that stands for the event: the first of its own modality that is still there (`tell` gives None for one that
    is gone). Of a disputed or withdrawn event an attributed one goes first: what is denied must not be told in a report's own
    voice where another names who says so."""
    told = [(t, *found) for t in event.tellings if (found := tell(t))]
    same = [one for one in told if one[1].modality is event.modality] or told
    doubted = event.status in {Status.DISPUTED, Status.RETRACTED}
    return min(same, key=lambda one: doubted and not one[1].attribution, default=None)
