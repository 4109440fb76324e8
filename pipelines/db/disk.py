"""Bringing to the disk what the operating system has been told, whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


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
