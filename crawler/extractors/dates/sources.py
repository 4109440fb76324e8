"""Where a date stood on a page, and what that place is worth (the ladder P1–P9)."""

import re
from typing import Literal, NamedTuple

from crawler.items import Stamp

from .moment import Order

Use = Literal["published", "updated", "never"]


class Place(NamedTuple):
    """The worth of one source name."""

    use: Use
    rank: float = 99.0
    """Lower is more trusted: the number of the rule P1–P9."""
    role: str = "meta"
    """How `parse_timestamp` has to read its text."""
    why: str = ""
    """For a source that is never used: what it dates instead."""
    offset: int | None = None
    """Minutes east of Greenwich of a time that states no zone there; `None` for local time."""
    order: Order | None = None
    """The order of day and month that is known of this place alone."""

    @property
    def visible(self) -> bool:
        """Printed for readers at the head of the article."""
        return self.role == "byline" and self.use != "never"


_FIXED = {
    "itemprop.datepublished": Place("published", 2.3),
    "itemprop.datemodified": Place("updated", 3),
    "byline": Place("published", 3, "byline"),
    "header": Place("published", 3.1, "byline"),
    "time": Place("published", 4),
    "api.date": Place("published", 2.1, "api"),  # the CMS's own JSON, WordPress's names
    "api.date_gmt": Place("published", 2.2, "api", offset=0),
    "api.modified": Place("updated", 2.1, "api"),
    "api.modified_gmt": Place("updated", 2.2, "api", offset=0),
    "feed.pubdate": Place("published", 5, "feed"),
    "feed.pubdate.mdy": Place("published", 5, "feed", order="mdy"),
    "feed.published": Place("published", 5, "feed"),
    "feed.updated": Place("updated", 5, "feed"),
    "feed.updated.mdy": Place("updated", 5, "feed", order="mdy"),
    "sitemap.publication_date": Place("published", 5.5),
    "listing": Place("published", 6, "listing"),
    "url": Place("published", 8, "url"),
    "sitemap.lastmod": Place("published", 9),
    "masthead": Place("never", 3.2, "byline", why="page_clock"),
    "related": Place("never", why="another_story"),
    "body": Place("never", why="prose"),
    "title": Place("never", why="prose"),
    "footer": Place("never", why="licence_date"),
    "widget": Place("never", why="not_the_article"),
    "generator": Place("never", why="not_a_date"),
}
ARTICLE = 5.0
"""Ranks below this stand in the article's own page (P1–P4)."""
_MONTH = 9.5
_LOWERED = (("update_label", 7.0), ("relative", 8.5), ("zone_mislabelled", 3.5), ("month_first", 3.5))
_LETTERS = re.compile(r"[^a-z]+")  # "article:published_time" → "articlepublishedtime"
_PUBLISHED = re.compile(
    r"publi(?:sh|cation)(?!er)|pubdate|pubtime"
)  # "its_publication", "pubdate"; not "article:publisher"
_CHANGED = re.compile(r"modif|updat|lastmod|revis")  # "article:modified_time", "og:updated_time"
_OTHER = re.compile(
    r"creat|expir|unpubl|cache|start|end(?:date|time)"
)  # the creation is hours before publication on some systems
_PLAIN_DATE = frozenset(
    {"date", "dcdate", "dctermsdate", "dcdateissued", "dctermsissued", "sailthrudate", "articledateoriginal"}
)
_ARTICLE_TYPES = frozenset({"blogposting", "liveblogposting", "socialmediaposting", "report"})


def place_of(source: str) -> Place:
    """What a source name stands for; an unknown one is never used."""
    name = source.casefold()
    fixed = _FIXED.get(name)
    if fixed is not None:
        return fixed
    family, _, rest = name.partition(".")
    if family == "jsonld":
        return _json_ld(rest)
    if family in ("meta", "data", "js", "itemprop", "http"):
        return _named(family, _LETTERS.sub("", rest))
    return Place("never", why="unknown_source")


def _json_ld(name: str) -> Place:
    """Only nodes of the article count (P1): a WebSite or a VideoObject has dates of its own."""
    kind, _, field = name.rpartition(".")
    article = not kind or kind.endswith("article") or kind in _ARTICLE_TYPES
    if field == "datepublished":
        return Place("published", 1) if article else Place("never", why="not_the_article")
    if field == "datemodified" and article:
        return Place("updated", 1)
    return Place("never", why="not_a_publication_time")


def _named(family: str, letters: str) -> Place:
    role = "meta" if family == "meta" else "data"
    if _OTHER.search(letters) or family in ("http", "itemprop"):
        return Place("never", why="not_a_publication_time")
    if _CHANGED.search(letters):
        return Place("updated", 2) if family == "meta" else Place("never", why="not_a_publication_time")
    if _PUBLISHED.search(letters):
        return Place("published", 2 if family == "meta" else 4.5, role)
    if family == "meta" and letters in _PLAIN_DATE:
        return Place("published", 2.5)
    return Place("never", why="not_a_publication_time")


def rank_of(place: Place, stamp: Stamp) -> float:
    """The rank of a date that was read there, lower where its text says so.

    Below its place stand an update (P7), a relative phrase and a month (P8, P9), and what had to be corrected (S1, S4):
    it is right now, but a byline needs no correction.
    """
    lowered = [rank for flag, rank in _LOWERED if flag in stamp.flags]
    return max((place.rank, *lowered, _MONTH if stamp.precision == "month" else 0.0))
