"""Feeds: what a paper announces, as links. Pure functions of what was fetched."""

import html
import json
import re
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from typing import Any

from lxml import etree

from crawler.addresses import resolve
from crawler.extractors.dates import Order, order_of, parse_timestamp
from crawler.extractors.document import soup
from crawler.items import Candidate, ExtractionError, Link
from crawler.spiders.elements import children, decoded, elements, name_of, text_of
from crawler.text import clean

MAX_ITEMS = 1000
"""Of a feed; papers give 20 to 100."""

MAX_TITLE = 1000
"""Characters of a title that are looked at."""

MAX_BASES = 8
"""Elements within one another of which it is asked what they say of the base."""

MAX_LINKS = 10_000
"""Elements of a feed among which that for its next page is looked for; each entry of Blogger has five."""

_LINKS = re.compile(r"<(?:\w{1,20}:)?link\s[^<>]{1,2000}>", re.IGNORECASE)  # "<link rel='next' href='…'/>"
_NEXT = re.compile(r"\srel\s?=\s?([\"'])next\1", re.IGNORECASE)
_HREF = re.compile(r"\shref\s?=\s?([\"'])(.+?)\1", re.IGNORECASE)
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_JSON = re.compile(r"\s*\{")
_DATES = {
    "pubdate": "feed.pubDate", "published": "feed.pubDate", "issued": "feed.pubDate", "date": "feed.pubDate",
    "updated": "feed.updated", "modified": "feed.updated",
}  # fmt: skip
"""Elements that state when an entry was published or changed: of RSS 2.0, Atom 1.0, Atom 0.3, Dublin Core."""
_JSON_DATES = {"date_published": "feed.pubDate", "date_modified": "feed.updated"}
_JSON_ADDRESSES = ("url", "external_url", "id")


def read_feed(body: bytes, url: str = "") -> list[Link]:
    """Articles of an RSS, Atom or JSON feed, in its order, with the time as the feed prints it.

    `url` is the feed's own address: relative links are resolved against it.
    """
    return of_text(decoded(body), url)


def of_text(text: str, url: str, since: date | None = None) -> list[Link]:
    """The same of what has been decoded; and the feed's next page, if what stands on this one is new enough."""
    if _JSON.match(text):
        return _json_feed(text, url)
    links = (_entry(element, url) for _, element in islice(elements(text, ("item", "entry")), MAX_ITEMS))
    found = _dated([link for link in links if link is not None])
    is_old = since is not None and all(link.day and link.day < since.isoformat() for link in found)
    return found if is_old else found + _onward(text, url)


def _onward(text: str, base: str) -> list[Link]:
    """The next page of a feed, as RFC 5005 has it; the elements are few, and stand before the entries or behind."""
    found = (tag for tag in islice(_LINKS.finditer(text), MAX_LINKS) if _NEXT.search(tag[0]))
    addresses = (href[2] for tag in found if (href := _HREF.search(tag[0])))
    return [
        Link(url, "feed", is_next=True) for one in islice(addresses, 1) if (url := resolve(html.unescape(one), base))
    ]


def _json_feed(text: str, base: str) -> list[Link]:
    """The items of a JSON Feed; see jsonfeed.org, versions 1 and 1.1."""
    try:
        feed = json.loads(text)
    except RecursionError as error:
        raise ExtractionError("expected a feed, found JSON of too many levels") from error
    except ValueError:
        return []
    items = feed.get("items") if isinstance(feed, dict) else None
    links = (_item(item, base) for item in islice(items, MAX_ITEMS)) if isinstance(items, list) else ()
    return _dated([link for link in links if link is not None])


def _item(item: Any, base: str) -> Link | None:
    fields = {key: value for key, value in item.items() if isinstance(value, str)} if isinstance(item, dict) else {}
    addresses = (fields[key] for key in _JSON_ADDRESSES if key in fields and (key != "id" or "://" in fields[key]))
    url = next((found for address in addresses if (found := resolve(address, base))), None)
    if url is None:
        return None
    stated = next((Candidate(name, fields[key]) for key, name in _JSON_DATES.items() if fields.get(key)), None)
    return Link(url, "article", _title(fields.get("title", "")), stated)


def _entry(element: etree._Element, base: str) -> Link | None:
    fields: dict[str, str] = {}
    addresses: list[str] = []
    for child in children(element):
        name = name_of(child)
        if name == "link":
            addresses += _linked(child)
        fields.setdefault(name, text_of(child))
    if "guid" in fields and fields["guid"].startswith(("http://", "https://")):  # a permanent link, if nothing better
        addresses.append(fields["guid"])
    stem = _base(element, base)
    url = next((found for address in addresses if (found := resolve(address, stem))), None)
    if url is None:
        return None
    stated = next(((name, fields[key]) for key, name in _DATES.items() if fields.get(key)), None)
    return Link(url, "article", _title(fields.get("title", "")), stated and Candidate(*stated))


def _base(element: etree._Element, base: str) -> str:
    """Against what the addresses of an entry are read: `xml:base` may be said of it, and of what it stands in."""
    around = islice(chain((element,), element.iterancestors()), MAX_BASES)
    for stated in reversed([one.get(_BASE) or "" for one in around]):
        base = resolve(stated, base) or base
    return base


def _linked(link: etree._Element) -> list[str]:
    """The address that a `link` states: in Atom as an attribute, of several the one that leads to the page."""
    href = link.get("href")
    if href is None:
        return [text_of(link)]
    return [href] if link.get("rel", "alternate") == "alternate" else []


def _title(markup: str) -> str | None:
    """A title as a reader sees it; feeds hold markup in it, escaped once or twice."""
    return clean(soup.text_of(markup[:MAX_TITLE])) or None


def _dated(links: list[Link]) -> list[Link]:
    """The links with their days; a feed that prints the month first does so in all of its stamps."""
    if order_of(link.date.text for link in links if link.date is not None) == "mdy":
        links = [
            link if link.date is None else replace(link, date=link.date._replace(source=f"{link.date.source}.mdy"))
            for link in links
        ]
    return [dated(link) for link in links]


def dated(link: Link) -> Link:
    """The link with the day that its date amounts to."""
    if link.date is None:
        return link
    role = "feed" if link.date.source.startswith("feed") else "meta"
    order: Order = "mdy" if link.date.source.endswith(".mdy") else "dmy"
    stamp = parse_timestamp(link.date.text[:MAX_TITLE], role=role, order=order)
    return replace(link, day=stamp.at.date().isoformat()) if stamp else link
