"""Which files of a folder are pages: what a browser saved beside one belongs to it."""

import re
from collections.abc import Iterator
from pathlib import Path

_PAGE = (".html", ".htm", ".xhtml", ".shtml", ".mht")
_OF_SYSTEMS = frozenset({"desktop.ini", "thumbs.db"})
_BESIDE = re.compile(
    r"[_.\- ]\w+$"
)  # "bai_files", "bai-Dateien", "bai.files", "bai_archivos": as each language names it


def files_in(folder: Path) -> Iterator[Path]:
    """The files in a folder and below, in order, without hidden ones and those that belong to a page beside them."""
    entries = sorted(folder.iterdir())
    pages = {entry.stem for entry in entries if entry.suffix.lower() in _PAGE and entry.is_file()}
    for entry in entries:
        if entry.name.startswith(".") or entry.name.lower() in _OF_SYSTEMS:
            continue
        if entry.is_file():
            yield entry
        elif entry.is_dir() and not entry.is_symlink() and not _belongs(entry.name, pages):
            yield from files_in(entry)


def _belongs(name: str, pages: set[str]) -> bool:
    """Whether a folder holds the pictures and styles of a page that was saved beside it: `bai.html`, `bai_files`."""
    return any(name.startswith(page) and _BESIDE.fullmatch(name[len(page) :]) for page in pages)
