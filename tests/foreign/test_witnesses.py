"""Seals leave the house: by a letter, by a time-stamping service; what is kept of that survives all."""

import json
import sqlite3
from base64 import b64decode
from contextlib import closing
from pathlib import Path

import pytest

from baotinh.schedule.outbox import Channels, Letter, Outbox
from pipelines.upkeep import witnesses
from tests.foreign.archive import Archive, begin, lines
from tests.foreign.editions import URL, Capture
from tests.foreign.tables import same, tables
from tests.foreign.test_seals import damage, seal, take, warc_of

SERVICE = 'printf "token of "; cat; echo "$BAOTINH_SEAL $BAOTINH_SEAL_DAY" >> "$HANDED"'


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Two seals, and a capture that came after them."""
    monkeypatch.setenv("HANDED", str(tmp_path / "handed"))
    found = begin(tmp_path / "kho")
    for captures in ((Capture(0, 2), Capture(1, 3)), (Capture(2, 4),)):
        take(found, captures)
        seal(found)
    take(found, (Capture(3, 5),))
    return found


def handed(archive: Archive) -> list[str]:
    """What the service was asked for, one after the other."""
    path = archive.data.with_name("handed")
    return path.read_text("utf-8").splitlines() if path.exists() else []


def test_each_value_is_handed_to_the_command_once_and_its_token_kept(archive: Archive) -> None:
    sealed = archive.rows("SELECT value, day FROM seals ORDER BY number")
    assert handed(archive) == []
    for _ in range(2):
        assert archive.ask("seals", "--stamp", SERVICE).code == 0
        assert handed(archive) == [f"{value} {day}" for value, day in sealed]
    told = json.loads(archive.ask("seals", "--json").out)
    assert [b64decode(one["token"]) for one in told] == [f"token of {value}\n".encode() for value, _ in sealed]
    assert [(one["mailed"], one["stamped"] is None) for one in told] == [(None, False)] * 2
    take(archive, (Capture(4, 6),))
    seal(archive)
    assert archive.ask("seals", "--stamp", SERVICE).code == 0
    assert len(handed(archive)) == 3


FAILURES = {
    "ended with 7": "exit 7",
    "printed no token": "cat >/dev/null; echo",
    "printed more than a token of 65,536 bytes": "yes",
    "took longer than 1 seconds": "(sleep 60 & wait)",
    "ended with 127": "this-is-no-command-anywhere 2>/dev/null",
}


@pytest.mark.parametrize("why", FAILURES)
def test_a_command_that_fails_is_one_line_and_has_the_same_value_again_the_next_time(
    archive: Archive, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tables(archive)
    if "longer" in why:
        monkeypatch.setattr(witnesses, "PATIENCE", 1)
    done = archive.ask("seals", "--stamp", FAILURES[why])
    assert (done.code, done.out) == (69, "")
    [line] = lines(done)
    assert why in line
    same(before, tables(archive))
    monkeypatch.undo()
    monkeypatch.setenv("HANDED", str(archive.data.with_name("handed")))
    assert archive.ask("seals", "--stamp", SERVICE).code == 0
    assert len(handed(archive)) == 2


def test_what_was_stamped_before_the_command_failed_stays(archive: Archive) -> None:
    first = '[ "$BAOTINH_SEAL_NUMBER" = 1 ] && echo token'
    assert archive.ask("seals", "--stamp", first).code == 69
    assert archive.rows("SELECT seal, kind, token FROM witnesses") == [(1, "stamped", b"token\n")]
    assert archive.ask("seals", "--stamp", SERVICE).code == 0
    assert [line[:64] for line in handed(archive)] == [archive.rows("SELECT value FROM seals")[1][0]]


def send(archive: Archive, body: str, command: str = "cat >/dev/null") -> None:
    """A letter is written, and handed to a command."""
    channels = Channels(notify=command)
    outbox = Outbox(archive.data)
    outbox.put(Letter("digest", body, "2026-03-07T06:00:00+00:00"), channels)
    list(outbox.send(channels))


def test_a_digest_that_a_letter_carried_out_is_noted_by_the_next_writer(archive: Archive) -> None:
    send(archive, archive.ask("digest").out)
    assert archive.rows("SELECT count(*) FROM witnesses") == [(0,)]
    take(archive, (Capture(4, 6),))
    [[last]] = archive.rows("SELECT max(number) FROM seals")
    assert archive.rows("SELECT seal, kind, token FROM witnesses") == [(last, "mailed", None)]
    told = json.loads(archive.ask("seals", "--json").out)
    assert [one["mailed"] is None for one in told] == [True, False]
    assert "mailed" in archive.ask("seals").out.splitlines()[1]


@pytest.mark.parametrize("kind", ["not sent", "of another archive", "without a value"])
def test_what_did_not_leave_the_house_is_not_mailed(archive: Archive, kind: str) -> None:
    body, command = archive.ask("digest").out, "cat >/dev/null"
    if kind == "not sent":
        command = "exit 1"
    else:
        body = f"Sealed: {'f' * 64}" if kind == "of another archive" else "nothing new"
    send(archive, body, command)
    take(archive, (Capture(4, 6),))
    assert archive.rows("SELECT * FROM witnesses") == []
    assert not list((archive.data / "logs" / "mailed").glob("*"))


@pytest.fixture
def witnessed(archive: Archive) -> Archive:
    """Both seals stamped, the second one mailed."""
    assert archive.ask("seals", "--stamp", SERVICE).code == 0
    send(archive, archive.ask("digest").out)
    take(archive, (Capture(4, 6),))
    assert archive.rows("SELECT seal, kind FROM witnesses") == [(1, "stamped"), (2, "mailed"), (2, "stamped")]
    return archive


def test_made_again_all_of_it_is_the_same(witnessed: Archive) -> None:
    before, query = tables(witnessed), "SELECT * FROM witnesses ORDER BY seal, kind"
    rows = witnessed.rows(query)
    for command in ("verify", "rebuild", "verify", "rebuild"):
        done = witnessed.ask(command)
        assert done.code == 0, done
        assert witnessed.rows(query) == rows
    same(before, tables(witnessed))


@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_a_token_that_the_warc_lost_is_kept_from_the_tables(witnessed: Archive, how: str) -> None:
    before = witnessed.rows("SELECT * FROM witnesses ORDER BY seal, kind")
    path = warc_of(witnessed, '"stamped"')
    if how == "gone":
        path.unlink()
    else:
        damage(path)
    done = witnessed.ask("rebuild", *(("--accept-loss",) if how == "damaged" else ()))
    assert done.code == (74 if how == "damaged" else 0), done
    assert witnessed.rows("SELECT * FROM witnesses ORDER BY seal, kind") == before


def test_a_takedown_leaves_it_whole(witnessed: Archive) -> None:
    before = witnessed.rows("SELECT * FROM witnesses ORDER BY seal, kind")
    assert witnessed.ask("redact", URL, "--yes").code == 0
    for command in ("verify", "rebuild"):
        assert witnessed.ask(command).code == 0
        assert witnessed.rows("SELECT * FROM witnesses ORDER BY seal, kind") == before


def test_a_seal_made_again_is_not_the_one_that_left_the_house(witnessed: Archive) -> None:
    with closing(sqlite3.connect(witnessed.data / "archive.db")) as db, db:
        db.execute("UPDATE seals SET value = root WHERE number = 1")
    done = witnessed.ask("verify")
    assert done.code == 74
    assert done.out.count("not the one that left the house on") == 1


@pytest.mark.parametrize("step", ["keep", "Warc.note"])
def test_a_writer_that_is_killed_while_it_takes_note_loses_no_more_than_a_token(
    archive: Archive, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(f"pipelines.upkeep.witnesses.{step}", killed)
        archive.ask("seals", "--stamp", SERVICE)
    assert archive.ask("seals", "--stamp", SERVICE).code == 0
    before = archive.rows("SELECT * FROM witnesses ORDER BY seal, kind")
    assert len(before) == 2
    for command in ("verify", "rebuild", "verify"):
        done = archive.ask(command)
        assert done.code == 0, done
    assert archive.rows("SELECT * FROM witnesses ORDER BY seal, kind") == before
