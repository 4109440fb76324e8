"""Each limit of what a page is taken for is where it is said."""

import base64
from collections.abc import Sequence

import pytest

from crawler.extractors.body import page_kind
from crawler.extractors.body.classify import Body
from crawler.extractors.body.page_kind import Signals, listing_points, scrambled, status, summarises
from crawler.extractors.body.rules import Role, Verdict
from crawler.extractors.body.teasers import items
from crawler.extractors.document import metadata
from crawler.extractors.document import title as titles
from crawler.extractors.document.blocks import Document
from tests.crawler.extractors.body.scenes import HEAD, line, sentence, walked
from tests.crawler.extractors.small_pages import TITLE, URL

TEASER = "<div><p><a href=/b-1.html>Trạm bơm mới chạy suốt đêm</a></p><p>{}</p></div>"
LINKED_HEAD = "<h3><a href=/b-1.html>Trạm bơm</a></h3>"
STORY_KIND = '<meta property="og:type" content="NewsArticle">'


def kept_of(document: Document) -> list[int]:
    """The blocks in elements that have `data-kept`."""
    return [block.index for block in document.blocks if block.box.element.get("data-kept") is not None]


def signals(inner: str, *, head: str = "", size: int | None = None, url: str = URL, headline: str = HEAD) -> Signals:
    """A page of which what has `data-kept` was kept, or as much as is said."""
    document = walked(headline + inner, head=head)
    meta = metadata.read(document, url)
    kept = tuple(document.blocks[at] for at in kept_of(document))
    body = Body({block.index: Verdict("body", "score") for block in kept})
    listed = frozenset(items(document.blocks))
    whole = sum(block.size for block in kept) if size is None else size
    return Signals(document, meta, titles.choose(document, meta, {}), body, url, kept, whole, listed)


def homes(*masses: int, kept: int = 0) -> str:
    """Long paragraphs, each in a home of its own; the first ones kept."""
    parts = (f"<p {'data-kept' * (at < kept)}>{sentence(mass)}</p><p>Nắng</p>" for at, mass in enumerate(masses))
    return "".join(f"<div>{part}</div>" for part in parts)


def teasers(*masses: int) -> str:
    return "".join(TEASER.format(sentence(mass)) for mass in masses)


FIVE = homes(400, 400, 400, 400, 400)
"""Whose fullest home has a fifth of it, for one point, and which are more than 1500, for one point less."""


@pytest.mark.parametrize(
    ("inner", "size", "points"),
    [
        (FIVE, 600, 1 - 1),
        (FIVE, 599, 1 - 1 + 1),
        (homes(*[125] * 8), 600, 1),
        (homes(120, *[110] * 8), 600, 1),
        (homes(119, *[111] * 8, 73), 600, 2),
        (homes(120, *[119] * 8), 600, 2),
        (homes(300, 280, 280, 140), 600, 0),
        (homes(299, 281, 280, 140), 600, 1),
        (homes(600, 400), 600, -1),
        (homes(600, 400), 599, 1),
        (homes(599, 401), 600, 0),
        (homes(*[300] * 5), 600, 1),
        (homes(*[300] * 4, 301), 600, 1 - 1),
    ],
    ids=["five homes", "little text", "an eighth", "exactly 12 %", "11.9 %", "less", "30 %", "29.9 %", "60 %",
         "60 % of little text", "59.9 %", "1500", "1501"],
)  # fmt: skip
def test_a_page_whose_text_is_scattered_over_many_homes_is_like_a_listing(inner: str, size: int, points: float) -> None:
    assert listing_points(signals(inner, size=size)) == points


OWN = homes(200, 200, 200, kept=1)


