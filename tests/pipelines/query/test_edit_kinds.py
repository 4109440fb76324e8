"""What kinds an edit is of: as people have labelled edits before there were rules, and at the edges of each rule."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipelines.query.edit_kinds import KINDS, Words, kinds_of

HERE = Path(__file__).parent
FLOORS = {"edits.toml": (60, 60), "edits_held.toml": (30, 29)}
"""Of how many the first kind is right, and of how many all are: as measured; of 60, and of 30 held back."""


def labelled(name: str) -> list[dict[str, Any]]:
    edits: list[dict[str, Any]] = tomllib.loads((HERE / name).read_text("utf-8"))["edits"]
    return edits


def read(edit: dict[str, Sequence[str]]) -> tuple[str, ...]:
    """The kinds that are found in an edit of these files."""
    before, after = (Words(*(edit.get(name, [""])[at] for name in Words._fields)) for at in (0, -1))
    return kinds_of(before, after)


def body(before: str, after: str) -> tuple[str, ...]:
    return kinds_of(Words("Tin", "", before), Words("Tin", "", after))


@pytest.mark.parametrize("name", FLOORS)
def test_edits_are_told_as_people_have_labelled_them(name: str) -> None:
    edits = labelled(name)
    found = [(read(edit), tuple(edit["is"])) for edit in edits]
    first = sum(told[0] == meant[0] for told, meant in found)
    whole = sum(told == meant for told, meant in found)
    others = [pair for pair in found if pair[0] != pair[1]]
    assert first >= FLOORS[name][0], others
    assert whole >= FLOORS[name][1], others


@pytest.mark.parametrize("name", FLOORS)
def test_labels_are_kinds_in_their_order(name: str) -> None:
    for edit in labelled(name):
        assert list(edit["is"]) == [kind for kind in KINDS if kind in edit["is"]], edit
        assert any(len(edit.get(field, ())) == 2 for field in Words._fields), edit


def test_no_edit_is_held_back_that_was_also_looked_at() -> None:
    seen = [str({**edit, "is": ()}) for edit in labelled("edits.toml")]
    assert not {str({**edit, "is": ()}) for edit in labelled("edits_held.toml")} & set(seen)


@pytest.mark.parametrize("edit", labelled("edits.toml"), ids=lambda edit: "-".join(edit["is"]))
def test_what_is_done_and_undone_is_of_one_first_kind_but_for_typos(edit: dict[str, Any]) -> None:
    backwards = {name: told if name == "is" else told[::-1] for name, told in edit.items()}
    forth, back = read(edit), read(backwards)
    assert forth[0] == back[0] or "typo" in forth


def test_the_same_text_is_of_no_kind() -> None:
    assert body("Nước lên 3 m.", "Nước lên 3 m.") == ()


@pytest.mark.parametrize(("before", "after"), [
    ("Thu 1.500 tấn", "Thu 1500 tấn"),
    ("Giá 3.000.000 đồng", "Giá 3000000 đồng"),
])  # fmt: skip
def test_a_number_that_is_written_otherwise_says_the_same(before: str, after: str) -> None:
    assert body(before, after) == ("typo",)


@pytest.mark.parametrize(("before", "after"), [
    ("Tăng 3,4% so với cùng kỳ.", "Tăng 34% so với cùng kỳ."),
    ("Thu được 15 tạ quả tươi.", "Thu được 15 tấn quả tươi."),
    ("Chi 1.500 đồng mỗi cây.", "Chi 1,500 đồng mỗi cây."),
])  # fmt: skip
def test_a_comma_or_a_unit_makes_another_number(before: str, after: str) -> None:
    assert body(before, after) == ("number",)


@pytest.mark.parametrize(("before", "after"), [
    ("Đội nhà thắng 2-1 trên sân khách.", "Đội nhà thắng 3-1 trên sân khách."),
    ("Cả nhà làm trong 6 tháng trời.", "Cả nhà làm trong 8 tháng trời."),
    ("Trồng mới 50ha rừng ngập mặn.", "Trồng mới 80ha rừng ngập mặn."),
])  # fmt: skip
def test_a_score_a_span_and_an_area_are_numbers_and_no_dates(before: str, after: str) -> None:
    assert body(before, after) == ("number",)


@pytest.mark.parametrize(("before", "after"), [
    ("Bà con vui, thóc đầy bồ.", "Bà con vui, trâu đầy chuồng."),
    ("Phong trào “Xanh sạch” lan rộng.", "Phong trào “Xanh đẹp” lan rộng."),
    ("Ảnh hưởng của bão kéo dài trong vùng.", "Ảnh hưởng của lũ kéo dài trong vùng."),
])  # fmt: skip
def test_other_words_a_name_in_quotation_marks_and_an_effect_are_of_no_other_kind(before: str, after: str) -> None:
    assert body(before, after) == ("other",)


@pytest.mark.parametrize(("before", "after"), [("", "Một đoạn mới."), ("Một đoạn cũ.", "")])
def test_a_text_that_comes_or_goes_whole_is_something_else(before: str, after: str) -> None:
    assert body(before, after) == ("other",)


@pytest.mark.parametrize("added", [
    "* Đính chính: chiều dài cầu là 45 m.",
    "Hoàng Nam",
    "Theo báo của Sở Y tế",
    "(Tiếp tục cập nhật)",
    "Hạn nộp: 5/9",
])  # fmt: skip
def test_a_paragraph_that_comes_or_goes_is_something_else_whatever_is_named_in_it(added: str) -> None:
    first, last = "Cầu dài và rộng.", "Bà con vui mừng."
    for beside in (f"{first}\n\n{added}\n\n{last}", f"{first}\n\n{last}\n\n{added}", f"{added}\n\n{first}\n\n{last}"):
        assert body(f"{first}\n\n{last}", beside) == ("other",)
        assert body(beside, f"{first}\n\n{last}") == ("other",)


@pytest.mark.parametrize(("before", "after"), [
    ("Cầu xong trước mùa mưa.", "Cầu xong trước tháng 5."),
    ("Lễ hội mở ngày mai ở làng.", "Lễ hội mở ngày 4/6 ở làng."),
])  # fmt: skip
def test_a_day_in_the_place_of_a_few_words_is_a_date(before: str, after: str) -> None:
    assert body(before, after) == ("date",)
