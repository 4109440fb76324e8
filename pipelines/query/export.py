"""Exports: CSV, JSON, JSON lines, Parquet and workbooks of Excel, whole or not at all."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from crawler.text import to_json
from pipelines.db.archive import USAGE, ArchiveError
from pipelines.db.disk import atomic
from pipelines.db.progress import stage
from pipelines.query.tables import LIST, Rows

COMMA = ","
GROUP = 1_000
"""Rows of a Parquet file that are written together, and held in memory until then."""

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # "=1+1", "+84 90", and "'=1" lest two texts become one


@dataclass(frozen=True, slots=True)
class Form:
    """How rows become a file."""

    name: str
    """One of `WRITERS`."""
    delimiter: str = COMMA
    """What stands between the cells of a CSV file: one character, no quotation mark, no line break."""
    mark: bool = False
    """Whether a CSV file begins with the mark by which Excel knows UTF-8."""

    @property
    def is_binary(self) -> bool:
        """Whether it is nothing for a terminal."""
        return self.name in _BINARY

    def write(self, rows: Rows, file: TextIO) -> int:
        """Write rows; returns their number."""
        with stage("exporting", "rows", rows.count) as step:
            told = replace(rows, moved=step.advance)
            if self.name != "csv":
                return WRITERS[self.name](told, file)
            file.write("\ufeff" if self.mark else "")
            return write_csv(told, file, delimiter=self.delimiter)


def export(rows: Rows, form: Form, path: Path) -> int:
    """Write rows to a file; the old file stays until the new one is complete. Returns the number of rows."""
    with atomic(path) as file:
        return form.write(rows, file)


def write_csv(rows: Rows, file: TextIO, *, delimiter: str = COMMA) -> int:
    """RFC 4180 with a header line; lists are joined by `; `, what is absent is an empty cell.

    A cell that a spreadsheet would run gets a leading `'`. Take it away where `'`, or several, stand before one of
    `= + - @`, a tab or a line break, and the text is what it was.
    """
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow([column.name for column in rows.columns])
    count = 0
    for row in rows:
        writer.writerow(map(cell, row.values()))
        count += 1
    return count


def write_json(rows: Rows, file: TextIO) -> int:
    """A list of objects, one a line."""
    count = 0
    for row in rows:
        file.write(("[\n" if count == 0 else ",\n") + to_json(row))
        count += 1
    file.write("\n]\n" if count else "[]\n")
    return count


def write_jsonl(rows: Rows, file: TextIO) -> int:
    """One object a line."""
    count = 0
    for row in rows:
        file.write(to_json(row) + "\n")
        count += 1
    return count


def write_parquet(rows: Rows, file: TextIO) -> int:
    """Columns with their types and meanings, compressed with zstd, in groups of `GROUP` rows."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise ArchiveError("Parquet needs pyarrow: install it beside baotinh", USAGE) from None
    types = {"TEXT": pa.string(), "INTEGER": pa.int64(), "REAL": pa.float64()}
    fields = [
        pa.field(c.name, pa.list_(pa.string()) if c.unit == LIST else types[c.type], metadata={"meaning": c.meaning})
        for c in rows.columns
    ]
    count, left = 0, iter(rows)
    with parquet.ParquetWriter(file.buffer, pa.schema(fields), compression="zstd") as writer:
        while group := list(islice(left, GROUP)):
            writer.write_batch(pa.RecordBatch.from_pylist(group, writer.schema))
            count += len(group)
    return count


def write_xlsx(rows: Rows, file: TextIO) -> int:
    """A workbook of Excel; see `pipelines.query.xlsx`."""
    from pipelines.query import xlsx

    return xlsx.write_xlsx(rows, file)


WRITERS: dict[str, Callable[[Rows, TextIO], int]] = {
    "csv": write_csv,
    "json": write_json,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
    "xlsx": write_xlsx,
}

_BINARY = ("parquet", "xlsx")


def cell(value: object) -> object:
    """A value as a cell of CSV that no spreadsheet runs; see `write_csv`."""
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and _FORMULA.match(text) else text
