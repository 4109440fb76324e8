"""Below a heading of related news, inside the story's own container, summaries of other stories are none of it."""

from itertools import product

import pytest

from crawler.extractors import extract
from crawler.items import Article, Page
from tests.crawler.extractors.small_pages import ONE, OTHER, THREE, TWO, URL, WHEN

STORY = (ONE, TWO, THREE, f"{TWO} {ONE}")
TITLES = ("Chợ nổi những ngày giáp Tết", "Cầu mới ở xã An Bình", "Đua ghe ngo trên sông Maspero")
SUMMARIES = (
    "Hàng trăm ghe hoa từ khắp nơi đổ về chợ nổi, bán buôn từ lúc trời chưa sáng cho đến tận đêm khuya.",
    "Tỉnh chi 20 tỷ đồng xây cầu bê tông thay cho cây cầu khỉ đã xuống cấp nhiều năm nay của bà con.",
    "Năm mươi đội ghe của bốn huyện tranh tài trước hàng vạn người xem hai bên bờ trong ngày hội lớn.",
)
HEADINGS = ("<h3>Tin liên quan</h3>", "<p><b>Tin liên quan:</b></p>", "<div class=head>Cùng chuyên mục</div>")
ROWS = {
    "boxes": "<div class=item><a href=/t-{n}.html>{title}</a><p>{summary}</p></div>",
    "a list": "<li><a href=/t-{n}.html>{title}</a><p>{summary}</p></li>",
    "bold links": "<p><a href=/t-{n}.html><b>{title}</b></a></p><p>{summary}</p>",
    "headings": "<h4><a href=/t-{n}.html>{title}</a></h4><p>{summary}</p>",
    "with a time": "<h4><a href=/t-{n}.html>{title}</a></h4><div>0{n}/03/2026</div><p>{summary}</p>",
}


def rows(form: str, count: int) -> str:
    told = zip(range(1, count + 1), TITLES, SUMMARIES, strict=False)
    return "".join(ROWS[form].format(n=n, title=title, summary=summary) for n, title, summary in told)


def read(inside: str) -> Article:
    text = "".join(f"<p>{one}</p>" for one in STORY)
    markup = f"<h1>{OTHER}</h1><div class=content>{text}{inside}</div>"
    return extract(Page(URL, f"<html><body>{markup}</body></html>".encode(), WHEN))


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize(("heading", "form"), [*product(HEADINGS, ROWS)])
def test_titles_and_their_summaries_at_the_end_are_no_text(heading: str, form: str, count: int) -> None:
    assert read(heading + rows(form, count)).body == STORY


@pytest.mark.parametrize("form", ROWS)
def test_the_story_that_goes_on_behind_three_of_them_is_text(form: str) -> None:
    more = (f"{THREE} {ONE}", f"{ONE} {THREE}", f"{TWO} {THREE}")
    article = read(HEADINGS[0] + rows(form, 3) + "".join(f"<p>{one}</p>" for one in more))
    assert [text for text in article.body if text in SUMMARIES] == []
    assert set(more) <= set(article.body)


def test_a_link_in_the_midst_costs_the_story_nothing() -> None:
    link = f"{HEADINGS[1]}<p><a href=/t-1.html>{TITLES[0]}</a></p>"
    more = (f"{THREE} {ONE}", f"{ONE} {THREE}")
    assert read(link + "".join(f"<p>{one}</p>" for one in more)).body == (*STORY, *more)


def test_nor_do_two_links_of_which_one_alone_has_a_summary() -> None:
    links = f"{HEADINGS[1]}{rows('bold links', 1)}<p><a href=/t-2.html>{TITLES[1]}</a></p>"
    more = (f"{THREE} {ONE}", f"{ONE} {THREE}")
    assert set(more) <= set(read(links + "".join(f"<p>{one}</p>" for one in more)).body)
