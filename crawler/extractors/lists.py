"""Lists of other stories that no heading announces, and how the lines of any list are marked."""

from itertools import pairwise

from crawler.extractors.looks import Look
from crawler.extractors.rhythm import (
    Item,
    Shape,
    breaks,
    find_time,
    is_badge,
    is_relative,
    items,
    time_format,
    timed_title,
)
from crawler.extractors.sheet import NEAR, SHORT_TITLE, Placed, Sheet

_SHAPES: dict[Look, Shape] = {"time": "time", "prose": "prose", "teaser": "teaser"}
_NO_TITLE = ("bullet", "table")


def list_size(sheet: Sheet, window: list[int]) -> int:
    """How many lines of the window, from its first, are a list without a heading; 0 when none begins there."""
    if not window:
        return 0
    if _beats(sheet, [sheet.placed[at] for at in window]):
        return len(window)
    end = next((place for place, at in enumerate(window) if place and sheet.is_end(at)), len(window))
    window = window[:end]
    lines = [sheet.placed[at] for at in window]
    listed = bool(lines) and (
        _timed_titles(lines) or _teasers(sheet, window, lines) or _bare_titles(sheet, window, lines)
    )
    return len(window) if listed else 0


def _beats(sheet: Sheet, lines: list[Placed]) -> bool:
    """Whether titles and times alternate from here on."""
    looks = [one.look for one in lines]
    times = [at for at, name in enumerate(looks) if name == "time"]
    words = [one.words for one in lines if one.look != "time"]
    if not times or not words:
        return len(times) >= 2
    if sum(words) > 32 * len(words):
        return False
    if len(times) == 1:
        return _single_beat(sheet, lines)
    gaps = [later - one for one, later in pairwise(times)]
    return max(gaps) <= 4 and len(words) <= 3 * len(times) and _first_beat(lines, times)


def _first_beat(lines: list[Placed], times: list[int]) -> bool:
    """Whether the list's first line stands here, and not an article's last paragraph above it."""
    first, top, last = times[0], lines[0], len(lines) - 1 - times[-1]
    if first == 0:
        return last > 0
    if first == 1:
        return top.words <= NEAR and (top.look == "title" or last == 0)
    teased = lines[1].look in ("prose", "teaser") or is_badge(top.line.text)
    return first == 2 and times[1] - first == 3 and teased and top.look == "title"


def _single_beat(sheet: Sheet, lines: list[Placed]) -> bool:
    """Whether one title with its full time is all that is left."""
    if [one.look for one in lines[:2]] != ["title", "time"] or len(lines) > 3 or not sheet.paragraphs:
        return False
    timed = find_time(lines[1].line.text)
    full = timed is not None and (":" in timed.time or bool(timed.after))
    return lines[0].words >= SHORT_TITLE and (full or sheet.closed)


def _timed_titles(lines: list[Placed]) -> bool:
    """Whether every line is a title with its own time: `Tin thứ nhất (24/11)`."""
    return len(lines) >= 2 and all(timed_title(one.line.text) and one.line.mark != "bullet" for one in lines)


def _teasers(sheet: Sheet, window: list[int], lines: list[Placed]) -> bool:
    """Whether nothing but teasers follows: texts that break off, or that open with the paper's code again."""
    broken = [one for one in lines if one.look == "teaser" or sheet.repeats_prefix(one)]
    titles = [one for one in lines if one.look == "title" and one not in broken]
    only = len(broken) + len(titles) == len(lines) and len(titles) <= len(broken) + 1
    if not sheet.paragraphs or not broken or not only or lines[0] not in broken + titles[:1]:
        return _pairs(sheet, lines)
    again = any(sheet.repeats_prefix(one) for one in lines)
    captioned = window[0] > 0 and sheet.placed[window[0] - 1].role == "caption"
    first = lines[0] in broken or (len(lines) > 1 and lines[1] in broken)
    return first and (len(broken) >= 2 or again or sheet.closed or captioned)


def _pairs(sheet: Sheet, lines: list[Placed]) -> bool:
    """Whether titles and one-paragraph teasers alternate to the end; subheads are shorter, paragraphs longer."""
    titles, teasers = lines[::2], lines[1::2]
    looks = {one.look for one in titles} == {"title"} and {one.look for one in teasers} <= {"prose", "teaser"}
    if len(titles) != len(teasers) or not looks or sheet.paragraphs < 2:
        return False
    if all(one.line.url for one in titles):
        return True
    small = min(one.words for one in titles) >= 7 and max(one.words for one in teasers) <= NEAR
    return small and len(titles) >= (1 if sheet.closed else 3)


def _bare_titles(sheet: Sheet, window: list[int], lines: list[Placed]) -> bool:
    """Whether only titles of other stories are left: longer and less even than verses, no list of the text's own."""
    texts = [one.line.text for one in lines]
    if any(one.look != "title" for one in lines) or not sheet.paragraphs:
        return False
    if all(one.line.url for one in lines):
        return len(lines) >= 2 or sheet.closed
    if any(one.line.mark in _NO_TITLE for one in lines) or any(
        text[-1] in ",;:." or text[0] in "-–+•" for text in texts
    ):
        return False
    counts = [one.words for one in lines]
    mean = sum(counts) / len(counts)
    if sheet.closed:
        return mean >= SHORT_TITLE
    uneven = mean >= 10 or (mean >= 8 and max(counts) - min(counts) >= 3)
    return len(lines) >= 3 and uneven and sheet.paragraphs >= 2 and not sheet.announced(window[0])


def mark_list(sheet: Sheet, members: list[int], heading: str | None) -> int:
    """Mark a list's lines and give the place below it; a list that turns into another keeps its heading till there."""
    placed = [sheet.placed[at] for at in members]
    shapes: list[Shape] = [_SHAPES.get(one.look, "title") for one in placed]
    found = items([one.line for one in placed], shapes)
    turn = _turn(found, placed) if heading else None
    for at, item in enumerate(found):
        _mark_item(sheet, item, placed, heading if turn is None or at < turn else None)
    return members[-1] + 1


def _turn(found: list[Item], placed: list[Placed]) -> int | None:
    times = [placed[item.time].line.text if item.time is not None else None for item in found]
    formats = [None if text is None else time_format(text) for text in times]
    return breaks(formats, [text is not None and is_relative(text) for text in times])


def _mark_item(sheet: Sheet, item: Item, placed: list[Placed], heading: str | None) -> None:
    for inner in item.rest:
        placed[inner].cut("beside another story")
    if item.title is None:
        if item.time is not None:
            placed[item.time].cut("time of a lost title")
        return
    title = placed[item.title]
    if item.time is None and title.words <= 2 and not title.line.url:
        title.cut("beside another story")
        return
    if item.time is not None:
        placed[item.time].role, placed[item.time].item = "time", sheet.items
    title.role, title.heading, title.item = "related", heading, sheet.items
    sheet.items += 1
