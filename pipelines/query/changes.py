"""What papers changed and took down: edits and deletions, each of its kinds, and whether the paper said so."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from crawler.items import VIETNAM
from pipelines.db.archive import Archive, utc
from pipelines.query import edit_kinds
from pipelines.query.digest import midnight
from pipelines.query.edit_kinds import Words
from pipelines.query.order import hold

Kind = Literal[edit_kinds.Kind, "gone"]
KINDS: tuple[Kind, ...] = (*edit_kinds.KINDS, "gone")


@dataclass(frozen=True, slots=True)
class Change:
    """An edit of an article, or that it is gone."""

    at: str
    """UTC: when it was first seen so."""
    kinds: tuple[Kind, ...]
    """Of an edit in doubt, those that it would be of."""
    silent: bool | None
    """Whether the paper gives no time of an update that moved; `None`: not known, or no edit."""
    doubt: str | None
    """Why it may be no edit of the paper's."""
    article: int
    revision: int | None
    """The number of the text that came; `None`: the article is gone."""
    site: str | None
    paper: str | None
    title: str | None
    """Since then."""
    url: str | None


def changes(
    archive: Archive, *, since: date | None = None, site: str | None = None, kind: Kind | None = None
) -> Iterator[Change]:
    """Edits and deletions, the newest first; `kind` takes those of several kinds too, of which it is one."""
    db = archive.connection
    _held = hold(db)
    asked = {"since": utc(midnight(since)) if since and since > _BEFORE_ALL else "", "site": site}
    for row in db.execute(_CHANGES, asked).fetchall():
        found = _gone(row) if row["number"] is None else _edit(db, row)
        if found is not None and (kind is None or kind in found.kinds):
            yield found


_BEFORE_ALL = date(1, 1, 1)
"""A day that begins in a year of which Python has no UTC."""
_CHANGES = """
WITH found (at, article, number) AS (
  SELECT seen_at, article_id, number FROM texts WHERE number > 1 AND seen_at >= :since
  UNION ALL
  SELECT gone_at, id, NULL FROM articles INDEXED BY articles_gone WHERE gone_at IS NOT NULL AND gone_at >= :since
)
SELECT f.at, f.article, f.number, a.site, s.name AS paper, a.title, coalesce(a.url, a.canonical_url) AS url,
  a.updated_at, a.revisions
FROM found f JOIN articles a ON a.id = f.article LEFT JOIN sites s ON s.id = a.site
WHERE a.id NOT IN (SELECT article_id FROM redactions WHERE article_id NOT NULL)
  AND (:site IS NULL OR a.site = :site)
ORDER BY f.at DESC, f.article DESC, f.number DESC"""


def _gone(row: sqlite3.Row) -> Change:
    return Change(row["at"], ("gone",), None, None, row["article"], None, row["site"], row["paper"], row["title"],
                  row["url"])  # fmt: skip


def _edit(db: sqlite3.Connection, row: sqlite3.Row) -> Change | None:
    texts = db.execute(_TEXTS, (row["article"], row["number"])).fetchall()
    if len(texts) < 2:
        return None
    now, then = texts
    kinds = edit_kinds.kinds_of(_words(then), _words(now)) or ("other",)
    silent = None if now["doubt"] else _is_silent(db, row)
    return Change(row["at"], kinds, silent, now["doubt"], row["article"], row["number"], row["site"], row["paper"],
                  now["title"], row["url"])  # fmt: skip


_TEXTS = """SELECT title, lead, body, doubt FROM revisions WHERE article_id = ? AND number <= ?
            ORDER BY number DESC LIMIT 2"""


def _words(text: sqlite3.Row) -> Words:
    return Words(*(text[name] or "" for name in Words._fields))


def _is_silent(db: sqlite3.Connection, row: sqlite3.Row) -> bool | None:
    """Whether an edit left the paper's own time of an update where it was.

    The archive has that time as it stands today: one from before our last look at the text before did not move since;
    one from after it moved, and of an edit that was not the last only where it is no later than that edit was seen.
    """
    if row["updated_at"] is None:
        return True
    looked = db.execute("SELECT max(at) FROM readings WHERE article_id = ? AND at < ?", (row["article"], row["at"]))
    last_look = looked.fetchone()[0]
    if last_look is None:
        return None
    before, seen = datetime.fromisoformat(last_look), datetime.fromisoformat(row["at"])
    begins, ends = _span(row["updated_at"])
    if ends <= before:
        return True
    is_of_this = row["number"] == row["revisions"] or begins <= seen
    return False if begins > before and is_of_this else None


def _span(stated: str) -> tuple[datetime, datetime]:
    """From when to when it may be that a paper means: a minute, a day, a month."""
    match len(stated):
        case 7:
            first = date.fromisoformat(f"{stated}-01")
            return midnight(first), midnight((first + timedelta(days=31)).replace(day=1))
        case 10:
            day = date.fromisoformat(stated)
            return midnight(day), midnight(day + timedelta(days=1))
    at = datetime.fromisoformat(stated)
    at = at if at.tzinfo else at.replace(tzinfo=VIETNAM)
    return at, at + timedelta(minutes=1)
