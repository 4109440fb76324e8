"""How near an extracted text is to the right one: shares of words and of runs of four words, averaged over pages."""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

_WORD = re.compile(r"\w+")  # "mưa"
_RUN = 4


class Share(NamedTuple):
    """How much of what was found is right, and how much of what is right was found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def words(text: str) -> list[str]:
    """The words of a text, in NFC."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def plain(text: str | None) -> str:
    """A text as snippets and titles are compared: without case, punctuation and blanks."""
    return " ".join(words((text or "").casefold()))


def runs(listed: Sequence[str]) -> list[Hashable]:
    """All runs of four words; of a shorter text the text itself."""
    return [tuple(listed[at : at + _RUN]) for at in range(max(1, len(listed) - _RUN + 1))] if listed else []


def share(right: Iterable[Hashable], found: Iterable[Hashable]) -> Share:
    """Of two bags of things; two empty ones are the same."""
    wanted, given = Counter(right), Counter(found)
    if not wanted and not given:
        return Share(1.0, 1.0)
    common = sum((wanted & given).values())
    return Share(common / (sum(given.values()) or 1), common / (sum(wanted.values()) or 1))


def mean(values: Sequence[float]) -> float:
    """Their average, 0 of none."""
    return sum(values) / len(values) if values else 0.0
