"""The keywords of an article: those that the page shows, else those that it states."""

from crawler.extractors.body.classify import Body
from crawler.extractors.document.blocks import Walked
from crawler.extractors.document.metadata import Metadata
from crawler.text import clean


def choose(walked: Walked, meta: Metadata, body: Body | None) -> tuple[str, ...]:
    """As printed, without the hash, each once."""
    shown = body.having(walked, "tag") if body else []
    printed = (clean(text).lstrip("#") for block in shown for _, text in block.links)
    return tuple(dict.fromkeys(tag for tag in printed if tag)) or meta.tags
