"""A flattened page on the table: its lines, what each was taken for so far, and what may be asked of the rest."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from crawler.extractors.lines import Line
from crawler.extractors.looks import Look, is_section, site_prefix, word_count
from crawler.extractors.vocabulary import Credit, credit_of, names, signature

Role = Literal["title", "lead", "body", "caption", "byline", "time", "tag", "related", "cut"]
"""What a line is to the article. A related item's time is `time` too: its `item` says whose."""

LONG = 60
"""Words from which a paragraph stands for itself."""
NEAR = 40
RUN_WORDS = 18
"""Words from which two paragraphs in a row are running text."""
SHORT_TITLE = 5

_DONE_BY = re.compile(
    r"^\(?(.{2,60}?)\s+(?:thực hiện|tổng hợp|lược dịch|biên dịch|lược ghi|ghi)\)?$"
)  # "Nhóm PV thực hiện"
_MAX_CAPITALS = 5


@dataclass(slots=True)
class Placed:
    """A line with its place in the article."""

    line: Line
    look: Look
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

    @property
    def words(self) -> int:
        """How many words the line has."""
        return word_count(self.line)


@dataclass(slots=True)
class Sheet:
    """All lines of a page, and how far the reading has come."""

    placed: list[Placed]
    title: str | None = None
    """The article's title, when front matter names it."""
    start: int = 0
    """Where the article begins: the line below its title."""
    paragraphs: int = 0
    prefixes: set[str] = field(default_factory=set)
    """The paper's codes that paragraphs have opened with."""
    items: int = 0
    closed: bool = False
    """Whether the article's end was seen: its signature, its tags, the readers' part."""
    readers: bool = False
    """Whether the readers' part was reached and no heading of other stories since."""
    foot: bool = False
    """Whether the foot of the site was reached, where short lines are menus and addresses."""

    def open(self, start: int) -> Iterable[int]:
        """Places from here on that nothing is known of yet."""
        return (at for at in range(start, len(self.placed)) if self.placed[at].role is None)

    def next_open(self, start: int, count: int) -> list[int]:
        """The first few of the open places from here on."""
        found = self.open(start)
        return [at for _, at in zip(range(count), found, strict=False)]

    def timed(self, at: int) -> bool:
        """Whether the next open line is a time: then this one is a title, however long."""
        following = self.next_open(at + 1, 1)
        return bool(following) and self.placed[following[0]].look == "time" and self.placed[at].words < NEAR

    def runs(self, at: int) -> bool:
        """Whether text runs here: one very long paragraph, or two that follow each other."""
        one = self.placed[at]
        if one.look not in ("prose", "code") or one.words < RUN_WORDS or self.repeats_prefix(one):
            return False
        if one.words >= LONG:
            return True
        following = [self.placed[place] for place in self.next_open(at + 1, 2)]
        below = bool(following) and following[0].look == "prose" and following[0].words >= RUN_WORDS
        return below and not any(other.look == "time" for other in following)

    def text_below(self, at: int) -> bool:
        """Whether text runs anywhere below."""
        return any(self.runs(place) and not self.timed(place) for place in self.open(at + 1))

    def repeats_prefix(self, one: Placed) -> bool:
        """Whether the line opens with a code of the paper that a paragraph above has had: so do teasers."""
        prefix = site_prefix(one.line.text)
        return prefix is not None and prefix in self.prefixes

    def is_end(self, at: int) -> bool:
        """Whether the line by itself could end an article: a writer or a source."""
        one = self.placed[at]
        return one.look in ("title", "prose") and byline_of(one) is not None

    def announced(self, at: int) -> bool:
        """Whether a line above ends in a colon with only short lines between: what follows is the text's own list."""
        for above in reversed(self.placed[self.start : at]):
            if above.role is None and above.line.text.endswith(":"):
                return True
            if above.role is None and above.words > 12:
                return False
        return False


def byline_of(one: Placed) -> Credit | None:
    """Writers and source that a line names, whole or not at all; `None` for any other line."""
    text = one.line.text
    if one.line.level or is_section(text):
        return None
    if credit := credit_of(text):
        return credit
    done = _DONE_BY.match(text)
    if done and one.words <= 8 and signature(done[1]):
        return Credit(authors=names(done[1]))
    capitals = text.isupper() and len(text.split()) > _MAX_CAPITALS  # a long row of capitals is a subhead
    return Credit(authors=names(text.strip("()* "))) if signature(text) and not capitals else None
