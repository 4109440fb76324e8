"""The words around articles, and the lines that must not be taken for them."""

import pytest

from crawler.extractors.lexicon.boilerplate import footer_line, noise_line, related_heading, tool_line


@pytest.mark.parametrize(
    "line",
    [
        "TIN LIÊN QUAN",
        "Các tin, bài đã đưa (12):",
        "» Đọc thêm",
        "Cùng chuyên mục…",
        "Đọc nhiều trong Kinh doanh",
        "Tham khảo thêm",
    ],
)
def test_heading_of_related_news(line: str) -> None:
    assert related_heading(line)


@pytest.mark.parametrize(
    "line", ["Xem thêm thông tin tại đây", "Tin vui đến với bà con", "Mới đây, huyện đã khởi công"]
)
def test_sentence_is_no_heading(line: str) -> None:
    assert not related_heading(line)


@pytest.mark.parametrize(
    "line", ["Chia sẻ", "A- A+", "Từ khoá:", "Bình luận (3)", "12 lượt thích", "Theo dõi Báo X trên Google News"]
)
def test_tools(line: str) -> None:
    assert tool_line(line)


@pytest.mark.parametrize("line", ["© 2026 Báo X", "Giấy phép số 12/GP-BTTTT", "Tổng Biên tập: An", "Điện thoại: 0210"])
def test_footer(line: str) -> None:
    assert footer_line(line)


@pytest.mark.parametrize("line", ["{{ item.title }}", "Array", "———", "Trình duyệt không hỗ trợ video"])
def test_noise(line: str) -> None:
    assert noise_line(line)
