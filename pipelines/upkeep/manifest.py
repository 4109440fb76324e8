"""What a backup holds: `manifest.json`, and how it comes to hold it all at once."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.db.archive import MANIFEST, USAGE, ArchiveError
from pipelines.db.disk import Content, atomic, sync

NAME = MANIFEST
DATABASE = "archive.db"
SETTINGS = "baotinh.toml"
"""What the operator has settled for the archive."""
PLACES = (".", "warc", "papers", "watch")
"""The folders of an archive, and of a backup."""

_NEXT = "manifest.next.json"
_FORM = 1
# "warc/baotinh-….warc.gz"
_FILES = re.compile(
    r"archive\.db|baotinh\.toml|warc/(?!\.)[^/]+\.warc\.gz|papers/(?!\.)[^/]+\.toml|watch/(?!\.)[^/]+\.json"
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    version: str
    """Of the program that made it."""
    made_at: str
    files: dict[str, Content]
    """By name: archive.db, baotinh.toml, warc/…, papers/…, watch/…"""
    rows: dict[str, int]
    """Of each table."""
    left: tuple[str, ...] = ()
    """Files of earlier backups that belong to it no longer: they go, and nothing else that lies there."""


def read(folder: Path) -> Manifest | None:
    """The manifest of a backup that is to be written anew; `None` where there is no backup."""
    see = _is_archive(folder)
    advice = f"nothing was changed: back up into another, empty folder, and keep {folder} until that is done{see}"
    return _read(folder / NAME, advice)


def _is_archive(folder: Path) -> str:
    """What can be said of a backup whose list is damaged: it is an archive that can be read."""
    return f"; its files may be whole: see `baotinh verify --data {folder}`" if (folder / DATABASE).exists() else ""


def _read(path: Path, advice: str) -> Manifest | None:
    try:
        told = json.loads(path.read_text("utf-8"))
        if told["form"] != _FORM:
            raise ArchiveError(f"{path}: expected form {_FORM}, found {told['form']}; use the version that made it")
        files = {name: Content(**content) for name, content in told["files"].items()}
        left = tuple(str(name) for name in told.get("left", ()))
        manifest = Manifest(told["version"], told["made_at"], files, told["rows"], left)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ArchiveError(f"{path} is damaged: {type(error).__name__}: {error}; {advice}") from error
    strange = next((name for name in (*files, *left) if not _FILES.fullmatch(name)), None)
    if strange is not None:
        what = f"expected archive.db, baotinh.toml, warc/*.warc.gz, papers/*.toml and watch/*.json, found {strange!r}"
        raise ArchiveError(f"{path}: {what}; {advice}")
    return manifest


def require(folder: Path) -> Manifest:
    """The manifest of a backup that must be there."""
    see = _is_archive(folder)
    last = f"{see}, then copy archive.db, baotinh.toml, warc/, papers/ and watch/ yourself" if see else ""
    manifest = _read(folder / NAME, f"use another backup, if there is one{last}")
    if manifest is None:
        raise ArchiveError(f"no backup in {folder}: expected {folder / NAME}; name another folder", USAGE)
    return manifest


def draft(folder: Path, name: str) -> Path:
    """Where a file of the next backup waits until all are there."""
    path = folder / name
    return path.with_name(f".{path.name}.part")


def commit(folder: Path, manifest: Manifest) -> None:
    """Have the drafts take their places: from here on the new backup is the one that counts."""
    with atomic(folder / _NEXT) as file:
        json.dump({"form": _FORM, **asdict(manifest)}, file, ensure_ascii=False, indent=1)
    sync(folder)
    finish(folder)
    sweep(folder)


def is_begun(folder: Path) -> bool:
    """Whether a folder holds a backup, or what will be one when its commit is completed."""
    return (folder / NAME).exists() or is_half_done(folder)


def is_half_done(folder: Path) -> bool:
    """Whether a commit was interrupted."""
    return (folder / _NEXT).exists()


def finish(folder: Path) -> None:
    """Complete a commit, which may have been interrupted: doing it twice does no harm."""
    made = _read(folder / _NEXT, "move it away: the backup before it stands, as far as it was not replaced yet")
    if made is None:
        return
    for name in made.files:
        if draft(folder, name).exists():
            draft(folder, name).replace(folder / name)
    for place in filter(Path.is_dir, (folder / place for place in PLACES)):  # earlier versions made fewer
        sync(place)
    (folder / _NEXT).replace(folder / NAME)
    sync(folder)


def sweep(folder: Path) -> None:
    """Remove drafts that nothing came of, and files that no longer belong to the backup; nothing of others."""
    manifest = read(folder)
    for path in (path for place in PLACES for path in (folder / place).glob(".*.part*")):
        if _is_draft(path.relative_to(folder).as_posix()):
            path.unlink()
    if manifest is not None:
        for name in set(manifest.left) - manifest.files.keys():
            (folder / name).unlink(missing_ok=True)


def _is_draft(name: str) -> bool:
    """Whether `draft` would name a file so; the list of a commit is swept by who writes the next."""
    place, _, last = name.rpartition("/")
    of = last.removeprefix(".").removesuffix("-journal").removesuffix(".part")
    return last.endswith((".part", ".part-journal")) and _FILES.fullmatch(f"{place}/{of}".lstrip("/")) is not None


def held(folder: Path) -> list[str]:
    """The files of an archive or a backup that lie in a folder, by name."""
    paths = (path for place in PLACES for path in (folder / place).glob("*") if path.is_file())
    return sorted(name for path in paths if _FILES.fullmatch(name := path.relative_to(folder).as_posix()))
