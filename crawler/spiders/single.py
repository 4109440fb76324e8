"""Single pages that somebody names: asked for within the same guards as any other, and kept nowhere."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, ClassVar

from protego import Protego
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.contact import is_loopback
from crawler.items import Answer
from crawler.sites import Site

_WIRED = ("EXTENSIONS", "SPIDER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES")
_KEEPS = "pipelines."
"""How the names begin of whatever needs an archive."""


class PageSpider(Spider):
    """Asks for pages, one request each, redirects to any public host included; a class is made by `pages_of`."""

    name = "pages"
    urls: ClassVar[tuple[str, ...]] = ()
    sites: ClassVar[tuple[Site, ...]] = ()
    """Papers whose files may say that a certificate is broken."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.found: dict[str, Answer | str] = {}
        """By address: what was answered, or why nothing was."""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Without an archive; each page in a line of its own, without delay where nobody else is asked."""
        super().update_settings(settings)
        without_archive(settings)
        at_home = [_line(number) for number, url in enumerate(cls.urls) if is_loopback(url)]
        slots = {line: {"concurrency": 1, "delay": 0} for line in at_home}
        settings.set("DOWNLOAD_SLOTS", slots, priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """The pages."""
        for number, url in enumerate(self.urls):
            meta = {"download_slot": _line(number), "wanted": url}
            yield Request(url, callback=self.parse, errback=self.failed, dont_filter=True, meta=meta)

    async def parse(self, response: Response, **_: Any) -> None:
        """Take note of an answer, whatever its status."""
        kind = response.headers.get("Content-Type")
        text = kind.decode("latin-1") if kind else None
        answer = Answer(response.url, response.status, response.body, datetime.now(UTC), text)
        self.found[response.meta["wanted"]] = answer

    def failed(self, failure: Failure) -> None:
        """Take note of why there is none."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.found[request.meta["wanted"]] = reason_of(failure.value)

    def robots(self, origin: str, rules: Protego) -> None:
        """A host's rules; who asks for a page needs none of the sitemaps in them."""


def without_archive(settings: BaseSettings) -> None:
    """Take out of the wiring what keeps anything."""
    for name in _WIRED:
        kept = {what: at for what, at in settings.getdict(name).items() if not str(what).startswith(_KEEPS)}
        settings.set(name, kept, priority="spider")


def pages_of(urls: tuple[str, ...], sites: tuple[Site, ...] = ()) -> type[PageSpider]:
    """A spider class for these addresses."""
    return type("PageSpider", (PageSpider,), {"urls": urls, "sites": sites, "__doc__": PageSpider.__doc__})


def _line(number: int) -> str:
    return f"page {number}"


def reason_of(error: BaseException | None) -> str:
    """Why there is no answer, in words of ours where there are any."""
    return str(error) if type(error).__module__.startswith("crawler.") else f"{type(error).__name__}: {error}"
