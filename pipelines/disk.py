"""Bringing to the disk what the operating system has been told."""

import os
from pathlib import Path


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk: a new or changed name is not sure before, whatever its file is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
