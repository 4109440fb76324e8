"""What a site's file points at, and where it is wrong."""

from crawler.sites import Selectors, Site
from tests.crawler.extractors.small_pages import ONE, TWO, page


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
