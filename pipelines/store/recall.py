"""An article as it was stored, from its rows: what `pipelines.store.articles` wrote, read back."""

import json
import sqlite3
from datetime import datetime
from typing import Any

from crawler.items import VIETNAM, Article, Cut, Evidence, Image, Media, Related, Stamp

_SHORT = {"day": "%Y-%m-%d", "month": "%Y-%m"}


def recall(db: sqlite3.Connection, number: int, text: sqlite3.Row) -> Article:
    """The article with this number and one of the texts that it has had: title, lead, body and their digest."""
    row = db.execute("SELECT * FROM articles WHERE id = ?", (number,)).fetchone()
    is_present = row["digest"] == text["digest"]
    return Article(
        url=row["url"],
        canonical_url=row["canonical_url"],
        title=text["title"],
        lead=text["lead"],
        lead_is_paragraph=bool(stands) if is_present and (stands := row["lead_is_paragraph"]) is not None else None,
        description=row["description"],
        body=tuple(text["body"].split("\n\n")) if text["body"] else (),
        subheads=tuple(json.loads(row["subheads"])) if is_present else (),
        authors=tuple(part["name"] for part in _parts(db, "authors", number)),
        published=_stated(row, "published", json.loads(row["published_flags"] or "[]")),
        updated=_stated(row, "updated", ()),
        dates=tuple(_evidence(part) for part in _parts(db, "dates", number)),
        section=row["section"],
        tags=tuple(part["tag"] for part in _parts(db, "tags", number)),
        images=tuple(Image(part["url"], part["caption"], part["credit"]) for part in _parts(db, "images", number)),
        media=tuple(
            Media(part["url"], part["kind"], part["source"], part["title"]) for part in _parts(db, "media", number)
        ),
        related=tuple(_related(part) for part in _parts(db, "related", number)),
        cut=tuple(Cut(part["text"], part["reason"]) for part in _parts(db, "cuts", number)),
        body_status=row["body_status"],
        language=row["language"],
        source_cited=row["source_cited"],
        flags=tuple(json.loads(row["flags"])),
    )


def _parts(db: sqlite3.Connection, table: str, number: int) -> list[sqlite3.Row]:
    query = f"SELECT * FROM {table} WHERE article_id = ? ORDER BY position"  # noqa: S608
    return db.execute(query, (number,)).fetchall()


def _stated(row: sqlite3.Row, name: str, flags: Any) -> Stamp | None:
    at, raw, source = (row[f"{name}_{what}"] for what in ("at", "raw", "source"))
    return _stamp(at, row[f"{name}_precision"], raw, source, flags)


def _evidence(row: sqlite3.Row) -> Evidence:
    stamp = _stamp(row["at"], row["precision"], row["text"], row["source"], json.loads(row["flags"]))
    return Evidence(row["source"], row["text"], stamp, row["verdict"])


def _related(row: sqlite3.Row) -> Related:
    return Related(row["title"], row["url"], row["heading"], _stamp(row["at"], row["precision"], row["raw"], None, ()))


def _stamp(iso: str | None, precision: Any, raw: str | None, source: str | None, flags: Any) -> Stamp | None:
    if iso is None:
        return None
    short = _SHORT.get(precision)
    at = datetime.strptime(iso, short).replace(tzinfo=VIETNAM) if short else datetime.fromisoformat(iso)
    return Stamp(at, precision, raw or "", source, tuple(flags))
