"""What lies below a line of a flattened page, summed up once for all lines, so that a page of any length is read in
one go: the questions of `story_lists` are asked line after line, and no answer may look at every line below again."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from .state import NEAR, DocumentState, LineState
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

    ahead: "Lookahead"
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    def __getitem__(self, at: int) -> LineState:
        """A line of the window, counted from its first."""
        return self.ahead.lines[self.start + at]

    @property
    def place(self) -> int:
        """Where the first line stands on the page."""
        return self.ahead.places[self.start]

    @property
    def places(self) -> list[int]:
        """Where the lines stand on the page."""
        return self.ahead.places[self.start : self.stop]

    @property
    def lines(self) -> list[LineState]:
        """The lines themselves."""
        return self.ahead.lines[self.start : self.stop]

    def cut(self, length: int) -> "Window":
        """The window's first lines only."""
        return Window(self.ahead, self.start, min(self.start + length, self.stop))

    def total(self, sums: list[int]) -> int:
        """The sum of a count over the window's lines."""
        return sums[self.stop] - sums[self.start]

    def find(self, following: list[int], start: int = 0) -> int:
        """The first line from here on of a kind, counted from the window's first; its length when there is none."""
        return min(following[min(self.start + start, self.stop)], self.stop) - self.start


class Lookahead:
    """What is known of all open lines of a page whose header is read: sums from the top, and where what comes next.

    A list of `next_…` has, for every line, the first from it on that is of the kind.
    """

    def __init__(self, state: DocumentState) -> None:
        self.state = state
        self.places = list(state.open(0))
        self.lines = [state.lines[at] for at in self.places]
        self._rank = list(accumulate((one.role is None for one in state.lines), initial=0))
        self._edge = self._plain = 0
        self._coded: dict[str, list[int]] = {}
        self._repeats: list[int] = []
        for at, one in enumerate(self.lines):
            if one.kind != "teaser" and one.prefix:
                self._coded.setdefault(one.prefix, []).append(at)

    def window(self, at: int) -> Window:
        """The window that begins at an open place; asked of ever lower places."""
        edge = max(self._edge, at + 1)
        while edge < len(self.state.lines) and not self._is_edge(edge):
            edge += 1
        self._edge = edge
        return Window(self, self._rank[at], self._rank[edge])

    def _is_edge(self, at: int) -> bool:
        one = self.state.lines[at]
        if one.kind in ("footer", "comments"):
            return True
        return one.role is None and (one.kind == "heading" or self.state.resumes(at))

    def broken(self, window: Window) -> int | None:
        """How many lines break off or open with the paper's code again; `None` when some are neither that nor titles.

        Asked of ever lower windows.
        """
        plain = max(self._plain, self.next_plain[window.start])
        while plain < len(self.lines) and self.state.repeats_prefix(self.lines[plain]):
            plain = self.next_plain[plain + 1]
        self._plain = plain
        if plain < window.stop:
            return None
        for code in self.state.fresh:
            for at in self._coded.get(code, ()):
                insort(self._repeats, at)
        self.state.fresh.clear()
        repeats = bisect_left(self._repeats, window.stop) - bisect_left(self._repeats, window.start)
        return window.total(self.teasers) + repeats

    def next(self, kind: Callable[[LineState], object]) -> list[int]:
        """For every line the first from it on that is of a kind; the number of lines when there is none."""
        return _next(bool(kind(one)) for one in self.lines)

    def sums(self, count: Callable[[LineState], int]) -> list[int]:
        """A count summed up from the top, to before every line."""
        return list(accumulate(map(count, self.lines), initial=0))

    @cached_property
    def times(self) -> list[int]:
        """How many times stand above."""
        return self.sums(lambda one: one.kind == "time")

    @cached_property
    def teasers(self) -> list[int]:
        """How many lines above break off."""
        return self.sums(lambda one: one.kind == "teaser")

    @cached_property
    def words(self) -> list[int]:
        """How many words stand above, times left out."""
        return self.sums(lambda one: 0 if one.kind == "time" else one.words)

    @cached_property
    def next_time(self) -> list[int]:
        """Times."""
        return self.next(lambda one: one.kind == "time")

    @cached_property
    def last_time(self) -> list[int]:
        """The last time above every line, -1 for none."""
        found = (at if one.kind == "time" else -1 for at, one in enumerate(self.lines))
        return list(accumulate(found, max, initial=-1))

    @cached_property
    def next_pause(self) -> list[int]:
        """Times that stand too far below the time above them for a list."""
        last = self.last_time
        return _next(one.kind == "time" and 0 <= last[at] < at - _BEAT for at, one in enumerate(self.lines))

    @cached_property
    def next_end(self) -> list[int]:
        """Lines that could end an article."""
        return self.next(lambda one: one.ends)

    @cached_property
    def next_prose(self) -> list[int]:
        """Paragraphs that could not end an article."""
        return self.next(lambda one: one.kind == "prose" and not one.ends)

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
        return self.next(lambda one: one.kind != "title")

    @cached_property
    def next_plain(self) -> list[int]:
        """Lines that neither break off nor look like titles."""
        return self.next(lambda one: one.kind not in ("teaser", "title"))

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

    def _pairs(self, fits: Callable[[LineState, LineState], bool]) -> list[int]:
        counts = [0] * (len(self.lines) + 2)
        for at in range(len(self.lines) - 2, -1, -1):
            title, teaser = self.lines[at], self.lines[at + 1]
            if title.kind == "title" and teaser.kind in ("prose", "teaser") and fits(title, teaser):
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


def _of_text(one: LineState) -> bool:
    text = one.line.text
    return one.line.mark in _OWN_MARKS or text[-1:] in _OWN_ENDS or text[:1] in _OWN_STARTS


def _next(flags: Iterable[bool]) -> list[int]:
    held = list(flags)
    found = [len(held)] * (len(held) + 1)
    for at in range(len(held) - 1, -1, -1):
        found[at] = at if held[at] else found[at + 1]
    return found
