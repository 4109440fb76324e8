"""An archive from its backup."""

import os
import shutil
from contextlib import closing
from pathlib import Path

from pipelines.db import progress
from pipelines.db.archive import USAGE, ArchiveError, refuse_newer, take_lock
from pipelines.db.connection import connect
from pipelines.db.disk import copy, sync
from pipelines.upkeep import manifest
from pipelines.upkeep.manifest import DATABASE, Manifest

_STAGE = ".restoring"


def restore(backup: Path, folder: Path) -> Manifest:
    """Bring an archive back into a folder that holds none; each file is held against the manifest on the way.

    Raises:
        ArchiveError: there is no backup, the folder holds an archive, or a file is not what was backed up. Then
            nothing has been put into the folder.
    """
    told = _open(backup)
    is_new = not folder.exists()
    _refuse_to_overwrite(folder)
    folder.mkdir(parents=True, exist_ok=True)
    lock = take_lock(folder)
    try:
        _refuse_to_overwrite(folder)
        shutil.rmtree(folder / _STAGE, ignore_errors=True)
        try:
            _stage(backup, told, folder / _STAGE)
        except BaseException:
            shutil.rmtree(folder / _STAGE, ignore_errors=True)
            if is_new:
                (folder / ".lock").unlink()
                folder.rmdir()
            raise
        _move(told, folder)  # where that is interrupted, the stage tells the next restore so
        shutil.rmtree(folder / _STAGE, ignore_errors=True)
    finally:
        os.close(lock)
    return told


def _open(backup: Path) -> Manifest:
    if manifest.is_half_done(backup):
        lock = take_lock(backup)
        try:
            manifest.finish(backup)
        finally:
            os.close(lock)
    told = manifest.require(backup)
    if DATABASE not in told.files:
        raise ArchiveError(f"{backup / manifest.NAME}: expected {DATABASE} among the files; use another backup")
    return told


def _refuse_to_overwrite(folder: Path) -> None:
    names = manifest.held(folder)
    was_interrupted = (folder / _STAGE).exists() and DATABASE not in names  # a restore: the database comes last
    if names and not was_interrupted:
        advice = "restore into another folder, or move this one away"
        raise ArchiveError(f"{folder} is not empty: it holds {names[0]}; {advice}", USAGE)


def _stage(backup: Path, told: Manifest, stage: Path) -> None:
    for place in manifest.PLACES:
        (stage / place).mkdir(parents=True, exist_ok=True)
    with progress.stage("copying files", "bytes", sum(content.size for content in told.files.values())) as step:
        for name, expected in told.files.items():
            try:
                with (backup / name).open("rb") as file:
                    found = copy(file, stage / name, moved=step.advance)
            except FileNotFoundError as error:
                raise ArchiveError(f"{backup / name} is missing from the backup; use another one") from error
            if found != expected:
                what = f"expected {expected.size} bytes, sha256 {expected.sha256}, found {found.size}, {found.sha256}"
                raise ArchiveError(f"{backup / name} is not what was backed up: {what}; use another backup")
    refuse_newer(stage / DATABASE)
    with closing(connect(stage / DATABASE)) as db:
        db.execute("PRAGMA journal_mode=WAL")


def _move(told: Manifest, folder: Path) -> None:
    """Put everything in its place, the database last: where it is, the archive is whole."""
    for place in manifest.PLACES:
        (folder / place).mkdir(exist_ok=True)
    for name in sorted(told.files, key=lambda name: name == DATABASE):
        if name == DATABASE:
            for place in manifest.PLACES:
                sync(folder / place)
        (folder / _STAGE / name).replace(folder / name)
    sync(folder)
