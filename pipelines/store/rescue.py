"""Papers that move away: while the old pages answer, all that they lead to is fetched, before other papers are asked.

A rescue is a backfill as far as there is anything (`backfill.EVER`). It begins once for each host that a front page
leads to, which the accounts of runs tell; what a run did about it its WARC file tells. It ends when all has been read,
or when nothing answers any more.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from crawler.items import ELSEWHERE
from pipelines.db.archive import utc
from pipelines.store import backfill
from pipelines.store.accounts import FRONT, SILENT
from pipelines.store.backfill import Back

GIVEN_UP = timedelta(days=2)
"""After so long without any page of the paper there is nothing to be rescued."""
_TOGETHER = 3
"""Papers, at most, that move to one host in a run: where more are led there, somebody stands between us and them."""
_HOST = re.compile(rf"{ELSEWHERE}: (\S+)")  # "not the paper's: baomoi.vn at https://baocu.vn/"


def led_to(trouble: str) -> str | None:
    """The host to which a front page leads, by what a run told of a paper (`run_sites.trouble`)."""
    told: dict[str, str] = json.loads(trouble)
    found = next(filter(None, (_HOST.match(told.get(kind, "")) for kind in (SILENT, FRONT))), None)
    return found and found[1]


def begin(db: sqlite3.Connection, run: int, moment: datetime) -> list[str]:
    """Have those papers rescued that a run is the first to find moved to a host; returns which. In a transaction."""
    rows = db.execute("SELECT site, trouble FROM run_sites WHERE run_id = ? ORDER BY site", (run,)).fetchall()
    moved = {site: host for site, trouble in rows if (host := led_to(trouble))}
    papers = Counter(moved.values())
    return [
        site for site, host in moved.items()
        if papers[host] <= _TOGETHER and not _was_told(db, site, run, host)
        and backfill.queue(db, site, backfill.EVER, moment)
    ]  # fmt: skip


def _was_told(db: sqlite3.Connection, site: str, run: int, host: str) -> bool:
    query = """SELECT 1 FROM run_sites WHERE site = ?1 AND run_id < ?2
               AND (instr(trouble, ?3 || '"') OR instr(trouble, ?3 || ' ')) ORDER BY run_id DESC LIMIT 1"""
    return db.execute(query, (site, run, f"{ELSEWHERE}: {host}")).fetchone() is not None


def finish(db: sqlite3.Connection, backs: Mapping[str, Back], began: datetime) -> None:
    """End the rescues of a run that ended by itself: of papers that are read, or lost. Inside a transaction."""
    for site, back in backs.items():
        if not back.is_rescue:
            continue
        if _is_lost(db, site, back, began):
            db.execute("UPDATE sites SET back_to = NULL, back_at = NULL WHERE id = ?", (site,))
        elif _is_read(db, site) and not backfill.waits(db, site, back):
            backfill.reached(db, site, back, began)


def _is_read(db: sqlite3.Connection, site: str) -> bool:
    """Whether the last run has read the paper, and no article is left that it was told of."""
    query = "SELECT listings + new + changed + unchanged FROM run_sites WHERE site = ? ORDER BY run_id DESC LIMIT 1"
    read = db.execute(query, (site,)).fetchone()
    query = "SELECT 1 FROM pages WHERE site = ? AND kind = 'article' AND state = 'due' AND rank <= 1 LIMIT 1"
    return bool(read and read[0]) and db.execute(query, (site,)).fetchone() is None


def _is_lost(db: sqlite3.Connection, site: str, back: Back, began: datetime) -> bool:
    """Whether nothing of the paper has answered for so long that nothing will."""
    since = utc(began - GIVEN_UP)
    query = """SELECT 1 FROM run_sites s JOIN runs r ON r.id = s.run_id
               WHERE s.site = ? AND r.started_at >= ? AND s.listings + s.new + s.changed + s.unchanged > 0 LIMIT 1"""
    return utc(back.asked_at) < since and db.execute(query, (site, since)).fetchone() is None
