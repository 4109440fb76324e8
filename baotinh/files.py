"""Reading saved files as pages."""

import sys
import zlib
from datetime import datetime
from pathlib import Path

from crawler.items import ExtractionError, Page

MAX_BYTES = 64 * 1024**2

_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html",
    ".md": "text/markdown", ".markdown": "text/markdown", ".txt": "text/plain",
}  # fmt: skip


def read_page(path: Path, url: str | None = None, captured_at: datetime | None = None) -> Page:
    """A file as a page; its modification time says nothing about when it was captured and is not used.

    Raises `ExtractionError` for a file that cannot be read.
    """
    try:
        body = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        if body[:2] == b"\x1f\x8b":
            body = zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES)
    except (OSError, zlib.error) as error:
        raise ExtractionError(f"cannot read {path}: {error}") from error
    suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    return Page(url, body, captured_at, _TYPES.get(suffix.lower()))
