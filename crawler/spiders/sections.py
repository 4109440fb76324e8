"""Which of a page's links stand in a menu, wherever it stands and however it is made."""

import re
from collections.abc import Sequence

from lxml import etree

from crawler.spiders.anchors import Anchor

MOST_WORDS = 7
"""Of the name of a section: `Bảo vệ nền tảng tư tưởng của Đảng`; headlines are longer, as a rule."""

MAX_SECTIONS = 200
"""Of a page; papers have 10 to 60."""

FEW = 3
"""Sections which a menu has at least: what holds fewer is a logo, or a search box."""
_TAGS = frozenset({"nav", "header", "footer", "map", "select", "menu"})
_NAMED = re.compile(r"\b(?:main-?)?(?:nav|menu)|(?:nav|menu)\b|chuyen-?muc|danh-?muc|navigation", re.IGNORECASE)
_LONGEST_NAME = 200
_ID = re.compile(r"[a-z][a-z_-]*\d{4,}", re.IGNORECASE)  # of an article, "tin-12345.html"


def in_menus(anchors: Sequence[Anchor]) -> list[bool]:
    """For each link whether it stands in a menu; where the page has none that leads anywhere, all short links do."""
    known: dict[etree._Element, bool] = {}
    marks = [is_short(anchor) and _is_within(anchor.element, known) for anchor in anchors]
    if len({anchor.url for anchor, mark in zip(anchors, marks, strict=True) if mark}) < FEW:
        return [is_short(anchor) for anchor in anchors]
    return marks


def is_short(anchor: Anchor) -> bool:
    """Whether what a reader sees can be the name of a section."""
    return 1 <= len(anchor.text.split(None, MOST_WORDS + 1)) <= MOST_WORDS


def has_id(url: str) -> bool:
    """Whether an address ends in words with a number, as those of articles do; sections may have a bare number."""
    return bool(_ID.search(url.rstrip("/").rsplit("/", 1)[-1]))


def _is_within(element: etree._Element, known: dict[etree._Element, bool]) -> bool:
    """Whether an element is part of a menu; what was found of the elements above is kept, so each is asked once."""
    way: list[etree._Element] = []
    at: etree._Element | None = element
    while at is not None and at not in known:
        way.append(at)
        at = at.getparent()
    within = known[at] if at is not None else False
    for step in reversed(way):
        within = within or _is_menu(step)
        known[step] = within
    return within


def _is_menu(element: etree._Element) -> bool:
    if element.tag in _TAGS or element.get("role") in ("navigation", "menu", "menubar"):
        return True
    if element.tag in ("body", "html", "a"):
        return False
    name, number = element.get("class") or "", element.get("id") or ""
    return bool(_NAMED.search(f"{name[:_LONGEST_NAME]} {number[:_LONGEST_NAME]}"))
