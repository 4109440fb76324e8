"""Crawls of hundreds of hosts with bad habits: each row of the table says what must happen."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from tests.hostile.changes import BUSY, CHANGES, PHASES
from tests.hostile.charsets import CHARSETS
from tests.hostile.compression import BOMBS, STREAMS
from tests.hostile.crawl import GOOD_PATHS, Crawl, Result, conduct, resolving
from tests.hostile.impostors import IDENTITIES, IMPOSTORS, REFUSERS
from tests.hostile.manners import ELSEWHERE, MANNERS, PATIENCE, elsewhere
from tests.hostile.markup import CONTENT, PARSER
from tests.hostile.private import NAMES, PRIVATE
from tests.hostile.redirects import REDIRECTS
from tests.hostile.server import serve
from tests.hostile.table import ANY, Behaviour, Seen
from tests.hostile.traps import DEEP, FAN_OUT, FEEDS, TRAPS
from tests.hostile.wire import BROKEN, HUGE, SLOW
from tests.test_house import ROOT

MEMORY = 256 * 1024**2
SECONDS = 75
"""Two deadlines of 30 s, since what was silent is asked once more, and a start and an end on a busy machine."""
GOOD_SECONDS = 45.0
GAP = 25.0
"""Seconds that a page may keep the others waiting, on a busy machine; without bounds it is minutes."""

LIMIT = ("--limit", "20")
CRAWLS = (
    Crawl(name="slow", rows=SLOW, exits=frozenset({69}), waits=True),
    Crawl(name="patience", rows=PATIENCE, waits=True),
    Crawl(name="refusers", rows=REFUSERS, exits=frozenset({0, 69}), waits=True),
    Crawl(name="bombs", rows=BOMBS, exits=frozenset({69})),
    Crawl(name="wire", rows=(*STREAMS, *BROKEN)),
    Crawl(name="huge", rows=HUGE),
    Crawl(name="parser", rows=PARSER),
    Crawl(name="content", rows=(*CONTENT, *CHARSETS, *IDENTITIES, *IMPOSTORS)),
    Crawl(name="redirects", rows=REDIRECTS, exits=frozenset({69})),
    Crawl(name="manners", rows=MANNERS, exits=frozenset({0, 69}), hosts={ELSEWHERE: elsewhere}),
    Crawl(name="traps", rows=TRAPS, options=LIMIT, exits=frozenset({69})),  # nothing of a menu without end is stored
    Crawl(name="feeds", rows=FEEDS, options=LIMIT, exits=frozenset({69})),  # one that is named is HTML
    Crawl(name="listings", rows=DEEP, options=(*LIMIT, "--since", "2020-01-01")),
    Crawl(name="fan-out", rows=FAN_OUT, options=LIMIT),
    Crawl(name="busy", rows=BUSY, times=2, exits=frozenset({0, 69}), waits=True),
    Crawl(name="changes", rows=CHANGES, times=PHASES, exits=frozenset({0, 69})),
    Crawl(name="private", rows=PRIVATE, exits=frozenset({69}), loopback=False, names=NAMES),
)
ROWS = [(crawl.name, row) for crawl in CRAWLS for row in crawl.rows]
IDS = [row.name for _, row in ROWS]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Result]]]:
    """All crawls: those that mostly wait beside the others, which run one after the other."""
    with ThreadPoolExecutor(4) as waiting, ThreadPoolExecutor(1) as working:
        pools = {crawl.name: waiting if crawl.waits else working for crawl in CRAWLS}
        yield {
            crawl.name: pools[crawl.name].submit(conduct, crawl, tmp_path_factory.mktemp(crawl.name))
            for crawl in CRAWLS
        }


@pytest.mark.parametrize("crawl", [crawl.name for crawl in CRAWLS])
def test_the_server_itself_has_no_faults(results: dict[str, Future[Result]], crawl: str) -> None:
    assert not results[crawl].result().faults


@pytest.mark.parametrize(("crawl", "row"), ROWS, ids=IDS)
def test_what_the_row_says_must_happen(results: dict[str, Future[Result]], crawl: str, row: Behaviour) -> None:
    result = results[crawl].result()
    history = result.history[row.name]
    faults = [*_faults(row, history[-1]), *_canary(row, result)]
    if row.must.also is not None:
        try:
            row.must.also(history)
        except (AssertionError, KeyError, IndexError, StopIteration) as error:
            faults.append(f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else error!r}")
    assert not faults, "; ".join(faults)


def _faults(row: Behaviour, seen: Seen) -> Iterator[str]:
    must = row.must
    if must.stored != ANY and sorted(seen.articles) != sorted(must.stored):
        yield f"stored {sorted(seen.articles)}, not {sorted(must.stored)}"
    for path, allowed in must.states.items():
        page = seen.pages.get(path)
        if page is None or page["state"] not in allowed.split("|"):
            yield f"{path} is {seen.state(path)}, not {allowed}"
        elif path not in seen.articles and page["state"] != "due" and not page["reason"] and path not in must.stored:
            yield f"{path} is {page['state']} without a reason"
    asked = {heard.asked.path for heard in seen.asked}
    if wrong := asked & set(must.never):
        yield f"asked for {sorted(wrong)}"
    if len(seen.asked) > must.most:
        yield f"{len(seen.asked)} requests, not {must.most} at most"


def _canary(row: Behaviour, result: Result) -> Iterator[str]:
    own = (f"/{row.name}", f"/{row.name}-200002.html")
    for asked in result.sung:
        if asked.path in own:
            yield f"the canary was asked for {asked.path} at {asked.host}"


@pytest.mark.parametrize("crawl", [crawl.name for crawl in CRAWLS])
def test_nothing_reaches_the_canary(results: dict[str, Future[Result]], crawl: str) -> None:
    heard = [f"{asked.headers.get('host')} at {asked.host}: {asked.path}" for asked in results[crawl].result().sung]
    assert not heard


@pytest.mark.parametrize("crawl", [crawl for crawl in CRAWLS if crawl.loopback], ids=lambda crawl: crawl.name)
def test_a_good_paper_beside_them_is_crawled_whole_and_at_once(
    results: dict[str, Future[Result]], crawl: Crawl
) -> None:
    result = results[crawl.name].result()
    asked = [heard.asked for heard in result.good if heard.asked.path != "/sitemap.xml"]
    assert {one.path for one in asked} >= set(GOOD_PATHS)
    times = [one.at for one in asked]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert max(gaps) < GAP, f"the good paper waited {max(gaps):.1f} s for an answer to be read"
    assert times[-1] - result.began < GOOD_SECONDS, f"the good paper was read after {times[-1] - result.began:.1f} s"


def test_silent_hosts_delay_a_good_paper_by_nothing(results: dict[str, Future[Result]]) -> None:
    result = results["slow"].result()
    took = max(heard.asked.at for heard in result.good) - result.began
    assert took < 20, f"the good paper was read after {took:.1f} s"


@pytest.mark.parametrize("name", ["bao-noi-bo.vn", "bao-sau-bon.vn", "bao-khong.vn", "127.1", "0x7f.1", "0177.0.0.1"])
def test_a_client_without_a_guard_reaches_the_canary_by_name(name: str) -> None:
    """Or the canary's silence would say nothing of ours."""
    with serve({"127.30.0.1": elsewhere}) as server:
        script = f"import socket; socket.create_connection(({name!r}, {server.canary}), 10)"
        client = subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | resolving(NAMES),
            capture_output=True,
            timeout=30,
            check=False,
        )
    assert client.returncode == 0, client.stderr


