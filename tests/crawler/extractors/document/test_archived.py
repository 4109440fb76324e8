"""Pages that an archive of the web has kept."""

import pytest

from crawler.extractors import extract
from crawler.extractors.document.archived import original
from crawler.items import Page
from tests.crawler.extractors.small_pages import TITLE, WHEN, story

KEPT = "https://bao.example/thoi-su/bo-bao-123456.html"


@pytest.mark.parametrize(
    "address",
    [
        f"https://web.archive.org/web/20260312082000/{KEPT}",
        f"http://web.archive.org/web/2026id_/{KEPT}",
        f"https://archive.example/20260312082000/{KEPT}",
        f"https://web.archive.org/web/20260312082000/{KEPT.replace('//', '/', 1)}",
        KEPT,
    ],
)
def test_the_original_address_is_the_one_inside(address: str) -> None:
    assert original(address) == KEPT


def test_when_a_page_was_kept_is_not_when_it_was_published() -> None:
    url = f"https://web.archive.org/web/20260312082000/{KEPT}"
    html = f"<html><head><link rel=canonical href={url}></head><body><h1>{TITLE}</h1>{story()}</body></html>"
    article = extract(Page(url, html.encode(), WHEN))
    assert (article.published, article.canonical_url) == (None, KEPT)


def test_the_day_in_the_original_address_still_counts() -> None:
    url = f"https://web.archive.org/web/2026/{KEPT.replace('thoi-su', '2024/05/06')}"
    article = extract(Page(url, f"<h1>{TITLE}</h1>{story()}".encode(), WHEN))
    assert article.published is not None
    assert article.published.iso.startswith("2024-05-06")
