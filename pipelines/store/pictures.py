"""The pictures of articles: which are asked for, and what is said of each in `images`.

What a picture's address is, and when it is asked for, stands in `pages` like that of any other page, with the capture
that has it (`pages.capture_id`). `links` remembers which pages showed it, also when an article shows it no more. What
`images` says follows from `pages`.
"""

import sqlite3
from collections.abc import Iterator
from datetime import datetime

from crawler.addresses import normalise
from crawler.items import Visit
from pipelines.db.archive import utc
from pipelines.db.tombstones import is_entombed
from pipelines.warc.provenance import Plan

LEAD, FURTHER = 0, 1
"""Rank in the frontier: of the first picture of some article, and of the others."""

NO_ADDRESS, TAKEN_DOWN = "no address that can be asked for", "taken down"
"""Why some are refused without being asked for."""

_SAID = """SELECT
    CASE WHEN kind <> 'image' THEN 'refused' WHEN state = 'due' THEN 'waiting'
      WHEN state = 'refused' OR (state = 'done' AND reason NOT NULL) THEN 'refused'
      WHEN state = 'done' THEN 'kept' ELSE 'missing' END,
    iif(kind <> 'image', 'the address of a page', reason), capture_id
  FROM pages WHERE url = ?"""
"""What `images` says of a picture: state, reason and capture."""


def want(db: sqlite3.Connection, article: int, found_in: str, moment: datetime, plan: Plan) -> None:
    """Have the pictures of an article asked for that was just read at an address. Inside a transaction."""
    if plan.keep_pictures == "none":
        return
    rows = db.execute(
        """SELECT i.url, a.site, coalesce(a.published_day, substr(a.first_seen_at, 1, 10)) AS day
           FROM images i JOIN articles a ON a.id = i.article_id
           WHERE i.article_id = ? AND i.url NOT NULL AND a.site NOT NULL ORDER BY i.position""",
        (article,),
    ).fetchall()
    for number, row in enumerate(rows if plan.keep_pictures == "article" else rows[:1]):
        url = normalise(row["url"])
        reason = NO_ADDRESS if url is None else TAKEN_DOWN if is_entombed(db, url) else None
        known = {"url": url or row["url"], "site": row["site"], "day": row["day"], "now": utc(moment),
                 "rank": LEAD if number == 0 else FURTHER, "state": "refused" if reason else "due",
                 "reason": reason, "found_in": found_in}  # fmt: skip
        db.execute(
            """INSERT INTO pages (url, site, kind, depth, state, reason, day, due_at, found_at, rank)
               VALUES (:url, :site, 'image', 0, :state, :reason, :day, iif(:state = 'due', :now, NULL), :now, :rank)
               ON CONFLICT (url) DO UPDATE SET rank = min(rank, :rank) WHERE kind = 'image' AND state = 'due'""",
            known,
        )
        db.execute("INSERT OR IGNORE INTO links (url, found_in, found_at) VALUES (:url, :found_in, :now)", known)
    tell(db, article)


def settle(db: sqlite3.Connection, visit: Visit, capture: int | None) -> None:
    """After what became of a picture was written into `pages`: where its bytes are. Inside a transaction."""
    is_kept = visit.outcome == "done" and visit.reason is None
    db.execute(
        """UPDATE pages SET capture_id = ?1 WHERE kind = 'image'
             AND (url = ?2 OR url = (SELECT moved_to FROM pages WHERE url = ?2))""",
        (capture if is_kept else None, visit.ask.url),
    )
    shown = """SELECT DISTINCT p.article_id FROM links l JOIN pages p ON p.url = l.found_in
               WHERE l.url IN (?1, (SELECT moved_to FROM pages WHERE url = ?1)) AND p.article_id NOT NULL"""
    for row in db.execute(shown, (visit.ask.url,)).fetchall():
        tell(db, row["article_id"])


def tell(db: sqlite3.Connection, article: int) -> None:
    """Say of each picture of an article whether it is kept, and where. Inside a transaction."""
    rows = db.execute("SELECT position, url FROM images WHERE article_id = ? AND url NOT NULL", (article,)).fetchall()
    db.executemany(
        "UPDATE images SET state = ?, reason = ?, capture_id = ? WHERE article_id = ? AND position = ?",
        [(*_said(db, row["url"]), article, row["position"]) for row in rows],
    )


def tell_all(db: sqlite3.Connection) -> None:
    """Say so of each article, once the addresses are all known. Inside a transaction."""
    query = "SELECT DISTINCT p.article_id FROM pages i JOIN links l ON l.url = i.url JOIN pages p ON p.url = l.found_in"
    for row in db.execute(f"{query} WHERE i.kind = 'image' AND p.article_id NOT NULL").fetchall():
        tell(db, row["article_id"])


def untrue(db: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    """The pictures of which `images` says something else than `pages`: article, position, and what it says."""
    for row in db.execute("SELECT * FROM images WHERE state NOT NULL ORDER BY article_id, position"):
        if (row["state"], row["reason"], row["capture_id"]) != _said(db, row["url"]):
            yield row


def _said(db: sqlite3.Connection, url: str) -> tuple[str | None, str | None, int | None]:
    row = db.execute(_SAID, (normalise(url) or url,)).fetchone()
    return (row[0], row[1], row[2]) if row else (None, None, None)
