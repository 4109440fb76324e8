"""The head of a flattened page: captions and certain lines first, then title, time and writer."""

import re
from itertools import pairwise

from crawler.extractors.lexicon.credits import caption_line, credit_of, signature
from crawler.extractors.lexicon.words import key
from crawler.text import fold

from .line_kinds import Look, masthead, site_prefix
from .lines import Line
from .state import LONG, RUN_WORDS, SHORT_TITLE, Placed, Role, Sheet
from .timed_lists import find_time, timed_title

_CERTAIN: dict[Look, tuple[Role, str]] = {
    "noise": ("cut", "noise"),
    "tool": ("cut", "tool"),
    "comments": ("cut", "comments"),
    "footer": ("cut", "foot of the site"),
    "encoded": ("cut", "encoded"),
    "mark": ("cut", "mark without text"),
    "section": ("cut", "section"),
    "tag": ("tag", ""),
}
_TAG_LABELS = frozenset({"tu khoa", "tags", "tag", "the", "keywords"})
_TAG_WORDS = 6
_NEAR = 40
_MENU = 3
_TITLE_WORDS = 4
_MIN_LETTERS = 4
_CLOCK = re.compile(r"^\d{1,2}\s?[:hg]\s?\d{2}(?::\d{2})?$")  # "09:51" on a line below its date


def mark_certain(sheet: Sheet) -> None:
    """Lines that say by themselves what they are, and captions: the row, slanted line or credit at a picture."""
    after_image = in_table = False
    _tell_timed_titles(sheet)
    for one in sheet.placed:
        if one.look == "code" and not one.line.text:
            one.cut("mark without text")
        elif one.look in _CERTAIN and not (one.line.level and one.look == "section"):
            one.role, one.reason = _CERTAIN[one.look]
        elif one.look == "image":
            one.role, one.reason = ("caption", "") if _captioned(one.line) else ("cut", "picture")
        elif not in_table and _is_caption(one, after_image=after_image):
            one.role = "caption"
        starts = one.line.mark == "row" and (one.look == "heading" or in_table)
        in_table = starts or (in_table and one.look == "mark")
        after_image = one.look == "image" or (after_image and one.look in ("mark", "noise"))
    _mark_tags(sheet)


def _tell_timed_titles(sheet: Sheet) -> None:
    """Times in a row that have long texts behind them are titles with their times, no times with their sections."""
    for pair in pairwise(list(sheet.placed)):
        if all(one.look in ("time", "title") and _has_title(one) for one in pair):
            for one in pair:
                one.look = "title"


def _has_title(one: Placed) -> bool:
    timed = timed_title(one.line.text)
    return timed is not None and len(timed.after.split()) >= _TITLE_WORDS


def _captioned(line: Line) -> bool:
    return any(image.caption for image in line.images)


def _is_caption(one: Placed, *, after_image: bool) -> bool:
    if one.look not in ("row", "title", "prose", "teaser") or one.line.level or one.words > 2 * LONG:
        return False
    if one.look == "row" or (after_image and one.line.strong):
        return True
    if not caption_line(one.line.text):
        return False
    credit = credit_of(one.line.text)
    return not (credit and credit.authors)


def _mark_tags(sheet: Sheet) -> None:
    """Short lines below `Từ khóa` alone on its line."""
    below = False
    for one in sheet.placed:
        if one.look == "tool" and key(one.line.text) in _TAG_LABELS:
            below = True
        elif one.role is None:
            below = below and one.look in ("title", "row") and one.words <= _TAG_WORDS
            one.role = "tag" if below else None


def read_head(sheet: Sheet) -> None:
    """Title, what stands above it, and the lines between it and the text."""
    if sheet.title is None and _beats(sheet):
        return
    at = _title_at(sheet)
    sheet.start = 0 if at is None else at + 1
    if at is not None:
        sheet.placed[at].role = "title"
        if sheet.title is not None:
            sheet.placed[at].cut("title repeated")
    _own_lines(sheet)
    _above(sheet, at or 0)
    _repeated(sheet, at)


def _repeated(sheet: Sheet, title: int | None) -> None:
    """The title printed again: by the window, a sticky bar, a share button."""
    wanted = fold(sheet.title or (sheet.placed[title].line.text if title is not None else ""))
    for one in sheet.placed:
        if wanted and one.role is None and _says(one, wanted):
            one.cut("title repeated")


def _says(one: Placed, wanted: str) -> bool:
    """Whether the line is a text that was folded; the lengths are compared first, for folding takes its time."""
    near = abs(len(one.line.text) - len(wanted)) <= len(wanted) // 2
    return near and fold(one.line.text) == wanted


def _above(sheet: Sheet, end: int) -> None:
    """Lines above the title: the page's own head. A time there is the article's in one case only, see `_own_above`."""
    own = _own_above(sheet, end)
    for at in range(end):
        one = sheet.placed[at]
        if at == own:
            one.role = "time"
        elif one.role in (None, "caption") and not (sheet.title is not None and one.words >= RUN_WORDS):
            one.cut("page clock" if one.look == "time" else "above the title")


def _own_above(sheet: Sheet, title: int) -> int | None:
    """A time right above the title, when it has a clock, a path of sections above it and no other below the title.

    So VnExpress has it; a page's clock stands in the first line or above the menu.
    """
    if any(one.role == "time" for one in sheet.placed[title:]):
        return None
    above = [at for at in range(title) if sheet.placed[at].look not in ("mark", "image", "noise", "tool")]
    path = [sheet.placed[at].look for at in above[-4:-1]]
    if not above or sheet.placed[above[-1]].look != "time" or "section" not in path:
        return None
    timed = find_time(sheet.placed[above[-1]].line.text)
    return above[-1] if timed and ":" in timed.time else None


