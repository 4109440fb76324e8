"""Two papers whose pages are the same to the byte: taken down together, told so before, and never by halves."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.server import Asked, Reply, Server, serve
from tests.hostile.stories import front, story
from tests.torture.dying import Moment, Run, choose, moments, run
from tests.world import DOOMED, PAPERS, PATHS, doomed, make_due, rows, traces, typed, write_site_file

FIRST, SECOND = PAPERS
"""The paper that is crawled first has the bytes; of the other one a reference to them is kept."""
OWN = PATHS[0]
KILLS = 8


class Twins:
    """Two papers that print one page, and the archive of both."""

    def __init__(self, data: Path, server: Server) -> None:
        self.data = data
        self.server = server

    def crawl(self, data: Path) -> None:
        for paper in PAPERS:  # one after the other, so that it is known which has the bytes
            make_due(data)
            start = [sys.executable, "-m", "baotinh", "crawl", paper, "--allow-loopback", "--data", str(data)]
            done = subprocess.run(start, capture_output=True, text=True, timeout=90, check=False)
            assert done.returncode == 0, done.stderr

    def url(self, paper: str, path: str = DOOMED) -> str:
        return f"http://{PAPERS[paper]}:{self.server.port}{path}"


def answer(name: str, asked: Asked) -> Reply:
    if asked.path == "/":
        return Reply(front((OWN, DOOMED)))
    if asked.path not in (OWN, DOOMED):
        return Reply(b"", 404)
    return Reply(doomed(2) if asked.path == DOOMED else story(f"{name}{OWN}"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    hosts = {host: (lambda asked, name=name: answer(name, asked)) for name, host in PAPERS.items()}
    with serve(hosts) as server:
        twins = Twins(tmp_path_factory.mktemp("twins") / "data", server)
        for name, host in PAPERS.items():
            write_site_file(twins.data, name, host, server.port)
        twins.crawl(twins.data)
        yield twins


@pytest.fixture
def twins(made: Twins, tmp_path: Path) -> Twins:
    return Twins(Path(shutil.copytree(made.data, tmp_path / "data")), made.server)


def kept(data: Path) -> set[tuple[object, ...]]:
    return set(rows(data, "SELECT site, title FROM articles"))


each_paper = pytest.mark.parametrize("paper", PAPERS)


def test_the_second_paper_has_a_reference_to_the_bytes_of_the_first(twins: Twins) -> None:
    """Else the tests below show nothing."""
    query = "SELECT c.url, f.url FROM captures c JOIN captures f ON f.id = c.revisit_of WHERE c.url LIKE '%' || ?"
    assert (twins.url(SECOND), twins.url(FIRST)) in rows(twins.data, query, DOOMED)
    assert {site for site, title in kept(twins.data) if title == "Điều không nên kể"} == set(PAPERS)


@each_paper
def test_both_go_whichever_is_named_and_it_is_told(twins: Twins, paper: str) -> None:
    [other] = set(PAPERS) - {paper}
    done = typed("redact", twins.url(paper), "--yes", "--data", twins.data)
    assert done.code == 0, done
    assert f"1 of them is another paper's ({other}): its page is the same to the byte, so it goes too" in done.out
    assert twins.url(other) in done.out
    assert traces(twins.data) == []
    assert {site for site, _ in kept(twins.data)} == set(PAPERS)
    assert typed("verify", "--data", twins.data).code == 0


@each_paper
def test_neither_comes_back_with_a_rebuild_or_the_next_crawl(twins: Twins, paper: str) -> None:
    typed("redact", twins.url(paper), "--yes", "--data", twins.data)
    seen = kept(twins.data)
    assert typed("rebuild", "--data", twins.data).code == 0
    assert kept(twins.data) == seen
    twins.crawl(twins.data)
    assert kept(twins.data) == seen
    assert traces(twins.data) == []


@each_paper
def test_what_another_paper_prints_of_it_in_a_page_of_its_own_stays(twins: Twins, paper: str) -> None:
    page = twins.data.parent / "own.html"
    page.write_bytes(doomed(2).replace(b"<footer>", b"<footer><p>In</p>"))
    typed("import", page, "--data", twins.data)
    typed("redact", twins.url(paper), "--yes", "--data", twins.data)
    assert rows(twins.data, "SELECT count(*) FROM articles WHERE title = 'Điều không nên kể'") == [(1,)]


@each_paper
def test_killed_it_is_done_for_both_or_for_neither(twins: Twins, tmp_path: Path, paper: str) -> None:
    command = ["redact", twins.url(paper), "--yes", "--data"]
    found = moments([*command, str(shutil.copytree(twins.data, tmp_path / "undisturbed"))])
    chosen = choose(found, KILLS, seed=5)
    folders = [Path(shutil.copytree(twins.data, tmp_path / f"{n:02}")) for n in range(len(chosen))]
    codes = run([Run([*command, str(folder)], moment) for folder, moment in zip(folders, chosen, strict=True)])
    assert codes.count(-9) >= KILLS - 2, codes
    both, halves = kept(twins.data), list[tuple[Moment, object]]()
    for moment, folder in zip(chosen, folders, strict=True):
        assert typed("doctor", "--repair", "--data", folder).code in (0, 74)
        left, said = kept(folder), traces(folder)
        if left != both and (said or len(left) != len(both) - 2):
            halves.append((moment, said or left))
        checked = [typed(verb, "--data", folder).code for verb in ("verify", "rebuild")]
        if checked != [0, 0] or kept(folder) != left:
            halves.append((moment, checked))
    assert not halves
