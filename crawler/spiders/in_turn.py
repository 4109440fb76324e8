"""One request after the other, for somebody who decides by each answer what to ask next; within the guards of all.

Who asks is a generator: it yields what it wants, is sent what came of it, and knows no network. What it does between
two answers, nobody else waits for.
"""

import asyncio
from collections.abc import AsyncIterator, Generator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from protego import Protego
from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.http.refusals import ROBOTS_AGAIN, Postponed
from crawler.sites import Site
from crawler.spiders.single import reason_of, without_archive


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for next."""

    url: str
    headers: Mapping[str, str]
    after: float = 0.0
    """Seconds to wait before that, besides the delay between any two requests to a host."""
    is_again: bool = False
    """Whether it was asked for before, and not to be had."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said, of whatever status; redirects are not followed."""

    url: str
    status: int
    headers: Mapping[str, str]
    """By lower-case name; of several of one name the first."""
    body: bytes
    """Decompressed."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Why nothing was said."""

    reason: str
    is_final: bool
    """Whether asking again is of no use: it was never sent, or too large."""


Asking: TypeAlias = Generator[Wanted, Reply | Silence, None]
"""Who asks."""


class InTurnSpider(Spider):
    """Asks as a generator wants; a class is made by `in_turn`."""

    name = "in-turn"
    asking: ClassVar[Asking]
    sites: ClassVar[tuple[Site, ...]] = ()
    """Papers whose files may say that a certificate is broken: none, for no paper is asked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error: Exception | None = None
        """What the generator raised."""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Without an archive: the generator keeps what it wants kept."""
        super().update_settings(settings)
        without_archive(settings)

    async def start(self) -> AsyncIterator[Request]:
        """Ask, until nothing more is wanted; nothing is left for the engine to ask."""
        try:
            wanted = next(self.asking)
            while True:
                await asyncio.sleep(wanted.after)
                wanted = self.asking.send(await self._answer(wanted))
        except StopIteration:  # nothing more is wanted
            pass
        except Exception as error:  # noqa: BLE001  # the engine would write it into a log: it is raised when that has ended
            self.error = error
        finally:
            self.asking.close()
        requests: tuple[Request, ...] = ()
        for request in requests:
            yield request

    async def _answer(self, wanted: Wanted) -> Reply | Silence:
        meta = {"dont_redirect": True, "dont_retry": True, ROBOTS_AGAIN: wanted.is_again}
        request = Request(wanted.url, headers=dict(wanted.headers), meta=meta, dont_filter=True)
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest as error:
            return Silence(reason_of(error), is_final=not isinstance(error, Postponed))
        except Exception as error:  # noqa: BLE001  # whatever the network brings about
            return Silence(reason_of(error), is_final=False)
        return Reply(response.url, response.status, _fields(response), response.body)

    def robots(self, origin: str, rules: Protego) -> None:
        """A host's rules; nobody here needs the sitemaps in them."""


def in_turn(asking: Asking) -> type[InTurnSpider]:
    """A spider class that asks for a generator."""
    return type("InTurnSpider", (InTurnSpider,), {"asking": asking, "__doc__": InTurnSpider.__doc__})


def _fields(response: Response) -> dict[str, str]:
    pairs = ((name.decode("latin-1").lower(), values) for name, values in response.headers.items())
    return {name: values[0].decode("latin-1") for name, values in pairs if values}
