"""What an article costs at growing numbers of articles, made up from our own grammar: coding, ingest, linking, asking.

    python bench/speed/growth.py [SIZE ...] [--minutes 10] [--json OUT]

CPU seconds, by `made.py`'s articles: `code` is `sayso code`, `ingest` is `sayso ingest` into SQLite (coding included),
`query` is `sayso claims --status disputed` on that ledger, start-up included, all in processes of their own; `link` is to
place and tell a report in memory (`linking.py`). The result tells cost an article (a question for `query`) as a multiple of
that at the first size, so that machines compare. A size that would not fit into the minutes left is not begun.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from made import make_reports, to_line

import linking

SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
Costs = dict[str, dict[int, float]]


def run(*args: str) -> float:
    """CPU seconds of one command of ours. A command that finds nothing or has failed articles counts as well."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = "import sys; from sayso.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode(errors="replace"))
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime


def measure_size(size: int, folder: Path) -> dict[str, float]:
    """CPU seconds an article (a question) at one size."""
    source, ledger = folder / "made.jsonl", folder / f"{size}.db"
    lines = (to_line(report) + "\n" for report in islice(make_reports(size), size))
    with source.open("w", encoding="utf-8") as out:
        out.writelines(lines)
    spent = {
        "code": run("code", str(source), "-o", str(folder / "out.jsonl")) / size,
        "ingest": run("ingest", str(source), "--db", str(ledger)) / size,
        "query": run("claims", "--status", "disputed", "--db", str(ledger)),
    }
    ledger.unlink(missing_ok=True)
    return spent


def measure(sizes: tuple[int, ...], minutes: float) -> Costs:
    """Costs by what was done and size, as multiples of those at the first size that was measured."""
    costs: Costs = {}
    for size in _in_time(sizes, minutes):
        with tempfile.TemporaryDirectory() as folder:
            for name, cost in measure_size(size, Path(folder)).items():
                costs.setdefault(name, {})[size] = cost
        print(
            f"{size}: " + ", ".join(f"{n} {c[size]:.4f} s" for n, c in costs.items()),
            file=sys.stderr,
            flush=True,
        )
    done = tuple(costs.get("code", {}))
    costs["link"] = linking.measure(done) if done else {}
    return {name: {n: c / next(iter(cost.values())) for n, c in cost.items()} for name, cost in costs.items()}


def _in_time(sizes: tuple[int, ...], minutes: float) -> Iterator[int]:
    begun, last, took = time.monotonic(), 0, 0.0
    for size in sizes:
        left = minutes * 60 - (time.monotonic() - begun)
        if last and took * size / last > left:
            return
        start = time.monotonic()
        yield size
        last, took = size, time.monotonic() - start


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    found = measure(tuple(args.sizes), args.minutes)
    print(json.dumps(found, indent=1))
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
