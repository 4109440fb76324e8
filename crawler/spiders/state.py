"""What a home page that is drawn by a script ships as its state: addresses and titles, in JSON or nearly so.

Next.js has it in `__NEXT_DATA__`, Nuxt in `window.__NUXT__ = {…}` or as a function's value, others in attributes or in
texts within texts. So nothing is parsed as a whole: strings and braces are read in order, objects are told apart.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.text import clean

MAX_STATE = 4 * 1024**2
"""Characters of a page's scripts that are read; states of papers have up to 0.6 MB."""

MAX_OBJECTS = 5000
"""With an address, of a page."""

_LONGEST = 1000
_MOST_FIELDS = 200
_ADDRESS = ("url", "link", "href", "permalink", "path", "uri", "fullurl", "detailurl", "share_url", "shareurl", "alias",
            "slug")  # fmt: skip
"""Names under which an address is kept; the surest first."""
_NEXT = frozenset(("next", "nextpage", "next_page", "nexturl", "next_url", "nextpageurl", "next_page_url", "nextlink",
                   "loadmore", "load_more", "loadmoreurl"))  # fmt: skip
_SLUGS = frozenset(("slug", "alias"))
_TITLE = ("title", "name", "headline", "label", "text")
_HINTS = re.compile(r"__\w+__|[{,]\s*\\?[\"']?(?:url|link|href|slug|permalink|path|alias)\\?[\"']?\s*:", re.IGNORECASE)
_ESCAPED = re.compile(r"""\\(["\\/])|\"""")  # `\"` within a text, or the quotes around it
_ATTRIBUTES = etree.XPath("//@data-page | //@data-props | //@data-state | //@data-items | //@data-json")
_TOKEN = re.compile(
    r"""(["'])((?:(?!\1)[^\\]|\\.)*+)\1(\s*+:)?|([{}])|(?<![\w$])([A-Za-z_$][\w$]*+)\s*+:""", re.DOTALL
)  # "url": | "/tin-1.html" | { | url:


class Stated(NamedTuple):
    """An address in a page's state."""

    address: str
    title: str | None
    is_slug: bool
    """Whether it is but the last part of one."""
    is_next: bool = False
    """Whether it is said to be the next page of the list."""


def stated(tree: etree._Element) -> list[Stated]:
    """The addresses of a page's state with their titles, in its order."""
    left, found = MAX_STATE, list[Stated]()
    for text in _texts(tree):
        found += islice(_objects(_unescaped(text[:left])), MAX_OBJECTS - len(found))
        left -= len(text)
        if left <= 0 or len(found) >= MAX_OBJECTS:
            break
    return found


def _texts(tree: etree._Element) -> Iterator[str]:
    for script in tree.iter("script"):
        text = script.text or ""
        if "json" in (script.get("type") or "").lower() or _HINTS.search(text, 0, MAX_STATE):
            yield text
    values: list[str] = _ATTRIBUTES(tree)  # type: ignore[assignment]
    yield from (str(value) for value in values if _HINTS.search(value, 0, MAX_STATE))


def _unescaped(text: str) -> str:
    """A text within a text, as `JSON.parse("{\\"url\\": …}")` has it, as if it stood there itself."""
    if '{\\"' not in text and ',\\"' not in text:
        return text
    return _ESCAPED.sub(lambda found: found[1] or " ", text)


def _objects(text: str) -> Iterator[Stated]:
    """Of each object that has one, its address."""
    stack: list[dict[str, str]] = [{}]
    key: str | None = None
    for token in _TOKEN.finditer(text):
        string, colon, brace, word = token[2], token[3], token[4], token[5]
        if brace == "{":
            stack.append({})
        elif key in _NEXT and string and _is_address(_plain(string)) and "/" in _plain(string):
            yield Stated(_plain(string), None, is_slug=False, is_next=True)
        elif brace == "}":
            if (one := _stated(stack.pop())) is not None:
                yield one
            stack = stack or [{}]
        elif word is not None or colon is not None:
            key = (word or string).lower()
            continue
        elif key is not None and len(string) <= _LONGEST and len(stack[-1]) < _MOST_FIELDS:
            stack[-1].setdefault(key, string)
        key = None


def _stated(fields: dict[str, str]) -> Stated | None:
    name = next((name for name in _ADDRESS if fields.get(name)), None)
    if name is None:
        return None
    address = _plain(fields[name]).strip()
    title = next((fields[name] for name in _TITLE if fields.get(name)), None)
    if not _is_address(address):
        return None
    return Stated(address, clean(_plain(title)) or None if title else None, name in _SLUGS and "/" not in address)


def _is_address(text: str) -> bool:
    return bool(text) and len(text) <= _LONGEST and not any(letter.isspace() or letter in "<>" for letter in text)


def pieces(text: str) -> Iterator[str]:
    """The parts of a page that an answer in JSON carries as texts: `{"html": "<li><a href=…"}`."""
    for token in _TOKEN.finditer(text[:MAX_STATE]):
        if (token[2] and "<a" in token[2].lower()) or (token[2] and "\\u003c" in token[2].lower()):
            yield _plain(token[2])


def _plain(text: str) -> str:
    """A string as the script means it: `\\u002Ftin` is `/tin`."""
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text.replace("\\/", "/")
