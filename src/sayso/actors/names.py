"""Names that are one name: full name and surname, letters and what they stand for, a body with and without its country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sayso.actors.lexicon import roles
from sayso.actors.mentions import Described
from sayso.actors.scene import Party, choose, to_candidate
from sayso.labels import ActorKind
from sayso.records import Candidate

SAME, LETTERS, SURNAME, PART, FIRST_NAME = 4.0, 3.5, 3.0, 2.5, 2.0
SMALL_WORDS = frozenset({"of", "the", "for", "and", "de"})


def name_keys(found: Described) -> frozenset[str]:
    """The words by which a name can be found again: its first, its last, and the letters that stand for it."""
    letters = {found.letters.lower().replace(".", ""), initials(found.name)} - {""}
    return frozenset({found.name[0], found.name[-1], found.name[0].replace(".", ""), *letters})


def find_namesakes(found: Described, index: Mapping[str, set[int]]) -> frozenset[int]:
    """The numbers of the parties that share a key with a name; no other party can match it."""
    return frozenset(n for key in name_keys(found) for n in index.get(key, ()))


def initials(name: Sequence[str]) -> str:
    """The first letters of a name's own words ("Mill Workers of the North": mwn)."""
    return "".join(w[0] for w in name if w not in SMALL_WORDS)


def rank_names(found: Described, parties: Sequence[Party]) -> tuple[Candidate, ...]:
    """The parties that a name may belong to, best first; each with the rule that says so."""
    out = []
    for party in parties:
        matches = [match for m in party.names if (match := match_names(found, m))]
        if matches and _agree(found, party):
            score, rule = max(matches)
            out.append(to_candidate(party, score, (rule,)))
    return tuple(sorted(out, key=lambda c: -c.score))


def resolve_name(
    found: Described, parties: Sequence[Party]
) -> tuple[Candidate | None, tuple[Candidate, ...]]:
    """The party of a name, or None: nobody of that name yet, or two equally good (then both are candidates)."""
    ranked = rank_names(found, parties)
    return choose(ranked), ranked


def _agree(found: Described, party: Party) -> bool:
    """False if the two cannot be one: two countries, two genders, a person and a body."""
    countries = not (found.country and party.country and found.country != party.country)
    genders = not (found.gender and party.gender and found.gender != party.gender)
    return countries and genders and _kinds_agree(found.kind, party.kind)


def _kinds_agree(one: ActorKind, two: ActorKind) -> bool:
    if ActorKind.UNKNOWN in (one, two) or one is two:
        return True
    return ActorKind.PERSON not in (one, two) and ActorKind.STATE not in (one, two)


def match_names(one: Described, two: Described) -> tuple[float, str] | None:
    """How two names are one, as a score and the rule; None if they are not."""
    if one.name == two.name:
        plain_group = ActorKind.GROUP in (one.kind, two.kind) and one.country != two.country
        return None if plain_group else (SAME, "same name")
    if _stand_for(one, two) or _stand_for(two, one):
        return LETTERS, "letters of the name"
    short, long = sorted((one, two), key=lambda d: len(d.name))
    if ActorKind.PERSON in (one.kind, two.kind):
        return _match_persons(short, long)
    if ActorKind.GROUP in (one.kind, two.kind):
        return None
    return (PART, "part of the name") if _is_part(short.name, long.name) else None


def _stand_for(letters: Described, full: Described) -> bool:
    """True for "PKK" beside "Kurdistan Workers' Party (PKK)", or beside a name of those initials."""
    if len(letters.name) != 1 or len(full.name) < 2 or not letters.shown.replace(".", "").isupper():
        return False
    word = letters.name[0].replace(".", "")
    return word == full.letters.lower().replace(".", "") or (len(word) > 2 and word == initials(full.name))


def _match_persons(short: Described, long: Described) -> tuple[float, str] | None:
    if short.name[-1] == long.name[-1]:
        if len(short.name) == 1 or _same_first(short.name[0], long.name[0]):
            return SURNAME, "surname"
        if long.name[-len(short.name) :] == short.name:
            return SURNAME, "name with a title before it"  # "Mayor Ora Lind" beside "Ora Lind"
        return None
    if len(short.name) == 1 and len(long.name) > 1 and short.name[0] == long.name[0]:
        return FIRST_NAME, "first name"
    return None


def _same_first(one: str, two: str) -> bool:
    """True for equal first names, or an initial beside a name ("J. Doe", "Jon Doe")."""
    return one == two or (1 in (len(one.rstrip(".")), len(two.rstrip("."))) and one[0] == two[0])


def _is_part(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """True if a body's shorter name begins or ends its longer one, and is not just a kind of body ("ministry")."""
    if not short or len(short) == len(long) or tuple(short) in roles():
        return False
    return long[: len(short)] == short or long[-len(short) :] == short
