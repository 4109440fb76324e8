"""What lies below a line of a flattened page, summed up once for all lines, so that a page of any length is read in
one go: the questions of `lists` are asked line after line, and no answer may look at every line below again."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from .state import NEAR, Placed, Sheet
from .timed_lists import timed_title

_BEAT = 4
_UNEVEN = 3
_TEASED = 7
_OWN_MARKS = ("bullet", "table")
_OWN_ENDS = frozenset(",;:.")
_OWN_STARTS = frozenset("-–+•")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Window:
    """The open lines from one to the next heading, foot or running text."""

    below: "Below"
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    def __getitem__(self, at: int) -> Placed:
        """A line of the window, counted from its first."""
        return self.below.lines[self.start + at]

    @property
    def place(self) -> int:
        """Where the first line stands on the sheet."""
        return self.below.places[self.start]

    @property
    def places(self) -> list[int]:
        """Where the lines stand on the sheet."""
        return self.below.places[self.start : self.stop]

    @property
    def lines(self) -> list[Placed]:
        """The lines themselves."""
        return self.below.lines[self.start : self.stop]

    def cut(self, length: int) -> "Window":
        """The window's first lines only."""
        return Window(self.below, self.start, min(self.start + length, self.stop))

    def total(self, sums: list[int]) -> int:
        """The sum of a figure over the window's lines."""
        return sums[self.stop] - sums[self.start]

    def find(self, following: list[int], start: int = 0) -> int:
        """The first line from here on of a kind, counted from the window's first; its length when there is none."""
        return min(following[min(self.start + start, self.stop)], self.stop) - self.start


