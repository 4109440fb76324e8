"""Which system a paper runs on: by the class names of its articles and their addresses, and never by a guess."""

from dataclasses import replace

import pytest

from baotinh.adding.naming import name_of, province_of
from baotinh.adding.platforms import recognise
from baotinh.demo import Paper, province
from baotinh.demo.manners import View
from baotinh.demo.routes import answer
from crawler.items import Page
from tests.baotinh.adding.looks import LOOKS, YESTERDAY, page, whole
from tests.baotinh.adding.world import SLUGS

MADE = [name for name in LOOKS if name not in ("wordpress", "tables", "queries")]


def articles(look: str, address: str | None = None, many: int = 6) -> list[Page]:
    """Articles that look like one system, with addresses of it or of another."""
    paths = [LOOKS[address or look].address(slug, n) for n, slug in enumerate(SLUGS[:many])]
    return [
        Page(f"https://bao.vn{path}", page(LOOKS[look], path, "Báo Ví Dụ").encode(), YESTERDAY, "text/html")
        for path in paths
    ]


@pytest.mark.parametrize("look", MADE)
def test_a_platform_is_known_by_its_articles(look: str) -> None:
    found, _ = recognise(articles(look))
    assert found is not None
    assert (found.platform.id, found.is_addressed) == (look, True)


@pytest.mark.parametrize("paper", province(), ids=lambda paper: paper.id)
def test_the_papers_of_the_demo_are_known_by_their_articles(paper: Paper) -> None:
    home = f"http://{paper.host}:80/"
    pages = [
        Page(f"{home}{story.path[1:]}", answer(View(paper, home, YESTERDAY), story.path, {}).body, YESTERDAY)
        for story in paper.articles[:6]
    ]
    found, _ = recognise(pages)
    assert found is not None
    assert found.platform.id == paper.platform


@pytest.mark.parametrize("look", ["wordpress", "tables", "queries"])
def test_what_is_none_of_them_is_none(look: str) -> None:
    assert recognise(articles(look))[0] is None


def test_no_pages_are_no_platform() -> None:
    assert recognise([]) == (None, [])


@pytest.mark.parametrize("look", MADE)
def test_addresses_alone_are_no_platform_but_are_named(look: str) -> None:
    found, near = recognise(articles("tables", look))
    assert found is None
    assert look in [fit.platform.id for fit in near]


@pytest.mark.parametrize("look", ["onecms", "hemera", "content-fck", "vietlong"])
def test_class_names_enough_are_a_platform_whatever_the_addresses(look: str) -> None:
    found, _ = recognise(articles(look, "queries"))
    assert found is not None
    assert (found.platform.id, found.is_addressed) == (look, False)


@pytest.mark.parametrize("look", ["onecms", "hemera", "content-fck"])
def test_where_its_selectors_find_no_text_a_platform_is_no_help(look: str) -> None:
    stranger = {"onecms": ('class="entry"', 'class="chu"'), "hemera": ("article__body", "chu"),
                "content-fck": ('id="newscontents"', 'id="chu"')}[look]  # fmt: skip
    was, now = (part.encode() for part in stranger)
    pages = [replace(one, body=one.body.replace(was, now)) for one in articles(look)]
    found, near = recognise(pages)
    assert found is None
    assert near[0].platform.id == look


def test_a_third_of_other_pages_makes_no_difference_and_more_does() -> None:
    found, _ = recognise([*articles("onecms"), *articles("tables", many=3)])
    assert found is not None
    assert found.platform.id == "onecms"
    assert recognise([*articles("onecms", many=3), *articles("tables")])[0] is None


def front(title: str, head: str = "") -> Page:
    return Page("https://bao.vn/", whole("", title, head).encode(), YESTERDAY, "text/html; charset=utf-8")


STATED = '<meta property="og:site_name" content="Báo Ví Dụ điện tử">'


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ([front("Trang chủ", STATED)], ("Báo Ví Dụ điện tử", "og:site_name")),
        ([front("Báo Ví Dụ - Tin tức trong ngày")], ("Báo Ví Dụ", "titles of its pages")),
        ([front("Trang chủ | Báo Ví Dụ")], ("Báo Ví Dụ", "titles of its pages")),
        ([front("Tin mới nhất - Cửa Ngõ"), front("Mưa to ở quê - Cửa Ngõ")], ("Cửa Ngõ", "titles of its pages")),
        ([front("Ví Dụ"), front("Bão số 3 vào bờ", STATED)], ("Báo Ví Dụ điện tử", "og:site_name")),
        ([front("")], None),
        ([front("Trang chủ")], None),
        ([], None),
    ],
)
def test_a_paper_is_called_what_it_says_or_what_its_titles_share(
    pages: list[Page], found: tuple[str, str] | None
) -> None:
    assert name_of(pages) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Báo và Phát thanh, Truyền hình Bến Tre", "Bến Tre"), ("Báo Tây Ninh điện tử", "Tây Ninh"),
        ("BÁO HÀ GIANG ONLINE", "Hà Giang"), ("Báo Ví Dụ", None), ("Báo Hà Nam và Nam Định", None), ("", None),
    ],
)  # fmt: skip
def test_a_province_is_what_the_name_has_where_it_has_just_one(name: str, found: str | None) -> None:
    assert province_of(name) == found
