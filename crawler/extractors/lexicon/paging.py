"""What leads to the next page of a list, or of an article, by its words."""

from typing import Literal

from . import tables
from .words import key


def leads_on(text: str) -> Literal["surely", "perhaps"] | None:
    """Whether a link's words say that it leads on: `Trang sau` says nothing else, `Xem thêm` also other things."""
    said = key(text)
    if said in tables.keys("lines", "next"):
        return "surely"
    return "perhaps" if said in tables.keys("lines", "perhaps_next") else None
