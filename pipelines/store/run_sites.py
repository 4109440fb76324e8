"""The table `run_sites`: the account of each paper in each run.

Each visit's transaction writes the row of its paper, so that a killed run has its account too, as far as it came. When
the archive is made again, runs that ended tell their account themselves, and those of killed ones are counted again.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import dropwhile
from statistics import median_low

from crawler.items import RECENT, Visit
from pipelines.store.accounts import (
    BODILESS,
    DOORS,
    FRONT,
    GROUPS,
    IN_A_ROW,
    NOTHING,
    SILENT,
    STATES,
    UNDATED,
    Account,
    SiteAccount,
    Streak,
    as_json,
    below,
)
from pipelines.store.articles import Stored

ANNOUNCES = "(s.kind IN ('home', 'feed') OR (s.kind = 'listing' AND s.depth = 0))"
"""Whether what a page `s` tells of is news: not so pages deep in a list, sitemaps, other articles."""

_USUAL, _EARLIER = 0.9, 30
"""The share of the articles before them that had one, and how many of these are looked at."""


def begin(db: sqlite3.Connection, run: int, sites: Iterable[str]) -> Account:
    """Begin the account of a run, with a row for each of its newspapers. Inside a transaction."""
    account = Account({site: _streak(db, site) for site in sites})
    for site in account.sites:
        _write(db, run, site, account)
    return account


def _streak(db: sqlite3.Connection, site: str) -> Streak:
    query = "SELECT undated_last, bodiless_last FROM run_sites WHERE site = ? ORDER BY run_id DESC LIMIT 1"
    row = db.execute(query, (site,)).fetchone()
    return Streak(*row) if row else Streak()


def keep(db: sqlite3.Connection, run: int, account: Account, visit: Visit, stored: Stored) -> None:
    """Count a visit in its own transaction, after it was stored."""
    page = db.execute("SELECT tries + looks, article_id FROM pages WHERE url = ?", (visit.ask.url,)).fetchone()
    looks, article = page or (1, None)
    if visit.reason == "not modified" and article is not None:
        stored = replace(stored, result="unchanged")
    told = _doors(db, visit.ask.url) if stored.result == "new" else ()
    account.add(visit, stored, doors=told, is_first=looks == 1, is_old=_is_old(db, visit))
    _write(db, run, visit.ask.site, account)


def _is_old(db: sqlite3.Connection, visit: Visit) -> bool:
    """Whether an article is none of the news: by its date, or as only pages tell of it that a backfill comes to."""
    published = visit.article and visit.article.published
    fetched = visit.captures[-1].fetched_at if visit.captures else None
    if published and fetched:
        return fetched - published.at > RECENT
    query = f"SELECT max({ANNOUNCES}) FROM links l JOIN pages s ON s.url = l.found_in WHERE l.url = ?"  # noqa: S608
    return visit.ask.kind == "article" and db.execute(query, (visit.ask.url,)).fetchone()[0] == 0


def _doors(db: sqlite3.Connection, url: str) -> tuple[str, ...]:
    """The kinds of pages that told of an address, each once; what told of it first stands first."""
    rows = db.execute(
        """SELECT iif(p.kind = 'article', 'related', p.kind) AS door, min(l.found_at)
           FROM links l JOIN pages p ON p.url = l.found_in WHERE l.url = ? GROUP BY door""",
        (url,),
    )
    told = sorted((found_at, [*DOORS, door].index(door), door) for door, found_at in rows)
    return tuple(door for *_, door in told) or ("seed",)


def _write(db: sqlite3.Connection, run: int, site: str, account: Account) -> None:
    _put(db, {"run_id": run, "site": site, **account.sites[site].row()})


def _put(db: sqlite3.Connection, row: Mapping[str, object]) -> None:
    """Names of columns come from our code, or from a record that our code has written."""
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    db.execute(f"INSERT OR REPLACE INTO run_sites ({names}) VALUES ({marks})", [*row.values()])  # noqa: S608


def complete(
    db: sqlite3.Connection, run: int, account: Account, *, is_whole: bool,
    certificates: Mapping[str, Mapping[str, str]] | None = None,
) -> list[dict[str, object]]:  # fmt: skip
    """Complete the rows of a run that has ended; returns them. Inside a transaction.

    What a run left out says nothing of a paper, so only one that `is_whole` is asked what it did not find.
    `certificates` is what the hosts of each paper showed.
    """
    for site in account.sites:
        _write(db, run, site, account)
        if shown := (certificates or {}).get(site):
            values = (as_json(shown), run, site)
            db.execute("UPDATE run_sites SET certificates = ? WHERE run_id = ? AND site = ?", values)
        if is_whole and (trouble := _judged(db, account, site)):
            values = (as_json(trouble), run, site)
            db.execute("UPDATE run_sites SET trouble = ? WHERE run_id = ? AND site = ?", values)
    take_times(db, run)
    return rows_of(db, run)


def complete_killed(db: sqlite3.Connection, run: int) -> None:
    """Complete the account of a run that nobody ended; that it has no end stays to be seen. Inside a transaction."""
    take_times(db, run)
    if rows := rows_of(db, run):
        counts = as_json(sums(rows))
        db.execute("UPDATE runs SET counts = ? WHERE id = ? AND ended_at IS NULL", (counts, run))


def killed(db: sqlite3.Connection) -> list[int]:
    """The crawls that nobody ended, and whose account nobody has completed yet; the writer's own has not begun."""
    query = """SELECT id FROM runs WHERE ended_at IS NULL AND counts IS NULL
               AND EXISTS (SELECT 1 FROM run_sites WHERE run_id = id) ORDER BY id"""
    return [row[0] for row in db.execute(query)]


