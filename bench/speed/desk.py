"""How fast the desk answers twenty who ask at once, over a ledger of a million made-up events, while it is written to.

The ledger is that of `million.py`, the server is the real one (uvicorn in a process of its own, on loopback), and the writer
takes made-up reports (`made.py`) in and links them all the while, in a process of its own. What is told is the server's own
time, from the request to the head of the answer, by route. Goals: 150 ms at the median, 400 ms at the 95th percentile.

    python bench/speed/desk.py [--events 1000000] [--clients 20] [--seconds 60] [--workers 1] [--no-writer] [--json OUT]

On a machine that others use as well the clock tells more of them than of the desk; so what the server's processes used of the
processor for each request is told too.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import random
import re
import socket
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

sys.path.insert(0, str(Path(__file__).parent))

from made import make_reports
from million import Asking, find_middle, open_asking, open_million

from sayso.export.entry import to_json, to_line
from sayso.store import Arrival, Content, open_store, write_arrival, write_run
from sayso.store.linker import link_waiting, open_rules
from sayso.store.packing import to_hash

PORT = 8793
GOAL_MS, GOAL_P95_MS = 150.0, 400.0
DUR = re.compile(r"dur=([\d.]+)")
EVERY, BETWEEN = 8, 0.4


def serve(path: str, bound: socket.socket, used: Any) -> None:
    """The desk over the ledger, with its time in a header of every answer; tells all the while what it used of the processor."""
    import uvicorn

    from sayso.serve.app import Doors, create_app
    from sayso.serve.shelf import PATIENCE, Desk

    with open_store(path, create=False) as store:
        doors = Doors(search_per_minute=10**6, change_per_minute=10**6)
        app = create_app(Desk(store=store, rules=open_rules(), patience=PATIENCE), doors)
        threading.Thread(target=tell_used, args=(used,), daemon=True).start()
        config = uvicorn.Config(Timed(app), log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[bound])


def tell_used(used: Any) -> None:
    """Writes down every tenth of a second how much of the processor this process has used, in seconds."""
    while True:
        used.value = time.process_time()
        time.sleep(0.1)


class Timed:
    """An app that tells how long it took to the head of its answer."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Passes everything through."""
        began = time.perf_counter()

        async def timed(message: Any) -> None:
            if message["type"] == "http.response.start":
                took = (time.perf_counter() - began) * 1_000
                message["headers"] = [*message.get("headers", ()), (b"server-timing", b"app;dur=%.2f" % took)]
            await send(message)

        await self.app(scope, receive, timed)


def write(path: str, stop: Event, count: Any) -> None:
    """Takes made-up reports in and links them, a few at a time, until told to stop."""
    with open_store(path, create=False) as store:
        run = write_run(store, {"sayso": "made"}, "desk benchmark")
        reports = make_reports(10**6, per_day=400, seed=round(time.time()))
        while not stop.is_set():
            for _ in range(EVERY):
                report = next(reports)
                article = report.entry.article
                name = f"{run.id}-{report.id}"
                line = msgspec.json.decode(to_json(to_line(report.entry)))
                arrival = Arrival(
                    name=name, hash=to_hash("made", name), body_sha256=bytes(32), address=name,
                    came_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                )  # fmt: skip
                content = Content(
                    line=line, text=article.text, title=article.title, outlet=article.outlet, url=None,
                    published=time.strftime("%Y-%m-%d", time.gmtime()),
                )  # fmt: skip
                write_arrival(store, run, arrival, content)
                count.value += 1
            link_waiting(store, run, open_rules(), wait=False)
            stop.wait(BETWEEN)


def find_routes(
    asking: Asking, claims: list[str], rids: list[str]
) -> dict[str, Callable[[random.Random], str]]:
    """A maker of addresses for each route, other names each time."""

    def drawn(found: list[str]) -> Callable[[random.Random], str]:
        return lambda chance: quote(chance.choice(found), safe="")

    place, actor, eid, cid, rid = map(drawn, (asking.places, asking.actors, asking.eids, claims, rids))
    return {
        "desk": lambda c: "/",
        "desk, place": lambda c: f"/?place={place(c)}",
        "desk, disputed, week": lambda c: "/?status=disputed&since=7d",
        "desk, actor and type": lambda c: f"/?actor={actor(c)}&type=ASSAULT",
        "event": lambda c: f"/event/{eid(c)}",
        "claim": lambda c: f"/claim/{cid(c)}",
        "article": lambda c: f"/article/{rid(c)}",
        "actor": lambda c: f"/actor?name={actor(c)}",
        "search": lambda c: f"/search?q={place(c)}",
        "review": lambda c: "/review",
        "api events": lambda c: f"/api/v1/events?place={place(c)}",
        "api claims": lambda c: f"/api/v1/claims?status=disputed&place={place(c)}&since=7d",
    }


