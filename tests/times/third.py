"""Lines written down with their truth before they were read: what composed lines cannot tell."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from crawler.items import VIETNAM, Precision
from tests.times.lines import Line

FETCHED = datetime.fromisoformat("2026-05-14T15:40:20+07:00")
_PRECISION: Mapping[int, Precision] = {7: "month", 10: "day", 13: "hour", 16: "minute", 19: "second"}
"""What a time states, by how long it is written."""


def third() -> Iterator[Line]:
    """Each line of `third.toml`, by one who had not read the parser."""
    return _lines("third.toml")


def fourth() -> Iterator[Line]:
    """Each line of `fourth.toml`: the kinds that the third found wanting, in other words."""
    return _lines("fourth.toml")


def _lines(name: str) -> Iterator[Line]:
    for kind, table in tomllib.loads(Path(__file__).with_name(name).read_text("utf-8")).items():
        for text, stated in table["lines"]:
            at, precision = (None, None) if stated == "none" else _read(stated)
            yield Line(kind, text, at, precision, table["role"], FETCHED)


def _read(stated: str) -> tuple[datetime, Precision]:
    """A moment that is written as long as it is known: `2026-03`, `2026-03-12T08`."""
    at = datetime.fromisoformat(f"{stated}-01" if len(stated) == len("2026-03") else stated)
    return at.replace(tzinfo=VIETNAM), _PRECISION[len(stated)]