@pytest.mark.parametrize(
    ("inner", "points"),
    [
        (OWN + teasers(150), 1 + 0),
        (OWN + teasers(*[75] * 2), 1 + 0),
        (OWN + teasers(*[76] * 2), 1 + 1),
        (OWN + teasers(*[100] * 4), 1 + 1),
        (OWN + teasers(*[100] * 3, 101), 1 + 2),
        (OWN.replace("data-kept", "") + teasers(150), 1 + 1.5),
        (OWN.replace("data-kept", ""), 0),
        (OWN.replace("data-kept", "") + teasers(150).replace("<p>n", "<p data-kept>n"), 1 + 1.5),
    ],
    ids=["a fifth", "a fifth in two", "more than a fifth", "two fifths", "more", "none of it kept", "no teaser",
         "a teaser alone kept"],
)  # fmt: skip
def test_a_page_of_teasers_is_like_a_listing(inner: str, points: float) -> None:
    assert listing_points(signals(inner, size=600)) == points


@pytest.mark.parametrize(
    ("heads", "points"), [(14, 0), (15, 1 + 1), (29, 1 + 1), (30, 2 + 1)], ids=lambda value: str(value)
)
def test_a_page_with_many_headlines_in_links_is_like_a_listing(heads: int, points: float) -> None:
    """And less so, by one, where more than 1500 characters of text stand under few of them."""
    assert listing_points(signals(FIVE + LINKED_HEAD * heads, size=600)) == points


@pytest.mark.parametrize(("linked", "points"), [(849, -2), (850, -2), (851, -1)])
def test_a_page_that_is_links_for_85_parts_in_a_hundred_is_like_a_listing(linked: int, points: float) -> None:
    rest = 1_000 - linked - 1
    inner = f"<p><a href=/b>{line(linked)}</a> {line(rest)}</p>"
    found = signals(inner, headline="", size=600)
    assert sum(block.size for block in found.document.blocks) == 1_000
    assert listing_points(found) == 2 + (1 if linked > 850 else 0) + 0
    assert points == listing_points(found) - 4


@pytest.mark.parametrize(
    ("head", "points"),
    [
        ('<meta property="og:type" content="ItemList">', 0.5),
        ('<meta property="og:type" content="website">', 0.5),
        (STORY_KIND, -2),
        ('<meta property="article:published_time" content="2026-03-12T07:05:00+07:00">', -1),
        ('<meta property="article:modified_time" content="2026-03-12T07:05:00+07:00">', 0),
    ],
)
def test_what_a_page_says_of_itself_speaks_for_or_against_a_listing(head: str, points: float) -> None:
    assert listing_points(signals(FIVE, head=head, size=600)) == points


@pytest.mark.parametrize(
    ("sizes", "size", "points"),
    [
        ((181, 90, 90), 600, -2),
        ((180, 90, 90), 600, 0),
        ((361, 0, 0), 600, 0),
        ((181, 180), 600, 0),
        ((300, 200, 101), 1_000, -2),
        ((300, 200, 100), 1_000, 0),
        ((250, 60, 60), 300, 1),
        ((250, 111, 60), 300, -2 + 1),
        ((250, 110, 60), 300, 1),
    ],
)
def test_paragraphs_that_stand_together_are_no_listing(sizes: Sequence[int], size: int, points: float) -> None:
    """Three at least are kept, and long ones of one home are more than six tenths of what is, or of 600."""
    kept = "".join(f"<p data-kept>{sentence(one)}</p>" for one in sizes if one)
    there = signals(f"{FIVE}<div><p>Nắng</p>{kept}</div>", size=size)
    assert listing_points(there) == points


def test_the_home_that_holds_most_is_asked_whether_all_stands_together() -> None:
    kept = (
        f"<div><p data-kept>{sentence(361)}</p><p>Nắng</p></div><div><p data-kept>{sentence(80)}</p><p>Nắng</p></div>"
    )
    found = signals(FIVE + kept + "<p data-kept>Nắng</p>", size=600)
    assert page_kind._stands_together(found)


def test_a_headline_is_linked_that_is_a_link_for_more_than_half() -> None:
    half, more = (f"<h3><a href=/b>{line(10)}</a> {line(rest)}</h3>" for rest in (9, 8))
    assert page_kind._linked_heads(signals(half * 3 + more * 2)) == 2


def test_an_item_holds_nothing_together() -> None:
    item = TEASER.format(sentence(400)).replace("<p>n", "<p data-kept>n") + 2 * "<p data-kept>Nắng</p>"
    assert listing_points(signals(f"{FIVE}{item}", size=600)) == 1 - 1 + 1.5


