"""Pages that somebody names, asked for in this process within the guards of a crawl; and what is done next."""

import logging
import re
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import TypeAlias

import click
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from baotinh.crawling import log, project_settings
from baotinh.ending import Ending
from baotinh.errors import UnavailableError
from baotinh.options import known_sites
from baotinh.stopping import Stopped
from crawler.addresses import normalise
from crawler.contact import require_contact_for
from crawler.items import Answer, Page
from crawler.sites import Site, site_of
from crawler.spiders.in_turn import Asking, InTurnSpider, in_turn
from crawler.spiders.single import PageSpider, pages_of

Found: TypeAlias = Mapping[str, "Answer | str"]
"""By address: what was answered, or why nothing was."""

ERRORS = {
    "DownloadConnectionRefusedError": "nobody listens there",
    "DownloadTimeoutError": "it took too long",
    "CannotResolveHostError": "no such host is known, or this machine is offline",
    "DownloadFailedError": "the connection broke",
    "ResponseDataLossError": "the connection broke",
}
"""What Scrapy's errors mean."""
_OK = 200
_TLS = ("SSL", "TLS", "Certificate", "certificate", "VerificationError")
_BEHIND = "robots.txt not to be had: "
_USER = re.compile(r"(^|//)[^/@]+@")  # "https://me:secret@bao.vn/"


def fetch(
    urls: tuple[str, ...], settings: Settings, sites: tuple[Site, ...] = (), *,
    then: Callable[[Found], type[Spider] | None] = lambda _: None, level: int = logging.WARNING,
) -> Found:  # fmt: skip
    """What answers at these addresses; `then` may say what is crawled after that, before this returns.

    Messages of the `level` and above are shown.

    Raises `Stopped` when a signal was heard.
    """
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)
    process = _InTurn(settings)
    log(level, terminal=True)  # after Scrapy has put up its own
    asking = process.create_crawler(pages_of(urls, sites))
    found: dict[str, Answer | str] = {}

    async def work() -> None:
        await process.crawl(asking)
        assert isinstance(asking.spider, PageSpider)
        found.update(asking.spider.found)
        spider = None if ending.is_told else then(found)
        if spider is not None:
            ending.crawler = process.create_crawler(spider)
            await process.crawl(ending.crawler)

    process.work = work
    ending = Ending(process, asking)
    _run(process, ending)
    return found


def _run(process: "_InTurn", ending: Ending) -> None:
    """Raises `Stopped` when a signal was heard, and whatever the work raised."""
    with ending.heeded():
        process.start(install_signal_handlers=False)
    if ending.is_told:
        stopped = Stopped("a signal")
        stopped.is_cut = ending.is_cut
        raise stopped
    if process.error is not None:
        raise process.error


def ask_in_turn(asking: Asking, settings: Settings, *, level: int = logging.WARNING) -> None:
    """Have a generator's requests answered, one after the other, until it wants no more.

    Raises `Stopped` when a signal was heard: the generator is closed then, wherever it was.
    """
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)
    process = _InTurn(settings)
    log(level, terminal=True)
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)  # who asks says itself what came of it
    crawler = process.create_crawler(in_turn(asking))

    async def work() -> None:
        await process.crawl(crawler)
        assert isinstance(crawler.spider, InTurnSpider)
        process.error = crawler.spider.error

    process.work = work
    _run(process, Ending(process, crawler))


class _InTurn(AsyncCrawlerProcess):
    """Scrapy's process, which here ends with the work that it was given: a reactor runs but once."""

    error: Exception | None = None
    work: Callable[[], Coroutine[object, object, None]]

    async def join(self) -> None:
        """Do the work."""
        try:
            await self.work()
        except Exception as error:  # noqa: BLE001  # the reactor would pass over it; it is raised when that has stopped
            self.error = error


def told(reason: str) -> str:
    """Why a page could not be had, in a few words."""
    name, _, rest = reason.removeprefix(_BEHIND).partition(": ")
    if is_unverified(reason):
        return "its certificate cannot be verified"
    if "private address: 127." in reason:
        return "it is an address of this machine: allowed with --allow-loopback"
    if "private address" in reason:
        return "it leads to a private address, which is never asked"
    if "max redirections" in reason:
        return "its redirects come to no end"
    if rest.startswith("DNS lookup failed"):
        return ERRORS["CannotResolveHostError"]
    return ERRORS.get(name, reason)


def is_unverified(reason: str) -> bool:
    """Whether it was the certificate of the host."""
    return any(word in reason for word in _TLS)


def without_password(url: str) -> str:
    """An address that can be shown."""
    return _USER.sub(r"\1…@", url)


def page_at(url: str, data: Path, contact: str | None, *, allow_loopback: bool) -> tuple[Page, Site | None]:
    """A page of the web, and the newspaper that it is of, if that is known; raises `UnavailableError` for none."""
    if (asked := normalise(url)) is None:
        raise click.UsageError(f"expected an http(s) address without a user name, such as https://baovidu.vn/a.html, "
                               f"found {without_password(url)!r}")  # fmt: skip
    require_contact_for((asked,), contact)
    known = known_sites(data)
    settings = project_settings(data, contact)
    settings.set("ALLOW_LOOPBACK", allow_loopback)
    answer = fetch((asked,), settings, tuple(known.values()))[asked]
    if isinstance(answer, str):
        raise UnavailableError(f"{url}: {told(answer)}")
    if answer.status != _OK:
        raise UnavailableError(f"{url}: expected a page, found HTTP {answer.status}")
    page = Page(answer.url, answer.body, answer.fetched_at, answer.content_type)
    return page, site_of(answer.url, known)
