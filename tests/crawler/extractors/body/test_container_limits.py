"""Each limit of the container is where it is said: how much a paragraph counts, and which box is the story's.

Two boxes of paragraphs stand so deep in a page that nothing around them counts both: the plain one holds 400
characters, and the other, which counts less for a reason, wins from so many times 400 on.
"""

import pytest

from crawler.extractors.body import container
from crawler.extractors.body.container import Container, around, home, place, settled, signature
from crawler.extractors.body.teasers import items
from crawler.extractors.document.blocks import Document
from tests.crawler.extractors.body.scenes import HEAD, asked, box, line, sentence, walked


def text(mass: int) -> str:
    """Long paragraphs that weigh so much together, with a word beside them."""
    parts = [500] * (mass // 500 - 1) + [mass - 500 * max(0, mass // 500 - 1)]
    if parts[-1] > 700:
        parts[-1:] = [parts[-1] // 2, parts[-1] - parts[-1] // 2]
    return "<p>Nắng</p>" + "".join(f"<p>{sentence(part)}</p>" for part in parts)


def deep(name: str, inner: str, *, tag: str = "div", named: str = "") -> str:
    return f"<div><div><{tag} id={name} {named}>{inner}</{tag}></div></div>"


def find(document: Document, title_at: int = 0, stated: str | None = None, selected: str | None = None) -> Container:
    chosen = selected and box(document, selected)
    found = container.find(document.blocks, title_at, stated, chosen or None, items=items(document.blocks))
    assert found is not None
    return found


def root(markup: str, title_at: int = 0, stated: str | None = None, selected: str | None = None) -> str | None:
    """The name of the box that the story hangs in."""
    return find(walked(markup), title_at, stated, selected).root.element.get("id")


def mass_of(markup: str) -> int:
    return sum(block.weight for block in walked(markup).blocks)


PLAIN = deep("plain", text(400))
SMALL = "".join(deep("small", text(300), named="style=display:none") for _ in range(6))
"""Which make the page larger, and count next to nothing."""


def test_the_texts_weigh_what_is_said() -> None:
    assert [mass_of(text(mass)) for mass in (70, 400, 760, 3_800)] == [70, 400, 760, 3_800]


@pytest.mark.parametrize(
    ("markup", "less", "more"),
    [
        (HEAD + PLAIN + "{}", ("", 395), ("", 405)),
        (HEAD + PLAIN + "{}", ("style=display:none", 3_950), ("style=display:none", 4_050)),
        (HEAD + PLAIN + SMALL + "{}", ("class=sidebar", 2_640), ("class=sidebar", 2_690)),
        (HEAD + PLAIN + "{}", ("class=article-content", 330), ("class=article-content", 336)),
    ],
    ids=["as it is", "hidden: a tenth", "foreign: 15 %", "named as a story's: 120 %"],
)
def test_a_paragraph_counts_by_where_it_stands(markup: str, less: tuple[str, int], more: tuple[str, int]) -> None:
    for (named, mass), winner in ((less, "plain"), (more, "other")):
        assert root(markup.format(deep("other", text(mass), named=named))) == winner


def at_title(document: Document) -> int:
    return next(block.index for block in document.blocks if block.box.tag == "h1")


@pytest.mark.parametrize(("mass", "winner"), [(795, "plain"), (805, "other")])
def test_what_stands_above_the_title_counts_half(mass: int, winner: str) -> None:
    document = walked(deep("other", text(mass)) + HEAD + PLAIN)
    assert find(document, at_title(document)).root.element.get("id") == winner


@pytest.mark.parametrize(("tag", "named"), [("footer", ""), ("div", "class=cookie-box")])
@pytest.mark.parametrize(("mass", "winner"), [(2_640, "plain"), (2_690, "other")])
def test_a_footer_or_consent_layer_is_foreign_though_it_holds_most_of_a_page(
    tag: str, named: str, mass: int, winner: str
) -> None:
    assert root(HEAD + PLAIN + deep("other", text(mass), tag=tag, named=named)) == winner


def test_a_page_named_for_its_consent_layer_is_none() -> None:
    page = walked(HEAD + PLAIN + deep("other", text(500)), body="class=has-cookie")
    assert find(page).root.element.get("id") == "other"
    assert container.find(walked(HEAD + text(200), body="class=has-cookie").blocks, 0, None) is not None
    assert container.find(walked(f"{HEAD}<div class=cookie-box>{text(200)}</div>").blocks, 0, None) is None


@pytest.mark.parametrize(("mass", "winner"), [(699, "plain"), (700, "other"), (710, "other")])
def test_what_holds_seven_tenths_of_a_page_is_the_page_whatever_it_is_called(mass: int, winner: str) -> None:
    own = deep("plain", text(1_000 - mass))
    assert root(HEAD + own + deep("other", text(mass), named="class=sidebar")) == winner


ITEM = "<div><div><div id=other><a href=/b-1.html>Trạm bơm mới chạy suốt đêm</a>{}</div></div></div>"


@pytest.mark.parametrize(
    ("plain", "paragraphs", "winner"), [(315, 2, "other"), (325, 2, "plain"), (325, 3, "other"), (2_300, 3, "other")]
)
def test_what_stands_in_a_small_item_below_another_title_counts_a_fifth(
    plain: int, paragraphs: int, winner: str
) -> None:
    assert root(HEAD + deep("plain", text(plain)) + ITEM.format(f"<p>{sentence(800)}</p>" * paragraphs)) == winner


def test_an_item_above_the_title_counts_half_as_all_else_there() -> None:
    document = walked(ITEM.format(f"<p>{sentence(800)}</p>" * 2) + HEAD + deep("plain", text(700)))
    assert find(document, at_title(document)).root.element.get("id") == "other"


STATED = "Bờ bao Tân Hòa đã xong, bà con ven sông hết lo nước."


@pytest.mark.parametrize(("mass", "winner"), [(1_990, "plain"), (2_010, "other")])
def test_what_the_page_states_as_its_text_counts_five_times_what_it_does_not(mass: int, winner: str) -> None:
    own = f"<p>Nắng</p><p>{STATED} {line(400 - len(STATED) - 1)}</p>"
    assert root(HEAD + deep("plain", own) + deep("other", text(mass)), stated=STATED + " Hết") == winner


@pytest.mark.parametrize(
    ("before", "hidden", "stated", "size", "is_one"),
    [
        ("", "", None, 70, True),
        ("{}", "", None, 79, False),
        ("{}", "", None, 80, True),
        ("{}", "", STATED, 133, False),
        ("{}", "", STATED, 134, True),
        ("", "hidden", None, 400, True),
        ("", "hidden", None, 399, False),
        ("", "hidden", line(52), 133, False),
        ("", "hidden", line(52), 134, True),
    ],
)
def test_a_box_that_counts_less_than_forty_is_no_story(
    before: str, hidden: str, stated: str | None, size: int, *, is_one: bool
) -> None:
    told = f"<div {hidden and 'style=display:none'}><p>{sentence(size)}</p></div>"
    document = walked(told + HEAD if before else HEAD + told)
    assert (container.find(document.blocks, at_title(document), stated) is not None) is is_one


@pytest.mark.parametrize(("beside", "name"), [(660, "inner"), (675, "outer")])
def test_the_box_around_a_home_gets_six_tenths(beside: int, name: str) -> None:
    inner = f"<div id=inner>{text(1_000)}</div><div>{text(beside)}</div>"
    assert root(HEAD + deep("outer", inner)) == name


def test_the_third_box_outwards_gets_little_and_the_fourth_nothing() -> None:
    parts = [f"<section><div id=of{mass}>{text(mass)}</div><p>Nắng</p></section>" for mass in (1_000, 950)]
    assert root(f"{HEAD}<main id=outer>{''.join(parts)}</main>") == "of1000"


@pytest.mark.parametrize(("others", "name"), [((390, 200), "plain"), ((390, 215), "whole")])
def test_a_story_is_split_where_the_box_around_holds_two_and_a_half_times_as_much(
    others: tuple[int, ...], name: str
) -> None:
    parts = "".join(deep("part", text(mass)) for mass in others)
    assert root(f"{HEAD}<main id=whole>{PLAIN}{parts}</main>") == name
    assert root(f"{HEAD}<main id=whole>{parts}{PLAIN}</main>") == name, "where they stand above it"


def test_a_story_is_not_split_for_the_sake_of_what_counts_little() -> None:
    hidden = deep("part", text(1_200), named="style=display:none")
    assert root(f"{HEAD}<main id=whole>{PLAIN}{hidden}</main>") == "plain"


def test_a_story_is_not_split_where_little_stands_around_it() -> None:
    parts = "".join(deep("part", text(280)) for _ in range(3))
    document = walked(f"<main id=whole>{deep('early', text(1_000))}{HEAD}{parts}</main>")
    assert find(document, at_title(document)).root.element.get("id") == "early"


@pytest.mark.parametrize(("mass", "name"), [(199, "plain"), (200, "chosen"), (210, "chosen")])
def test_a_box_that_the_site_selects_is_believed_from_half_of_the_story_on(mass: int, name: str) -> None:
    assert root(HEAD + PLAIN + deep("chosen", text(mass)), selected="chosen") == name


def test_what_is_own_is_told_by_shares_and_begins_behind_the_title() -> None:
    story = f"<div class='text big x'><p class='b-1 lead in'>{sentence(300)}</p>{HEAD}<p>{sentence(100)}</p></div>"
    document = walked(story)
    found = find(document, at_title(document))
    assert found.own == (0, 2)
    assert found.first == 2
    assert found.places == {"div.text.big": 1.0}
    assert found.signatures == {"p.lead.in": 150 / 250, "p|div.text.big": 100 / 250}


def test_a_headline_as_long_as_a_paragraph_is_none_of_the_first() -> None:
    document = walked(f"<div><p class=title>{line(100)}</p><p>{sentence(100)}</p></div>")
    found = find(document)
    assert (found.own, found.first) == ((0, 1), 1)
    assert found.signatures == {"p.title": 0.5, "p|html": 0.5}, "it counts as all that stands below it"


def test_a_story_above_its_title_begins_with_its_first_paragraph() -> None:
    document = walked(f"<div><p>Nắng</p><p>{sentence(100)}</p><p>{sentence(100)}</p>{HEAD}</div>")
    assert find(document, at_title(document)).first == 1


STORY = f"<article id=own>{HEAD}<div>{{}}</div></article>"


@pytest.mark.parametrize(
    ("own", "other", "is_beside"),
    [(400, 400, True), (399, 400, False), (400, 399, False), (700, 700, True)],
)
def test_an_article_element_holds_a_story_from_four_hundred_on(own: int, other: int, *, is_beside: bool) -> None:
    document = walked(STORY.format(text(own)) + f"<article id=other><div id=in>{text(other)}</div></article>")
    story = find(document).story
    assert (story.box is not None) is (own >= 400)
    assert story.is_beside(box(document, "in")) is is_beside
    assert not story.is_beside(box(document, "own"))


def test_the_outermost_article_element_around_the_title_is_the_story_s() -> None:
    inner = f"<article id=inner>{HEAD}<div>{text(500)}</div></article>"
    story = find(walked(f"<article id=outer>{inner}<p>{sentence(90)}</p></article>")).story
    assert story.box is not None
    assert story.box.element.get("id") == "outer"


@pytest.mark.parametrize(("mass", "winner"), [(2_480, "own"), (2_520, "other")])
def test_another_article_counts_a_fifth(mass: int, winner: str) -> None:
    own = f"<article>{HEAD}<div><div id=own>{text(500)}</div></div></article>"
    other = f"<article><div><div id=other>{text(mass)}</div></div></article>"
    assert root(own + other) == winner


# What stands hidden until a script shows it, and short sentences where there are no others.


@pytest.mark.parametrize(("mass", "is_shown"), [(400, False), (401, True)])
def test_what_hides_four_tenths_of_a_page_is_shown(mass: int, *, is_shown: bool) -> None:
    rest = f"<div>{text(1_000 - mass)}</div>"
    document = walked(f"{HEAD}<div style=display:none data-asked=''>{sentence(mass)}</div>{rest}")
    assert asked(settled(document, 0)).box.hidden is not is_shown


@pytest.mark.parametrize(("between", "is_shown"), [(2, False), (3, True)])
def test_what_a_foreign_box_hides_is_not_shown_unless_it_is_far_within(between: int, *, is_shown: bool) -> None:
    hidden = f"<div style=display:none data-asked=''>{sentence(700)}</div>"
    document = walked(HEAD + f"<aside>{'<div>' * between}{hidden}{'</div>' * between}</aside>")
    assert asked(settled(document, 0)).box.hidden is not is_shown


@pytest.mark.parametrize(
    ("sizes", "lifted"),
    [
        ((60, 60, 40), (60, 60, 40)),
        ((60, 60, 39), ()),
        ((69, 69), ()),
        ((69, 69, 22), (69, 69, 22)),
        ((69, 69, 39), (69, 69, 39)),
        ((69, 69, 20, 20), (69, 69, 20, 20)),
        ((69, 69, 21, 19), ()),
        ((69, 69, 22, 19), (69, 69, 22)),
    ],
)
def test_three_short_sentences_of_160_characters_together_are_a_text(
    sizes: tuple[int, ...], lifted: tuple[int, ...]
) -> None:
    document = walked(f"{HEAD}<div>{''.join(f'<p>{sentence(size)}</p>' for size in sizes)}</div>")
    assert tuple(block.weight for block in settled(document, 0).blocks if block.weight) == lifted


SHORT = f"<p>{sentence(60)}</p>" * 3


@pytest.mark.parametrize(
    ("markup", "count"),
    [
        (f"{HEAD}<div>{SHORT}</div>", 3),
        (f"<div>{SHORT}</div>{HEAD}", 0),
        (f"<div>{SHORT}</div>", 0),
        (f"{HEAD}<div>{SHORT}<p>{line(60)}</p></div>", 3),
        (f"{HEAD}<div>{SHORT}<p><a href=/b>{sentence(60)}</a></p></div>", 3),
        (f"{HEAD}<div>{SHORT}<h3>{sentence(60)}</h3></div>", 3),
        (f"{HEAD}<div>{SHORT}<p style=display:none>{sentence(60)}</p></div>", 3),
        (f"{HEAD}<div>{SHORT}</div><div><p>{sentence(90)}</p></div>", 1),
        (f"{HEAD}<div>{SHORT}</div><footer><p>{sentence(90)}</p></footer>", 1),
        (f"{HEAD}<div>{SHORT}</div><div class=comments><p>{sentence(90)}</p></div>", 1),
        (f"{HEAD}<aside>{SHORT}</aside>", 0),
        (f"{HEAD}<div class=sidebar><div>{SHORT}</div></div>", 0),
    ],
    ids=["below the title", "above it", "without one", "a line that does not end", "a link", "a heading", "hidden",
         "beside a long one", "above a footer", "above a reader's", "in an aside", "in a sidebar"],
)  # fmt: skip
def test_short_sentences_are_a_text_below_the_title_where_nobody_wrote_a_long_one(markup: str, count: int) -> None:
    document = walked(markup)
    title = next((block.index for block in document.blocks if block.box.tag == "h1"), -1)
    assert sum(bool(block.weight) for block in settled(document, title).blocks) == count


VERSES = ("Chiều nghiêng xuống bến sông gầy", "Lục bình trôi chẳng hẹn ngày", "Mẹ ngồi vá lại canh thâu")


@pytest.mark.parametrize(
    ("verses", "others", "count"), [(6, 0, 6), (5, 0, 0), (6, 2, 6), (6, 3, 0)],
    ids=["six", "five", "a name and a place beside them", "more beside them"],
)  # fmt: skip
def test_six_verses_are_a_poem_with_two_lines_beside_them(verses: int, others: int, count: int) -> None:
    lines = "".join(f"<p>{VERSES[at % 3]}</p>" for at in range(verses)) + others * "<p>12/3</p>"
    document = walked(f"{HEAD}<div>{lines}</div>")
    assert sum(bool(block.weight) for block in settled(document, 0).blocks) == count


def test_a_page_is_bare_whose_long_paragraphs_are_those_of_footers_and_readers() -> None:
    long = f"<p>{sentence(90)}</p>"
    for markup, is_bare in (
        (f"<footer>{long}</footer><div class=comments>{long}</div>", True),
        (f"<footer>{long}</footer>{long}", False),
        ("<p>Nắng</p>", True),
    ):
        assert container.is_bare(walked(markup)) is is_bare
    assert not container.is_bare(walked(long, body="class=has-comments")), "the whole page is no reader's"


# Where a block stands.


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        (f"<div id=a><p data-asked=''>{sentence(90)}</p><p>Nắng</p></div>", "a"),
        (f"<div id=a><div><p data-asked=''>{sentence(90)}</p></div><p>Nắng</p></div>", "a"),
        ("<div id=a><div id=b data-asked=''>Mưa<p>Nắng</p></div></div>", "b"),
        ("<div id=a><p data-asked=''>Mưa<br><br>Gió</p><p>Nắng</p></div>", "a"),
        (f"<div id=a><section><div data-asked=''>{sentence(90)}</div></section><p>Nắng</p></div>", "a"),
    ],
)
def test_the_home_of_a_block_holds_others_too(markup: str, name: str) -> None:
    assert home(asked(walked(markup))).element.get("id") == name


