"""Where backups of an archive were made, and when: `DATA/backups.json`.

A disk that is not mounted looks like an empty folder, into which a whole backup would be written anew.
"""

import json
from contextlib import suppress
from pathlib import Path

from pipelines.db.archive import ArchiveError
from pipelines.db.disk import atomic
from pipelines.upkeep import manifest

NAME = "backups.json"


def remember(archive: Path, target: Path, at: str) -> None:
    """Write down that a folder holds a backup of this time; the backup is whole where that cannot be written."""
    if manifest.is_begun(archive):  # a copy of a backup, which stays as it is
        return
    with suppress(OSError), atomic(archive / NAME) as file:
        json.dump({**_known(archive), str(target.resolve()): at}, file, ensure_ascii=False, indent=1)


def require(archive: Path, target: Path) -> None:
    """Raise `ArchiveError` where a backup was made into a folder, and none is there."""
    at = _known(archive).get(str(target.resolve()))
    if at is None or manifest.is_begun(target):
        return
    raise ArchiveError(
        f"the backup of {at} is not in {target}: expected {target / manifest.NAME}; mount its disk, or delete "
        f"{archive / NAME} if another disk is to take its place"
    )


def _known(archive: Path) -> dict[str, str]:
    """Times by folder; none where nobody has written them, or they cannot be read."""
    try:
        told = json.loads((archive / NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {folder: str(at) for folder, at in told.items()} if isinstance(told, dict) else {}
