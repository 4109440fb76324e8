"""A flattened page as it is read: its lines, what each was taken for so far, and what may be asked of the rest."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Literal

from crawler.extractors.lexicon.credits import Credit, credit_of, made_by, signs_above_photo
from crawler.extractors.lexicon.people import names, signature
from crawler.extractors.lexicon.sections import is_section

from .line_kinds import LineKind, site_prefix, word_count
from .lines import Line

Role = Literal["title", "lead", "body", "caption", "byline", "time", "tag", "related", "cut"]
"""What a line is to the article. A related item's time is `time` too: its `item` says whose."""

LONG = 60
"""Words from which a paragraph stands for itself."""
NEAR = 40
RUN_WORDS = 18
"""Words from which two paragraphs in a row are running text."""
SHORT_TITLE = 5

_MAX_CAPITALS = 5
_SHORT = 12
_CREDIT_LIMIT = 300


@dataclass(eq=False)
class LineState:
    """A line with its role in the article; what its words say is read once, when first asked for."""

    line: Line
    kind: LineKind
    role: Role | None = None
    reason: str = ""
    """Why it was left out; empty for what was not."""
    heading: str | None = None
    """For a related line: the heading that it stood under."""
    item: int | None = None
    """For a related line and its time: which of the page's related items they belong to."""

    def cut(self, reason: str) -> None:
        """Leave the line out."""
        self.role, self.reason = "cut", reason

    @cached_property
    def words(self) -> int:
        """How many words the line has."""
        return word_count(self.line)

    @cached_property
    def prefix(self) -> str | None:
        """The paper's code that the line opens with."""
        return site_prefix(self.line.text)

    @cached_property
    def credit(self) -> Credit | None:
        """Writers and source that the line names, whole or not at all."""
        return _credit(self.line, self.words)

    @cached_property
    def ends(self) -> bool:
        """Whether the line by itself could end an article: a writer or a source."""
        return self.kind in ("title", "prose") and self.credit is not None


@dataclass(slots=True)
class DocumentState:
    """All lines of a page, and how far the reading has come: it goes down the page, so each question about what lies
    above or below is answered from where the last answer stood, never from the page's edge."""

    lines: list[LineState]
    title: str | None = None
    """The article's title, when front matter names it."""
    start: int = 0
    """Where the article begins: the line below its title."""
    paragraphs: int = 0
    prefixes: set[str] = field(default_factory=set)
    """The paper's codes that paragraphs have opened with."""
    fresh: list[str] = field(default_factory=list)
    """Those of them that the lookahead has not heard of yet."""
    items: int = 0
    closed: bool = False
    """Whether the article's end was seen: its signature, its tags, the readers' part."""
    readers: bool = False
    """Whether the readers' part was reached and no heading of other stories since."""
    foot: bool = False
    """Whether the foot of the site was reached, where short lines are menus and addresses."""
    _skips: list[int] = field(default_factory=list)
    """Past each place that is not open: a place below, with none open between."""
    _lowest_run: int | None = None
    """Below this place no text runs."""
    _heard: tuple[int, bool] = (0, False)
    """How far down `announced` has looked, and what it would say there."""

    def __post_init__(self) -> None:
        self._skips = list(range(1, len(self.lines) + 1))

    def learn(self, code: str) -> None:
        """Remember a code of the paper that a paragraph opens with."""
        if code not in self.prefixes:
            self.prefixes.add(code)
            self.fresh.append(code)

    def first_open(self, start: int) -> int:
        """The first place from here on that nothing is known of yet; the number of lines when there is none."""
        at, passed = start, []
        while at < len(self.lines) and self.lines[at].role is not None:
            passed.append(at)
            at = self._skips[at]
        for place in passed:
            self._skips[place] = at
        return at

    def open(self, start: int) -> Iterable[int]:
        """Places from here on that nothing is known of yet."""
        at = self.first_open(start)
        while at < len(self.lines):
            yield at
            at = self.first_open(at + 1)

    def next_open(self, start: int, count: int) -> list[int]:
        """The first few of the open places from here on."""
        return list(islice(self.open(start), count))

    def timed(self, at: int) -> bool:
        """Whether the next open line is a time: then this one is a title, however long."""
        following = self.next_open(at + 1, 1)
        return bool(following) and self.lines[following[0]].kind == "time" and self.lines[at].words < NEAR

    def runs(self, at: int) -> bool:
        """Whether text runs here: one very long paragraph, or two that follow each other."""
        one = self.lines[at]
        if one.kind not in ("prose", "code") or one.words < RUN_WORDS or self.repeats_prefix(one):
            return False
        if one.words >= LONG:
            return True
        following = [self.lines[place] for place in self.next_open(at + 1, 2)]
        below = bool(following) and following[0].kind == "prose" and following[0].words >= RUN_WORDS
        return below and not any(other.kind == "time" for other in following)

    def text_below(self, at: int) -> bool:
        """Whether text runs anywhere below. What does not run never will: codes become known, and lines get roles."""
        lowest = len(self.lines) - 1 if self._lowest_run is None else self._lowest_run
        while lowest > at and not (self.lines[lowest].role is None and self.resumes(lowest)):
            lowest -= 1
        self._lowest_run = lowest
        return lowest > at

    def resumes(self, at: int) -> bool:
        """Whether text runs here and this is no title over a time."""
        return self.runs(at) and not self.timed(at)

    def repeats_prefix(self, one: LineState) -> bool:
        """Whether the line opens with a code of the paper that a paragraph above has had: so do teasers."""
        return bool(self.prefixes) and one.prefix in self.prefixes

    def is_end(self, at: int) -> bool:
        """Whether the line by itself could end an article: a writer or a source."""
        return self.lines[at].ends

    def announced(self, at: int) -> bool:
        """Whether a line above ends in a colon with only short lines between: what follows is the text's own list."""
        done, said = max(self._heard, (self.start, False))
        for above in self.lines[done:at]:
            if above.role is None and (above.line.text.endswith(":") or above.words > _SHORT):
                said = above.line.text.endswith(":")
        self._heard = (max(done, at), said)
        return said


def _credit(line: Line, words: int) -> Credit | None:
    text = line.text
    if line.level or len(text) > _CREDIT_LIMIT or is_section(text):
        return None
    if (credit := credit_of(text)) and not signs_above_photo(text):
        return credit
    done = made_by(text)
    if done and words <= 8 and signature(done):
        return Credit(authors=names(done))
    capitals = text.isupper() and len(text.split()) > _MAX_CAPITALS  # a long row of capitals is a subhead
    return Credit(authors=names(text.strip("()* "))) if signature(text) and not capitals else None
