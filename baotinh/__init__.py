"""Báo Tỉnh: crawl, keep, extract and query Vietnamese provincial newspapers."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from baotinh.archive import Archive
    from crawler.extractors import extract
    from pipelines.db.archive import ArchiveError

__version__ = "0.1.0"
__all__ = ["Archive", "ArchiveError", "__version__", "extract"]

_PLACES = {"Archive": "baotinh.archive", "ArchiveError": "pipelines.db.archive", "extract": "crawler.extractors"}


def __getattr__(name: str) -> Any:
    """What Python users import, loaded when it is asked for: the command has to hear signals before."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
