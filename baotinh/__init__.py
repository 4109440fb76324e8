"""Báo Tỉnh: crawl, keep, extract and query Vietnamese provincial newspapers."""

from baotinh.beside import claim

claim()

from crawler.version import __version__  # noqa: E402  # ours, now

TYPE_CHECKING = False  # typing takes its time, and until `baotinh.stopping` is loaded no signal is heard
if TYPE_CHECKING:
    from baotinh.archive import Archive
    from crawler.extractors import extract
    from crawler.extractors.dates import choose_published, parse_timestamp
    from crawler.items import Page
    from pipelines.db.archive import ArchiveError

__all__ = ["Archive", "ArchiveError", "Page", "__version__", "choose_published", "extract", "parse_timestamp"]

_PLACES = {
    "Archive": "baotinh.archive",
    "ArchiveError": "pipelines.db.archive",
    "Page": "crawler.items",
    "choose_published": "crawler.extractors.dates",
    "extract": "crawler.extractors",
    "parse_timestamp": "crawler.extractors.dates",
}


def __getattr__(name: str) -> object:
    """What Python users import, loaded when it is asked for."""
    from importlib import import_module

    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_PLACES[name]), name)
    return found
