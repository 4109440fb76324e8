"""`python -m tests.reading_badly …`: the command, on pages that no reader gets to the end of.

Pages with these words in them do what the words say, in the process that reads them.
"""

import os
import signal
import time

from crawler.extractors import extract
from crawler.items import Article, Page, Visit
from crawler.sites import Site
from crawler.spiders.pages import read_page
from crawler.spiders.tasks import Task

WORKS, WAITS, DIES, FILLS = (f"<!-- {word} -->" for word in ("works", "waits", "dies", "fills"))


def obey(body: bytes) -> None:
    """What the page says."""
    while WORKS.encode() in body:
        pass
    if WAITS.encode() in body:
        time.sleep(600)
    if DIES.encode() in body:
        os.kill(os.getpid(), signal.SIGKILL)
    if FILLS.encode() in body:
        bytearray(1 << 40)


def read_badly(task: Task) -> Visit:
    """`read_page`, but for those pages."""
    obey(task.page.body)
    return read_page(task)


def extract_badly(page: Page, site: Site | None = None) -> Article:
    """`extract`, but for those pages."""
    obey(page.body)
    return extract(page, site)


if __name__ == "__main__":
    from baotinh import importing, rebuild
    from baotinh.__main__ import main
    from crawler import readers
    from crawler.spiders import news
    from tests import reading_badly

    for module in (news, rebuild):
        module.read_page = reading_badly.read_badly  # type: ignore[attr-defined]
    for module in (importing, rebuild):
        module.extract = reading_badly.extract_badly  # type: ignore[attr-defined]
    readers.CPU_SECONDS, readers.SECONDS = 1, 3
    main()
