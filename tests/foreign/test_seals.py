"""What was committed is sealed day by day: nothing can be added, altered or back-dated under a value that was noted."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import VIETNAM
from pipelines.db.archive import Archive as Opened
from pipelines.db.seals import path_of, root_of
from pipelines.db.seals import seals as sealed
from pipelines.upkeep import seals
from pipelines.upkeep.mend import mend
from tests.foreign.archive import Archive, begin, whole
from tests.foreign.editions import URL, WORDS, Capture
from tests.foreign.tables import same, tables
from tests.world import plain_bytes

TODAY = datetime.now(UTC).astimezone(VIETNAM).date()
TOMORROW = TODAY + timedelta(days=1)


def tree(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, as its text defines it."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + tree(leaves[:split]) + tree(leaves[split:])).digest()


@pytest.mark.parametrize("count", [*range(1, 20), 31, 32, 33, 100])
def test_the_root_is_that_of_the_standard_in_whatever_order_leaves_come(count: int) -> None:
    leaves = [hashlib.sha256(bytes([at])).digest() for at in range(count)]
    assert root_of(leaves) == root_of(reversed(leaves)) == tree(sorted(leaves)).hex()


@pytest.mark.parametrize("count", [*range(1, 12), 33])
def test_from_every_leaf_a_path_leads_to_the_root(count: int) -> None:
    leaves = [hashlib.sha256(bytes([at])).digest() for at in range(count)]
    for leaf in leaves:
        node = hashlib.sha256(b"\0" + leaf).digest()
        for side, other in path_of(leaves, leaf):
            beside = bytes.fromhex(other)
            node = hashlib.sha256(b"\1" + (beside + node if side == "left" else node + beside)).digest()
        assert node.hex() == root_of(leaves)


def take(archive: Archive, captures: Sequence[Capture]) -> None:
    """A WARC file of captures comes in."""
    for capture in captures:
        path = archive.data.with_name(f"{capture.number}-{capture.day}.warc.gz")
        path.write_bytes(capture.record)
        whole(archive.take(path))


def seal(archive: Archive) -> None:
    """The first writer of tomorrow comes, a day after the last one."""
    with Opened(archive.data, write=True) as opened:
        last = [one.day for one in sealed(opened.db.conn)][-1:]
        ahead = 1 + len(last)
        if last:  # the runs since then were on the day behind it
            told = (datetime.now(UTC) + timedelta(days=ahead - 1)).isoformat()
            opened.db.conn.execute(
                "UPDATE runs SET started_at = ? WHERE id IN (SELECT run_id FROM captures WHERE seal IS NULL)", (told,)
            )
            opened.db.conn.commit()
        list(mend(opened))
        seals.close(opened, TODAY + timedelta(days=ahead))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two captures that were sealed, and one that came later."""
    found = begin(tmp_path / "kho")
    take(found, (Capture(0, 2), Capture(1, 3)))
    seal(found)
    take(found, (Capture(2, 4),))
    return found


def test_a_seal_is_what_a_stranger_reckons_from_the_captures(archive: Archive) -> None:
    told = archive.rows(
        "SELECT warc_record, url, fetched_at, status, digest FROM captures WHERE fetched_at < '2026-05-04'"
    )
    leaves = sorted(hashlib.sha256("\n".join(map(str, row)).encode()).digest() for row in told)
    root = tree(leaves).hex()
    value = hashlib.sha256(b"\2" + "\n".join(("0" * 64, TODAY.isoformat(), "2", root)).encode()).hexdigest()
    assert archive.rows("SELECT number, day, captures, root, value FROM seals") == [
        (1, TODAY.isoformat(), 2, root, value)
    ]
    assert archive.rows("SELECT seal, count(*) FROM captures GROUP BY 1 ORDER BY 1") == [(None, 1), (1, 2)]


def test_captures_count_for_the_day_they_came_in_and_the_next_day_is_chained_to_it(archive: Archive) -> None:
    seal(archive)
    rows = archive.rows("SELECT number, day, captures FROM seals ORDER BY number")
    assert rows == [(1, TODAY.isoformat(), 2), (2, TOMORROW.isoformat(), 1)]
    assert archive.ask("verify").code == 0


def test_nothing_is_comparedon_its_own_day_nor_twice(archive: Archive) -> None:
    before = archive.rows("SELECT * FROM seals")
    with Opened(archive.data, write=True) as opened:
        seals.close(opened)
        seals.close(opened, TODAY)
    take(archive, (Capture(3, 5),))
    assert archive.rows("SELECT * FROM seals") == before


def test_made_again_all_seals_are_the_same_to_the_bit(archive: Archive) -> None:
    seal(archive)
    before = tables(archive)
    query = "SELECT * FROM seals ORDER BY number", "SELECT * FROM leaves ORDER BY seal, leaf"
    told = [archive.rows(one) for one in query]
    for _ in range(2):
        done = archive.ask("rebuild")
        assert done.code == 0, done
        same(before, tables(archive))
        assert [archive.rows(one) for one in query] == told
    assert archive.ask("verify").code == 0


def test_what_was_taken_down_keeps_its_leaf_and_nothing_else(archive: Archive) -> None:
    before = archive.rows("SELECT * FROM leaves")
    assert archive.ask("redact", URL, "--yes").code == 0
    assert archive.rows("SELECT count(*) FROM captures WHERE seal = 1") == [(0,)]
    for step in ("verify", "rebuild", "verify"):
        done = archive.ask(step)
        assert done.code == 0, done
        assert archive.rows("SELECT * FROM leaves") == before
    assert archive.traces(WORDS[0]) == []


