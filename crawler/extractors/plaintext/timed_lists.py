"""Lists of other stories in plain text: a title, then its time; the beat tells them from paragraphs.

A list comes as `title` + `HH:MM | DD/MM/YYYY Section`, as time + title, with teasers between, or as bare titles.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from crawler.extractors.dates import Spot, spot
from crawler.extractors.lexicon.boilerplate import is_count

from .lines import Line

_SHORT_DATE = re.compile(r"^\(\d{1,2}/\d{1,2}\)\s*|\s*\(\d{1,2}/\d{1,2}\)$")  # "Tin thứ nhất (24/11)"
_RANK = re.compile(r"^\d{1,2}[.)]?$")  # "3" above the third title
_GLUED_RANK = re.compile(r"^(\d{1,2})(?:[.)]\s*|\s+|(?=[^\W\d_]))")  # "3Tin thứ ba"
_ELLIPSIS = ("...", "…", "[…]", "[...]")
_DIGITS = re.compile(r"\d+")
_MAX_LINE = 400
_MAX_BEFORE = 5
_MAX_AFTER = 7
_MAX_SECTION = 10
_BADGE_WORDS = 3
_FEWEST_WORDS, _TITLE_WORDS = 4, 40

Shape = Literal["time", "title", "prose", "teaser"]


def time_line(text: str) -> Spot | None:
    """A line that is a time and little else: a section after it, a writer or a paper before it.

    `16:20 | 09/03/2025 Kinh tế` · `VOV March 14th, 2013` · `4 ngày trước Tin hội`; never a sentence.
    """
    timed = spot(text)
    if not timed or text.endswith((".", ";", "!", "?")) or timed.is_anothers:
        return None
    before, after = timed.before.split(), timed.behind.split()
    limit = _MAX_SECTION if timed.is_timed and not before else _MAX_AFTER
    if len(before) > _MAX_BEFORE or len(after) > limit or (before and after and not is_count(timed.behind)):
        return None
    if after and timed.rest.lstrip().startswith((":", ",")):
        return None  # "8h00 ngày 12/11/2023: Lễ dâng hương" is a programme
    named = all(word[0].isupper() or not word[0].isalpha() for word in before)
    return timed if named and (not after or not timed.behind[0].islower() or is_count(timed.behind)) else None


def timed_title(text: str) -> Spot | None:
    """A title with its time on the same line: `24/11/2025 Tin thứ nhất trong ngày`, `Tin thứ nhất (24/11)`."""
    if len(text) > _MAX_LINE:
        return None
    if short := _SHORT_DATE.search(text):
        before, after = text[: short.start()].strip(), text[short.end() :].strip()
        found = Spot(before, short[0].strip(), after, is_timed=False, is_past=False, is_posted=False, is_anothers=False)
        return found if len((before + after).split()) >= _FEWEST_WORDS else None
    timed = spot(text)
    if not timed or text.endswith("."):
        return None
    words = (len(timed.before.split()), len(timed.behind.split()))
    return timed if min(words) == 0 and _FEWEST_WORDS <= max(words) <= _TITLE_WORDS else None


def ends_open(text: str) -> bool:
    """Whether a text breaks off, as teasers do: `Sáng 24/2, đoàn công tác đã...`."""
    return text.endswith(_ELLIPSIS) and not text.endswith(("v.v...", "v.v…"))


def time_format(text: str) -> str:
    """What a time looks like, without its digits: `16:20 | 09/03/2025` → `: | //`; lists differ in it."""
    timed = spot(text)
    return _DIGITS.sub("", timed.time).casefold() if timed else ""


def is_relative(text: str) -> bool:
    """Whether a time counts back from the moment of reading: `4 ngày trước`."""
    timed = spot(text)
    return timed is not None and timed.is_past


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
    titles = [member for member in members if shapes[member] == "title"] or members
    first = titles[0] if titles else None
    title = next((member for member in titles if not is_badge(lines[member].text)), first)
    return Item(title, time, tuple(member for member in members if member != title))


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
