"""Watching feeds: conditional requests, rests, restarts, and nothing fetched twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso.cli.arriving import find_raw_folder
from sayso.cli.ingest import Means, ingest_sources
from sayso.cli.watch import list_feeds, watch_feeds
from sayso.cli.watch_state import StoredState
from sayso.errors import UsageError
from sayso.records import Fetched, Listed, Problem
from sayso.settings import Settings, SourceSettings
from sayso.sources.answers import Answer, Validators
from sayso.sources.watching import TRIES, Errand, Kind, Polling, watch
from sayso.store import open_store
from tests.sources.server import Site, ok, serving, status
from tests.store.standins import open_fake, open_rules

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

SETTINGS = Settings(
    sources=SourceSettings(allow_private=True, host_delay=0.01, seconds=2.0, idle_seconds=1.0)
)
ONCE = Polling(once=True)


def report(n: int) -> bytes:
    text = f"<p>Ferry number {n} sank off Selmar on Monday, the port authority said in a statement to the press.</p>"
    return f"<!doctype html><html><head><title>Report {n}</title></head><body><article>{text * 3}</article></body></html>".encode()


def feed(site: Site, *pages: str) -> bytes:
    items = "".join(f"<item><title>T</title><link>{site.url(page)}</link></item>" for page in pages)
    return f"<rss><channel><title>Gazette</title>{items}</channel></rss>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        running.pages |= {f"/{n}": ok(report(n)) for n in range(9)}
        yield running


def run(site: Site, db: Path, *feeds: str) -> int:
    means = Means(open_coder=open_fake, open_rules=open_rules)
    return watch_feeds([site.url(f) for f in feeds or ("/feed",)], str(db), SETTINGS, ONCE, means)


def poll_again(db: Path) -> None:
    """Makes every feed due now, as if its time had come."""
    with open_store(db) as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE watch_feeds SET due_at = 0")
        connection.exec_driver_sql("UPDATE watch_hosts SET free_at = 0")


def test_new_pages_come_once_and_feeds_are_asked_for_changes(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "ledger.db"
    pages = ["/1", "/2"]
    site.pages["/feed"] = lambda headers: (
        status(304) if headers.get("if-none-match") == f'"{len(pages)}"' else ok(feed(site, *pages), "application/rss+xml", ETag=f'"{len(pages)}"')
    )  # fmt: skip
    assert run(site, db) == 0
    assert site.paths() == ["/robots.txt", "/feed", "/1", "/2"]
    assert run(site, db) == 0 and len(site.asked) == 4  # not due yet
    poll_again(db)
    assert run(site, db) == 0 and site.paths()[4:] == ["/robots.txt", "/feed"]
    pages.insert(0, "/3")
    poll_again(db)
    assert run(site, db) == 0 and site.paths()[6:] == ["/robots.txt", "/feed", "/3"]
    assert "read 1, new 1, seen before 0, failed 0" in capsys.readouterr().err


def test_robots_and_errors_are_kept_as_problems(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = ok(b"User-agent: *\nDisallow: /2", "text/plain")
    site.pages |= {
        "/feed": ok(feed(site, "/1", "/2", "/gone", "/late")),
        "/late": status(503, Retry_After="3000"),
    }
    assert run(site, tmp_path / "x.db") == 1
    assert "/2" not in site.paths()
    with open_store(tmp_path / "x.db") as store, store.reading() as connection:
        rows = dict(connection.exec_driver_sql("SELECT address, outcome FROM watch_pages").all())
        (due,) = connection.exec_driver_sql("SELECT free_at FROM watch_hosts").one()
        codes = set(connection.exec_driver_sql("SELECT code FROM problems").scalars())
    ends = {address.rpartition("/")[2]: outcome for address, outcome in rows.items()}
    assert ends == {"1": "done", "2": "robots", "gone": "not_found", "late": None}
    assert due > time.time() + 2_900 and codes == {"robots", "not_found", "busy"}


def test_opml_and_files_name_feeds(site: Site, tmp_path: Path) -> None:
    site.pages["/all.opml"] = ok(
        f'<opml><body><outline xmlUrl="{site.url("/feed")}"/></body></opml>'.encode()
    )
    site.pages["/feed"] = ok(feed(site, "/1"))
    assert run(site, tmp_path / "x.db", "/all.opml") == 0
    assert site.paths() == ["/robots.txt", "/all.opml", "/feed", "/1"]
    (tmp_path / "f.txt").write_text("# mine\nhttps://a.example/f\n\nhttps://b.example/f\n")
    (tmp_path / "f.opml").write_text('<opml><body><outline xmlUrl="https://a.example/f"/></body></opml>')
    assert list_feeds([str(tmp_path / "f.txt"), str(tmp_path / "f.opml"), "https://a.example/f#x"]) == [
        "https://a.example/f",
        "https://b.example/f",
    ]


@pytest.mark.parametrize("text", ["", "# nothing\n", "ftp://a.example/f\n"])
def test_files_that_name_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "f.txt").write_text(text)
    with pytest.raises(UsageError):
        list_feeds([str(tmp_path / "f.txt")])
    with pytest.raises(UsageError):
        list_feeds(["nowhere.txt"])


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_run_that_is_killed_goes_on_and_fetches_nothing_twice(site: Site, tmp_path: Path, at: int) -> None:
    """Killed in the middle of the page number `at`: that one alone is fetched again."""
    site.pages["/feed"] = ok(feed(site, "/1", "/2", "/3", "/4"), ETag='"1"')
    handled: list[str] = []

    def handle(found: Fetched | Problem) -> None:
        assert isinstance(found, Fetched)
        if len(handled) == at and not killed:
            killed.append(found.address)
            raise KeyboardInterrupt
        handled.append(found.address.rpartition("/")[2])

    killed: list[str] = []
    with open_store(tmp_path / "x.db") as store:
        with pytest.raises(KeyboardInterrupt):
            watch_with(StoredState(store), site, handle)
        watch_with(StoredState(store), site, handle)
    assert handled == ["1", "2", "3", "4"]
    assert (
        site.paths().count("/feed") == 1
        and len([p for p in site.paths() if p in {"/1", "/2", "/3", "/4"}]) == 5
    )


def watch_with(state: StoredState, site: Site, handle: Callable[[Fetched | Problem], None]) -> None:
    from sayso.sources.web import fetch

    state.add_feeds([site.url("/feed")], time.time())
    watch(
        state,
        lambda e: fetch(e.address, SETTINGS.sources, validators=e.validators),
        handle,
        lambda _: 0.0,
        ONCE,
    )


def test_one_request_a_host_at_a_time_and_hosts_side_by_side(tmp_path: Path) -> None:
    flying: dict[str, int] = {}
    most: list[int] = []

    def ask(errand: Errand) -> Answer:
        host = errand.address.split("/")[2]
        flying[host] = flying.get(host, 0) + 1
        most.append(max(flying.values()))
        hosts = sum(1 for n in flying.values() if n)
        most_hosts.append(hosts)
        time.sleep(0.05)
        flying[host] -= 1
        return Answer(address=errand.address, status=304)

    most_hosts: list[int] = []
    with open_store(tmp_path / "x.db") as store:
        state = StoredState(store)
        state.add_feeds([f"https://{host}.example/{n}" for n in range(3) for host in "abc"], time.time())
        watch(state, ask, lambda _: None, lambda _: 0.0, ONCE)
    assert len(most) == 9 and max(most) == 1 and max(most_hosts) == 3


def test_the_state_keeps_what_is_due_and_who_rests(tmp_path: Path) -> None:
    with open_store(tmp_path / "x.db") as store:
        state = StoredState(store)
        assert state.next_due() is None and state.find_due(1e9, 8, frozenset()) == ()
        state.add_feeds(["https://a.example/f", "https://a.example/g", "https://b.example/f"], 100.0)
        state.add_feeds(["https://a.example/f"], 50.0)
        assert [e.address for e in state.find_due(100.0, 8, frozenset())] == [
            "https://a.example/f",
            "https://b.example/f",
        ]
        assert [e.address for e in state.find_due(100.0, 8, frozenset({"https://a.example"}))] == [
            "https://b.example/f"
        ]
        state.rest("https://b.example", 500.0)
        state.rest("https://b.example", 400.0)
        assert [e.address for e in state.find_due(399.0, 8, frozenset())] == ["https://a.example/f"]
        entries = [Listed(address="https://c.example/1", title="One", published="2026-03-03", outlet="C")] * 2
        validators = Validators(etag='"1"', modified="x")
        assert state.settle_feed("https://a.example/f", validators, entries, 100.0, 1000.0) == 1
        assert state.settle_feed("https://a.example/g", Validators(), entries, 100.0, 2000.0) == 0
        page, feed_b = state.find_due(450.0, 8, frozenset())
        assert (page.kind, page.listed, feed_b.address) == (Kind.PAGE, entries[0], "https://b.example/f")
        state.put_off(page, 700.0)
        state.put_off(feed_b, 900.0)
        assert state.next_due() == 700.0
        (again,) = state.find_due(700.0, 8, frozenset())
        assert again.failures == 1
        state.settle_page(page.address, "done")
        assert state.next_due() == 900.0
        known = [e for e in state.find_due(1000.0, 8, frozenset()) if e.address == "https://a.example/f"]
        assert known[0].validators == validators


def test_a_page_that_never_comes_is_given_up_and_a_crash_of_ours_is_told(tmp_path: Path) -> None:
    problems: list[str] = []

    def ask(errand: Errand) -> Answer:
        if errand.kind is Kind.FEED:
            raise ValueError("ours")
        return Answer(address=errand.address, status=0, problem=Problem(code="timeout", room="x", detail="y"))

    with open_store(tmp_path / "x.db") as store:
        state = StoredState(store)
        state.add_feeds(["https://a.example/f"], 0.0)
        state.settle_feed(
            "https://a.example/f", Validators(), [Listed(address="https://b.example/1")], 0.0, 0.0
        )
        for _ in range(TRIES + 1):
            watch(state, ask, lambda p: problems.append(getattr(p, "code", "page")), lambda _: 0.0, ONCE)
            with store.writing() as connection:
                connection.exec_driver_sql("UPDATE watch_pages SET due_at = 0 WHERE due_at IS NOT NULL")
        with store.reading() as connection:
            assert connection.exec_driver_sql("SELECT outcome FROM watch_pages").scalar() == "timeout"
    assert problems.count("timeout") == TRIES and problems.count("crashed") == 1


def test_bytes_are_kept_and_are_a_source_themselves(site: Site, tmp_path: Path) -> None:
    site.pages["/feed"] = ok(feed(site, "/1", "/2"), "application/rss+xml")
    raw = tmp_path / "a.db.raw"
    means = Means(open_coder=open_fake, open_rules=open_rules, raw=raw)
    assert watch_feeds([site.url("/feed")], str(tmp_path / "a.db"), SETTINGS, ONCE, means) == 0
    assert len(list(raw.rglob("*.warc.gz"))) == 2
    assert ingest_sources((str(raw),), str(tmp_path / "b.db"), means) == 0
    assert read_names(tmp_path / "a.db") == read_names(tmp_path / "b.db") == [site.url("/1"), site.url("/2")]


def read_names(db: Path) -> list[str]:
    with open_store(str(db)) as store, store.reading() as connection:
        return [name for (name,) in connection.exec_driver_sql("SELECT name FROM reports ORDER BY name")]


def test_private_addresses_are_refused_unless_allowed(site: Site, tmp_path: Path) -> None:
    page = (site.url("/3"),)
    for settings, left in ((Settings(), 1), (SETTINGS, 0)):
        means = Means(open_coder=open_fake, open_rules=open_rules, settings=settings)
        assert ingest_sources(page, str(tmp_path / f"{left}.db"), means) == left


def test_a_server_ledger_needs_a_folder_for_bytes() -> None:
    assert find_raw_folder("ledger.db", "raw") == Path("ledger.db.raw")
    assert find_raw_folder("postgresql://u@h/d", "kept") == Path("kept")
    with pytest.raises(UsageError, match="--keep FOLDER"):
        find_raw_folder("postgresql://u@h/d", "raw")
