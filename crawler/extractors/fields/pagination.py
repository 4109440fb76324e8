"""Whether a page holds one part of an article that goes on, under the same address, on other pages."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.extractors.document.metadata import absolute
from crawler.extractors.lexicon.paging import leads_on
from crawler.extractors.reading import Reading

FLAG = "one_of_several_pages"
_KEY = re.compile(r"(?:p|pg|page|paged|pagenumber|pageno|trang)", re.IGNORECASE)  # "?trang=2"
_NAMED = re.compile(r"[/_-](?:p|pg|page|trang)[/_-]?(\d{1,2})(?=\.\w{3,5}$|/?$)", re.IGNORECASE)  # "tin-123-p2.html"
_BARE = re.compile(r"(?:(?<=\w)[/_-]|(?<=\.html)/)(\d{1,2})(?=\.\w{3,5}$|/?$)")  # "tin-123_2.html", "tin-123/2"
_BELOW = 40
"""Blocks behind the body among which the row of page numbers is looked for."""


class _Address(NamedTuple):
    stem: str
    number: int | None
    named: bool
    """Whether the address says that the number is a page's."""


def is_one_of_several(reading: Reading) -> bool:
    """Whether the page links to another part of itself by its number, as the next, or in its head."""
    url, body = reading.page.url, reading.body
    if url is None or body is None:
        return False
    own = _taken_apart(url)
    for element in reading.document.metas:
        if (element.get("rel") or "").lower() == "next" and _is_part(element.get("href"), None, own, url):
            return True
    near = reading.document.blocks[body.first : body.last + _BELOW]
    return any(_is_part(link, text, own, url) for block in near for link, text in block.links if len(text) < 20)


def _is_part(link: str | None, text: str | None, own: _Address, url: str) -> bool:
    if text is not None and not (text.isdigit() or leads_on(text)):
        return False
    target = absolute(link, url)
    if target is None or target == url:
        return False
    other = _taken_apart(target)
    if other.number is None or other.number == (own.number or 1):
        return False
    same = other.stem in (own.stem, _taken_apart(url, whole=True).stem)
    return same and (other.named if text is None or not text.isdigit() else int(text) == other.number)


def _taken_apart(address: str, *, whole: bool = False) -> _Address:
    """An address without the number of its page, and that number; `whole` says that it has none."""
    parts = urlsplit(address)
    path, pairs = parts.path.rstrip("/"), parse_qsl(parts.query)
    numbers = [] if whole else [value for key, value in pairs if _KEY.fullmatch(key) and value.isdigit()]
    query = urlencode([pair for pair in pairs if not _KEY.fullmatch(pair[0])])
    found = None if whole or numbers else _NAMED.search(path) or _BARE.search(path)
    number = int(numbers[0]) if numbers else int(found[1]) if found else None
    if found:
        path = path[: found.start()] + path[found.end() :]
    return _Address(f"{parts.netloc}{path}?{query}", number, bool(numbers) or bool(_NAMED.search(parts.path)))
