"""The section of an article: stated, else the end of the visible breadcrumb, else the menu entry of its address."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from crawler.extractors.document.blocks import Block, Box, Document, ancestors, inside, near, shared
from crawler.extractors.document.class_names import is_breadcrumb
from crawler.extractors.document.title import Title
from crawler.extractors.lexicon.sections import is_home
from crawler.extractors.reading import Reading
from crawler.text import clean, fold

_ENDING = re.compile(r"(?:/index)?\.(?:html?|aspx|php)$|/$")  # "/kinh-te.html" → "/kinh-te"
_BETWEEN = re.compile(r"\s*[»›>/|→]\s*")  # "Trang chủ » Kinh tế"
_ABOVE = 14
"""How many blocks above the title a breadcrumb is searched in."""
_NEXT = 2
_WHOLE_TAGS = frozenset({"html", "body", "main", "article"})
_DEEP = 6
"""Boxes around a step among which the one named as a breadcrumb is."""
_WHOLE = 0.9
_LONGEST = 50
_MOST_WORDS = 7


def choose(reading: Reading) -> str | None:
    """The section as printed, or `None` when the page does not tell it; never the paper's own name."""
    return next((name for name in _told(reading) if name and not _is_paper(name, reading)), None)


def _told(reading: Reading) -> Iterator[str | None]:
    document, title = reading.document, reading.title
    yield reading.meta.section
    yield _crumb(document, title)
    yield _above(document, title)
    yield _again(document, title)
    yield _addressed(document, title, reading.page.url)


def _is_paper(name: str, reading: Reading) -> bool:
    """Whether a name is the paper's own, and no part of it has the same one: `Health` at `/health`."""
    if (folded := fold(name)) not in reading.meta.paper_names:
        return False
    links = ((link, text) for block in reading.document.blocks for link, text in block.links)
    return not any(
        len(text) <= _LONGEST and fold(text) == folded and urlsplit(link).path.strip("/") for link, text in links
    )


def _crumb(document: Document, title: Title) -> str | None:
    """The last step in front of the title that stands in an element named as a breadcrumb: `Trang chủ » Kinh tế`."""
    own = fold(title.text or "")
    for block in reversed(document.blocks[max(0, title.at - _ABOVE) : max(0, title.at)]):
        path = _path(block)
        if path is not None and not _drops_down(block, path, document):
            named = [name for step in _steps(block) if (name := _name(step)) and fold(name) != own]
            if named:
                return named[-1]
    return None


def _path(block: Block) -> Box | None:
    """The outermost of the boxes right around a block that is named as a breadcrumb, by its class or to the blind."""
    around = (box for box in near(block.box, _DEEP) if box.tag not in _WHOLE_TAGS)
    named = [box for box in around if is_breadcrumb(box)]
    return named[-1] if named else None


def _drops_down(block: Block, path: Box, document: Document) -> bool:
    """Whether a block in a breadcrumb is no step but an entry of a menu: of a list below a step, with others beside it.

    A list behind the front page alone is the path itself: `Trang chủ`, and below it `Kinh tế`, `Nông nghiệp`.
    """
    inner = (box for box in ancestors(block.box) if box is not path and inside(box, path))
    beside = [other for other in document.blocks if other.links and inside(other.box, path)]
    for menu in inner:
        entries = sum(len(other.links) for other in beside if inside(other.box, menu))
        heads = (other for other in beside if other.index < block.index and not inside(other.box, menu))
        if entries > 1 and any(_name(text) for head in heads for _, text in head.links):
            # A step beside others of its kind may hold the menu of its parts with its name: that one is no entry.
            return menu.tag != "li" or menu.parent is None or menu.parent.tag not in ("ul", "ol")
    return False


