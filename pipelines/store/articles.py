"""Storing an article: a new one, a revision of a known one, or nothing new."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from crawler.addresses import hostname
from crawler.canonical import is_believed
from crawler.items import READABLE, Article, Page, Stamp
from crawler.places import find_places
from crawler.text import fold
from pipelines.db import shared
from pipelines.db.archive import utc
from pipelines.db.derived import derived
from pipelines.db.rows import insert
from pipelines.db.tombstones import has_tombstone, is_entombed
from pipelines.store import claims, copies, history, names, pictures, search_index, tracking
from pipelines.store.history import Look, Text
from pipelines.store.identity import recognise
from pipelines.store.names import Known, Paper, Wanted

Result = Literal["new", "changed", "unchanged", "nothing"]
"""What storing did to the articles; `nothing` for pages that are none."""

MISLABELLED = "zone_mislabelled"
AGREEING = 3


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a visit."""

    result: Result
    article_id: int | None = None
    new_links: int = 0
    is_reread: bool = False
    """Whether the text it had is another one to the present extractor, which is no edit of the paper's."""


UNTRIED = "the text before was not read again"


@dataclass(frozen=True, slots=True)
class Again:
    """What an article's text was read from, read again: only what differs then is an edit."""

    page: Page | None = None
    article: Article | None = None
    """`None` where it is known to have been read by the present extractor, or where it cannot be read."""
    doubt: str | None = None
    """Why nobody can tell whether another text is an edit."""


Rereads = Callable[[int], Again]
"""Tells of the capture with a number; see `pipelines.store.rereading`."""


def untried(_capture: int) -> Again:
    """For whoever cannot read again: each other text is a revision in doubt."""
    return Again(doubt=UNTRIED)


def is_article(article: Article) -> bool:
    """Whether there is something to store: a title, and a body or the reason why it cannot be read."""
    return article.title is not None and article.body_status in READABLE


def store_article(
    db: sqlite3.Connection, article: Article, page: Page, *, site: str | None, capture: int, moment: datetime,
    key: str | None = None, wanted: Wanted | None = None, again: Rereads = untried,
) -> Stored:  # fmt: skip
    """Insert the article, or add a revision when its text has changed; the same text again changes nothing.

    `article` and `page` are as `storable` gives them. `key` is that of an article whose page is not there to tell it.
    `wanted` is the number that a new one had before. `again` tells what the text of a known one was read from gives
    today, where this page has another text.
    """
    paper = names.paper_of(db, site)
    if is_taken_down(db, article, page, paper, key):
        return Stored("nothing")
    digest = digest_of(article)
    if not key and claims.is_claim(article, page) and (number := claims.looked_at(db, paper, article, digest)):
        return Stored("unchanged", number)
    known = names.named(db, key) if key else recognise(db, paper, article, page, digest)
    if (number := known.number) is None or key:
        pass
    elif claims.is_undated(page):
        if claims.has_had(db, number, digest):
            return Stored("unchanged", number)
        article, page = claims.by_itself(article, page)
        known = recognise(db, paper, article, page, digest)
    elif claims.give_way(db, number, digest):
        known = recognise(db, paper, article, page, digest)
    row = {"site": site, **row_of(article, page, digest, capture, moment)}
    if known.number is None:
        stored = _insert(db, article, known, row, wanted)
    else:
        stored = _renew(db, article, page, known, row, again)
    assert stored.article_id is not None
    is_met = page.url is None or names.is_named(db, stored.article_id, page.url)
    names.remember(db, known, stored.article_id)
    if page.url is not None:
        claims.take_in(db, paper, stored.article_id)
    if page.url is not None and not is_met and not key:
        tracking.learn(db, paper, article, page.url, digest)
    return stored


def _insert(
    db: sqlite3.Connection, article: Article, known: Known, row: dict[str, Any], wanted: Wanted | None
) -> Stored:
    told = {"key": known.key, "first_seen_at": row["changed_at"], **row}
    number = names.new_number(db, wanted and wanted(row["capture_id"], known.names))
    names.take_over(db, known.key)
    insert(db, "articles", {"id": number, **told})
    _write_parts(db, number, article)
    look = history.look_at(db, row["capture_id"], row["changed_at"], row["digest"])
    history.note(db, number, look)
    history.rewrite(db, number, text_of(row), look, (None, None))
    _learn_zone(db, row["site"], article)
    _tell_gone(db, number, look, row["url"])
    search_index.add(db, number)
    copies.add(db, number)
    return Stored("new", number)


