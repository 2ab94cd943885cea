"""`sayso code` beside the bare default spaCy pipeline over the same texts in one run: words per CPU-second of one core.

    python bench/speed/coding.py [--texts 300] [--rounds 1] [--bench ../shared/bench] [--made] [--json OUT]

Real-length reports of the benchmarks, read where they lie; without them (or with --made) made-up ones. Both read article
after article in turn, so that what else the machine does hits both; CPU time is that of all threads. spaCy is the small English model as
it comes (tagger, parser, lemmatizer, names). sayso is everything from the text to the line of JSON. Words are those between
blanks.

Prints, and with --json keeps, ratios: to spaCy; of what comes after the reader's pass to that pass; by room, shares of the
whole. Also what start-up takes, and the memory of this process at its highest.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from made import make_reports, to_line
from texts import find_drafts, open_spacy, to_draft

from sayso import pipeline
from sayso.export.entry import to_json
from sayso.records import Article, Draft, Reading

START = "import sys; from sayso.cli import main; main()"
GOAL, AIM, MOST_AFTER = 1.0, 2.0, 0.15
ROOMS = (
    "to_article", "find_times", "find_places", "resolve_actors", "find_statements", "find_events", "weigh", "to_line",
)  # fmt: skip


@dataclass(slots=True)
class Clock:
    """CPU seconds of this process, by what was timed."""

    spent: Counter[str] = field(default_factory=Counter)

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, its time kept."""

        def call(*given: Any, **named: Any) -> Any:
            begun = time.process_time()
            try:
                return function(*given, **named)
            finally:
                self.spent[name] += time.process_time() - begun

        return call


@dataclass(slots=True, frozen=True)
class Timed:
    """A reader whose pass is timed."""

    read: Callable[[Article], Reading]


def open_sayso(clock: Clock) -> Callable[[Draft], str]:
    """The whole way of one text, its rooms timed."""
    rooms = pipeline.open_rooms()
    timed = replace(rooms, reader=Timed(clock.timed("read", rooms.reader.read)))
    for room in ROOMS:
        setattr(pipeline, room, clock.timed(room, getattr(pipeline, room)))
    return lambda draft: to_json(pipeline.code_draft(draft, timed))


def measure(drafts: Sequence[Draft], rounds: int) -> dict[str, Any]:
    """Both over all texts, article by article in turn; the median over rounds of their ratio."""
    clock = Clock()
    ours, theirs = clock.timed("sayso", open_sayso(clock)), clock.timed("spacy", open_spacy())
    ours(drafts[0])
    theirs(drafts[0].text)
    ratios, after, shares = [], [], []
    words = sum(len(d.text.split()) for d in drafts)
    for _ in range(rounds):
        clock.spent.clear()
        for draft in drafts:
            ours(draft)
            theirs(draft.text)
        spent = clock.spent
        ratios.append(spent["spacy"] / spent["sayso"])
        after.append((spent["sayso"] - spent["read"]) / spent["read"])
        shares.append({room: spent[room] / spent["sayso"] for room in ("read", *ROOMS)})
        print(
            f"sayso {words / spent['sayso']:.0f} words/s, spaCy {words / spent['spacy']:.0f} words/s",
            file=sys.stderr,
        )
    return {
        "texts": len(drafts), "words": words, "to_spacy": statistics.median(ratios),
        "rest_to_reader": statistics.median(after),
        "share_of_room": {room: statistics.median(s[room] for s in shares) for room in shares[0]},
    }  # fmt: skip


def measure_start(*args: str, times: int = 5) -> float:
    """CPU seconds that a command of ours takes, in the median."""
    spent = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-c", START, *args], check=True, capture_output=True, input=b"The mayor said no."
        )
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(spent)


def find_memory(count: int, marks: int = 5) -> Iterator[tuple[int, int]]:
    """Megabytes of this process in use after a growing number of made-up articles: is it flat?"""
    code = open_sayso(Clock())
    reports = make_reports(count)
    for n in range(1, marks + 1):
        for report in islice(reports, count // marks):
            code(to_draft(json.loads(to_line(report))))
        yield n * count // marks, read_memory()


def read_memory() -> int:
    """Megabytes of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 1_000_000


def main() -> int:
    """Measures and prints; exit code 1 below the goal."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--made", action="store_true")
    parser.add_argument(
        "--memory", type=int, default=0, metavar="N", help="follow memory over N made-up articles instead"
    )
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    if args.memory:
        for n, size in find_memory(args.memory):
            print(f"{n} articles: {size} MB", flush=True)
        return 0
    found = measure(find_drafts(args.bench, args.texts, args.made), args.rounds)
    found |= {
        "help_s": measure_start("--help"),
        "read_s": measure_start("read", "-"),
        "memory_mb": read_memory(),
    }
    print(json.dumps(found, indent=1))
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(found["to_spacy"] < GOAL)


if __name__ == "__main__":
    sys.exit(main())
