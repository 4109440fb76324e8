"""Where a tag alone parts two texts."""

import pytest

from crawler.extractors.document.joints import joined
from tests.crawler.extractors.small_pages import page, story


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["Xã Tân Hòa:", "Khởi công"], "Xã Tân Hòa: Khởi công"),
        (["TP HCM", "Nếu"], "TP HCM Nếu"),
        (["TÂN HÒA", "Sáng 12-3"], "TÂN HÒA Sáng 12-3"),
        (["Tân Hòa", "Ở xã"], "Tân Hòa Ở xã"),
        (["nước lên.", "Theo"], "nước lên. Theo"),
        (["“mừng lắm”", "Bà An"], "“mừng lắm” Bà An"),
        (["12.3.2026", "Theo"], "12.3.2026 Theo"),
    ],
)
def test_two_words_are_parted_where_a_capital_would_be_glued(parts: list[str], text: str) -> None:
    assert joined(parts) == text


@pytest.mark.parametrize(
    "parts",
    [
        ["T", "ôi"],
        ["H", "À NỘI"],
        ["HÀ N", "ỘI"],
        ["TP.", "HCM"],
        ["P.", "V"],
        ["H", "2", "SO", "4"],
        ["”", "Varje"],
        ["1", "Giá vàng"],
        ["You", "", "Tube"],
        ["nước", "lên"],
        ["Student", "I", "nnen"],
    ],
)
def test_one_word_stays_one(parts: list[str]) -> None:
    assert joined(parts) == "".join(parts)


def test_a_place_in_an_element_of_its_own_is_no_part_of_the_next_word() -> None:
    lead = "Bờ bao dài hai cây số được gia cố trước khi nước lên, hơn 200 hộ dân cùng góp công."
    article = page(f"<p class=sapo><strong>TÂN HÒA</strong>{lead}</p>{story()}")
    assert article.lead == f"TÂN HÒA {lead}"


def test_a_word_that_may_be_broken_is_one() -> None:
    assert "mạng VietNamNet" in page(story("<p>Theo mạng VietNam<wbr>Net, nước còn lên ba ngày nữa.</p>")).text