def test_a_page_is_a_listing_from_three_and_a_half_points_on() -> None:
    nine = homes(*[110] * 10)
    half = '<meta property="og:type" content="website">'
    assert listing_points(signals(nine + LINKED_HEAD * 15, size=600)) == 3
    for head, is_listing in (("", False), (half, True)):
        assert page_kind._is_listing(signals(nine + LINKED_HEAD * 15, size=600, head=head)) is is_listing


def test_what_is_hidden_or_short_is_no_text_of_a_list() -> None:
    hidden = f"<div style=display:none><p>{sentence(800)}</p><p>Nắng</p></div>"
    assert page_kind._spread(signals(homes(400, 100) + teasers(300) + hidden)) == (300 / 800, 500, 400 / 800)
    assert page_kind._spread(signals("<p>Nắng</p>")) == (0, 0, 0)


# Error pages and walls.

LOST, WALL, DOOR = "404", "Just a moment...", "Đăng nhập"
PASSWORD = "<form><input type=password></form>"


@pytest.mark.parametrize(
    ("name", "said"), [("error", LOST), ("challenge", WALL), ("login", DOOR)], ids=["error", "challenge", "login"]
)
@pytest.mark.parametrize(("size", "is_one"), [(599, True), (600, False)])
def test_a_page_of_little_text_is_what_its_head_says(name: str, said: str, size: int, *, is_one: bool) -> None:
    parts = "".join(f"<p data-kept>{sentence(part)}</p>" for part in (300, size - 300))
    document = walked(f"<h1>{said}</h1><p>Nắng lên</p>{parts}{PASSWORD}", title=said)
    meta = metadata.read(document, URL)
    body = Body({at: Verdict("body", "score") for at in kept_of(document)})
    found = status(document, meta, titles.choose(document, meta, {}), body, URL)
    assert (found == name) is is_one


def test_a_login_page_asks_for_a_password() -> None:
    assert page_kind._is_login(signals(f"<h2>{DOOR}</h2>{PASSWORD}"))
    assert not page_kind._is_login(signals(f"<h2>{DOOR}</h2>"))
    assert not page_kind._is_login(signals(PASSWORD))


@pytest.mark.parametrize(
    ("inner", "is_one"),
    [
        ("<p>Nắng</p>" * 10 + "<p>404</p>", True),
        ("<p>Nắng</p>" * 11 + "<p>404</p>", False),
        (f"<p>404 {line(195)}</p>", True),
        (f"<p>404 {line(196)}</p>", False),
        ("<p>Nắng</p>" * 20 + "<h3>Mưa</h3>" * 4 + "<h3>404</h3>", True),
        ("<p>Nắng</p>" * 20 + "<h3>Mưa</h3>" * 5 + "<h3>404</h3>", False),
        ("<p>Nắng</p>" * 20 + f"<h3>404 {line(195)}</h3>", True),
        ("<p>Nắng</p>" * 20 + f"<h3>404 {line(196)}</h3>", False),
    ],
    ids=["twelfth line", "thirteenth", "199 characters", "200", "sixth heading", "seventh", "heading of 199", "of 200"],
)
def test_a_page_speaks_by_its_first_short_lines_and_headings(inner: str, *, is_one: bool) -> None:
    assert page_kind._is_error(signals(inner)) is is_one


# Text that nobody can read.

