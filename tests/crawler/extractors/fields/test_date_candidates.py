"""Which of the dates on a page can be its own."""

import json

import pytest

from tests.crawler.extractors.small_pages import long_story, page, site, story


def test_the_day_above_the_title_is_the_visit_where_a_time_stands_below() -> None:
    article = page(
        f"<div class=date>Thứ năm, 12/03/2026 08:20</div>{story()}", above="<div>13/03/2026 | Trang chủ</div>"
    )
    assert article.published is not None
    assert article.published.iso == "2026-03-12T08:20+07:00"


@pytest.mark.parametrize(
    "line",
    [
        "<div class=time>Ngày đăng: 05/03/2026 07:30</div>",
        "<p>Đăng lúc <time>7h30 ngày 5/3/2026</time></p>",
        "<div>Đăng ngày 05/03/2026 07:30 <a href='/in/1'>In</a> <a href='/u/1'>Ban biên tập</a></div>",
        "<div>Posted on 05/03/2026 07:30 by toasoan · 0 bình luận · 215 lượt xem</div>",
    ],
)
def test_a_time_below_the_text_counts_where_none_stands_above(line: str) -> None:
    below, above = page(story() + line), page(f"<div class=date>12/03/2026 08:20</div>{story()}{line}")
    assert [stamp and stamp.iso for stamp in (below.published, above.published)] == [
        "2026-03-05T07:30+07:00",
        "2026-03-12T08:20+07:00",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "<div>Tú Anh đăng ngày 05/03/2026 07:30: rất hay</div>",
        "<div>Hạn nộp hồ sơ: 05/03/2026 tại Ban biên tập</div>",
    ],
)
def test_what_else_names_a_day_below_the_text_does_not_count(line: str) -> None:
    published = page(story() + line).published
    assert published is not None
    assert published.source == "url"


def test_where_each_of_several_texts_has_its_time_below_it_none_is_the_pages() -> None:
    line = "<div>Đăng ngày {:02}/03/2026 07:30 · <a href='/tin.php?so={}'>Đọc thêm</a></div>"
    published = page("".join(story() + line.format(day, day) for day in (9, 8, 7))).published
    assert published is not None
    assert published.source == "url"


LIKE_A_BYLINE = "Điện lực Bình Xoài xin thêm vốn cho hồ chứa nước ngọt Hưng Bần"


@pytest.mark.parametrize("day", ["<time>10:12, 08/03/2026</time>", "<span>10:12, 08/03/2026</span>", "(08/03/2026)"])
@pytest.mark.parametrize("excluded", [(".tin-kem",), ()], ids=["excluded", "not excluded"])
@pytest.mark.parametrize("stated", [True, False], ids=["stated", "not stated"])
def test_the_time_of_another_story_between_title_and_text_is_not_the_pages(
    day: str, excluded: tuple[str, ...], stated: bool
) -> None:
    told = {"@type": "NewsArticle", **dict.fromkeys(("datePublished", "dateModified"), "2026-03-11T08:20:00+07:00")}
    head = f"<script type=application/ld+json>{json.dumps(told)}</script>" if stated else ""
    item = f"<li><a class=title4 href=/b-1.html>{LIKE_A_BYLINE}</a>{day}</li>"
    box = f"<div class=tin-kem><h4>Tin liên quan</h4><ul>{item}</ul></div>"
    inner = f"<div class=date>08:20, 11/03/2026</div>{box}{long_story()}"
    published = page(inner, head=head, helped=site(exclude=excluded)).published
    assert published is not None
    assert published.iso.startswith("2026-03-11T08:20")
