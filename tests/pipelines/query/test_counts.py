"""What is counted as articles are stored is what one would count, whatever is stored, corrected and taken out."""

import random
import sqlite3
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from crawler.items import Article, Ask, Stamp
from pipelines.db.archive import Archive
from pipelines.db.derived import derived
from pipelines.store import copies, leads, search_index
from pipelines.store.visits import store_visit
from pipelines.upkeep.verify import verify
from tests.pipelines.conftest import NOON, PLAN, SITE, article, visit

PAPERS = {
    "vidu": replace(SITE, province="Bến Tre", province_now="Vĩnh Long"),
    "khac": replace(SITE, id="khac", name="Báo Khác", domain="baokhac.vn", province="Trà Vinh",
                    province_now="Vĩnh Long"),
    "xa": replace(SITE, id="xa", name="Báo Xa", domain="baoxa.vn", province="Cà Mau", province_now="Cà Mau"),
}  # fmt: skip
SECTIONS = ("Thời sự", "THỜI SỰ", "Kinh tế", None)
WORDS = (
    "mưa",
    "lớn",
    "gây",
    "ngập",
    "nhiều",
    "tuyến",
    "đường",
    "xã",
    "ven",
    "sông",
    "người",
    "dọn",
    "đồ",
    "lúa",
    "chín",
)

# Each count as one makes it who has only the articles, and which of them are one story.
COUNTED = {
    "articles_by_day": """
        SELECT substr(a.published_at, 1, 10), count(*), count(DISTINCT coalesce(t.story, a.id)), count(DISTINCT a.site)
        FROM articles a LEFT JOIN stories t ON t.article_id = a.id WHERE length(a.published_at) >= 10 GROUP BY 1""",
    "articles_by_province": """
        SELECT p.key, p.name, iif(p.until IS NULL, 'since July 2025', 'until June 2025'), count(DISTINCT s.id),
          count(a.id), count(DISTINCT coalesce(t.story, a.id)), count(a.published_at),
          substr(min(a.published_at), 1, 10), substr(max(a.published_at), 1, 10)
        FROM provinces p LEFT JOIN sites s ON p.name = iif(p.until IS NULL, s.province_now, s.province)
        LEFT JOIN articles a ON a.site = s.id LEFT JOIN stories t ON t.article_id = a.id GROUP BY p.key""",
    "articles_by_section": """
        SELECT a.site, lower(substr(a.section, 2, 1)), count(*), count(DISTINCT coalesce(t.story, a.id)),
          substr(min(a.published_at), 1, 10), substr(max(a.published_at), 1, 10)
        FROM articles a LEFT JOIN stories t ON t.article_id = a.id GROUP BY a.site, a.section_folded""",
    "articles_by_paper_and_month": """
        SELECT a.site, substr(a.published_at, 1, 7), count(*), count(DISTINCT coalesce(t.story, a.id))
        FROM articles a LEFT JOIN stories t ON t.article_id = a.id WHERE length(a.published_at) >= 7 GROUP BY 1, 2""",
    "articles_by_province_and_month": """
        SELECT p.key, p.name, iif(p.until IS NULL, 'since July 2025', 'until June 2025'), substr(a.published_at, 1, 7),
          count(*), count(DISTINCT coalesce(t.story, a.id))
        FROM provinces p JOIN sites s ON p.name = iif(p.until IS NULL, s.province_now, s.province)
        JOIN articles a ON a.site = s.id LEFT JOIN stories t ON t.article_id = a.id
        WHERE length(a.published_at) >= 7 GROUP BY 1, 4""",
}
SHOWN = {"articles_by_section": "site, lower(substr(section, 2, 1)), articles, stories, first_day, last_day"}


def stamp(chance: random.Random) -> Stamp | None:
    day = date(2024, 11, 1) + timedelta(days=chance.randrange(90))
    kind = chance.choice(("minute", "minute", "day", "month", "none"))
    if kind == "none":
        return None
    if kind == "minute":
        return Stamp(NOON.replace(year=day.year, month=day.month, day=day.day), "minute", "x")
    moment = NOON.replace(year=day.year, month=day.month, day=1 if kind == "month" else day.day, hour=0)
    return Stamp(moment, kind, "x")  # type: ignore[arg-type]


def story(chance: random.Random, number: int) -> tuple[str, ...]:
    told = random.Random(number % 7)  # seven stories, which papers print more or less alike
    paragraphs = [" ".join(told.choice(WORDS) for _ in range(40)) for _ in range(3)]
    return (*paragraphs, f"Tin số {number}.") if chance.random() < 0.6 else (f"Chuyện riêng số {number}.",)


