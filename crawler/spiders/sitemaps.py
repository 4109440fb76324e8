"""Sitemaps: what a paper says that it has, as links. Pure functions of what was fetched.

What a sitemap says of time is believed as far as it can be true: a day that all its entries share is when it was made,
and the month in the name of a sitemap is surer than what its index says of it.
"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.addresses import MAX_LENGTH, is_plain, normalise, resolve
from crawler.extractors.dates import parse_timestamp
from crawler.items import Candidate, Kind, Link
from crawler.spiders.elements import children, decoded, elements, name_of, text_of
from crawler.spiders.feeds import MAX_TITLE, dated
from crawler.text import clean

MAX_SITEMAPS = 1000
"""Of an index; a daily one of two years has 730."""

MAX_ADDRESSES = 50_000
"""Of a sitemap, as its protocol has it. Those that cost more than the usual ones count as several, see `_work`."""

_ODD = 4
"""As much more as it costs to read an address that is not in its normal form, or a date that is not as it should be."""

MAX_NEWS = 1000
"""Of a sitemap, as the protocol for news has it; a larger one has the years before too."""

_KINDS: dict[str, Kind] = {"url": "article", "sitemap": "sitemap"}
"""Elements of a sitemap and of an index of sitemaps."""
_FIELDS = ("loc", "lastmod", "publication_date", "title")
_SHARED = 0.9
"""Part of the entries that state the same; then it says when the sitemap was made."""
_FEW, _FEW_SITEMAPS = 20, 3
"""Entries from which on that is no chance."""
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?=$|[T\s])")  # "2026-03-07T08:07:00+07:00"
_PERIOD_IN_NAME = re.compile(  # "news-2025-6.xml", "sitemap-20251107.xml", "/sitemaps/2025/11.xml"
    r"(?<!\d)((?:19|20)\d\d)(?:[-_/]?(0[1-9]|1[0-2]|[1-9](?!\d))(?:[-_/]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
_PERIOD_IN_FOLDER = re.compile(  # "/2025/11/07/", "/202511/"
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])(?:[/-]?(0[1-9]|[12]\d|3[01]))?(?=/)"
)
_TEXT = re.compile(r"\s*https?://", re.IGNORECASE)


@dataclass(frozen=True)
class _Entry:
    """An entry of a sitemap or of an index, as it states itself."""

    url: str
    kind: Kind
    title: str
    lastmod: str
    news: str
    """The day of publication, which a sitemap of news states."""
    is_odd: bool = False
    """Whether its address is not in its normal form, nor nearly so."""

    @cached_property
    def changed(self) -> date | None:
        """The day of its last change."""
        return _day(self.lastmod)

    @cached_property
    def last_day(self) -> date | None:
        """The last day of what its own address names: of the name of a sitemap, of the folders of an article."""
        parts = urlsplit(self.url)
        form = _PERIOD_IN_NAME if self.kind == "sitemap" else _PERIOD_IN_FOLDER
        found = form.search(f"{parts.path}?{parts.query}")
        return _end(found) if found else None


def read_sitemap(body: bytes, since: date | None, url: str = "") -> list[Link]:
    """Articles of a sitemap, and the sitemaps of an index; nothing that is stated to be older than `since`.

    What carries no date is kept. `url` is the sitemap's own address: relative ones are resolved against it.
    """
    return of_text(decoded(body), since, url)


def of_text(text: str, since: date | None, url: str) -> list[Link]:
    """The same of what has been decoded."""
    entries = list(_listed(text) if _TEXT.match(text) else _entries(text, url))
    made = _when_made(entries)
    within = _end(named) if url and (named := _PERIOD_IN_NAME.search(urlsplit(url).path)) else None
    if within is None and since and len(entries) > MAX_NEWS:
        within = since - timedelta(days=1)  # who knows how old they are: behind the news
    found = (_link(entry, since, None if entry.changed in made else entry.changed, within) for entry in entries)
    return [link for link in found if link is not None]


def _link(entry: _Entry, since: date | None, changed: date | None, within: date | None) -> Link | None:
    """The link of an entry; `changed` is what its last change says, `within` stands in where it says nothing."""
    day = _day(entry.news) or entry.last_day or changed
    if since and day and day < since:
        return None
    title = clean(entry.title[:MAX_TITLE]) or None
    if entry.kind == "sitemap":
        return Link(entry.url, "sitemap", title, day=day.isoformat() if day else None)
    stated = (("sitemap.publication_date", entry.news), ("sitemap.lastmod", entry.lastmod if changed else ""))
    told = next((Candidate(source, text) for source, text in stated if text), None)
    link = dated(Link(entry.url, "article", title, told))
    if link.day is None and (day or within):
        return replace(link, day=(day or within or date.min).isoformat())
    return link


def _when_made(entries: Sequence[_Entry]) -> frozenset[date]:
    """Days of change that speak of the sitemap and not of its pages: nearly all entries share them."""
    enough = _FEW_SITEMAPS if any(entry.kind == "sitemap" for entry in entries) else _FEW
    stated = Counter(entry.changed for entry in entries if entry.changed is not None)
    if len(entries) < enough:
        return frozenset()
    return frozenset(day for day, count in stated.most_common(1) if count >= _SHARED * len(entries))


def _entries(text: str, base: str) -> Iterator[_Entry]:
    sitemaps = work = 0
    for name, element in islice(elements(text, tuple(_KINDS)), MAX_ADDRESSES):
        sitemaps += name == "sitemap"
        if sitemaps > MAX_SITEMAPS:
            return
        if (entry := _entry(element, _KINDS[name], base)) is not None:
            work += _work(entry)
            if work > MAX_ADDRESSES:
                return
            yield entry


def _work(entry: _Entry) -> int:
    """What an entry costs to read, the usual one as one."""
    dates = sum(bool(stated) and not _ISO.match(stated) for stated in (entry.lastmod, entry.news))
    return 1 + _ODD * (dates + entry.is_odd)


def _entry(element: etree._Element, kind: Kind, base: str) -> _Entry | None:
    """What stands in the entry itself speaks of its page, and what it says as news; its pictures have addresses too."""
    fields: dict[str, str] = {}
    for child in children(element):
        name = name_of(child)
        if name in _FIELDS:
            fields.setdefault(name, text_of(child))
        elif name == "news":
            fields |= {name_of(one): text_of(one) for one in children(child)}
    address = fields.get("loc", "")
    if not address or len(address) > MAX_LENGTH:
        return None
    url = normalise(address) if address[:4].lower() == "http" else resolve(address, base)
    title, lastmod, news = (fields.get(name, "") for name in ("title", "lastmod", "publication_date"))
    return _Entry(url, kind, title, lastmod, news, is_odd=not is_plain(address)) if url else None


def _listed(text: str) -> Iterator[_Entry]:
    """A sitemap may be a text with an address in each line."""
    for line in islice(text.splitlines(), MAX_ADDRESSES):
        if _TEXT.match(line) and len(line) <= MAX_LENGTH and (url := normalise(line.strip())):
            kind: Kind = "sitemap" if urlsplit(url).path.endswith((".xml", ".xml.gz")) else "article"
            yield _Entry(url, kind, "", "", "")


def _day(stated: str) -> date | None:
    """The day that a date amounts to, in whatever form it is written."""
    if not stated:
        return None
    if iso := _ISO.match(stated):
        try:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        except ValueError:
            return None
    stamp = parse_timestamp(stated[:MAX_TITLE], role="meta")
    return stamp.at.date() if stamp else None


def _end(found: re.Match[str]) -> date:
    """The last day of a year, of a month, or the day itself."""
    year, month = int(found[1]), int(found[2] or 12)
    last = monthrange(year, month)[1]
    return date(year, month, min(int(found[3]), last) if found[3] else last)
