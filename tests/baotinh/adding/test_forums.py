"""What is a forum, and what only has a corner for its readers."""

import pytest

from baotinh.adding.forums import is_forum
from crawler.items import Page

_TEXT = "<html><body><p>Mọi người cho hỏi đường lên núi đi lối nào cho gần.</p></body></html>"


def _pages(*paths: str, text: str = _TEXT) -> list[Page]:
    return [Page(f"https://vi-du.vn{path}", text.encode(), None) for path in paths]


@pytest.mark.parametrize(
    "path",
    ["/threads/hoi-duong.123/", "/viewtopic.php?f=2&t=9", "/forum/showthread.php?t=1", "/index.php?topic=77.0",
     "/t/hoi-duong/123", "/forum/topic/hoi-duong/"],
)  # fmt: skip
def test_pages_at_addresses_of_threads_are_a_forum(path: str) -> None:
    assert is_forum(_pages(path, path, "/tin-tuc-1.html"))


@pytest.mark.parametrize("software", ["vBulletin 4.2", "XenForo", "phpBB", "Discourse 3.1.0", "MyBB 1.8", "NodeBB"])
def test_so_are_pages_whose_software_says_so(software: str) -> None:
    text = f'<html><head><meta name="Generator" content="{software}"></head><body>Chào</body></html>'
    assert is_forum(_pages("/hoi-duong-1.html", text=text))


def test_a_paper_with_a_corner_for_its_readers_is_none() -> None:
    assert not is_forum(_pages("/dien-dan/y-kien-ban-doc-1.html", "/tin-2.html", "/threads/hoi-duong.123/"))
    assert not is_forum(_pages("/t/thoi-su/bao-lu-lon-o-son-la-123.html", text=_TEXT.replace("Mọi", "XenForo")))
    text = '<html><head><meta name="generator" content="WordPress 6.4"></head><body><p>Diễn đàn</p></body></html>'
    assert not is_forum(_pages("/2026/11/dien-dan-kinh-te/", text=text))


def test_nothing_seen_is_none() -> None:
    assert not is_forum([])
