"""What a saved page claims of itself: where it was, and when it was saved. Whoever saved it could write anything."""

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from crawler.items import Article, Page

from .addresses import in_utc, moment_of, stated_address

ADDRESS, TIME = "claimed_address", "claimed_capture_time"
"""Flags of an article of which only its file says where it was, or when it was saved."""

_HEAD = 64 * 1024
"""Bytes of a page in which its savers write."""
_SINGLEFILE = re.compile(  # "Page saved with SingleFile url: https://… saved date: Sat May 16 2026 19:12:36 GMT+0700"
    rb"Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*\w{3} (\w{3}) (\d{1,2}) (\d{4}) (\d\d):(\d\d):(\d\d) "
    rb"GMT([+-])(\d\d)(\d\d)"
)
_SAVED_FROM = re.compile(
    rb"<!--\s*saved from url=\(\d{1,6}\)(\S+)\s*-->", re.IGNORECASE
)  # "(0049)https://bao.vn/a.html"
_WAYBACK = re.compile(  # 'href="https://web.archive.org/web/20210512031500/https://bao.vn/a.html"', in a link to itself
    rb"<(?:link|meta)\b[^<>]{0,300}?[\"'](https?://web\.archive\.org/web/\d{14}(?:[a-z]{2}_)?/https?://[^\"'<>\s]{1,2000})"
)
_TOOLBAR = re.compile(  # "The Wayback Machine - https://web.archive.org/web/20210512031500/https://bao.vn/a.html"
    rb"BEGIN WAYBACK TOOLBAR INSERT -->.{0,4000}?(https?://web\.archive\.org/web/\d{14}/https?://[^\"'<>\s]{1,2000})",
    re.DOTALL,
)
_WOMBAT = re.compile(rb'__wm\.wombat\("(https?://[^"\s]{1,2000})","(\d{14})"')  # its script, of the page that it is in
_BEGINS = re.compile(rb"<(?:head|body)\b", re.IGNORECASE)
_MONTHS = {
    name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)
}


class Claim(NamedTuple):
    """What a file says of the page in it, and nobody else does."""

    url: str | None = None
    at: datetime | None = None


NOTHING = Claim()


def claim_of(body: bytes) -> Claim:
    """What SingleFile, Chrome, Internet Explorer or the Wayback Machine wrote into a page that was saved."""
    head = body[:_HEAD]
    above = _BEGINS.split(head, maxsplit=1)[0]  # what stands below it, somebody else may have written
    if found := _SINGLEFILE.search(above):
        return _claim(found[1], _spelt(found))
    if found := _SAVED_FROM.search(above):
        return _claim(found[1], None)
    if found := _WAYBACK.search(head) or _TOOLBAR.search(head):
        return _claim(found[1], None)
    if found := _WOMBAT.search(head):
        return _claim(found[1], moment_of(found[2].decode()))
    return NOTHING


def claimed(page: Page, claim: Claim) -> Page:
    """The page as its file claims that it was saved, where nobody states when: relative times can be read then."""
    return replace(page, fetched_at=claim.at) if page.fetched_at is None and claim.at is not None else page


def marked(article: Article, page: Page, claim: Claim) -> Article:
    """The article with the address that its file claims, where nobody states one; flags say that these are claims."""
    flags = []
    if page.url is None and claim.url is not None:
        article = replace(article, canonical_url=claim.url)
        flags.append(ADDRESS)
    if page.fetched_at is None and claim.at is not None:
        flags.append(TIME)
    return replace(article, flags=(*article.flags, *flags)) if flags else article


def _claim(url: bytes, at: datetime | None) -> Claim:
    address, kept = stated_address(url.decode("utf-8", "replace"))
    at = kept or at
    return Claim(address, at and in_utc(at))


def _spelt(found: re.Match[bytes]) -> datetime | None:
    month, day, year, hour, minute, second, sign, hours, minutes = found.groups()[1:]
    ahead = timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == b"+" else -1)
    parts = (year, _MONTHS.get(month, 0), day, hour, minute, second)
    try:
        return datetime(*map(int, parts), tzinfo=timezone(ahead))  # type: ignore[arg-type,misc]
    except ValueError:  # the 31st of June, or an offset of no place
        return None
