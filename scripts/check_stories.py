"""Checks our own story sets: `articles.jsonl` and `gold.json` of every folder below `data/stories`.

A set is what `data/stories/README.md` says: ids that exist and are nobody else's, every report in exactly one story,
copies in the story of their original and much alike, events and claims within one story, positions in order of
publication and none of a copy's, and statuses that follow from the positions by the ledger contract. Where the
stances alone do not fix the status (a denial beside a confirmation), gold says `why`.

    python scripts/check_stories.py [FOLDER...]

Prints one line a set, then one line a problem; exit code 1 if there is any. Standard library only.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent / "data" / "stories"
TYPES = frozenset(
    {
        "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
        "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    }
)  # fmt: skip
STANCES = frozenset({"asserts", "confirms", "denies", "retracts", "declines"})
ARTICLE_KEYS = ("id", "outlet", "published", "title", "url", "text")
REPORTS, WORDS = (6, 12), (60, 300)
ALIKE, UNLIKE = (
    0.6,
    0.3,
)  # part of the shorter text's four-word shingles that a copy has, and another report has not

Row = dict[str, Any]  # one JSON object of a gold file, unchecked until a check has read it


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySet:
    """One folder: its reports by id, in file order, and its gold."""

    name: str
    articles: dict[str, Row]
    gold: Row

    def original(self, article: str) -> str:
        """The report that `article` is a copy of, or itself: the first of a group is the original."""
        return next((g[0] for g in self.gold["copies"] if article in g), article)

    def story(self, article: str) -> int | None:
        """The number of the story that `article` stands in."""
        return next((n for n, g in enumerate(self.gold["stories"]) if article in g), None)


def read_set(folder: Path) -> StorySet:
    """The set in `folder`. Raises: OSError, json.JSONDecodeError, KeyError (a report without id)."""
    lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return StorySet(name=folder.name, articles={r["id"]: r for r in rows}, gold=gold)


def find_sets(root: Path = ROOT) -> list[Path]:
    """Every folder at or below `root` that holds a gold file, sorted."""
    return sorted(p.parent for p in root.rglob("gold.json"))


def statuses_of(stances: Counter[str]) -> frozenset[str]:
    """The statuses that positions of these `stances` allow, whoever holds them.

    Source: the ledger contract, "Words" and "Across articles".
    """
    if stances["retracts"]:
        return frozenset({"retracted"})
    if stances["denies"]:
        return frozenset({"disputed", "confirmed"} if stances["confirms"] else {"disputed"})
    if stances["confirms"]:
        return frozenset({"confirmed"})
    return frozenset({"asserted", "corroborated"} if stances["asserts"] > 1 else {"asserted"})


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of four words of `text`, lower case."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(zip(words, words[1:], words[2:], words[3:], strict=False))


def likeness(left: str, right: str) -> float:
    """Part of the shorter text's shingles that both texts have, 0–1."""
    a, b = shingles(left), shingles(right)
    return len(a & b) / max(1, min(len(a), len(b)))


def check_articles(s: StorySet) -> Iterator[str]:
    """Problems of the reports themselves."""
    if not REPORTS[0] <= len(s.articles) <= REPORTS[1]:
        yield f"{len(s.articles)} reports, not {REPORTS[0]} to {REPORTS[1]}"
    for key, row in s.articles.items():
        if missing := [k for k in ARTICLE_KEYS if not row.get(k)]:
            yield f"{key}: no {', '.join(missing)}"
            continue
        try:
            date.fromisoformat(row["published"])
        except ValueError:
            yield f"{key}: published {row['published']!r} is no ISO date"
        if not WORDS[0] <= len(row["text"].split()) <= WORDS[1]:
            yield f"{key}: {len(row['text'].split())} words, not {WORDS[0]} to {WORDS[1]}"


def check_groups(s: StorySet) -> Iterator[str]:
    """Problems of copies and stories."""
    placed = Counter(a for g in s.gold["stories"] for a in g)
    yield from (f"{a}: in {placed[a]} stories" for a in s.articles if placed[a] != 1)
    yield from (f"stories: no report {a}" for a in placed if a not in s.articles)
    copied = Counter(a for g in s.gold["copies"] for a in g)
    yield from (f"{a}: in {n} groups of copies" for a, n in copied.items() if n > 1)
    if len(s.gold["stories"]) < 2:
        yield "no report of another story"
    for group in s.gold["copies"]:
        if unknown := [a for a in group if a not in s.articles]:
            yield f"copies: no report {', '.join(unknown)}"
            continue
        if len({s.story(a) for a in group}) > 1:
            yield f"copies in two stories: {group}"
        if min(s.articles[a]["published"] for a in group) < s.articles[group[0]]["published"]:
            yield f"{group[0]}: the original is later than a copy"


