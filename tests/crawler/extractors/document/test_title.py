"""The headline is the visible one that the statements agree with."""

from crawler.extractors import extract
from crawler.items import Page
from tests.crawler.extractors.small_pages import TITLE, URL, WHEN, story


def test_the_only_h1_may_be_the_logo() -> None:
    html = f"<head><title>{TITLE}</title></head><body><div><h1>Báo Tân Hòa</h1></div><h2>{TITLE}</h2>{story()}</body>"
    assert extract(Page(URL, html.encode(), WHEN)).title == TITLE
