"""The section of an article: stated, else the last step of the visible breadcrumb, else the menu entry of its address."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.text import clean, fold

from .blocks import Block, Walked, ancestors
from .metadata import Metadata
from .names import told
from .titles import Title

_ENDING = re.compile(r"(?:/index)?\.(?:html?|aspx|php)$|/$")  # "/kinh-te.html" → "/kinh-te"
_HOMES = frozenset({"trang chu", "home", "homepage", "startseite", "accueil", "trang nhat", "front page"})
_MARKS = " \xa0»›>/|:•·"
_ABOVE = 14
"""How many blocks above the title a breadcrumb is searched in."""
_JUST_ABOVE = 3
_LONGEST = 50
_MOST_WORDS = 7


def choose(walked: Walked, meta: Metadata, title: Title, url: str | None) -> str | None:
    """The section as printed, or `None` when the page does not tell it."""
    return meta.section or _crumb(walked, title) or _kicker(walked, title) or _addressed(walked, url)


def _crumb(walked: Walked, title: Title) -> str | None:
    """The last step in front of the title that stands in an element named as a breadcrumb: `Trang chủ » Kinh tế`."""
    own = fold(title.text or "")
    for block in reversed(walked.blocks[max(0, title.at - _ABOVE) : max(0, title.at)]):
        if any("crumb" in told(box.names) for box in ancestors(block.box)[:4]):
            steps = [text for _, text in block.links] or [block.text]
            named = [name for step in steps if (name := _name(step)) and fold(name) != own]
            if named:
                return named[-1]
    return None


def _kicker(walked: Walked, title: Title) -> str | None:
    """A lone link just above the title that the menu has too."""
    near = walked.blocks[max(0, title.at - _JUST_ABOVE) : max(0, title.at)]
    for block in reversed(near):
        if len(block.links) == 1 and block.link_share > 0.9 and _in_menu(block, walked):
            return _name(block.links[0][1])
    return None


def _in_menu(block: Block, walked: Walked) -> bool:
    link = block.links[0]
    return any(
        other is not block and link in other.links and "menu" in told(box.names)
        for other in walked.blocks[: block.index]
        for box in ancestors(other.box)[:3]
    ) or link in _navigation(walked)


def _addressed(walked: Walked, url: str | None) -> str | None:
    """The text of the link that leads to the folder the article lies in: `/kinh-te/…` → `Kinh tế`."""
    steps = [step for step in urlsplit(url or "").path.split("/")[:-1] if step]
    folders = ["/" + "/".join(steps[:count]) for count in range(len(steps), 0, -1)]
    if not folders:
        return None
    names: dict[str, str] = {}
    for link, text in (*(pair for block in walked.blocks for pair in block.links), *_navigation(walked)):
        path = _ENDING.sub("", urlsplit(link).path) if folders[-1] in link else ""
        if path in folders and path not in names and (name := _name(text)):
            names[path] = name
    return next((names[folder] for folder in folders if folder in names), None)


def _navigation(walked: Walked) -> Iterator[tuple[str, str]]:
    """The links of menus, which the walk reads as one block without its links."""
    for box in walked.boxes:
        if box.tag == "nav":
            for element in box.element.iter("a"):
                yield element.get("href") or "", clean("".join(map(str, element.itertext())))


def _name(text: str) -> str | None:
    """A step without the marks around it; `None` for the home page and for what is too long to be a section."""
    name = clean(text).strip(_MARKS)
    if not 2 <= len(name) <= _LONGEST or len(name.split()) > _MOST_WORDS or fold(name) in _HOMES:
        return None
    return name
