"""A page as rules, container and features see it, and lines of any length to stand on it."""

from crawler.extractors.body import container
from crawler.extractors.body.rules import Scene
from crawler.extractors.body.teasers import items
from crawler.extractors.document import metadata
from crawler.extractors.document import title as titles
from crawler.extractors.document.blocks import Block, Box, Document
from crawler.extractors.document.dom import parse
from crawler.extractors.document.walk import walk
from tests.crawler.extractors.small_pages import TITLE, URL

_WORDS = "nước lên đầy đồng "
HEAD = f"<h1>{TITLE}</h1>"
PICTURE = "<img src=/a.jpg>"


def line(size: int) -> str:
    """So many characters that end as no sentence does; from 70 on they are a long paragraph."""
    return (_WORDS * (size // len(_WORDS) + 1))[: size - 1] + "o"


def sentence(size: int) -> str:
    """So many characters that end as one."""
    return line(size - 1) + "."


def walked(inner: str, *, title: str | None = TITLE, head: str = "", body: str = "") -> Document:
    stated = f"<title>{title}</title>" if title else ""
    return walk(parse(f"<html><head>{stated}{head}</head><body {body}>{inner}</body></html>".encode(), None).root)


def scene(
    inner: str, *, headline: str = HEAD, url: str = URL, head: str = "", hits: dict[int, str] | None = None
) -> Scene:
    """A page below its headline."""
    document = walked(headline + inner, head=head)
    meta = metadata.read(document, url)
    title = titles.choose(document, meta, {})
    listed = frozenset(items(document.blocks))
    found = container.find(document.blocks, title.at, None, None, items=listed)
    assert found is not None, "no long paragraph"
    after = frozenset(picture.at for picture in document.pictures)
    return Scene(document, found, title, hits or {}, after, listed, meta)


def asked(document: Document, name: str = "asked") -> Block:
    """The block of the element that has `data-asked`, or another such name."""
    return next(block for block in document.blocks if block.box.element.get(f"data-{name}") is not None)


def box(document: Document, name: str) -> Box:
    """The box of the element with this id."""
    return next(box for box in document.boxes if box.element.get("id") == name)
