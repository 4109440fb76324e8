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
