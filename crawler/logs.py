"""What Scrapy's log says of an item: its address, never the whole page."""

from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

from crawler.items import Visit


class ShortLog(LogFormatter):
    """Scrapy log formatter."""

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
