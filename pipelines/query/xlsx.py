"""Exports as a workbook of Excel: one sheet, written row by row."""

import logging
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, TextIO

from crawler.messages import translated
from pipelines.db.archive import USAGE, ArchiveError
from pipelines.query.tables import Rows

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_576
"""Rows that a sheet has, the line of names included; a cell has 32,767 characters (of UTF-16)."""

_CUT = -2
"""What XlsxWriter answers when it has cut a text to what a cell holds."""
_LOG = logging.getLogger(__name__)


class _Sink:
    """A stream that takes anything once it has failed: what packs the file tries to end it again when it is deleted."""

    def __init__(self, inside: BinaryIO) -> None:
        self.inside = inside
        self.has_failed = False

    def write(self, data: bytes) -> int:
        """Write some bytes."""
        if not self.has_failed:
            self.has_failed = True
            self.inside.write(data)
            self.has_failed = False
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""


def write_xlsx(rows: Rows, file: TextIO) -> int:
    """A line of names, then texts as texts, never as formulas, and numbers; lists are joined by `; `.

    The sheet lies uncompressed in the system's folder for temporary files until it is packed. Texts longer than a cell
    are cut, and a warning counts them. Raises `ArchiveError` when there are more rows than a sheet has.
    """
    try:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import FileCreateError
    except ImportError:
        raise ArchiveError("xlsx needs XlsxWriter: install it beside baotinh", USAGE) from None
    with TemporaryDirectory() as folder:
        options = {"constant_memory": True, "tmpdir": folder, "use_zip64": True}
        book = Workbook(_Sink(file.buffer), options)
        sheet = book.add_worksheet(rows.table.name[:31])
        try:
            count = _fill(sheet, rows)
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None  # what the system said
        finally:
            sheet.row_data_fh.close()  # nobody else does when it failed
    return count


def _fill(sheet: "Worksheet", rows: Rows) -> int:
    for place, column in enumerate(rows.columns):
        sheet.write_string(0, place, column.name)
    count = cut = 0
    for count, row in enumerate(rows, start=1):
        if count >= ROWS:
            raise ArchiveError(f"a sheet of Excel has {ROWS - 1:,} rows: choose fewer, or write CSV or Parquet", USAGE)
        cut += [_put(sheet, count, place, value) for place, value in enumerate(row.values())].count(_CUT)
    if cut:
        what = translated(f"{cut} texts are longer than a cell of Excel and were cut to 32,767 characters")
        _LOG.warning("baotinh: %s", what)
    return count


def _put(sheet: "Worksheet", row: int, place: int, value: object) -> int:
    if value is None:
        return 0
    if isinstance(value, int | float):
        return int(sheet.write_number(row, place, value))
    return int(sheet.write_string(row, place, "; ".join(value) if isinstance(value, list) else str(value)))
