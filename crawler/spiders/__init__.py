"""Spiders: `scrapy list` and `scrapy crawl PAPER` straight from the site files."""

from pathlib import Path
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawler.sites import Site, load_sites
from crawler.spiders.news import spider_for


class PaperLoader:
    """Scrapy's spider loader: one spider for each newspaper, the shipped ones and those of `DATA/papers/`."""

    def __init__(self, sites: dict[str, Site]) -> None:
        self.sites = sites

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Read the site files."""
        return cls(load_sites(Path(settings["DATA_DIR"]) / "papers"))

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of a newspaper."""
        if spider_name not in self.sites:
            raise KeyError(f"Spider not found: {spider_name}")
        return spider_for(spider_name, (self.sites[spider_name],))

    def find_by_request(self, request: Request) -> list[str]:
        """The newspapers that an address may belong to."""
        return [name for name, site in self.sites.items() if site.owns(request.url)]

    def list(self) -> list[str]:
        """The names of all newspapers."""
        return sorted(self.sites)
