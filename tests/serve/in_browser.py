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
from axe_playwright_python.sync_playwright import Axe
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


OF_DATASETTE = {"color-contrast", "label", "select-name", "scrollable-region-focusable", "link-name", "heading-order"}
"""What its own templates lack."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_is_for_everyone_and_is_pictured(
    opened: Open, paths: dict[str, str], name: str, size: str, scheme: str
) -> None:
    page = opened(paths[name], size=size, scheme=scheme)
    page.wait_for_load_state("networkidle")
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}-{size}-{scheme}.png", full_page=True)
    is_ours = not paths[name].startswith("/snapshot")
    if is_ours:
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = Axe().run(page).response["violations"]
    serious = {one["id"]: one["nodes"][0]["html"] for one in found if one["impact"] in ("serious", "critical")}
    assert {rule: html for rule, html in serious.items() if is_ours or rule not in OF_DATASETTE} == {}


def test_a_flood_is_found_read_compared_and_its_month_taken_away(opened: Open, tmp_path: Path) -> None:
    page = opened("/")
    page.get_by_role("searchbox").fill("lu ve som")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Lũ về sớm trên sông Hàm Luông, 5 người bị thương").click()
    page.get_by_role("link", name="see what changed").click()
    assert page.locator("#edits").is_visible()
    assert "412" in page.locator("ins").all_inner_texts()
    page.get_by_role("link", name="Bến Tre").click()
    page.get_by_label("from", exact=True).fill("2026-09-01")
    page.get_by_label("to", exact=True).fill("2026-09-30")
    page.locator(".days button").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel").click()
    waiting.value.save_as(tmp_path / "it.xlsx")
    assert (tmp_path / "it.xlsx").read_bytes()[:2] == b"PK"
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV", exact=True).first.click()
    waiting.value.save_as(tmp_path / "it.csv")
    assert "Hàm Luông" in (tmp_path / "it.csv").read_text("utf-8")


def test_a_facet_narrows_down_and_is_taken_out_again(opened: Open) -> None:
    page = opened("/search?q=ve")
    before = page.locator(".count b").inner_text()
    page.locator("#facets a", has_text="Báo Đồng Lúa").click()
    assert page.locator(".count b").inner_text() != before
    page.locator(".chips a").click()
    assert page.locator(".count b").inner_text() == before
    page.get_by_text("The chart as a table").click()
    assert page.locator(".trend table").is_visible()
    page.wait_for_load_state("networkidle")
    assert page.locator(".trend img").evaluate("image => image.complete && image.naturalWidth > 300")


def test_the_language_that_is_chosen_stays(opened: Open) -> None:
    page = opened("/search?q=lu")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Tiếng Việt").click()
    assert page.locator("html").get_attribute("lang") == "vi"
    page.get_by_role("link", name="Báo Tỉnh", exact=True).click()
    assert "Báo tỉnh đã viết gì?" in page.inner_text("h1")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_all_of_it_is_reached_by_the_keyboard(opened: Open) -> None:
    page = opened("/")
    focused = "document.activeElement"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.className") == "skip"
    assert page.evaluate(f"{focused}.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.name") == "q"
    assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"
    page.keyboard.type("lu ve som")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=lu+ve+som")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(f"{focused}.pathname || ''").startswith("/article/"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/*")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(f"{focused}.tagName + ' ' + ({focused}.getAttribute('href') || '')"))
        assert page.evaluate(f"{focused} === document.body || {focused}.matches(':focus-visible')")
    assert "SUMMARY " in reached
    assert any(one.endswith(".wacz") for one in reached)


def test_nothing_that_a_page_says_runs(opened: Open, paths: dict[str, str]) -> None:
    for path in (
        paths["harm"],
        paths["long"],
        "/search?q=hai",
        "/",
        "/snapshot/articles?_search=hai",
        "/snapshot/related",
    ):
        page = opened(path)
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.dataset.ran") is None
        assert page.evaluate("getComputedStyle(document.querySelector('main, section.content')).display") != "none"
        assert page.locator("a[href^='javascript']").count() == 0
    source = opened(paths["kept"].replace("/page", "/source"))
    assert source.title() == ""
    assert "document.title" in source.inner_text("body")


def test_an_article_is_printed_without_what_surrounds_it(opened: Open, paths: dict[str, str]) -> None:
    page = opened(paths["article"])
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible()
    assert not page.locator("#edits").is_visible()
    assert page.locator("article .body").is_visible()
    assert page.locator("#citation").is_visible()
