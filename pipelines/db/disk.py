"""Bringing to the disk what the operating system has been told, whole or not at all."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

_CHUNK = 1 << 20


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk: a new or changed name is not sure before, whatever its file is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def atomic(path: Path) -> Iterator[TextIO]:
    """A file that appears under its name only when it is complete and on the disk."""
    path = path.resolve()  # behind a link, the file that it leads to
    if path.exists() and not path.is_file():  # a pipe or a device cannot be exchanged for a file
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("x", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Content:
    """Size and digest of a file."""

    size: int
    sha256: str


def content(path: Path) -> Content:
    """Size and digest of a file, read to the end."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Content(file.tell(), digest)


def copy(reader: BinaryIO, target: Path, size: int | None = None) -> Content:
    """Write the rest of a file, or its next `size` bytes, to another; on the disk when this returns."""
    digest, count = hashlib.sha256(), 0
    with target.open("wb") as writer:
        while chunk := reader.read(_CHUNK if size is None else min(_CHUNK, size - count)):
            writer.write(chunk)
            digest.update(chunk)
            count += len(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return Content(count, digest.hexdigest())