def store(archive: Archive, chance: random.Random, paper: str, number: int) -> None:
    url = f"https://{PAPERS[paper].domain}/tin-{10_000 + number}.html"
    found: Article = article(
        url=url, title=f"Tin {number}", body=story(chance, number), published=stamp(chance), dates=(),
        section=chance.choice(SECTIONS), images=article().images * chance.randrange(3),
        related=article().related * chance.randrange(3),
    )  # fmt: skip
    ask = Ask(url, paper, "article")
    with archive.transaction() as db:
        leads.know(db, ask, NOON)
        done = visit(found, url=url, number=chance.randrange(1 << 30), ask=ask)
        store_visit(db, 1, done, PLAN)


def take_out(archive: Archive, number: int) -> None:
    with archive.transaction() as db:
        search_index.remove(db, number)
        copies.remove(db, number)
        db.execute("UPDATE pages SET article_id = NULL WHERE article_id = ?", (number,))
        db.execute("DELETE FROM names WHERE article_id = ?", (number,))
        db.execute("DELETE FROM articles WHERE id = ?", (number,))


def wrong(db: sqlite3.Connection) -> dict[str, object]:
    """The views that say something else than one would count."""
    found: dict[str, object] = {}
    for view, query in COUNTED.items():
        shown = sorted(map(tuple, db.execute(f"SELECT {SHOWN.get(view, '*')} FROM {view}")), key=repr)
        true = sorted(map(tuple, db.execute(query)), key=repr)
        if shown != true:
            found[view] = [row for row in (*shown, *true) if (row in shown) != (row in true)]
    return found


@pytest.fixture
def papers(archive: Archive) -> Archive:
    archive.know(tuple(PAPERS.values()))
    return archive


@pytest.mark.parametrize("seed", ["1", "2", "a fresh one"])
def test_views_count_what_is_there(papers: Archive, seed: str) -> None:
    seed = seed if seed.isdecimal() else str(time.time())
    chance, db = random.Random(seed), papers.db.conn
    for step in range(60):
        store(papers, chance, chance.choice(list(PAPERS)), chance.randrange(25))
        if step % 20 == 19:
            numbers = [row[0] for row in db.execute("SELECT id FROM articles ORDER BY id")]
            take_out(papers, chance.choice(numbers))
            assert wrong(db) == {}, f"seed {seed}, after {step + 1} steps"
    assert db.execute("SELECT count(*) FROM stories").fetchone()[0], "some are copies"
    assert db.execute("SELECT count(*) FROM articles WHERE revisions > 1").fetchone()[0], "some were corrected"


def test_what_is_written_when_storing_is_what_follows(papers: Archive) -> None:
    chance, db = random.Random(3), papers.db.conn
    for _ in range(40):
        store(papers, chance, chance.choice(list(PAPERS)), chance.randrange(20))
    for row in db.execute("SELECT * FROM articles").fetchall():
        told = derived(row["published_at"], row["body"])
        assert {name: row[name] for name in told} == told
        assert row["words"] == len(row["body"].split())
        assert row["paragraphs"] == len(row["body"].split("\n\n"))
        for table in ("images", "related", "revisions"):
            count = f"SELECT count(*) FROM {table} WHERE article_id = ?"
            assert row[table] == db.execute(count, (row["id"],)).fetchone()[0]


def test_days_and_utc_are_as_precise_as_the_time() -> None:
    whole = derived("2026-03-07T01:30+07:00", None)
    assert (whole["published_day"], whole["published_utc"]) == ("2026-03-07", "2026-03-06T18:30:00+00:00")
    for time_, day in (("2026-03-07", "2026-03-07"), ("2026-03", None), ("2026", None), (None, None)):
        told = derived(time_, None)
        assert (told["published_day"], told["published_utc"], told["words"], told["paragraphs"]) == (day, *[None] * 3)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE articles SET words = words + 1 WHERE id = 1", "article 1: words: not what follows"),
        ("UPDATE articles SET published_day = '1999-01-01' WHERE id = 1", "article 1: published_day: not what"),
        ("UPDATE articles SET images = 9 WHERE id = 1", "article 1: images: not what"),
        ("UPDATE articles_per_day SET articles = articles + 1", "articles_per_day: counts another number"),
        ("DELETE FROM articles_per_section", "articles_per_section: counts another number"),
    ],
)
def test_verify_finds_what_does_not_follow(papers: Archive, harm: str, said: str) -> None:
    store(papers, random.Random(4), "vidu", 1)
    assert not any("not what" in fault.what or "counts" in fault.what for fault in verify(papers, Counter()))
    with papers.transaction() as db:
        db.execute(harm)
    assert any(said in str(fault) for fault in verify(papers, Counter()))
