"""The keywords of an article."""

from tests.crawler.extractors.small_pages import ONE, THREE, TWO, page, site, story


def test_tags_stay_tags_though_a_site_file_excludes_or_points_at_them() -> None:
    listed = "<div class=c-tag>Từ khóa: <a href=/tag/lua>#Lúa mùa</a> <a href=/tag/nuoc>#Nước lớn</a></div>"
    for helped in (None, site(exclude=(".c-tag",)), site(tags=".c-tag a", exclude=(".c-tag",))):
        article = page(story() + listed, helped=helped)
        assert (article.tags, article.body) == (("Lúa mùa", "Nước lớn"), (ONE, TWO, THREE))
