"""What a make-believe paper shows at a moment: the truth, of which the crawl sees no more than its pages."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal
from zlib import crc32

from crawler.items import Kind

Fate = Literal["well", "missing", "failing", "frozen", "page"]
"""What becomes of a source that dies: 404, 500, the same for ever, or a page of HTML in place of a feed."""


@dataclass(frozen=True, slots=True)
class Story:
    """One article of a paper."""

    number: int
    section: str
    at: datetime
    """When it appeared."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place where stories are announced."""

    url: str
    kind: Kind
    sections: frozenset[str]
    """Those of which it tells."""
    entries: int
    """Stories that it shows at a time."""
    pages: int = 1
    """Pages that it has, one behind the other."""
    lag: timedelta = timedelta(0)
    """So much later than elsewhere a story stands here."""
    has_validators: bool = False
    """Whether its server says that nothing has changed."""
    churns: bool = False
    """Whether its bytes differ at every fetch."""
    dies: datetime | None = None
    fate: Fate = "well"
    month: str | None = None
    """Of a sitemap within an index: the month of which it tells."""
    share: float = 1.0
    """So many of the stories stand there: a front page has those that an editor chose."""


@dataclass(frozen=True)
class Paper:
    """A newspaper, with all that it publishes."""

    name: str
    stories: tuple[Story, ...]
    """In the order of their time."""
    sources: tuple[Source, ...]
    """The front page first."""
    index: str | None = None
    """The sitemap that leads to those of each month."""
    _cache: dict[str, list[Story]] = field(default_factory=dict, repr=False)

    @property
    def home(self) -> Source:
        """The front page."""
        return self.sources[0]

    @cached_property
    def by_url(self) -> dict[str, Source]:
        """The sources by their address."""
        return {source.url: source for source in self.sources}

    def url_of(self, number: int) -> str:
        """The address of a story."""
        return f"https://{self.name}.example/tin-so-{number}-trong-ngay-{500_000 + number}.html"

    def shown(self, source: Source, at: datetime, page: int = 0) -> Sequence[Story]:
        """What stands there at a moment, the newest first."""
        if source.fate == "frozen" and source.dies is not None:
            at = min(at, source.dies)
        told = self._of(source)
        end = bisect_right(told, at - source.lag, key=lambda story: story.at)
        last = end - page * source.entries
        return told[max(0, last - source.entries) : max(0, last)][::-1]

    def has_page(self, source: Source, at: datetime, page: int) -> bool:
        """Whether there is a page behind this one."""
        return page + 1 < source.pages and bool(self.shown(source, at, page + 1))

    def _of(self, source: Source) -> list[Story]:
        if source.url not in self._cache:
            self._cache[source.url] = [story for story in self.stories if tells(source, story)]
        return self._cache[source.url]

    def is_dead(self, source: Source, at: datetime) -> bool:
        """Whether a source gives nothing any more."""
        return source.dies is not None and at >= source.dies and source.fate != "frozen"

    def first_shown(self, story: Story) -> datetime | None:
        """When a story first stands anywhere."""
        lags = [one.lag for one in self.sources if tells(one, story) and one.dies is None]
        return story.at + min(lags) if lags else None


def tells(source: Source, story: Story) -> bool:
    """Whether a story ever stands there."""
    is_chosen = source.share == 1 or crc32(f"{source.url} {story.number}".encode()) % 1000 < 1000 * source.share
    is_of_month = source.month is None or story.at.isoformat().startswith(source.month)
    return story.section in source.sections and is_chosen and is_of_month
