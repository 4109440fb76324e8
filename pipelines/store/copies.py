"""Copies: articles of other papers that are largely the same words, and the stories that they make together.

An article is met by some of its runs of three words (shingles), chosen by their hash, so that both copies choose the
same ones wherever they stand; whoever shares some is compared run by run. A copy keeps the order of its original: that
tells it from another report on the same matter, which has the same phrases somewhere. All of it happens in the
transaction that stores the article, so a rebuild, which stores the same articles in the same order, finds the same.
"""

import json
import re
import sqlite3
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice

from crawler.text import fold, fold_lines
from pipelines.db.archive import Archive
from pipelines.db.rows import ArticleRow, fetch

SAMPLE = 16
"""One shingle in so many is kept as a key."""
ENOUGH = 20
"""Keys above which every second one is left out: those of a long text. Each is written somewhere else on the disk."""
FLOOR = 0.3
"""Share of the shorter text that must stand, in order, in the longer one; unrelated articles have less than a tenth."""
FLOOR_CREDITED = 0.2
"""The same where both were taken from the same source, or one from the other's paper."""
FEWEST = 40
"""Shingles below which a text is too short to tell."""
_TRIED = 8
"""Articles that a new one is compared with, at most: those that share the most keys."""
_COMMON = 200
"""Articles that share a key above which it is a set phrase, and tells nothing."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Copy:
    """One of the articles that are the same story, beside the one that was published first."""

    id: int
    site: str | None
    site_name: str | None
    url: str | None
    title: str
    published_at: str | None
    first_seen_at: str
    source_cited: str | None
    shared: float
    """Share of its words, in runs of three, that stand in the first; 1 for the first itself."""
    added: tuple[str, ...]
    """Paragraphs that the first has not."""
    cut: tuple[str, ...]
    """Paragraphs that only the first has."""


@lru_cache(maxsize=256)  # a paper's new articles meet the same few others again and again
def shingles(text: str) -> tuple[str, ...]:
    """The runs of three words of a text, each once, in order; case, accents and marks count for nothing."""
    words = _WORD.findall(fold_lines(text))
    return tuple(dict.fromkeys(map(" ".join, zip(words, words[1:], words[2:], strict=False))))


@lru_cache(maxsize=4)  # whether it is known is asked before it is stored
def keys(text: str) -> tuple[int, ...]:
    """The numbers by which an article is met: the hashes of those shingles whose hash 16 divides, of many 32."""
    runs = shingles(text)
    if len(runs) < FEWEST:
        return ()
    hashes = (blake2b(run.encode(), digest_size=6).digest() for run in runs)
    found = sorted({int.from_bytes(key) for key in hashes if not key[-1] % SAMPLE})
    return tuple(found if len(found) <= ENOUGH else (key for key in found if not key % (2 * SAMPLE)))


def in_common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many shingles two texts have in common, in the same order."""
    places = {run: at for at, run in enumerate(other)}
    ends: list[int] = []  # of the rising rows of places found so far, by length
    for at in (places[run] for run in one if run in places):
        length = bisect_left(ends, at)
        ends[length : length + 1] = [at]
    return len(ends)


def add(db: sqlite3.Connection, number: int) -> None:
    """Find the copies of an article. Inside the transaction that stores it."""
    row = _row(db, number)
    own = shingles(row.text)
    met = keys(row.text)
    for other in islice(_met(db, row, met), _TRIED):
        theirs = shingles(other.text)
        common = in_common(own, theirs)
        floor = FLOOR_CREDITED if _is_credited(row, other) else FLOOR
        if common >= floor * min(len(own), len(theirs)):
            pairs = ((number, other.id, common / len(own)), (other.id, number, common / len(theirs)))
            db.executemany("INSERT INTO copies (article_id, other_id, shared) VALUES (?, ?, ?)", pairs)
    db.executemany("INSERT INTO shingles (key, article_id) VALUES (?, ?)", ((key, number) for key in met))
    _tell_story(db, number)


def remove(db: sqlite3.Connection, number: int) -> None:
    """Forget the copies of an article; its present text must still stand in its row."""
    doomed = ((key, number) for key in keys(_row(db, number).text))
    db.executemany("DELETE FROM shingles WHERE key = ? AND article_id = ?", doomed)
    others = [row["other_id"] for row in db.execute("SELECT other_id FROM copies WHERE article_id = ?", (number,))]
    pairs = ((one, two) for other in others for one, two in ((number, other), (other, number)))
    db.executemany("DELETE FROM copies WHERE article_id = ? AND other_id = ?", pairs)
    db.execute("DELETE FROM stories WHERE article_id = ?", (number,))
    for other in others:
        _tell_story(db, other)


def with_words_of(db: sqlite3.Connection, text: str, site: str | None) -> list[tuple[int, str]]:
    """Articles of one paper that may have this very text, each with its address: those that share its first key."""
    key = next(iter(keys(text)), None)
    query = """SELECT id, url FROM shingles JOIN articles ON id = article_id
               WHERE shingles.key = ? AND site IS ? AND url NOT NULL ORDER BY id LIMIT ?"""
    return [(row["id"], row["url"]) for row in db.execute(query, (key, site, _TRIED))]


