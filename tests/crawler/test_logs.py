"""What reaches a terminal from the log, whoever prints it."""

import io
import logging
from collections.abc import Iterator

import pytest
from scrapy.utils.misc import load_object

from crawler import settings

POISON = "a\x1b[31mb\x9bc\u202ed\u2066e\u2069\r"
SHOWN = "a\ufffd[31mb\ufffdc\ufffdd\ufffde\ufffd\ufffd"


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    """What a plain handler prints, as Scrapy's own is one, once there is the log formatter that our settings name."""
    factory = logging.getLogRecordFactory()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.root.addHandler(handler)
    load_object(settings.LOG_FORMATTER).from_crawler(None)
    yield stream
    logging.root.removeHandler(handler)
    logging.setLogRecordFactory(factory)


def test_a_line_of_the_log_has_nothing_that_a_terminal_obeys(printed: io.StringIO) -> None:
    logging.getLogger("scrapy.core.scraper").warning("found <%s>", POISON)
    assert printed.getvalue() == f"found <{SHOWN}>\n"


def test_nor_has_a_traceback(printed: io.StringIO) -> None:
    logging.getLogger("twisted").error("failed", exc_info=ValueError(POISON))
    assert printed.getvalue() == f"failed\nValueError: {SHOWN}\n"
