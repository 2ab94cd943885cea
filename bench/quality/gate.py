#!/usr/bin/env python3
"""Score sayso on the benchmarks and hold it to the pinned floors.

    gate.py BENCH [--only TASK ...] [--pin] [--lower] [--jobs N]

BENCH is the folder with `score.py` and the data; without it this says so and scores only our own data. `--pin` writes figures that
are higher than their floor into floors.json; `--lower` lets it lower them too (say why in the changelog).
Exit code 1 if a figure is below its floor.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import real
import seed

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SAYSO = Path(sys.executable).parent / "sayso"


@dataclass(frozen=True, slots=True)
class Task:
    """One benchmark: what goes in, the gold beside it, the command that codes it and the scorer's task."""

    name: str
    source: str
    gold: str
    scorer: str
    command: str = "code"


TASKS = (
    Task("ledger", "ledger/dev.articles.jsonl", "ledger/dev.gold.jsonl", "ledger"),
    Task("attribution", "attribution/polnear.dev.jsonl", "attribution/polnear.dev.jsonl", "attribution"),
    Task("slots", "attribution/factappeal.dev.jsonl", "attribution/factappeal.dev.jsonl", "slots"),
    Task("gsr", "types/gsr.dev.jsonl", "types/gsr.dev.jsonl", "types"),
    Task("cameo", "types/cameo.dev.jsonl", "types/cameo.dev.jsonl", "types"),
    Task("wikiwars", "times/wikiwars.dev.jsonl", "times/wikiwars.dev.jsonl", "times"),
    Task("tweets", "times/tweets.dev.jsonl", "times/tweets.dev.jsonl", "times"),
    Task("lgl", "places/lgl.dev.jsonl", "places/lgl.dev.jsonl", "places"),
    Task("residue", "residue/dev.jsonl", "residue/dev.jsonl", "residue"),
    Task("articles", "articles/html", "articles/gold.json", "articles", "extract"),
    Task("copies", "copies/dev.jsonl", "copies/dev.jsonl", "groups", "ingest"),
    Task("stories", "stories/ecbplus.dev.jsonl", "stories/ecbplus.dev.jsonl", "groups", "ingest"),
    Task("links", "links/dev.articles.jsonl", "links/dev.gold.json", "links", "ingest"),
)
OWN = {"sayings": ("sayings.py",), "modality": ("modality.py", "--held-out")}
"""Scorers of our own data, which need no benchmarks: their last line is a score."""
Scored = tuple[dict[str, float], str]
LOWER_IS_BETTER = frozenset({"false_fact", "unsupported_fact", "auc", "median_km"})
SLACK = 0.01
"""The reader's int8 arithmetic differs a little between processors: a figure this little below its floor passes."""


def read_score(line: str) -> dict[str, float]:
    """`score a=0.5 b=0.7` as numbers by name."""
    return {k: float(v) for k, v in (pair.split("=") for pair in line.split()[1:])}


