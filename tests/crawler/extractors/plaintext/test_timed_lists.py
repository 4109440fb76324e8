"""Which lines are times, and where a list turns into another."""

import pytest

from crawler.extractors.plaintext.timed_lists import breaks, time_line


@pytest.mark.parametrize(
    "text",
    [
        "16:20 | 09/03/2025 Kinh tế",
        "4 ngày trước Tin hội",
        "21-02-2026 14:05 Tin tức",
        "Thứ hai, 9/3/2026, 06:15 (GMT+7)",
        "Cập nhật ngày: 25/06/2019 16:50",
        "Thứ bảy: 15:30 ngày 10/02/2024",
        "09-03-2026 - 00:07 AM | Thị trường nông sản",
        "VOV March 14th, 2013",
        "22:07 , 09/03/2026",
        "Thứ năm - 29/04/2021 06:20 0",
        "13 giờ trước",
        "19:30 08-Oct-2018",
    ],
)
def test_time_lines_are_seen(text: str) -> None:
    assert time_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lễ bế mạc sẽ diễn ra vào sáng ngày 12/11/2023.",
        "8h00 ngày 12/11/2023: Khai mạc lễ hội",
        "12/11/2023, ông An đã về thăm quê.",
        "Khai mạc: 12/11/2023",
        "Tối 24/2, đoàn đã đến nơi",
        "Giá vàng 75 triệu đồng",
    ],
)
def test_sentences_with_dates_are_no_time_lines(text: str) -> None:
    assert time_line(text) is None


@pytest.mark.parametrize(
    ("formats", "relative", "turn"),
    [
        (["a", "a", "a", "b", "b", "b"], [], 3),
        (["a", "a", "r", "b", "b"], [2], 2),
        (["a", "a", "b"], [], None),
        (["a", "b", "a", "b"], [], None),
        (["r", "r", "a", "a"], [0, 1], None),
        ([None, None, "a", "a"], [], 2),
    ],
)
def test_a_list_turns_where_its_rhythm_changes_for_good(
    formats: list[str | None], relative: list[int], turn: int | None
) -> None:
    assert breaks(formats, [at in relative for at in range(len(formats))]) == turn
