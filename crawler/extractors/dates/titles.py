"""Whether a line is a story's title and its time, as listings print them."""

import re

from .shape import FEW, HARD, Shape
from .tokens import CLOCK, DATE, PAST

_MOST, _SURELY, _FEWEST = 30, 5, 3
"""Words of a title; `Khai mạc Đại hội Đoàn tỉnh` is sure to be one, `Hạn nộp hồ sơ` is not."""
_SHORT = 8
_BEGINNING = re.compile(r"[^\w]*(?:\[\w+\] )?[^\w]*[A-Z\d]")  # "500 hộ dân", "“Cầu treo”", "[Video] Mưa"
_LEADING = re.compile(r"[DLPO](?! ?[|()\[\];~W])")


def is_title(shape: Shape) -> bool:
    """Whether the line is a title and then its time, or the other way round."""
    return _begins_with_title(shape) or _ends_with_title(shape)


def _begins_with_title(shape: Shape) -> bool:
    words, gap = shape.head["words"], shape.gap
    is_event = "x" in words
    if is_event and len(shape.line.printed(*shape.head.span("words")).split()) < _SURELY - _is_named(shape):
        return False
    if not _FEWEST - is_event <= shape.words_before <= _MOST or not _BEGINNING.match(shape.line.plain):
        return False
    is_parted = shape.is_stamp or shape.is_apart
    is_birth = not shape.is_timed and "(" in gap and ("w" not in words or "(D" in gap)
    return is_parted and not is_birth and ":" not in gap and not _leads_on(shape) and _is_closed(shape)


def _is_named(shape: Shape) -> bool:
    """Whether an event with a name of its own has a stamp behind it: `Tổ chức Festival Huế - 25/9/2015, 18:07`."""
    return (
        "C" in shape.head["words"][1:]
        and shape.is_apart
        and re.search(rf"{DATE}[ ,|]+{CLOCK}", shape.kinds) is not None
    )


def _leads_on(shape: Shape) -> bool:
    """Whether the words before the time are of its sentence: `… diễn ra lúc 8:00 ngày 18/3/2021`.

    A bare stamp is none of it, though a title may end so: `Bữa cơm mỗi ngày 18/3/2021 08:00`.
    """
    is_bare = shape.is_timed and not shape.tail["words"] and "D" not in shape.kinds[shape.head.end() :]
    return _LEADING.match(shape.gap) is not None and not is_bare and PAST not in shape.kinds


def _is_closed(shape: Shape) -> bool:
    """Whether nothing goes on behind the time but a few words for themselves."""
    words, gap = shape.tail["words"].lstrip(), shape.tail["gap"]
    return not shape.words_behind or (
        not re.search("[:,.]", gap) and words[:1] in "CA" and shape.words_behind <= _SHORT
    )


def _ends_with_title(shape: Shape) -> bool:
    words, gap = shape.tail["words"].lstrip(" ~"), shape.tail["gap"]  # "“500 hộ dân” …"
    is_section = shape.is_apart and shape.words_before <= FEW and ":" not in shape.head["words"]
    if (shape.words_before and not is_section) or not _FEWEST <= shape.words_behind <= _MOST:
        return False
    narrates = "P" if shape.is_timed else "DLP"
    is_parted = not re.match(f"[ (]*[{narrates}]", shape.kinds) or not HARD.isdisjoint(gap)
    return words[:1] in "CArxdeny" and is_parted and not re.search("[:,]", gap)
