"""One total order of what is found, whatever order the archive was filled in, of which any part can be asked for."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

import pytest

from pipelines.db.archive import Archive
from pipelines.db.search_order import first_of, place
from pipelines.query.search import count, search
from pipelines.query.selection import SORTS, Selection, Sort
from pipelines.store import search_index

Row = tuple[str, str, str, str | None]
"""Key, title, body, time of publication."""


@contextmanager
def filled(folder: Path, rows: Sequence[Row]) -> Iterator[Archive]:
    """An archive whose articles were stored in this order."""
    with Archive(folder, write=True) as archive:
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        with archive.transaction() as db:
            db.execute("INSERT INTO captures (run_id, url, fetched_at) VALUES (1, 'urn:a', '2026-01-01')")
            for number, (key, title, body, day) in enumerate(rows, 1):
                db.execute(
                    """INSERT INTO articles (id, key, title, body, subheads, body_status, published_at, flags, digest,
                         capture_id, first_seen_at, changed_at)
                       VALUES (?, ?, ?, ?, '[]', 'ok', ?, '[]', ?, 1, '2026', '2026')""",
                    (number, key, title, body, day, key),
                )
                search_index.add(db, number)
        yield archive


def corpus(count: int) -> list[Row]:
    """Articles of eleven years, newest first as a backfill has them; each seventh has no date, each fifth no clock."""
    rng, words = random.Random(3), [f"từ{n}" for n in range(300)]
    rows = []
    for number in range(count):
        title, text = (" ".join(rng.sample(words, size)) for size in (8, 30))
        told = date(2026, 11, 1) - timedelta(days=number * 4000 // count)
        clock = "" if number % 5 == 0 else f"T{number % 24:02}:{number % 60:02}+07:00"
        rows.append((f"bao/{number}", title, f"theo {text}", None if number % 7 == 0 else f"{told}{clock}"))
    return rows


def keys(archive: Archive, query: str, sort: Sort = "relevance", limit: int = 20, offset: int = 0) -> list[str]:
    found = search(archive, Selection(query=query, limit=limit, offset=offset, sort=sort))
    names = dict(archive.db.execute("SELECT id, key FROM articles").fetchall())
    return [names[hit.id] for hit in found]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Archive]]:
    """The same articles stored newest first and oldest first."""
    rows, folder = corpus(600), tmp_path_factory.mktemp("orders")
    with filled(folder / "a", rows) as one, filled(folder / "b", rows[::-1]) as other:
        yield one, other


@pytest.mark.parametrize("sort", SORTS)
def test_the_answer_is_the_same_whichever_was_stored_first(both: tuple[Archive, Archive], sort: Sort) -> None:
    for query in ("theo", "từ1 từ2", "tu1 tu2 OR tu3 -tu4", "title:từ5", "từ1*"):
        one, other = (keys(archive, query, sort, limit=1000) for archive in both)
        assert one == other
        assert len(one) == len(set(one)) == count(both[0], Selection(query=query)).articles > 0


@pytest.mark.parametrize("sort", SORTS)
def test_pages_have_every_hit_once_in_the_order_of_the_whole(both: tuple[Archive, Archive], sort: Sort) -> None:
    for query in ("từ1 OR từ2 OR tu3", "theo"):
        whole = keys(both[0], query, sort, limit=1000)
        pages = [keys(both[0], query, sort, limit=7, offset=offset) for offset in range(0, len(whole) + 7, 7)]
        assert [key for page in pages for key in page] == whole


def test_newest_and_oldest_go_by_the_time_of_publication_with_the_undated_last(both: tuple[Archive, Archive]) -> None:
    for sort in ("newest", "oldest"):
        hits = search(both[0], Selection(query="theo", limit=1000, sort=sort))
        days = [hit.published_at for hit in hits]
        dated = [day for day in days if day]
        assert dated == sorted(dated, key=lambda day: day[:16], reverse=sort == "newest")
        assert days[len(dated) :] == [None] * 86


def test_an_article_is_among_the_first_by_three_words_of_its_title(both: tuple[Archive, Archive]) -> None:
    rng, rows = random.Random(4), corpus(600)
    for archive in both:
        for key, title, _, _ in rng.sample(rows, 40):
            assert key in keys(archive, " ".join(rng.sample(title.split(), 3)))


def steps(archive: Archive, ask: Callable[[], object]) -> int:
    """Steps of the database's machine for a question."""
    done = [0]

    def step() -> int:
        done[0] += 1
        return 0

    archive.db.conn.set_progress_handler(step, 1)
    ask()
    archive.db.conn.set_progress_handler(None, 1)
    return done[0]


