"""The header of a flattened page: captions and certain lines first, then title, time and writer."""

from itertools import pairwise

from crawler.extractors.dates import is_clock, spot
from crawler.extractors.lexicon.boilerplate import masthead, tags_label
from crawler.extractors.lexicon.credits import caption_line, credit_of, signs_above_photo
from crawler.extractors.lexicon.people import signature
from crawler.text import fold

from .line_kinds import LineKind, site_prefix
from .state import LONG, RUN_WORDS, SHORT_TITLE, DocumentState, LineState, Role
from .timed_lists import timed_title

_CERTAIN: dict[LineKind, tuple[Role, str]] = {
    "noise": ("cut", "noise"),
    "tool": ("cut", "tool"),
    "comments": ("cut", "comments"),
    "footer": ("cut", "foot of the site"),
    "encoded": ("cut", "encoded"),
    "mark": ("cut", "mark without text"),
    "section": ("cut", "section"),
    "tag": ("tag", ""),
}
_TAG_WORDS = 6
_NEAR = 40
_MENU = 3
_TITLE_WORDS = 4
_MIN_LETTERS = 4


def mark_certain(state: DocumentState) -> None:
    """Lines that say by themselves what they are, and captions: the row, slanted line or credit at a picture."""
    after_image = in_table = False
    _tell_timed_titles(state)
    for one in state.lines:
        if one.kind == "code" and not one.line.text:
            one.cut("mark without text")
        elif one.kind in _CERTAIN and not (one.line.level and one.kind == "section"):
            one.role, one.reason = _CERTAIN[one.kind]
        elif one.kind == "image":
            captioned = any(image.caption for image in one.line.images)
            one.role, one.reason = ("caption", "") if captioned else ("cut", "picture")
        elif not in_table and _is_caption(one, after_image=after_image):
            one.role = "caption"
        starts = one.line.mark == "row" and (one.kind == "heading" or in_table)
        in_table = starts or (in_table and one.kind == "mark")
        after_image = one.kind == "image" or (after_image and one.kind in ("mark", "noise"))
    _mark_tags(state)


def _tell_timed_titles(state: DocumentState) -> None:
    """Times in a row that have long texts behind them are titles with their times, no times with their sections."""
    for pair in pairwise(list(state.lines)):
        timed = (timed_title(one.line.text) if one.kind in ("time", "title") else None for one in pair)
        if all(told is not None and len(told.behind.split()) >= _TITLE_WORDS for told in timed):
            for one in pair:
                one.kind = "title"


def _is_caption(one: LineState, *, after_image: bool) -> bool:
    if one.kind not in ("row", "title", "prose", "teaser") or one.line.level or one.words > 2 * LONG:
        return False
    if one.kind == "row" or (after_image and one.line.strong):
        return True
    if not caption_line(one.line.text):
        return False
    credit = credit_of(one.line.text)
    return not (credit and credit.authors) or signs_above_photo(one.line.text)


def _mark_tags(state: DocumentState) -> None:
    """Short lines below `Từ khóa` alone on its line."""
    below = False
    for one in state.lines:
        if one.kind == "tool" and tags_label(one.line.text):
            below = True
        elif one.role is None:
            below = below and one.kind in ("title", "row") and one.words <= _TAG_WORDS
            one.role = "tag" if below else None


def read_header(state: DocumentState) -> None:
    """Title, what stands above it, and the lines between it and the text."""
    first = [state.lines[place].kind for place in state.next_open(0, 6)]
    if state.title is None and first[1::2] == ["time"] * 3 and "time" not in first[::2]:
        return  # a list of headlines, each with its time
    at = _title_at(state)
    state.start = 0 if at is None else at + 1
    if at is not None:
        state.lines[at].role = "title"
        if state.title is not None:
            state.lines[at].cut("title repeated")
    _own_lines(state)
    _above(state, at or 0)
    # The title may be printed again: by the window, a sticky bar, a share button.
    wanted = fold(state.title or (state.lines[at].line.text if at is not None else ""))
    for one in state.lines:
        if wanted and one.role is None and _says(one, wanted):
            one.cut("title repeated")


def _says(one: LineState, wanted: str) -> bool:
    """Whether the line is a text that was folded; the lengths are compared first, for folding takes its time."""
    near = abs(len(one.line.text) - len(wanted)) <= len(wanted) // 2
    return near and fold(one.line.text) == wanted


def _above(state: DocumentState, end: int) -> None:
    """Lines above the title: the page's own head. A time there is the article's in one case only, see `_own_above`."""
    own = _own_above(state, end)
    for at in range(end):
        one = state.lines[at]
        if at == own:
            one.role = "time"
        elif one.role in (None, "caption") and not (state.title is not None and one.words >= RUN_WORDS):
            one.cut("page clock" if one.kind == "time" else "above the title")


def _own_above(state: DocumentState, title: int) -> int | None:
    """A time right above the title, when it has a clock, a path of sections above it and no other below the title.

    So VnExpress has it; a page's clock stands in the first line or above the menu.
    """
    if any(one.role == "time" for one in state.lines[title:]):
        return None
    above = [at for at in range(title) if state.lines[at].kind not in ("mark", "image", "noise", "tool")]
    path = [state.lines[at].kind for at in above[-4:-1]]
    if not above or state.lines[above[-1]].kind != "time" or "section" not in path:
        return None
    timed = spot(state.lines[above[-1]].line.text)
    return above[-1] if timed and timed.is_timed else None


