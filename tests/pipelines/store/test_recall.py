"""What was stored of an article is what is read back."""

from datetime import datetime, timedelta

import pytest

from crawler.items import VIETNAM, Ask, Cut, Stamp
from pipelines.db.archive import Archive
from pipelines.store import leads
from pipelines.store.recall import recall
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, URL, article, visit

LOCAL = datetime(2026, 3, 7, 12, 30, 15, tzinfo=VIETNAM)
STAMPS = {
    "nothing": None,
    "a month": Stamp(datetime(2026, 3, 1, tzinfo=VIETNAM), "month", "3/2026", "byline"),
    "a day": Stamp(datetime(2026, 3, 7, tzinfo=VIETNAM), "day", "7/3/2026", "byline"),
    "an hour": Stamp(LOCAL.replace(minute=0, second=0), "hour", "12 giờ", "byline", ("estimated",)),
    "a minute": Stamp(LOCAL.replace(second=0), "minute", "12:30", "byline"),
    "a second": Stamp(LOCAL, "second", "12:30:15", "byline"),
}


@pytest.mark.parametrize("stamp", STAMPS)
def test_an_article_is_read_back_as_it_was_stored(archive: Archive, stamp: str) -> None:
    found = article(
        published=STAMPS[stamp], updated=STAMPS[stamp] and Stamp(LOCAL, "second", "12:30:15", "meta"), dates=(),
        related=(), cut=(Cut("Tin liên quan", "related"),), section="Xã hội", flags=("no_lead",), language="vi",
        description="Mưa", source_cited="TTXVN", canonical_url=URL,
    )  # fmt: skip
    for text in (found, article(title="Mưa lớn nữa")):
        with archive.transaction() as db:
            leads.add_source(db, Ask(URL, "vidu", "article"), NOON)
            at = NOON + timedelta(hours=text is not found)
            store_visit(db, 1, visit(text, number=int(text is not found), at=at), PLAN)
        if text is found:
            row = archive.db.conn.execute("SELECT * FROM revisions").fetchone()
            assert recall(archive.db.conn, 1, row) == found
    older, newer = archive.db.conn.execute("SELECT * FROM revisions ORDER BY number").fetchall()
    assert recall(archive.db.conn, 1, newer).title == "Mưa lớn nữa"
    before = recall(archive.db.conn, 1, older)
    assert (before.title, before.body, before.subheads) == (found.title, found.body, ())