def _tell_gone(db: sqlite3.Connection, number: int, look: Look, url: object) -> None:
    """Others may have had, long ago, what was gone when our own crawl came."""
    db.execute(
        """UPDATE articles SET gone_at = (SELECT min(fetched_at) FROM captures WHERE url = :url
             AND status IN (404, 410) AND fetched_at > :at)
           WHERE id = :id AND EXISTS (SELECT 1 FROM pages WHERE url = :url AND state = 'gone')""",
        {"id": number, "url": url, "at": look.at},
    )


def _renew(
    db: sqlite3.Connection, article: Article, page: Page, known: Known, row: dict[str, Any], again: Rereads
) -> Stored:
    """A look at a known article: another text of its, of whatever time, a new reading of one, or nothing new."""
    assert known.number is not None
    number, paper = known.number, names.paper_of(db, row["site"])
    before = _present(db, number)
    own, theirs = (_rank(paper, url, before["key"]) for url in (page.url, before["url"]))
    look = history.look_at(db, row["capture_id"], row["changed_at"], row["digest"])
    is_lesser = own < theirs
    if is_lesser and (look.at >= before["changed_at"] or _has_better(db, number, paper, look, before["key"], own)):
        return Stored("unchanged", number)
    is_reread, doubts = _reread(db, number, look, again)
    before = _present(db, number)
    if own > theirs:
        history.forget_since(db, number, look.at)
    history.note(db, number, look)
    looks = history.looks(db, number)
    is_at_home, was_at_home = paper.is_main(page.url), paper.is_main(before["url"])
    has_moved = look == looks[-1] and is_at_home and not was_at_home
    is_first = look == looks[0] and is_at_home == was_at_home and page.url is not None and not is_lesser
    if has_moved or is_first:
        names.take_over(db, known.names[0])
        db.execute("UPDATE articles SET key = ? WHERE id = ?", (known.names[0], number))
    is_other = history.rewrite(db, number, text_of(row), look, doubts)
    address = {name: before[name] for name in _ADDRESS} if is_lesser else {}
    _show(db, number, article, {**row, **address}, look, again)
    if look == looks[-1]:
        _note_last(db, number, row, has_moved=has_moved)
    if not is_other and not _learns_time(before, page):
        return Stored("unchanged", number, is_reread=is_reread)
    return Stored("changed", number, is_reread=is_reread)


def _reread(db: sqlite3.Connection, number: int, look: Look, again: Rereads) -> tuple[bool, list[str | None]]:
    """Read again the texts beside a look that has another one; returns whether one of them is another one today.

    Besides, why the text of the look, and the one behind it, may be no edit.
    """
    is_reread, doubts = False, dict[bool, str | None]()
    for other in history.beside(history.looks(db, number), look):
        if other.digest != look.digest:
            told = again(other.capture)
            is_reread |= _correct(db, number, other, told)
            doubts[other > look] = told.doubt
    return is_reread, [doubts.get(False), doubts.get(True)]


_ADDRESS = ("url", "canonical_url", "host", "capture_id")
"""Columns that tell where an article is: of a lesser page that is older, what its own has told stays."""


def _has_better(
    db: sqlite3.Connection, number: int, paper: Paper, look: Look, key: str, rank: tuple[bool, bool]
) -> bool:
    """Whether a better page of an article was looked at before.

    A print or mobile page, or one on a former host, must not replace what the article's own address gave.
    """
    rows = db.execute(
        """SELECT c.url FROM readings r JOIN captures c ON c.id = r.capture_id
           WHERE r.article_id = ? AND r.at <= ? AND r.capture_id <> ?""",
        (number, look.at, look.capture),
    )
    urls = (None if row["url"].startswith("urn:") else row["url"] for row in rows)
    return any(_rank(paper, url, key) > rank for url in urls)


def _show(
    db: sqlite3.Connection, number: int, article: Article, row: dict[str, Any], look: Look, again: Rereads
) -> None:
    """Give an article what the first look at its last text tells of it."""
    before, last = _present(db, number), history.beginnings(history.looks(db, number))[-1]
    is_as_it_was = (before["digest"], before["changed_at"]) == (last.digest, last.at)
    if is_as_it_was and (last != look or last.capture == before["capture_id"]):
        return
    if last == look:
        is_same = before["digest"] == row["digest"]  # how its lead stands a later look has told
        _replace(db, number, {**row, "lead_is_paragraph": before["lead_is_paragraph"]} if is_same else row)
        _write_parts(db, number, article)
        return
    told = again(last.capture)
    if told.article is not None and told.page is not None and digest_of(told.article) == last.digest:
        since = datetime.fromisoformat(last.at)
        _replace(db, number, row_of(told.article, told.page, last.digest, last.capture, since))
        _write_parts(db, number, told.article)
    else:  # it cannot be read: what the look before it told stays
        db.execute(
            "UPDATE articles SET (capture_id, changed_at) = (?, ?) WHERE id = ?", (last.capture, last.at, number)
        )


