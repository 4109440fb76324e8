"""Bringing to the disk what the operating system has been told, whole or not at all."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from pipelines.db.locks import lock

_CHUNK = 1 << 20
_DRAFT = re.compile(r"\.(?P<name>.+)\.(?P<process>[1-9]\d{0,9})\.part(?:-journal)?")  # .news.csv.4711.part
_KINDS = (".csv", ".json", ".jsonl", ".parquet", ".xlsx", ".db", ".toml")
"""What drafts are of as a rule; elsewhere others may have files whose names are built like that."""


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk: a new or changed name is not sure before, whatever its file is."""
    if os.name == "nt":  # no folder can be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def atomic(path: Path) -> Iterator[TextIO]:
    """A file that appears under its name only when it is complete and on the disk."""
    if is_stream(path):
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    path = path.resolve()  # behind a link, the file that it leads to
    path.parent.mkdir(parents=True, exist_ok=True)
    sweep(path.parent, (*_KINDS, path.name))
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    if draft.exists() and not _is_locked(draft):  # of a process that had this number before
        draft.unlink()
    try:
        with draft.open("x", encoding="utf-8", newline="") as file:
            with suppress(OSError):  # not every file system has locks
                lock(file)
            yield file
            file.flush()
            os.fsync(file.fileno())
            require_there(file, path)
        draft.replace(path)
        sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


class TakenAwayError(Exception):
    """Somebody has removed the draft of a file: a redaction does, since it cannot know what is in it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was not written: a redaction removed what there was of it; try again")
        self.exit_code = 75


def require_there(draft: TextIO, path: Path) -> None:
    """Raise `TakenAwayError` where the draft of a file, which is open, has been removed."""
    if not os.fstat(draft.fileno()).st_nlink:
        raise TakenAwayError(path)


def is_stream(path: Path) -> bool:
    """Whether it is a pipe or a device, `/dev/fd/63` too: it cannot be exchanged for a file."""
    return path.exists() and not path.is_file() and not path.is_dir()


def sweep(folder: Path, kinds: tuple[str, ...] = _KINDS) -> None:
    """Remove drafts of files that `atomic` never came to complete, since their writers were killed.

    `kinds` is what the names of the files end with.
    """
    try:
        paths = list(folder.glob(".*.part*"))
    except OSError:  # whoever cannot look has written nothing there
        return
    for path in paths:
        draft = _DRAFT.fullmatch(path.name)
        if draft is not None and draft["name"].endswith(kinds) and not _lives(int(draft["process"])):
            with suppress(OSError):
                if not _is_locked(path):
                    path.unlink()


def _lives(process: int) -> bool:
    if os.name == "nt":  # to ask a process there whether it lives is to end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _is_locked(draft: Path) -> bool:
    """Whether its writer lives, though perhaps under a number that is not seen from here."""
    try:
        with draft.open("rb") as file:
            lock(file)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@dataclass(frozen=True, slots=True)
class Content:
    """Size and digest of a file."""

    size: int
    sha256: str


def content(path: Path) -> Content:
    """Size and digest of a file, read to the end."""
    import hashlib

    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Content(file.tell(), digest)


def copy(
    reader: BinaryIO, target: Path, size: int | None = None, *, moved: Callable[[int], None] | None = None
) -> Content:
    """Write the rest of a file, or its next `size` bytes, to another; on the disk when this returns.

    `moved` hears of each stretch how long it is.
    """
    import hashlib

    digest, count = hashlib.sha256(), 0
    with target.open("wb") as writer:
        while chunk := reader.read(_CHUNK if size is None else min(_CHUNK, size - count)):
            writer.write(chunk)
            digest.update(chunk)
            count += len(chunk)
            if moved is not None:
                moved(len(chunk))
        writer.flush()
        os.fsync(writer.fileno())
    return Content(count, digest.hexdigest())
