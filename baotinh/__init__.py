"""Báo Tỉnh: crawl, keep, extract and query Vietnamese provincial newspapers."""

from baotinh.archive import Archive
from crawler.extractors import extract
from pipelines.db.archive import ArchiveError

__version__ = "0.1.0"
__all__ = ["Archive", "ArchiveError", "__version__", "extract"]