def _title_at(state: DocumentState) -> int | None:
    lines = state.lines
    if state.title is not None:
        wanted = fold(state.title)
        return next((at for at, one in enumerate(lines[:_NEAR]) if _says(one, wanted)), None)
    long = (at for at, one in enumerate(lines) if _is_long(one))
    end = next((at for at in state.open(0) if _opens_text(state, at)), next(long, len(lines)))
    top = next((at for at, one in enumerate(lines) if one.line.level == 1 and one.role is None), None)
    if top is not None and sum(_is_long(one) for one in lines[:top]) <= 1:
        return top
    return _best_title(state, [at for at in range(end) if _may_title(lines[at])])


def _opens_text(state: DocumentState, at: int) -> bool:
    one = state.lines[at]
    return state.runs(at) or (one.kind in ("prose", "teaser") and site_prefix(one.line.text) is not None)


def _is_long(one: LineState) -> bool:
    return one.role is None and one.kind in ("prose", "teaser") and one.words >= 25


def _may_title(one: LineState) -> bool:
    text = one.line.text
    sentence = one.kind == "prose" and text.endswith((".", ";", ":"))
    worded = sum(char.isalpha() for char in text) >= _MIN_LETTERS
    fits = one.kind in ("title", "prose", "teaser") and not sentence
    lead = text[:1] in "-–+•" or site_prefix(text) is not None
    return one.role is None and fits and worded and not lead and not masthead(text)


def _best_title(state: DocumentState, places: list[int]) -> int | None:
    """The first line that is no menu; below a menu the last line before the time or the text."""
    lines = state.lines
    unlinked = [at for at in places if not lines[at].line.url] or places
    unlinked = [at for at in unlinked if not lines[at].line.text.endswith(":")]
    candidates = [at for at in unlinked if not signature(lines[at].line.text)] or unlinked
    if not candidates:
        return None
    longer = [at for at in candidates if lines[at].words >= SHORT_TITLE]
    if not _below_menu(state, candidates[0], places[-1]):
        chosen = candidates[0]
    elif len(candidates) > _MENU:
        chosen = _last_headline(state, longer or candidates)
    else:
        chosen = next(iter(_over_time(state, longer)[-1:] or longer), candidates[0])
    return _full_title(state, chosen, candidates)


def _below_menu(state: DocumentState, first: int, last: int) -> bool:
    """Whether a menu stands above: sections, tools or links before the first line that could be a title, or many."""
    before = {one.kind for one in state.lines[:first]} & {"section", "tool", "time", "heading", "footer"}
    linked = any(one.line.url for one in state.lines[:first])
    return bool(before) or linked or sum(one.kind == "section" for one in state.lines[:last]) >= 2


def _last_headline(state: DocumentState, places: list[int]) -> int:
    """Of many short lines, the last that a time or a writer follows, else the last that text follows."""
    below = [(at, state.lines[following]) for at in places for following in state.next_open(at + 1, 1)]
    led = [at for at, one in below if one.kind in ("prose", "teaser")]
    return (_over_time(state, places) or led or places)[-1]


def _over_time(state: DocumentState, places: list[int]) -> list[int]:
    """Those lines that a time or a writer follows, with text near."""
    below = [(at, state.lines[following]) for at in places for following in state.next_open(at + 1, 1)]
    near = ((at, state.next_open(at + 1, 4)) for at, one in below if one.kind == "time" or one.credit)
    return [at for at, places in near if any(state.lines[place].kind in ("prose", "teaser") for place in places)]


def _full_title(state: DocumentState, at: int, candidates: list[int]) -> int:
    """The title itself where the window's title (`Title - Báo X`) stands above it."""
    window = fold(state.lines[at].line.text)
    below = ((place, state.lines[place].line.text) for place in candidates if place > at)
    likely = ((place, text) for place, text in below if len(text) <= 2 * len(window))
    return next((place for place, text in likely if len(own := fold(text)) > 12 and window.startswith(own)), at)


def _own_lines(state: DocumentState) -> None:
    """The lines between title and text: the article's time, its writer; below the lead at the latest."""
    led = False
    for at in range(state.start, len(state.lines)):
        one = state.lines[at]
        if one.role is not None:
            continue
        if one.kind == "time" or (is_clock(one.line.text) and state.lines[at - 1].role == "time"):
            one.role = "time"
        elif not led and one.credit:
            one.role = "byline"
        elif not led and _lead_over_time(state, at):
            led = True
        else:
            return


def _lead_over_time(state: DocumentState, at: int) -> bool:
    """Whether the next open line is a time and text follows, so that this one is the lead."""
    kinds = [state.lines[place].kind for place in state.next_open(at + 1, 3)]
    lead = state.lines[at].kind in ("title", "prose", "teaser")
    return lead and kinds[:1] == ["time"] and "prose" in kinds[1:] and "time" not in kinds[1:]
