"""Other stories, with their headings and times."""

import pytest

from tests.crawler.extractors.small_pages import OTHER, page, story


@pytest.mark.parametrize("printed", ["Tin liên quan:", ">> Tin liên quan", "Tin liên quan »"])
def test_a_heading_is_kept_without_the_marks_around_it(printed: str) -> None:
    article = page(story() + f"<div><h3>{printed}</h3><ul><li><a href=/b-1.html>{OTHER}</a></ul></div>")
    assert [item.heading for item in article.related] == ["Tin liên quan"]


@pytest.mark.parametrize("tag", ["span", "time"])
def test_each_item_has_its_own_time_and_not_its_neighbours(tag: str) -> None:
    rows = [("/b-1.html", "02/03/2026 14:00"), ("/b-2.html", ""), ("/b-3.html", "15 tháng trước")]
    items = "".join(
        f"<article><h4><a href={link}>{OTHER}</a></h4><div><{tag}>{when}</{tag}></div></article>" for link, when in rows
    )
    article = page(story() + f"<section><h3>Cùng chuyên mục</h3>{items}</section>")
    stamps = [item.stamp and (item.stamp.iso, item.stamp.precision) for item in article.related]
    assert stamps == [("2026-03-02T14:00+07:00", "minute"), None, ("2024-12", "month")]


def test_each_story_of_a_row_has_its_own_time() -> None:
    second = "Trường vùng cao có thêm mười phòng học kiên cố"
    row = (
        f"<a href=/b-1.html>{OTHER}</a> (10/03/2026) <a href=/b-2.html>{second}</a> (11/03/2026)<a href=/b-3.html></a>"
    )
    found = page(story() + f"<p class=related>{row}</p>").related
    assert [(item.title, item.stamp and item.stamp.iso) for item in found] == [
        (OTHER, "2026-03-10"),
        (second, "2026-03-11"),
    ]


@pytest.mark.parametrize(
    "count", ["<span>12</span>", "<i>(12)</i>", "<span class=cmt>2026</span>", "<i class=icon></i> 12", "<em>7</em>"]
)
def test_the_number_of_comments_is_no_part_of_a_title(count: str) -> None:
    listed = f"<div><h3>Tin liên quan</h3><ul><li><a href=/b-1.html>{OTHER} {count}</a></ul></div>"
    assert [item.title for item in page(story() + listed).related] == [OTHER]


@pytest.mark.parametrize(
    ("end", "said"), [("7 km", "km"), ("<b>12</b>", "12"), ("<span>2026</span>", "2026"), ("12", "12")]
)
def test_a_number_that_a_title_says_is_of_it(end: str, said: str) -> None:
    listed = f"<div><h3>Tin liên quan</h3><ul><li><a href=/b-1.html>{OTHER} {end}</a></ul></div>"
    assert page(story() + listed).related[0].title.endswith(f" {said}")


OFFERS = ["Cần bán máy cày còn mới, giá mềm", "Cho thuê kho lạnh gần bến cá Tân Hòa", "Sang nhượng quán ven sông Cái"]


@pytest.mark.parametrize("heading", ["Rao vặt", "Góc nhà nông"])
def test_what_people_sell_and_seek_is_no_story(heading: str) -> None:
    offers = "".join(f"<li><a href=/o-{at}.html>{text}</a></li>" for at, text in enumerate(OFFERS))
    below = f"<div><h3>{heading}</h3><ul>{offers}</ul></div>"
    related = f"<div><h3>Tin liên quan</h3><ul><li><a href=/b-1.html>{OTHER}</a></ul></div>"
    assert [item.title for item in page(story() + related + below).related] == [OTHER]


def test_a_story_may_begin_as_an_offer_does() -> None:
    titles = [OTHER, OFFERS[1]]
    items = "".join(f"<li><a href=/b-{at}.html>{text}</a></li>" for at, text in enumerate(titles))
    assert [i.title for i in page(story() + f"<h3>Tin liên quan</h3><ul>{items}</ul>").related] == titles
