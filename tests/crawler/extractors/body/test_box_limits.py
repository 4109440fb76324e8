"""Each limit of a small box between the paragraphs of a story, and of the story below it, is where it is said."""

import pytest

from crawler.extractors.body import boxes, container
from crawler.extractors.body.boxes import CALL, PLAYER, TEASER
from crawler.extractors.body.next_story import next_story
from tests.crawler.extractors.body.scenes import HEAD, asked, box, line, scene, sentence, walked
from tests.crawler.extractors.body.test_container_limits import deep
from tests.crawler.extractors.body.test_container_limits import text as mass
from tests.crawler.extractors.small_pages import OTHER

LONG = f"<p>{sentence(500)}</p>"


def link(text: str, to: str = "/b-1.html") -> str:
    return f"<a href='{to}'>{text}</a>"


def what(small: str, *, story: str = LONG * 6, after: str = LONG) -> str | None:
    """What the block asked for is, in a small box in the middle of a story."""
    there = scene(f"<div class=text>{story}{small}{after}</div>")
    assert there.container.root.names == "text"
    found = boxes.judged(there.document, there.container, there.title.at)
    return found.get(asked(there.document).index)


def div(*inner: str, tag: str = "div") -> str:
    return f"<{tag}>{''.join(inner)}</{tag}>"


def p(text: str, tag: str = "p", named: str = "") -> str:
    return f"<{tag} {named}>{text}</{tag}>"


ASKED = "data-asked=''"
FOUR, THREE, FIVE = "Trạm bơm mới chạy", "Trạm bơm mới", "Trạm bơm mới chạy đêm"
NAMED = p(link(FOUR), named=ASKED)
SUM = p(line(60))
PHOTO = link("<img src=/a.jpg>")


@pytest.mark.parametrize(
    ("small", "expected"),
    [
        (div(NAMED, SUM), TEASER),
        (div(p(link(THREE), named=ASKED), SUM), None),
        (div(p(link(line(91)) + " " + line(8), named=ASKED), SUM), TEASER),
        (div(p(link(line(90)) + " " + line(9), named=ASKED), SUM), None),
        (div(p(link("Trạm bơm") + link(" mới chạy"), named=ASKED), SUM), None),
        (div(p(link(sentence(60)), named=ASKED), SUM), None),
        (div(NAMED), None),
        (div(NAMED, "<ul><li>Nắng</li></ul>"), None),
        (div(NAMED, p("Nắng"), SUM), TEASER),
        (div(NAMED, p("Nắng"), p("Mưa"), SUM), None),
        (div(NAMED, p(line(400 - len(FOUR)))), TEASER),
        (div(NAMED, p(line(401 - len(FOUR)))), None),
        (div(NAMED, p(link(line(60), '/c-1.html'))), None),
        (div(SUM, NAMED.replace(FOUR, FIVE)), None),
        (div(PHOTO, p(link(FOUR) + " " + line(60), named=ASKED)), TEASER),
        (div(p(link(FOUR) + " " + line(60), named=ASKED)), None),
        (div(PHOTO, p(link(THREE) + " " + line(60), named=ASKED)), None),
        (div(PHOTO, p("Mưa " + link(FOUR) + " " + line(60), named=ASKED)), None),
        (div(PHOTO, p("Mưa"), p(link(FOUR) + " " + line(60), named=ASKED)), None),
    ],
    ids=["four words", "three words", "91 % in a link", "90 %", "two links", "a sentence", "nothing below it",
         "a list below it", "three blocks", "four blocks", "of 400", "of 401", "links alone", "a text above it",
         "a picture and a line", "a line without one", "a picture and three words", "not at its beginning",
         "not alone"],
)  # fmt: skip
def test_a_small_box_that_begins_with_another_title_is_a_teaser(small: str, expected: str | None) -> None:
    assert what(small) == expected


