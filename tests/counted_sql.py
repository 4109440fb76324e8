"""`python -m tests.counted_sql FILE …`: the command, which writes into FILE what each statement cost.

An entry for each kind of statement, by its text with the values left out: how often it was executed, how many steps of
SQLite's virtual machine it took in all, the most that one of them took, and one of them with its values. Steps are
counted by tens.
"""

import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

_EACH = 10


class Counted(sqlite3.Connection):
    """A connection that counts; each has a count of its own, since each belongs to a thread at a time."""

    costs: dict[str, list[int]] = defaultdict(list)  # noqa: RUF012  # one for all

    examples: dict[str, str] = {}  # noqa: RUF012  # one for all
    """A partial index is used or not by what the values are."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.steps = 0
        self.text: str | None = None
        self.set_progress_handler(self._step, _EACH)
        self.set_trace_callback(self._begin)

    def _step(self) -> int:
        self.steps += _EACH
        return 0

    def _begin(self, text: str) -> None:
        self._end()
        self.text, self.steps = text, 0

    def _end(self) -> None:
        if self.text is not None:
            kind = plain(self.text)
            self.costs[kind].append(self.steps)
            self.examples.setdefault(kind, self.text)
        self.text = None

    def close(self) -> None:
        self._end()
        super().close()


def plain(text: str) -> str:
    """A statement without its values."""
    import re

    text = re.sub(r"'(?:[^']|'')*'", "?", " ".join(text.split()))
    return re.sub(r"\(\?(?:, ?\?)+\)", "(?, …)", re.sub(r"(?<![\w.])\d+(?![\w.])", "?", text))


def run(place: Path, main: Callable[[], object]) -> None:
    """Do something, and write down what the statements cost."""
    sqlite3.connect = _counting(sqlite3.connect)  # type: ignore[assignment]
    try:
        main()
    finally:
        told = {
            text: [len(steps), sum(steps), max(steps), Counted.examples[text]] for text, steps in Counted.costs.items()
        }
        place.write_text(json.dumps(told), "utf-8")


def _counting(connect: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
    def counted(*arguments: Any, factory: type = sqlite3.Connection, **more: Any) -> sqlite3.Connection:
        return connect(*arguments, factory=type("Counting", (Counted, factory), {}), **more)

    return counted


if __name__ == "__main__":
    from baotinh.cli import main

    run(Path(sys.argv.pop(1)), main)
