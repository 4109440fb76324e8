"""`baotinh extract URL`: one page, within the guards of a crawl, and nothing is kept of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler import settings as project
from crawler.sites import load_sites
from crawler.spiders.single import pages_of
from tests.baotinh.adding import world
from tests.baotinh.adding.world import PAPERS, World
from tests.baotinh.conftest import Run
from tests.hostile.stories import paragraphs
from tests.world import Done

CONTACT = ("--contact", "you@example.org")
[NEW] = [paper for paper in PAPERS if paper.host == "baodongmoi.vn"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world.make(tmp_path_factory.mktemp("world")) as there:
        yield there


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in which a file says where this paper has its headline: where nobody else would look for it."""
    lines = ('id = "moi"', 'name = "Mới"', 'domain = "baodongmoi.vn"', "[selectors]", 'title = "footer a"')
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "moi.toml").write_text("\n".join(lines), "utf-8")
    return tmp_path


def extract(made: World, data: Path, url: str, *options: object) -> Done:
    before = sorted(data.rglob("*"))
    done = made.command("extract", url, *options, "--data", data, *CONTACT)
    assert sorted(data.rglob("*")) == before
    return done


def test_a_page_is_asked_for_once_wherever_it_has_moved_and_read_as_the_papers_file_says(
    made: World, data: Path
) -> None:
    path = NEW.paths[0]
    done = extract(made, data, f"https://bao-dong-cu.com{path}")
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert found["body"] == paragraphs(path)[1:] or found["body"] == paragraphs(path)
    assert found["title"] == NEW.name
    assert found["url"] == f"https://{NEW.host}{path}"
    assert made.heard(NEW.host).count(path) == 1


def test_what_is_not_to_be_had_is_one_line(made: World, data: Path) -> None:
    done = extract(made, data, "https://cam-vao.vn/")  # what else there is to say, `sites add` says in the same words
    assert (done.code, done.out) == (69, "")
    assert done.err == "baotinh: https://cam-vao.vn/: robots.txt forbids it\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("https://me:secret@baovidu.vn/a.html", *CONTACT), "found 'https://…@baovidu.vn/a.html'"),
        (("http://[::1", *CONTACT), "expected an http(s) address"),
        (("https://baovidu.vn/a.html",), "no contact given"),
        (("https://baovidu.vn/a.html", "--url", "https://x.vn/", *CONTACT), "--captured-at for a file"),
        (("khong-co.html",), "File 'khong-co.html' does not exist"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_one_line_before_anything_is(
    tmp_path: Path, run: Run, arguments: tuple[str, ...], says: str
) -> None:
    result = run("extract", *arguments, "--data", tmp_path)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert says in result.err
    assert "secret" not in result.err


def test_a_single_page_has_every_guard_and_no_archive() -> None:
    settings = Settings()
    settings.setmodule(project, priority="project")
    sites = tuple(load_sites().values())
    spider = pages_of(("https://baovidu.vn/", "http://127.0.0.2:8631/"), sites)
    spider.update_settings(settings)
    wired = [name for key in ("EXTENSIONS", "SPIDER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES")
             for name, at in settings.getdict(key).items() if at is not None]  # fmt: skip
    assert not [name for name in wired if name.startswith("pipelines.")]
    ours = [name for name in project.DOWNLOADER_MIDDLEWARES if name.startswith("crawler.")]
    assert ours
    assert set(ours) <= set(wired)
    assert settings.getdict("DOWNLOAD_SLOTS") == {"page 1": {"concurrency": 1, "delay": 0}}  # of this machine alone