def count_stories(db: sqlite3.Connection, articles: Iterable[int]) -> int:
    """How many stories some articles are: copies of one another count once."""
    query = "SELECT count(DISTINCT coalesce(story, value)) FROM json_each(?) LEFT JOIN stories ON article_id = value"
    count: int = db.execute(query, (json.dumps(list(articles)),)).fetchone()[0]
    return count


def of(archive: Archive, number: int) -> list[Copy]:
    """The article and its copies in other papers, in order of publication; those without a date come last.

    A copy of a copy belongs to them where it is the same story. Empty where no copy is known.
    """
    rows = fetch(archive.connection, ArticleRow, _OF, {"number": number})
    if len(rows) < 2:
        return []
    texts = [row.text.split("\n\n") for row in rows]
    runs = [shingles("\n\n".join(text)) for text in texts]
    told = []
    for row, text, own in zip(rows, texts, runs, strict=True):
        shared = in_common(own, runs[0]) / max(len(own), 1)
        added, cut = _missing(text, texts[0], set(runs[0])), _missing(texts[0], text, set(own))
        told.append(
            Copy(
                row.id, row.site, row.site_name, row.address, row.title, row.published_at, row.first_seen_at,
                row.source_cited, shared=shared, added=added, cut=cut,
            )
        )  # fmt: skip
    return told


_OF = """
WHERE t.id = :number OR t.id IN (SELECT other_id FROM copies WHERE article_id = :number) OR t.id IN
  (SELECT article_id FROM stories WHERE story = (SELECT story FROM stories WHERE article_id = :number))
ORDER BY t.published_at IS NULL, t.published_at, t.first_seen_at, t.id"""


def _missing(paragraphs: list[str], others: list[str], known: set[str]) -> tuple[str, ...]:
    """The paragraphs of one text that the other has not: less than half of their runs stand in it, and no such line."""
    lines = {fold_lines(line) for line in others}
    missing = []
    for paragraph in filter(None, paragraphs):
        own = shingles(paragraph)
        has = sum(run in known for run in own) * 2 >= max(len(own), 1)
        if not has and fold_lines(paragraph) not in lines:
            missing.append(paragraph)
    return tuple(missing)


def _row(db: sqlite3.Connection, number: int) -> ArticleRow:
    [row] = fetch(db, ArticleRow, "WHERE t.id = ?", (number,))
    return row


def _is_credited(one: ArticleRow, other: ArticleRow) -> bool:
    """Whether a credit line ties two articles: both name the same source, or one names the paper of the other."""
    cited, theirs = fold(one.source_cited or ""), fold(other.source_cited or "")
    papers = {fold(name or "") for row in (one, other) for name in (row.site_name, row.domain)} - {""}
    return bool(cited and cited == theirs) or bool({cited, theirs} & papers)


def _met(db: sqlite3.Connection, row: ArticleRow, met: Sequence[int]) -> Iterator[ArticleRow]:
    """The articles of other papers that share keys with this one, those that share the most first."""
    shared: Counter[int] = Counter()
    for key in met:
        found = db.execute("SELECT article_id FROM shingles WHERE key = ? LIMIT ?", (key, _COMMON + 1)).fetchall()
        if len(found) <= _COMMON:
            shared.update(other["article_id"] for other in found)
    least = max(2 if len(met) > 10 else 1, len(met) * FLOOR / 4)  # of a short text one may be all that a copy has
    near = [other for other, count in shared.items() if count >= least]
    # What a paper prints twice is no copy; of hosts that nobody knows, each page may be one.
    query = "SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?)) AND (site IS NULL OR site IS NOT ?)"
    apart = [found["id"] for found in db.execute(query, (json.dumps(near), row.site)) if found["id"] != row.id]
    for other in sorted(apart, key=lambda other: (-shared[other], other)):
        yield _row(db, other)


def _tell_story(db: sqlite3.Connection, number: int) -> None:
    """Write down anew the story that an article belongs to: all that hang together by copies.

    Both must have a good part of each other: a digest of five stories is the copy of each, and does not make them one.
    """
    story = db.execute(
        """WITH RECURSIVE story (id) AS (VALUES (:number) UNION
             SELECT there.other_id FROM story JOIN copies there ON there.article_id = story.id
             JOIN copies back ON back.article_id = there.other_id AND back.other_id = there.article_id
             WHERE min(there.shared, back.shared) >= :floor)
           SELECT a.id FROM story JOIN articles a ON a.id = story.id
           ORDER BY a.published_at IS NULL, a.published_at, a.first_seen_at, a.id""",
        {"number": number, "floor": FLOOR},
    ).fetchall()
    db.executemany("DELETE FROM stories WHERE article_id = ?", ((row["id"],) for row in story))
    if len(story) > 1:
        db.executemany(_INSERT, ((story[0]["id"], row["id"]) for row in story))


_INSERT = """INSERT INTO stories (article_id, story, site, day, section_folded, search_rowid)
SELECT id, ?, coalesce(site, ''), coalesce(substr(published_at, 1, 10), ''), coalesce(section_folded, ''), search_rowid
FROM articles WHERE id = ?"""
