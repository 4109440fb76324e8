"""The number by which the search indexes know an article, and the words by which filters find it there.

An FTS5 index gives its rows in the order of their numbers, forwards or backwards, for nothing. So the number is the
time of publication, and the newest come first however the archive was filled.
"""

import re
import sqlite3
from datetime import date
from itertools import count
from zlib import crc32

MARK = chr(57344)
"""Of Unicode's private area: the tokenizer takes it for a letter, and no query has it. So no text is mistaken for a
filter's word, and no column need be named in a query (naming them takes a third of the time of a phrase)."""
DAY = 22
"""Bits of a number below its day: four million articles have room in one. (A bit more is an eighth of a byte more for
each word of each article.)"""
UNDATED = 1 << 32
"""Below are the numbers of those without a date."""
_CLOCKLESS, _MINUTE = 12, 7
"""Bits that lie ready in a day for those without a clock time, and after these in each minute: few, since an index
writes how far each number is from the one before. (With 20 and 11 both indexes took a tenth more.)"""
_TRIES, _WIDER = 3, 6
"""Places that are tried in a room, and the bits that each further one is in a wider room."""
_NO_LETTER = re.compile(r"[\W_]")  # the hyphen of "bao-nho": a filter's word is one word


def place(published_at: str | None, key: str, attempt: int = 0) -> int:
    """The number that an article should have: its day, its minute, and bits of its key; below all days without a date.

    So the order among those of one minute does not depend on which was stored first either. Where a room is full, a
    wider one is looked in, but not another day.
    """
    tie = crc32(f"{key} {attempt}".encode())
    if published_at is None:
        return tie
    clock, bits, begin = published_at[11:16], _CLOCKLESS, 0
    if clock:
        bits, begin = _MINUTE, (1 << _CLOCKLESS) + (60 * int(clock[:2]) + int(clock[3:]) << _MINUTE)
    within = begin + tie % (1 << min(bits + _WIDER * max(0, attempt + 1 - _TRIES), DAY))
    return first_of(date.fromisoformat((published_at[:10] + "-01-01")[:10])) + within % (1 << DAY)


def first_of(day: date) -> int:
    """The smallest number of a day."""
    return day.toordinal() << DAY


def free(db: sqlite3.Connection, number: int) -> int:
    """The number that an article gets: the first place of those that it could have that no other one has."""
    [published_at, key] = db.execute("SELECT published_at, key FROM articles WHERE id = ?", (number,)).fetchone()
    taken = "SELECT 1 FROM articles WHERE search_rowid = ? AND id <> ?"
    return next(at for n in count() if not db.execute(taken, (at := place(published_at, key, n), number)).fetchone())


def word(kind: str, value: str) -> str:
    """A word that is no text: `s` and a paper, `c` and a folded section."""
    return MARK + kind + _NO_LETTER.sub(MARK, value)


def facts(site: str | None, section_folded: str | None) -> str:
    """An article's paper and section as words."""
    return f"{word('s', site or '')} {word('c', section_folded or '')}"
