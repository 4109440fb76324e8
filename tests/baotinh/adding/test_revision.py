"""What `sites check` proposes for a paper's file: a diff that can be applied, and only what crawls have shown."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from baotinh.adding.revision import changes
from baotinh.adding.site_file import Fact, assignment, changed, diff, written
from crawler.addresses import form_of
from crawler.sites import Site, load_site, load_sites
from pipelines.query.evidence import Evidence, Source
from pipelines.store.forms import Form

MINE = """\
# Lists are made by a script.
id = "baovidu"
name = "Báo Ví Dụ"
domain = "baovidu.vn"
platform = "onecms"
feeds = [
    "/rss/thoi-su",  # the best
    "/rss/kinh-te",
]
sections = ["/thoi-su"]

[selectors]
exclude = [".c-box"]
"""
KNOWN = load_sites()


def paper(tmp_path: Path, text: str = MINE) -> Site:
    path = tmp_path / "baovidu.toml"
    path.write_text(text, "utf-8")
    return load_site(path)


def source(
    path: str, kind: str = "feed", *, announced: int = 5, state: str = "due", reason: str | None = None
) -> Source:
    return Source(f"https://baovidu.vn{path}", kind, state, reason, 0, 0, 1, announced)


def evidence(*sources: Source, front: str = "https://baovidu.vn/", articles: tuple[str, ...] = ()) -> Evidence:
    shapes = {form_of(url): 0 for url in articles}
    forms = tuple(Form(shape, sum(form_of(url) == shape for url in articles), 0, 0, 0) for shape in shapes)
    return Evidence(front, sources, forms, articles)


WELL = (source("/rss/thoi-su"), source("/rss/kinh-te"))
OLD = tuple(f"https://baovidu.vn/mua-lon-o-mien-nui-{712345 + n}.html" for n in range(4))
NEW = tuple(f"https://baovidu.vn/xa-hoi/mua-lon-o-mien-nui-{n}abcd.aspx" for n in "bcdefg")


def test_nothing_is_proposed_for_a_file_that_says_what_is_so(tmp_path: Path) -> None:
    assert changes(paper(tmp_path), evidence(*WELL, articles=OLD), KNOWN) == {}


def test_nothing_is_proposed_where_nothing_is_known(tmp_path: Path) -> None:
    assert changes(paper(tmp_path), evidence(), KNOWN) == {}


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("https://www.baovidu.vn/", {"home": "https://www.baovidu.vn/"}),
        ("http://baovidu.vn/", {"home": "http://baovidu.vn/"}),
        ("https://baovidu.vn/trang-chu", {}),
        ("https://baomoi.vn/", {"domain": "baomoi.vn", "aliases": ("baovidu.vn",)}),
        (
            "https://www.baomoi.vn/",
            {"domain": "baomoi.vn", "aliases": ("baovidu.vn",), "home": "https://www.baomoi.vn/"},
        ),
        ("https://baosonla.vn/tin", {"status": "merged", "successor": "baosonla.vn"}),
    ],
)
def test_a_front_page_that_has_moved_is_followed(tmp_path: Path, front: str, expected: dict[str, object]) -> None:
    assert changes(paper(tmp_path), evidence(*WELL, front=front), KNOWN) == expected


def test_a_home_of_its_own_goes_when_the_front_page_is_where_it_usually_is(tmp_path: Path) -> None:
    site = paper(tmp_path, MINE.replace("platform", 'home = "http://www.baovidu.vn/"\nplatform'))
    assert changes(site, evidence(front="https://baovidu.vn/"), KNOWN) == {"home": None}


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ((source("/rss/thoi-su"), source("/rss/kinh-te", state="gone", announced=0)), ("/rss/thoi-su",)),
        ((WELL[0], source("/rss/kinh-te", reason="HTML page", announced=0)), ("/rss/thoi-su",)),
        ((WELL[0], source("/rss/kinh-te", reason="HTTP 404, unconfirmed", announced=0)), None),
        ((WELL[0], source("/rss/kinh-te", state="later", reason="HTTP 503", announced=0)), None),
        ((*WELL, source("/rss/van-hoa")), ("/rss/thoi-su", "/rss/kinh-te", "/rss/van-hoa")),
        ((*WELL, source("/rss/van-hoa", announced=0)), None),
        ((*WELL, source("/rss/van-hoa", state="done", reason="nothing there")), None),
    ],
)  # fmt: skip
def test_dead_feeds_go_and_those_that_led_to_articles_come(
    tmp_path: Path, sources: tuple[Source, ...], expected: tuple[str, ...] | None
) -> None:
    assert changes(paper(tmp_path), evidence(*sources), KNOWN) == ({"feeds": expected} if expected else {})


def test_a_sitemap_that_is_dead_goes_unless_others_are_named(tmp_path: Path) -> None:
    site = paper(tmp_path, MINE.replace("sections", 'sitemaps = ["/so-do.xml"]\nsections'))
    gone = source("/so-do.xml", "sitemap", state="gone", announced=0)
    assert changes(site, evidence(*WELL, gone), KNOWN) == {"sitemaps": None}
    silent = source("/map.xml", "sitemap", announced=0)  # read, but nothing was found by it
    assert changes(site, evidence(*WELL, gone, silent), KNOWN) == {"sitemaps": None}
    other = source("/sitemap.xml", "sitemap")
    assert changes(site, evidence(*WELL, gone, other), KNOWN) == {}  # as the platform has it: the line may go
    assert changes(site, evidence(*WELL, gone, source("/map.xml", "sitemap")), KNOWN) == {"sitemaps": ("/map.xml",)}


def test_articles_of_a_new_form_are_told_and_the_old_form_is_kept(tmp_path: Path) -> None:
    site = paper(tmp_path)
    found = changes(site, evidence(*WELL, articles=(*NEW, *OLD)), KNOWN)
    assert set(found) == {"article", "article_legacy"}
    assert site.article is not None
    assert found["article_legacy"] == (site.article.pattern,)
    after = paper(tmp_path, changed(MINE, found))
    assert all(after.is_article(url) for url in (*NEW, *OLD))


def test_a_few_articles_of_another_form_are_no_reason(tmp_path: Path) -> None:
    assert changes(paper(tmp_path), evidence(*WELL, articles=(*OLD, *NEW[:3])), KNOWN) == {}


def test_a_paper_without_a_form_is_told_the_one_it_has(tmp_path: Path) -> None:
    site = paper(tmp_path, MINE.replace('platform = "onecms"\n', ""))
    found = changes(site, evidence(*WELL, articles=NEW), KNOWN)
    assert set(found) == {"article"}
    assert all(paper(tmp_path, changed(MINE, found)).is_article(url) for url in NEW)


@pytest.mark.parametrize(
    ("key", "value"),
    [("home", "https://www.baovidu.vn/"), ("aliases", ("baocu.vn",)), ("feeds", ("/a", "/b")),
     ("article", r"-(\d+)\.htm$"), ("article_legacy", (r"/(\d+)/[^']+$",)),
     ("status", "merged"), ("domain", "baomoi.vn"), ("delay", 5.0)],
)  # fmt: skip
def test_a_key_is_changed_and_everything_else_stays_as_it_was(tmp_path: Path, key: str, value: object) -> None:
    text = changed(MINE, {key: value})  # type: ignore[dict-item]
    before, after = tomllib.loads(MINE), tomllib.loads(text)
    assert after == {**before, key: list(value) if isinstance(value, tuple) else value}
    assert "# Lists are made by a script." in text
    assert text.endswith('\n[selectors]\nexclude = [".c-box"]\n')


def test_a_key_that_goes_takes_all_its_lines_along() -> None:
    text = changed(MINE, {"feeds": None})
    assert text == MINE[: MINE.index("feeds")] + MINE[MINE.index("sections") :]
    assert changed(text, {"feeds": None}) == text


@pytest.mark.parametrize("paper", KNOWN)
def test_every_shipped_file_can_be_changed(tmp_path: Path, paper: str) -> None:
    path = Path(__file__).parents[3] / "crawler" / "sites" / "papers" / f"{paper}.toml"
    before = path.read_text("utf-8")
    wanted = {"feeds": ("/rss/a",), "sitemaps": None, "article": r"-(?P<id>\d+)\.html$", "home": "https://www.x.vn/"}
    after = changed(before, wanted)
    values = {**tomllib.loads(before), "feeds": ["/rss/a"], "article": wanted["article"], "home": "https://www.x.vn/"}
    values.pop("sitemaps", None)
    assert tomllib.loads(after) == values


def test_a_diff_is_one_that_patch_applies(tmp_path: Path) -> None:
    after = changed(MINE, {"feeds": ("/rss/thoi-su",), "home": "http://baovidu.vn/"})
    (tmp_path / "baovidu.toml").write_text(MINE, "utf-8")
    told = diff("baovidu.toml", MINE, after)
    subprocess.run(["patch", "-p0"], input=told, text=True, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "baovidu.toml").read_text("utf-8") == after
    assert diff("baovidu.toml", MINE, MINE) == ""


def test_a_long_list_is_broken_into_lines_that_fit() -> None:
    sections = tuple(f"/muc-so-{n}-cua-to-bao" for n in range(20))
    text = assignment("sections", sections)
    assert max(map(len, text.splitlines())) <= 120
    assert tomllib.loads(text) == {"sections": list(sections)}


@pytest.mark.parametrize(
    "value",
    ['Báo "Ví Dụ"', "Báo \\ 'Ví'", "a\nb\t\x01\x7f", "Báo Ví Dụ"],
    ids=["quotes", "backslash", "controls", "plain"],
)
def test_whatever_a_page_calls_itself_is_written_as_toml(value: str) -> None:
    text = written([Fact("name", value, f"by\n{value}", is_sure=False)], "Proposed")
    assert tomllib.loads(text) == {"name": value}
    assert text.count("\n") == 3
