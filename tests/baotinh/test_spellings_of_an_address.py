"""One address in two spellings, `[` and `%5B`: it is asked for once, with what is known of it, and found by both."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from crawler.sites import Site
from pipelines.db.archive import Archive
from pipelines.query.survey import survey
from tests.hostile.server import Asked, Reply, Server, serve
from tests.hostile.stories import front, story
from tests.world import make_due, rows, typed, write_site_file

PAPER, HOST = "bao-nho", "127.0.0.88"
PAIRS = (
    ("/mua%1B[31m-lon-gay-ngap-100001.html", "/mua%1B%5B31m-lon-gay-ngap-100001.html"),
    ("/nuoc-len-nhanh[2]-100002.html", "/nuoc-len-nhanh%5B2%5D-100002.html"),
    ("/tin-hay|trong-ngay-100003.html", "/tin-hay%7Ctrong-ngay-100003.html"),
    ("/chuyen-la-o-lang-100004.html?a[0]=1", "/chuyen-la-o-lang-100004.html?a%5B0%5D=1"),
)
"""The first is what one link says, the second what another link says, and what is sent."""
SENT = [sent for _, sent in PAIRS]


class Crawled(NamedTuple):
    data: Path
    server: Server


def answer(asked: Asked) -> Reply:
    if asked.path == "/":
        return Reply(front([path for pair in PAIRS for path in pair]))
    if asked.path not in SENT:
        return Reply(b"", 404)
    mark = (("ETag", '"mot"'),)
    return Reply(b"", 304, headers=mark) if "if-none-match" in asked.headers else Reply(story(asked.path), headers=mark)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """Twice."""
    data = tmp_path_factory.mktemp("spelt") / "data"
    with serve({HOST: answer}) as server:
        write_site_file(data, PAPER, HOST, server.port)
        for server.phase in (1, 2):
            make_due(data)
            start = [sys.executable, "-m", "baotinh", "crawl", PAPER, "--allow-loopback", "--data", str(data)]
            done = subprocess.run(start, capture_output=True, text=True, timeout=90, check=False)
            assert done.returncode == 0, done.stderr
        yield Crawled(data, server)


def test_each_is_asked_for_once_in_a_crawl(crawled: Crawled) -> None:
    asked = [(one.asked.phase, one.asked.path) for one in crawled.server.of(HOST) if ".html" in one.asked.path]
    assert sorted(asked) == sorted((phase, path) for phase in (1, 2) for path in SENT)


def test_the_second_time_with_what_is_known_of_it(crawled: Crawled) -> None:
    later = [one for one in crawled.server.of(HOST) if one.asked.phase == 2 and ".html" in one.asked.path]
    assert {one.status for one in later} == {304}


@pytest.mark.parametrize("pair", PAIRS)
def test_it_is_one_article_by_either_spelling(crawled: Crawled, pair: tuple[str, str]) -> None:
    shown = [typed("show", f"http://{HOST}:{crawled.server.port}{path}", "--data", crawled.data) for path in pair]
    assert shown[0] == shown[1]
    assert shown[0].code == 0
    assert rows(crawled.data, "SELECT count(*) FROM articles") == [(len(PAIRS),)]


def test_a_survey_of_the_run_has_all_of_them(crawled: Crawled) -> None:
    with Archive(crawled.data) as archive:
        found = survey(archive, 1, Site(id=PAPER, name=PAPER, domain=HOST, home=f"http://{HOST}/"))
    assert len(found.stories) == len(PAIRS)


def test_a_rebuild_gives_the_same(crawled: Crawled) -> None:
    query = "SELECT id, key, url FROM articles UNION ALL SELECT 0, url, state FROM pages ORDER BY 1, 2"
    before = rows(crawled.data, query)
    assert typed("rebuild", "--data", crawled.data).code == 0
    assert rows(crawled.data, query) == before
    assert typed("verify", "--data", crawled.data).code == 0
