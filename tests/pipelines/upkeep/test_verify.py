"""Every planted fault is found, and none where there is none."""

import gzip
import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crawler.text import without_controls
from pipelines.db.archive import Archive
from pipelines.upkeep.faults import REBUILD, RESTORE
from pipelines.upkeep.verify import verify
from tests.pipelines.conftest import NOON, URL
from tests.pipelines.sound import Filler, make


def faults(folder: Path) -> list[str]:
    with Archive(folder) as archive:
        return [str(fault) for fault in verify(archive, Counter())]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make(tmp_path / "data")


def test_nothing_is_found_where_nothing_is_wrong(data: Path) -> None:
    counts: Counter[str] = Counter()
    with Archive(data) as archive:
        assert [str(fault) for fault in verify(archive, counts)] == []
    assert counts == {"articles": 4, "revisions": 5, "pages": 4, "warc files": 2, "captures": 9}


@pytest.mark.parametrize("sequence", ["\x1b[31m", "\x9b2J", "\x1b]0;x\x07"])
def test_the_rest_of_a_sequence_that_an_earlier_version_kept_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sequence: str
) -> None:
    url = f"https://baovidu.vn/tin{sequence}-888888.html"
    with Archive(tmp_path / "data", write=True) as archive:
        filler = Filler(archive)
        with monkeypatch.context() as before:
            before.setattr("crawler.text._SEQUENCE", re.compile(r"(?!)"))
            filler.article(url, NOON, b"tin", f"Tin{sequence}")
        filler.article(URL, NOON, b"mua", "Mưa")
        filler.finish()
        [(kept,)] = archive.db.execute("SELECT url FROM captures WHERE id = 1").fetchall()
    assert kept != without_controls(url)
    assert faults(tmp_path / "data") == []


# What is planted, as SQL, and what must be said of it.
IN_TABLES = {
    "another digest": ("UPDATE captures SET digest = 'sha256:0' WHERE id = 1", "capture 1 of .*: the digest is"),
    "no digest": ("UPDATE captures SET digest = NULL WHERE id = 1", "capture 1 of .*: the digest is"),
    "offset one too high": ("UPDATE captures SET warc_offset = warc_offset + 1 WHERE id = 1", "no record begins at"),
    "offset one too low": ("UPDATE captures SET warc_offset = warc_offset - 1 WHERE id = 8", "no record begins at"),
    "offset behind the end": ("UPDATE captures SET warc_offset = 99999999 WHERE id = 1", "no record begins at"),
    "the offset of another record": ("UPDATE captures SET warc_offset = 0 WHERE id = 1", "its record is a warcinfo"),
    "the offset of another capture": (
        """UPDATE captures SET warc_offset = -warc_offset WHERE id = 4;
           UPDATE captures SET warc_offset = (SELECT -warc_offset FROM captures WHERE id = 4) WHERE id = 1""",
        "capture 1 of .*: the address is",
    ),
    "another length": ("UPDATE captures SET warc_length = warc_length + 1 WHERE id = 1", "the length is"),
    "no place": ("UPDATE captures SET warc_file = NULL WHERE id = 1", "capture 1: no place in the WARC"),
    "another file": ("UPDATE captures SET warc_file = 'x.warc.gz' WHERE id = 1", "x.warc.gz: the file is missing"),
    "another address": ("UPDATE captures SET url = 'https://baovidu.vn/' WHERE id = 9", "the address is"),
    "another status": ("UPDATE captures SET status = 404 WHERE id = 1", "the status is 200 .* and 404"),
    "another time": ("UPDATE captures SET fetched_at = '2020-01-01T00:00:00+00:00' WHERE id = 1", "the capture time"),
    "a time for a file that has none": (
        "UPDATE captures SET fetched_at = '2020-01-01T00:00:00+00:00' WHERE id = 8", "the capture time",
    ),
    "an error for an answer": ("UPDATE captures SET digest = 'sha256:0' WHERE id = 7", "the digest is None"),
    "a revisit of nothing": ("UPDATE captures SET revisit_of = 99 WHERE id = 5", "capture 99, which does not exist"),
    "a revisit of a revisit": ("UPDATE captures SET revisit_of = 6 WHERE id = 5", "capture 6, which has none itself"),
    "a revisit of another page": ("UPDATE captures SET revisit_of = 1 WHERE id = 5", "the earlier address is"),
    "a revisit of other bytes": ("UPDATE captures SET digest = 'sha256:0' WHERE id = 5", "the digest is"),
    "a revisit that is said to have bytes": ("UPDATE captures SET revisit_of = NULL WHERE id = 5", "is a revisit, and"),
    "bytes that are said to be a revisit": ("UPDATE captures SET revisit_of = 1 WHERE id = 2", "is a response, and"),
    "a revisit of a bad capture": ("UPDATE captures SET status = 201 WHERE id = 4", "capture 5 .* capture 4, which is"),
    "no such capture": ("UPDATE articles SET capture_id = 99 WHERE id = 1", "articles 1: capture_id points at"),
    "a capture of another page": ("UPDATE articles SET capture_id = 4 WHERE id = 1", "article 1: its capture is of"),
    "a revision without capture": ("UPDATE texts SET capture_id = 99 WHERE number = 2", "1 × texts: capture"),
    "a dangling alias": ("UPDATE pages SET moved_to = 'https://a.vn/' WHERE article_id = 1", "moved_to points at"),
    "an alias whose target is gone": ("DELETE FROM pages WHERE url LIKE '%tin-654321.html'", "moved_to points at"),
    "a page of no article": ("UPDATE pages SET article_id = 99 WHERE moved_to IS NULL", f"page {URL}: article_id"),
    "another text": ("UPDATE articles SET body = body || ' ' WHERE id = 1", "article 1: title, lead or body"),
    "another title": ("UPDATE articles SET title = 'Nắng' WHERE id = 2", "article 2: title, lead or body"),
    "another article digest": ("UPDATE articles SET digest = 'sha256:0' WHERE id = 1", "article 1: title, lead"),
    "no lead": ("UPDATE articles SET lead = NULL WHERE id = 1", "article 1: title, lead or body"),
    "no revision": ("DELETE FROM texts WHERE article_id = 2", "article 2: .* stands in no revision"),
    "no present revision": ("DELETE FROM texts WHERE number = 2", "article 1: .* stands in no revision"),
    "no earlier revision": ("DELETE FROM texts WHERE article_id = 1 AND number = 1", "an earlier text is missing"),
    "another old text": ("UPDATE texts SET body = 'x' WHERE number = 1", "article 1, revision 1: its text is not"),
    "an article that is gone": ("DELETE FROM articles WHERE id = 1", "× authors: article_id points at"),
    "a run that is gone": ("DELETE FROM runs WHERE id = 2", "captures 9: run_id points at a row that is not in runs"),
}  # fmt: skip