CIPHER = base64.b64encode(sentence(400).encode()).decode()


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        (CIPHER[:60], True),
        (CIPHER[:59], False),
        ("x" * 80, False),
        ("abcdefghijkl" * 6, False),
        ("abcdefghijklm" * 6, True),
        (CIPHER[:59] + " " + CIPHER[60:90], False),
        (CIPHER[:60] + " " + CIPHER[60:90], True),
        ("https://" + CIPHER[:120], False),
        ("-a:b-c:d-e:f-g:h-i:j-k:l" + "-" * 60, True),
        ("-a:b-c:d-e:f-g:h-i:j-k-l" + "-" * 60, False),
        ("-a:b c:d e:f g:h mưa nắng gió bão" + " mưa" * 12, False),
        ("đa:b c:d e:f g:h" + " mưabaogionangnuoc" * 3, True),
        ("đa:b c:d e:f ghh" + " mưabaogionangnuoc" * 3, False),
        ("đa:b c:d e:f g:h" + " mưabaogionangnuoc" * 5, True),
        ("đa:b c:d e:f g:h" + " mưabaogionangnuoc" * 5 + " m", False),
        ("aB-" * 6 + "-" * 60, True),
        ("aB-" * 5 + "-" * 60, False),
        ("mưa" * 54 + "a:b" * 60, False),
        ("aẢ* " * 15, True),
        ("ẢA* " * 15, False),
        (sentence(200), False),
    ],
)
def test_a_text_is_scrambled_that_no_language_looks_like(text: str, *, is_so: bool) -> None:
    assert scrambled(text) is is_so


