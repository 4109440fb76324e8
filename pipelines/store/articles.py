"""Storing an article: a new one, a revision of a known one, or nothing new."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.addresses import identity, names_same_page, normalise
from crawler.items import READABLE, Article, Page, Stamp
from crawler.places import find_places
from crawler.text import fold
from pipelines.db.archive import utc
from pipelines.db.rows import insert, storable
from pipelines.db.tombstones import has_tombstone, is_entombed
from pipelines.store import copies, search_index

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


def is_article(article: Article) -> bool:
    """Whether there is something to store: a title, and a body or the reason why it cannot be read."""
    return article.title is not None and article.body_status in READABLE


def store_article(
    db: sqlite3.Connection, article: Article, page: Page, *, site: str | None, capture: int, moment: datetime,
    key: str | None = None,
) -> Stored:  # fmt: skip
    """Insert the article, or add a revision when its text has changed; the same text again changes nothing.

    `key` is that of an article whose page is not there to tell it.
    """
    article, page = storable(article), storable(page)
    key, own = (key, True) if key else key_of(article, page)
    if is_taken_down(db, article, page, key):
        return Stored("nothing")
    digest = text_digest(article.title, article.lead, _body(article))
    known = db.execute(
        """SELECT a.id, a.url, a.digest, c.fetched_at FROM articles a JOIN captures c ON c.id = a.capture_id
           WHERE a.key = ?""",
        (key,),
    ).fetchone()
    if known is None:
        row = {"key": key, "first_seen_at": utc(moment), **_row(article, page, site, digest, capture, moment)}
        number = insert(db, "articles", row)
        _write_parts(db, number, article)
        _write_revision(db, number, article, digest, capture, moment)
        _learn_zone(db, site, article)
        search_index.add(db, number)
        copies.add(db, number)
        return Stored("new", number)
    # A print or mobile page must not replace what the article's own address gave.
    inferior = not own and known["url"] is not None and identity(known["url"]) == key
    if inferior or (known["digest"] == digest and not _learns_time(known, page)):
        return Stored("unchanged", known["id"])
    _replace(db, known["id"], _row(article, page, site, digest, capture, moment))
    _write_parts(db, known["id"], article)
    if known["digest"] != digest:
        _write_revision(db, known["id"], article, digest, capture, moment)
    return Stored("changed", known["id"])


def _replace(db: sqlite3.Connection, number: int, row: dict[str, object]) -> None:
    """Give an article its present text; what is derived of the one before goes while that still stands in its row."""
    search_index.remove(db, number)
    copies.remove(db, number)
    assignments = ", ".join(f"{name} = :{name}" for name in row)
    db.execute(f"UPDATE articles SET {assignments} WHERE id = :id", {**row, "id": number})  # noqa: S608
    search_index.add(db, number)
    copies.add(db, number)


def is_taken_down(db: sqlite3.Connection, article: Article, page: Page, key: str | None = None) -> bool:
    """Whether the article must stay away: it was taken down, or it is a copy of what was."""
    key = key or key_of(article, page)[0]
    claimed = article.canonical_url
    is_copy = claimed is not None and is_believed(claimed, page.url)
    return has_tombstone(db, key) or (is_copy and is_entombed(db, claimed or ""))


def is_believed(claimed: str, url: str | None) -> bool:
    """Whether the address that a page gives as its own can be its own; a file without an address has no other."""
    address, own = normalise(claimed), url and normalise(url)
    return address is not None and (url is None or (own is not None and names_same_page(address, own)))


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


def key_of(article: Article, page: Page) -> tuple[str, bool]:
    """The article's key, and whether the page stands at its own address."""
    if page.url is None:
        return f"sha256:{hashlib.sha256(page.body).hexdigest()}", True
    own = identity(page.url)
    claimed = article.canonical_url and normalise(article.canonical_url)
    if not claimed or not names_same_page(claimed, page.url):
        return own, True
    return identity(claimed), identity(claimed) == own


def text_digest(title: str | None, lead: str | None, body: str | None) -> str:
    """The digest that tells one text of an article from another; `body` as it is stored, with blank lines between."""
    text = json.dumps([title, lead, body.split("\n\n") if body else []], ensure_ascii=False)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _body(article: Article) -> str | None:
    return "\n\n".join(article.body) or None


def _row(
    article: Article, page: Page, site: str | None, digest: str, capture: int, moment: datetime
) -> dict[str, object]:
    published, updated = article.published, article.updated
    return {
        "site": site,
        "url": page.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "lead": article.lead,
        "description": article.description,
        "body": _body(article),
        "subheads": json.dumps(article.subheads),
        "body_status": article.body_status,
        **_stamp_columns("published", published),
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
    parts = _parts(article)
    for table, rows in parts.items():
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", (number,))  # noqa: S608
        for position, row in enumerate(rows):
            if table != "related" or not row["url"] or not is_entombed(db, str(row["url"])):
                insert(db, table, {"article_id": number, "position": position, **row})


def _write_revision(
    db: sqlite3.Connection, article_id: int, article: Article, digest: str, capture: int, moment: datetime
) -> None:
    before = db.execute("SELECT count(*) FROM revisions WHERE article_id = ?", (article_id,)).fetchone()[0]
    row = {"article_id": article_id, "number": before + 1, "seen_at": utc(moment), "capture_id": capture}
    text = {"title": article.title, "lead": article.lead, "body": _body(article)}
    insert(db, "revisions", {**row, "digest": digest, **text})


def _parts(article: Article) -> dict[str, list[dict[str, object]]]:
    """What an article has several of, by table."""
    return {
        "authors": [{"name": name} for name in article.authors],
        "tags": [{"tag": tag} for tag in article.tags],
        "images": [{"url": i.url, "caption": i.caption, "credit": i.credit} for i in article.images],
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
