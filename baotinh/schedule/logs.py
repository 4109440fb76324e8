"""The log of the schedule: a file for each day in `DATA/logs`, of which so many are kept."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from crawler.items import VIETNAM
from crawler.messages import message
from crawler.text import visible

LOGS = "logs"
_DAYS = re.compile(r"\d{4}-\d{2}-\d{2}\.log")  # 2026-11-27.log
_TAIL = 64 * 1024
_OWN = "baotinh: "
"""How the line begins in which a command says what is wrong."""


class Log:
    """Where to write what happens now."""

    def __init__(self, data: Path, now: datetime) -> None:
        self.folder = data / LOGS
        self.path = self.folder / f"{now.astimezone(VIETNAM):%Y-%m-%d}.log"

    def say(self, now: datetime, text: str) -> None:
        """A line with its time, as a crawl has it in its log."""
        with self.open() as file:
            file.write(f"{now.astimezone(VIETNAM):%Y-%m-%dT%H:%M:%S%z} schedule: {visible(text)}\n".encode())

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The file, to write behind what is there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            yield file

    def prune(self, now: datetime, keep: int) -> None:
        """Remove the files of days that are longer ago than is kept; files of others stay."""
        oldest = f"{now.astimezone(VIETNAM) - timedelta(days=keep - 1):%Y-%m-%d}.log"
        for path in self.folder.glob("*.log"):
            if _DAYS.fullmatch(path.name) and path.name < oldest:
                path.unlink(missing_ok=True)


def last_word(output: bytes) -> str:
    """What a command said at its end: the last line in which it says what is wrong, else the last one."""
    lines = [line for line in output[-_TAIL:].decode("utf-8", "replace").splitlines() if line.strip()]
    own = [line.removeprefix(_OWN) for line in lines if line.startswith(_OWN)]
    return visible((own or lines or [message("said nothing")])[-1])[:600]