def _title_at(sheet: Sheet) -> int | None:
    placed = sheet.placed
    if sheet.title is not None:
        wanted = fold(sheet.title)
        return next((at for at, one in enumerate(placed[:_NEAR]) if _says(one, wanted)), None)
    long = (at for at, one in enumerate(placed) if _is_long(one))
    end = next((at for at in sheet.open(0) if _opens_text(sheet, at)), next(long, len(placed)))
    top = next((at for at, one in enumerate(placed) if one.line.level == 1 and one.role is None), None)
    if top is not None and sum(_is_long(one) for one in placed[:top]) <= 1:
        return top
    return _best_title(sheet, [at for at in range(end) if _may_title(placed[at])])


def _opens_text(sheet: Sheet, at: int) -> bool:
    one = sheet.placed[at]
    return sheet.runs(at) or (one.look in ("prose", "teaser") and site_prefix(one.line.text) is not None)


def _is_long(one: Placed) -> bool:
    return one.role is None and one.look in ("prose", "teaser") and one.words >= 25


def _may_title(one: Placed) -> bool:
    text = one.line.text
    sentence = one.look == "prose" and text.endswith((".", ";", ":"))
    worded = sum(char.isalpha() for char in text) >= _MIN_LETTERS
    looks = one.look in ("title", "prose", "teaser") and not sentence
    lead = text[:1] in "-–+•" or site_prefix(text) is not None
    return one.role is None and looks and worded and not lead and not masthead(text)


def _best_title(sheet: Sheet, places: list[int]) -> int | None:
    """The first line that is no menu; below a menu the last line before the time or the text."""
    placed = sheet.placed
    unlinked = [at for at in places if not placed[at].line.url] or places
    unlinked = [at for at in unlinked if not placed[at].line.text.endswith(":")]
    candidates = [at for at in unlinked if not signature(placed[at].line.text)] or unlinked
    if not candidates:
        return None
    longer = [at for at in candidates if placed[at].words >= SHORT_TITLE]
    if not _below_menu(sheet, candidates[0], places[-1]):
        chosen = candidates[0]
    elif len(candidates) > _MENU:
        chosen = _last_headline(sheet, longer or candidates)
    else:
        chosen = next(iter(_over_time(sheet, longer)[-1:] or longer), candidates[0])
    return _full_title(sheet, chosen, candidates)


def _below_menu(sheet: Sheet, first: int, last: int) -> bool:
    """Whether a menu stands above: sections, tools or links before the first line that could be a title, or many."""
    before = {one.look for one in sheet.placed[:first]} & {"section", "tool", "time", "heading", "footer"}
    linked = any(one.line.url for one in sheet.placed[:first])
    return bool(before) or linked or sum(one.look == "section" for one in sheet.placed[:last]) >= 2


def _last_headline(sheet: Sheet, places: list[int]) -> int:
    """Of many short lines, the last that a time or a writer follows, else the last that text follows."""
    below = [(at, sheet.placed[following]) for at in places for following in sheet.next_open(at + 1, 1)]
    led = [at for at, one in below if one.look in ("prose", "teaser")]
    return (_over_time(sheet, places) or led or places)[-1]


def _over_time(sheet: Sheet, places: list[int]) -> list[int]:
    """Those lines that a time or a writer follows, with text near."""
    below = [(at, sheet.placed[following]) for at in places for following in sheet.next_open(at + 1, 1)]
    return [at for at, one in below if (one.look == "time" or one.credit) and _text_near(sheet, at)]


def _text_near(sheet: Sheet, at: int) -> bool:
    return any(sheet.placed[place].look in ("prose", "teaser") for place in sheet.next_open(at + 1, 4))


def _full_title(sheet: Sheet, at: int, candidates: list[int]) -> int:
    """The title itself where the window's title (`Title - Báo X`) stands above it."""
    window = fold(sheet.placed[at].line.text)
    below = ((place, sheet.placed[place].line.text) for place in candidates if place > at)
    likely = ((place, text) for place, text in below if len(text) <= 2 * len(window))
    return next((place for place, text in likely if len(own := fold(text)) > 12 and window.startswith(own)), at)


def _beats(sheet: Sheet) -> bool:
    """Whether the page begins as a list of headlines: title, time, title, time, title, time."""
    looks = [sheet.placed[place].look for place in sheet.next_open(0, 6)]
    return looks[1::2] == ["time"] * 3 and "time" not in looks[::2]


def _own_lines(sheet: Sheet) -> None:
    """The lines between title and text: the article's time, its writer; below the lead at the latest."""
    led = False
    for at in range(sheet.start, len(sheet.placed)):
        one = sheet.placed[at]
        if one.role is not None:
            continue
        if one.look == "time" or (_CLOCK.match(one.line.text) and sheet.placed[at - 1].role == "time"):
            one.role = "time"
        elif not led and one.credit:
            one.role = "byline"
        elif not led and _lead_over_time(sheet, at):
            led = True
        else:
            return


def _lead_over_time(sheet: Sheet, at: int) -> bool:
    """Whether the next open line is a time and text follows, so that this one is the lead."""
    looks = [sheet.placed[place].look for place in sheet.next_open(at + 1, 3)]
    lead = sheet.placed[at].look in ("title", "prose", "teaser")
    return lead and looks[:1] == ["time"] and "prose" in looks[1:] and "time" not in looks[1:]