def run_task(task: Task, bench: Path, out: Path, jobs: int) -> tuple[dict[str, float], str]:
    """The figures of one task, and everything that the scorer printed.

    Raises: subprocess.CalledProcessError if sayso (wrong use) or the scorer fails.
    """
    predicted = out / f"{task.name}.jsonl"
    for command in to_commands(task, bench, predicted, jobs):
        done = subprocess.run([str(SAYSO), *command], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    scorer = [sys.executable, str(bench / "score.py"), task.scorer, str(bench / task.gold), str(predicted)]
    printed = subprocess.run(scorer, capture_output=True, text=True, check=True).stdout
    return read_score(printed.strip().splitlines()[-1]), printed


def to_commands(task: Task, bench: Path, predicted: Path, jobs: int) -> list[list[str]]:
    """What sayso is called with, one call after the other; the last writes `predicted`."""
    source, many = str(bench / task.source), ["--jobs", str(jobs)]
    if task.command == "ingest":
        db = ["--db", str(predicted.with_suffix(".db"))]
        predicted.with_suffix(".db").unlink(missing_ok=True)
        return [["ingest", source, *db, *many], ["export", "links", *db, "-o", str(predicted)]]
    return [[task.command, source, "-o", str(predicted), *(many if task.command == "code" else [])]]


def run_own(name: str) -> tuple[dict[str, float], str]:
    """The figures of one of our own scorers, and what it printed."""
    script, *options = OWN[name]
    done = subprocess.run(
        [sys.executable, str(HERE / script), *options], capture_output=True, text=True, check=True
    )
    return read_score(done.stdout.strip().splitlines()[-1]), done.stdout


def run_seed(bench: Path) -> tuple[dict[str, float], str]:
    """The share of the demands on the report `seed` that are met, and the names of the rest."""
    lines = (bench / "ledger/dev.articles.jsonl").read_text(encoding="utf-8").splitlines()
    draft = next(d for d in map(json.loads, lines) if d["id"] == "seed")
    given = "".join(json.dumps(draft | {"published": day}) + "\n" for day in (draft["published"], None))
    done = subprocess.run([str(SAYSO), "code", "-"], input=given, capture_output=True, text=True, check=True)
    unmet = seed.find_unmet(*map(json.loads, done.stdout.splitlines()))
    total = len(seed.DEMANDS) + len(seed.UNDATED_DEMANDS)
    printed = "\n".join(f"not met: {name}" for name in unmet) or "every demand is met"
    return {"met": 1 - len(unmet) / total}, printed


def run_real(bench: Path, out: Path, jobs: int) -> Scored:
    """The figures of events on the real articles that we marked and never train on, and what the scorer printed.

    Raises: as `run_task`.
    """
    articles, gold = real.write_real(bench, out)
    figures, printed = run_task(Task("real", str(articles), str(gold), "ledger"), bench, out, jobs)
    return {name: figures[name] for name in real.FIGURES}, printed


def corpus_digest(bench: Path) -> str:
    """One sha256 over the scorer and all data that the tasks read."""
    digest = hashlib.sha256((bench / "score.py").read_bytes())
    for name in sorted({t.source for t in TASKS} | {t.gold for t in TASKS}):
        path = bench / name
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()


def find_broken(task: str, figures: dict[str, float], floors: dict[str, float]) -> list[str]:
    """One line for each figure that is worse than its floor."""
    out = []
    for name, floor in floors.items():
        value = figures.get(name, 0.0)
        worse = value > floor + SLACK if name in LOWER_IS_BETTER else value < floor - SLACK
        if worse:
            out.append(f"{task}: {name} is {value:.4f}, its floor is {floor:.4f}")
    return out


def pin(floors: dict[str, dict[str, float]], task: str, figures: dict[str, float], lower: bool) -> None:
    """Moves the floors of one task to `figures`, downwards only if `lower`."""
    held = floors.setdefault(task, {})
    for name, value in figures.items():
        old = held.get(name)
        better = old is None or (value < old if name in LOWER_IS_BETTER else value > old)
        held[name] = round(value, 4) if better or lower else held[name]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bench", type=Path)
    parser.add_argument("--only", nargs="*", default=[], metavar="TASK")
    parser.add_argument("--pin", action="store_true")
    parser.add_argument("--lower", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, help="a folder for the coded lines")
    args = parser.parse_args()
    pinned = (
        json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {"corpus": "", "floors": {}}
    )
    floors, digest = pinned["floors"], pinned["corpus"]
    there = (args.bench / "score.py").is_file()
    if there:
        digest = corpus_digest(args.bench)
        if pinned["corpus"] != digest and not args.pin:
            print("the benchmarks are not the ones that the floors were pinned on: compare with care")
    else:
        print(f"no benchmarks at {args.bench}: only our own data is scored")
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        out = args.keep or Path(scratch)
        out.mkdir(parents=True, exist_ok=True)
        runs: dict[str, Callable[[], Scored]] = {name: partial(run_own, name) for name in OWN}
        if there:
            runs["seed"] = partial(run_seed, args.bench)
            runs["real"] = partial(run_real, args.bench, out, args.jobs)
            runs |= {t.name: partial(run_task, t, args.bench, out, args.jobs) for t in TASKS}
        for name, run in runs.items():
            if args.only and name not in args.only:
                continue
            figures, printed = run()
            print(f"== {name}\n{printed.strip()}", flush=True)
            broken += find_broken(name, figures, floors.get(name, {}))
            if args.pin:
                pin(floors, name, figures, args.lower)
    if args.pin:
        FLOORS.write_text(json.dumps({"corpus": digest, "floors": floors}, indent=1) + "\n", encoding="utf-8")
        return 0
    print("\n".join(broken) or "all quality floors hold")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
