"""What a site's file points at, and where it is wrong."""

from crawler.sites import Selectors, Site
from tests.crawler.extractors.small_pages import ONE, THREE, TWO, long_story, page


def test_a_site_file_helps_and_its_error_is_flagged() -> None:
    site = Site(
        id="thu", name="Báo Thử", domain="bao.example", selectors=Selectors(body=".aside", exclude=(".ghi-chu",))
    )
    note = (
        "<p class=ghi-chu>Ghi chú của tòa soạn về một chương trình khác không liên quan đến bài viết này của báo.</p>"
    )
    article = page(f"<div class=content><p>{ONE}</p>{note}<p>{TWO}</p></div><div class=aside>Lề</div>", helped=site)
    assert article.body == (ONE, TWO)
    assert "site_body_disagrees" in article.flags


def test_of_two_boxes_that_hold_the_same_text_the_inner_one_is_the_body() -> None:
    site = Site(id="thu", name="Báo Thử", domain="bao.example", selectors=Selectors(body="div.post, div.single"))
    inner = long_story(last=f"<p><a href=/c-1.html>{TWO}</a></p>").replace("class=text", "class=single")
    article = page(f"<div class=post><a href=/t>Tin</a>{inner}</div>", helped=site)
    assert article.body[-2:] == (THREE, TWO)
