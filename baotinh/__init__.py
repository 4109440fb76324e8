"""Báo Tỉnh: crawl, keep, extract and query Vietnamese provincial newspapers."""

TYPE_CHECKING = False  # typing takes its time, and until `baotinh.stopping` is loaded no signal is heard
if TYPE_CHECKING:
    from baotinh.archive import Archive
    from crawler.extractors import extract
    from pipelines.db.archive import ArchiveError

__version__ = "0.1.0"
__all__ = ["Archive", "ArchiveError", "__version__", "extract"]

_PLACES = {"Archive": "baotinh.archive", "ArchiveError": "pipelines.db.archive", "extract": "crawler.extractors"}


def __getattr__(name: str) -> object:
    """What Python users import, loaded when it is asked for."""
    from importlib import import_module

    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_PLACES[name]), name)
    return found