def _present(db: sqlite3.Connection, number: int) -> sqlite3.Row:
    """An article as it stands."""
    query = """SELECT a.id, a.key, a.url, a.canonical_url, a.host, a.digest, a.lead_is_paragraph, a.capture_id,
                 a.changed_at, c.fetched_at
               FROM articles a JOIN captures c ON c.id = a.capture_id WHERE a.id = ?"""
    row: sqlite3.Row = db.execute(query, (number,)).fetchone()
    return row


def _correct(db: sqlite3.Connection, number: int, look: Look, told: Again) -> bool:
    """Have a text as the present extractor reads it in its bytes; returns whether that is another one."""
    if told.article is None or told.page is None or (digest := digest_of(told.article)) == look.digest:
        return False
    before = _present(db, number)
    since = datetime.fromisoformat(before["changed_at"])
    row = row_of(told.article, told.page, digest, before["capture_id"], since)
    history.correct(db, number, look.digest, digest, text_of(row))
    if before["digest"] == look.digest:
        _replace(db, number, row)
        _write_parts(db, number, told.article)
    return True


def _note_last(db: sqlite3.Connection, number: int, row: dict[str, Any], *, has_moved: bool) -> None:
    """What the last look tells of an article, whenever its text began: how the lead stands, and where it is now."""
    told = ("lead_is_paragraph", *(("url", "canonical_url", "host", "capture_id") if has_moved else ()))
    values = ", ".join(f"{name} = :{name}" for name in told)
    is_so = " AND ".join(f"{name} IS :{name}" for name in told)
    db.execute(f"UPDATE articles SET {values} WHERE id = :id AND NOT ({is_so})", {**row, "id": number})  # noqa: S608


def _rank(paper: Paper, url: str | None, key: str) -> tuple[bool, bool]:
    """How far a page is the article's own: on the paper's domain, and at the article's own address."""
    return paper.is_main(url), url is None or key in paper.names(url)


def _replace(db: sqlite3.Connection, number: int, row: dict[str, object]) -> None:
    """Give an article its present text; what is derived of the one before goes while that still stands in its row."""
    search_index.remove(db, number)
    copies.remove(db, number)
    assignments = ", ".join(f"{name} = :{name}" for name in row)
    db.execute(f"UPDATE articles SET {assignments} WHERE id = :id", {**row, "id": number})  # noqa: S608
    search_index.add(db, number)
    copies.add(db, number)


def is_taken_down(db: sqlite3.Connection, article: Article, page: Page, paper: Paper, key: str | None = None) -> bool:
    """Whether the article must stay away: it was taken down, or it is a copy of what was.

    A page of no paper may be a copy that somebody saved elsewhere; what a paper prints of another one is its own.
    """
    if key or page.url is None:
        name = key or names.digest_name(page)
        taken = has_tombstone(db, name)
    else:
        taken = names.is_taken_down(db, paper, page.url)
        taken |= claims.is_undated(page) and has_tombstone(db, names.digest_name(page))
    claimed = article.canonical_url
    if taken or not claimed:
        return taken
    is_copy = paper.believes(claimed, page.url) if paper.site and page.url else is_believed(claimed, page.url)
    return is_copy and names.is_taken_down(db, paper, claimed)


def _learn_zone(db: sqlite3.Connection, site: str | None, article: Article) -> None:
    """Take note of a place whose times are local under another zone's name, once three pages of the site agree."""
    if not any(d.stamp and MISLABELLED in d.stamp.flags for d in article.dates):
        return
    told = db.execute(
        """SELECT source FROM dates JOIN articles ON articles.id = article_id, json_each(dates.flags) AS flag
           WHERE site = ? AND flag.value = ? GROUP BY source HAVING count(DISTINCT article_id) >= ?""",
        (site, MISLABELLED, AGREEING),
    )
    sources = json.dumps(sorted(row["source"] for row in told))
    db.execute("UPDATE sites SET local_sources = ? WHERE id = ? AND ? <> '[]'", (sources, site, sources))


