"""A candidate date of a page on its way to a verdict."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from crawler.items import VIETNAM, Stamp

from .moment import Context, Order, local
from .sources import ARTICLE, Place, place_of, rank_of
from .text import read_text

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TIMED = ("second", "minute")
"""Precisions that tell a time of day."""


class Setting(NamedTuple):
    """What holds for all candidates of one page."""

    fetched_at: datetime | None
    order: Order = "dmy"
    home: bool = True
    local_sources: Collection[str] = ()
    nukeviet: bool = False


class Item(NamedTuple):
    """One candidate, what was read of it, and why it is out of the running if it is."""

    source: str
    text: str
    place: Place
    stamp: Stamp | None = None
    updated: Stamp | None = None
    """The change that the same text prints."""
    why: str | None = None
    """Why the text gives no publication time."""
    verdict: str | None = None

    @property
    def family(self) -> str:
        """`meta` for `meta.article:published_time`: what one piece of the system wrote."""
        return self.source.partition(".")[0]


class Dated(NamedTuple):
    """A candidate that is still in the running, with its stamp."""

    item: Item
    stamp: Stamp

    @property
    def rank(self) -> float:
        """The place on the ladder P1–P9, lower is better."""
        return rank_of(self.item.place, self.stamp)

    @property
    def visible(self) -> bool:
        """Printed for readers in the head of the article."""
        return self.item.place.visible

    @property
    def inside(self) -> bool:
        """Stated by the article's own page (P1–P4)."""
        return self.rank < ARTICLE


def read_candidate(source: str, text: str, setting: Setting) -> Item:
    """The candidate as read for the first time; out of the running when its place or its text says nothing."""
    place = place_of(source)
    if setting.nukeviet and source.casefold() == "itemprop.datepublished":
        place = place_of("itemprop.dateModified")  # NukeViet prints the edit time there
    if place.why == "page_clock":
        place = _above_the_title(Item(source, text, place), setting)
    if place.use == "never":
        return Item(source, text, place, verdict=f"never:{place.why}")
    item = reread(Item(source, text, place), setting, trust_zone=source not in setting.local_sources)
    return item if item.stamp is not None else item._replace(verdict=f"unreadable:{item.why}")


def _above_the_title(item: Item, setting: Setting) -> Place:
    """A clock above the title is the page's own when it shows the time of the capture; hours before, the article's."""
    stamp = reread(item, setting).stamp
    if stamp is None or setting.fetched_at is None or stamp.precision not in TIMED:
        return item.place
    is_old = stamp.at < local(setting.fetched_at) - _STALE and "relative" not in stamp.flags
    return item.place._replace(use="published") if is_old else item.place


_STALE = timedelta(hours=3)
"""A cache may have kept the page's clock for an hour or two."""


def reread(item: Item, setting: Setting, *, order: Order | None = None, trust_zone: bool = True) -> Item:
    """The candidate as read with another order of day and month, or without its zone label."""
    order = order or item.place.order or setting.order
    place = item.place
    context = Context(
        item.text, setting.fetched_at, place.role, order, item.source, setting.home, trust_zone, place.offset
    )
    printed = read_text(item.text, context)
    stamp = printed.published
    if stamp is not None and item.source == "url":  # an address is made hours before the story appears (P8)
        stamp = coarser(stamp, "hour")
    elif stamp is not None and item.source == "sitemap.lastmod":  # any edit's time (P9)
        stamp = flagged(coarser(stamp, "day"), "upper_bound")
    return item._replace(stamp=stamp, updated=printed.updated, why=printed.why)


def coarser(stamp: Stamp, precision: str) -> Stamp:
    """The stamp at no finer precision than the one named, `hour` or `day`."""
    if stamp.precision not in (*TIMED, "hour"):
        return stamp
    at = stamp.at.replace(minute=0, second=0)
    return (
        replace(stamp, at=at.replace(hour=0), precision="day")
        if precision == "day"
        else replace(stamp, at=at, precision="hour")
    )


def flagged(stamp: Stamp, flag: str) -> Stamp:
    """The stamp with one more thing that a reader should know."""
    return stamp if flag in stamp.flags else replace(stamp, flags=(*stamp.flags, flag))


def running(items: list[Item], use: str = "published") -> list[Dated]:
    """What is still weighed as a publication time, or as the time of a change."""
    return [
        Dated(item, item.stamp)
        for item in items
        if item.verdict is None and item.stamp is not None and item.place.use == use
    ]


def day_of(stamp: Stamp) -> date:
    """The local day; a day without a time is the one printed, whatever its zone."""
    return stamp.at.date() if stamp.precision in ("day", "month") else local(stamp.at).date()


def same_day(one: Stamp, other: Stamp) -> bool:
    """Whether two stamps name the same local day; abroad the day that either of them prints counts too."""
    if "month" in (one.precision, other.precision):
        return False
    abroad = any(stamp.at.utcoffset() != VIETNAM.utcoffset(None) for stamp in (one, other))
    return day_of(one) == day_of(other) or (abroad and one.at.date() == other.at.date())


def same_month(one: Stamp, other: Stamp) -> bool:
    """Whether two stamps name the same local month."""
    return day_of(one).replace(day=1) == day_of(other).replace(day=1)


def end_of(stamp: Stamp) -> datetime:
    """The last moment that a stamp may mean."""
    if stamp.precision == "month":
        return stamp.at.replace(day=28) + 4 * DAY
    if "url_is_creation_time" in stamp.flags:  # the hour of a draft says nothing of the hour it appeared
        return stamp.at.replace(hour=0) + DAY
    return stamp.at + {"day": DAY, "hour": HOUR}.get(stamp.precision, timedelta(0))
