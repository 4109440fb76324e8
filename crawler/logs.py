"""What Scrapy's log says of an item: its address, never the whole page; and nothing that a terminal would obey."""

import logging
from traceback import format_exception
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

from crawler.items import Visit
from crawler.text import visible


class VisibleRecord(logging.LogRecord):
    """A record of the log in which nothing is left that a terminal would obey, whichever handler prints it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0] is not None:
            self.exc_text = visible("".join(format_exception(*self.exc_info)).rstrip("\n"))

    def getMessage(self) -> str:  # noqa: N802  # the library's name
        """The line."""
        return visible(super().getMessage())


class ShortLog(LogFormatter):
    """Scrapy log formatter; from the first one on, all records are `VisibleRecord`.

    Scrapy puts up its handlers when it likes, also after this, and `scrapy crawl` passes no other place of ours.
    """

    def __init__(self) -> None:
        logging.setLogRecordFactory(VisibleRecord)

    def scraped(self, item: Any, *args: Any, **kwargs: Any) -> LogFormatterResult:
        """A visit came out of a page."""
        return super().scraped(_short(item), *args, **kwargs)

    def dropped(self, item: Any, *args: Any, **kwargs: Any) -> LogFormatterResult:
        """A visit could not be stored."""
        return super().dropped(_short(item), *args, **kwargs)

    def item_error(self, item: Any, *args: Any, **kwargs: Any) -> LogFormatterResult:
        """Storing a visit failed."""
        return super().item_error(_short(item), *args, **kwargs)


def _short(item: Any) -> Any:
    return f"{item.outcome} {item.ask.url}" if isinstance(item, Visit) else item