def _above(document: Document, title: Title) -> str | None:
    """What stands right above the title: a path from the home page, or one link with nothing beside it."""
    if named := _beside_entries(document, title):
        return named
    for block in reversed(document.blocks[max(0, title.at - _NEXT) : max(0, title.at)]):
        steps = [step for step in _BETWEEN.split(block.text) if step]
        if len(steps) > 1 and is_home(steps[0]):
            return _name(steps[-1])
        beside = shared(block.box, document.blocks[title.at].box)
        if len(block.links) == 1 and block.link_share > _WHOLE and beside.tag not in ("body", "html"):
            return _name(block.text)
    return None


def _again(document: Document, title: Title) -> str | None:
    """An entry of the menu that is named once more above the title, with no other entry beside it."""
    above = document.blocks[: max(0, title.at)]
    entries = [block for block in above[-_ABOVE:] if len(block.links) == 1 and block.link_share > _WHOLE]
    for block in reversed(entries):
        beside = any(other.box.parent is block.box.parent for other in entries if other is not block)
        named = (link for other in document.blocks[: block.index] for link in other.links)
        if not beside and block.links[0] in {*named, *_navigation(document)}:
            return _name(block.text)
    return None


def _beside_entries(document: Document, title: Title) -> str | None:
    """The name beside a drop-down right above the title: the link below whose address all of its entries lie."""
    entries: list[str] = []
    for block in reversed(document.blocks[max(0, title.at - _ABOVE) : max(0, title.at)]):
        linked = [link for link in block.links if not link[0].startswith("#")]
        if block.links and not linked:  # what opens the drop-down
            continue
        if len(linked) != 1 or block.link_share <= _WHOLE:
            return None
        folder = _ENDING.sub("", linked[0][0])
        if len(entries) > 1 and folder and all(entry.startswith(f"{folder}/") for entry in entries):
            return _name(linked[0][1])
        entries.append(linked[0][0])
    return None


def _steps(block: Block) -> list[str]:
    if block.box.tag == "nav" and (steps := _steps_in(block.box.element)):
        return steps
    linked = [text for link, text in block.links if not link.startswith("#")]
    return linked if block.links else _BETWEEN.split(block.text)


def _steps_in(nav: etree._Element) -> list[str]:
    """The steps in a `nav`, which the walk reads as one block: its links, and items without one; no item's own list."""
    depth = sum(1 for _ in nav.iterancestors("ul", "ol"))
    steps = (item for item in nav.iter("a", "li") if item.tag == "a" or item.find(".//a") is None)
    outer = (step for step in steps if sum(1 for _ in step.iterancestors("ul", "ol")) - depth <= 1)
    return ["".join(map(str, step.itertext())) for step in outer]


def _addressed(document: Document, title: Title, url: str | None) -> str | None:
    """The text of the menu's link to the folder that the article lies in: `/kinh-te/…` → `Kinh tế`."""
    steps = urlsplit(url or "").path.strip("/").split("/")[:-1]
    folders = ["/" + "/".join(steps[:count]) for count in range(len(steps), 0, -1)]
    if not folders:
        return None
    names: dict[str, str] = {}
    above = (pair for block in document.blocks[: max(0, title.at)] for pair in block.links)
    for link, text in (*above, *_navigation(document)):
        path = _ENDING.sub("", urlsplit(link).path) if folders[-1] in link else ""
        if path in folders and path not in names and (name := _name(text)):
            names[path] = name
    return next((names[folder] for folder in folders if folder in names), None)


def _navigation(document: Document) -> Iterator[tuple[str, str]]:
    """The links of menus, which the walk reads as one block without its links."""
    for box in document.boxes:
        if box.tag == "nav":
            for element in box.element.iter("a"):
                yield element.get("href") or "", "".join(map(str, element.itertext()))


def _name(text: str) -> str | None:
    """A step as a name; `None` for the home page, and for what is too long or has a figure, as dates and counts do."""
    name = _BETWEEN.sub("", clean(text))
    if not 2 <= len(name) <= _LONGEST or len(name.split()) > _MOST_WORDS or is_home(name):
        return None
    return None if any(letter.isdigit() for letter in name) else name