@pytest.mark.parametrize(
    ("small", "expected"),
    [
        (p(line(40) + " " + link("Nhận thư ngay đi"), "div", ASKED), CALL),
        (p(line(40) + " " + link("Nhận thư ngay đi em"), "div", ASKED), None),
        (p(line(40) + " " + link("Nhận thư") + " đi", "div", ASKED), None),
        (p(link("Mưa") + line(40) + " " + link("Nhận thư"), "div", ASKED), None),
        (p(line(40) + " " + link("Nhận thư"), "p", ASKED), None),
        (p(line(40) + " " + link("Nhận thư", "#doc"), "div", ASKED), None),
        (p(line(40) + " " + link("Nhận thư", " JavaScript:x()"), "div", ASKED), None),
        (p(line(40), "div", ASKED), None),
        (div(p(line(40), named=ASKED), p(link("Nhận thư"))), CALL),
        (div(p(line(40), named=ASKED), p(link("x" * 18) + " ô")), None),
        (div(p(line(40), named=ASKED), p(link("x" * 19) + " ô")), CALL),
        (div(p(line(40), named=ASKED), p(link("Nhận thư ngay đi em"))), None),
        (div(p(line(40), named=ASKED), p(link("Nhận thư")), tag="blockquote"), None),
        (div("<blockquote>" + p(line(40), named=ASKED) + "</blockquote>", p(link("Nhận thư"))), None),
        (div(p(line(40), named=ASKED), "<form><input type=text></form>"), CALL),
        (div(p(line(40), named=ASKED), "<div><input type=text></div>"), None),
        (f"<video><p {ASKED}>{line(40)}</p></video>", PLAYER),
        (f"<video {ASKED}>{line(40)}</video>", PLAYER),
        (f"<video><div><p {ASKED}>{line(40)}</p></div></video>", None),
    ],
    ids=["four words", "five words", "words behind it", "two links", "a paragraph", "a place on the page", "a script",
         "no link", "below a text", "mostly a link", "a link", "five words below a text", "a quotation",
         "with a quotation in it", "a form", "no form", "in a player", "a player's own", "deep in one"],
)  # fmt: skip
def test_a_small_box_that_offers_something_is_a_call(small: str, expected: str | None) -> None:
    assert what(small) == expected


@pytest.mark.parametrize(("size", "expected"), [(250, TEASER), (251, None)])
def test_what_is_more_than_a_quarter_of_a_story_is_the_story(size: int, expected: str | None) -> None:
    teaser = div(NAMED, p(line(size - len(FOUR))))
    rest = f"<p>{sentence(500)}</p>"
    story = f"<p>{sentence(500 - size)}</p>"
    assert what(teaser, story=rest, after=story) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<a href=/b><h4>{FOUR}</h4><p {ASKED}>{line(60)}</p></a>", TEASER),
        (f"<h4>{link(FOUR)}</h4><p {ASKED}>{link(line(60))}</p>", TEASER),
        (f"<h4>{link(FOUR)}</h4><p {ASKED}>{link(line(60), '/c')}</p>", None),
        (f"<h4>{link(FOUR)}</h4><p {ASKED}>{link(line(50))} {line(9)}</p>", None),
        (f"<h4>{FOUR}</h4><p {ASKED}>{line(60)}</p>", None),
    ],
)
def test_neighbours_that_lead_to_one_place_are_a_title_and_its_summary(markup: str, expected: str | None) -> None:
    assert what(markup) == expected


def test_what_stands_outside_of_the_story_or_above_the_title_is_not_judged() -> None:
    small = div(NAMED, SUM)
    for inner in (f"<div class=text>{LONG * 6}</div>{small}", f"{small}<div class=text>{LONG * 6}</div>"):
        there = scene(inner)
        assert boxes.judged(there.document, there.container, there.title.at) == {}
    above = scene(f"<div class=text>{small}{HEAD}{LONG * 6}</div>", headline="")
    assert boxes.judged(above.document, above.container, above.title.at) == {}


