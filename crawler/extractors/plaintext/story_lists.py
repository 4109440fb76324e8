"""Lists of other stories that no heading announces, and how the lines of any list are marked."""

from crawler.extractors.dates import spot

from .line_kinds import LineKind
from .lookahead import Window
from .state import NEAR, SHORT_TITLE, DocumentState, LineState
from .timed_lists import Item, Shape, breaks, is_badge, is_relative, items, time_format

_SHAPES: dict[LineKind, Shape] = {"time": "time", "prose": "prose", "teaser": "teaser"}


def list_size(state: DocumentState, window: Window) -> int:
    """How many lines of the window, from its first, are a list without a heading; 0 when none begins there."""
    if not window:
        return 0
    if _beats(state, window):
        return len(window)
    window = window.cut(window.find(window.ahead.next_end, 1))
    timed = len(window) >= 2 and window.find(window.ahead.next_untimed) == len(window)  # each title with its own time
    listed = timed or _teasers(state, window) or _bare_titles(state, window)
    return len(window) if listed else 0


def _beats(state: DocumentState, window: Window) -> bool:
    """Whether titles and times alternate from here on."""
    times = window.total(window.ahead.times)
    others = len(window) - times
    if not times or not others:
        return times >= 2
    if window.total(window.ahead.words) > 32 * others:
        return False
    if times == 1:
        return _single_beat(state, window)
    first = window.find(window.ahead.next_time)
    even = window.find(window.ahead.next_pause, first + 1) == len(window)
    return even and others <= 3 * times and _first_beat(window, first)


def _first_beat(window: Window, first: int) -> bool:
    """Whether the list's first line stands here, and not an article's last paragraph above it."""
    top, last = window[0], window.stop - 1 - window.ahead.last_time[window.stop]
    if first == 0:
        return last > 0
    if first == 1:
        return top.words <= NEAR and (top.kind == "title" or last == 0)
    teased = window[1].kind in ("prose", "teaser") or is_badge(top.line.text)
    second = window.find(window.ahead.next_time, first + 1)
    return first == 2 and second - first == 3 and teased and top.kind == "title"


def _single_beat(state: DocumentState, window: Window) -> bool:
    """Whether one title with its full time is all that is left."""
    if not 2 <= len(window) <= 3 or (window[0].kind, window[1].kind) != ("title", "time") or not state.paragraphs:
        return False
    timed = spot(window[1].line.text)
    full = timed is not None and (timed.is_timed or bool(timed.behind))
    return window[0].words >= SHORT_TITLE and (full or state.closed)


def _teasers(state: DocumentState, window: Window) -> bool:
    """Whether nothing but teasers follows: texts that break off, or that open with the paper's code again."""
    broken = window.ahead.broken(window)
    if not state.paragraphs or not broken or len(window) > 2 * broken + 1:
        return _pairs(state, window)
    top = window.cut(2).lines
    again = any(state.repeats_prefix(one) for one in top)
    captioned = window.place > 0 and state.lines[window.place - 1].role == "caption"
    first = again or any(one.kind == "teaser" for one in top)
    return first and (broken >= 2 or again or state.closed or captioned)


def _pairs(state: DocumentState, window: Window) -> bool:
    """Whether titles and one-paragraph teasers alternate to the end; subheads are shorter, paragraphs longer."""
    count, odd = divmod(len(window), 2)
    if odd or not count or state.paragraphs < 2:
        return False
    small = window.ahead.small_pairs[window.start] >= count >= (1 if state.closed else 3)
    return small or window.ahead.linked_pairs[window.start] >= count


def _bare_titles(state: DocumentState, window: Window) -> bool:
    """Whether only titles of other stories are left: longer and less even than verses, no list of the text's own."""
    ahead = window.ahead
    if window.find(ahead.next_no_title) < len(window) or not state.paragraphs:
        return False
    if window.find(ahead.next_unlinked) == len(window):
        return len(window) >= 2 or state.closed
    if window.find(ahead.next_of_text) < len(window):
        return False
    mean = window.total(ahead.words) / len(window)
    if state.closed:
        return mean >= SHORT_TITLE
    uneven = mean >= 10 or (mean >= 8 and window.find(ahead.next_uneven) < len(window))
    return len(window) >= 3 and uneven and state.paragraphs >= 2 and not state.announced(window.place)


def mark_list(state: DocumentState, members: list[int], heading: str | None) -> int:
    """Mark a list's lines and give the place below it; a list that turns into another keeps its heading till there."""
    listed = [state.lines[at] for at in members]
    shapes: list[Shape] = [_SHAPES.get(one.kind, "title") for one in listed]
    found = items([one.line for one in listed], shapes)
    turn = None
    if heading:
        times = [listed[item.time].line.text if item.time is not None else None for item in found]
        formats = [None if text is None else time_format(text) for text in times]
        turn = breaks(formats, [text is not None and is_relative(text) for text in times])
    for at, item in enumerate(found):
        _mark_item(state, item, listed, heading if turn is None or at < turn else None)
    return members[-1] + 1


def _mark_item(state: DocumentState, item: Item, listed: list[LineState], heading: str | None) -> None:
    for inner in item.rest:
        listed[inner].cut("beside another story")
    if item.title is None:
        if item.time is not None:
            listed[item.time].cut("time of a lost title")
        return
    title = listed[item.title]
    if item.time is None and title.words <= 2 and not title.line.url:
        title.cut("beside another story")
        return
    if item.time is not None:
        listed[item.time].role, listed[item.time].item = "time", state.items
    title.role, title.heading, title.item = "related", heading, state.items
    state.items += 1
