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


@pytest.mark.parametrize(
    ("below", "caption", "credit"),
    [
        ("<p>Ảnh Minh Khôi</p>", None, "Minh Khôi"),
        ("<p>Ảnh TTXVN</p>", None, "TTXVN"),
        ("<p>Bà con ấp 3 đắp bờ bao. Ảnh của Quốc Bảo</p>", "Bà con ấp 3 đắp bờ bao.", "Quốc Bảo"),
        ("<p align=center><em>Bà con ấp 3.</em></p><p>Ảnh Minh Khôi</p>", "Bà con ấp 3.", "Minh Khôi"),
        ("<p class=caption>Bà con ấp 3.</p><p>Ảnh của Quốc Bảo</p>", "Bà con ấp 3.", "Quốc Bảo"),
    ],
    ids=["a name", "an agency", "behind a sentence", "below a slanted line", "below a caption"],
)
def test_who_took_a_picture_is_told_right_below_it_without_a_colon(
    below: str, caption: str | None, credit: str
) -> None:
    article = page(story(f"<p><img src=/a.jpg></p>{below}"))
    assert article.body == (ONE, TWO, THREE)
    assert [(image.caption, image.credit) for image in article.images] == [(caption, credit)]


def test_a_subhead_that_begins_like_a_credit_is_none_of_a_picture_far_above() -> None:
    subhead = "Ảnh Hà Nội"
    article = page(story("<p><img src=/a.jpg></p>", f"<p>{ONE} Rồi.</p><p><b>{subhead}</b></p>"))
    assert subhead in article.body


LONG = [f"Ở ấp {n}, {text[:1].lower()}{text[1:]} {ONE}" for n, text in enumerate((ONE, TWO, THREE, TWO), 1)]
FIGURES = {
    "a figure each": "<figure><img src=/{n}.jpg><figcaption>{text}</figcaption></figure>",
    "a paragraph in it": "<figure><img src=/{n}.jpg><figcaption><p>{text}</p></figcaption></figure>",
    "groups of pictures": "<div><figure><img src=/{n}a.jpg></figure><figure><img src=/{n}b.jpg></figure>"
    "<figcaption>{text}</figcaption></div>",
    "small tables": "<table><tr><td><img src=/{n}.jpg></td></tr><tr><td>{text}</td></tr></table>",
}


def figures(frame: str, texts: list[str]) -> str:
    return "".join(FIGURES[frame].format(n=n, text=text) for n, text in enumerate(texts))


@pytest.mark.parametrize(
    "sapo",
    ["", f"<h2 class=sapo>{OTHER} từ đầu tháng sau.</h2>", f"<p>{OTHER} từ tháng sau.</p>"],
    ids=["no sapo", "a named one", "a paragraph"],
)
@pytest.mark.parametrize("frame", FIGURES)
def test_a_story_told_in_captions_is_a_story(frame: str, sapo: str) -> None:
    texts = [f"{text} {TWO}" if n % 2 else text for n, text in enumerate(LONG)]  # some too long for a caption
    article = page(f"{sapo}<div class=text>{figures(frame, texts)}</div><p><b>Minh Khôi</b></p>")
    assert (article.body_status, article.body[-4:], article.authors) == ("ok", tuple(texts), ("Minh Khôi",))
    assert {image.caption for image in article.images} == {None}


@pytest.mark.parametrize("frame", FIGURES)
def test_long_captions_beside_a_text_are_captions(frame: str) -> None:
    told = [f"{n} {ONE} {TWO}" for n in range(6)]
    text = "".join(f"<p>{one}</p>" for one in told)
    assert page(f"<div class=text>{text}{figures(frame, LONG)}</div>").body == tuple(told)


@pytest.mark.parametrize("frame", FIGURES)
def test_captions_that_name_who_took_each_picture_are_captions(frame: str) -> None:
    texts = [f"{text} Ảnh: Minh Khôi" for text in LONG]
    article = page(f"<h2 class=sapo>{ONE}</h2><div class=text>{figures(frame, texts)}</div>")
    assert (article.lead, article.body) == (ONE, ())
    assert {image.credit for image in article.images if image.caption} == {"Minh Khôi"}


@pytest.mark.parametrize("frame", FIGURES)
def test_where_one_picture_in_four_names_who_took_it_all_have_captions(frame: str) -> None:
    texts = [f"{text} Ảnh: Minh Khôi" if n == 2 else text for n, text in enumerate(LONG)]
    article = page(f"<h2 class=sapo>{ONE}</h2><div class=text>{figures(frame, texts)}</div>")
    assert (article.lead, article.body) == (ONE, ())
    assert [image.caption for image in article.images if image.caption] == LONG
