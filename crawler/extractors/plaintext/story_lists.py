"""Lists of other stories that no heading announces, and how the lines of any list are marked."""

from .line_kinds import Look
from .lookahead import Window
from .state import NEAR, SHORT_TITLE, Placed, Sheet
from .timed_lists import Item, Shape, breaks, find_time, is_badge, is_relative, items, time_format

_SHAPES: dict[Look, Shape] = {"time": "time", "prose": "prose", "teaser": "teaser"}


def list_size(sheet: Sheet, window: Window) -> int:
    """How many lines of the window, from its first, are a list without a heading; 0 when none begins there."""
    if not window:
        return 0
    if _beats(sheet, window):
        return len(window)
    window = window.cut(window.find(window.below.next_end, 1))
    listed = _timed_titles(window) or _teasers(sheet, window) or _bare_titles(sheet, window)
    return len(window) if listed else 0


def _beats(sheet: Sheet, window: Window) -> bool:
    """Whether titles and times alternate from here on."""
    times = window.total(window.below.times)
    others = len(window) - times
    if not times or not others:
        return times >= 2
    if window.total(window.below.words) > 32 * others:
        return False
    if times == 1:
        return _single_beat(sheet, window)
    first = window.find(window.below.next_time)
    even = window.find(window.below.next_pause, first + 1) == len(window)
    return even and others <= 3 * times and _first_beat(window, first)


def _first_beat(window: Window, first: int) -> bool:
    """Whether the list's first line stands here, and not an article's last paragraph above it."""
    top, last = window[0], window.stop - 1 - window.below.last_time[window.stop]
    if first == 0:
        return last > 0
    if first == 1:
        return top.words <= NEAR and (top.look == "title" or last == 0)
    teased = window[1].look in ("prose", "teaser") or is_badge(top.line.text)
    second = window.find(window.below.next_time, first + 1)
    return first == 2 and second - first == 3 and teased and top.look == "title"


def _single_beat(sheet: Sheet, window: Window) -> bool:
    """Whether one title with its full time is all that is left."""
    if not 2 <= len(window) <= 3 or (window[0].look, window[1].look) != ("title", "time") or not sheet.paragraphs:
        return False
    timed = find_time(window[1].line.text)
    full = timed is not None and (":" in timed.time or bool(timed.after))
    return window[0].words >= SHORT_TITLE and (full or sheet.closed)


def _timed_titles(window: Window) -> bool:
    """Whether every line is a title with its own time: `Tin thứ nhất (24/11)`."""
    return len(window) >= 2 and window.find(window.below.next_untimed) == len(window)


def _teasers(sheet: Sheet, window: Window) -> bool:
    """Whether nothing but teasers follows: texts that break off, or that open with the paper's code again."""
    broken = window.below.broken(window)
    if not sheet.paragraphs or not broken or len(window) > 2 * broken + 1:
        return _pairs(sheet, window)
    top = window.cut(2).lines
    again = any(sheet.repeats_prefix(one) for one in top)
    captioned = window.place > 0 and sheet.placed[window.place - 1].role == "caption"
    first = again or any(one.look == "teaser" for one in top)
    return first and (broken >= 2 or again or sheet.closed or captioned)


def _pairs(sheet: Sheet, window: Window) -> bool:
    """Whether titles and one-paragraph teasers alternate to the end; subheads are shorter, paragraphs longer."""
    count, odd = divmod(len(window), 2)
    if odd or not count or sheet.paragraphs < 2:
        return False
    small = window.below.small_pairs[window.start] >= count >= (1 if sheet.closed else 3)
    return small or window.below.linked_pairs[window.start] >= count


def _bare_titles(sheet: Sheet, window: Window) -> bool:
    """Whether only titles of other stories are left: longer and less even than verses, no list of the text's own."""
    below = window.below
    if window.find(below.next_no_title) < len(window) or not sheet.paragraphs:
        return False
    if window.find(below.next_unlinked) == len(window):
        return len(window) >= 2 or sheet.closed
    if window.find(below.next_of_text) < len(window):
        return False
    mean = window.total(below.words) / len(window)
    if sheet.closed:
        return mean >= SHORT_TITLE
    uneven = mean >= 10 or (mean >= 8 and window.find(below.next_uneven) < len(window))
    return len(window) >= 3 and uneven and sheet.paragraphs >= 2 and not sheet.announced(window.place)


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
