"""Seals leave the house: a letter carries one out, a time-stamping service says when it had seen it.

Whatever left is written into the WARC first, then into the tables, so that a rebuild keeps it. Only what others hold
proves anything; what stands here says whom to ask, and a token is theirs to check.
"""

import os
import signal
import sqlite3
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import closing, suppress
from threading import Event, Timer
from typing import Any

from pipelines.db.archive import PARTIAL, SOFTWARE, Archive, ArchiveError, now
from pipelines.db.seals import MAILED, Seal, Witness, seals, witnesses
from pipelines.upkeep.faults import Fault
from pipelines.warc.writer import Warc

ALTERED = "it was altered since that day: compare it with a backup of then"
PATIENCE = 60
"""Seconds that a command has for a seal."""
MOST = 1 << 16
"""Bytes of a token, at most."""


def stamp(archive: Archive, command: str) -> Iterator[Seal]:
    """Hand each value that is not stamped yet to a command, the first one first; yields what was stamped.

    Raises:
        ArchiveError: the command failed; it is handed that value again the next time.
    """
    db = archive.connection
    done = {one.seal for one in witnesses(db) if one.kind == "stamped"}
    with closing(Warc(archive.folder / "warc", SOFTWARE)) as warc:
        for seal in [one for one in seals(db) if one.number not in done]:
            token = _token(command, seal)
            _take_note(archive, warc, Witness(seal.number, "stamped", seal.value, now(), token))
            yield seal


def take_mailed(archive: Archive) -> None:
    """Take note of the values that letters have carried out."""
    paths = sorted((archive.folder / MAILED).glob("[!.]*"))
    if not paths:
        return
    db = archive.connection
    known = {one.value: one.number for one in seals(db)}
    done = {one.value for one in witnesses(db) if one.kind == "mailed"}
    with closing(Warc(archive.folder / "warc", SOFTWARE)) as warc:
        for path in paths:
            if path.name in known and path.name not in done:
                at = path.read_text("utf-8")
                _take_note(archive, warc, Witness(known[path.name], "mailed", path.name, at, None))
            path.unlink()


def _token(command: str, seal: Seal) -> bytes:
    """What a command prints for a seal."""
    told = {"BAOTINH_SEAL": seal.value, "BAOTINH_SEAL_DAY": seal.day, "BAOTINH_SEAL_NUMBER": str(seal.number)}
    child = subprocess.Popen(["/bin/sh", "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,  # noqa: S603
                             env={**os.environ, **told}, start_new_session=True)  # fmt: skip
    is_late = Event()

    def end() -> None:
        is_late.set()
        _end(child)

    late = Timer(PATIENCE, end)
    late.start()
    try:
        assert child.stdin is not None
        assert child.stdout is not None
        with suppress(BrokenPipeError), child.stdin:  # who has it from the environment need not read it
            child.stdin.write(f"{seal.value}\n".encode())
        with child.stdout:
            token = child.stdout.read(MOST + 1)
        code = child.wait() if len(token) <= MOST else 0
    finally:
        late.cancel()
        _end(child)
        child.wait()
    if why := _why_not(command[:80], token, code, is_late=is_late.is_set()):
        raise ArchiveError(f"the seal of {seal.day} is not stamped and waits for the next time: {why}", PARTIAL)
    return token


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End a command with all that it has started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _why_not(command: str, token: bytes, code: int, *, is_late: bool) -> str | None:
    if len(token) > MOST:
        return f"{command!r} printed more than a token of {MOST:,} bytes"
    if is_late:
        return f"{command!r} took longer than {PATIENCE} seconds"
    if code:
        return f"{command!r} ended with {code}"
    return None if token.strip() else f"{command!r} printed no token"


def _take_note(archive: Archive, warc: Warc, told: Witness) -> None:
    """Write down how a seal left the house."""
    warc.note("witness", {**told._asdict(), "token": told.token and b64encode(told.token).decode()})
    with archive.transaction() as db:
        keep(db, told)


def read(fact: dict[str, Any]) -> Witness:
    """What a record of the WARC tells."""
    return Witness(**{**fact, "token": fact["token"] and b64decode(fact["token"])})


def keep(db: sqlite3.Connection, told: Witness) -> None:
    """Write into the tables how a seal left the house. Inside a transaction."""
    db.execute("INSERT OR REPLACE INTO witnesses VALUES (:seal, :kind, :value, :at, :token)", told._asdict())


def faults(db: sqlite3.Connection) -> Iterator[Fault]:
    """Seals that are other ones than those that left the house."""
    known = {one.number: one for one in seals(db)}
    for one in witnesses(db):
        seal = known.get(one.seal)
        if seal is None or seal.value != one.value:
            where = f"seal of {seal.day}" if seal else f"seal {one.seal}"
            yield Fault(where, f"its value is not the one that left the house on {one.at[:10]}", ALTERED)
