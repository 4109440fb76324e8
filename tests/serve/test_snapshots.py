"""The desk shows the newest snapshot, and nothing of one that is no longer there."""

import sqlite3
from contextlib import closing
from pathlib import Path

from pipelines.db.connection import connect
from pipelines.query.snapshot import PLACE
from tests.serve.conftest import Reader
from tests.serve.province import COPY, FLOOD, number
from tests.world import typed

PATHS = (
    "/", "/search?q=lu", "/search.json?q=lu", "/search.csv?q=lu", "/search.atom?q=lu", "/trend.csv?q=lu",
    "/snapshot/articles?_search=lu", "/snapshot/revisions.json", "/snapshot/related.json",
    "/snapshot.json?sql=select+*+from+texts",
)  # fmt: skip
SECRETS = ("Hàm Luông", "cù lao", "hơn 200 hộ", "lu-ve-som-tren-song-ham-luong-100001", "Tân Lũy")


def retitle(data: Path, title: str) -> None:
    with closing(connect(data / "archive.db")) as db, db:
        db.execute("UPDATE articles SET title = ? WHERE url = ?", (title, FLOOD))
    assert typed("snapshot", "--data", data).code == 0


def test_the_newest_snapshot_is_followed_by_our_pages_and_by_the_tables(data: Path) -> None:
    reader, flood = Reader(data), number(data, FLOOD)
    paths = (f"/article/{flood}", f"/snapshot/articles/{flood}", f"/snapshot/articles/{flood}.json")
    for title in ("Lũ lần thứ nhất", "Lũ lần thứ hai"):
        retitle(data, title)
        for path in paths:
            assert title in reader.get(path).json().__str__() if path.endswith("json") else title in reader.text(path)


def test_after_a_redaction_nothing_of_the_article_is_answered(data: Path) -> None:
    reader, flood = Reader(data), number(data, FLOOD)
    own = (f"/article/{flood}", f"/article/{flood}/source", f"/article/{flood}/page", f"/article/{flood}.wacz",
           f"/article/{flood}.ris", f"/snapshot/articles/{flood}.json", f"/snapshot/articles/{flood}")  # fmt: skip
    before = {path: reader.get(path) for path in (*own, *PATHS)}
    assert {answer.status_code for answer in before.values()} == {200}
    assert sum(any(secret in answer.text for secret in SECRETS) for answer in before.values()) > 10
    for url in (FLOOD, COPY):
        done = typed("redact", url, "--yes", "--data", data)
        assert done.code == 0, done.said
    for path in own:
        assert reader.get(path).status_code == (410 if path.startswith("/article") else 404), path
    for path in PATHS:
        answer = reader.get(path)
        assert answer.status_code == 200, path
        assert not [secret for secret in SECRETS if secret in answer.text], path


def test_while_an_article_is_being_taken_down_no_snapshot_is_made(data: Path) -> None:
    reader, flood = Reader(data), number(data, FLOOD)
    with closing(connect(data / "archive.db")) as db, db:
        db.execute(
            "INSERT INTO redactions (key_hash, article_id, at) VALUES ('x', ?, '2026-09-20T00:00:00+00:00')", (flood,)
        )
    (data / PLACE).unlink()
    for path in ("/", f"/article/{flood}", "/snapshot/articles.json", "/search.csv?q=lu"):
        answer = reader.get(path)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert "being taken down" in answer.text
        assert "Hàm Luông" not in answer.text
    assert not (data / PLACE).exists()


def test_a_snapshot_that_is_not_there_is_made(data: Path) -> None:
    reader = Reader(data)
    (data / PLACE).unlink()
    assert reader.get("/").status_code in (200, 503)  # on a busy machine it takes longer than a reader waits
    while reader.get("/search?q=lu").status_code == 503:
        pass
    assert (data / PLACE).exists()


def test_nothing_is_written_into_the_folder_or_left_of_what_was_sent(data: Path) -> None:
    def files() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()}

    reader, before = Reader(data), files()
    for path in (*PATHS, "/article/1.wacz", "/search.xlsx?q=lu"):
        reader.text(path) if path != "/article/1.wacz" and "xlsx" not in path else reader.get(path)
    assert files() == before


def test_a_slim_snapshot_is_not_shown_and_not_overwritten(data: Path) -> None:
    assert typed("snapshot", "--slim", "--data", data).code == 0
    answer = Reader(data).get("/search?q=lu")
    assert answer.status_code == 400
    assert "--slim" in answer.text
    with closing(sqlite3.connect(data / PLACE)) as db:
        assert db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'search_exact'").fetchone() is None