# The story below.

DAY = "<p>12/03/2026</p>"
WHOLE = f"<p>{sentence(100)}</p><p>{sentence(100)}</p></div>"
"""What is left of a story, which closes its box: 200 characters of long paragraphs."""


def below(markup: str, paragraphs: int = 2, headline: str = HEAD) -> tuple[bool, int | None]:
    """Whether the block asked for is where the next story begins."""
    text = f"<p>{sentence(90)}</p>" * paragraphs
    document = walked(f"<div>{headline}<div id=text>{text}</div></div>{markup}")
    title = next(block.index for block in document.blocks if block.box.tag in ("h1", "h4"))
    found = next_story(document.blocks, title)
    return found is not None and found == asked(document).index, found


def head(size: int = 15, tag: str = "h1", named: str = "") -> str:
    return f"<div><{tag} {ASKED} {named}>{line(size)}</{tag}>"


@pytest.mark.parametrize(
    ("markup", "paragraphs", "begins"),
    [
        (head() + DAY + WHOLE, 2, True),
        (head() + DAY + WHOLE.replace(sentence(100), sentence(99), 1), 2, False),
        (head(14) + DAY + WHOLE, 2, False),
        (head(tag="h2") + DAY + WHOLE, 2, True),
        (head(tag="h3") + DAY + WHOLE, 2, False),
        (head() + "<p>Nắng</p>" + DAY + WHOLE, 2, True),
        (head() + "<p>Nắng</p><p>Mưa</p>" + DAY + WHOLE, 2, False),
        (head() + "<p>Nắng</p>" + WHOLE, 2, False),
        (head() + "<p>07:05</p>" + WHOLE, 2, False),
        (head() + DAY + WHOLE, 1, False),
        (head() + DAY + WHOLE, 3, True),
        ((head() + DAY + WHOLE) * 3, 2, True),
        ((head() + DAY + WHOLE) * 4, 2, False),
        (head().replace(line(15), HEAD[4:-5]) + DAY + WHOLE, 2, False),
    ],
    ids=["a headline", "a text of 199", "14 characters", "of the second rank", "of the third", "a day two lines below",
         "three lines below", "without a day", "an hour alone", "below one paragraph", "below three",
         "three stories", "four", "the same story again"],
)  # fmt: skip
def test_the_next_story_begins_with_a_headline_and_its_day(markup: str, paragraphs: int, *, begins: bool) -> None:
    assert below(markup, paragraphs)[0] is begins


def test_a_headline_that_looks_like_the_page_s_own_begins_one_whatever_its_rank() -> None:
    own = HEAD.replace("<h1>", "<h4 class=title>").replace("</h1>", "</h4>")
    assert below(head(tag="h4", named="class=title") + DAY + WHOLE, headline=own)[0]
    assert not below(head(tag="h4", named="class=small") + DAY + WHOLE, headline=own)[0]
    assert not below(head(tag="h5", named="class=title") + DAY + WHOLE, headline=own)[0]
    assert not below(head(tag="h4") + DAY + WHOLE, headline=own.replace(" class=title", ""))[0]


def test_a_heading_between_the_paragraphs_begins_none() -> None:
    text = f"<p>{sentence(90)}</p>"
    document = walked(f"{HEAD}<div>{text * 2}<h2>{line(20)}</h2>{DAY}{text}</div>")
    assert next_story(document.blocks, 0) is None
    assert next_story(document.blocks, -1) is None


@pytest.mark.parametrize(("size", "winner"), [(3_950, "plain"), (4_050, "other")])
def test_what_stands_below_the_next_headline_counts_a_tenth(size: int, winner: str) -> None:
    document = walked(f"{HEAD}{deep('plain', mass(400))}<p {ASKED}>{OTHER}</p>{deep('other', mass(size))}")
    found = container.find(document.blocks, 0, None, until=asked(document).index)
    assert found is not None
    assert found.root is box(document, winner)
