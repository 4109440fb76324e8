"""The next page of a list, however the page says it: by a relation, a word, a sign, a class, or by numbers alone."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from crawler.extractors.lexicon.paging import leads_on
from crawler.spiders.anchors import MAX_ANCHORS, MAX_PIECES, TOLD, Anchor, Resolver
from crawler.text import fold

_ARROWS = frozenset((">", ">>", "›", "››", "»", "»»", "→", "⟩", "❯"))
_SIGNS = re.compile(r"[\s.…\-–|<>«»‹›→←\[\]()]+$|^[\s.…\-–|<>«»‹›→←\[\]()]+")  # "Trang sau »"
_NAMED_NEXT = re.compile(
    r"(?:^|[\s_-])(?:next|older|nextpostslink|load-?more|view-?more|xem-?them)(?:$|[\s_-])", re.IGNORECASE
)
_PICTURED = re.compile(r"(?:^|[/_-])(?:next|right|sau|tiep)[\w-]{0,12}\.(?:gif|png|jpe?g|svg|webp)$", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,6}")
_SHOWN = re.compile(r"[\[(\s]*(?:trang|page|tr\.?|p\.?)?\s*(\d{1,6})[\])\s.|]*")  # "[2]", "Trang 2"
_PAGE_WORD = re.compile(
    r"(?:^|[/?&;._-])(?:(?:page|paged|trang|trangso|pg|p|pageindex|pagenumber|pageno|currentpage|[a-z_]{0,40}_cur)"
    r"[=/_.,-]?(\d{1,4})|(?:start|limitstart|offset|begin|from)[=/_.,-](\d{1,6}))(?:\D|$)",
    re.IGNORECASE,
)  # "?page=2", "/trang-2", "/page/2/", "&start=20"
_DAY_WORD = re.compile(r"(?:ngay|date|day|month|thang|nam|year|lich|calendar)", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:\.\w{2,5}|/)$")  # "/thoi-su.html"
_PAGE_OF_PATH = re.compile(r"(?:[/_.,-]+[a-z]{0,12}){0,3}\d{1,6}[/_.,-]?(?:\.?[a-z]{2,5})?/?", re.IGNORECASE)
"""What a page of a list has behind the list's path: "-p2.html", "/2", "/trang/3/"; an article has words there."""
_TWICE = 2
"""A list's next page is named above it and below it, under one address as a rule."""
_LONGEST = 60
_MOST_NUMBERS = 20
"""Of an address that are looked at."""


class _Page(NamedTuple):
    number: int
    """In its address."""
    shown: int
    url: str


def next_page(tree: etree._Element, anchors: Sequence[Anchor], resolve: Resolver) -> str | None:
    """The address of the next page, or `None` where the list ends or does not say how it goes on."""
    url = resolve.url
    found = chain(_related(tree, resolve), _worded(anchors), _numbered(anchors, url), _perhaps(anchors, url))
    return next((target for target in found if target != url), None)


def is_page(target: str, url: str) -> bool:
    """Whether an address looks like another page of the list at `url`."""
    ours, theirs = urlsplit(url), urlsplit(target)
    if ours.netloc != theirs.netloc or target == url or _DAY_WORD.search(theirs.query):
        return False
    if _PAGE_WORD.search(target):
        return True
    stem = _EXTENSION.sub("", ours.path)
    return (theirs.path == ours.path and bool(_NUMBER.search(theirs.query))) or (
        len(stem) > 1 and theirs.path.startswith(stem) and bool(_PAGE_OF_PATH.fullmatch(theirs.path, len(stem)))
    )


def _related(tree: etree._Element, resolve: Resolver) -> Iterator[str]:
    for element in islice(tree.iter("link", "a"), MAX_ANCHORS):
        if "next" in (element.get("rel") or "").lower().split():
            yield from resolve(element.get("href"))


def _worded(anchors: Sequence[Anchor]) -> Iterator[str]:
    return (anchor.url for anchor in anchors if leads_on(_word(anchor.text)) == "surely")