def check_likeness(s: StorySet) -> Iterator[str]:
    """Copies that are not alike, and others that are."""
    keys = list(s.articles)
    for n, left in enumerate(keys):
        for right in keys[n + 1 :]:
            share = likeness(s.articles[left]["text"], s.articles[right]["text"])
            copies = s.original(left) == s.original(right)
            if (copies and share < ALIKE) or (not copies and share > UNLIKE):
                yield f"{left}, {right}: {'copies' if copies else 'no copies'} that share {share:.2f}"


def check_within(s: StorySet, what: str, articles: Sequence[str]) -> Iterator[str]:
    """Ids that do not exist, and an event or claim that runs over two stories."""
    yield from (f"{what}: no report {a}" for a in articles if a not in s.articles)
    if len({s.story(a) for a in articles}) != 1:
        yield f"{what}: in no story or in two"


def check_events(s: StorySet) -> Iterator[str]:
    """Problems of events."""
    for e in s.gold["events"]:
        what, told = e["gist"], e["articles"]
        yield from check_within(s, what, told)
        if e["type"] not in TYPES:
            yield f"{what}: no type {e['type']}"
        if len(set(told)) < len(told):
            yield f"{what}: a report twice"
        whole = {a for g in s.gold["copies"] if set(g) & set(told) for a in g}
        yield from (f"{what}: not told by the copy {a}" for a in sorted(whole - set(told)))
        folded = len({s.original(a) for a in told})
        if not 1 <= e["independent_sources"] <= folded:
            yield f"{what}: {e['independent_sources']} sources of {folded} reports"


def check_positions(s: StorySet, what: str, positions: Sequence[Row]) -> Iterator[str]:
    """Problems of one claim's positions."""
    held = [(p["article"], p["stance"]) for p in positions]
    if len(set(held)) < len(held):
        yield f"{what}: a position twice"
    yield from (f"{what}: no stance {v}" for _, v in held if v not in STANCES)
    yield from (f"{what}: {a} is a copy" for a, _ in held if s.original(a) != a)
    if all(v == "asserts" for _, v in held):
        yield f"{what}: no position besides assertion"
    days = [s.articles[a]["published"] for a, _ in held if a in s.articles]
    if days != sorted(days):
        yield f"{what}: positions not in order of publication"
    first = next((n for n, (_, v) in enumerate(held) if v == "asserts"), len(held))
    if any(v == "retracts" for _, v in held[:first]):
        yield f"{what}: taken back before it was said"


def check_claims(s: StorySet) -> Iterator[str]:
    """Problems of claims and their statuses."""
    for c in s.gold["claims"]:
        what = c["gist"]
        yield from check_within(s, what, [p["article"] for p in c["positions"]])
        yield from check_positions(s, what, c["positions"])
        allowed = statuses_of(Counter(p["stance"] for p in c["positions"]))
        if c["status"] not in allowed:
            yield f"{what}: {c['status']}, not {' or '.join(sorted(allowed))}"
        open_between = {"disputed", "confirmed"} == allowed
        if open_between != bool(c.get("why")):
            yield f"{what}: {'no' if open_between else 'needless'} why"


def check_set(s: StorySet) -> tuple[str, ...]:
    """Every problem of one set; none means that it may be measured by."""
    checks = (check_articles, check_groups, check_likeness, check_events, check_claims)
    return tuple(f"{s.name}: {problem}" for check in checks for problem in check(s))


def check_ids(sets: Iterable[StorySet]) -> tuple[str, ...]:
    """Ids that two sets share: all sets must fit into one store."""
    times = Counter(a for s in sets for a in s.articles)
    return tuple(f"id {a} in {n} sets" for a, n in times.items() if n > 1)


def main(arguments: Sequence[str]) -> int:
    """Checks the folders named, or all. Returns the exit code."""
    sets = [read_set(f) for f in ([Path(a) for a in arguments] or find_sets())]
    for s in sets:
        n = Counter(c["status"] for c in s.gold["claims"])
        claims = ", ".join(f"{v} {k}" for k, v in sorted(n.items()))
        print(f"{s.name}: {len(s.articles)} reports, {len(s.gold['events'])} events, claims: {claims}")
    problems = [p for s in sets for p in check_set(s)] + list(check_ids(sets))
    print(*problems, sep="\n", file=sys.stderr, end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
