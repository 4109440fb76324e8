"""The runs of a quarter, as cron makes them: with jitter, some cut short, some by hand, some in an outage of ours."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal

End = Literal["whole", "stopped", "killed", "offline", "import"]

_CUT: dict[End, float] = {"stopped": 0.01, "killed": 0.01}
_BY_HAND, _IMPORTS = 0.02, 0.01


Papers = Callable[[datetime], tuple[str, ...]]
"""The papers that are crawled at a moment."""


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment up to another."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def meets(self, other: "Span", *, apart: timedelta = timedelta(0)) -> bool:
        """Whether another one begins before this one has ended so long ago, or the other way round."""
        return self.start - apart < other.end and other.start - apart < self.end


@dataclass(frozen=True, slots=True)
class Planned:
    """A run that will be."""

    at: datetime
    took: timedelta
    end: End
    papers: tuple[str, ...]

    @property
    def ended(self) -> datetime:
        """When it ends."""
        return self.at + self.took


@dataclass(frozen=True, slots=True)
class Outages:
    """What is wrong with us, not with any paper."""

    offline: tuple[Span, ...] = ()
    """Runs are made and reach nobody."""
    off: tuple[Span, ...] = ()
    """The machine is off: no runs are made."""

    @property
    def all(self) -> tuple[Span, ...]:
        """Both."""
        return (*self.offline, *self.off)


def runs(span: Span, every: timedelta, outages: Outages, papers: Papers, chance: Random) -> list[Planned]:
    """The runs from one moment to another."""
    return list(_runs(span, every, outages, papers, chance))


def _runs(span: Span, every: timedelta, outages: Outages, papers: Papers, chance: Random) -> Iterator[Planned]:
    at = span.start
    while at < span.end:
        begun = at + timedelta(seconds=chance.randrange(240))
        took = timedelta(seconds=chance.randrange(60, 540))
        if not any(begun in off for off in outages.off):
            if any(begun in span for span in outages.offline):
                yield Planned(begun, timedelta(seconds=40), "offline", papers(begun))
            else:
                yield Planned(begun, took, _ending(chance), papers(begun))
                yield from _between(begun + every / 2, outages, papers, chance)
        at += every


def _ending(chance: Random) -> End:
    drawn, at = chance.random(), 0.0
    for end, share in _CUT.items():
        at += share
        if drawn < at:
            return end
    return "whole"


def _between(at: datetime, outages: Outages, papers: Papers, chance: Random) -> Iterator[Planned]:
    """What people do between two runs of cron: crawl one paper by hand, import a saved page."""
    drawn = chance.random()
    if any(at in span for span in outages.all):
        return
    if drawn < _BY_HAND:
        yield Planned(at, timedelta(seconds=30), "whole", (chance.choice(papers(at)),))
    elif drawn < _BY_HAND + _IMPORTS:
        yield Planned(at, timedelta(seconds=5), "import", ())
