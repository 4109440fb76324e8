"""What a host or a newspaper asks for in delay holds for the whole run, and for all hosts of a newspaper."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.hostile.crawl import resolving
from tests.hostile.server import Answer, Asked, Raw, Reply, serve
from tests.hostile.stories import front, story
from tests.test_house import ROOT

NEARLY = 0.1
"""Seconds by which a gap may be shorter than the delay: the server sees it a little otherwise."""
FORGETS = 1.0
"""Seconds after which an idle host is forgotten here; otherwise a minute."""
LONG = 2.6
"""Seconds; more than the two that any host is given which nobody knows."""


class Paper(NamedTuple):
    """A newspaper: the keys of its site file, without addresses."""

    id: str
    domain: str
    delay: float = 0.0
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """Hosts, the newspapers that are theirs, and which of the hosts must be asked how seldom."""

    hosts: Mapping[str, Answer]
    papers: Sequence[Paper]
    must: Mapping[str, float]
    """Seconds between two requests, by host."""
    names: Mapping[str, list[str]] | None = None
    reads: frozenset[str] = frozenset()
    """Paths that must be asked for."""


def paths(count: int, mark: int = 8) -> list[str]:
    return [f"/tin-so-{n}-trong-ngay-hom-nay-{mark}{n:05}.html" for n in range(count)]


def host_of(*links: str, robots: str = "", habit: Callable[[Asked], Reply | Raw | None] | None = None) -> Answer:
    """A host with a front page of links; `{port}` in them is the server's."""

    def answer(asked: Asked) -> Reply | Raw:
        if asked.path == "/robots.txt":
            return Reply(robots.encode(), 200 if robots else 404, "text/plain")
        if asked.path == "/":
            return Reply(front(link.replace("{port}", str(asked.port)) for link in links))
        if habit is not None and (odd := habit(asked)) is not None:
            return odd
        return Reply(story(f"{asked.host}{asked.path}")) if asked.path.startswith("/tin-so-") else Reply(b"", 404)

    return answer


def at(host: str, count: int, mark: int = 8) -> list[str]:
    return [f"http://{host}:{{port}}{path}" for path in paths(count, mark)]


def silence(status: int, seconds: int) -> Callable[[Asked], Reply | None]:
    """A host that wants to be left alone for so long, once, in the middle."""

    def habit(asked: Asked) -> Reply | None:
        first = asked.path == paths(2)[1] and asked.turn == 1
        return Reply(b"", status, headers=(("Retry-After", str(seconds)),)) if first else None

    return habit


def slow_page(asked: Asked) -> Raw | None:
    """A host that takes its time over one page."""
    if asked.path != paths(2)[1]:
        return None
    body = story(asked.path)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return Raw((head, 3.0, body))


def _one(number: int, delay: float, **more: object) -> Crawl:
    """A host whose robots.txt asks for a delay."""
    host = f"127.62.0.{number}"
    robots = f"User-agent: *\nCrawl-delay: {delay}\n"
    answer = host_of(*paths(5), robots=robots, **more)  # type: ignore[arg-type]
    return Crawl(hosts={host: answer}, papers=[Paper(f"bao-{number}", host)], must={host: delay})


def _filed(number: int, delay: float, habit: Callable[[Asked], Reply | Raw | None]) -> Crawl:
    """A host whose site file asks for a delay."""
    host = f"127.62.1.{number}"
    paper = Paper(f"bao-{number}", host, delay=delay)
    return Crawl(hosts={host: host_of(*paths(5), habit=habit)}, papers=[paper], must={host: delay})


def _family(number: int, robots: str = "") -> Crawl:
    """A newspaper whose front page leads to another of its hosts."""
    own, alias = f"127.63.{number}.1", f"127.63.{number}.2"
    hosts = {own: host_of(*paths(2), *at(alias, 4)), alias: host_of(robots=robots)}
    delay = 0.0 if robots else LONG
    paper = Paper("bao-nha", own, delay=delay, aliases=(alias,))
    return Crawl(hosts=hosts, papers=[paper], must={alias: LONG})


def _named(*parts: str) -> Crawl:
    """The same with names: `www.` and `m.` are other addresses of this machine."""
    addresses = {f"{part}bao-ten.example": f"127.63.9.{n + 1}" for n, part in enumerate(("", *parts))}
    links = [link for n, part in enumerate(parts) for link in at(f"{part}bao-ten.example", 3, mark=6 + n)]
    hosts = {address: host_of(*links) for address in addresses.values()}
    others = [address for name, address in addresses.items() if name != "bao-ten.example"]
    return Crawl(
        hosts=hosts, papers=[Paper("bao-ten", "bao-ten.example", delay=LONG)], must=dict.fromkeys(others, LONG),
        names={name: [address] for name, address in addresses.items()},
    )  # fmt: skip


