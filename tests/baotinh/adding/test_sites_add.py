"""`baotinh sites add`: papers of many manners are added as they are, and nothing else is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from baotinh.adding.address import wanted
from baotinh.live import REQUESTS
from crawler.sites import Site, keys, load_platforms, load_site, load_sites
from tests.baotinh.adding import world
from tests.baotinh.adding.world import NONE, PAPERS, UNKNOWN, Paper, World
from tests.world import Done

CONTACT = ("--contact", "you@example.org")
ASKED = [name for name in NONE if name != "baosonla.vn"]
FRONTS = 3
"""Requests besides those of a live check: for robots.txt and front page, over https and http."""


@dataclass(frozen=True, slots=True)
class Added:
    """What was left after all were asked for at once."""

    world: World
    data: Path
    done: Done

    def text(self, paper: Paper) -> str:
        return (self.data / "papers" / f"{paper.id}.toml").read_text("utf-8")

    def site(self, paper: Paper) -> Site:
        return load_site(self.data / "papers" / f"{paper.id}.toml")

    def table(self, paper: Paper) -> str:
        return self.done.out.partition(f"{paper.id}: ")[2].partition("\nnext: ")[0]


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Added]:
    with world.make(tmp_path_factory.mktemp("world")) as made:
        data = tmp_path_factory.mktemp("add") / "data"
        places = [paper.typed for paper in PAPERS] + [f"https://{host}/" for host in ASKED] + [f"https://{UNKNOWN}"]
        yield Added(made, data, made.command("sites", "add", *places, "--data", data, *CONTACT))


def ids(paper: Paper) -> str:
    return paper.id


@pytest.mark.parametrize("paper", PAPERS, ids=ids)
def test_the_file_says_what_is_true_of_the_paper_and_nothing_that_is_not(added: Added, paper: Paper) -> None:
    site, text = added.site(paper), added.text(paper)
    assert (site.id, site.domain, site.name) == (paper.id, paper.domain, paper.name)
    for key, value in paper.says.items():
        found = getattr(site, key)
        assert (sorted(found) if isinstance(found, tuple) else found) == value, key
    for key in paper.silent:
        assert not re.search(rf"^{key} =", text, re.MULTILINE), key


@pytest.mark.parametrize("paper", PAPERS, ids=ids)
def test_every_article_has_an_address_that_the_file_knows_and_no_section_has(added: Added, paper: Paper) -> None:
    site = added.site(paper)
    home = site.home.rstrip("/")
    assert [path for path in paper.paths if site.is_article(f"{home}{path}") is not True] == []
    assert not any(site.is_article(f"{home}/{name}") for name in world.SECTIONS)


@pytest.mark.parametrize("paper", PAPERS, ids=ids)
def test_a_file_keeps_the_rules_of_those_that_are_shipped(added: Added, paper: Paper) -> None:
    site, lines = added.site(paper), added.text(paper).splitlines()
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 120
    assert lines[0].startswith("# Proposed by `baotinh sites add`")
    assert all(site.is_article(url) is False for url in (site.home, *site.section_urls))
    assert all(site.owns(url) for url in (site.home, *site.section_urls, *site.feed_urls, *site.sitemap_urls))
    assert not any(site.denies(url) for url in site.section_urls)
    platform = load_platforms().get(site.platform or "")
    said = [key for key in keys.PLATFORM if re.search(rf"^{key} =", "\n".join(lines), re.MULTILINE)]
    assert platform is None or [key for key in said if getattr(platform, key) == getattr(site, key)] == []


@pytest.mark.parametrize("paper", PAPERS, ids=ids)
def test_what_is_not_sure_has_a_comment_above_it_and_a_mark_in_the_table(added: Added, paper: Paper) -> None:
    lines, table = added.text(paper).splitlines(), added.table(paper)
    doubtful = {line[2:].partition(":")[0] for line in lines[1:] if line.startswith("# ")}
    assert ("article" in doubtful) is bool(re.search(r"^article =", added.text(paper), re.MULTILINE))
    assert ("name" in doubtful) is ("og:site_name" not in paper.head)
    marked = {line.split()[0] for line in table.splitlines() if re.search(r"  \? ", line)}
    assert marked == doubtful


@pytest.mark.parametrize("paper", PAPERS, ids=ids)
def test_two_pages_are_saved_as_the_server_sent_them_to_be_read(added: Added, paper: Paper) -> None:
    folder = added.data / "exports" / "pages" / paper.id
    told = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    assert len(told) == len(list(folder.glob("*.html"))) == 2
    for one in told:
        assert one["read"] is False
        path = one["url"].partition(paper.host)[2]
        lead, *body = world.paragraphs(path)
        read = [*filter(None, [one["expected"]["lead"]]), *one["expected"]["body"]]
        assert [text for text in read if text] == [lead, *body] or read == body
        assert one["expected"]["published"] == world.YESTERDAY.isoformat(timespec="minutes")
    assert str(folder) in added.table(paper)


@pytest.mark.parametrize("paper", PAPERS, ids=ids)
def test_a_paper_is_asked_no_more_than_it_was_told(added: Added, paper: Paper) -> None:
    heard = added.world.heard(paper.host)
    assert len(heard) <= REQUESTS + FRONTS
    assert sum(path in paper.paths for path in heard) >= 5
    assert not any(path.startswith("/quan-tri") for path in heard)


@pytest.mark.parametrize("host", ASKED)
def test_what_is_no_newspaper_gets_one_line_that_says_what_was_found(added: Added, host: str) -> None:
    [line] = [line for line in added.done.err.splitlines() if line.startswith(f"baotinh: https://{host}/: ")]
    assert NONE[host][1] in line


def test_a_host_that_nobody_knows_gets_such_a_line_too(added: Added) -> None:
    [line] = [line for line in added.done.err.splitlines() if UNKNOWN in line and line.startswith("baotinh: ")]
    assert "no such host is known" in line


def test_nothing_else_is_said_on_stderr_and_the_code_is_that_of_papers_that_are_not_well(added: Added) -> None:
    first, *lines = added.done.err.splitlines()
    assert first.startswith("asking baodongmoi.vn, ")
    assert len(lines) == len(ASKED) + 1
    assert added.done.code == 69


def test_nothing_is_written_of_what_is_no_newspaper_and_nothing_else_of_what_is(added: Added) -> None:
    written = {path.relative_to(added.data).parts[:2] for path in added.data.rglob("*") if path.is_file()}
    assert written == {*(("papers", f"{paper.id}.toml") for paper in PAPERS), ("exports", "pages")}
    assert {path.name for path in (added.data / "exports" / "pages").iterdir()} == {paper.id for paper in PAPERS}


def test_the_files_stand_beside_the_shipped_ones(added: Added) -> None:
    assert {paper.id for paper in PAPERS} <= set(load_sites(added.data / "papers"))


def test_a_crawl_takes_them_at_once(added: Added) -> None:
    some = {paper.doors: paper.id for paper in PAPERS}  # one for each way to announce news
    done = added.world.command("crawl", *some.values(), "--limit", 2, "--no-snapshot", "--data", added.data, *CONTACT)
    told = json.loads(done.out.splitlines()[-1])
    assert told["new"] == 2 * len(some)
    assert told["trouble"] == sorted(name for doors, name in some.items() if "links" not in doors)  # such front pages


def test_a_paper_that_was_added_is_known_from_then_on(added: Added) -> None:
    known = load_sites(added.data / "papers")
    for typed in ("https://baodongmoi.vn", "http://www.baodongmoi.vn/", "m.baodongmoi.vn", "https://bao-muoi-cu.com/a"):
        with pytest.raises(click.UsageError, match="s, a newspaper that is known: see `baotinh sites check bao"):
            wanted(typed, known, allow_loopback=False)
