"""What was learnt of a paper's addresses, and the line of its file that says so."""

import re
import tomllib
from pathlib import Path

import pytest

from baotinh.adding.patterns import article_pattern, pattern_of
from crawler.addresses import form_of
from crawler.items import Ask, Link
from crawler.sites import load_sites
from pipelines.db.archive import Archive
from pipelines.store import leads
from pipelines.store.forms import Form
from pipelines.store.visits import store_visit
from tests.baotinh.conftest import Run
from tests.pipelines.conftest import NOON, PLAN, article, visit

KNOWN = load_sites()
STORIES = [f"https://baosonla.vn/?id={number}" for number in range(1, 4)]


def fill(data: Path) -> None:
    site = KNOWN["baosonla"]
    with Archive(data, write=True) as archive:
        archive.know((site,))
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        home = Ask(site.home, site.id, "home")
        for number, url in enumerate([*STORIES, "https://baosonla.vn/khao-sat"]):
            story = article(url=url, title=url) if url in STORIES else None
            read = visit(story, url=url, number=number, ask=Ask(url, site.id, "article"), kind=story and "article")
            with archive.transaction() as db:
                leads.add(db, home, [Link(url, "article", chance="possible")], NOON, PLAN)
                store_visit(db, 1, read, PLAN)


def test_the_forms_of_a_paper_are_shown_with_what_its_file_should_say(tmp_path: Path, run: Run) -> None:
    fill(tmp_path)
    result = run("sites", "check", "baosonla", "--data", tmp_path)
    assert result.code == 0
    head, first, second, *told = result.out.splitlines()
    assert head.startswith("baosonla: verdict, articles")
    assert first.split() == ["article", "3", "0", "0", "baosonla.vn/?id", STORIES[0]]
    assert second.split() == ["open", "0", "0", "1", "baosonla.vn/w", "https://baosonla.vn/khao-sat"]
    assert told[0] == "--- crawler/sites/papers/baosonla.toml"
    said = tomllib.loads("\n".join(line[1:] for line in told[2:] if line.startswith("+")))
    assert said["article_legacy"] == [KNOWN["baosonla"].article.pattern]  # type: ignore[union-attr]
    pattern = re.compile(said["article"])
    assert pattern.search("/?id=77")
    assert not pattern.search("/khao-sat")


def test_of_a_paper_that_was_never_crawled_nothing_is_shown(tmp_path: Path, run: Run) -> None:
    fill(tmp_path)
    result = run("sites", "check", "hanoimoi", "--data", tmp_path)
    assert (result.code, result.out.count("\n")) == (0, 1)
    assert "nothing is known" in result.out


def test_a_paper_that_is_not_known_is_a_usage_error(tmp_path: Path, run: Run) -> None:
    fill(tmp_path)
    assert run("sites", "check", "baosonlaa", "--data", tmp_path).code == 2


@pytest.mark.parametrize(
    "path",
    [
        "/xa-hoi/mua-lon-gay-ngap-123456.html", "/cau-moi-xong/", "/mua-lon-gay-ngap-nhieu-noi", "/2026/11/07/cau-moi",
        "/bv/3.htm", "/tag/lua-gao", "/?p=1234", "/Default.aspx?ID=6554&tabid=5", "/ngap-post12345.html",
    ],
)  # fmt: skip
def test_a_pattern_made_of_a_form_fits_the_addresses_that_have_it(path: str) -> None:
    pattern = pattern_of(form_of(f"https://baovidu.vn{path}"))
    assert pattern is not None
    assert re.fullmatch(pattern, path)


def test_only_what_is_known_to_be_articles_stands_in_the_pattern() -> None:
    known = Form("bao.vn/N.html", 9, 0, 0, 0)
    assert article_pattern([Form("bao.vn/w", 2, 0, 0, 0), Form("bao.vn/tag/w", 0, 9, 0, 9)]) is None
    assert article_pattern([known, Form("m.bao.vn/N.html", 3, 0, 0, 0)]) == r"^/\d+\.html$"
    assert article_pattern([known, Form("bao.vn/?id", 3, 0, 0, 0)]) == r"^(?:/\d+\.html|/\?id=[^&]*)$"