def _shared(number: int, first: float, second: float) -> Crawl:
    """A newspaper whose host is one of another's: it stands below that one's domain."""
    above, below = f"tinh-{number}.example", f"huyen.tinh-{number}.example"
    own, other = f"127.64.{number}.1", f"127.64.{number}.2"
    hosts = {own: host_of(*paths(3)), other: host_of(*paths(3, mark=9))}
    papers = [Paper("bao-mot", above, delay=first), Paper("bao-hai", below, delay=second)]
    reads = frozenset((*paths(3), *paths(3, mark=9)))
    names = {above: [own], below: [other]}
    return Crawl(hosts=hosts, papers=papers, must=dict.fromkeys(hosts, max(first, second)), reads=reads, names=names)


def _twice(number: int, first: float, second: float) -> Crawl:
    """Two newspapers with one front page."""
    host = f"127.65.{number}.1"
    papers = [Paper("bao-mot", host, delay=first), Paper("bao-hai", host, delay=second)]
    return Crawl(hosts={host: host_of(*paths(3))}, papers=papers, must={host: max(first, second)})


CRAWLS = {
    "a crawl delay after 429 for four seconds": _one(1, 1.0, habit=silence(429, 4)),
    "a crawl delay after 503 for four seconds": _one(2, 0.8, habit=silence(503, 4)),
    "a crawl delay after a slow page": _one(3, 1.0, habit=slow_page),
    "a crawl delay of a fraction": _one(4, 0.7),
    "a filed delay after 429 for four seconds": _filed(1, 1.0, silence(429, 4)),
    "a filed delay after a slow page": _filed(2, 1.0, slow_page),
    "a filed delay at an alias": _family(1),
    "a crawl delay of an alias": _family(2, robots=f"User-agent: *\nCrawl-delay: {LONG}\n"),
    "a filed delay at www and m": _named("www.", "m."),
    "a host of two newspapers, the second slower": _shared(1, 0.2, LONG),
    "a host of two newspapers, the first slower": _shared(2, LONG, 0.2),
    "one front page of two newspapers": _twice(1, LONG, 0.2),
}


class Crawled(NamedTuple):
    """What a crawl asked for, by host, with the time, but for robots.txt."""

    heard: Mapping[str, Sequence[Asked]]
    err: str
    exit: int


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Crawled]]]:
    """They mostly wait, so several run at once."""
    with ThreadPoolExecutor(4) as pool:
        yield {name: pool.submit(conduct, crawl, tmp_path_factory.mktemp("polite")) for name, crawl in CRAWLS.items()}


def conduct(crawl: Crawl, folder: Path) -> Crawled:
    """Serve the hosts and crawl the newspapers."""
    with serve(crawl.hosts) as server:
        (folder / "papers").mkdir()
        for paper in crawl.papers:
            keys = {"id": paper.id, "name": paper.id, "domain": paper.domain, "delay": paper.delay,
                    "home": f"http://{paper.domain}:{server.port}/", "aliases": list(paper.aliases)}  # fmt: skip
            lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items() if value != []]
            (folder / "papers" / f"{paper.id}.toml").write_text("\n".join(lines), "utf-8")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
        start = [sys.executable, "-m", "tests.sped_up", str(FORGETS), "crawl", *(paper.id for paper in crawl.papers)]
        done = subprocess.run(
            [*start, "--allow-loopback", "--contact", "toasoan@example.org", "--data", str(folder)],
            capture_output=True, text=True, timeout=120, check=False, cwd=ROOT,
            env=environment | (resolving(crawl.names) if crawl.names else {}),
        )  # fmt: skip
        heard = {
            host: [one.asked for one in server.of(host) if one.asked.path != "/robots.txt"] for host in crawl.hosts
        }
        return Crawled(heard, done.stderr, done.returncode)


@pytest.mark.parametrize("name", CRAWLS)
def test_the_delay_holds(results: dict[str, Future[Crawled]], name: str) -> None:
    found = results[name].result()
    assert "Traceback" not in found.err, found.err
    for host, delay in CRAWLS[name].must.items():
        times = sorted(asked.at for asked in found.heard[host])
        assert len(times) >= 3, f"{host} was asked {len(times)} times: {found.err}"
        gaps = [round(later - earlier, 2) for earlier, later in pairwise(times)]
        assert min(gaps) >= delay - NEARLY, f"{host}: {gaps}"


@pytest.mark.parametrize("name", [name for name, crawl in CRAWLS.items() if crawl.reads])
def test_of_two_newspapers_on_one_host_each_is_read(results: dict[str, Future[Crawled]], name: str) -> None:
    found = results[name].result()
    asked = {one.path for requests in found.heard.values() for one in requests}
    assert asked >= CRAWLS[name].reads
    assert "left alone" not in found.err


def test_a_paper_that_another_one_is_read_for_is_not_said_to_be_silent(results: dict[str, Future[Crawled]]) -> None:
    found = results["one front page of two newspapers"].result()
    assert (found.exit, found.err) == (0, "")
