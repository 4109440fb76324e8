"""Storing: one visit, one transaction."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.addresses import origin
from crawler.items import Capture, Visit
from pipelines.db.archive import utc
from pipelines.db.rows import insert
from pipelines.db.storable import storable
from pipelines.store import forms, frontier, leads, pictures, search_index, siblings, sources
from pipelines.store.articles import Rereads, Stored, digest_of, store_article, untried
from pipelines.store.likeness import is_alike
from pipelines.store.names import Known, Paper, Wanted, find, paper_of, remember
from pipelines.warc.provenance import Plan
from pipelines.warc.reader import stands
from pipelines.warc.record import Earlier, Place, sha256

EMPTY = sha256(b"")


def store_visit(
    db: sqlite3.Connection, run: int, visit: Visit, plan: Plan, *, wanted: Wanted | None = None,
    again: Rereads = untried,
) -> Stored:  # fmt: skip
    """Write, inside a transaction, all that a visit brought: captures, article, links, and the page's own state.

    `wanted` is the number that a new article had before; `again` as in `store_article`.
    """
    visit = replace(storable(visit), ask=visit.ask)  # what was asked for is a name that the archive gave
    moment = visit.captures[-1].fetched_at if visit.captures else None
    moment = moment or datetime.now(UTC)
    captured = store_captures(db, run, visit.ask.site, visit.captures)
    if visit.ask.kind == "image":
        frontier.settle(db, visit, moment, plan, article=None)
        pictures.settle(db, visit, captured)
        return Stored("nothing")
    paper, stored = paper_of(db, visit.ask.site), Stored("nothing")
    if visit.article is not None and visit.page is not None and captured is not None:
        _rename(db, paper, visit)
        told = {"site": visit.ask.site, "capture": captured, "moment": moment, "wanted": wanted, "again": again}
        stored = store_article(db, visit.article, visit.page, **told)  # type: ignore[arg-type]
    if stored.article_id is not None:
        _name_redirect(db, paper, visit, stored.article_id)
    is_first = frontier.is_first_look(db, visit)
    found = 0
    if visit.reason != "not modified":  # which says nothing of where a list ends
        found = leads.add(db, replace(visit.ask, kind=visit.kind or visit.ask.kind), visit.links, moment, plan)
    before = db.execute("SELECT looks, state, reason FROM pages WHERE url = ?", (visit.ask.url,)).fetchone()
    changed = stored.result == "changed"
    frontier.settle(db, visit, moment, plan, article=stored.article_id, changed=changed, found=found)
    if sources.leaves_gap(visit, before, found):
        sources.wake(db, visit.ask.site, moment)
    if is_first:
        forms.learn(db, visit, found=found)
    if stored.article_id is not None:
        pictures.want(db, stored.article_id, visit.ask.url, moment, plan)
    learnt = paper_of(db, visit.ask.site)
    siblings.settle(db, learnt, visit, stored.article_id)
    if learnt.ignored != paper.ignored:
        siblings.sort_again(db, visit.ask.site, paper, learnt)
    _mark_gone(db, learnt, visit, moment)
    return replace(stored, new_links=found)


def _rename(db: sqlite3.Connection, paper: Paper, visit: Visit) -> None:
    """An article whose address moved goes on under the new one: a redirect makes an alias, not a second article.

    Where it moved for good, the new address is the article's own.
    """
    assert visit.article is not None
    assert visit.page is not None
    number = find(db, paper, visit.ask.url)
    if number is None or visit.page.url in (None, visit.ask.url) or find(db, paper, visit.page.url) is not None:
        return
    if is_alike(db, number, visit.article, digest_of(visit.article)):
        names = paper.names(visit.page.url)
        remember(db, Known(names[0], names), number)
        if any(capture.status in (301, 308) for capture in visit.captures):
            db.execute("UPDATE articles SET key = ? WHERE id = ?", (names[0], number))


def _name_redirect(db: sqlite3.Connection, paper: Paper, visit: Visit, article: int) -> None:
    """An address that led to an article is one of its names, as long as no text of its own is found there."""
    if visit.page is not None and visit.page.url != visit.ask.url:
        names = paper.names(visit.ask.url)
        remember(db, Known(names[0], names, is_by_text=True), article)


def _mark_gone(db: sqlite3.Connection, paper: Paper, visit: Visit, moment: datetime) -> None:
    """An article is gone when its own address is, and no other is left; a missing print page says nothing of it."""
    if visit.ask.kind != "article" or visit.outcome not in ("gone", "done"):
        return
    row = db.execute(
        "SELECT a.id, a.key, a.gone_at FROM pages p JOIN articles a ON a.id = p.article_id WHERE p.url = ?",
        (visit.ask.url,),
    ).fetchone()
    if row is None or (visit.outcome == "gone" and siblings.revive(db, row["id"], visit)):
        return
    gone = db.execute("SELECT url FROM pages WHERE article_id = ? AND state = 'gone'", (row["id"],)).fetchall()
    if any(row["key"] in paper.names(url) for url in (visit.ask.url, *(page["url"] for page in gone))):
        is_gone = visit.outcome == "gone"
        if is_gone == (row["gone_at"] is None):
            search_index.tell_gone(db, row["id"], utc(moment) if is_gone else None)


def store_rules(db: sqlite3.Connection, run: int, capture: Capture) -> None:
    """Write down a robots.txt; when it is another than the last one, what was refused is due: but once in a day."""
    query = "SELECT digest FROM captures WHERE url = ? AND status < 500 ORDER BY id DESC LIMIT 1"
    before = db.execute(query, (capture.url,)).fetchone()
    store_captures(db, run, None, (capture,))
    if before is None or capture.status is None or capture.status >= 500 or before["digest"] == capture.digest:
        return
    assert capture.fetched_at is not None
    host = origin(capture.url)
    times = {"now": utc(capture.fetched_at), "yesterday": utc(capture.fetched_at - timedelta(days=1))}
    db.execute(
        """UPDATE pages SET due_at = :now WHERE url >= :host AND url < :host || char(1114111)
           AND state = 'refused' AND visited_at < :yesterday""",
        {"host": host, **times},
    )


def store_captures(db: sqlite3.Connection, run: int, site: str | None, captures: Iterable[Capture]) -> int | None:
    """Rows for exchanges that lie in the WARC; returns the id of the last."""
    last = None
    for capture in map(storable, captures):
        row = {name: getattr(capture, name) for name in Capture.__slots__}
        row["fetched_at"] = capture.fetched_at and utc(capture.fetched_at)
        last = insert(db, "captures", {"run_id": run, "site": site, **row})
    return last


def same_bytes(db: sqlite3.Connection, folder: Path, capture: Capture) -> Earlier | None:
    """An earlier capture that has the bytes of this one, so that they need not be kept twice.

    Only one whose record can still be opened in the folder of the WARC files: what is lost is kept again.
    """
    capture = storable(capture)
    if capture.status == 304:  # what we were answered, and not what others were
        condition, value = "url = ? AND status = 200 AND captured_by IS NULL", capture.url
    elif capture.status == 200 and capture.digest != EMPTY:
        condition, value = "digest = ? AND status = 200", capture.digest or ""
    else:
        return None
    query = f"""SELECT id, url, fetched_at, warc_record, warc_file, warc_offset, warc_length FROM captures
                WHERE {condition} AND revisit_of IS NULL AND lost IS NULL AND warc_file IS NOT NULL
                ORDER BY id DESC LIMIT 1"""  # noqa: S608
    row = db.execute(query, (value,)).fetchone()
    if row is None or row["fetched_at"] is None or not can_be_opened(row, folder):
        return None
    return Earlier(row["id"], row["url"], row["fetched_at"].replace("+00:00", "Z"))


def has_bytes(db: sqlite3.Connection, folder: Path, url: str) -> bool:
    """Whether the last whole answer of an address can be opened, be it as one that another address gave first."""
    row = db.execute(
        """SELECT f.warc_record, f.warc_file, f.warc_offset, f.warc_length
           FROM captures c JOIN captures f ON f.id = coalesce(c.revisit_of, c.id)
           WHERE c.url = ? AND c.status = 200 AND c.captured_by IS NULL AND f.warc_file IS NOT NULL AND f.lost IS NULL
           ORDER BY c.id DESC LIMIT 1""",
        (url,),
    ).fetchone()
    return row is not None and can_be_opened(row, folder)


def can_be_opened(row: sqlite3.Row, folder: Path) -> bool:
    """Whether the record of a row of `captures` stands where the row says, at a look."""
    place = Place(row["warc_file"], row["warc_offset"], row["warc_length"])
    return stands(folder, place, row["warc_record"])
