"""The words of time, as `times.toml` has them."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal, NamedTuple

Beside = Literal["before", "behind", "name", "icon", "count"]
"""Right before a time, right behind a number, before a name, where icons stand, or behind a unit that was counted."""


class Word(NamedTuple):
    """A word or phrase, and what it does in a line that says when."""

    text: str
    """As printed, in small letters."""
    kind: str
    value: int | str | None = None
    exact: bool = False
    """Whether its accents tell it from another word."""
    beside: Beside | None = None
    """Where alone it is meant, if it is another word elsewhere."""


def words() -> Iterator[Word]:
    """All words, in the order of the table: where two are spelt alike but for accents, the first is meant."""
    table = tomllib.loads(files(__package__).joinpath("times.toml").read_text(encoding="utf-8"))
    for entry in table["words"]:
        groups = entry["of"].items() if isinstance(entry["of"], dict) else [(None, entry["of"])]
        for name, texts in groups:
            value = int(name) if name is not None and name.lstrip("-").isdigit() else name
            for text in texts:
                yield Word(text, entry["class"], value, entry.get("exact", False), entry.get("beside"))
