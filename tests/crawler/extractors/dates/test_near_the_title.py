"""A line near the title of a page that has no other date: it is the page's time, or says what else it is of."""

import pytest

from crawler.extractors import extract
from crawler.items import Article, Page
from tests.crawler.extractors.small_pages import TITLE, WHEN, story

URL = "https://bao.example/bo-bao.html"
PARAGRAPH = "Cây cầu số {} nối hai bờ sông ở xã Tân Hòa, nơi hơn hai nghìn hộ dân phải đi đò suốt nhiều năm nay."
TIMES = [
    ("29 Tháng Tư, 2022", "2022-04-29"),
    ("Đỗ Đức - 07:05 12/03/2025", "2025-03-12T07:05+07:00"),
    ("Thứ tư, 12/03/2025 | 07:05 | Đời sống", "2025-03-12T07:05+07:00"),
]
OTHERS = [
    "Khai mạc: 12/03/2025 08:00", "Ngày thi: 12/03/2025", "Hạn nộp hồ sơ: 17:00 12/03/2025", "Mở thưởng: 12/03/2025",
    "Kỳ quay: 12/03/2025", "Giá vàng: 12/03/2025", "Ngày ban hành: 12/03/2025", "Ngày ký: 12/03/2025",
    "ĐT: 02.12.2023", "Hotline: 02.12.2023", "Phiên bản: 2.1.2024", "Ngày sinh: 12/03/1999", "Tết: 10/2/2024",
    "ÂL: 12/2/2025", "Lên sóng: 20:00 12/03/2025",
]  # fmt: skip


def on_page(line: str) -> Article:
    html = f"<head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>{line}</div>{story()}</body>"
    return extract(Page(URL, html.encode(), WHEN))


def in_text(line: str) -> Article:
    lines = [TITLE, line, *(PARAGRAPH.format(number) for number in range(5))]
    return extract(Page(None, "\n\n".join(lines).encode(), WHEN, content_type="text/plain"))


@pytest.mark.parametrize(("line", "expected"), TIMES, ids=[line for line, _ in TIMES])
def test_line_that_says_when_dates_the_page_and_is_no_paragraph(line: str, expected: str) -> None:
    for article in (on_page(line), in_text(line)):
        assert article.published is not None
        assert article.published.iso == expected
        assert line not in article.body


@pytest.mark.parametrize("line", OTHERS)
def test_line_of_another_date_does_not_date_the_page(line: str) -> None:
    assert on_page(line).published is None
    assert in_text(line).published is None
