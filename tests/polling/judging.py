"""What a fortnight of crawls cost, and how late each story became known."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from tests.polling.driving import Crawl
from tests.polling.world import Paper, Story

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Late:
    """A story, and when its address became known; `None`: never."""

    paper: str
    story: Story
    delay: timedelta | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is measured. Times are hours."""

    asked: int
    """Requests for sources, further pages of lists among them."""
    usual: int
    """Requests of a crawl that asks each source once in every run."""
    stories: tuple[Late, ...]
    cron: float
    """The median delay of a crawl that asks everything in every run."""

    @property
    def saved(self) -> float:
        """The share of requests that was not made."""
        return 1 - self.asked / self.usual

    @property
    def delays(self) -> list[float]:
        """In hours, the shortest first."""
        return sorted(late.delay / _HOUR for late in self.stories if late.delay is not None)

    @property
    def median(self) -> float:
        """Of the delays, in hours."""
        return median(self.delays)

    @property
    def missed(self) -> tuple[Late, ...]:
        """Those that never became known."""
        return tuple(late for late in self.stories if late.delay is None)

    def __str__(self) -> str:
        found, last = self.delays, len(self.delays) - 1
        return (
            f"{self.asked} requests of {self.usual} ({-self.saved:+.0%}), delay median {self.median:.2f} h (cron"
            f" {self.cron:.2f}), 90 % {found[int(0.9 * last)]:.1f}, worst {found[-1]:.1f}, {len(self.missed)} missed of"
            f" {len(self.stories)}"
        )


def judged(crawl: Crawl, begin: datetime, end: datetime) -> Verdict:
    """Of the stories that appeared between two moments; runs go on for a day after the last."""
    asked = sum(request.at >= begin for request in crawl.requests)
    runs = [at for at in crawl.runs if at >= begin]
    places = sum(len(paper.sources) + (paper.index is not None) for paper in crawl.papers)
    stories = tuple(late for paper in crawl.papers for late in _stories(crawl, paper, begin, end))
    firsts = [first for paper in crawl.papers for first in _firsts(paper, begin, end)]
    cron = median((runs[bisect_left(runs, first)] - first) / _HOUR for first in firsts)
    return Verdict(asked, len(runs) * places, stories, cron)


def _firsts(paper: Paper, begin: datetime, end: datetime) -> Iterator[datetime]:
    for story in paper.stories:
        first = paper.first_shown(story)
        if first is not None and begin <= story.at < end:
            yield first


def _stories(crawl: Crawl, paper: Paper, begin: datetime, end: datetime) -> Iterator[Late]:
    query = "SELECT url, found_at FROM pages WHERE site = ? AND kind = 'article'"
    known = {url: datetime.fromisoformat(at) for url, at in crawl.archive.db.conn.execute(query, (paper.name,))}
    for story in paper.stories:
        first = paper.first_shown(story)
        if first is not None and begin <= story.at < end:
            found = known.get(paper.url_of(story.number))
            delay = None if found is None else max(timedelta(0), found - first)
            yield Late(paper.name, story, delay)


def by_paper(verdict: Verdict) -> Iterator[str]:
    """A line for each paper: the worst of each section."""
    worst: dict[str, Counter[str]] = {}
    for late in verdict.stories:
        hours = 999 if late.delay is None else round(late.delay / _HOUR)
        sections = worst.setdefault(late.paper, Counter())
        sections[late.story.section] = max(sections[late.story.section], hours)
    for paper, sections in worst.items():
        yield f"{paper}: " + ", ".join(f"{section} {hours} h" for section, hours in sections.most_common())
