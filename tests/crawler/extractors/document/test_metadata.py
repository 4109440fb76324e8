"""What a page says of itself, in whatever state."""

import pytest

from tests.crawler.extractors.small_pages import ONE, TWO, page, paragraphs


def test_broken_jsonld_is_still_read() -> None:
    broken = (
        '{"@type": "NewsArticle",\n "headline": "Bờ\nbao", "datePublished": "2026-03-12T14:05:00+07:00", "n": 1'
        + "0" * 9000
        + ",}"
    )
    article = page(paragraphs(ONE, TWO), head=f'<script type="application/ld+json"><!-- {broken} --></script>')
    assert article.published is not None
    assert article.published.source == "jsonld.datePublished"


@pytest.mark.parametrize(
    "wrapped",
    [
        "/*<![CDATA[*/{}/*]]>*/",
        "//<![CDATA[\n{}\n//]]>",
        "<![CDATA[{}]]>",
        "/* of the paper */\n{}",
        "<!--\n{}\n-->",
        "{};",
        "[{},]",
    ],
)
def test_jsonld_is_read_whatever_stands_around_it(wrapped: str) -> None:
    stated = '{"@type": "NewsArticle", "headline": "Bờ bao", "datePublished": "2026-03-12T14:05:00+07:00",}'
    script = f'<script type="application/ld+json">{wrapped.replace("{}", stated)}</script>'
    article = page(paragraphs(ONE, TWO), head=script)
    assert article.published is not None
    assert article.published.source == "jsonld.datePublished"
