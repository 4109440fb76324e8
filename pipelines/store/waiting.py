"""Which addresses wait, and how: never read, to be asked for again, or told by a wrong clock when.

However much is known, each question is answered by the first entries of an index: there are millions of rows, and the
question is asked with every page. So each way of waiting has an index of its own (see the migrations), and nothing is
sorted but the few first of each.
"""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain

from crawler.items import Kind
from pipelines.db.archive import utc

TRUST = timedelta(days=7)
"""For how long a server is believed that a page has not changed; then the page is asked for as a whole."""

FRESH, FAILED, OLD = 0, 1, 2
"""What is to be asked for again: all that was no older than a month when it was last asked for, and all that is no
article; older articles that gave no answer; other older articles."""

TURN = (
    "CASE WHEN kind <> 'article' OR day >= date(visited_at, '-30 days') THEN 0 WHEN state = 'later' THEN 1 ELSE 2 END"
)
"""Which of the three a page is, word by word as in the index `pages_again`."""

_VISITED = "state <> 'due' AND due_at IS NOT NULL AND visited_at > ?"
_PLANNED = f"state <> 'due' AND {TURN} IN (0, 1, 2) AND due_at > ?"
_PAGES = "kind IN ('home', 'feed', 'sitemap', 'guess', 'listing', 'article')"
_ANY_KIND = "kind IN ('home', 'feed', 'sitemap', 'guess', 'listing', 'article', 'image')"
"""An index is entered by kind."""

_EVER = "9999-12-31"


class Waiting:
    """The first of those addresses of a newspaper that wait in the same way."""

    def __init__(self, db: sqlite3.Connection, site: str, moment: datetime, limit: int, *, latest: datetime) -> None:
        """Of each way so many at most; no page is ever to be asked for again later than `latest`."""
        self.db = db
        self.site = site
        self.moment = moment
        self.limit = limit
        self._now, self._latest, self._trusted = utc(moment), utc(latest), utc(moment - TRUST)

    def all_of(self, kind: Kind) -> Iterator[sqlite3.Row]:
        """The first of a kind other than articles; what may be none comes behind what was said to be one."""
        yield from newest(self.never_read(kind), self.again(kind, FRESH), self.ahead(kind))
        if kind == "feed":
            yield from self.never_read(kind, 1)

    def never_read(self, kind: Kind, rank: int = 0, *, since: str = "", before: str = _EVER) -> list[sqlite3.Row]:
        """Those of these days that nobody has asked for yet, the newest first; their time is always now."""
        condition = "state = 'due' AND rank = ? AND day >= ? AND day < ? ORDER BY day DESC, depth, rowid"
        return self._rows(kind, condition, rank, since, before)

    def again(self, kind: Kind, turn: int) -> list[sqlite3.Row]:
        """Those whose time has come again, those first that have waited longest."""
        condition = f"state <> 'due' AND {TURN} = ? AND due_at <= ? ORDER BY due_at"
        return self._rows(kind, condition, turn, self._now)

    def ahead(self, kind: Kind) -> list[sqlite3.Row]:
        """Those that are to be asked for again at a time that a wrong clock told: now."""
        if not self._was_wrong:
            return []
        return self._rows(kind, _VISITED, self._now) + self._rows(kind, _PLANNED, self._latest)

    @cached_property
    def _was_wrong(self) -> bool:
        """Whether a clock was ever ahead: two questions in place of two for each kind."""
        query = f"SELECT 1 FROM pages WHERE site = ? AND {_ANY_KIND} AND {{}} LIMIT 1"  # noqa: S608
        told = ((_VISITED, self._now), (_PLANNED, self._latest))
        return any(self.db.execute(query.format(how), (self.site, time)).fetchone() for how, time in told)

    def _rows(self, kind: Kind, condition: str, *values: object) -> list[sqlite3.Row]:
        query = f"""SELECT rowid AS number, url, site, kind, depth, day, iif(state = 'due', rank, 0) AS rank,
                      iif(whole_at BETWEEN ?1 AND ?2, etag, NULL) AS etag,
                      iif(whole_at BETWEEN ?1 AND ?2, last_modified, NULL) AS last_modified
                    FROM pages WHERE site = ? AND kind = ? AND {condition} LIMIT ?"""  # noqa: S608
        return self.db.execute(query, (self._trusted, self._now, self.site, kind, *values, self.limit)).fetchall()


def count(db: sqlite3.Connection, site: str, moment: datetime, most: int) -> int:
    """How many pages of a newspaper wait just now, as far as it is known, and up to `most`; not its pictures."""
    query = f"""SELECT count(*) FROM (
                  SELECT 1 FROM pages WHERE site = ?1 AND state = 'due' AND {_PAGES} UNION ALL
                  SELECT 1 FROM pages WHERE site = ?1 AND {_PAGES} AND state <> 'due' AND {TURN} IN (0, 1, 2)
                    AND due_at <= ?2
                  LIMIT ?3)"""  # noqa: S608
    return int(db.execute(query, (site, utc(moment), most)).fetchone()[0])


def newest(*heads: list[sqlite3.Row]) -> Iterator[sqlite3.Row]:
    """The few first of each, the newest before the others; among those of a day, those found first."""
    rows = sorted({row["url"]: row for row in chain(*heads)}.values(), key=lambda row: (row["depth"], row["number"]))
    yield from sorted(rows, key=lambda row: str(row["day"]), reverse=True)
