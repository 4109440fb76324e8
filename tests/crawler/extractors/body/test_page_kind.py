"""Which pages are no article that can be read."""

import base64

import pytest

from crawler.extractors import extract
from crawler.items import Page
from tests.crawler.extractors.small_pages import ONE, OTHER, THREE, TWO, WHEN, long_story, page, story


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_section_page_of_a_few_teasers_is_a_listing(count: int) -> None:
    items = "".join(
        f"<div class=news><h3><a href=/b-{n}.html>{OTHER}</a></h3><span>{n} tháng trước</span><p>{ONE}</p></div>"
        for n in range(1, count + 1)
    )
    menu = "<ul class=menu><li><a href=/kinh-te>Kinh tế</a><li><a href=/xa-hoi>Xã hội</a></ul>"
    html = f"<html><head><title>Kinh tế - Báo</title></head><body>{menu}<h1>Kinh tế</h1>{items}</body></html>"
    article = extract(Page("https://bao.example/kinh-te?page=3", html.encode(), WHEN))
    assert (article.body_status, article.body) == ("listing", ())
    assert len(article.related) == count


def test_a_short_article_with_one_link_at_its_end_is_no_listing() -> None:
    article = page(f"<div class=text><p>{ONE}</p><p>{TWO}</p><p><a href=/b-1.html>{OTHER}</a></p></div>")
    assert (article.body_status, article.body) == ("ok", (ONE, TWO))


def test_a_row_of_one_letter_is_no_cipher() -> None:
    article = page(story(f"<p>{'x' * 5000}</p>"))
    assert (article.body_status, article.body[0]) == ("ok", ONE)


@pytest.mark.parametrize("heading", ["<h4>Tin liên quan</h4>", ""])
def test_an_enciphered_text_above_many_teasers_in_clear_is_enciphered_still(heading: str) -> None:
    cipher = base64.b64encode(f"{ONE} {TWO}".encode() * 4).decode()
    teasers = "".join(
        f"<div class=rel><a href=/b-{n}.html>{OTHER} {n}</a><p>{n} {ONE} {TWO}</p></div>" for n in range(9)
    )
    article = page(
        f"<p class=pHead>{ONE}</p><div class=text><p>{cipher}</p></div><div class=drel>{heading}{teasers}</div>"
    )
    assert (article.body_status, article.body) == ("encoded", ())


@pytest.mark.parametrize("box", ["<div class=comments>{}</div>", "<div id=comment>{}</div>", ""])
@pytest.mark.parametrize("lead", ["<h2 class=sapo>{}</h2>", "<p class=sapo>{}</p>"])
def test_a_story_of_pictures_keeps_its_lead_whatever_readers_wrote_below_it(lead: str, box: str) -> None:
    figures = "".join(
        f"<figure><img src=/{n}.jpg><figcaption>Bà con ấp {n} đắp bờ bao.</figcaption></figure>" for n in range(4)
    )
    article = page(f"{lead.format(ONE)}<div class=text>{figures}</div>{box.format(f'<p>{TWO}</p><p>{TWO} Vâng.</p>')}")
    assert article.body_status in ("ok", "media")
    assert (article.lead, article.body) == (ONE, ())
    assert len(article.images) == 4


@pytest.mark.parametrize("item", ["<li>{}</li>", "<div class=news>{}</div>", "<table><tr><td>{}</td></tr></table>"])
@pytest.mark.parametrize("count", [3, 6, 9])
def test_a_story_below_the_papers_whole_front_page_is_no_listing(count: int, item: str) -> None:
    front = "".join(
        item.format(f"<h3><a href=/b-{n}.html>{OTHER} {n}</a></h3><p>{n} {THREE}</p>") for n in range(count)
    )
    article = page(long_story(), above=f"<div class=front>{front}</div>")
    assert (article.body_status, article.body) == ("ok", page(long_story()).body)