@pytest.mark.parametrize(
    ("cipher", "clear", "is_so"),
    [
        (161, 0, True),
        (160, 0, False),
        (400, 399, True),
        (400, 400, False),
        (1_600, 1_499, True),
        (1_600, 1_500, False),
    ],
)
def test_a_page_is_encoded_that_has_more_cipher_than_text(cipher: int, clear: int, *, is_so: bool) -> None:
    parts = [500] * (clear // 500) + [clear % 500] * bool(clear % 500)
    texts = "".join(f"<p data-kept>{sentence(part)}</p>" for part in parts)
    assert page_kind._is_encoded(signals(f"<p>{(CIPHER * 4)[:cipher]}</p>{texts}")) is is_so


def test_blocks_of_sixty_characters_are_cipher_and_shorter_ones_are_none() -> None:
    for size, is_so in ((60, True), (59, False)):
        parts = "".join(f"<p>{CIPHER[at : at + size]}</p>" for at in (0, 70, 140))
        assert page_kind._is_encoded(signals(parts)) is is_so


def test_cipher_that_was_kept_and_teasers_in_clear_are_no_clear_text() -> None:
    teaser = TEASER.format(sentence(500)).replace("<p>n", "<p data-kept>n")
    assert page_kind._is_encoded(signals(f"<p data-kept>{CIPHER[:300]}</p>{teaser}"))


# Pictures, films, and nothing.

FILM = '<meta property="og:type" content="video.other">'


@pytest.mark.parametrize(
    ("sizes", "head", "url", "is_so"),
    [
        ((299, 300), FILM, URL, True),
        ((300, 300), FILM, URL, False),
        ((90, 90, 69), FILM, URL, True),
        ((90, 90, 70), FILM, URL, False),
        ((90,), FILM + STORY_KIND, URL, False),
        ((90,), "", "https://bao.example/video/lu-1.html", True),
        ((90,), "", URL, False),
        ((300, 300), "", "https://bao.example/video/lu-1.html", False),
    ],
)
def test_a_page_of_little_text_is_a_film_s(sizes: Sequence[int], head: str, url: str, *, is_so: bool) -> None:
    inner = "".join(f"<p data-kept>{sentence(size)}</p>" for size in sizes)
    assert page_kind._is_media(signals(inner, head=head, url=url)) is is_so


def test_a_film_of_an_article_is_no_page_of_a_film() -> None:
    both = '<script type="application/ld+json">[{"@type": "NewsArticle"}, {"@type": "VideoObject"}]</script>'
    assert not page_kind._is_media(signals("<p data-kept>Nắng</p>", head=both))
    assert page_kind._is_media(signals("<p data-kept>Nắng</p>", head=both.replace('{"@type": "NewsArticle"}, ', "")))


@pytest.mark.parametrize(
    ("sizes", "heads", "is_so"),
    [((69, 69, 21), 0, True), ((69, 69, 22), 0, False), ((70,), 0, False), ((69,), 29, True), ((69,), 30, False)],
)
def test_a_story_of_pictures_has_next_to_no_text_and_is_no_list(
    sizes: Sequence[int], heads: int, *, is_so: bool
) -> None:
    figures = "".join(f"<figure><img src=/{n}.jpg><figcaption>Bờ bao {n}</figcaption></figure>" for n in range(3))
    there = signals(figures + "".join(f"<p data-kept>{sentence(size)}</p>" for size in sizes) + LINKED_HEAD * heads)
    assert there.body is not None
    captions = {
        block.index: Verdict("caption", "caption") for block in there.document.blocks if block.raw.startswith("Bờ")
    }
    there.body.verdicts.update(captions)
    assert page_kind._is_picture_story(there) is is_so


@pytest.mark.parametrize(("sizes", "is_so"), [((), True), ((69, 69, 21), True), ((69, 69, 22), False), ((70,), False)])
def test_a_page_with_no_paragraph_and_few_lines_is_empty(sizes: Sequence[int], *, is_so: bool) -> None:
    inner = "".join(f"<p data-kept>{sentence(size)}</p>" for size in sizes)
    assert page_kind._is_empty(signals(inner)) is is_so


# Paragraphs that are summaries of other pages.


def headed(size: int, share: str = "{}", named: str = "") -> str:
    """A headline in a link, and a paragraph below it."""
    return f"<h3 {named}>{share.format(f'<a href=/b>{line(size)}</a>')}</h3><p data-kept>{sentence(90)}</p>"


PARAGRAPH = f"<p data-kept>{sentence(90)}</p>"
ITSELF = "<p data-kept><a href=/b>{}</a> " + sentence(90) + "</p>"


@pytest.mark.parametrize(
    ("inner", "is_so"),
    [
        (headed(15) * 2, True),
        (headed(14) * 2, False),
        (headed(15), False),
        (headed(15) * 2 + PARAGRAPH, True),
        (headed(15) * 2 + PARAGRAPH * 2, False),
        (headed(15) * 4 + PARAGRAPH * 2, True),
        (headed(15) * 4 + PARAGRAPH * 3, False),
        (headed(15, "{} " + line(15)) * 2, False),
        (headed(15, "{} " + line(14)) * 2, False),
        (headed(16, "{} " + line(14)) * 2, True),
        (headed(15, named="style=display:none") * 2, False),
        (ITSELF.format(line(15)) * 2, True),
        (ITSELF.format(line(14)) * 2, False),
        (ITSELF.replace("<a", "Mưa <a").format(line(15)) * 2, False),
        (("<h3><a href=/b>" + line(15) + "</a></h3><p>Nắng</p>" + PARAGRAPH) * 2, True),
        (("<h3><a href=/b>" + line(15) + "</a></h3><p><a href=/b>Ảnh</a></p>" + PARAGRAPH) * 2, True),
        (PARAGRAPH * 2 + headed(15) * 4 + "<h3><a href=/b>" + line(15) + "</a></h3>", True),
        (PARAGRAPH * 3 + headed(15) * 4, False),
    ],
)
def test_a_page_summarises_where_two_in_three_paragraphs_stand_below_another_s_headline(
    inner: str, *, is_so: bool
) -> None:
    there = signals(inner)
    assert there.body is not None
    assert summarises(there.document, there.meta, there.body) is is_so


def test_a_page_that_says_it_is_a_story_is_no_summary_and_what_stands_below_the_text_is_none() -> None:
    told = signals(headed(15) * 2, head=STORY_KIND)
    assert told.body is not None
    assert not summarises(told.document, told.meta, told.body)
    assert not summarises(told.document, told.meta, Body())


@pytest.mark.parametrize("role", ["lead", "body", "subhead"])
def test_lead_text_and_subheads_count_as_text(role: Role) -> None:
    there = signals(headed(15) * 2)
    body = Body({at: Verdict(role, "score") for at in kept_of(there.document)})
    assert summarises(there.document, there.meta, body)
    empty = walked(f"<h1>{TITLE}</h1><p data-kept>{sentence(90)}</p>")
    meta = metadata.read(empty, URL)
    kept = Body({at: Verdict(role, "score") for at in kept_of(empty)})
    assert status(empty, meta, titles.choose(empty, meta, {}), kept, URL) == "ok"
