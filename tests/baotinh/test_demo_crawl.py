"""A crawl of the make-believe province, over real HTTP, compared with what the papers published."""

import json
import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from baotinh.demo import Paper, Served, Story, serve
from crawler.items import Article
from pipelines.db.archive import Archive
from pipelines.query.snapshot import PLACE
from tests.test_house import ROOT

NO_STATES = {"exit", "ended_at", "trouble", "asked", "found"}
"""What stands in the last line of a crawl besides what became of each address asked for."""
SIDEBARS = {"Đọc nhiều", "Tin đọc nhiều", "Xem nhiều", "Tin mới nhất"}  # of the page, not of the article


class Crawled(NamedTuple):
    data: Path
    served: Served
    first: dict[str, int]


def command(data: Path, served: Served, *more: str) -> list[str]:
    names = [paper.id for paper in served.papers]
    start = [sys.executable, "-m", "baotinh", "crawl", *names, "--allow-loopback", "--since", "2024-01-01"]
    return [*start, "--data", str(data), *more]


def crawl(data: Path, served: Served, *more: str) -> dict[str, int]:
    done = subprocess.run(command(data, served, *more), capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    data = tmp_path_factory.mktemp("province")
    with serve() as served:
        served.write_site_files(data / "papers")
        yield Crawled(data, served, crawl(data, served, "--snapshot"))


def stored(data: Path) -> dict[str, dict[str, object]]:
    """Everything that readers see of each article, by key."""
    with Archive(data) as archive:
        db = archive.db.conn
        found = {}
        for row in db.execute("SELECT * FROM articles"):
            parts = {
                table: [
                    tuple(p)[1:]
                    for p in db.execute(f"SELECT * FROM {table} WHERE article_id = ? ORDER BY 2", (row["id"],))
                ]
                for table in ("authors", "tags", "images", "related", "dates", "cuts")
            }
            moment = db.execute("SELECT fetched_at FROM captures WHERE id = ?", (row["capture_id"],)).fetchone()[0]
            found[row["key"]] = {**dict(row), **parts, "fetched_at": datetime.fromisoformat(moment)}
        return found


def pairs(crawled: Crawled, paper: Paper) -> list[tuple[Story, dict[str, object], Article]]:
    """Each article of a paper: what it is, what was stored, and what should have been."""
    articles = stored(crawled.data)
    base = crawled.served.address(paper)
    found = []
    for story in paper.articles:
        row = articles[base.removeprefix("http://") + story.path.strip("/")]
        now = row["fetched_at"]
        assert isinstance(now, datetime)
        found.append((story, row, paper.expected(story, base, now)))
    return found


PAPERS = range(5)


@pytest.mark.parametrize("number", PAPERS)
def test_every_article_is_stored_once_with_title_lead_and_body(crawled: Crawled, number: int) -> None:
    paper = crawled.served.papers[number]
    for story, row, truth in pairs(crawled, paper):
        assert (row["title"], row["lead"]) == (truth.title, truth.lead), story.path
        assert tuple(str(row["body"] or "").split("\n\n")) == (truth.body or ("",)), story.path
        assert json.loads(str(row["subheads"])) == list(truth.subheads), story.path
        assert row["body_status"] == truth.body_status, story.path
    assert sum(key.startswith(paper.host) for key in stored(crawled.data)) == len(paper.articles)


@pytest.mark.parametrize("number", PAPERS)
def test_every_publication_time_is_the_one_that_was_printed(crawled: Crawled, number: int) -> None:
    for story, row, truth in pairs(crawled, crawled.served.papers[number]):
        assert truth.published is not None
        if row["published_source"] == "feed.pubDate":  # the feed knows the minute where the page prints the day
            assert str(row["published_at"])[:10] == truth.published.iso[:10], story.path
            assert truth.published.precision == "day"
        else:
            assert row["published_at"] == truth.published.iso, story.path
            assert row["published_precision"] == truth.published.precision, story.path


@pytest.mark.parametrize("number", PAPERS)
def test_every_related_item_is_kept_with_its_heading_and_time(crawled: Crawled, number: int) -> None:
    for story, row, truth in pairs(crawled, crawled.served.papers[number]):
        wanted = {(r.title, r.url, r.heading, r.stamp and r.stamp.iso) for r in truth.related}
        related: list[tuple[object, ...]] = row["related"]  # type: ignore[assignment]
        found = {(title, url, heading, at) for _, title, url, heading, at, *_ in related}
        assert wanted <= found, story.path
        assert {heading for _, _, heading, _ in found - wanted} <= SIDEBARS, story.path


@pytest.mark.parametrize("number", PAPERS)
def test_writers_agencies_sections_tags_and_captions_are_kept(crawled: Crawled, number: int) -> None:
    for story, row, truth in pairs(crawled, crawled.served.papers[number]):
        names: list[tuple[object, ...]] = row["authors"]  # type: ignore[assignment]
        tags: list[tuple[object, ...]] = row["tags"]  # type: ignore[assignment]
        images: list[tuple[object, ...]] = row["images"]  # type: ignore[assignment]
        assert tuple(name for _, name in names) == truth.authors, story.path
        assert row["source_cited"] == truth.source_cited, story.path
        assert row["section"] == truth.section, story.path
        assert tuple(tag for _, tag in tags) == truth.tags, story.path
        captions = [(url, str(caption or "").rstrip("."), credit) for _, url, caption, credit, *_ in images]
        assert captions == [(i.url, (i.caption or "").rstrip("."), i.credit) for i in truth.images], story.path


def test_nothing_was_asked_for_that_robots_forbids(crawled: Crawled) -> None:
    assert not [request.path for request in crawled.served.requests if request.path.startswith("/tim-kiem")]
    assert all(request.headers["User-Agent"].startswith("BaoTinh/") for request in crawled.served.requests)


def test_every_exchange_is_in_the_warc(crawled: Crawled) -> None:
    with Archive(crawled.data) as archive:
        kept = archive.db.conn.execute("SELECT count(*) FROM captures WHERE warc_file IS NOT NULL").fetchone()[0]
    assert kept == len(crawled.served.requests)


def test_the_sum_of_states_is_the_number_of_pages_asked_for(crawled: Crawled) -> None:
    states = {name: count for name, count in crawled.first.items() if name not in NO_STATES}
    assert sum(states.values()) == crawled.first["asked"]
    assert crawled.first["new"] == sum(len(paper.articles) for paper in crawled.served.papers)


def test_a_second_crawl_asks_only_for_what_is_due_and_stores_nothing_new(crawled: Crawled) -> None:
    before = stored(crawled.data)
    asked = len(crawled.served.requests)
    again = crawl(crawled.data, crawled.served)
    assert stored(crawled.data) == before
    assert again.keys() <= {*NO_STATES, "sources"}
    paths = [request.path for request in crawled.served.requests[asked:]]
    stories = {story.path for paper in crawled.served.papers for story in paper.articles}
    assert not stories & set(paths)


def comparable(data: Path, host: str | None = None) -> dict[str, dict[str, object]]:
    """What must not depend on when and by which run an article was stored; the papers' page clocks do."""
    changing = {"id", "capture_id", "first_seen_at", "changed_at", "fetched_at", "dates", "cuts"}
    found = {}
    for key, row in stored(data).items():
        if host is None or key.startswith(host):
            dates: list[tuple[object, ...]] = row["dates"]  # type: ignore[assignment]
            evidence = [date for date in dates if "clock" not in str(date[-1])]
            found[key] = {**{k: v for k, v in row.items() if k not in changing}, "evidence": evidence}
    return found


def test_scrapy_crawl_of_one_paper_gives_the_same_rows(crawled: Crawled, tmp_path: Path) -> None:
    paper = crawled.served.papers[1]
    crawled.served.write_site_files(tmp_path / "papers")
    options = ["-s", "ALLOW_LOOPBACK=1", "-s", "LISTING_DEPTH=200", "-a", "since=2024-01-01"]
    start = [sys.executable, "-m", "scrapy", "crawl", paper.id, *options]
    environment = {**os.environ, "BAOTINH_DATA": str(tmp_path)}
    done = subprocess.run(start, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert comparable(tmp_path) == comparable(crawled.data, paper.host)


def test_a_crawl_killed_in_the_middle_goes_on_to_the_same_archive(crawled: Crawled, tmp_path: Path) -> None:
    crawled.served.write_site_files(tmp_path / "papers")
    for _ in range(3):
        seen = len(crawled.served.requests)
        process = subprocess.Popen(
            command(tmp_path, crawled.served), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while len(crawled.served.requests) < seen + 60 and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    crawl(tmp_path, crawled.served)
    assert comparable(tmp_path) == comparable(crawled.data)
    assert not list((tmp_path / "warc").glob("*.open"))


def test_limit_asks_for_that_many_articles_of_each_paper(crawled: Crawled, tmp_path: Path) -> None:
    crawled.served.write_site_files(tmp_path / "papers")
    assert crawl(tmp_path, crawled.served, "--limit", "4")["new"] == 4 * len(crawled.served.papers)


def test_a_paper_that_does_not_answer_is_said_and_counted(tmp_path: Path) -> None:
    (tmp_path / "dead.toml").write_text(
        'id = "dead"\nname = "Báo Chết"\nhome = "http://127.0.0.77:9/"\ndomain = "127.0.0.77"\ndelay = 0\n'
    )
    start = [sys.executable, "-m", "baotinh", "crawl", "--site", str(tmp_path / "dead.toml"), "--allow-loopback"]
    done = subprocess.run(
        [*start, "--data", str(tmp_path / "data")], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 69
    [line] = done.stderr.splitlines()
    assert line.startswith("baotinh: nothing could be read of dead at http://127.0.0.77:9/: robots.txt not to be had: ")
    assert line.endswith("; the next crawl asks again")


def test_a_full_disk_ends_the_crawl_with_74_and_loses_nothing(crawled: Crawled, tmp_path: Path) -> None:
    crawled.served.write_site_files(tmp_path / "papers")

    def no_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (800_000, 800_000))  # an empty archive takes more than half of it

    start = command(tmp_path, crawled.served)
    done = subprocess.run(start, preexec_fn=no_room, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 74
    assert len(done.stderr.splitlines()) == 1
    assert "what was not stored is due" in done.stderr
    crawl(tmp_path, crawled.served)
    assert comparable(tmp_path) == comparable(crawled.data)


def test_a_second_crawl_is_refused_and_a_signal_ends_the_first_with_its_state_saved(
    crawled: Crawled, tmp_path: Path
) -> None:
    crawled.served.write_site_files(tmp_path / "papers")
    seen = len(crawled.served.requests)
    start = command(tmp_path, crawled.served)
    with subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as first:
        deadline = time.monotonic() + 60
        while len(crawled.served.requests) < seen + 10 and time.monotonic() < deadline:
            time.sleep(0.01)
        first.send_signal(signal.SIGSTOP)  # it holds the lock, however long
        try:
            second = subprocess.run(start, capture_output=True, text=True, timeout=60, check=False)
        finally:
            first.send_signal(signal.SIGCONT)
        first.send_signal(signal.SIGTERM)
        out, _ = first.communicate(timeout=60)
    assert (second.returncode, first.returncode) == (75, 11)
    assert second.stderr.startswith("baotinh: the archive in ")
    assert json.loads(out)["asked"] >= 1


def test_a_crawl_publishes_the_copy_for_analysts_at_its_end(crawled: Crawled) -> None:
    with closing(sqlite3.connect(f"{(crawled.data / PLACE).as_uri()}?mode=ro", uri=True)) as db:
        assert db.execute("SELECT count(*) FROM articles_flat").fetchone()[0] == len(stored(crawled.data))


def console(document: str) -> list[tuple[str, str]]:
    """The commands of a page's console block, each with what it prints."""
    [block] = re.findall(r"```console\n(.*?)```", document, re.DOTALL)
    found = re.findall(r"^\$ (.*\n(?:> .*\n)*)((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    return [(command.replace("\n> ", "\n"), output) for command, output in found]


@pytest.mark.parametrize(
    ("name", "count"), [("README.md", 7), ("README.vi.md", 4), ("docs/vi/tim-kiem.md", 2), ("docs/vi/mang-di.md", 2)]
)
def test_the_documents_show_what_the_demo_archive_answers(
    crawled: Crawled, tmp_path: Path, name: str, count: int
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "demo").symlink_to(crawled.data)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    set_up, *commands = console((ROOT / name).read_text("utf-8"))
    for command, output in commands:
        here = command.replace(":8631", f":{crawled.served.port}")
        start = ["bash", "-c", f"PATH={path}\n{set_up[0]}\n{here}"]
        done = subprocess.run(start, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
        assert comparable_lines(done.stdout) == comparable_lines(output), command
    assert len(commands) == count


def comparable_lines(text: str) -> list[str]:
    """Lines without ports, numbers of articles and padding, sorted: which paper answered first is chance."""
    return sorted(re.sub(r":\d{4,5}/|^ *\d+ (?= )", "", line).rstrip() for line in text.splitlines())
