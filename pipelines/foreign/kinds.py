"""What kind of file lies there, told by how it begins: its name says nothing."""

import csv
import re
import zlib
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile, ZipFile, is_zipfile

from .mhtml import is_mhtml
from .records import begins_record
from .stream import GZIP

Kind = Literal["records", "collection", "message", "table", "page", "packed", "other"]
"""WARC or ARC; a WACZ; MHTML; a CSV; something that a reader of pages may try; what is packed in a way that nobody here
unpacks; and what is plainly nothing of these."""

_HEAD = 64 * 1024
_WARC_IN_ZIP = re.compile(r"archive/[^/]+\.warc(?:\.gz)?")
_SEPARATORS = ",;\t|"
_LONGEST_NAME = 40
"""Characters of a column's name."""
_ROWS = 50
_PAGES = (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".md", ".markdown", ".txt", "")
"""How the names of files end that are tried as pages where nothing else tells what they are."""
_DATA = re.compile(  # '{"title": …', '[{"title": …', '<rss version="2.0">', '<urlset xmlns=…'
    rb"(?:\xef\xbb\xbf)?\s*(?:[\[{]\s*[{\[\"]|(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b)",
    re.DOTALL,
)
_PACKED = (b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"\xfd7zXZ\x00", b"BZh", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
"""How files of zstd, lz4, xz, bzip2, 7-Zip and RAR begin: of a short page in one, the markup may still be seen."""
_BINARY = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"wOFF",
    b"wOF2",
    b"\x7fELF",
    b"SQLite format 3\x00",
)
"""How files begin that may have markup in them, and are no pages."""
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|article|div|p)\b", re.IGNORECASE)


def kind_of(path: Path) -> Kind:
    """The kind of a file; raises `OSError` where it cannot be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        return "collection" if warcs_in(path) else "other"
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, _HEAD)
        except zlib.error:  # damaged from the beginning: whoever reads it tells
            return "records"
    if head.startswith(_PACKED):
        return "packed"
    if head.startswith(_BINARY):
        return "other"
    if begins_record(head):
        return "records"
    if is_mhtml(head):
        return "message"
    if _DATA.match(head):
        return "other"
    if _MARKUP.search(head):
        return "page"
    if is_table(head.decode("utf-8", "replace")):
        return "table"
    return "page" if Path(path.name.removesuffix(".gz")).suffix.lower() in _PAGES else "other"


def warcs_in(path: Path) -> list[str]:
    """The names of the WARC files in a WACZ; none in any other ZIP file."""
    try:
        if not is_zipfile(path):
            return []
        with ZipFile(path) as inside:
            return sorted(name for name in inside.namelist() if _WARC_IN_ZIP.fullmatch(name))
    except BadZipFile:  # whoever reads it tells
        return []


def is_table(text: str) -> bool:
    """Whether all lines are rows of as many cells as the first has names: a CSV, and no text with commas in it."""
    for separator in _SEPARATORS:
        try:
            rows = [
                row
                for row, _ in zip(
                    csv.reader(text.lstrip("\ufeff").splitlines(True), delimiter=separator), range(_ROWS), strict=False
                )
                if row
            ]
        except csv.Error:
            continue
        whole = rows[:-1] if len(text) >= _HEAD and len(rows) > 2 else rows  # the last one may be cut
        names = [name.strip() for name in whole[0]] if len(whole) > 1 else []
        are_names = len(names) > 1 and all(0 < len(name) <= _LONGEST_NAME for name in names)
        if are_names and len(set(names)) == len(names) and all(len(row) == len(names) for row in whole):
            return True
    return False
