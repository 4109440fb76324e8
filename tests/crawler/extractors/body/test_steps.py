"""What a page tells beyond its single blocks, step by step: in the markup stands what a block was, and what it becomes.

`data-is` is the verdict before the step, of each block of an element, and `data-then` the one after it, where that is
another.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from crawler.extractors.body import classify
from crawler.extractors.body.classify import Asked, Body
from crawler.extractors.body.features import Around, Features, OfPage, Own
from crawler.extractors.body.rules import Scene, Verdict
from crawler.extractors.document.blocks import Block
from crawler.extractors.document.metadata import Metadata
from crawler.text import repeats
from tests.crawler.extractors.body.scenes import HEAD, PICTURE, box, line, scene, sentence
from tests.crawler.extractors.small_pages import ONE, THREE, TWO

PLAIN = {"body": "score", "cut": "outside the body"}
Step = Callable[[Body, Scene], None]
OWN, AROUND = Own(*[0.0] * len(Own._fields)), Around(*[0.0] * len(Around._fields))


def verdict(told: str) -> Verdict:
    role, _, reason = told.strip().partition(": ")
    return Verdict(role, reason or PLAIN.get(role, role))  # type: ignore[arg-type]


def told_of(blocks: list[Block], key: str) -> dict[int, Verdict]:
    found: dict[int, Verdict] = {}
    for block in blocks:
        if told := block.box.element.get(key):
            parts = told.split(",")
            at = sum(other.box is block.box for other in blocks[: block.index])
            found[block.index] = verdict(parts[min(at, len(parts) - 1)])
    return found


def body_of(there: Scene) -> Body:
    return Body(verdicts=told_of(there.document.blocks, "data-is"))


def judged(there: Scene) -> Iterator[Asked]:
    """The blocks of the markup, with the scores that stand in it."""
    for block in there.document.blocks:
        element = block.box.element
        if element.get("data-is") is not None:
            score = element.get("data-score")
            given = score and Features(OWN, AROUND, OfPage(0, 0, 0, 0, 0), float(score))
            yield Asked(block, None, given or None)


def check(step: Step, inner: str, **given: object) -> None:
    """Assert that a step makes of the blocks what stands in the markup."""
    there = scene(inner, **given)  # type: ignore[arg-type]
    body = body_of(there)
    body.asked = tuple(judged(there))
    before = dict(body.verdicts)
    step(body, there)
    expected = before | told_of(there.document.blocks, "data-then")
    named = {at: (there.document.blocks[at].raw[:40], one) for at, one in expected.items()}
    assert {at: (there.document.blocks[at].raw[:40], one) for at, one in body.verdicts.items()} == named


def b(text: str, was: str = "body", then: str = "", tag: str = "p", named: str = "") -> str:
    """A block: what it was, and what it becomes."""
    becomes = f"data-then='{then}'" if then else ""
    return f"<{tag} data-is='{was}' {becomes} {named}>{text}</{tag}>"


def link(text: str) -> str:
    return f"<a href=/b-1.html>{text}</a>"


LONG = b(sentence(200))
TEXT = LONG * 3


def text(inner: str, tag: str = "div", named: str = "class=text") -> str:
    return f"<{tag} {named}>{inner}</{tag}>"


LIST, PARAGRAPH = "related: link list", "body: linked paragraph"


@pytest.mark.parametrize(
    "inner",
    [
        text(TEXT + b(link(sentence(81)), LIST, PARAGRAPH)),
        text(TEXT + b(link(sentence(80)), LIST)),
        text(TEXT + b(link(line(90)), LIST)),
        text(TEXT + b(link(sentence(90)), "related: related")),
        text(TEXT + b(link(sentence(90)), LIST, tag="blockquote")),
        text(TEXT) + b(link(sentence(90)), LIST),
        text(TEXT + b(link(line(40)) + " " + link(sentence(50)), LIST)),
        text(TEXT + b(line(20), "cut") + b(link(sentence(90)), LIST)),
        text(TEXT + b(line(20), "caption") + b(link(sentence(90)), LIST, PARAGRAPH)),
        text(TEXT + b(link(sentence(90)), LIST, PARAGRAPH) * 2),
        b(link(sentence(90)), LIST) + text(TEXT),
    ],
    ids=["81 characters", "80", "no sentence", "by another rule", "no paragraph", "beside the story", "two links",
         "behind what was cut", "behind a caption", "two of them", "above the text"],
)  # fmt: skip
def test_a_linked_sentence_goes_on_where_the_text_does(inner: str) -> None:
    check(classify._linked, inner)


STROPHE = (
    "Chiều nghiêng xuống bến sông gầy", "Lục bình trôi chẳng hẹn ngày", "Mẹ ngồi vá lại canh thâu", "Trăng non treo cau"
)  # fmt: skip
VERSES = "<br>".join(STROPHE)


@pytest.mark.parametrize(
    "inner",
    [
        b(VERSES, "body,cut,cut,cut", "body,body: verse,body: verse,body: verse"),
        b(VERSES, "cut,body,cut,body", "cut,body,body: verse,body"),
        b(VERSES, "body,cut: related,cut,cut"),
        b(VERSES, "byline,cut,cut,cut"),
        b(sentence(90)) + b(VERSES, "cut"),
        b("Trăng non treo ngọn cau") + b("Mẹ ngồi vá lại canh thâu", "cut"),
    ],
    ids=["first kept", "second kept", "left out by a rule", "below a byline", "below a paragraph", "apart"],
)
def test_the_verses_of_a_strophe_are_text_with_the_one_above_them(inner: str) -> None:
    check(classify._strophes, text(TEXT + inner))


def scored(text: str, score: float | None, was: str = "cut", then: str = "", tag: str = "p", named: str = "") -> str:
    """A block that the score has judged."""
    told = "" if score is None else f"data-score='{score}'"
    return b(text, was, then, tag, f"{named} {told}")


SIBLING = "body: as the text above"


@pytest.mark.parametrize(
    "inner",
    [
        text(TEXT + scored(sentence(40), -0.9, then=SIBLING)),
        text(TEXT + scored(sentence(40), -1.0)),
        text(TEXT + scored(sentence(40), None)),
        text(TEXT + scored(sentence(39), -0.9)),
        text(TEXT + scored(line(40), -0.9)),
        text(TEXT + scored(link("nước lên") + sentence(40), -0.9)),
        text(TEXT + scored("The water rose over all the fields again.", -0.9)),
        text(TEXT + scored(sentence(40), -0.9, "cut: tools")),
        text(TEXT + scored(sentence(40), -0.9, tag="div", named="class=x")),
        text(TEXT) + scored(sentence(40), -0.9),
        text(TEXT + scored(line(40), -0.9) + scored(sentence(40), -0.9, then=SIBLING)),
        text(TEXT + scored(link(line(40)), -0.9) + scored(sentence(40), -0.9)),
        text(TEXT + scored(line(40), -0.9, "cut: tools") + scored(sentence(40), -0.9)),
        text(scored(sentence(40), -0.9) + TEXT),
        text(b(sentence(300)) + b(sentence(310), named="class=a") + scored(sentence(40), -0.9)),
        text(b(sentence(310)) + b(sentence(300), named="class=a") + scored(sentence(40), -0.9, then=SIBLING)),
    ],
    ids=["in doubt", "in no doubt", "not asked", "of 39", "no sentence", "a link", "in another language", "by a rule",
         "what looks otherwise", "outside of it", "behind a line", "behind a link", "behind a tool", "above it",
         "what looks like less than half", "like more"],
)  # fmt: skip
def test_a_sentence_right_below_the_text_is_text_where_the_score_is_in_doubt(inner: str) -> None:
    check(classify._siblings, inner)


def test_what_stands_below_the_next_headline_is_another_story() -> None:
    for at, then in ((None, ""), (4, "cut: next story")):
        inner = text(TEXT + b("Nắng", then=then) + b("Mưa", "byline"))
        there = replace(scene(inner), next_story=at)
        body = body_of(there)
        classify._next_story(body, there)
        assert body.verdicts[4] == verdict(then or "body")
        assert body.verdicts[5] == verdict("byline")


HEADING = b("Tin liên quan", "cut: heading of related news")
RELATED = "cut: related"
SUBHEAD = "body: subhead below related news"


@pytest.mark.parametrize(
    "inner",
    [
        text(TEXT + HEADING + b(line(40), then=RELATED)),
        text(TEXT + HEADING + b(link("Mưa") + line(40), then="related: related")),
        text(TEXT + HEADING + LONG + b(line(40))),
        text(TEXT + HEADING + b(sentence(90), then=RELATED, tag="div", named="class=x") + b(line(40), then=RELATED)),
        text(TEXT + HEADING + b("Nắng", then=SUBHEAD) + LONG),
        text(TEXT + HEADING + b("Nắng", then=RELATED) + "<p>Mưa</p>" + LONG),
        text(TEXT + HEADING + b("Nắng", then=SUBHEAD, tag="h3") + LONG),
        text(TEXT + HEADING + b("Nắng", then=RELATED, tag="section") + LONG),
        text(TEXT + HEADING + b("Nắng " + link("lên"), then="related: related") + LONG),
        text(TEXT + HEADING + b("Nắng", then=RELATED) + b("Mưa", then=RELATED, tag="section") + LONG),
        text(TEXT + b("Nắng") + HEADING + LONG),
        text(TEXT + b(line(40), "byline") + HEADING + b(line(40), "byline")),
        text(TEXT) + b("Bình luận (2)", "cut") + b(sentence(90), then="cut: comments") + b("Nắng", "byline"),
        text(LONG + b("Bình luận (2)", "cut") + LONG * 2),
        text(LONG * 2 + b("Bình luận (2)", "cut") + LONG),
        text(TEXT + b("Bình luận (2)", then="body")),
    ],
    ids=["a line", "a link", "the text goes on", "what looks otherwise", "a subhead", "a line not next to it",
         "a heading", "a box", "a link above the text", "two lines", "above it", "not text", "comments",
         "comments in the text", "comments above the last of it",
                  "the heading of comments itself"],
)  # fmt: skip
def test_below_a_heading_of_related_news_only_what_looks_like_the_text_goes_on(inner: str) -> None:
    check(classify._close, inner)


def test_a_heading_of_related_news_above_the_title_closes_nothing() -> None:
    check(classify._close, HEADING + HEAD + text(TEXT + b(line(40))), headline="")
    there = scene(HEADING + text(TEXT + b(line(40), then=RELATED)), headline="")
    body = body_of(there)
    classify._close(body, there)
    assert [one.reason for one in body.verdicts.values()].count("score") == 4, "the text is there again"


@pytest.mark.parametrize(("rest", "then"), [(850, RELATED), (840, "")])
def test_what_looks_like_more_than_fifteen_in_a_hundred_of_the_text_goes_on(rest: int, then: str) -> None:
    others = "".join(b(sentence(part), named="class=a") for part in (500, rest - 500))
    alike = (b(sentence(75), then=told, named="class=b") for told in ("", then))
    check(classify._close, text(next(alike) + others + HEADING + next(alike)))


TITLES = "".join(f"<p>{link(f'Tin thứ {n} của hôm nay')}</p>" for n in range(3))


@pytest.mark.parametrize("tag", ["h4", "div", "p"])
@pytest.mark.parametrize(
    ("inside", "then"),
    [(TITLES, ""), (f"<p>{link('Mở tuyến xe buýt mới nối cảng cá')}</p>", ""), ("<p>Nắng</p>", RELATED)],
    ids=["titles", "one title", "no title"],
)
def test_a_heading_in_a_box_of_titles_closes_no_more_than_the_box(inside: str, then: str, tag: str) -> None:
    boxed = f"<div>{b('Tin liên quan', 'cut: heading of related news', tag=tag)}{inside}</div>"
    check(classify._close, text(TEXT + boxed + b(sentence(90), then=then, tag="div", named="class=x")))


@pytest.mark.parametrize("above", [1, 2, 3])
@pytest.mark.parametrize("around", ["<div>{}</div>", "<ul><li>{}</li></ul>", "<table><tr><td>{}</td></tr></table>"])
def test_what_stands_above_the_headline_is_none_of_the_story_below_it(around: str, above: int) -> None:
    before = "cut: before the title"
    boxes = "".join(around.format("<i>Mưa</i>" + b(sentence(90), then=before)) for _ in range(above))
    check(classify._below_title, boxes + HEAD + text(LONG * 3), headline="")


def test_a_headline_within_a_story_or_below_most_of_it_cuts_nothing() -> None:
    check(classify._below_title, f"<div>{TEXT}{HEAD}{LONG * 3}</div>", headline="")
    check(classify._below_title, text(LONG * 3) + HEAD + f"<div>{LONG}</div>", headline="")
    check(classify._below_title, text(LONG * 3), headline="")


SIGNED, TIMED, BARE = "byline: signature", "time: signature", "cut: heading without text"
BYLINE = b("Thanh Hương", "byline")
ABOVE = "cut: above the byline"


@pytest.mark.parametrize(
    "inner",
    [
        b("Góc nhìn", then=ABOVE) + BYLINE + text(TEXT),
        b("Góc nhìn") + text(TEXT),
        BYLINE + b("Góc nhìn") + text(TEXT),
        BYLINE + b("Góc nhìn", then=ABOVE) + BYLINE + text(TEXT),
        b(sentence(70)) + BYLINE + f"<div class=text>{TEXT}</div>",
        b("Góc nhìn", "body: verse") + BYLINE + text(TEXT),
        b("Góc nhìn") + text(LONG + BYLINE + TEXT),
        text(b("Lê Hữu Lữ", then=SIGNED) + TEXT),
        text(b("nắng lên rồi") + TEXT),
        text(b("Lê Hữu Lữ", tag="h3") + TEXT),
        text(LONG + b("Lê Hữu Lữ") + TEXT),
        text(b("Lê Hữu Lữ") + f"<p>{sentence(200)}</p>"),
        text(b("Lê Hữu Lữ", then=SIGNED) + LONG),
    ],
    ids=["above it", "without one", "below it", "between two", "a long one", "by another reason",
         "a byline in the text", "a name", "a line", "a heading", "a name in the text", "a name alone",
         "a name above a paragraph"],
)  # fmt: skip
def test_a_story_begins_below_its_byline(inner: str) -> None:
    check(classify._begin, inner)


def test_what_stands_above_the_title_is_not_above_the_byline() -> None:
    check(classify._begin, b("Góc nhìn") + HEAD + BYLINE + text(TEXT), headline="")


POINT = "body: list in the text"
POINTS = "<ul {}>" + b(sentence(40), "cut", "{}", "li") + b("Nắng lên", "cut", tag="li") + "</ul>"


@pytest.mark.parametrize(
    "inner",
    [
        text(TEXT + POINTS.format("", POINT) + LONG),
        text(TEXT + POINTS.format("", "")),
        text(POINTS.format("", "") + TEXT),
        text(TEXT + POINTS.format("class=related", "") + LONG),
        text(TEXT + POINTS.format("", "").replace("Nắng", link("Nắng")) + LONG),
        text(TEXT + f"<div>{POINTS.format('', '')}</div>" + LONG),
        text(TEXT + POINTS.format("", "").replace("'cut'", "'cut: tools'") + LONG),
        text(TEXT + "<div>" + b(sentence(40), "cut", tag="p") * 2 + "</div>" + LONG),
        text(TEXT + "<ul>" + b("The water rose over the fields again.", "cut", tag="li") + "</ul>" + LONG),
        text(LONG + POINTS.format("", POINT) + LONG),
    ],
    ids=["in the text", "below it", "above it", "a foreign one", "with a link", "in a box", "by a rule", "no list",
         "in another language", "in the middle"],
)  # fmt: skip
def test_a_list_between_the_paragraphs_of_the_story_is_text(inner: str) -> None:
    check(classify._list, inner)


NAME = b("<b>Lê Hữu Lữ</b>")
FOOT = "cut: below the signature"


@pytest.mark.parametrize(
    "inner",
    [
        text(TEXT + NAME) + b("Nắng", then=FOOT),
        text(TEXT + NAME) + b("Nắng", then=FOOT) * 3,
        text(TEXT + NAME) + b("Nắng") * 4,
        text(TEXT + NAME),
        text(TEXT + b("Lê Hữu Lữ")) + b("Nắng"),
        text(TEXT + b("LÊ HỮU LỮ")) + b("Nắng", then=FOOT),
        text(TEXT + b("Lê Hữu Lữ", named="align=right")) + b("Nắng", then=FOOT),
        text(TEXT + b("Lê Hữu Lữ", named="style='text-align:right'")) + b("Nắng", then=FOOT),
        text(TEXT + b("Lê Hữu Lữ", named="class=right")) + b("Nắng", then=FOOT),
        text(TEXT + b("<b>Lê Hữu Lữ</b>", tag="h3")) + b("Nắng"),
        text(TEXT + b("<b>nắng lên rồi</b>")) + b("Nắng"),
        text(b(sentence(200)) * 2).replace("</div>", "") + NAME + "</div>" + b("Nắng", then=FOOT),
        text(b(sentence(600)) + NAME) + b("Nắng"),
        text(TEXT + b("<b>(Theo TTXVN)</b>")) + b("Nắng", then=FOOT),
        text(TEXT + b("<b>nắng lên rồi</b>", named="class=author-meta")) + b("Nắng", then=FOOT),
    ],
    ids=["a line", "three lines", "four", "nothing", "not set apart", "capitals", "to the right", "by its style",
         "by its name", "a heading", "no name", "three of the story", "two of the story", "an agency",
         "by its element"],
)  # fmt: skip
def test_a_story_ends_with_the_signature_that_closes_it(inner: str) -> None:
    check(classify._end, inner)


@pytest.mark.parametrize(
    "inner",
    [
        text(TEXT + b("Lê Hữu Lữ", then=SIGNED)),
        text(TEXT + b("10:12 26/02/2026", then=SIGNED)),
        text(TEXT + b("Đăng ngày 7/3/2026 08:07 | In | Gửi bạn bè", then=TIMED)),
        text(TEXT + b("Trận lũ sau", then=BARE, tag="h3")),
        text(TEXT + b(line(60), then=BARE, tag="h3")),
        text(TEXT + b(line(24), then=BARE)),
        text(TEXT + b(line(25))),
        text(TEXT + b("nắng lên!")),
        text(TEXT + b("Lê Hữu Lữ", then=SIGNED) * 2 + b(line(24), then=BARE) * 2),
        text(TEXT + b("Lê Hữu Lữ") + b("Lê Hữu Lữ", then=SIGNED) * 4),
        text(TEXT + b("Lê Hữu Lữ") + LONG),
        text(LONG + b("Lê Hữu Lữ", then=SIGNED)),
        text(LONG + b("Đăng ngày 7/3/2026 08:07 | In | Gửi bạn bè", then=TIMED)),
        text(f"<p>{sentence(200)}</p>" + b("Lê Hữu Lữ", then=BARE)),
        text(f"<p>{sentence(200)}</p>" + b("10:12 26/02/2026", then=BARE)),
        text(f"<p>{sentence(200)}</p>" + b("Đăng ngày 7/3/2026 08:07 | In | Gửi bạn bè")),
    ],
    ids=["a name", "a time", "a time and tools", "a heading", "a long heading", "a label of 24", "of 25", "a cry",
         "four of them", "five", "above a paragraph", "a name below one",
         "a posted time below one", "a name alone", "a time alone", "a posted time alone"],
)  # fmt: skip
def test_the_last_lines_are_the_signature_or_headings_of_nothing(inner: str) -> None:
    check(classify._sign, inner)


WORDS = "word " * 8


@pytest.mark.parametrize(
    "inner",
    [
        text(TEXT + b("Lê Hữu Lữ", "cut", SIGNED)),
        text(TEXT) + b("Lê Hữu Lữ", "cut", SIGNED),
        f"<section>{text(TEXT)}<p>Mưa</p></section>" + b("Lê Hữu Lữ", "cut"),
        text(TEXT + b("Lê Hữu Lữ", "cut: tools")),
        text(TEXT + b("Nắng lên", "cut") * 7 + b("Lê Hữu Lữ", "cut", SIGNED)),
        text(TEXT + b("Nắng lên", "cut") * 8 + b("Lê Hữu Lữ", "cut")),
        text(TEXT + b("(Theo TTXVN)", "cut", SIGNED)),
        text(TEXT + b("nắng lên rồi", "cut", SIGNED, named="class=author-meta")),
        text(TEXT + b("nắng lên rồi", "cut")),
    ],
    ids=["in the root", "beside it", "two boxes out", "by a rule", "the eighth line", "the ninth", "an agency",
         "by its element", "no name"],
)  # fmt: skip
def test_a_signature_may_stand_below_what_the_score_kept(inner: str) -> None:
    check(classify._sign, inner)


FIGURE = f"<figure>{PICTURE}" + b("Bờ bao mới", "caption", tag="figcaption") + "</figure>"
LINKED_FIGURE = f"<figure>{link(PICTURE)}" + b("Bờ bao mới", "caption", tag="figcaption") + "</figure>"
SPARE = f"<footer><p>{sentence(600)}</p></footer>"


@pytest.mark.parametrize(
    "inner",
    [
        FIGURE * 3 + b("<b>Lê Hữu Lữ</b>", "cut", SIGNED),
        FIGURE * 2 + b("<b>Lê Hữu Lữ</b>", "cut"),
        FIGURE * 3 + b("Nắng", "cut") + b("<b>Lê Hữu Lữ</b>", "cut"),
        FIGURE * 3 + b("Lê Hữu Lữ", "cut"),
        FIGURE * 3 + b("<b>Nắng lên rồi</b>", "cut"),
        LINKED_FIGURE * 3 + b("<b>Lê Hữu Lữ</b>", "cut"),
        FIGURE * 3 + LONG + b("<b>nắng lên rồi</b>", "cut"),
    ],
    ids=["three", "two", "not right below", "not set apart", "no name", "that lead elsewhere", "text below them"],
)
def test_a_name_below_the_last_of_three_pictures_signs_them(inner: str) -> None:
    check(classify._sign, inner + SPARE)


@pytest.mark.parametrize(
    ("inner", "count"),
    [
        (FIGURE * 3, 3),
        (FIGURE * 2, 0),
        (FIGURE * 3 + LINKED_FIGURE, 3),
        (FIGURE * 3 + FIGURE.replace("mới", link("mới")), 3),
        (FIGURE * 3 + link(FIGURE), 3),
        (FIGURE * 3 + LINKED_FIGURE.replace("</figure>", "<p>Nắng</p></figure>"), 4),
    ],
    ids=["three", "two", "a picture in a link", "a caption with a link", "a figure in a link", "a link beside it"],
)
def test_a_story_of_pictures_has_three_that_lead_nowhere(inner: str, count: int) -> None:
    there = scene(inner + SPARE)
    assert len(classify.picture_story(body_of(there), there.document, 0)) == count
    assert not classify.picture_story(body_of(there), there.document, -1), "below no headline"
    assert not classify.picture_story(body_of(there), there.document, len(there.document.blocks))


@pytest.mark.parametrize(("size", "is_one"), [(24, True), (25, False)])
def test_a_label_is_shorter_than_a_line_of_text(size: int, *, is_one: bool) -> None:
    there = scene(text(TEXT + b(line(size))))
    kept = classify._kept(body_of(there), there)
    assert classify._is_label(kept[-1], kept) is is_one


def test_the_last_line_of_a_poem_is_no_label() -> None:
    lines = ["Chiều nghiêng xuống bến sông gầy", "Lục bình trôi chẳng hẹn ngày", "Mẹ ngồi vá lại canh thâu"]
    for verses, is_label in (([*lines, lines[0], "Trăng non treo cau"], False), ([*lines[:2], "Trăng non treo"], True)):
        there = scene(text(TEXT + "".join(map(b, verses))))
        kept = classify._kept(body_of(there), there)
        assert classify._is_label(kept[-1], kept) is is_label


# The lead.

LEAD = "lead: lead"
SAPO = "class=sapo"
DESCRIBED = '<meta name="description" content="{}">'


@pytest.mark.parametrize(
    "inner",
    [
        b(line(60), "cut", LEAD, named=SAPO) + text(TEXT),
        b(line(30), "cut", LEAD, named=SAPO) + text(TEXT),
        b(line(29), "cut", named=SAPO) + text(TEXT),
        b(line(1_200), "cut", LEAD, named=SAPO) + text(TEXT),
        b(line(1_201), "cut", named=SAPO) + text(TEXT),
        b(line(60), "byline", named=SAPO) + text(TEXT),
        b(line(60), "related", LEAD, named=SAPO) + text(TEXT),
        b(line(60), "cut: tools", named=SAPO) + text(TEXT),
        b(line(60), "cut: noise", named=SAPO) + text(TEXT),
        b(f"{link(line(30))} {line(29)}", "cut", LEAD, named=SAPO) + text(TEXT),
        b(f"{link(line(31))} {line(28)}", "cut", named=SAPO) + text(TEXT),
        b(line(60), "cut", named=f"{SAPO} style=display:none") + text(TEXT),
        text(b(sentence(90), then=LEAD, named=SAPO) + TEXT),
        text(LONG + b(sentence(90), then=LEAD, named=SAPO) + TEXT),
        text(LONG * 2 + b(sentence(90), named=SAPO) + TEXT),
        text(b(f"<b>{sentence(81)}</b>", then=LEAD) + TEXT),
        text(b(f"<b>{sentence(80)}</b>") + TEXT),
        text(b(sentence(81), then=LEAD, named="class=bold") + TEXT),
        b(f"<b>{sentence(90)}</b>", "cut") + text(TEXT),
        b(line(60), "cut", LEAD, named=SAPO) + b(line(60), "cut", named=SAPO) + text(TEXT),
        f"<div {SAPO}>" + b(line(60), "cut", LEAD) + "<p>Mưa</p><p>Nắng</p></div>" + text(TEXT),
        f"<div {SAPO}>" + b(line(60), "cut") + "<p>Mưa</p><p>Nắng</p><p>Gió</p></div>" + text(TEXT),
        f"<div {SAPO}><div>" + b(line(60), "cut", LEAD) + "</div></div>" + text(TEXT),
        f"<div {SAPO}><div><div>" + b(line(60), "cut") + "</div></div></div>" + text(TEXT),
        b(line(60), "cut") + text(TEXT),
    ],
    ids=["named", "of 30", "of 29", "of 1200", "of 1201", "a byline", "a related one", "a tool", "noise",
         "half in a link", "more", "hidden", "the first paragraph", "the second", "the third", "a bold one of 81",
         "of 80", "bold by its name", "a bold one that was left out", "the first of two", "in a box of three",
         "in a box of four", "two boxes within", "three", "a line like any"],
)  # fmt: skip
def test_a_lead_stands_before_the_text_or_begins_it(inner: str) -> None:
    check(classify._find_lead, inner)


def test_the_page_s_own_lead_is_looked_for_below_the_title() -> None:
    above = b(line(60), "cut", named=SAPO)
    check(classify._find_lead, above + HEAD + text(TEXT), headline="")
    check(classify._find_lead, b(line(60), "cut", LEAD, named=SAPO) + "<p>Nắng</p>" * 20 + text(TEXT))
    twelve = b(line(60), "cut", LEAD, named=SAPO) + "<p>Nắng</p>" * 11 + text(TEXT)
    thirteen = b(line(60), "cut", named=SAPO) + "<p>Nắng</p>" * 12 + text(TEXT)
    for inner in (twelve, thirteen):
        there = scene(inner + HEAD, headline="")
        body = body_of(there)
        classify._find_lead(body, there)
        assert (body.lead is not None) is (inner is twelve)


def test_the_site_file_names_the_lead_whatever_it_looks_like() -> None:
    inner = b("Nắng", "cut", LEAD) + text(TEXT)
    check(classify._find_lead, inner, hits={1: "lead"})


@pytest.mark.parametrize(
    ("shown", "stated", "is_so"),
    [
        (sentence(90), sentence(90), True),
        (sentence(90).upper(), sentence(90), True),
        (line(60) + " và mưa", line(60) + " và nắng", True),
        (line(58) + " mưa lên", line(58) + " nắng lên", False),
        (line(50) + line(60), line(60), True),
        (line(51) + line(60), line(60), False),
        (line(50) + line(60) + " và mưa", line(60) + " và nắng", True),
        (line(40), line(40), True),
        (line(39), line(39), False),
        (line(40), line(40) + " …", True),
        (line(40), None, False),
    ],
)
def test_a_lead_says_what_the_page_states_of_itself(shown: str, stated: str | None, *, is_so: bool) -> None:
    assert repeats(shown, stated) is is_so


def test_what_the_description_repeats_is_the_lead() -> None:
    inner = b(sentence(90), "cut", LEAD) + text(TEXT.replace("nước lên", "mưa to"))
    check(classify._find_lead, inner, head=DESCRIBED.format(sentence(90)))


# What is said twice, subheads, and where the body ends.


@pytest.mark.parametrize(
    "inner",
    [
        text(b(ONE) + b(TWO) + b(ONE, then="cut: said above")),
        text(b(ONE) + b(TWO) + b(THREE)),
        text(b(ONE) + b("Nắng") + b(TWO) + b("Nắng")),
        text(b(ONE) + b(TWO) + b(ONE, "caption")),
    ],
)
def test_a_long_paragraph_is_said_once(inner: str) -> None:
    check(classify._drop_repeats, inner)


def test_a_paragraph_that_repeats_the_lead_is_dropped() -> None:
    there = scene(b(ONE, "lead") + text(b(ONE) + b(TWO)))
    body = body_of(there)
    body.lead = there.document.blocks[1]
    classify._drop_repeats(body, there)
    assert [one.reason for one in body.verdicts.values()] == ["lead", "said above", "score"]


ALONE = "subhead: heading"
B = "<b>{}</b>"


@pytest.mark.parametrize(
    "inner",
    [
        b("Trận lũ sau", then=ALONE, tag="h3"),
        b(B.format("Trận lũ sau"), then=ALONE),
        b("Trận lũ sau"),
        b("TRẬN LŨ SAU", then=ALONE),
        b("LŨ"),
        b("TRẬN LŨ " + link("SAU")),
        b(B.format(line(160)), then=ALONE),
        b(B.format(line(161))),
        b(B.format("Trận lũ sau.")),
        b(B.format("Trận lũ sau:")),
        b(B.format("Trận lũ sau?"), then=ALONE),
        b(B.format("Trận lũ sau!"), then=ALONE),
        b(B.format(line(79) + "?"), then=ALONE),
        b(B.format(line(80) + "?")),
        b(B.format("Ông Lữ: lũ sau?")),
        b("TRẬN LŨ SAU", "cut"),
    ],
)
def test_a_subhead_is_a_heading_or_a_short_line_set_apart_that_is_no_sentence(inner: str) -> None:
    check(classify._mark_subheads, text(TEXT + inner))


def test_the_body_is_bound_by_its_first_and_last_and_all_between_is_told() -> None:
    far = "<div><p>Nắng</p></div>"
    linked = f"<div><p>{link(line(51))} {line(48)}</p><p>{link(line(50))} {line(49)}</p></div>"
    there = scene(
        f"<main id=whole>{HEAD}{far}{linked}{text(TEXT + b('Trận lũ', 'subhead'))}</main><p>Gió</p>", headline=""
    )
    body = body_of(there)
    classify._bound(body, there)
    blocks = there.document.blocks
    assert (blocks[body.first].box.parent, blocks[body.last].raw) == (there.container.root, "Trận lũ")
    assert body.scope is box(there.document, "whole")
    told = [body.verdicts.get(at) for at in range(4)]
    assert told == [
        ("title", "title"),
        ("cut", "far from the body"),
        ("related", "far from the body"),
        ("cut", "far from the body"),
    ]
    assert body.verdicts.get(len(blocks) - 1) is None, "below the body"


def test_a_body_of_nothing_begins_and_ends_where_the_text_of_the_page_does() -> None:
    there = scene(f"<p>Nắng</p><div>{sentence(90)}</div>")
    body = Body()
    classify._bound(body, there)
    assert (body.first, body.last, body.scope) == (2, 2, None)


def test_a_byline_that_is_a_time_is_one() -> None:
    inner = b("10:12 26/02/2026", "byline: x", "time: x") + b("Lê Hữu Lữ", "byline") + b("10:12 26/02/2026", "cut")
    check(classify._date, inner + text(TEXT))


# Before the steps: which blocks are asked about, and what rules and score make of them.


def asked_about(inner: str, **given: object) -> dict[str, Verdict | None]:
    there = scene(inner, **given)  # type: ignore[arg-type]
    return {ask.block.raw[:20]: ask.ruled for ask in classify._asked(there)}


def test_a_line_above_the_title_is_before_it_unless_it_is_long_or_a_rule_speaks() -> None:
    told = asked_about(f"<p>Nắng</p><p>Chia sẻ</p><p>{sentence(90)}</p>{HEAD}{text(TEXT)}<p>Mưa</p>", headline="")
    assert told["Nắng"] == ("cut", "before the title")
    assert told["Chia sẻ"] == ("cut", "tools")
    assert told["Mưa"] is None
    assert told[sentence(90)[:20]] is None


@pytest.mark.parametrize(
    ("inner", "ruled", "points", "expected"),
    [
        ("Nắng", None, 0.1, ("body", "score")),
        ("Nắng", None, 0.0, ("cut", "outside the body")),
        ("Nắng", ("cut", "tools"), 0.1, ("body", "score")),
        ("Nắng", ("cut", "tools"), -0.1, ("cut", "tools")),
        ("Nắng", ("cut", "noise"), None, ("cut", "noise")),
        (f"{link(line(50))} {line(49)}", None, -0.1, ("cut", "outside the body")),
        (f"{link(line(51))} {line(48)}", None, -0.1, ("related", "link list")),
    ],
)
def test_a_block_is_body_above_zero_and_else_what_the_rules_say(
    inner: str, ruled: tuple[str, str] | None, points: float | None, expected: tuple[str, str]
) -> None:
    there = scene(text(TEXT) + b(inner))
    given = None if points is None else Features(OWN, AROUND, OfPage(0, 0, 0, 0, 0), points)
    ask = Asked(there.document.blocks[-1], ruled and Verdict(*ruled), given)  # type: ignore[arg-type]
    assert classify._verdict(ask) == expected


@pytest.mark.parametrize(("size", "is_one"), [(300, False), (301, True)])
def test_a_stated_text_is_one_from_301_characters_on(size: int, *, is_one: bool) -> None:
    assert (classify._stated_body(Metadata(article_body=sentence(size))) is not None) is is_one


def test_a_stated_text_is_read_with_single_blanks() -> None:
    assert classify._stated_body(Metadata(article_body=f"{sentence(200)}\n\n {sentence(200)}")) == (
        f"{sentence(200)} {sentence(200)}"
    )


def found(inner: str, selected: str | None = None) -> Body | None:
    there = scene(inner + SPARE)
    chosen = selected and box(there.document, selected)
    return classify.find_body(there.document, there.meta, there.title, {}, chosen or None)


@pytest.mark.parametrize(
    ("selected", "flags"),
    [(None, ()), ("own", ()), ("around", ()), ("little", ("site_body_disagrees",)), ("inner", ())],
)
def test_a_box_that_the_site_selects_and_that_holds_another_text_is_flagged(
    selected: str | None, flags: tuple[str, ...]
) -> None:
    own = f"<main id=around><p>Mưa</p><div id=own><div id=inner>{TEXT}</div><p>Nắng</p></div></main>"
    body = found(f"{own}<div id=little><p>Gió</p><p>{sentence(80)}</p></div>", selected)
    assert body is not None
    assert body.flags == flags


def test_pictures_are_a_story_where_only_a_footer_has_a_text() -> None:
    body = found(f"{b(ONE, named=SAPO)}<section>{FIGURE * 3}{b('<b>Lê Hữu Lữ</b>')}</section>".replace(ONE, line(60)))
    assert body is not None
    assert [one.role for _, one in sorted(body.verdicts.items())] == ["lead", *["caption"] * 3, "byline"]
    assert (body.first, body.last) == (2, 4)
    assert body.scope is not None
    assert body.scope.tag == "body"
    assert body.lead is not None
    few = found(FIGURE * 2)
    assert few is not None
    assert few.asked, "read as a text like any"
    long = found(FIGURE * 3 + text(TEXT))
    assert long is not None
    assert long.asked


@pytest.mark.parametrize(("size", "has_lead"), [(29, False), (30, True)])
def test_the_lead_of_a_story_of_pictures_is_as_long_as_any(size: int, *, has_lead: bool) -> None:
    body = found(b(line(size), named=SAPO) + FIGURE * 3)
    assert body is not None
    assert (body.lead is not None) is has_lead
    plain = found(b(line(60)) + FIGURE * 3)
    assert plain is not None
    assert plain.lead is None, "a line that nothing calls one"
