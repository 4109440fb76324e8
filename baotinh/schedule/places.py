"""Who does the calling: cron or systemd; what is the same of both."""

import hashlib
import os
import platform
import pwd
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import click

from baotinh.schedule.rhythm import Times


class ScheduleError(click.UsageError):
    """Nothing could be scheduled, and nothing was changed: what was expected, what was found, what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be called, and when."""

    data: Path
    """The folder of the archive, as it is called from everywhere."""
    command: tuple[str, ...]
    """The program, and the options of every call."""
    times: Times
    writable: tuple[Path, ...] = ()
    """Where it writes besides the archive."""
    is_trial: bool = False
    """Whether papers on this machine are asked, as in the demo."""


class Place(Protocol):
    """Where an entry stands."""

    kind: str
    name: str

    def install(self, entry: Entry) -> None:
        """Write it, in the place of the one that is there for this archive; whole or not at all."""

    def remove(self, data: Path) -> bool:
        """Take out what was written for an archive, and nothing else; whether there was anything."""

    def require_own(self, data: Path) -> None:
        """Raise `ScheduleError` where a person has changed what was written for an archive."""

    def calls(self, data: Path) -> str | None:
        """The part of it that says when it calls; `None` where it does not call, since somebody has switched it off."""

    def found(self, data: Path) -> str | None:
        """The text that was written for an archive; `None` where there is none."""


def seed(data: Path) -> str:
    """What the minute is drawn from: the same for an archive for ever, another on another machine."""
    return f"{platform.node()}:{data}"


def short(data: Path) -> str:
    """A name for an archive that can stand anywhere."""
    return hashlib.sha256(os.fsencode(data)).hexdigest()[:8]


def owner(data: Path) -> str | None:
    """The user that root should let do it, since the archive is his; `None` where that is who asks."""
    user = data.stat().st_uid
    if os.geteuid() != 0 or user == 0:
        return None
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        raise ScheduleError(f"{data} belongs to user {user}, who has no name on this machine; chown it first") from None


def require_plain(words: Sequence[str | Path]) -> None:
    """Raise `ScheduleError` where a line cannot hold one of them."""
    for word in map(str, words):
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in word):
            raise ScheduleError(f"expected names without control characters, found {word!a}; rename it")
