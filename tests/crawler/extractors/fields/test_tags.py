"""The keywords of an article."""

import pytest

from tests.crawler.extractors.small_pages import ONE, THREE, TITLE, TWO, page, site, story


def test_tags_stay_tags_though_a_site_file_excludes_or_points_at_them() -> None:
    listed = "<div class=c-tag>Từ khóa: <a href=/tag/lua>#Lúa mùa</a> <a href=/tag/nuoc>#Nước lớn</a></div>"
    for helped in (None, site(exclude=(".c-tag",)), site(tags=".c-tag a", exclude=(".c-tag",))):
        article = page(story() + listed, helped=helped)
        assert (article.tags, article.body) == (("Lúa mùa", "Nước lớn"), (ONE, TWO, THREE))


LINKS = "<a href=/tag/lua>Lúa mùa</a>{0}<a href=/tag/nuoc>Nước lớn</a>"
ROWS = {
    "a label without a colon": f"<p><b>Từ khóa</b> {LINKS.format(' ')}</p>",
    "a label as an item": "<ul><li>Từ khóa<li><a href=/k/1>Lúa mùa</a><li><a href=/k/2>Nước lớn</a></ul>",
    "a label as a heading": "<div><h4>Tags</h4><a href=/k/1>#Lúa mùa</a> <a href=/k/2>#Nước lớn</a></div>",
    "addresses alone": f"<div>{LINKS.format(', ')}</div>",
    "addresses of a system": "<ul><li><a href=/lua-ptag.html>Lúa mùa</a><li><a href=/nuoc-ptag.html>Nước lớn</a></ul>",
    "a name alone": "<div class=c-widget-tags><a href=/k/1>Lúa mùa</a> <a href=/k/2>Nước lớn</a></div>",
}
OF_SITE = "<meta name=keywords content='Báo Tân Hòa, tin nhanh, lũ lụt'>"


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_tags_are_the_printed_row_wherever_it_stands(row: str) -> None:
    for inner in (story() + row, f"<div>{story()}</div><div><div>{row}</div></div>"):
        assert page(inner, head=OF_SITE).tags == ("Lúa mùa", "Nước lớn")


@pytest.mark.parametrize("row", [row for row in ROWS.values() if "/tag/" in row or "Từ khóa" in row])
def test_the_row_may_stand_above_the_story(row: str) -> None:
    assert page(row + story(), head=OF_SITE).tags == ("Lúa mùa", "Nước lớn")


LEAD = "Hơn hai trăm hộ ven sông cùng đắp bờ bao, giữ trọn vụ lúa mùa khi nước lên"


@pytest.mark.parametrize(
    "stated",
    [
        LEAD,
        f"{TITLE}, {LEAD}",
        "Báo Tân Hòa, báo điện tử, lũ lụt, Tân Hòa",
        "tin tức, tin nhanh, kinh tế",
        "Hơn hai trăm hộ ven, sông cùng đắp bờ bao, giữ trọn vụ lúa, mùa khi nước lên",
    ],
)
def test_a_lead_in_pieces_and_a_papers_own_words_are_no_tags(stated: str) -> None:
    logo = "<a href='/'>Báo Tân Hòa</a>"
    head = f"<meta name=keywords content='{stated}'>"
    assert page(f"<p class=sapo>{LEAD}.</p>{story()}", above=logo, head=head).tags == ()


def test_stated_keywords_of_the_story_are_tags_without_the_papers_own() -> None:
    head = "<meta name=keywords content='lúa mùa, bờ bao, Tin nóng'>"
    assert page(story(), head=head).tags == ("lúa mùa", "bờ bao")


@pytest.mark.parametrize("tool", ["Theo dõi Báo Tân Hòa trên Google News", "Chia sẻ Facebook", "In bài viết"])
def test_what_a_reader_may_do_with_a_page_is_no_tag(tool: str) -> None:
    assert page(f"{story()}<div class=tags><a href=/k/1>{tool}</a></div>").tags == ()
