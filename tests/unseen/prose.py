"""What make-believe papers write: sentences of a grammar, none of them twice on a page."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Literal

Language = Literal["vi", "en", "fr"]

WORDS: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))

_SLOT = re.compile(r"\{(?:(\d+)\.\.(\d+)|(\w+))\}")  # {3..90}, {place}
_TRIES = 200


class Prose:
    """The texts of one page."""

    def __init__(self, dice: Random, language: Language) -> None:
        self.language = language
        self._dice = dice
        self._tables = WORDS[language]
        self._written: set[str] = set()
        self._used: Counter[str] = Counter()

    def write(self, table: str) -> str:
        """A line of a table with its slots filled and a capital in front, another one each time."""
        lines = self._tables[table]
        for _ in range(_TRIES):
            seldom = min(self._used[line] for line in lines)
            line = self._dice.choice([line for line in lines if self._used[line] == seldom])
            self._used[line] += 1
            text = self._filled(line)
            text = text[:1].upper() + text[1:]
            if text not in self._written:
                self._written.add(text)
                return text
        raise ValueError(f"words.toml: {self.language}.{table} has too few lines for one page")

    def word(self, table: str) -> str:
        """A line of a table, which may stand on a page more than once: a heading, a label."""
        return self._filled(self._dice.choice(self._tables[table]))

    def lines(self, table: str, count: int) -> tuple[str, ...]:
        """So many different lines of a table."""
        return tuple(self.write(table) for _ in range(count))

    def paragraph(self, sentences: int | None = None) -> str:
        """One to three sentences, or as many as asked for."""
        count = sentences or self._dice.choice((1, 2, 2, 3))
        written = [self.write("quote" if self._dice.random() < 0.08 else "sentence") for _ in range(count)]
        return " ".join(f"{sentence}." for sentence in written)

    def caption(self) -> str:
        """What stands under a picture, with or without a full stop."""
        return self.write("caption") + self._dice.choice((".", ""))

    def _filled(self, line: str) -> str:
        return _SLOT.sub(self._slot, line)

    def _slot(self, slot: re.Match[str]) -> str:
        first, last, table = slot.groups()
        if table is None:
            return str(self._dice.randint(int(first), int(last)))
        return self._filled(self._dice.choice(self._tables[table]))
