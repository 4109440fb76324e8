"""What leads to the next page of a list or of an article, or to the next article, by its words."""

from typing import Literal

from . import tables
from .words import key


def leads_on(text: str) -> Literal["surely", "perhaps"] | None:
    """Whether a link's words say that it leads on: `Trang sau` says nothing else, `Xem thêm` also other things."""
    said = key(text)
    if said in tables.keys("lines", "next"):
        return "surely"
    return "perhaps" if said in tables.keys("lines", "perhaps_next") else None


def leads_beside(text: str) -> bool:
    """Whether a link's words say that it leads to the article before or after: `« Bài trước`, `Next post`."""
    said = key(text)
    if said in tables.keys("lines", "beside"):
        return True
    words, stories, sides = said.split(), tables.keys("labels", "story"), tables.keys("labels", "side")
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    return any((one in stories and other in sides) or (one in sides and other in stories) for one, other in halves)