@pytest.mark.parametrize("day", [None, "2026-03-07"], ids=["undated", "of one day"])
def test_the_first_of_very_many_cost_no_more_than_the_first_of_few(tmp_path: Path, day: str | None) -> None:
    """A page reads as far as it is long, also where ten times as many have the word, and all of them one day."""
    spent = []
    for size in (100, 1000):
        rows = [(f"bao/{number}", f"Tin {number}", "theo chuyện", day) for number in range(size)]
        with filled(tmp_path / str(size), rows) as archive:
            for sort in SORTS:
                spent.append(steps(archive, lambda: search(archive, Selection(query="theo", limit=20, sort=sort))))  # noqa: B023
                assert len(set(keys(archive, "theo", sort, limit=size * 2))) == size
            assert count(archive, Selection(query="theo")).articles == size
    assert all(many < 1.5 * few for few, many in zip(spent[:3], spent[3:], strict=True)), spent


def test_a_date_that_is_corrected_thrice_moves_the_article_each_time(tmp_path: Path) -> None:
    rows = [(f"bao/{day}", "Mưa", "theo", f"2026-03-{day:02}T08:00+07:00") for day in range(1, 10)]
    with filled(tmp_path, rows) as archive:
        first = archive.db.execute("SELECT search_rowid FROM articles WHERE id = 5").fetchone()[0]
        for day, place in (("2026-03-20", 0), (None, 8), ("2026-03-05T08:00+07:00", 4)):
            with archive.transaction() as db:
                search_index.remove(db, 5)
                db.execute("UPDATE articles SET published_at = ? WHERE id = 5", (day,))
                search_index.add(db, 5)
            for query, sort in (("theo", "newest"), ("mua", "newest"), ("theo", "relevance"), ("mưa", "relevance")):
                found = keys(archive, query, sort)  # type: ignore[arg-type]
                assert found.index("bao/5") == place
                assert len(found) == 9
        assert archive.db.execute("SELECT search_rowid FROM articles WHERE id = 5").fetchone()[0] == first
        for table in search_index.INDEXES:
            archive.db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")


def test_two_articles_never_share_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.db.search_order.crc32", lambda text: crc32(text) % 64)
    rows: list[Row] = [(f"bao/{n}", "Mưa", "theo", ("2026-03-07", None)[n % 2]) for n in range(50)]
    with filled(tmp_path, rows) as archive:
        assert archive.db.execute("SELECT count(DISTINCT search_rowid) FROM articles").fetchone()[0] == 50
        assert len(keys(archive, "theo", limit=100)) == 50


@pytest.mark.parametrize("clock", ["", "T00:00+07:00", "T23:59+07:00"])
def test_very_many_of_one_minute_stay_in_their_day_and_are_numbered_at_once(clock: str) -> None:
    taken, tries = set[int](), 0
    for number in range(20_000):
        attempt = 0
        while (at := place(f"2026-03-07{clock}", f"bao/{number}", attempt)) in taken:
            attempt += 1
        taken.add(at)
        tries += attempt + 1
    assert tries < 100_000
    assert first_of(date(2026, 3, 7)) <= min(taken) <= max(taken) < first_of(date(2026, 3, 8))