def take_times(db: sqlite3.Connection, run: int) -> None:
    """Write down how long the pages of a run took to answer, as its captures tell. Inside a transaction."""
    query = """SELECT site, took, fetched_at FROM captures c WHERE run_id = ? AND site NOT NULL
               AND NOT EXISTS (SELECT 1 FROM pages WHERE url = c.url AND kind = 'image')"""
    by_site: dict[str, list[sqlite3.Row]] = {}
    for row in db.execute(query, (run,)):
        by_site.setdefault(str(row[0]), []).append(row)
    for site, captures in by_site.items():
        took = [row[1] for row in captures if row[1] is not None]
        at = sorted(row[2] for row in captures if row[2] is not None)
        first, last = (at[0], at[-1]) if at else (None, None)
        seconds = first and last and int((datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds())
        db.execute(
            """UPDATE run_sites SET median_ms = ?, first_at = ?, last_at = ?, seconds = ?
               WHERE run_id = ? AND site = ?""",
            (median_low(took) if took else None, first, last, seconds, run, site),
        )


def rows_of(db: sqlite3.Connection, run: int) -> list[dict[str, object]]:
    """The account of a run as it is told in the WARC: all columns but the run's number, which may change."""
    found = db.execute("SELECT * FROM run_sites WHERE run_id = ? ORDER BY site", (run,))
    names = [column[0] for column in found.description]
    return [{name: value for name, value in zip(names, row, strict=True) if name != "run_id"} for row in found]


def restore(db: sqlite3.Connection, run: int, rows: Iterable[Mapping[str, object]]) -> None:
    """Write the rows of a run as it told them itself when it ended. Inside a transaction."""
    for row in rows:
        _put(db, {"run_id": run, **row})


def sums(rows: Iterable[Mapping[str, object]]) -> Counter[str]:
    """The states of rows together, as in the last line of a run."""
    found = Counter(asked=0, found=0)
    for row in rows:
        found.update({state: count for name, state in STATES.items() if (count := int(str(row[name])))})
        for name, start in GROUPS.items():
            found.update({f"{start}{reason}": count for reason, count in json.loads(str(row[name])).items()})
    return found


def _judged(db: sqlite3.Connection, account: Account, site: str) -> dict[str, str]:
    """All that is wrong with a paper after a run that looked at all of it."""
    known = account.sites[site]
    if (why := account.silent().get(site)) is not None:
        return {SILENT: why}
    trouble = known.trouble
    if FRONT not in trouble and not account.is_twin(site) and not _has_articles(db, site):
        trouble[NOTHING] = _why_nothing(known)
    return {**trouble, **dict(_faded(db, known, site))}


def _has_articles(db: sqlite3.Connection, site: str) -> bool:
    return db.execute("SELECT 1 FROM articles WHERE site = ? LIMIT 1", (site,)).fetchone() is not None


def _why_nothing(known: SiteAccount) -> str:
    """What became of the addresses asked for, the most frequent first."""
    sources = known.states["sources"]
    tried = known.states["asked"] - sources
    reasons: Counter[str] = Counter()
    for start in GROUPS.values():
        reasons.update(below(known.states, start))
    told = ", ".join(f"{count} × {reason}" for reason, count in reasons.most_common(3))
    if told and tried > 0:
        return f"none of {tried} page{'s' if tried > 1 else ''} is an article ({told})"
    return f"{sources} page{'s' if sources > 1 else ''} led to no article"


def _faded(db: sqlite3.Connection, known: SiteAccount, site: str) -> Iterator[tuple[str, str]]:
    """What the last new articles lack, all of them, that those before them had."""
    lacks = (
        (UNDATED, "time of publication", known.before.undated, known.streak.undated, "published_at NOT NULL"),
        (BODILESS, "text", known.before.bodiless, known.streak.bodiless, "body_status = 'ok' AND body NOT NULL"),
    )
    for kind, what, before, now, has in lacks:
        if now >= IN_A_ROW and now > before and _had(db, site, now, has):
            yield kind, f"the last {now} new articles have no {what}, those before had one"


def _had(db: sqlite3.Connection, site: str, lacking: int, has: str) -> bool:
    """Whether the articles before those that lack something had it, nearly all of them."""
    query = f"SELECT {has} FROM articles WHERE site = ? ORDER BY id DESC LIMIT ?"  # noqa: S608
    found = [row[0] for row in db.execute(query, (site, lacking + _EARLIER))]
    earlier = list(dropwhile(lambda one: not one, found))[:_EARLIER]
    return len(earlier) >= IN_A_ROW and sum(earlier) >= _USUAL * len(earlier)
