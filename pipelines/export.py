"""Exports: CSV, JSON and JSON lines, whole or not at all."""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pipelines.articles import COLUMNS, LISTS
from pipelines.disk import sync

Row = dict[str, object]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(rows: Iterable[Row], form: str, path: Path, *, mark: bool = False) -> int:
    """Write articles to a file; the old file stays until the new one is complete. Returns the number of articles.

    `mark` begins the file with the mark by which Excel knows UTF-8.
    """
    with atomic(path) as file:
        file.write("\ufeff" if mark else "")
        return WRITERS[form](rows, file)


@contextmanager
def atomic(path: Path) -> Iterator[TextIO]:
    """A file that appears under its name only when it is complete and on the disk."""
    path = path.resolve()  # behind a link, the file that it leads to
    if path.exists() and not path.is_file():  # a pipe or a device cannot be exchanged for a file
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("x", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def write_csv(rows: Iterable[Row], file: TextIO) -> int:
    """RFC 4180 with a header line; lists are joined by `; `; a cell that a spreadsheet would run gets a leading `'`."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    count = 0
    for row in rows:
        writer.writerow([_cell(name, row[name]) for name in COLUMNS])
        count += 1
    return count


def write_json(rows: Iterable[Row], file: TextIO) -> int:
    """A list of objects, one a line."""
    count = 0
    for row in rows:
        file.write(("[\n" if count == 0 else ",\n") + json.dumps(row, ensure_ascii=False))
        count += 1
    file.write("\n]\n" if count else "[]\n")
    return count


def write_jsonl(rows: Iterable[Row], file: TextIO) -> int:
    """One object a line."""
    count = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


WRITERS: dict[str, Callable[[Iterable[Row], TextIO], int]] = {
    "csv": write_csv,
    "json": write_json,
    "jsonl": write_jsonl,
}


def _cell(name: str, value: object) -> object:
    text = "; ".join(value) if name in LISTS and isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text
