"""What could have been meant by a query that finds nothing."""

import re
import sqlite3
import string
from collections.abc import Iterator

from crawler.text import clean
from pipelines.db.archive import Archive
from pipelines.db.spelling import exact_form, folded_form
from pipelines.query.abbreviations import read
from pipelines.query.language import WORD, Term
from pipelines.query.snippets import pattern

_LONGEST = 30
"""Letters of a word whose neighbours are looked for; each letter more makes fifty of them."""
_OR = exact_form("hoặc")
_ENOUGH = 100
"""Articles with a word that are counted."""


def nearest(archive: Archive, text: str, *, literal: bool = False) -> dict[str, str | None]:
    """The words of a query that stand in no article, and the nearest spelling that occurs: one letter away, as printed.

    Of several spellings it is that of most articles. An abbreviation is known, whether it stands anywhere or not.
    """
    query = read(text, literal=literal)
    known = {word for typed, others in query.also for told in (typed, *others) for word in told.split()}
    db = archive.connection
    words = (
        word for term in query.terms if not term.is_prefix for word in WORD.findall(term.text) if word not in known
    )
    return {word: _near(db, folded_form(word)) for word in dict.fromkeys(words) if not _articles(db, folded_form(word))}


def operator(text: str) -> str | None:
    """What to say of a query in which a word of the language seems to be meant as the operator."""
    words = re.sub(r'"[^"]*"', '""', clean(text)).split()  # in quotation marks it is text
    if _OR not in map(exact_form, words[1:-1]):
        return None
    return "hoặc is looked for as a word; OR is the operator that finds one word or the other"


def _near(db: sqlite3.Connection, word: str) -> str | None:
    counts = {other: _articles(db, other) for other in sorted(set(map(folded_form, _neighbours(word[:_LONGEST]))))}
    best = max(counts, key=counts.__getitem__, default="")
    return _printed(db, best) if counts.get(best) else None


def _neighbours(word: str) -> Iterator[str]:
    """Words one letter away: one left out, added, put for another, or two in each other's place."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail and len(word) > 1:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in string.ascii_lowercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def _articles(db: sqlite3.Connection, word: str) -> int:
    query = "SELECT count(*) FROM (SELECT 1 FROM search_folded WHERE search_folded MATCH ? LIMIT ?)"
    return int(db.execute(query, (f'"{word}"', _ENOUGH)).fetchone()[0])


def _printed(db: sqlite3.Connection, word: str) -> str:
    """A folded word as the newest article prints it."""
    row = db.execute(
        """SELECT title, lead, body FROM articles WHERE search_rowid =
           (SELECT rowid FROM search_folded WHERE search_folded MATCH ? ORDER BY rowid DESC LIMIT 1)""",
        (f'"{word}"',),
    ).fetchone()
    whole = "\n".join(text for text in row if text)
    found = pattern((Term(word),), exact=False).search(folded_form(whole))
    return whole[slice(*found.span())].lower() if found else word
