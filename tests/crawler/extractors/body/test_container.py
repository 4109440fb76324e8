"""Where the article hangs."""

import pytest

from crawler.extractors import extract
from crawler.items import Page
from tests.crawler.extractors.small_pages import ONE, OTHER, TITLE, TWO, WHEN, page, paragraphs


def test_a_story_split_over_sections_is_read_whole() -> None:
    parts = "".join(
        f"<section><div><div><h3>Phần {at}</h3><div>"
        + "".join(f"<p>{ONE} Đợt {at}.{n}.</p>" for n in range(3))
        + "</div></div></div></section>"
        for at in range(6)
    )
    assert sum(line.startswith(ONE) for line in page(f"<main>{parts}</main>").body) == 18


def test_a_story_of_short_lines_is_one() -> None:
    said = "".join(
        f"<p>- PV: Việc thứ {n} ra sao?</p><p>- Ông Bé: Chúng tôi đã làm xong bước {n}.</p>" for n in range(5)
    )
    article = page(f"<div class=text>{said}</div>")
    assert (article.body_status, len(article.body)) == ("ok", 10)


def test_a_paywall_class_around_the_whole_body_does_not_hide_it() -> None:
    assert page(f"<div class='premium paywall'>{paragraphs(ONE, TWO)}</div>").body == (ONE, TWO)


def test_a_body_hidden_until_a_script_shows_it_is_read() -> None:
    assert page(f"<div style='display:none'>{paragraphs(ONE, TWO)}</div>").body == (ONE, TWO)


def test_a_second_story_below_is_not_body() -> None:
    other = "".join(f"<p>Chuyện khác số {i}: {TWO}</p>" for i in range(8))
    body = f"<article><h1>{TITLE}</h1>{paragraphs(ONE, TWO, ONE + ' ' + TWO, TWO + ' ' + ONE)}</article>"
    body += f"<article><h2>Khác</h2><div>{other}</div></article>"
    html = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    article = extract(Page(None, html.encode(), WHEN))
    assert article.body[0] == ONE
    assert not any(text.startswith("Chuyện khác") for text in article.body)


STATED = '<meta property="article:published_time" content="2026-03-12T07:05:00+07:00">'


@pytest.mark.parametrize("items", [3, 4])
@pytest.mark.parametrize("heading", ["<h4>Tin liên quan</h4>", ""])
def test_a_short_story_is_not_outweighed_by_the_teasers_below_it(heading: str, items: int) -> None:
    teasers = "".join(
        f"<div class=rel><a href=/b-{n}.html>{OTHER} {n}</a><p>{n} {ONE} {TWO}</p></div>" for n in range(items)
    )
    article = page(f"<div id=nd><p>{ONE}</p><p>{TWO}</p></div><div class=tin>{heading}{teasers}</div>", head=STATED)
    assert article.body == (ONE, TWO)
    assert len(article.related) == items
