"""The videos and recordings that a page states as its own, in OpenGraph and JSON-LD."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crawler.text import clean

from . import jsonld

_OPEN_GRAPH = (
    "og:video", "og:video:url", "og:video:secure_url", "og:audio", "og:audio:url", "og:audio:secure_url",
)  # fmt: skip
_OBJECTS = ("VideoObject", "AudioObject")
_ADDRESSES = ("contentUrl", "embedUrl", "url")


class Stated(NamedTuple):
    """An address as the page gives it."""

    source: str
    """`og:video`, `jsonld.VideoObject` …"""
    link: str
    title: str | None = None


def stated(metas: Mapping[str, Sequence[str]], graph: Sequence[jsonld.Node]) -> tuple[Stated, ...]:
    """All of them; not those of a list, which are of other pages."""
    listed = {id(inner) for node in graph if "ItemList" in jsonld.types(node)
              for inner in jsonld.nodes(node.get("itemListElement"))}  # fmt: skip
    objects = (found for node in graph if id(node) not in listed for found in _object(node))
    return (*(Stated(name, text) for name in _OPEN_GRAPH for text in metas.get(name, ())), *objects)


def _object(node: jsonld.Node) -> Iterator[Stated]:
    kind = next((name for name in jsonld.types(node) if name in _OBJECTS), None)
    link = next((link for key in _ADDRESSES if isinstance(link := node.get(key), str) and link.strip()), None)
    if kind and link:
        name = node.get("name")
        title = clean(name[: jsonld.MAX_STATEMENT]) if isinstance(name, str) else ""
        yield Stated(f"jsonld.{kind}", link, title or None)