@pytest.mark.parametrize("planted", IN_TABLES)
def test_a_fault_planted_in_the_tables_is_found(data: Path, planted: str) -> None:
    script, expected = IN_TABLES[planted]
    with closing(sqlite3.connect(data / "archive.db")) as db:  # foreign keys are not enforced here
        db.executescript(script)
    found = faults(data)
    assert [line for line in found if re.search(expected, line)], found
    assert all(line.count("; ") >= 1 and "\n" not in line for line in found)


def first_file(data: Path) -> Path:
    return min((data / "warc").glob("*.warc.gz"))


def place(data: Path, number: int) -> tuple[int, int]:
    with Archive(data) as archive:
        row = archive.db.conn.execute("SELECT warc_offset, warc_length FROM captures WHERE id = ?", (number,))
        offset, length = row.fetchone()
        return offset, length


def flip(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


def flip_answer(data: Path) -> None:
    offset, length = place(data, 2)
    flip(first_file(data), offset + length // 2)


def flip_checksum(data: Path) -> None:
    offset, length = place(data, 2)
    flip(first_file(data), offset + length - 6)


def flip_request(data: Path) -> None:
    offset, length = place(data, 2)
    flip(first_file(data), offset + length + 40)


def cut_request(data: Path) -> None:
    path = max((data / "warc").glob("*.warc.gz"))
    path.write_bytes(path.read_bytes()[:-1])


def cut_half(data: Path) -> None:
    path = first_file(data)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(data: Path) -> None:
    first_file(data).write_bytes(b"")


def zero_the_tail(data: Path) -> None:
    path = first_file(data)
    path.write_bytes(path.read_bytes()[:-100] + bytes(100))


def append_rubbish(data: Path) -> None:
    path = first_file(data)
    path.write_bytes(path.read_bytes() + b"\x1f\x8brubbish")


def remove(data: Path) -> None:
    first_file(data).unlink()


def leave_open(data: Path) -> None:
    path = first_file(data)
    path.rename(path.with_name(path.name + ".open"))


def interrupt_a_redaction(data: Path) -> None:
    path = data / "warc" / "old.warc.gz"
    path.write_bytes(first_file(data).read_bytes())
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.executescript("INSERT INTO discards (file) VALUES ('old.warc.gz')")


def begin_a_redaction(data: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("INSERT INTO redactions (key_hash, at) VALUES ('x', '2026-03-07T05:00:00+00:00')")


def leave_an_orphan(data: Path) -> None:
    path = first_file(data)
    path.with_name(path.name.replace(".warc.gz", ".r1.warc.gz")).write_bytes(path.read_bytes())


def swap_files(data: Path) -> None:
    one, other = sorted((data / "warc").glob("*.warc.gz"))
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def write_over_the_database(data: Path) -> None:
    with Archive(data, write=True) as archive:
        archive.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = archive.db.conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'pages_article'").fetchone()[0]
        size = archive.db.conn.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray((data / "archive.db").read_bytes())
    content[(root - 1) * size : root * size] = bytes(b"\xff" * size)
    (data / "archive.db").write_bytes(content)


IN_FILES: dict[Callable[[Path], None], str] = {
    flip_answer: f"capture 2 of {URL}: its record at byte .* is cut or damaged",
    flip_checksum: f"capture 2 of {URL}: its record at byte .* is cut or damaged",
    flip_request: "bytes .* are no whole record",
    cut_request: "bytes .* are no whole record",
    cut_half: "captures have no whole record in it; the first is capture",
    empty: "no record begins at byte",
    zero_the_tail: "capture 8 of urn:sha256:.* is cut or damaged",
    append_rubbish: "bytes .* are no whole record",
    remove: "the file is missing; 8 captures lie in it",
    leave_open: r"warc.gz.open: left open by an interrupted run; complete it with `baotinh doctor --repair`",
    interrupt_a_redaction: "old.warc.gz: holds what was taken down: the redaction was interrupted",
    begin_a_redaction: "redactions: 1 begun and not completed; complete it with `baotinh doctor --repair`",
    leave_an_orphan: "r1.warc.gz: left by an interrupted redaction; no row names it; complete it with",
    swap_files: "no record begins at byte",
    write_over_the_database: "archive.db: ",
}


@pytest.mark.parametrize("plant", IN_FILES, ids=lambda plant: plant.__name__)
def test_a_fault_planted_in_the_files_is_found(data: Path, plant: Callable[[Path], None]) -> None:
    plant(data)
    found = faults(data)
    assert [line for line in found if re.search(IN_FILES[plant], line)], found


LOSSES = (flip_answer, flip_checksum, flip_request, cut_request, cut_half, empty, zero_the_tail, append_rubbish, remove)


@pytest.mark.parametrize("plant", LOSSES, ids=lambda plant: plant.__name__)
def test_what_is_lost_is_to_be_restored_and_nothing_else_is_said(data: Path, plant: Callable[[Path], None]) -> None:
    plant(data)
    advice = {line.rpartition("; ")[2] for line in faults(data)}
    assert advice <= {RESTORE, "mend that one first"}
    assert RESTORE in advice


def rename(data: Path) -> None:
    first_file(data).rename(data / "warc" / "of-another-name.warc.gz")


@pytest.mark.parametrize("plant", [swap_files, rename], ids=lambda plant: plant.__name__)
def test_where_every_record_is_somewhere_the_tables_are_wrong(data: Path, plant: Callable[[Path], None]) -> None:
    plant(data)
    assert {line.rpartition("; ")[2] for line in faults(data)} <= {REBUILD, "mend that one first"}


def test_a_capture_that_stays_without_its_bytes_is_told_once(data: Path) -> None:
    with Archive(data, write=True) as archive, archive.transaction() as db:
        db.execute(
            """UPDATE captures SET lost = 'its record lay in x at byte 9', warc_file = NULL, warc_offset = NULL,
               warc_length = NULL WHERE id = 2"""
        )
        db.execute("UPDATE captures SET lost = 'its bytes were those of capture 2' WHERE revisit_of = 2")
    found = [line for line in faults(data) if "bytes are" not in line]
    assert len(found) == 2
    assert all("it has lost its bytes: " in line and RESTORE in line for line in found)


def test_one_damaged_record_hides_no_other(data: Path) -> None:
    flip_answer(data)
    assert len(faults(data)) == 2  # and the revisit that needs its bytes
    for number in (1, 3):
        offset, length = place(data, number)
        flip(first_file(data), offset + length // 2)
    assert len(faults(data)) == 4


def test_a_record_with_other_bytes_under_the_same_head_is_blamed_on_the_file(data: Path) -> None:
    offset, length = place(data, 9)
    path = max((data / "warc").glob("*.warc.gz"))
    content = path.read_bytes()
    record = gzip.decompress(content[offset : offset + length]).replace(b"them\r\n\r\n", b"thay\r\n\r\n")
    altered = gzip.compress(record)
    path.write_bytes(content[:offset] + altered + content[offset + length :])
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.executescript(f"UPDATE captures SET warc_length = {len(altered)} WHERE id = 9")
    [line] = faults(data)
    assert "the digest is sha256:" in line
    assert "restore" in line  # not: make the tables again


def test_a_running_crawl_is_no_fault(tmp_path: Path) -> None:
    with Archive(tmp_path, write=True) as archive:
        filler = Filler(archive)
        filler.fill()
        [opened] = (tmp_path / "warc").glob("*.open")
        assert faults(tmp_path) == []
        with opened.open("ab") as file:  # a record on its way
            file.write(b"\x1f\x8b\x08\x00half a record")
        assert faults(tmp_path) == []
        filler.finish()


def test_verify_changes_nothing(data: Path) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    faults(data)
    after = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert {path: len(content) for path, content in after.items()} == {p: len(c) for p, c in before.items()}
    assert all(after[path] == before[path] for path in before if path.suffix == ".gz" or path.name == "archive.db")
