"""Which of the dates on a page can be its own."""

import pytest

from tests.crawler.extractors.small_pages import page, story


def test_the_day_above_the_title_is_the_visit_where_a_time_stands_below() -> None:
    article = page(
        f"<div class=date>Thứ năm, 12/03/2026 08:20</div>{story()}", above="<div>13/03/2026 | Trang chủ</div>"
    )
    assert article.published is not None
    assert article.published.iso == "2026-03-12T08:20+07:00"


@pytest.mark.parametrize(
    "line",
    ["<div class=time>Ngày đăng: 05/03/2026 07:30</div>", "<p>Đăng lúc <time>7h30 ngày 5/3/2026</time></p>"],
)
def test_a_time_below_the_text_counts_where_none_stands_above(line: str) -> None:
    below, above = page(story() + line), page(f"<div class=date>12/03/2026 08:20</div>{story()}{line}")
    assert [stamp and stamp.iso for stamp in (below.published, above.published)] == [
        "2026-03-05T07:30+07:00",
        "2026-03-12T08:20+07:00",
    ]
