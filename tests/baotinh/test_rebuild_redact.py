"""The WARC is the truth: the database can be made again from it, and what is taken down leaves both."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from baotinh.demo import Served, serve
from pipelines.db.archive import Archive
from pipelines.store import backfill
from tests.baotinh.conftest import FLAT, Run
from tests.baotinh.test_demo_crawl import command, crawl


def tables(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of ours."""
    with Archive(data) as archive:
        db = archive.db.conn
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        ours = [name for name in names if not name.startswith(("_", "sqlite_", "search_"))]
        return {name: sorted((tuple(row) for row in db.execute(f"SELECT * FROM {name}")), key=str) for name in ours}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serve() as papers:
        yield papers


@pytest.fixture(scope="module")
def crawled(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two crawls, with redirects, missing pages, unchanged pages and print versions, the second of which goes back to
    repair a gap, and an import."""
    data = tmp_path_factory.mktemp("province")
    served.write_site_files(data / "papers")
    crawl(data, served, "--limit", "9")
    with Archive(data, write=True) as archive, archive.transaction() as db:
        assert backfill.queue(db, "baotramgiang", date(2023, 6, 1), datetime.now(UTC))
    crawl(data, served)
    start = [sys.executable, "-m", "baotinh", "import", *map(str, FLAT.glob("seed_*.txt")), "--data", str(data)]
    subprocess.run(start, check=True, capture_output=True)
    return data


def copy(data: Path, to: Path) -> Path:
    subprocess.run(["cp", "-a", str(data), str(to)], check=True)
    return to


def test_the_database_is_made_again_from_the_warc_files_alone(crawled: Path, tmp_path: Path, run: Run) -> None:
    before = tables(crawled)
    data = copy(crawled, tmp_path / "copy")
    (data / "archive.db").unlink()
    result = run("rebuild", "--data", data)
    assert result.code == 0, result.err
    assert tables(data) == before
    assert sum(bool(rows) for rows in before.values()) >= 14
    with Archive(data) as archive:
        query = "SELECT id, reached_to FROM sites WHERE back_to IS NULL AND reached_to NOT NULL"
        reached = dict(tuple(row) for row in archive.db.execute(query))
    assert reached.pop("baotramgiang") == "2023-06-01"
    assert list(reached.values()) == ["2024-01-01"] * 4  # as the crawls were told


def test_a_crawl_goes_on_in_a_rebuilt_archive(crawled: Path, served: Served, tmp_path: Path, run: Run) -> None:
    data = copy(crawled, tmp_path / "copy")
    run("rebuild", "--data", data)
    assert (data / "archive.db.before-rebuild").exists()
    assert "new" not in crawl(data, served)
    assert run("verify", "--data", data).code == 0


def test_without_warc_files_nothing_is_rebuilt(tmp_path: Path, run: Run) -> None:
    result = run("rebuild", "--data", tmp_path)
    assert (result.code, len(result.err.splitlines())) == (2, 1)


def everything(data: Path) -> bytes:
    """All bytes of the archive, decompressed where they are compressed."""
    import gzip

    parts = []
    for path in sorted(data.rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            parts.append(gzip.decompress(body) if path.suffix == ".gz" else body)
    return b"\n".join(parts)


def test_a_redacted_article_leaves_no_trace_of_its_text_and_does_not_come_back(
    crawled: Path, served: Served, tmp_path: Path, run: Run
) -> None:
    data = copy(crawled, tmp_path / "copy")
    paper = served.papers[0]
    story = next(s for s in paper.articles if s.only is None)
    url = served.address(paper) + story.path.lstrip("/")
    others = "\n".join(t for p in served.papers for s in p.articles if s is not story for t in s.body)
    texts = [text for text in story.body if text not in others]
    assert len(texts) >= 3
    run("export", "--format", "csv", "-o", data / "exports" / "news.csv", "--data", data)
    assert all(text.encode() in everything(data) for text in texts)
    result = run("redact", url, "--data", data, "--yes", "--reason", "court order")
    assert result.code == 0, result.err
    assert "news.csv" in result.out
    left = everything(data)
    assert not [text for text in texts if text.encode() in left]
    assert run("verify", "--data", data).code == 0
    assert run("show", url, "--data", data).code == 2

    asked = len(served.requests)
    crawl(data, served)
    assert story.path not in [request.path for request in served.requests[asked:]]
    assert run("rebuild", "--data", data).code == 0
    assert run("show", url, "--data", data).code == 2
    with Archive(data) as archive:
        count = archive.db.table("articles").count
        reasons = {row[0] for row in archive.db.conn.execute("SELECT reason FROM tombstones")}
        endless = archive.db.conn.execute("SELECT command FROM runs WHERE ended_at IS NULL").fetchall()
    with Archive(crawled) as archive:
        assert count == archive.db.table("articles").count - 1
    assert reasons == {"court order"}
    assert endless == []


def test_a_redaction_that_was_interrupted_is_finished_by_the_next_writer(
    crawled: Path, tmp_path: Path, run: Run
) -> None:
    data = copy(crawled, tmp_path / "copy")
    (data / "warc" / "old.warc.gz").write_bytes(b"replaced, not yet deleted")
    with sqlite3.connect(data / "archive.db") as db:
        db.execute("INSERT INTO discards VALUES ('old.warc.gz')")
    db.close()
    run("import", FLAT / "seed_hugo.txt", "--data", data)
    assert not (data / "warc" / "old.warc.gz").exists()


def test_what_killed_crawls_left_is_made_again_exactly(served: Served, tmp_path: Path, run: Run) -> None:
    served.write_site_files(tmp_path / "papers")
    for _ in range(2):
        seen = len(served.requests)
        with subprocess.Popen(command(tmp_path, served), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
            deadline = time.monotonic() + 60
            while len(served.requests) < seen + 50 and time.monotonic() < deadline:
                time.sleep(0.01)
            first.kill()
    crawl(tmp_path, served)
    before = tables(tmp_path)
    assert run("rebuild", "--data", tmp_path).code == 0
    assert tables(tmp_path) == before