def local_sources(db: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """What has been learnt of each site's zones."""
    rows = db.execute("SELECT id, local_sources FROM sites WHERE local_sources <> '[]'")
    return {row["id"]: tuple(json.loads(row["local_sources"])) for row in rows}


def _learns_time(known: sqlite3.Row, page: Page) -> bool:
    """Whether relative times can be read now that the capture time of a saved page is stated."""
    return known["fetched_at"] is None and page.fetched_at is not None


def text_digest(title: str | None, lead: str | None, body: str | None) -> str:
    """The digest that tells one text of an article from another; `body` as it is stored, with blank lines between."""
    text = json.dumps([title, lead, body.split("\n\n") if body else []], ensure_ascii=False)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def text_of(row: Mapping[str, Any]) -> Text:
    """The text of an article, from its row."""
    return Text(row["title"], row["lead"], row["body"])


def digest_of(article: Article) -> str:
    """The digest of an article's text."""
    return text_digest(article.title, article.lead, _body(article))


def _body(article: Article) -> str | None:
    return "\n\n".join(article.body) or None


def row_of(article: Article, page: Page, digest: str, capture: int, moment: datetime) -> dict[str, object]:
    """The columns of `articles` that a page tells."""
    published, updated = article.published, article.updated
    return {
        "url": page.url,
        "canonical_url": article.canonical_url,
        "host": hostname(page.url or article.canonical_url),
        "title": article.title,
        "lead": article.lead,
        "lead_is_paragraph": article.lead_is_paragraph,
        "description": article.description,
        "body": _body(article),
        "subheads": json.dumps(article.subheads),
        "body_status": article.body_status,
        **_stamp_columns("published", published),
        **derived(published.iso if published else None, _body(article)),
        "published_flags": json.dumps(published.flags) if published else None,
        **_stamp_columns("updated", updated),
        "section": article.section,
        "section_folded": article.section and fold(article.section),
        "language": article.language,
        "source_cited": article.source_cited,
        "flags": json.dumps(article.flags, ensure_ascii=False),
        "digest": digest,
        "capture_id": capture,
        "changed_at": utc(moment),
    }


def _stamp_columns(name: str, stamp: Stamp | None) -> dict[str, object]:
    return {
        f"{name}_at": stamp and stamp.iso,
        f"{name}_precision": stamp and stamp.precision,
        f"{name}_raw": stamp and stamp.raw,
        f"{name}_source": stamp and stamp.source,
    }


def _write_parts(db: sqlite3.Connection, number: int, article: Article) -> None:
    body = _body(article)
    for table, rows in parts_of(article).items():
        own = shared.VIEWS[table].places if table in shared.VIEWS else table
        db.execute(f"DELETE FROM {own} WHERE article_id = ?", (number,))  # noqa: S608
        for position, row in enumerate(rows):
            placed = {"article_id": number, "position": position, **row}
            if own == table:
                insert(db, table, placed)
            elif not row.get("url") or not is_entombed(db, str(row["url"])):
                shared.put(db, table, placed, body)
    db.execute(
        """UPDATE articles SET images = (SELECT count(*) FROM images WHERE article_id = :id),
             related = (SELECT count(*) FROM mentions WHERE article_id = :id) WHERE id = :id""",
        {"id": number},
    )
    pictures.tell(db, number)


def parts_of(article: Article) -> dict[str, list[dict[str, object]]]:
    """What an article has several of, by table or view."""
    return {
        "authors": [{"name": name} for name in article.authors],
        "tags": [{"tag": tag} for tag in article.tags],
        "images": [{"url": i.url, "caption": i.caption, "credit": i.credit} for i in article.images],
        "media": [{"kind": m.kind, "url": m.url, "source": m.source, "title": m.title} for m in article.media],
        "related": [
            {"title": r.title, "url": r.url, "heading": r.heading, "at": r.stamp and r.stamp.iso,
             "precision": r.stamp and r.stamp.precision, "raw": r.stamp and r.stamp.raw}
            for r in article.related
        ],
        "dates": [
            {"source": d.source, "text": d.text, "at": d.stamp and d.stamp.iso,
             "precision": d.stamp and d.stamp.precision, "flags": json.dumps(d.stamp.flags if d.stamp else ()),
             "verdict": d.verdict}
            for d in article.dates
        ],
        "cuts": [{"text": c.text, "reason": c.reason} for c in article.cut],
        "places": [
            {"field": field, "start": place.start, "length": len(place.text), "text": place.text,
             "former": place.former and place.former.key, "present": place.present and place.present.key,
             "doubt": place.doubt}
            for field, text in (("title", article.title), ("lead", article.lead), ("body", _body(article)))
            for place in find_places(text or "")
        ],
    }  # fmt: skip