Times = dict[str, list[float]]


def ask(
    routes: dict[str, Callable[[random.Random], str]], seed: int, until: float, times: Times, codes: Times
) -> None:
    """One client: route after route, in an order of its own, until the time is over."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    while time.monotonic() < until:
        name = chance.choice(list(routes))
        connection.request("GET", routes[name](chance))
        answer = connection.getresponse()
        answer.read()
        told = DUR.search(answer.headers.get("server-timing", ""))
        times[name].append(float(told[1]) if told else 0.0)
        codes[f"{name} {answer.status}"].append(1)


def measure(
    path: str, routes: dict[str, Callable[[random.Random], str]], args: Any
) -> tuple[Times, Times, int, float]:
    """Everybody at once: the server, the writer, the clients. Times and answers by route, reports taken in, and seconds that
    the server's processes used of the processor."""
    context = multiprocessing.get_context("spawn")
    stop, count = context.Event(), context.Value("i", 0)
    used = [context.Value("d", 0.0) for _ in range(args.workers)]
    writer = context.Process(target=write, args=(path, stop, count), daemon=True)
    with socket.create_server(("127.0.0.1", PORT), backlog=128) as bound:
        servers = [context.Process(target=serve, args=(path, bound, one), daemon=True) for one in used]
        for server in servers:
            server.start()
    wait_for_port()
    if args.writer:
        writer.start()
    before = 0.0
    for warm in (True, False):
        before = sum(one.value for one in used)
        times: Times = defaultdict(list)
        codes: Times = defaultdict(list)
        until = time.monotonic() + (5 if warm else args.seconds)
        askers = [
            threading.Thread(target=ask, args=(routes, n, until, times, codes)) for n in range(args.clients)
        ]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
    spent = sum(one.value for one in used) - before
    stop.set()
    if args.writer:
        writer.join(30)
    for server in servers:
        server.terminate()
        server.join(10)
    return times, codes, count.value, spent


def wait_for_port() -> None:
    """Until the server takes the first request."""
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
            connection.request("GET", "/help")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)


def main() -> None:
    """Prints each route; exit code 1 if one misses a goal or an answer was an error."""
    parser = argparse.ArgumentParser(description="the desk over a million made-up events")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--db", help="a SQLite ledger, instead of the made-up one")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--no-writer", dest="writer", action="store_false")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with open_million(args.db, args.events) as store, store.reading() as connection:
        asking = open_asking(store)
        some = "SELECT {0} FROM {1} WHERE id % (SELECT max(id) / 200 + 1 FROM {1}) = 1"
        claims = [r[0] for r in connection.exec_driver_sql(some.format("cid", "claims"))]
        rids = [r[0] for r in connection.exec_driver_sql(some.format("rid", "reports"))]
        path = str(store.path)
    times, codes, written, spent = measure(path, find_routes(asking, claims, rids), args)
    found = {name: (*find_middle(times[name]), len(times[name])) for name in times}
    asked = sum(map(len, times.values()))
    cpu = spent * 1_000 / max(asked, 1)
    print(f"{args.clients} clients, {asked:,} requests, {written} reports taken in meanwhile")
    print(
        f"{cpu:.1f} ms of the processor a request; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    )
    print(f"{'route':26}{'median ms':>10}{'p95 ms':>10}{'requests':>10}")
    for name, (middle, late, n) in sorted(found.items(), key=lambda x: -x[1][0]):
        print(f"{name:26}{middle:10.1f}{late:10.1f}{n:10}")
    bad = {name: len(n) for name, n in codes.items() if not name.endswith(" 200")}
    print(f"answers that were not 200: {bad or 'none'}")
    if args.json:
        args.json.write_text(
            json.dumps({"routes": found, "bad": bad, "written": written, "cpu_ms": cpu}, indent=1) + "\n",
            encoding="utf-8",
        )
    sys.exit(bool(bad) or any(m > GOAL_MS or p > GOAL_P95_MS for m, p, _ in found.values()))


if __name__ == "__main__":
    main()
