"""Where in a longer line a time stands: for bylines, related items, flat text and listings."""

import pytest

from crawler.extractors.dates import is_clock, is_time, order_of, posted, spot

LINES = [
    ("Quàng Hương - 14:27, 12/03/2026", "Quàng Hương", "14:27, 12/03/2026", ""),
    ("16:20 | 09/03/2025 Kinh tế", "", "16:20 | 09/03/2025", "Kinh tế"),
    ("4 ngày trước Tin hội", "", "4 ngày trước", "Tin hội"),
    ("VOV March 14th, 2013", "VOV", "March 14th, 2013", ""),
    ("Lễ hội ở VietnamPlus 24/11/2025 | In bài", "Lễ hội ở VietnamPlus", "24/11/2025", "In bài"),
    ("Cập nhật ngày: 25/06/2019 16:50", "", "Cập nhật ngày: 25/06/2019 16:50", ""),
    ("Đỗ Đức Thứ bảy, 07/03/2026 - 08:07 (GMT+7)", "Đỗ Đức", "Thứ bảy, 07/03/2026 - 08:07 (GMT+7)", ""),
    ("An Mai, 4. Mai 2024", "An Mai", "4. Mai 2024", ""),
    ("2024年5月4日 記者", "", "2024年5月4日", "記者"),
    ("Số tháng 3/2021", "Số", "tháng 3/2021", ""),
]


@pytest.mark.parametrize(("text", "before", "time", "behind"), LINES, ids=[row[0] for row in LINES])
def test_time_is_found_with_what_stands_around_it(text: str, before: str, time: str, behind: str) -> None:
    found = spot(text)
    assert found is not None
    assert (found.before, found.time, found.behind) == (before, time, behind)


@pytest.mark.parametrize(
    "text",
    ["Giá vàng 75 triệu đồng", "Hai người bị thương", "9 tháng đầu năm 2021", "IP: 12.11.20.23", "ĐT: 0939.923988", ""],
)
def test_line_without_a_time_has_none(text: str) -> None:
    assert spot(text) is None


@pytest.mark.parametrize(
    "text",
    ["29 Tháng Tư, 2022", "(19/01/2012)", "Thứ bảy, 07/03/2026 - 08:07 (GMT+7)", "13 giờ trước", "[5 phút trước]",
     "Đăng lúc 08:24 15/11/2024 - Cập nhật lúc 10:02 16/11/2024"],
)  # fmt: skip
def test_line_that_says_nothing_but_when(text: str) -> None:
    assert is_time(text)
    assert not is_time(f"{text} Đỗ Đức")


def test_what_kind_of_time_it_is() -> None:
    clock, past, event = spot("20/11/2024 8h05"), spot("3 giờ trước"), spot("Khai mạc: 12/11/2023")
    assert clock is not None
    assert past is not None
    assert event is not None
    assert (clock.is_timed, clock.is_past, clock.is_anothers) == (True, False, False)
    assert (past.is_timed, past.is_past, past.is_anothers) == (False, True, False)
    assert event.is_anothers


def test_line_that_says_when_a_story_was_published_gives_its_beginning() -> None:
    assert posted("Đăng ngày 7/3/2026 08:07 | In | Gửi bạn bè") == "Đăng ngày 7/3/2026 08:07"
    assert posted("Lan Anh đăng ngày 7/3/2026") is None
    assert posted("Cập nhật 7/3/2026") is None
    assert posted("Khai mạc ngày 7/3/2026") is None


@pytest.mark.parametrize(("text", "is_one"), [("09:51", True), ("9h51", True), ("9g51", True), ("12/11", False)])
def test_clock_may_stand_alone_on_its_line(text: str, is_one: bool) -> None:
    assert is_clock(text) is is_one


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["9/14/2026 6:44:00 PM", "9/8/2026 8:01:00 PM"], "mdy"),
        (["9/8/2026 8:01:00 PM"], "dmy"),
        (["9/14/2026", "9/8/2026"], "dmy"),
        (["9/14/2026 6:44:00 PM", "14/9/2026 8:01:00 PM"], "dmy"),
        (["2026-09-14T06:44:00+07:00"], "dmy"),
    ],
)
def test_stamps_of_one_source_tell_its_order(texts: list[str], order: str) -> None:
    assert order_of(texts) == order
