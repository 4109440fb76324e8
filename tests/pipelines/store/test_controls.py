"""Whatever comes in, no text of the archive has a character in it that a terminal would obey."""

import sqlite3
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from crawler.items import Candidate, Capture, Cut, Link
from crawler.text import without_controls
from pipelines.db.archive import Archive
from pipelines.db.dictionary import dictionary
from pipelines.db.tombstones import entomb
from pipelines.store.visits import store_captures, store_visit
from tests.pipelines.conftest import NOON, PLAN, SITE, URL, article, visit

MARK = "xyzzy"
BAD = f"{MARK}\x1b[2J\x9b31m\x1b]0;tieu de\x07\u202e\u2066\u200f\u061c\x00\ud800\r\n"
OURS = {"kind", "outcome", "precision", "body_status", "status", "site", "id", "verdict", "province", "province_now"}
"""Fields whose values are the program's own words."""


def spoilt(value: Any, name: str = "") -> Any:
    """An item with such characters in each of its texts."""
    if isinstance(value, str):
        return value if name in OURS else f"{value}{BAD}"
    if isinstance(value, tuple):
        items = [spoilt(item, name) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if is_dataclass(value) and not isinstance(value, type):
        old = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **{key: spoilt(item, key) for key, item in old.items()})
    return value


def texts(db: sqlite3.Connection) -> dict[str, list[str]]:
    """What stands in each text column."""
    found = {}
    for table in dictionary().values():
        for column in table.columns.values():
            if column.type == "TEXT":
                rows = db.execute(f"SELECT {column.name} FROM {table.name}").fetchall()
                found[f"{table.name}.{column.name}"] = [row[0] for row in rows if row[0] is not None]
    return found


@pytest.fixture
def filled(archive: Archive) -> dict[str, list[str]]:
    given = article(
        description="Mô tả", section="Thời sự", language="vi", source_cited="TTXVN", canonical_url=URL,
        cut=(Cut("Bình luận", "furniture"),), flags=("media",), updated=article().published,
    )  # fmt: skip
    capture = Capture(
        URL, NOON, 301, error="sai", content_type="text/html", location="/moi", etag='"1"', last_modified="hôm qua",
        warc_record="a", warc_file="a.warc.gz", warc_offset=9, warc_length=1,
    )  # fmt: skip
    links = (Link(f"{URL}?trang=2", "article", "Tin", Candidate("feed.pubDate", "7/3"), "2026-03-07"),)
    whole = visit(given, reason="trang lạ", links=links)
    come = spoilt(replace(whole, captures=(capture, *(replace(one, etag="1") for one in whole.captures))))
    archive.know((replace(SITE, name=f"{SITE.name}{BAD}", platform=f"cms{BAD}"),))
    with archive.transaction() as db:
        db.execute("INSERT INTO pages (url, site, kind, depth, state, day, found_at) VALUES (?, 'vidu', 'article', 0, "
                   "'due', '2026-03-07', '2026-03-07')", (URL,))  # fmt: skip
        store_visit(db, 1, replace(come, ask=whole.ask), PLAN)
        store_captures(db, 1, None, (spoilt(replace(capture, warc_offset=20, warc_record="b")),))
        entomb(db, "0", "2026-03-07", f"vì{BAD}")
    archive.end_run(1, 0, {f"later: lạ{BAD}": 1}, "2026-03-07T05:00:00+00:00")
    return texts(archive.db.conn)


def test_no_text_column_of_any_table_has_a_control(filled: dict[str, list[str]]) -> None:
    assert {name for name, found in filled.items() if any(without_controls(text) != text for text in found)} == set()


def test_what_a_terminal_obeys_was_offered_to_every_column_that_others_fill(filled: dict[str, list[str]]) -> None:
    reached = {name for name, found in filled.items() if any(MARK in text for text in found)}
    wanted = {
        "sites": "name platform", "runs": "counts", "tombstones": "reason", "pages": "reason etag",
        "links": "url title date_source date_text", "authors": "name", "tags": "tag", "images": "url caption credit",
        "media": "url title",
        "related": "title url heading raw", "dates": "source text flags", "cuts": "text reason",
        "captures": "url error content_type location etag last_modified warc_record",
        "revisions": "title lead body",
        "articles": "url canonical_url title lead description body published_raw published_source published_flags "
                    "section language source_cited flags",
    }  # fmt: skip
    assert {f"{table}.{name}" for table, names in wanted.items() for name in names.split()} - reached == set()
