"""Which texts an article has had, and since when: it follows from its looks alone, in whatever order they came.

A look is a capture that was read as the article. Captures of others come late: an older one than the present is an
earlier text, and one between two looks at the same text parts them. An answer that nothing was modified has no reading
of its own: it is a look at what the same address had given before. That a capture has the bytes of another says nothing
of whose look it is: two papers may print the same page.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from pipelines.db import past_texts
from pipelines.db.rows import insert


class Look(NamedTuple):
    """That a page had a text at a time; in the order of time, and of looks of one moment as their digests go."""

    at: str
    """UTC."""
    digest: str
    content: str
    """Digest of the bytes."""
    capture: int


class Text(NamedTuple):
    """Title, lead and body."""

    title: str | None
    lead: str | None
    body: str | None


_LOOKS = """
SELECT r.at, r.digest, coalesce(c.digest, ''), c.id FROM readings r JOIN captures c ON c.id = r.capture_id
      WHERE r.article_id = :id
UNION SELECT c.fetched_at, r.digest, coalesce(f.digest, ''), c.id
      FROM readings r JOIN captures f ON f.id = r.capture_id
      JOIN captures c ON c.revisit_of = f.id AND c.status = 304 AND c.url = f.url
      WHERE r.article_id = :id
ORDER BY 1, 2, 3, 4"""


def looks(db: sqlite3.Connection, number: int) -> list[Look]:
    """The looks at an article, in order."""
    return [Look(*row) for row in db.execute(_LOOKS, {"id": number})]


def look_at(db: sqlite3.Connection, capture: int, at: str, digest: str) -> Look:
    """The look that a capture is."""
    [content] = db.execute("SELECT coalesce(digest, '') FROM captures WHERE id = ?", (capture,)).fetchone()
    return Look(at, digest, content, capture)


def note(db: sqlite3.Connection, number: int, look: Look) -> None:
    """Write down what was read. Inside a transaction."""
    if look not in looks(db, number):
        db.execute("DELETE FROM readings WHERE article_id = ? AND capture_id = ?", (number, look.capture))
        told = {"at": look.at, "capture_id": look.capture, "digest": look.digest}
        insert(db, "readings", {"article_id": number, **told})


def forget_since(db: sqlite3.Connection, number: int, at: str) -> None:
    """What lesser pages of an article said since then counts no more: its own has been read. Inside a transaction."""
    db.execute("DELETE FROM readings WHERE article_id = ? AND at >= ?", (number, at))


def beginnings(told: Sequence[Look]) -> list[Look]:
    """The first look at each text: one that comes back is a text of its own."""
    return [next(same) for _, same in groupby(told, attrgetter("digest"))]


def beside(told: Sequence[Look], look: Look) -> Iterator[Look]:
    """The looks before and behind one that is to come, each the first at its text as far as it stands in a row."""
    others = [one for one in told if one.capture != look.capture]
    earlier, later = [one for one in others if one <= look], [one for one in others if one > look]
    yield from beginnings(earlier)[-1:]
    yield from later[:1]


def correct(db: sqlite3.Connection, number: int, before: str, now: str, text: Text) -> None:
    """A text is another one to the present extractor. Inside a transaction."""
    past_texts.remove(db, number)
    db.execute("UPDATE readings SET digest = ? WHERE article_id = ? AND digest = ?", (now, number, before))
    db.execute(
        """UPDATE texts SET (digest, title, lead, body) = (:now, :title, :lead, :body)
           WHERE article_id = :id AND digest = :before AND title NOT NULL""",
        {"id": number, "before": before, "now": now, **text._asdict()},
    )
    db.execute("UPDATE texts SET digest = ? WHERE article_id = ? AND digest = ?", (now, number, before))
    past_texts.add(db, number)


def rewrite(db: sqlite3.Connection, number: int, came: Text, look: Look, doubts: Sequence[str | None]) -> bool:
    """Write down the texts anew as the looks tell them; returns whether they are others. Inside a transaction.

    `came` is what was seen at a look, `doubts` why it, and the text behind it, may be no edits. The last of the texts
    stands in the article's own row, which the caller sees to.
    """
    first = beginnings(looks(db, number))
    rows = db.execute("SELECT * FROM texts WHERE article_id = ? ORDER BY number", (number,)).fetchall()
    if [(row["seen_at"], row["digest"], row["capture_id"]) for row in rows] == [
        (*one[:2], one.capture) for one in first
    ]:
        return False
    present = db.execute("SELECT digest, title, lead, body FROM articles WHERE id = ?", (number,)).fetchone()
    texts = {row["digest"]: Text(row["title"], row["lead"], row["body"]) for row in rows if row["title"] is not None}
    texts |= {present["digest"]: Text(*tuple(present)[1:]), look.digest: came}
    known = {row["digest"]: row["doubt"] for row in rows}
    told = [known.get(one.digest) for one in first]
    at = next((at for at, one in enumerate(first) if one == look), None)
    if at is not None:
        told[at : at + 2] = doubts[: len(told) - at]
    past_texts.remove(db, number)
    db.execute("DELETE FROM texts WHERE article_id = ?", (number,))
    for at, (one, doubt) in enumerate(zip(first, told, strict=True), 1):
        same = {"article_id": number, "number": at, "seen_at": one.at, "capture_id": one.capture, "digest": one.digest}
        own = texts[one.digest] if at < len(first) else Text(None, None, None)
        insert(db, "texts", {**same, **own._asdict(), "doubt": doubt if at > 1 else None})
    db.execute("UPDATE articles SET revisions = ?, first_seen_at = ? WHERE id = ?", (len(first), first[0].at, number))
    past_texts.add(db, number)
    return [one.digest for one in first] != [row["digest"] for row in rows]
