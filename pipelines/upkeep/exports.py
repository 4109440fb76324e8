"""Exports that hold an article, or may: they are deleted when it is taken down, since they can be made again."""

import codecs
import json
import mmap
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from pipelines.db import shared
from pipelines.db.disk import sync

_LINE = 20
"""Characters from which on a line of a text is taken to stand nowhere else."""
_WORD = 4
"""Characters below which a value says nothing: ids, counts, codes of languages."""
_CHUNK = 1 << 20
_LONG = ("lead", "body")

Stamp = tuple[int, int, int]
"""Inode, size and time of change of a file."""


def words_of(db: sqlite3.Connection, columns: Iterable[tuple[str, str]], articles: Iterable[int]) -> list[str]:
    """Strings by which a file that holds the articles is known: whatever stands in their rows and in no others.

    `columns` are tables, and which of their columns names the article.
    """
    ids, words = json.dumps(sorted(articles)), set[str]()
    sources = [(table, table, own) for table, own in columns]
    for places, texts, key in shared.VIEWS.values():
        sources.append((texts, f"{places} CROSS JOIN {texts} ON {texts}.id = {key}", "article_id"))
    for table, source, own in sources:
        names = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[2] == "TEXT"]
        words |= _words(db, source, own, names, ids) if names else set()
    return sorted(words)


def _words(db: sqlite3.Connection, table: str, own: str, columns: list[str], ids: str) -> set[str]:
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE {own} IN (SELECT value FROM json_each(?))"  # noqa: S608
    lines, values = set(), set()
    for row in db.execute(query, (ids,)):
        for column, value in zip(columns, row, strict=True):
            if column in _LONG:
                lines |= {line for line in (value or "").split("\n\n") if len(line) > _LINE}
            elif value and len(value) >= _WORD:
                values.add(value)
    short = [column for column in columns if column not in _LONG]
    return lines | values - _theirs(db, table, own, short, ids, values)


def _theirs(db: sqlite3.Connection, table: str, own: str, columns: list[str], ids: str, values: set[str]) -> set[str]:
    """Those of the values that stand in rows of other articles too, as a section does."""
    any_of = " OR ".join(f"{column} IN (SELECT value FROM json_each(:values))" for column in columns)  # noqa: S608
    query = f"""SELECT {", ".join(columns)} FROM {table}
                WHERE {own} NOT IN (SELECT value FROM json_each(:ids)) AND ({any_of})"""  # noqa: S608
    found: set[str] = set()
    for row in db.execute(query, {"ids": ids, "values": json.dumps(sorted(values))}) if columns else ():
        found |= values.intersection(row)
        if found == values:
            break
    return found


def files(*places: Path) -> dict[Path, Stamp]:
    """What lies in these folders, and files among them."""
    paths = (path for place in places for path in (place, *sorted(place.rglob("*"))))
    found = {path: path.stat() for path in paths if path.is_file()}
    return {path: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in found.items()}


def since(written: Mapping[Path, Stamp], moment: str) -> list[Path]:
    """Those of the files that were written since a moment."""
    nanoseconds = datetime.fromisoformat(moment).timestamp() * 1e9
    return [path for path, (_, _, changed) in written.items() if changed >= nanoseconds]


def delete(paths: Iterable[Path]) -> Iterator[Path]:
    """Delete files, on the disk too."""
    for path in filter(Path.exists, paths):
        path.unlink()
        sync(path.parent)
        yield path


def holds(path: Path, words: Iterable[str]) -> bool:
    """Whether a file has one of the words in it, or cannot be searched for them: it is compressed, or no UTF-8."""
    if not path.stat().st_size:
        return False
    if not _is_plain(path):
        return True
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as body:
        return any(body.find(form.encode()) >= 0 for word in words for form in _forms(word))


def _is_plain(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if b"\0" in chunk:
                    return False
                decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _forms(word: str) -> set[str]:
    """As it stands in CSV and in JSON."""
    return {word, word.replace('"', '""'), json.dumps(word, ensure_ascii=False)[1:-1], json.dumps(word)[1:-1]}
