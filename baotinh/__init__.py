"""Báo Tỉnh: crawl, keep, extract and query Vietnamese provincial newspapers."""

from crawler.extractors import extract
from pipelines.archive import Archive

__version__ = "0.1.0"
__all__ = ["Archive", "__version__", "extract"]
