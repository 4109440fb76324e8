"""What a log is told."""

import logging

from baotinh.streams import one_line
from crawler.messages import translated


class LineFormatter(logging.Formatter):
    """A message in the log is one line, whatever is quoted in it; a traceback comes after it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the library's name
        """The line."""
        record.message = translated(record.message)
        return one_line(super().formatMessage(record))
