"""The family of speed benchmarks: runs them, keeps the ratios of this machine, and writes the tables and plots of docs/speed.md.

    python bench/speed/bench.py [--full] [--machine NAME] [--show]

Each benchmark runs in a process of its own. Without --full a sample of some minutes; with it 300 texts, and sizes up to
100,000 as far as an hour takes them. `results/MACHINE.json` keeps ratios alone: seconds tell of a machine, not of sayso. With
--show nothing runs, and the page is written from the results that lie there.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS, PAGE = HERE / "results", HERE.parents[1] / "docs" / "speed.md"
PLOT = PAGE.parent / "pictures" / "speed.svg"
BEGIN, END = "<!-- made by make bench: begin -->", "<!-- made by make bench: end -->"
QUICK = {
    "coding": ("--texts", "40"),
    "peers": ("--texts", "12", "--reports", "500", "--records", "100"),
    "growth": ("100", "300", "--minutes", "3"),
}
FULL = {
    "coding": ("--texts", "300", "--rounds", "3"),
    "peers": ("--texts", "100", "--reports", "5000", "--records", "1000"),
    "growth": ("--minutes", "60"),
}
PEERS = {
    "quotations": "reading and attribution beside spaCy + textacy's quotations",
    "times": "times beside dateparser's search",
    "copies": "copies beside datasketch MinHash + LSH",
    "archives": "WARC to article beside fastwarc + resiliparse",
}
LINES = {"code": "#1b6ca8", "ingest": "#c1440e", "link": "#3a7d44", "query": "#7b4ba1"}
WIDTH, HEIGHT, EDGE = 560, 300, 48
Results = dict[str, Any]


def run(name: str, args: tuple[str, ...]) -> Any:
    """The figures of one benchmark; None if it failed, which is said."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        print(f"{name} {' '.join(args)}", file=sys.stderr)
        done = subprocess.run(
            [sys.executable, str(HERE / f"{name}.py"), *args, "--json", str(out)], check=False
        )
        if not out.is_file():
            print(f"{name} failed (exit code {done.returncode})", file=sys.stderr)
            return None
        return json.loads(out.read_text(encoding="utf-8"))


def find_machine() -> str:
    """A name for this sort of machine: system, processor and cores."""
    cpu = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*:\s*(.+)", cpu.read_text(encoding="utf-8")) if cpu.is_file() else []
    name = f"{platform.system()}-{names[0] if names else platform.machine()}-{len(names) or 1}"
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def to_ratios(found: Results) -> Results:
    """What is kept: nothing that is counted in seconds, but for start-up, which has a limit in seconds."""
    return {
        k: to_ratios(v) if isinstance(v, dict) else round(v, 3) if isinstance(v, float) else v
        for k, v in found.items()
    }


def to_tables(machine: str, found: Results) -> Iterator[str]:
    """The part of the page that tells of one machine, as lines of Markdown."""
    yield f"**{machine}**, {found['on']}, {'full' if found['full'] else 'quick'} run"
    yield ""
    if coding := found.get("coding"):
        yield f"| `sayso code`, {coding['texts']} texts, {coding['words']:,} words | |"
        yield "| --- | --- |"
        yield f"| words per CPU-second, as a multiple of bare spaCy | {coding['to_spacy']:.2f} |"
        yield f"| everything after the reader's pass, as a share of that pass | {coding['rest_to_reader']:.0%} |"
        yield f"| CPU seconds of `sayso --help`, `sayso read -` | {coding['help_s']:.2f}, {coding['read_s']:.2f} |"
        yield ""
        yield "| " + " | ".join(coding["share_of_room"]) + " |"
        yield "|" + " --- |" * len(coding["share_of_room"])
        yield "| " + " | ".join(f"{v:.1%}" for v in coding["share_of_room"].values()) + " |"
        yield ""
    if peers := found.get("peers"):
        yield "| our CPU time by the peer's (below 1: we are faster) | |"
        yield "| --- | --- |"
        yield from (f"| {PEERS[name]} | {ratio:.2f} |" for name, ratio in peers.items())
        yield ""
    if growth := found.get("growth"):
        sizes = list(growth["code"])
        yield (
            "| cost an article (query: a question), at so many made-up articles | "
            + " | ".join(f"{int(n):,}" for n in sizes)
            + " |"
        )
        yield "| --- |" + " --- |" * len(sizes)
        yield from (
            "| " + name + " | " + " | ".join(f"{c[n]:.2f}" for n in sizes) + " |"
            for name, c in growth.items()
        )
        yield ""


def to_plot(growth: Mapping[str, Mapping[str, float]]) -> str:
    """Cost against size, both by powers, as SVG."""
    sizes = [int(n) for n in growth["code"]]
    costs = [c for line in growth.values() for c in line.values()]
    low, high = min(0.5, *costs) / 1.1, max(2.0, *costs) * 1.1
    right = math.log(max(sizes) / min(sizes)) or 1.0

    def at(size: int, cost: float) -> tuple[float, float]:
        x = EDGE + (WIDTH - 2 * EDGE) * math.log(size / min(sizes)) / right
        return x, HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * math.log(cost / low) / math.log(high / low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" role="img">',
        "<title>Cost an article against the number of articles</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for cost in (c for c in (0.5, 1, 2, 4, 8, 16) if low <= c <= high):
        x, y = at(sizes[0], cost)
        parts.append(
            f'<path d="M{x:.0f} {y:.1f}H{WIDTH - EDGE}" stroke="#ddd"/><text x="8" y="{y + 4:.1f}">{cost:g}×</text>'
        )
    for size in sizes:
        x, _ = at(size, low)
        parts.append(f'<text x="{x:.0f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{size:,}</text>')
    for n, (name, line) in enumerate(growth.items()):
        points = [at(int(size), cost) for size, cost in line.items()]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{LINES[name]}" stroke-width="2"/>')
        parts.append(f'<text x="{EDGE + 80 * n}" y="24" fill="{LINES[name]}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def write_page() -> None:
    """Writes what the results say between the markers of the page, and the plot of the newest."""
    kept = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted(RESULTS.glob("*.json"))}
    tables = "\n".join(line for machine, found in kept.items() for line in to_tables(machine, found))
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    newest = max((f for f in kept.values() if f.get("growth")), key=lambda f: f["on"], default=None)
    if newest:
        PLOT.write_text(to_plot(newest["growth"]), encoding="utf-8")
        tables += f"\n![Cost against size](pictures/{PLOT.name})\n"
    PAGE.write_text(f"{head}{BEGIN}\n\n{tables}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def main() -> None:
    """Runs, keeps, writes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--machine", default=find_machine())
    parser.add_argument("--only", choices=list(QUICK))
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    kept = RESULTS / f"{args.machine}.json"
    if not args.show:
        found = json.loads(kept.read_text(encoding="utf-8")) if args.only and kept.is_file() else {}
        for name, given in (FULL if args.full else QUICK).items():
            if args.only in (None, name) and (figures := run(name, given)):
                found[name] = to_ratios(figures)
        found |= {"on": datetime.now(UTC).date().isoformat(), "full": args.full}
        kept.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    write_page()


if __name__ == "__main__":
    main()