def _perhaps(anchors: Sequence[Anchor], url: str) -> Iterator[str]:
    """What says that it goes on, where that leads to a later page of the same list."""
    own = _page_of(url)
    told = [anchor for anchor in anchors if _may_lead_on(_word(anchor.text)) or _is_named(anchor)]
    targets: dict[str, set[str]] = {}
    for anchor in told:
        targets.setdefault(_word(anchor.text), set()).add(anchor.url)
    for anchor in told:
        page = _page_of(anchor.url)
        leads_on = is_page(anchor.url, url) or _is_loaded(anchor)
        is_teaser = page is None and len(targets[_word(anchor.text)]) > _TWICE  # "Xem tiếp" below each story
        if leads_on and not is_teaser and (own is None or page is None or page > own):
            yield anchor.url


def _may_lead_on(word: str) -> bool:
    """Whether a word or an arrow is said of the next page, and of other things: the address has to look like one."""
    return word in _ARROWS or leads_on(word) == "perhaps"


def _is_loaded(anchor: Anchor) -> bool:
    """Whether a script loads what follows from an address that no reader sees."""
    return anchor.element.tag != "a" and any(anchor.element.get(name) for name in TOLD)


def _word(text: str) -> str:
    if len(text) > _LONGEST:
        return ""
    folded = fold(text).strip()
    return _SIGNS.sub("", folded) or "".join(folded.split())


def _is_named(anchor: Anchor) -> bool:
    """Whether the class of a link, or of what it stands in, or the file of its picture says that it is next."""
    above = anchor.element.getparent()
    elements = (anchor.element,) if above is None else (anchor.element, above)
    if any(_NAMED_NEXT.search(f"{e.get('class') or ''} {e.get('id') or ''}"[:_LONGEST]) for e in elements):
        return True
    if any(str(name).startswith("data-next") for name in islice(anchor.element.keys(), MAX_PIECES)):
        return True
    return any(_PICTURED.search((e.get("src") or "")[-_LONGEST:]) for e in islice(anchor.element.iter("img"), 1))


def _numbered(anchors: Sequence[Anchor], url: str) -> Iterator[str]:
    """Of each row of numbers the page after the one at `url`."""
    rows: dict[str, list[_Page]] = {}
    for anchor in anchors:
        shown = _SHOWN.fullmatch(fold(anchor.text)) if len(anchor.text) <= _LONGEST else None
        if shown and is_page(anchor.url, url) and (place := _place(anchor.url, int(shown[1]))):
            rows.setdefault(place[0], []).append(_Page(place[1], int(shown[1]), anchor.url))
    own = dict(_places(url))
    for row, pages in rows.items():
        if row in own:
            later = [page for page in pages if page.number > own[row]]
        else:  # the first page has no number in its address, as a rule
            later = [page for page in pages if page.shown > 1]
        if later:
            yield min(later).url


def _place(url: str, shown: int) -> tuple[str, int] | None:
    """The row that a page belongs to, as its address without the page's number, and that number.

    That is the one shown, or one less, or else the one that is named as a page's: `?page=2`, `?start=20`.
    """
    places = list(_places(url))[::-1]
    worded = [place for place in places if _is_worded(url, place)]
    candidates = worded or places
    exact = (place for number in (shown, shown - 1) for place in candidates if place[1] == number)
    return next(exact, candidates[0] if candidates else None)


def _is_worded(url: str, place: tuple[str, int]) -> bool:
    at = place[0].index("\0")
    return any(at in (found.start(1), found.start(2)) for found in islice(_PAGE_WORD.finditer(url), _MOST_NUMBERS))


def _places(url: str) -> Iterator[tuple[str, int]]:
    """The numbers of an address, each with the address without it."""
    start = len(url) - len(url.split("/", 3)[-1])
    for found in islice(_NUMBER.finditer(url, start), _MOST_NUMBERS):
        yield f"{url[: found.start()]}\0{url[found.end() :]}", int(found[0])


def _page_of(url: str) -> int | None:
    found = _PAGE_WORD.search(url)
    return int(found[1] or found[2]) if found else None
