"""Which texts an article has had follows from its own looks, whoever else printed the same bytes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.items import Ask, Capture, Link
from pipelines.db.archive import Archive
from pipelines.store import leads
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, SITE, article, visit

PAPERS = ("mot", "hai")
BEFORE, AFTER = ("Có 12 người.", "Hết."), ("Có 9 người.", "Hết.")


class Press:
    """Two papers that print the same pages."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.first: dict[tuple[str, ...], int] = {}

    def read(self, paper: str, body: tuple[str, ...], day: int, *, status: int = 200) -> None:
        """A look; bytes that somebody printed before are kept once."""
        url = f"https://{paper}.vn/tin-100000.html"
        of = self.first.get(body)
        with self.archive.transaction() as db:
            at = NOON + timedelta(days=day)
            leads.add(db, Ask(f"https://{paper}.vn/", paper, "home"), [Link(url, "article")], at, PLAN)
            capture = Capture(url, at, status, digest=f"sha256:{body[0]}" if status == 200 else None, revisit_of=of)
            ask = Ask(url, paper, "article")
            if status == 304:
                done = visit(None, url=url, at=at, ask=ask, captures=(capture,), reason="not modified", page=None)
            else:
                done = visit(
                    article(url=url, canonical_url=None, body=body), url=url, at=at, ask=ask, captures=(capture,)
                )
            store_visit(db, 1, done, PLAN)
            [number] = db.execute("SELECT max(id) FROM captures").fetchone()
        self.first.setdefault(body, number)

    def told(self, paper: str) -> list[tuple[object, ...]]:
        """The texts of a paper's article, with the days on which they were first seen."""
        query = """SELECT r.body, CAST(julianday(r.seen_at) - julianday(?) AS INTEGER) FROM revisions r
                   JOIN articles a ON a.id = r.article_id WHERE a.site = ? ORDER BY number"""
        rows = self.archive.db.conn.execute(query, (NOON.isoformat(), paper))
        return [(tuple(str(body).split("\n\n")), day) for body, day in rows]


@pytest.fixture
def press(archive: Archive) -> Press:
    archive.know(tuple(replace(SITE, id=paper, domain=f"{paper}.vn", aliases=()) for paper in PAPERS))
    return Press(archive)


@pytest.mark.parametrize("one", PAPERS)
def test_the_same_bytes_in_another_paper_are_no_look_at_this_one(press: Press, one: str) -> None:
    """One paper corrects, the other does not, and is read again afterwards."""
    for paper in PAPERS:
        press.read(paper, BEFORE, 0)
    press.read(one, AFTER, 1)
    for day in (2, 3):
        for paper in PAPERS:
            press.read(paper, AFTER if paper == one else BEFORE, day)
    for paper in PAPERS:
        assert press.told(paper) == [(BEFORE, 0), (AFTER, 1)][: 2 if paper == one else 1]
        url, body = press.archive.db.conn.execute("SELECT url, body FROM articles WHERE site = ?", (paper,)).fetchone()
        assert url == f"https://{paper}.vn/tin-100000.html"
        assert tuple(body.split("\n\n")) == (AFTER if paper == one else BEFORE)


def test_an_answer_that_nothing_was_modified_is_a_look_at_its_own_address(press: Press) -> None:
    """An older text that comes later parts what it confirmed: the present one is what the paper had last."""
    press.read("mot", BEFORE, 4)
    press.read("mot", BEFORE, 9, status=304)
    press.read("mot", AFTER, 6)
    assert press.told("mot") == [(BEFORE, 4), (AFTER, 6), (BEFORE, 9)]
