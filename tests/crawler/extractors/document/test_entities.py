"""Letters that were escaped twice."""

import pytest

from crawler.extractors.document.entities import decoded
from tests.crawler.extractors.small_pages import ONE, THREE, TWO, page, story


def test_letters_that_were_escaped_twice_are_read_with_a_flag() -> None:
    escaped = ONE.replace("á", "&amp;aacute;").replace("ã", "&amp;atilde;").replace("ê", "&amp;#234;")
    article = page(story().replace(ONE, escaped))
    assert article.body == (ONE, TWO, THREE)
    assert "escaped_twice" in article.flags


def test_a_page_that_escapes_once_has_no_flag() -> None:
    assert "escaped_twice" not in page(story().replace("á", "&aacute;")).flags


@pytest.mark.parametrize(
    "text", ["Viết &nbsp; để có khoảng trắng", "c&aacute;ch viết &lt;b&gt;", "R&D; AT&T", "a &amp b"]
)
def test_what_is_spoken_of_or_shows_markup_stays(text: str) -> None:
    assert decoded(text) == text
