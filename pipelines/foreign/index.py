"""A table that says of saved files which address each had, and when it was captured."""

import csv
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crawler.items import VIETNAM, ExtractionError

from .addresses import in_utc, stated_address

COLUMNS = ("file", "url", "captured_at")


class Stated(NamedTuple):
    """What is stated of a file."""

    url: str | None
    captured_at: datetime | None


def read_index(path: Path, folder: Path, faults: list[str]) -> Mapping[Path, Stated]:
    """What a table states of the files in a folder; lines that say nothing usable are told in `faults`.

    Raises `ExtractionError` where it cannot be read, or has a column that is not known: it may be the one that matters.
    """
    found = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            names = rows.fieldnames or []
            if "file" not in names or not set(names) <= set(COLUMNS):
                raise ExtractionError(f"{path}: expected the columns {', '.join(COLUMNS)}, found {', '.join(names)}")
            for row in rows:
                try:
                    named, stated = _row(row, folder)
                except ValueError as error:
                    faults.append(f"{path}:{rows.line_num}: {error}")
                else:
                    found[named] = stated
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ExtractionError(f"cannot read {path}: {error}") from error
    return found


def _row(row: Mapping[str, str | None], folder: Path) -> tuple[Path, Stated]:
    named = row.get("file") or ""
    file = folder / named
    if not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"expected a file in {folder}, found {named!r}")
    stated_url, stated_time = (row.get("url") or "").strip(), (row.get("captured_at") or "").strip()
    url, kept = stated_address(stated_url) if stated_url else (None, None)
    if stated_url and url is None:
        raise ValueError(f"expected the address of a page, found {stated_url!r}")
    at = _moment(stated_time) if stated_time else kept
    if at is None and stated_time:
        raise ValueError(f"expected a time such as 2026-03-07T08:07+07:00, found {stated_time!r}")
    return file, Stated(url, at)


def _moment(text: str) -> datetime | None:
    """A time in Vietnam where it has no offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return in_utc(moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM))
