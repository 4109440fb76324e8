"""A table that says of saved files which address each had, and when it was captured."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from crawler.addresses import normalise
from crawler.items import VIETNAM, ExtractionError

COLUMNS = ("file", "url", "captured_at")


class Stated(NamedTuple):
    """What is stated of a file."""

    url: str | None
    captured_at: datetime | None


def read_index(path: Path, folder: Path) -> Mapping[Path, Stated]:
    """What a table states of the files in a folder; raises `ExtractionError`, which names the line at fault."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            names = rows.fieldnames or []
            if "file" not in names or not set(names) <= set(COLUMNS):
                raise ExtractionError(f"{path}: expected the columns {', '.join(COLUMNS)}, found {', '.join(names)}")
            return dict(_row(row, folder, f"{path}:{rows.line_num}") for row in rows)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ExtractionError(f"cannot read {path}: {error}") from error


def _row(row: Mapping[str, str | None], folder: Path, place: str) -> tuple[Path, Stated]:
    file = folder / (row.get("file") or "")
    if not file.is_file():
        raise ExtractionError(f"{place}: expected a file in {folder}, found {row.get('file')!r}")
    stated_url, stated_time = (row.get("url") or "").strip(), (row.get("captured_at") or "").strip()
    url = normalise(stated_url) if stated_url else None
    if stated_url and url is None:
        raise ExtractionError(f"{place}: expected the address of a page, found {stated_url!r}")
    try:
        moment = datetime.fromisoformat(stated_time) if stated_time else None
    except ValueError:
        raise ExtractionError(
            f"{place}: expected a time such as 2026-03-07T08:07+07:00, found {stated_time!r}"
        ) from None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=VIETNAM)
    return file, Stated(url, moment and moment.astimezone(UTC))
