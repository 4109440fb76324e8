"""What a site file's selectors match on a page; it helps, and where it contradicts the page, that is flagged."""

from functools import cache
from typing import Any, TypeAlias, cast

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

from crawler.sites import Site

from .blocks import Box, Document, ancestors

_FIELDS = ("title", "lead", "body", "published", "author", "tags", "caption")

Matched: TypeAlias = "dict[etree._Element, str]"  # noqa: SLF001 - lxml names its class so
"""Elements that a site file's selectors match, with the field that it says they are."""


@cache
def _selector(css: str) -> CSSSelector | None:
    try:
        return CSSSelector(css)
    except SelectorError:  # the loader of site files refuses what is no CSS; this is for sites made in code
        return None


def match(root: etree._Element, site: Site | None) -> Matched:
    """The elements that the site's selectors match, each with the name of its field; `exclude` wins."""
    if site is None:
        return {}
    wanted = [(name, getattr(site.selectors, name)) for name in _FIELDS]
    wanted += [("exclude", css) for css in site.selectors.exclude]
    matched: Matched = {}
    for name, css in wanted:
        if css and (select := _selector(css)) is not None:
            elements = cast("list[Any]", select(root))  # the stubs list all that an XPath may give
            matched.update(dict.fromkeys(elements, name))
    return matched


def hits(document: Document, matched: Matched) -> dict[int, str]:
    """The field of each block inside a matched element, the innermost match counting; `body` matches its box only."""
    if not matched:
        return {}
    found: dict[int, str] = {}
    for block in document.blocks:
        for box in ancestors(block.box):
            name = matched.get(box.element)
            if name and name != "body":
                found[block.index] = name
                break
    return found


def body_box(document: Document, matched: Matched) -> Box | None:
    """The matched body with most text, the innermost of those that hold as much."""
    found = [box for box in document.boxes if matched.get(box.element) == "body"] if matched else []
    return max(found, key=lambda box: (box.mass, box.depth), default=None)
