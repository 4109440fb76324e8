"""A page that is to be read, with all that this takes."""

from dataclasses import dataclass
from datetime import date

from crawler.items import Ask, Page
from crawler.sites import Site

NOTHING = "nothing there"
"""Said of a feed or sitemap that is none and that nobody named; no more is ever said of it."""


@dataclass(frozen=True, slots=True)
class Task:
    """A page to be read, with all that this takes."""

    ask: Ask
    page: Page
    site: Site
    since: date | None
    """How far back sitemaps are read, and other stories that an article names; `None` where nobody knows any more."""
    sitemaps: tuple[str, ...] = ()
    """Those that the rules of the host name; for front pages and sitemaps."""
