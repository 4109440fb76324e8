"""The pictures of an article."""

from tests.crawler.extractors.small_pages import OTHER, page, story


def test_advertisements_and_pictures_of_other_stories_are_none_of_the_article() -> None:
    own, other = "<p><img src=/a.jpg></p>", "<div class=ads-slot><img src=/qc.gif></div>"
    linked = f"<div class=related><a href=/b-1.html><img src=/b.jpg>{OTHER}</a></div>"
    assert [image.url for image in page(story(own, other, linked)).images] == ["https://bao.example/a.jpg"]
