"""What changed between two texts, as paragraphs of words that were kept, put in or taken out."""

import random
import re

import pytest

from pipelines.query.changed_words import BREAK, Difference, Paragraph, changes, difference

MARKS = {"kept": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
FLOOD = "Lũ cuốn trôi 3 ngôi nhà ở xã Nam Hải."


def written(paragraph: Paragraph) -> str:
    return "".join(text.join(MARKS[kind]) for kind, text in paragraph.runs)


def told(before: str, after: str) -> list[str]:
    """Texts with a bar between their paragraphs; the first is the title."""
    return [written(one) for one in compared(before, after).paragraphs]


def compared(before: str, after: str) -> Difference:
    old, new = ((title, None, "\n\n".join(body)) for title, *body in (text.split("|") for text in (before, after)))
    return difference(old, new)


@pytest.mark.parametrize(
    ("before", "after", "seen"),
    [
        ("Lũ|Có 12 người.|Hết.", "Lũ|Có 9 người.|Hết.", ["Lũ", "Có [-12-]{+9+} người.", "Hết."]),
        ("Lũ|Có 12 người.", "Lũ|Có 12 người.|Thêm.", ["Lũ", "Có 12 người.", "{+Thêm.+}"]),
        ("Lũ|Một.|Hai.", "Lũ|Đầu.|Một.|Hai.", ["Lũ", "{+Đầu.+}", "Một.", "Hai."]),
        ("Lũ|Một.|Hai.|Ba.", "Lũ|Một.|Ba.", ["Lũ", "Một.", "[-Hai.-]", "Ba."]),
        ("Lũ lớn|Một.", "Lũ nhỏ|Một.", ["Lũ [-lớn-]{+nhỏ+}", "Một."]),
        ("Lũ|Ông An nói.", "Lũ|Bà Bình kể.", ["Lũ", "[-Ông An nói.-]{+Bà Bình kể.+}"]),
        ("Lũ|Một hai ba.|Bốn.", "Lũ|Một hai ba. Bốn.", ["Lũ", f"Một hai ba.[-{BREAK}-]", "Bốn."]),
        ("Lũ|Một.|Hai.", "Lũ|Một.|Hai.", ["Lũ", "Một.", "Hai."]),
    ],
)  # fmt: skip
def test_words_are_marked_within_their_paragraph(before: str, after: str, seen: list[str]) -> None:
    assert told(before, after) == seen


def test_words_that_changed_in_a_row_are_one_stretch() -> None:
    assert changes("Ông An vừa nói thế", "Ông Bình đã kể thế") == [
        ["=", "Ông "], ["-", "An vừa nói"], ["+", "Bình đã kể"], ["=", " thế"],
    ]  # fmt: skip


def test_a_lead_that_is_a_paragraph_now_is_no_change() -> None:
    found = difference(("Lũ", FLOOD, "Hết."), ("Lũ", None, f"{FLOOD}\n\nHết."))
    assert {one.kind for one in found.paragraphs} == {"kept"}


def test_what_it_shows_is_counted() -> None:
    found = compared("Lũ lớn|Có 12 người.|Ông An nói thế.|Hết.", "Lũ lớn|Có 9 người.|Hết.|Thêm một. Thêm hai.|Ba.")
    assert [found.count_paragraphs(kind) for kind in ("added", "removed", None)] == [2, 1, 1]
    assert (found.count_words("added"), found.count_words("removed")) == (1 + 4 + 1, 1 + 4)


@pytest.mark.parametrize("seed", range(40))
def test_nothing_of_either_text_is_lost_or_made_up(seed: int) -> None:
    chance = random.Random(seed)
    words = ["mưa", "lớn", "ở", "huyện", "12", "người", "|", "|"]
    old, new = (re.sub(r"\|[ |]*", "|", " ".join(chance.choices(words, k=chance.randrange(1, 40)))) for _ in range(2))
    found = compared(old, new)
    for text, other in ((old, "added"), (new, "removed")):
        runs = [run for one in found.paragraphs for run in one.runs if run.kind != other and run.text != BREAK]
        assert " ".join(run.text for run in runs).split() == text.replace("|", " ").split()
    assert {one.kind for one in compared(old, old).paragraphs} <= {"kept"}
