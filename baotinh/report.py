"""A short report, as plain text of 80 columns and as one HTML file that needs nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from baotinh.terminal import Console
from crawler.text import visible

WIDTH = 80
_INDENT = "  "
_FULL, _HALF = "█", "▌"


class Cell(NamedTuple):
    """What stands in a column of a row."""

    text: str = ""
    url: str | None = None
    """Where HTML leads from it: http and https alone."""


class Column(NamedTuple):
    """A column of a table."""

    head: str
    is_number: bool = False
    is_wide: bool = False
    """Whether it is the one that is cut where a line would be too long."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: sentences, then perhaps a table, then what is to be known about it."""

    head: str
    lines: tuple[str, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All of it."""

    title: str
    lead: str
    sections: tuple[Section, ...]
    language: str = "en"
    """BCP 47, of its sentences."""


def bar(number: float, most: float, width: int) -> str:
    """A bar of text, as long as a number is beside the largest; any number but 0 can be seen."""
    halves = round(2 * width * number / most) if most else 0
    halves = max(halves, number > 0)
    return _FULL * (halves // 2) + _HALF * (halves % 2)


def as_text(report: Report) -> str:
    """Plain text: no line is wider than `WIDTH`, and no title breaks one."""
    return "\n".join([*_wrapped(report.title, ""), *_wrapped(report.lead, ""), *_sections(report), ""])


def _sections(report: Report) -> Iterator[str]:
    for section in report.sections:
        yield from ("", section.head)
        for line in section.lines:
            yield from _wrapped(line, _INDENT)
        if section.table is not None:
            yield from _rows(section.table)
        for line in section.notes:
            yield from _wrapped(line, _INDENT)


def _wrapped(line: str, indent: str) -> list[str]:
    lines = Text(_flat(line)).wrap(Console(width=WIDTH), WIDTH - len(indent + _INDENT))
    return [f"{indent}{_INDENT * (number > 0)}{text}".rstrip() for number, text in enumerate(lines)]


def _rows(table: Table) -> Iterator[str]:
    texts = [[column.head for column in table.columns], *([_flat(cell.text) for cell in row] for row in table.rows)]
    widths = _widths(table.columns, texts)
    for row in texts:
        cells = zip(row, table.columns, widths, strict=True)
        yield (_INDENT + " ".join(_fitted(text, column, width) for text, column, width in cells)).rstrip()


def _flat(text: str) -> str:
    return visible(" ".join(text.split()))


def _widths(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> list[int]:
    """Of each column; the wide one takes what the others leave."""
    widths = [max(map(cell_len, column)) for column in zip(*texts, strict=True)]
    over = len(_INDENT) + sum(widths) + len(widths) - 1 - WIDTH
    return [max(1, width - max(0, over)) if column.is_wide else width
            for width, column in zip(widths, columns, strict=True)]  # fmt: skip


def _fitted(text: str, column: Column, width: int) -> str:
    if cell_len(text) > width:
        text = f"{set_cell_size(text, width - 1).rstrip()}…"
    blanks = " " * (width - cell_len(text))
    return f"{blanks}{text}" if column.is_number else f"{text}{blanks}"


_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
</head>
<body style="font-family: sans-serif">
<h1>{title}</h1>
<p>{lead}</p>
{sections}
</body>
</html>
"""


def as_html(report: Report) -> str:
    """One page without scripts, pictures or anything that is loaded from elsewhere; every text in it is escaped."""
    sections = "\n".join(line for section in report.sections for line in _html_section(section))
    parts = {"title": _escaped(report.title), "lead": _escaped(report.lead), "language": _escaped(report.language)}
    return _PAGE.format(sections=sections, **parts)


def _html_section(section: Section) -> Iterator[str]:
    yield f"<h2>{_escaped(section.head)}</h2>"
    if section.lines:
        yield from ("<ul>", *(f"<li>{_escaped(line)}</li>" for line in section.lines), "</ul>")
    if section.table is not None:
        columns = section.table.columns
        yield '<table cellpadding="4">'
        yield _html_row("th", columns, [_escaped(column.head) for column in columns])
        for row in section.table.rows:
            yield _html_row("td", columns, list(map(_html_cell, row)))
        yield "</table>"
    yield from (f"<p>{_escaped(line)}</p>" for line in section.notes)


def _html_row(tag: str, columns: Sequence[Column], cells: Sequence[str]) -> str:
    sides = ("right" if column.is_number else "left" for column in columns)
    return (
        "<tr>"
        + "".join(f'<{tag} align="{side}">{cell}</{tag}>' for side, cell in zip(sides, cells, strict=True))
        + "</tr>"
    )


def _html_cell(cell: Cell) -> str:
    if cell.url is None or not cell.url.startswith(("http://", "https://")):
        return _escaped(cell.text)
    return f'<a href="{_escaped(cell.url)}">{_escaped(cell.text)}</a>'


def _escaped(text: str) -> str:
    return escape(visible(text))
