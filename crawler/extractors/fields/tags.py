"""The keywords of an article: those that the page shows, else those that it states."""

from crawler.extractors.reading import Reading
from crawler.text import clean


def choose(reading: Reading) -> tuple[str, ...]:
    """As printed, without the hash, each once."""
    printed = (clean(text).lstrip("#") for block in reading.having("tag") for _, text in block.links)
    return tuple(dict.fromkeys(tag for tag in printed if tag)) or reading.meta.tags
