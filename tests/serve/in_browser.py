"""The desk in headless Chromium: `make browser`. The default run does not have it, since it needs a browser."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.serve.province import COPY, FLOOD, GONE, HARM, make, number
from tests.test_house import ROOT

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PICTURES = ROOT / "build" / "desk"
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
PAGES: dict[str, str] = {
    "front": "/",
    "search": "/search?q=lu",
    "search-many": "/search?q=ve&by=week",
    "search-narrowed": "/search?q=ve&province=Vĩnh+Long&lineage=new&from=2026-03-01&to=2026-09-30&one_per_story=1",
    "browse": "/search",
    "nothing": "/search?q=hamm+luong",
    "broken": '/search?q="lu',
    "article": "/article/{flood}",
    "copy": "/article/{copy}",
    "gone": "/article/{gone}",
    "harm": "/article/{harm}",
    "long": "/article/{long}",
    "kept": "/article/{flood}/page",
    "missing": "/article/99999",
    "tables": "/snapshot",
    "table": "/snapshot/articles?_search=lu",
    "row": "/snapshot/articles/{flood}",
    "sql": "/snapshot?sql=select+id,+title+from+articles",
}


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="session")
def home(data: Path) -> Iterator[str]:
    """The address of a desk that runs as a program of its own."""
    command = [sys.executable, "-m", "baotinh", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as desk:
        assert desk.stdout is not None
        found = re.search(r"http://[\d.:]+", desk.stdout.readline())
        assert found
        yield found[0]
        desk.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def paths(data: Path) -> dict[str, str]:
    named = {"flood": FLOOD, "copy": COPY, "gone": GONE, "harm": HARM, "long": HARM.replace("999", "998")}
    numbers = {name: number(data, url) for name, url in named.items()}
    return {name: path.format(**numbers) for name, path in PAGES.items()}


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, home: str) -> Iterator[Open]:
    """Opens pages; whatever the console says of them, or what else they ask for, fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            complaints.append(f"{message.location.get('url')}: {message.text}")

    def asked_for(request: Request) -> None:
        if not request.url.startswith(home):
            complaints.append(f"asked for {request.url}")

    def open_page(path: str, *, size: str = "desktop", scheme: str = "light", **options: Any) -> Page:
        width, height = SIZES[size]
        asked: dict[str, Any] = {"locale": "en-US", **options}
        asked |= {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
        context = browser.new_context(**asked)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", asked_for)
        page.goto(home + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_and_is_pictured(
    opened: Open, paths: dict[str, str], name: str, size: str, scheme: str
) -> None:
    page = opened(paths[name], size=size, scheme=scheme)
    page.wait_for_load_state("networkidle")
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}-{size}-{scheme}.png", full_page=True)
    if not paths[name].startswith("/snapshot"):
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