class Below:
    """The figures of all open lines of a sheet whose head is read: sums from the top, and where what comes next.

    A list of `next_…` has, for every line, the first from it on that is of the kind.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.places = list(sheet.open(0))
        self.lines = [sheet.placed[at] for at in self.places]
        self._rank = list(accumulate((one.role is None for one in sheet.placed), initial=0))
        self._edge = self._plain = 0
        self._coded: dict[str, list[int]] = {}
        self._repeats: list[int] = []
        for at, one in enumerate(self.lines):
            if one.look != "teaser" and one.prefix:
                self._coded.setdefault(one.prefix, []).append(at)

    def window(self, at: int) -> Window:
        """The window that begins at an open place; asked of ever lower places."""
        edge = max(self._edge, at + 1)
        while edge < len(self.sheet.placed) and not self._is_edge(edge):
            edge += 1
        self._edge = edge
        return Window(self, self._rank[at], self._rank[edge])

    def _is_edge(self, at: int) -> bool:
        one = self.sheet.placed[at]
        if one.look in ("footer", "comments"):
            return True
        return one.role is None and (one.look == "heading" or self.sheet.resumes(at))

    def broken(self, window: Window) -> int | None:
        """How many lines break off or open with the paper's code again; `None` when some are neither that nor titles.

        Asked of ever lower windows.
        """
        plain = max(self._plain, self.next_plain[window.start])
        while plain < len(self.lines) and self.sheet.repeats_prefix(self.lines[plain]):
            plain = self.next_plain[plain + 1]
        self._plain = plain
        if plain < window.stop:
            return None
        for code in self.sheet.fresh:
            for at in self._coded.get(code, ()):
                insort(self._repeats, at)
        self.sheet.fresh.clear()
        repeats = bisect_left(self._repeats, window.stop) - bisect_left(self._repeats, window.start)
        return window.total(self.teasers) + repeats

    def next(self, kind: Callable[[Placed], object]) -> list[int]:
        """For every line the first from it on that is of a kind; the number of lines when there is none."""
        return _next(bool(kind(one)) for one in self.lines)

    def sums(self, figure: Callable[[Placed], int]) -> list[int]:
        """A figure summed up from the top, to before every line."""
        return list(accumulate(map(figure, self.lines), initial=0))

    @cached_property
    def times(self) -> list[int]:
        """How many times stand above."""
        return self.sums(lambda one: one.look == "time")

    @cached_property
    def teasers(self) -> list[int]:
        """How many lines above break off."""
        return self.sums(lambda one: one.look == "teaser")

    @cached_property
    def words(self) -> list[int]:
        """How many words stand above, times left out."""
        return self.sums(lambda one: 0 if one.look == "time" else one.words)

    @cached_property
    def next_time(self) -> list[int]:
        """Times."""
        return self.next(lambda one: one.look == "time")

    @cached_property
    def last_time(self) -> list[int]:
        """The last time above every line, -1 for none."""
        found = (at if one.look == "time" else -1 for at, one in enumerate(self.lines))
        return list(accumulate(found, max, initial=-1))

    @cached_property
    def next_pause(self) -> list[int]:
        """Times that stand too far below the time above them for a list."""
        last = self.last_time
        return _next(one.look == "time" and 0 <= last[at] < at - _BEAT for at, one in enumerate(self.lines))

    @cached_property
    def next_end(self) -> list[int]:
        """Lines that could end an article."""
        return self.next(lambda one: one.ends)

    @cached_property
    def next_prose(self) -> list[int]:
        """Paragraphs that could not end an article."""
        return self.next(lambda one: one.look == "prose" and not one.ends)

    @cached_property
    def next_untimed(self) -> list[int]:
        """Lines that are no title with its own time."""
        return self.next(lambda one: one.line.mark == "bullet" or not timed_title(one.line.text))

    @cached_property
    def next_unlinked(self) -> list[int]:
        """Lines that are not one link as a whole."""
        return self.next(lambda one: not one.line.url)

    @cached_property
    def next_no_title(self) -> list[int]:
        """Lines that do not look like titles."""
        return self.next(lambda one: one.look != "title")

    @cached_property
    def next_plain(self) -> list[int]:
        """Lines that neither break off nor look like titles."""
        return self.next(lambda one: one.look not in ("teaser", "title"))

    @cached_property
    def next_of_text(self) -> list[int]:
        """Lines that are set as the text's own list or sentence."""
        return self.next(_of_text)

    @cached_property
    def linked_pairs(self) -> list[int]:
        """How many pairs of a linked title and a teaser follow each other from every line on."""
        return self._pairs(lambda title, _: bool(title.line.url))

    @cached_property
    def small_pairs(self) -> list[int]:
        """How many pairs of a title and a teaser of the usual lengths follow each other from every line on."""
        return self._pairs(lambda title, teaser: title.words >= _TEASED and teaser.words <= NEAR)

    def _pairs(self, fits: Callable[[Placed, Placed], bool]) -> list[int]:
        counts = [0] * (len(self.lines) + 2)
        for at in range(len(self.lines) - 2, -1, -1):
            title, teaser = self.lines[at], self.lines[at + 1]
            if title.look == "title" and teaser.look in ("prose", "teaser") and fits(title, teaser):
                counts[at] = counts[at + 2] + 1
        return counts

    @cached_property
    def next_uneven(self) -> list[int]:
        """For every line, the first below by which lengths differ by three words or more."""
        seen: dict[int, int] = {}
        found = [len(self.lines)] * (len(self.lines) + 1)
        for at in range(len(self.lines) - 1, -1, -1):
            words = min(self.lines[at].words, _LONGEST)
            other = (place for count, place in seen.items() if abs(count - words) >= _UNEVEN)
            found[at] = min(found[at + 1], min(other, default=len(self.lines)))
            seen[words] = at
        return found


def _of_text(one: Placed) -> bool:
    text = one.line.text
    return one.line.mark in _OWN_MARKS or text[-1:] in _OWN_ENDS or text[:1] in _OWN_STARTS


def _next(flags: Iterable[bool]) -> list[int]:
    held = list(flags)
    found = [len(held)] * (len(held) + 1)
    for at in range(len(held) - 1, -1, -1):
        found[at] = at if held[at] else found[at + 1]
    return found
