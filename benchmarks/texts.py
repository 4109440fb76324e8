"""Texts that nobody wrote, the same every time: words of a Vietnamese-like vocabulary, as often as Zipf has it."""

import itertools
import random
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from baotinh.demo.language import words
from crawler.text import fold

_PARTS = """
b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x
a an ang anh ao at e em en eo ep i im in inh iu o oi on ong ot u ui um un ung ut ă ăn ăng â ân âng ê ên êu ô ôi ôn ông ơ
"""
_ONSETS, _RIMES = (line.split() for line in _PARTS.strip().splitlines())
_TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
TITLE = 12
"""Syllables of a title."""
_SIZE = 6000
"""Syllables; a Vietnamese newspaper uses about as many."""


@dataclass(frozen=True, slots=True)
class Text:
    """A made-up article."""

    title: str
    lead: str
    body: str


class Writer:
    """Writes article after article, the same for the same number."""

    def __init__(self) -> None:
        self.vocabulary = vocabulary()
        self.folded = {word: fold(word) for word in self.vocabulary}
        weights = (1 / (rank + 2.7) for rank in range(len(self.vocabulary)))
        self.cumulative = list(itertools.accumulate(weights))
        self.headline = lru_cache(maxsize=4096)(self._headline)

    def write(self, number: int) -> Text:
        """About 560 syllables, and a name that no other article has."""
        rng = random.Random(number)
        drawn = self.draw(rng, rng.randint(420, 700))
        body = [drawn[at : at + 70] for at in range(44, len(drawn), 70)]
        sentences = (" ".join([*part[:35], "Số", f"{number}.", *part[35:]]) for part in body)
        return Text(_sentence(drawn[:TITLE]), _sentence(drawn[TITLE:44]), "\n\n".join(map(_first_capital, sentences)))

    def draw(self, rng: random.Random, count: int) -> list[str]:
        """So many syllables."""
        return rng.choices(self.vocabulary, cum_weights=self.cumulative, k=count)

    def _headline(self, number: int) -> tuple[str, str]:
        """The title of an article and what its address has of it, without the rest."""
        rng = random.Random(number)
        rng.randint(420, 700)
        drawn = self.draw(rng, TITLE)
        return _sentence(drawn), "-".join(self.folded[word] for word in drawn)


def vocabulary() -> list[str]:
    """Syllables, the frequent ones first: those of the demo's word lists, then others that could be."""
    general = words("general")
    told = " ".join(line for lines in general.values() if isinstance(lines, list) for line in lines)
    head = dict.fromkeys(w for w in "".join(c if c.isalpha() else " " for c in told.lower()).split() if len(w) < 7)
    rng = random.Random(0)
    others = [_syllable(*parts) for parts in itertools.product(_ONSETS, _RIMES, _TONES)]
    return list(dict.fromkeys([*head, *rng.sample(others, len(others))]))[:_SIZE]


def _syllable(onset: str, rime: str, tone: str) -> str:
    vowel = next(at for at, letter in enumerate(rime) if fold(letter) in "aeiou")
    return onset + unicodedata.normalize("NFC", rime[: vowel + 1] + tone + rime[vowel + 1 :])


def _sentence(drawn: list[str]) -> str:
    return _first_capital(" ".join(drawn)) + "."


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
