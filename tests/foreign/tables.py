"""All tables of an archive, row by row, but for what no two archives of the same captures have in common."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing

from tests.foreign.archive import Archive

Rows = Mapping[str, list[tuple[object, ...]]]

OF_THE_WAY = {
    "runs": "which command stored something, when, and how much of it",
    "joined": "numbers that were given away",
    "_sqlite_migrations": "when the tables were made",
    "teasers": "what pages led to at any look; what they lead to stands in related",
    "pieces": "what pages had beside articles at any look; what they have stands in cuts",
}
"""Tables that tell how an archive came to be, not what stands in it; and what they tell."""

NUMBERS = {
    "articles": ("id", "search_rowid"),
    "articles_flat": ("id", "warc_file", "warc_offset", "warc_length"),
    "captures": ("id", "run_id", "revisit_of", "warc_record", "warc_file", "warc_offset", "warc_length"),
    "stories": ("search_rowid",),
    "images_flat": ("warc_file", "warc_offset", "warc_length"),
}
"""Columns that say which number a row has, which run stored it, and where its bytes lie: of two captures with the same
bytes the one that came second has none of its own (`revisit_of`), whichever is the older one."""

ARTICLES = ("article_id", "other_id", "story")
"""Columns with the number of an article: its key is compared."""
CAPTURES = ("capture_id",)
"""Columns with the number of a capture: what was captured there and when is compared."""


def tables(archive: Archive) -> Rows:
    """What stands in them; of the search, whose tables are the program's own, `found` tells."""
    with closing(sqlite3.connect(f"{(archive.data / 'archive.db').resolve().as_uri()}?mode=ro", uri=True)) as db:
        keys = dict(db.execute("SELECT id, key FROM articles"))
        captures = {number: tuple(what) for number, *what in db.execute("SELECT id, url, fetched_at FROM captures")}
        names = [name for [name] in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        found = {}
        for table in names:
            if table in OF_THE_WAY or table.startswith(("search_", "sqlite_")):
                continue
            cursor = db.execute(f'SELECT * FROM "{table}"')
            columns = [column for column, *_ in cursor.description]

            def plain(row: tuple[object, ...], columns: list[str] = columns, table: str = table) -> tuple[object, ...]:
                cells: list[object] = []
                for column, cell in zip(columns, row, strict=True):
                    if column in NUMBERS.get(table, ()):
                        continue
                    if cell is not None and column in ARTICLES:
                        cells.append(keys[cell])
                    elif cell is not None and column in CAPTURES:
                        cells.append(captures[cell])
                    else:
                        cells.append(cell)
                return tuple(cells)

            found[table] = sorted(map(plain, cursor), key=repr)
    return found


def same(one: Rows, other: Rows) -> None:
    """Whether two archives say the same; where they do not, the tables in which they differ, with the rows."""
    differ = {
        table: {
            "only in the first": _less(one[table], other[table]),
            "only in the second": _less(other[table], one[table]),
        }
        for table in one
        if one[table] != other[table]
    }
    assert not differ
    assert one.keys() == other.keys()


def changed(before: Rows, now: Rows) -> set[str]:
    """The tables in which something else stands than before."""
    return {table for table in before.keys() | now.keys() if before.get(table, []) != now.get(table, [])}


def sound(archive: Archive) -> None:
    """Nothing is wrong with it, and its WARC files say all of it."""
    before = tables(archive)
    for command in ("verify", "rebuild", "verify"):
        done = archive.ask(command)
        assert done.code == 0, done
    same(before, tables(archive))


def _less(rows: list[tuple[object, ...]], others: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [row for row in rows if rows.count(row) > others.count(row)]
