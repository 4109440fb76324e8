"""The pages in a file that others saved, whatever kind of file it is."""

from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from crawler.items import ExtractionError, Page
from pipelines.warc.reader import Damage
from pipelines.warc.record import Record

from . import mhtml
from .kinds import Kind, kind_of, warcs_in
from .records import read_records

_REFUSED = {
    "table": "a table (CSV): `--index` takes one that says which address each file had",
    "packed": "a file that is packed (zstd, lz4, xz, bzip2, 7-Zip, RAR): unpack it first",
    "other": "none of HTML, Markdown, text, WARC, ARC, WACZ and MHTML",
}
_Found = Record | Page | Damage


def read_file(path: Path, read_page: Callable[[Path], Page]) -> Iterator[_Found]:
    """What lies in a file: records of others' archives, or the one page that it is; and what of it is damaged.

    Raises `ExtractionError` for a file that is none of these, or cannot be read. `read_page` reads a page.
    """
    try:
        kind = kind_of(path)
        yield from _READ.get(kind, _refuse(kind))(path, read_page)
    except (OSError, BadZipFile) as error:
        raise ExtractionError(f"cannot read {path}: {error}") from error


def _records(path: Path, _read_page: object) -> Iterator[_Found]:
    with path.open("rb") as file:
        yield from read_records(file, path.name)


def _collection(path: Path, _read_page: object) -> Iterator[_Found]:
    with ZipFile(path) as inside:
        for name in warcs_in(path):
            with inside.open(name) as file:
                yield from read_records(file, f"{path.name}/{name}")  # type: ignore[arg-type]  # it can be sought in


def _message(path: Path, read_page: Callable[[Path], Page]) -> Iterator[_Found]:
    page = read_page(path)
    yield Page(page.url, page.body, page.fetched_at, mhtml.TYPE)


def _page(path: Path, read_page: Callable[[Path], Page]) -> Iterator[_Found]:
    yield read_page(path)


def _refuse(kind: Kind) -> Callable[[Path, object], Iterator[_Found]]:
    def refuse(path: Path, _read_page: object) -> Iterator[_Found]:
        raise ExtractionError(f"cannot read {path}: expected a page or an archive, found {_REFUSED[kind]}")

    return refuse


_READ: dict[Kind, Callable[[Path, Callable[[Path], Page]], Iterator[_Found]]] = {
    "records": _records,
    "collection": _collection,
    "message": _message,
    "page": _page,
}
