"""Before the first test: Ctrl-C is heard, and what reading processes are forked from has loaded what they need."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from multiprocessing import forkserver

import pytest

from crawler.messages import ENGLISH, language, speak
from tests.variants import few

os.environ["LC_ALL"] = "C.UTF-8"  # commands speak English, whatever the tester does

# A shell that runs the tests in the background has them ignore Ctrl-C, and so would each command that they begin.
signal.signal(signal.SIGINT, signal.default_int_handler)

multiprocessing.set_forkserver_preload(["crawler.spiders.pages", "pytest"])
forkserver.ensure_running()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every", action="store_true", help="all variants of tests that take seconds each")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    is_named = any("::" in told for told in config.args) or config.option.keyword
    if config.option.every or is_named:
        return
    kept = few(items, config.rootpath)
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


@pytest.fixture(autouse=True)
def language_of_its_own() -> Iterator[None]:
    """No test leaves its language to the next one: the one that does fails."""
    yield
    left = language()
    speak(ENGLISH)
    assert left == ENGLISH