@pytest.mark.parametrize(
    ("markup", "where", "looks"),
    [
        ("<div class=text><ul><li data-asked=''>Mưa</li><li>Nắng</li></ul></div>", "div.text", "li|div.text"),
        ("<div class=text><div><p data-asked=''>Mưa</p><p>Nắng</p></div></div>", "div.text", "p|div.text"),
        (
            "<div class=text><ul class=points><li data-asked=''>Mưa</li><li>Nắng</li></ul></div>",
            "div.text",
            "li|div.text",
        ),
        ("<div class='text big wide 12'><p data-asked='' class='a b c'>Mưa</p>Nắng</div>", "div.text.big", "p.a.b"),
        ("<div class='n-1 text big'><p data-asked='' class=n12>Mưa</p>Nắng</div>", "div.text.big", "p|div.text.big"),
    ],
    ids=["list", "without a name", "named list", "two names", "numbered names"],
)
def test_paragraphs_look_alike_by_tag_and_names(markup: str, where: str, looks: str) -> None:
    block = asked(walked(markup))
    assert (place(home(block)), signature(block)) == (where, looks)


def test_what_is_around_a_box_and_the_story_is_the_innermost_that_holds_both() -> None:
    beside = "<div id=far><p id=p>Nắng</p></div>"
    document = walked(f"{HEAD}<main id=main><section id=both>{deep('root', text(500))}{beside}</section></main>")
    found = find(document)
    assert found.root.element.get("id") == "root"
    for name, joint in (("far", "both"), ("p", "both"), ("root", "root"), ("main", "main"), ("both", "both")):
        assert around(box(document, name), found).element.get("id") == joint
    inner = next(block.box for block in document.blocks if block.weight)
    assert around(inner, found).element.get("id") == "root"
