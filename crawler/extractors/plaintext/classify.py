"""Which line of a flattened page is the article, and which belongs to the stories around it."""

from collections.abc import Sequence

from crawler.extractors.lexicon.sections import is_home

from .header import mark_certain, read_header
from .line_kinds import kind_of
from .lines import Line
from .lookahead import Lookahead, Window
from .state import LONG, RUN_WORDS, DocumentState, LineState
from .story_lists import list_size, mark_list

_LAST_WORDS = 45
_ARROW_WORDS = 30


def classify_lines(lines: Sequence[Line], title: str | None = None) -> list[LineState]:
    """Every line with its role. `title` is the article's, when something better than the text names it."""
    state = DocumentState([LineState(line, kind_of(line)) for line in lines], title)
    mark_certain(state)
    read_header(state)
    at, ahead = state.start, Lookahead(state)
    while at < len(state.lines):
        at = _step(state, ahead, at)
    _foreign_pictures(state)
    for one in state.lines:
        one.role = one.role or "body"
    return state.lines


def _step(state: DocumentState, ahead: Lookahead, at: int) -> int:
    """Read on from a line and give the place of the next one to read."""
    one = state.lines[at]
    if one.role is not None:
        _notice(state, at)
        return at + 1
    if one.kind == "heading":
        return _box(state, at)
    if one.kind == "arrow" and one.words <= _ARROW_WORDS and (one.line.url or not one.line.text.endswith(".")):
        return mark_list(state, [at], None)  # behind `>>` or `Xem thêm:` stands a title, no sentence
    window = ahead.window(at)
    if state.readers and min(window.find(ahead.next_end), window.find(ahead.next_time)) < len(window):
        for reader in window.lines:
            reader.cut("comments")
    elif _signed(state, at, window):
        one.role, state.closed = "byline", True
    elif not state.foot and (size := list_size(state, window)):
        return mark_list(state, window.cut(size).places, None)
    elif state.closed and not (state.runs(at) and not state.foot):
        one.cut("time below the text" if one.kind == "time" else "below the end")
    else:
        state.paragraphs += one.kind in ("prose", "teaser") or one.words >= RUN_WORDS
        if one.prefix:
            state.learn(one.prefix)
    return at + 1


def _notice(state: DocumentState, at: int) -> None:
    """See whether a certain line ends the article: tags, the readers' part, the foot of the site."""
    one = state.lines[at]
    if not state.paragraphs:
        return
    ends = one.kind in ("comments", "footer", "tag") or one.role == "tag"
    home = one.kind == "tool" and is_home(one.line.text)
    if (ends or home) and ((one.kind == "comments" and state.items) or not state.text_below(at)):
        state.closed = True
        state.readers = one.kind == "comments"
        state.foot = state.foot or one.kind == "footer" or home


def _signed(state: DocumentState, at: int, window: Window) -> bool:
    """Whether the article ends with this line: a writer or a source, with no more text below."""
    if not state.paragraphs or state.foot or not state.is_end(at) or state.text_below(at) or state.announced(at):
        return False
    second = window.find(window.ahead.next_end, 1)
    third = window.find(window.ahead.next_end, second + 1)
    prose = window.find(window.ahead.next_prose) < len(window)
    return third == len(window) and (not prose or state.lines[at].words <= 2)


# --- lists with a heading


def _box(state: DocumentState, at: int) -> int:
    """A heading and the stories under it; the text goes on where paragraphs run again."""
    head = state.lines[at]
    head.cut("related heading")
    state.readers = False
    members: list[int] = []
    for place in range(at + 1, len(state.lines)):
        one = state.lines[place]
        if one.kind in ("footer", "comments") or (one.role is None and one.kind == "heading"):
            break
        if one.role is None and _resumes(state, place, members):
            break
        if one.role is None and (one.kind != "row" or head.line.mark == "row"):
            members.append(place)
    members = _without_end(state, _without_subhead(state, members))
    return mark_list(state, members, head.line.text.strip(" :")) if members else at + 1


def _resumes(state: DocumentState, at: int, members: list[int]) -> bool:
    """Whether the article goes on here, after these lines of a list."""
    one = state.lines[at]
    if one.kind == "code" or one.line.mark == "table":
        return True
    if one.kind == "arrow" or state.timed(at) or state.repeats_prefix(one):
        return False
    if state.closed:
        return one.words >= LONG and state.runs(at) and not state.foot
    linked = bool(members) and bool(state.lines[members[0]].line.url) and not one.line.url
    return state.runs(at) or (one.kind == "prose" and (linked or _last_paragraph(state, at, members)))


def _last_paragraph(state: DocumentState, at: int, members: list[int]) -> bool:
    """Whether a lone paragraph below a list is the article's, and no teaser of the last story."""
    words = state.lines[at].words
    following = state.next_open(at + 1, 1)
    signed = bool(following) and state.is_end(following[0])
    if signed or words >= _LAST_WORDS or not members:
        return True
    if words < RUN_WORDS or state.paragraphs <= 1:
        return words >= RUN_WORDS
    return len(members) > 1 and not any(state.lines[place].kind in ("prose", "teaser") for place in members)


def _without_subhead(state: DocumentState, members: list[int]) -> list[int]:
    """Members without a last line that is the subhead of the text below."""
    if len(members) < 2 or state.lines[members[-1]].kind != "title":
        return members
    last, others = state.lines[members[-1]].line, [state.lines[place].line for place in members[:-1]]
    capital = last.text.isupper() and not all(line.text.isupper() for line in others)
    headed = last.level > 0 and not any(line.level for line in others)
    below = state.next_open(members[-1] + 1, 1)
    return members[:-1] if (capital or headed) and below and state.runs(below[0]) else members


def _without_end(state: DocumentState, members: list[int]) -> list[int]:
    """Members without the article's signature, where a list stands between its last paragraph and that."""
    while len(members) > 1 and state.is_end(members[-1]) and not state.closed and state.lines[members[-1]].words < 8:
        members = members[:-1]
    return members


# --- pictures of other stories


def _foreign_pictures(state: DocumentState) -> None:
    """Leave out pictures below the last paragraph that stand among other stories."""
    text = [at for at, one in enumerate(state.lines) if one.role is None]
    last = max(text, default=-1)
    stories = [at for at, one in enumerate(state.lines) if one.role == "related" and at > last]
    for one in state.lines[min(stories) :] if stories else ():
        if one.role == "caption":
            one.cut("picture of another story")