FORGERIES = {
    "another digest": "UPDATE captures SET digest = 'sha256:0' WHERE id = 1",
    "another time": "UPDATE captures SET fetched_at = '2025-05-02T03:00:00+00:00' WHERE id = 1",
    "another address": "UPDATE captures SET url = 'https://bao.example/khac.html' WHERE id = 1",
    "a capture that came later": "UPDATE captures SET seal = 1 WHERE seal IS NULL",
    "a leaf less": "DELETE FROM leaves WHERE leaf = (SELECT min(leaf) FROM leaves)",
    "a leaf more": "INSERT INTO leaves VALUES (1, x'00')",
    "another root": "UPDATE seals SET root = value",
    "another day": "UPDATE seals SET day = '2020-01-01'",
    "another value": "UPDATE seals SET value = root",
    "no seal": "UPDATE seals SET number = 7",
}


@pytest.mark.parametrize("what", FORGERIES)
def test_verify_says_what_is_not_as_it_was_sealed(archive: Archive, what: str) -> None:
    with closing(sqlite3.connect(archive.data / "archive.db")) as db, db:
        db.execute(FORGERIES[what])
    done = archive.ask("verify")
    assert done.code == 74
    assert "seal" in done.out, done


def test_a_whole_forgery_gives_another_value_than_the_one_that_was_noted(archive: Archive) -> None:
    [[noted]] = archive.rows("SELECT value FROM seals")
    forged = begin(archive.data.with_name("gia"))
    take(forged, (Capture(0, 2), Capture(3, 3)))
    seal(forged)
    assert forged.ask("verify").code == 0
    assert forged.rows("SELECT value FROM seals") != [(noted,)]


@pytest.mark.parametrize("step", ["keep", "Warc.note"])
def test_a_writer_that_is_killed_while_it_seals_loses_nothing(
    archive: Archive, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(f"pipelines.upkeep.seals.{step}", killed)
        with pytest.raises(SystemExit):
            seal(archive)
    seal(archive)
    before = tables(archive)
    assert archive.rows("SELECT number, captures FROM seals ORDER BY number") == [(1, 2), (2, 1)]
    for command in ("verify", "rebuild", "verify"):
        done = archive.ask(command)
        assert done.code == 0, done
    same(before, tables(archive))


def test_more_leaves_than_one_record_takes_are_told_in_several(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "_EACH", 2)
    take(archive, (Capture(3, 5), Capture(4, 6)))
    seal(archive)
    before = tables(archive)
    assert archive.ask("rebuild").code == 0
    same(before, tables(archive))


def test_the_command_lists_them(archive: Archive) -> None:
    [[value]] = archive.rows("SELECT value FROM seals")
    done = archive.ask("seals")
    assert done.code == 0
    assert str(value) in done.out
    [told] = json.loads(archive.ask("seals", "--json").out)
    assert (told["day"], told["captures"], told["value"]) == (TODAY.isoformat(), 2, value)


def test_the_digest_carries_the_last_one_out_of_the_house(archive: Archive) -> None:
    [[value]] = archive.rows("SELECT value FROM seals")
    assert str(value) in archive.ask("digest").out
    assert json.loads(archive.ask("digest", "--json").out)["seal"]["value"] == value


def test_without_seals_it_says_so(tmp_path: Path) -> None:
    found = begin(tmp_path / "kho")
    take(found, (Capture(0, 2),))
    done = found.ask("seals")
    assert (done.code, len(done.out.splitlines())) == (0, 1)
    assert json.loads(found.ask("seals", "--json").out) == []


# --- where the WARC lost something


def warc_of(archive: Archive, words: str) -> Path:
    """The file in which a word stands."""
    [path] = [path for path in sorted((archive.data / "warc").glob("*.warc.gz")) if words.encode() in plain_bytes(path)]
    return path


def damage(path: Path) -> None:
    """The record in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


def test_where_a_comparedcapture_lost_its_bytes_the_seal_still_stands(archive: Archive) -> None:
    seal(archive)
    before = archive.rows("SELECT * FROM seals"), archive.rows("SELECT * FROM leaves")
    warc_of(archive, WORDS[0]).unlink()
    assert archive.ask("rebuild").code == 74
    done = archive.ask("rebuild", "--accept-loss")
    assert done.code in (0, 69, 74), done
    assert (archive.rows("SELECT * FROM seals"), archive.rows("SELECT * FROM leaves")) == before
    assert "seal" not in archive.ask("verify").out
    assert archive.rows("SELECT seal, count(*) FROM captures GROUP BY 1 ORDER BY 1") == [(1, 2), (2, 1)]


@pytest.mark.parametrize("lost", [(1,), (2,), (1, 2)], ids=str)
@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_a_seal_that_the_warc_lost_is_kept_from_the_tables(archive: Archive, lost: tuple[int, ...], how: str) -> None:
    seal(archive)
    before = tables(archive)
    for number in lost:
        [[value]] = archive.rows("SELECT value FROM seals WHERE number = ?", number)
        path = next(
            path for path in sorted((archive.data / "warc").glob("*.warc.gz"))
            if str(value).encode() in plain_bytes(path)
        )  # fmt: skip
        if how == "gone":
            path.unlink()
        else:
            damage(path)
    done = archive.ask("rebuild", *(("--accept-loss",) if how == "damaged" else ()))
    assert done.code == (74 if how == "damaged" else 0), done
    same(before, tables(archive))
    assert "seal" not in archive.ask("verify").out
