"""Which files of a folder are pages: what a browser saved beside one belongs to it."""

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

_OF_SYSTEMS = frozenset({"desktop.ini", "thumbs.db"})
_LOOK = 512 * 1024
"""Bytes of a page in which it names where its pictures and styles are."""


def files_in(folder: Path) -> Iterator[Path]:
    """The files in a folder and below, in order, without hidden ones and those that belong to a page beside them."""
    entries = [entry for entry in sorted(folder.iterdir()) if not entry.name.startswith(".")]
    files = [entry for entry in entries if entry.is_file() and entry.name.lower() not in _OF_SYSTEMS]
    pages = frozenset(files)
    for entry in entries:
        if entry in pages:
            yield entry
        elif entry.is_dir() and not entry.is_symlink() and not _belongs(entry.name, files):
            yield from files_in(entry)


def _belongs(name: str, files: Sequence[Path]) -> bool:
    """Whether a folder holds the pictures and styles of a page beside it, as that says: `bai.html`, `bai_files/1.png`.

    Each browser calls it in its own language, but begins as the page is called.
    """
    pages = (file for file in files if name.startswith(file.stem) and name != file.stem)
    forms = {unicodedata.normalize(form, name) for form in ("NFC", "NFD")}
    links = [f"{spelt}/".encode() for plain in forms for spelt in (plain, quote(plain))]
    return any(link in _beginning(page) for page in pages for link in links)


def _beginning(page: Path) -> bytes:
    with page.open("rb") as file:
        return file.read(_LOOK)