@pytest.mark.parametrize("crawl", [crawl.name for crawl in CRAWLS])
def test_memory_stays_below_256_mib(results: dict[str, Future[Result]], crawl: str) -> None:
    peaks = [run.peak for run in results[crawl].result().runs]
    assert 0 < max(peaks) <= MEMORY, f"{max(peaks) / 1024**2:.0f} MiB"


@pytest.mark.parametrize("crawl", [crawl.name for crawl in CRAWLS])
def test_a_crawl_ends_in_time_with_the_right_code_and_without_a_traceback(
    results: dict[str, Future[Result]], crawl: str
) -> None:
    result = results[crawl].result()
    for run in result.runs:
        assert run.exit in result.crawl.exits, f"exit {run.exit}; {run.err[-2000:]}"
        assert run.seconds <= SECONDS, f"{run.seconds:.0f} s"
        assert "Traceback" not in run.err, run.err[run.err.index("Traceback") :][:3000]
        assert "bug" not in run.out, run.out


@pytest.mark.parametrize("crawl", [crawl.name for crawl in CRAWLS])
def test_the_sum_of_states_is_the_number_of_pages_asked_for(results: dict[str, Future[Result]], crawl: str) -> None:
    for run in results[crawl].result().runs:
        counts = json.loads(run.out)
        others = ("exit", "ended_at", "trouble", "asked", "found")
        states = {name: count for name, count in counts.items() if name not in others}
        assert sum(states.values()) == counts.get("asked", 0), counts


def test_no_cell_of_the_csv_is_a_formula(results: dict[str, Future[Result]], tmp_path: Path) -> None:
    data, file = results["content"].result().data, tmp_path / "news.csv"
    command = [sys.executable, "-m", "baotinh", "export", "--format", "csv", "--data", str(data), "-o", str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=60, cwd=ROOT)
    with file.open(encoding="utf-8", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert len([cell for cell in cells if cell.startswith("'")]) >= 4
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_table_is_large_and_names_each_behaviour_once() -> None:
    assert len(ROWS) >= 60
    assert len(set(IDS)) == len(IDS)


def test_no_test_of_this_folder_can_be_skipped() -> None:
    words = ("pytest." + "skip", "skip" + "if", "import" + "orskip", "x" + "fail")
    files = sorted(Path(__file__).parent.glob("*.py"))
    assert not [file.name for file in files if any(word in file.read_text("utf-8") for word in words)]
