"""Which line of a flattened page is the article, and which belongs to the stories around it."""

from collections.abc import Sequence

from crawler.extractors.lexicon.words import key

from .header import mark_certain, read_head
from .line_kinds import look
from .lines import Line
from .lookahead import Below, Window
from .state import LONG, RUN_WORDS, Placed, Sheet
from .story_lists import list_size, mark_list

_LAST_WORDS = 45
_ARROW_WORDS = 30


def place(lines: Sequence[Line], title: str | None = None) -> list[Placed]:
    """Every line with its role. `title` is the article's, when something better than the text names it."""
    sheet = Sheet([Placed(line, look(line)) for line in lines], title)
    mark_certain(sheet)
    read_head(sheet)
    at, below = sheet.start, Below(sheet)
    while at < len(sheet.placed):
        at = _step(sheet, below, at)
    _foreign_pictures(sheet)
    for one in sheet.placed:
        one.role = one.role or "body"
    return sheet.placed


def _step(sheet: Sheet, below: Below, at: int) -> int:
    """Read on from a line and give the place of the next one to read."""
    one = sheet.placed[at]
    if one.role is not None:
        _notice(sheet, at)
        return at + 1
    if one.look == "heading":
        return _box(sheet, at)
    if one.look == "arrow" and _is_pointer(one):
        return mark_list(sheet, [at], None)
    window = below.window(at)
    if sheet.readers and min(window.find(below.next_end), window.find(below.next_time)) < len(window):
        for reader in window.lines:
            reader.cut("comments")
    elif _signed(sheet, at, window):
        one.role, sheet.closed = "byline", True
    elif not sheet.foot and (size := list_size(sheet, window)):
        return mark_list(sheet, window.cut(size).places, None)
    elif sheet.closed and not (sheet.runs(at) and not sheet.foot):
        one.cut("time below the text" if one.look == "time" else "below the end")
    else:
        _paragraph(sheet, one)
    return at + 1


def _notice(sheet: Sheet, at: int) -> None:
    """See whether a certain line ends the article: tags, the readers' part, the foot of the site."""
    one = sheet.placed[at]
    if not sheet.paragraphs:
        return
    ends = one.look in ("comments", "footer", "tag") or one.role == "tag"
    home = one.look == "tool" and key(one.line.text) in ("trang chu", "home")
    if (ends or home) and ((one.look == "comments" and sheet.items) or not sheet.text_below(at)):
        sheet.closed = True
        sheet.readers = one.look == "comments"
        sheet.foot = sheet.foot or one.look == "footer" or home


def _paragraph(sheet: Sheet, one: Placed) -> None:
    sheet.paragraphs += one.look in ("prose", "teaser") or one.words >= RUN_WORDS
    if one.prefix:
        sheet.learn(one.prefix)


def _is_pointer(one: Placed) -> bool:
    """Whether a line behind `>>` or `Xem thêm:` is another story's title, no sentence."""
    return one.words <= _ARROW_WORDS and (bool(one.line.url) or not one.line.text.endswith("."))


def _signed(sheet: Sheet, at: int, window: Window) -> bool:
    """Whether the article ends with this line: a writer or a source, with no more text below."""
    if not sheet.paragraphs or sheet.foot or not sheet.is_end(at) or sheet.text_below(at) or sheet.announced(at):
        return False
    second = window.find(window.below.next_end, 1)
    third = window.find(window.below.next_end, second + 1)
    prose = window.find(window.below.next_prose) < len(window)
    return third == len(window) and (not prose or sheet.placed[at].words <= 2)


# --- lists with a heading


def _box(sheet: Sheet, at: int) -> int:
    """A heading and the stories under it; the text goes on where paragraphs run again."""
    head = sheet.placed[at]
    head.cut("related heading")
    sheet.readers = False
    members: list[int] = []
    for place in range(at + 1, len(sheet.placed)):
        one = sheet.placed[place]
        if one.look in ("footer", "comments") or (one.role is None and one.look == "heading"):
            break
        if one.role is None and _resumes(sheet, place, members):
            break
        if one.role is None and (one.look != "row" or head.line.mark == "row"):
            members.append(place)
    members = _without_end(sheet, _without_subhead(sheet, members))
    return mark_list(sheet, members, head.line.text.strip(" :")) if members else at + 1


def _resumes(sheet: Sheet, at: int, members: list[int]) -> bool:
    """Whether the article goes on here, after these lines of a list."""
    one = sheet.placed[at]
    if one.look == "code" or one.line.mark == "table":
        return True
    if one.look == "arrow" or sheet.timed(at) or sheet.repeats_prefix(one):
        return False
    if sheet.closed:
        return one.words >= LONG and sheet.runs(at) and not sheet.foot
    linked = bool(members) and bool(sheet.placed[members[0]].line.url) and not one.line.url
    return sheet.runs(at) or (one.look == "prose" and (linked or _last_paragraph(sheet, at, members)))


def _last_paragraph(sheet: Sheet, at: int, members: list[int]) -> bool:
    """Whether a lone paragraph below a list is the article's, and no teaser of the last story."""
    words = sheet.placed[at].words
    following = sheet.next_open(at + 1, 1)
    signed = bool(following) and sheet.is_end(following[0])
    if signed or words >= _LAST_WORDS or not members:
        return True
    if words < RUN_WORDS or sheet.paragraphs <= 1:
        return words >= RUN_WORDS
    return len(members) > 1 and not any(sheet.placed[place].look in ("prose", "teaser") for place in members)


def _without_subhead(sheet: Sheet, members: list[int]) -> list[int]:
    """Members without a last line that is the subhead of the text below."""
    if len(members) < 2 or sheet.placed[members[-1]].look != "title":
        return members
    last, others = sheet.placed[members[-1]].line, [sheet.placed[place].line for place in members[:-1]]
    capital = last.text.isupper() and not all(line.text.isupper() for line in others)
    headed = last.level > 0 and not any(line.level for line in others)
    below = sheet.next_open(members[-1] + 1, 1)
    return members[:-1] if (capital or headed) and below and sheet.runs(below[0]) else members


def _without_end(sheet: Sheet, members: list[int]) -> list[int]:
    """Members without the article's signature, where a list stands between its last paragraph and that."""
    while len(members) > 1 and sheet.is_end(members[-1]) and not sheet.closed and sheet.placed[members[-1]].words < 8:
        members = members[:-1]
    return members


# --- pictures of other stories


def _foreign_pictures(sheet: Sheet) -> None:
    """Leave out pictures below the last paragraph that stand among other stories."""
    text = [at for at, one in enumerate(sheet.placed) if one.role is None]
    last = max(text, default=-1)
    stories = [at for at, one in enumerate(sheet.placed) if one.role == "related" and at > last]
    for one in sheet.placed[min(stories) :] if stories else ():
        if one.role == "caption":
            one.cut("picture of another story")
