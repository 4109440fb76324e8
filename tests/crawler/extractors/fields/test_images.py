"""The pictures of an article."""

import pytest

from tests.crawler.extractors.small_pages import ONE, OTHER, THREE, TWO, page, story


def test_advertisements_and_pictures_of_other_stories_are_none_of_the_article() -> None:
    own, other = "<p><img src=/a.jpg></p>", "<div class=ads-slot><img src=/qc.gif></div>"
    linked = f"<div class=related><a href=/b-1.html><img src=/b.jpg>{OTHER}</a></div>"
    assert [image.url for image in page(story(own, other, linked)).images] == ["https://bao.example/a.jpg"]


@pytest.mark.parametrize(
    "frame",
    [
        "<figure><img src=/a.jpg><figcaption><p>{}</p></figcaption></figure>",
        "<figure><img src=/a.jpg><figcaption><div><p>{}</p></div></figcaption></figure>",
        "<table class=image><tr><td><img src=/a.jpg></td></tr><tr><td class=note><p>{}</p></td></tr></table>",
        "<table><tr><td><img src=/a.jpg></td></tr><tr><td><p>{}</p></td></tr></table>",
    ],
    ids=["figcaption", "deep", "table with a class", "table"],
)
@pytest.mark.parametrize(
    "text", ["Bà con ấp 3 đắp bờ bao.", "Anh Lê Hữu Lữ, trưởng ấp 3, bên đoạn bờ bao vừa đắp xong."]
)
def test_what_stands_below_a_picture_in_its_own_frame_is_its_caption(frame: str, text: str) -> None:
    article = page(story(frame.format(text)))
    assert article.body == (ONE, TWO, THREE)
    assert [(image.url, image.caption) for image in article.images] == [("https://bao.example/a.jpg", text)]


def test_a_paragraph_beside_a_picture_in_a_table_that_holds_the_story_is_text() -> None:
    told = "".join(f"<p>{text}</p>" for text in (ONE, TWO, THREE, f"{ONE} Rồi."))
    assert page(f"<table><tr><td><img src=/a.jpg></td><td>{told}</td></tr></table>").body[:3] == (ONE, TWO, THREE)


@pytest.mark.parametrize("box", ["div class=box-in-text", "div", "p"])
def test_a_picture_that_leads_where_a_related_title_leads_is_of_that_story(box: str) -> None:
    card = f"<{box}><a href=/b-1.html><img src=/b.jpg></a><a href=/b-1.html>{OTHER}</a></{box.split()[0]}>"
    own = "<p><a href=/a.jpg><img src=/a.jpg></a></p>"
    assert [image.url for image in page(story(own, card)).images] == ["https://bao.example/a.jpg"]
