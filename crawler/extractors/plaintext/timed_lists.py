"""Lists of other stories in plain text: a title, then its time; the beat tells them from paragraphs.

A list comes as `title` + `HH:MM | DD/MM/YYYY Section`, as time + title, with teasers between, or as bare titles.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from .lines import Line

_CLOCK = r"\d{1,2}(?::\d{2}(?::\d{2})?|\s?(?:h|g|giờ)\s?(?:\d{2})?)(?:\s?(?:[ap]m|sa|ch)\b)?"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY = (
    r"(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:\d{4}|\d{2})(?![\d/])|\d{4}-\d{1,2}-\d{1,2}(?:t(?=\d))?"
    r"|\d{1,2}\s+tháng\s+\d{1,2}\s*,?\s+(?:năm\s+)?\d{4}|(?:tháng|thg|th)\s?\d{1,2}\s+\d{1,2}\s*,\s*\d{4}"
    rf"|{_MONTHS}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}[-\s]{_MONTHS}[-\s,]+\d{{4}})"
)
_WEEKDAY = r"(?:(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật|cn|t[2-7])\b\s*[,:.|•-]*\s*)"
_ZONE = r"(?:\s*[(\[]?\s*(?:gmt|utc)\s*\+?\s*\d{1,2}(?::?\d{2})?\s*[)\]]?|\s*[+]\d{2}:?\d{2}|z\b)?"
_JOIN = r"\s*(?:[,|•·–:-]|lúc|ngày|vào lúc|at)?\s*(?:ngày\s+)?"
_LABEL = (
    r"(?:(?:ngày\s+)?(?:đăng|cập nhật|xuất bản|phát hành|gửi)(?:\s+(?:lúc|ngày|mới nhất|lần cuối))*|thời gian|lúc|ngày"
    r"|published|posted|updated|last updated|date)\s*(?:on\s+)?:?\s*"
)
_MOMENT = rf"(?:{_CLOCK}{_JOIN}{_WEEKDAY}?{_DAY}|{_DAY}(?:{_JOIN}{_CLOCK})?|{_DAY})"
_RELATIVE = (
    r"(?:(?:\d{1,3}|vài|một|hai|ba)\s+(?:giây|phút|giờ|tiếng|ngày|tuần|tháng|năm)\s+trước"
    r"|vừa\s+xong|vài\s+giây|hôm\s+(?:nay|qua|kia)(?:\s*,?\s*(?:lúc\s+)?\d{1,2}:\d{2})?"
    r"|\d{1,3}\s+(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?)\s+ago)"
)
_ANCHOR = re.compile(r"\d|vừa|hôm|vài|một|hai|ba", re.IGNORECASE)  # what a time cannot do without
_TIME = re.compile(  # "Cập nhật lúc: Thứ Hai, 24/11/2025 - 08:15 (GMT+7)"
    rf"(?<![\w/.,-])[(\[]?(?:{_LABEL})?{_WEEKDAY}?(?:{_MOMENT}{_ZONE}|{_RELATIVE})[)\]]?(?![\w/])", re.IGNORECASE
)
_SHORT_DATE = re.compile(r"^\(\d{1,2}/\d{1,2}\)\s*|\s*\(\d{1,2}/\d{1,2}\)$")  # "Tin thứ nhất (24/11)"
_EVENT = re.compile(  # "Khai mạc: 12/11/2023"
    r"khai mạc|bế mạc|diễn ra|hạn (?:chót|nộp|cuối)|hết hạn|sinh ngày|ban hành|hiệu lực|nghị định|quyết định|số ra|lịch"
    r"|dự kiến|bắt đầu|kết thúc|địa điểm",
    re.IGNORECASE,
)
_EDGE = " \t-–—|•·,:;/()[]"
_COUNTS = re.compile(r"^[\d\s.,]*(?:lượt xem|lượt đọc|bình luận|views?|comments?)?[\d\s]*$", re.IGNORECASE)  # "1.234"
_RANK = re.compile(r"^\d{1,2}[.)]?$")  # "3" above the third title
_GLUED_RANK = re.compile(r"^(\d{1,2})(?:[.)]\s*|\s+|(?=[^\W\d_]))")  # "3Tin thứ ba"
_ELLIPSIS = ("...", "…", "[…]", "[...]")
_DIGITS = re.compile(r"\d+")
_MAX_LINE = 400
_MAX_BEFORE = 5
_MAX_AFTER = 7
_MAX_SECTION = 10
_BADGE_WORDS = 3
_TITLE_WORDS = 40

Shape = Literal["time", "title", "prose", "teaser"]


class Timed(NamedTuple):
    """A line that holds a time, and what stands around it."""

    before: str
    time: str
    after: str


@lru_cache(maxsize=4096)
def find_time(text: str) -> Timed | None:
    """The first time in a line with what stands before and after it; `None` when there is none."""
    if len(text) > _MAX_LINE or not _ANCHOR.search(text):
        return None
    found = _TIME.search(text)
    return (
        Timed(text[: found.start()].strip(_EDGE), found[0].strip(), text[found.end() :].strip(_EDGE)) if found else None
    )


def time_line(text: str) -> Timed | None:
    """A line that is a time and little else: a section after it, a writer or a paper before it.

    `16:20 | 09/03/2025 Kinh tế` · `VOV March 14th, 2013` · `4 ngày trước Tin hội`; never a sentence.
    """
    timed = find_time(text)
    if not timed or text.endswith((".", ";", "!", "?")) or _EVENT.search(text):
        return None
    before, after = timed.before.split(), timed.after.split()
    limit = _MAX_SECTION if ":" in timed.time and not before else _MAX_AFTER
    if len(before) > _MAX_BEFORE or len(after) > limit or (before and after and not _COUNTS.match(timed.after)):
        return None
    if text[text.find(timed.time) + len(timed.time) :].lstrip().startswith((":", ",")) and after:
        return None  # "8h00 ngày 12/11/2023: Lễ dâng hương" is a programme
    named = all(word[0].isupper() or not word[0].isalpha() for word in before)
    return timed if named and (not after or not timed.after[0].islower() or _COUNTS.match(timed.after)) else None


def timed_title(text: str) -> Timed | None:
    """A title with its time on the same line: `24/11/2025 Tin thứ nhất trong ngày`, `Tin thứ nhất (24/11)`."""
    if len(text) > _MAX_LINE:
        return None
    if short := _SHORT_DATE.search(text):
        before, after = text[: short.start()].strip(), text[short.end() :].strip()
        return Timed(before, short[0].strip(), after) if len((before + after).split()) >= 4 else None
    timed = find_time(text)
    if not timed or text.endswith("."):
        return None
    words = (len(timed.before.split()), len(timed.after.split()))
    return timed if min(words) == 0 and 4 <= max(words) <= _TITLE_WORDS else None


def ends_open(text: str) -> bool:
    """Whether a text breaks off, as teasers do: `Sáng 24/2, đoàn công tác đã...`."""
    return text.endswith(_ELLIPSIS) and not text.endswith(("v.v...", "v.v…"))


def time_format(text: str) -> str:
    """What a time looks like, without its digits: `16:20 | 09/03/2025` → `: | //`; lists differ in it."""
    timed = find_time(text)
    return _DIGITS.sub("", timed.time).casefold() if timed else ""


def is_relative(text: str) -> bool:
    """Whether a time counts back from the moment of reading: `4 ngày trước`."""
    return not _DIGITS.search(text) or not re.search(r"\d{4}|\d[/.-]\d", text)


class Item(NamedTuple):
    """One other story of a list: places in the sequence of lines that `items` was given."""

    title: int | None
    """`None` for a time whose title was lost."""
    time: int | None = None
    rest: tuple[int, ...] = ()
    """Teasers, section names and rank numbers beside the title."""


def items(lines: Sequence[Line], shapes: Sequence[Shape]) -> list[Item]:
    """The stories of a list, in order; every line belongs to exactly one of them."""
    times = [at for at, shape in enumerate(shapes) if shape == "time"]
    if not times:
        return _untimed(lines, shapes, range(len(lines)))
    between = [later - one - 1 for one, later in pairwise(times)]
    beat = Counter(between).most_common(1)[0][0] if between else None
    ahead = _ahead(lines, shapes, times, beat)
    if beat is None:
        beat = ahead or len(lines) - 1 - times[-1]
    return _beaten(lines, shapes, times, (ahead, max(beat - ahead, 0)))


def _ahead(lines: Sequence[Line], shapes: Sequence[Shape], times: list[int], beat: int | None) -> int:
    """How many lines of a story stand above its time; 0 when the time comes first."""
    first, trailing = times[0], len(shapes) - 1 - times[-1]
    if beat is None:
        return min(first, 2 if first > 1 and shapes[first - 1] in ("teaser", "prose") else 1)
    if first == 0 or beat == 0:
        return min(first, beat)
    if trailing >= beat and lines[first].gap and not lines[min(first + 1, len(lines) - 1)].gap:
        return 0
    return max(min(first, beat) if first >= beat else first, 0)


def _beaten(lines: Sequence[Line], shapes: Sequence[Shape], times: list[int], around: tuple[int, int]) -> list[Item]:
    """Stories around their times: so many lines above, so many below; what is over stands without a time."""
    ahead, behind = around
    out: list[Item] = []
    done = 0
    for at, following in zip(times, [*times[1:], len(lines) + ahead], strict=True):
        start = max(done, at - ahead)
        end = min(at + 1 + behind, max(following - ahead, at + 1), len(lines))
        out += _untimed(lines, shapes, range(done, start))
        out.append(_story(lines, shapes, [*range(start, at), *range(at + 1, end)], at))
        done = end
    return out + _untimed(lines, shapes, range(done, len(lines)))


def _story(lines: Sequence[Line], shapes: Sequence[Shape], members: list[int], time: int) -> Item:
    title = _title_of(lines, shapes, members)
    return Item(title, time, tuple(member for member in members if member != title))


def _title_of(lines: Sequence[Line], shapes: Sequence[Shape], members: list[int]) -> int | None:
    if not members:
        return None
    titles = [member for member in members if shapes[member] == "title"] or members
    return next((member for member in titles if not is_badge(lines[member].text)), titles[0])


def _untimed(lines: Sequence[Line], shapes: Sequence[Shape], members: Sequence[int]) -> list[Item]:
    """Stories without times: each title opens one, teasers and badges belong to the title above or below."""
    has_titles = any(shapes[at] == "title" and not is_badge(lines[at].text) for at in members)
    stories: list[tuple[int, list[int]]] = []
    held: list[int] = []
    for at in members:
        if has_titles and (is_badge(lines[at].text) or _RANK.match(lines[at].text)):
            held.append(at)
        elif has_titles and shapes[at] != "title" and stories:
            stories[-1][1].extend((*held, at))
            held = []
        else:
            stories.append((at, held))
            held = []
    if stories:
        stories[-1][1].extend(held)
        held = []
    return [Item(title, None, tuple(rest)) for title, rest in stories] + [Item(at) for at in held]


def is_badge(text: str) -> bool:
    """Whether a line beside a title is only its section or its rank: `Thời sự`, `3`."""
    return len(text.split()) <= _BADGE_WORDS


def unranked(titles: Sequence[str]) -> list[str]:
    """Titles without the rank glued to them, when all have one and it counts up from 1."""
    found = [_GLUED_RANK.match(title) for title in titles]
    if len(titles) < 2 or [int(rank[1]) if rank else 0 for rank in found] != list(range(1, len(titles) + 1)):
        return list(titles)
    return [title[rank.end() :] if rank else title for title, rank in zip(titles, found, strict=True)]


def breaks(formats: Sequence[str | None], relative: Sequence[bool]) -> int | None:
    """Where a list under one heading turns into another list without one; `None` when it does not.

    `formats` are the items' time formats, `None` for an item without a time. The list turns where the format changes
    for good, at least two items on either side; relative times go with what follows them, since lists begin with the
    newest story.
    """
    known = [at for at, form in enumerate(formats) if not relative[at]]
    turns = [at for one, at in pairwise(known) if formats[one] != formats[at]]
    if len(turns) != 1:
        return None
    at = turns[0]
    while at > 0 and relative[at - 1]:
        at -= 1
    return at if at >= 2 and len(formats) - at >= 2 else None
