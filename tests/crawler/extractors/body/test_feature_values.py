"""What the model is told of a block, number by number, on pages whose numbers are known beforehand."""

from itertools import combinations

import pytest

from crawler.extractors.body import features, model
from crawler.extractors.body.features import FEATURES, Around, Features, OfPage, Own, burden
from crawler.extractors.body.rules import Verdict
from tests.crawler.extractors.body.scenes import HEAD, PICTURE, asked, box, line, scene, sentence, walked
from tests.crawler.extractors.body.test_golden import known
from tests.crawler.extractors.small_pages import TITLE


def told(inner: str, ruled: str | None = None) -> Features:
    """What the model is told of the block asked for, below the headline."""
    there = scene(inner)
    verdict = Verdict("cut", ruled) if ruled else None
    return features.features(asked(there.document), verdict, features.context_of(there))


def link(text: str) -> str:
    return f"<a href=/b-1.html>{text}</a>"


def p(text: str, tag: str = "p", named: str = "") -> str:
    return f"<{tag} data-asked='' {named}>{text}</{tag}>"


LONG = f"<p>{sentence(200)}</p>"
LONGS = LONG * 3


def test_no_two_features_are_alike_on_all_pages() -> None:
    """So an exchange of any two is noticed: the vectors of one page at least would be others."""
    vectors = [vector for page in known().values() for vector in page.values() if isinstance(vector, dict)]
    alike = [
        (one, other)
        for one, other in combinations(FEATURES, 2)
        if all(abs(vector[one] - vector[other]) < 0.001 for vector in vectors)
    ]
    assert not alike


SIZES = (71, 83, 97, 60, 109, 127, 131, 55, 149, 151, 163, 173)
"""Of paragraphs below one another; those below 70 are none that weighs."""
AT = 6
LINKED = {1: 10, 3: 20, 7: 30, 8: 40}
"""Characters in links, by paragraph."""
WEIGHTS = [size if size >= 70 else 0 for size in SIZES]


def row() -> Features:
    parts = []
    for at, size in enumerate(SIZES):
        linked = LINKED.get(at, 0)
        text = f"{link(line(linked))} {sentence(size - linked - 1)}" if linked else sentence(size)
        parts.append(p(text) if at == AT else f"<p>{text}</p>")
    return told(f"<div class=text>{''.join(parts)}</div>")


def test_a_block_is_told_with_its_neighbours() -> None:
    own = row().own
    linked = sum(count for at, count in LINKED.items() if AT - 4 <= at <= AT + 4)
    assert (own.size, own.weight, own.sentence, own.link_share) == (131, 131, True, 0)
    assert own.near_mass == sum(WEIGHTS[AT - 4 : AT + 5])
    assert own.near_links == linked / sum(SIZES[AT - 4 : AT + 5])
    assert own.links_after == pytest.approx(30 / 55)
    assert own.tag_after == 1
    assert (own.behind_title, own.behind_first, own.ahead_of_last) == (AT + 1, AT, len(SIZES) - 1 - AT)
    assert own.seen == own.passed == pytest.approx(sum(WEIGHTS[:AT]) / sum(WEIGHTS))
    assert own.own_signature == own.page_signature == 1.0
    assert (own.ruled, own.after_picture, own.stated_body) == (0, False, 0)


def test_the_page_and_its_story_are_told_of_each_block() -> None:
    found = row()
    size, mass = sum(SIZES), sum(WEIGHTS)
    linked = sum(LINKED.values())
    assert found.page == OfPage(
        page_mass=mass,
        root_mass=1.0,
        root_links=linked / size,
        page_links=linked / (size + len(TITLE)),
        root_blocks=len(SIZES),
    )
    around = found.around
    assert (around.home_mass, around.parent_mass, around.home_blocks) == (1.0, 1.0, len(SIZES))
    assert around.home_links == linked / size
    assert around.parent_links == around.grand_links == linked / (size + len(TITLE))
    assert around.home_mean == size / len(SIZES)
    assert (around.steps, around.below, around.joint_depth) == (0, 0, 2)
    assert (around.own_place, around.page_place, around.joint_mass) == (1.0, 1.0, 1.0)
    assert (around.grand_blocks, around.home_tag, around.burden) == (len(SIZES) + 1, 0, 0)


def test_the_first_block_of_a_page_has_neighbours_on_one_side_only() -> None:
    first = f"<p data-asked=''>{link(line(10))} {sentence(79)}</p>"
    rest = "".join(f"<p>{sentence(size)}</p>" for size in (80, 70, 75, 85, 95))
    there = scene(f"<div>{first}{rest}</div>{HEAD}", headline="")
    own = features.features(asked(there.document), None, features.context_of(there)).own
    assert own.near_mass == 90 + 80 + 70 + 75 + 85
    assert own.near_links == 10 / 400
    assert own.link_share == 10 / 90
    assert (own.seen, own.passed, own.behind_title, own.behind_first) == (0, 0, -6, 0)


def test_a_line_that_looks_like_no_paragraph_has_no_share() -> None:
    there = scene(f"<div><p>Mưa</p>{HEAD}<p>Nắng</p>{LONGS}{p('Gió', named='class=z')}</div>", headline="")
    found = features.features(asked(there.document), None, features.context_of(there))
    assert (found.own.own_signature, found.own.page_signature, found.own.weight) == (0, 0, 0)
    assert (found.own.behind_title, found.own.behind_first, found.own.ahead_of_last) == (5, 3, -1)
    aside = f"<section class=z>{p('Gió')}<p>Mưa</p></section>"
    around = told(f"<div class=text>{LONGS}{aside}</div>").around
    assert (around.own_place, around.page_place) == (0, 0)


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        (f"<div>{LONGS}{p(sentence(90))}</div>", (0, -1)),
        (f"<div>{LONGS}{p(sentence(90))}<p>{link(line(10))} {line(29)}</p></div>", (0.25, 1)),
        (f"<div>{LONGS}{p(sentence(90))}<address>Nắng</address></div>", (0, 0)),
        (f"<div>{LONGS}{p(sentence(90))}<h3>Nắng</h3></div>", (0, 10)),
    ],
    ids=["nothing", "a quarter of it links", "an address", "a heading"],
)
def test_what_comes_next_is_told(markup: str, value: tuple[float, float]) -> None:
    own = told(markup).own
    assert (own.links_after, own.tag_after) == value


TAGS = {
    "p": 1, "li": 2, "div": 3, "section": 3, "td": 4, "th": 4, "blockquote": 5, "dd": 6, "dt": 6, "pre": 7,
    "h1": 8, "h2": 9, "h3": 10, "h4": 11, "h5": 12, "h6": 13, "address": 0, "summary": 0,
}  # fmt: skip
FRAMES = {
    "li": "<ul>{}</ul>", "td": "<table><tr>{}</tr></table>", "th": "<table><tr>{}</tr></table>", "dd": "<dl>{}</dl>",
    "dt": "<dl>{}</dl>",
}  # fmt: skip


@pytest.mark.parametrize(("tag", "value"), TAGS.items())
def test_each_tag_has_its_number(tag: str, value: int) -> None:
    found = told(f"<div>{LONGS}{FRAMES.get(tag, '{}').format(p('Nắng', tag))}{LONG}</div>")
    assert found.own.tag == value


HOMES = {
    "ul": 1, "ol": 1, "dl": 1, "blockquote": 3, "article": 4, "section": 5, "main": 5, "aside": 6, "footer": 7,
    "header": 8, "form": 9, "figure": 10, "details": 11, "div": 0, "li": 1,
}  # fmt: skip


@pytest.mark.parametrize(("tag", "value"), HOMES.items())
def test_each_home_has_the_number_of_its_tag(tag: str, value: int) -> None:
    inner = {"ul": "li", "ol": "li", "dl": "dd"}.get(tag, "p")
    home = f"<{tag}>{p('Nắng', inner)}<{inner}>Mưa</{inner}></{tag}>"
    found = told(f"<div>{LONGS}{FRAMES.get(tag, '{}').format(home)}{LONG}</div>")
    assert found.around.home_tag == value


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td data-asked=''>Nắng</td></tr><tr><td>Mưa</td></tr></table>",
        "<table><tr><td data-asked=''>Nắng</td><td>Mưa</td></tr></table>",
        f"<table><tr><td>{p('Nắng')}<p>Mưa</p></td></tr></table>",
        "<table><tbody><tr><td data-asked=''>Nắng</td></tr><tr><td>Mưa</td></tr></tbody></table>",
    ],
    ids=["rows", "a row", "a cell", "its body"],
)
def test_homes_in_a_table_have_its_number(table: str) -> None:
    assert told(f"<div>{LONGS}{table}{LONG}</div>").around.home_tag == 2


def test_the_reasons_of_rules_have_the_numbers_that_the_model_was_grown_with() -> None:
    assert features.RULED == {
        "before the title": 1, "teaser": 2, "title in a link": 3, "tags": 4, "hidden": 5, "caption": 6, "byline": 7,
        "tools": 8, "footer": 9, "related": 10, "consent": 11, "comments": 12, "poll": 13, "noise": 14,
        "heading of related news": 15, "address of the page": 16,
    }  # fmt: skip
    for reason, value in ((None, 0), ("teaser", 2), ("no such reason", 0)):
        assert told(f"<div>{LONGS}{p('Nắng')}</div>", reason).own.ruled == value


def test_a_block_right_behind_a_picture_is_told_as_such() -> None:
    for behind, is_so in ((PICTURE + p("Nắng"), True), (PICTURE + "<p>Mưa</p>" + p("Nắng"), False)):
        assert told(f"<div>{LONGS}{behind}</div>").own.after_picture is is_so


def test_the_share_of_what_looks_alike_is_told_of_the_story_and_of_the_page() -> None:
    rest = f"<p class=a>{sentence(200)}</p><p class=b>{sentence(100)}</p>"
    own = f"<div class=text>{p(sentence(100), named='class=a')}{rest}</div>"
    found = told(
        own + f"<div><div><div><div><p class=a>{sentence(80)}</p><p>{sentence(120)}</p></div></div></div></div>"
    )
    assert found.own.own_signature == 300 / 400
    assert found.own.page_signature == 380 / 600
    assert (found.around.own_place, found.around.page_place) == (1.0, 400 / 600)
    assert (found.page.root_mass, found.around.home_mass, found.around.parent_mass) == (400 / 600, 400 / 600, 1.0)


def test_a_page_without_its_headline_is_told_no_place_behind_it() -> None:
    there = scene(f"<div>{LONGS}{p(sentence(90))}</div>")
    bare = type(there)(there.document, there.container, there.title._replace(at=-1))
    found = features.features(asked(bare.document), None, features.context_of(bare))
    assert (found.own.behind_title, found.own.behind_first) == (0, 3)


@pytest.mark.parametrize(
    ("size", "said", "value"),
    [(30, "{}", 1), (29, "{}", 0), (30, "Mưa", -1), (29, "Mưa", 0), (200, "{:.60}", 1), (200, "{:.59}", -1)],
)
def test_a_block_is_in_the_stated_text_or_not_from_thirty_characters_on(size: int, said: str, value: int) -> None:
    there = scene(f"<div>{LONGS}{p(sentence(size))}</div>")
    block = asked(there.document)
    assert features._in_stated_body(block, said.format(sentence(size))) == value
    assert features._in_stated_body(block, None) == 0


# Around: steps out of the story, and what a branch beside it holds.

BRANCH = "<div class=x>{}<p>{}</p></div>"


def test_what_is_around_a_block_is_told_from_the_home_outwards() -> None:
    home = f"<div id=home>{p(sentence(100))}<p>{link(line(20))}</p></div>"
    parent = f"<div>{home}<p>{line(60)}</p></div>"
    grand = f"<div>{parent}<p>{line(40)}</p></div>"
    found = told(f"<main><section><div class=text>{LONGS}</div><p>Nắng</p></section>{grand}</main>").around
    assert (found.home_mass, found.parent_mass, found.joint_mass) == (100 / 700, 100 / 700, 1.0)
    assert (found.home_links, found.parent_links, found.grand_links) == (20 / 120, 20 / 180, 20 / 220)
    assert (found.home_blocks, found.home_mean, found.grand_blocks) == (2, 60, 4)
    assert (found.steps, found.below, found.joint_depth) == (2, 3, 2)
    assert (found.branch_mass, found.branch_links, found.branch_blocks) == (100 / 700, 20 / 220, 4)
    assert found.branch_paragraphs == 100 / 220
    assert found.own_place == 0


def test_what_burdens_the_story_too_is_no_burden_of_a_block() -> None:
    beside = f"<div class=sidebar>{p('Mưa')}<p>Nắng</p></div>"
    found = told(f"<aside><div class=text>{LONGS}</div>{beside}</aside>").around
    assert (found.burden, found.named_foreign, found.other_story) == (3, True, False)
    plain = told(f"<main><div class=text>{LONGS}</div><div>{p('Mưa')}<p>Nắng</p></div></main>").around
    assert (plain.burden, plain.named_foreign) == (0, False)


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        ("<div id=at><p>Mưa</p><p>Nắng</p></div>", 0),
        ("<div id=at class=sidebar><p>Mưa</p><p>Nắng</p></div>", 3),
        ("<aside><div class=promo><p id=at>Mưa</p></div></aside>", 6),
        (f"<div id=at><p>{link(line(61))} {line(17)}</p><p>{line(21)}</p></div>", 2),
        (f"<div id=at><p>{link(line(60))} {line(18)}</p><p>{line(21)}</p></div>", 0),
        (f"<div id=at><p>{link(line(61))}</p></div>", 0),
        (f"<aside id=at><p>{link(line(30))}</p><p>{link(line(30))}</p></aside>", 5),
    ],
    ids=["nothing", "its name", "name and tag around", "links", "60 % of links", "a single link", "both"],
)
def test_names_and_links_are_a_burden(markup: str, value: float) -> None:
    document = walked(f"{HEAD}<div>{markup}<p>{line(200)}</p></div>")
    assert burden(box(document, "at")) == value
    assert burden(box(document, "at")) == value, "asked again"


def out(steps: int, inner: str, *, named: str = "class=x") -> str:
    """A block so many boxes out of the story, whose home looks like nothing in it."""
    story = f"<div class=text>{LONGS}</div>"
    for _ in range(steps - 1):
        story = f"<section>{story}<p>Mưa</p></section>"
    return f"<main>{story}<div {named}>{inner}<p>Nắng</p></div></main>"


@pytest.mark.parametrize(
    ("markup", "is_near"),
    [
        (out(5, p("Mưa")), True),
        (out(6, p("Mưa")), False),
        (out(6, p(sentence(70))), True),
        (out(6, p(sentence(69))), False),
        (out(17, p("Mưa"), named="class=text"), True),
        (out(18, p("Mưa"), named="class=text"), False),
        (out(1, f"<aside>{p('Mưa')}<p>Nắng</p></aside>"), True),
        (out(1, f"<aside><div class=promo>{p('Mưa')}<p>Nắng</p></div></aside>"), False),
        (f"<div class=text>{LONGS}<aside><aside><aside>{p('Mưa')}<p>Nắng</p></aside></aside></aside></div>", True),
        (f"<aside class=text>{LONGS}<aside><aside>{p('Mưa')}<p>Nắng</p></aside></aside></aside>", True),
        (f"<aside>{out(1, f'<aside>{p(sentence(60))}<p>Nắng</p></aside>')}</aside>", True),
    ],
    ids=["five steps", "six steps", "a long paragraph", "a long line", "seventeen steps of what looks alike",
         "eighteen", "a foreign box", "two", "never more than 6", "its own burden", "that of both"],
)  # fmt: skip
def test_a_block_is_near_up_to_seven_points_from_the_story(markup: str, *, is_near: bool) -> None:
    there = scene(markup)
    assert features.is_near(asked(there.document), features.context_of(there)) is is_near


@pytest.mark.parametrize(("share", "is_near"), [(28, False), (29, True)])
def test_what_looks_like_29_per_cent_of_the_story_looks_alike(share: int, *, is_near: bool) -> None:
    parts = f"<div class=a><p>{sentence(5 * share)}</p><p>{sentence(5 * share)}</p></div>"
    rest = f"<p>{sentence(500 - 5 * share)}</p><p>{sentence(500 - 5 * share)}</p>"
    story = f"<div class=text>{parts}{rest}</div>"
    for _ in range(5):
        story = f"<section>{story}<p>Mưa</p></section>"
    there = scene(f"<main>{story}<div class=a>{p('Mưa')}<p>Nắng</p></div></main>")
    assert there.container.root.names == "text"
    assert features.is_near(asked(there.document), features.context_of(there)) is is_near


@pytest.mark.parametrize(("steps", "is_near"), [(1, True), (2, False)])
def test_another_story_is_four_points_further(steps: int, *, is_near: bool) -> None:
    story = f"<div class=text>{HEAD}{LONGS}</div>"
    for _ in range(steps - 1):
        story = f"<section>{story}<p>Mưa</p></section>"
    other = f"<article>{p('Mưa')}<p>{sentence(400)}</p></article>"
    there = scene(f"<main><article>{story}</article>{other}</main>", headline="")
    assert there.container.root.names == "text"
    assert features.is_near(asked(there.document), features.context_of(there)) is is_near


# The sum of plain weights.

PLAIN = dict.fromkeys(Own._fields, 0.0)
NOWHERE = dict.fromkeys(Around._fields, 0.0)


@pytest.mark.parametrize(
    ("text", "own", "around", "points"),
    [
        (line(60), {}, {}, 1.5),
        (line(80), {}, {}, 2.5),
        (sentence(70), {"sentence": 1}, {}, 2.5),
        (sentence(71), {"sentence": 1}, {}, 3.0),
        (line(60), {"own_signature": 0.1}, {}, 1.8),
        (line(60), {"own_signature": 0.4}, {}, 2.7),
        (line(60), {"own_signature": 0.6}, {}, 3.0),
        (line(60), {}, {"own_place": 0.5}, 2.55),
        (line(60), {"own_signature": 0.3}, {"own_place": 0.4}, 2.4),
        (line(60), {}, {"steps": 2}, -0.9),
        (line(60), {"own_signature": 0.2}, {"steps": 2}, -0.3),
        (line(60), {"own_signature": 0.25}, {"steps": 2}, 1.45),
        (line(60), {}, {"burden": 2}, -0.5),
        (line(60), {}, {"burden": 7}, -4.5),
        (line(60), {}, {"burden": 5.8, "below": 5}, -4.5),
        (line(60), {}, {"below": 4}, 1.5),
        (line(60), {}, {"below": 5}, 1.0),
        (line(60), {}, {"other_story": True}, -2.5),
        (line(60), {"stated_body": 1}, {}, 4.5),
        (line(60), {"stated_body": -1}, {}, 1.5),
        (line(60), {"tag": 7}, {}, 1.5),
        (line(60), {"tag": 8}, {}, 1.8),
        (f"{link(line(60))} {line(39)}", {}, {}, 1.5),
        (f"{link(line(61))} {line(38)}", {}, {}, -1.0),
        (f"{link(line(30))} {line(5)}", {"tag": 8}, {}, -1.0),
        (f"{link(line(90))} {sentence(14)}", {"sentence": 1}, {}, -0.5),
        (f"{link(line(90))} {sentence(15)}", {"sentence": 1}, {}, 1.0),
        (f"{link(line(90))} {line(15)}", {}, {}, -1.0),
    ],
)
def test_the_plain_weights_of_a_block(
    text: str, own: dict[str, float], around: dict[str, float], points: float
) -> None:
    block = asked(walked(HEAD + p(text)))
    given = Own(**PLAIN | own), Around(**NOWHERE | around)
    assert features._rough(block, *given) == pytest.approx(points)


@pytest.mark.parametrize(
    ("mass", "ruled", "rough", "expected"),
    [(699, 0, 2.5, 2.5), (699, 1, 2.5, -9.0), (700, 0, 2.5, 77), (700, 0, -8.0, 77), (700, 0, -8.01, -8.01)],
)
def test_the_model_is_asked_on_long_pages_of_what_is_not_hopeless(
    mass: int, ruled: int, rough: float, expected: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "score", lambda *_: 77)
    page = OfPage(**dict.fromkeys(OfPage._fields, 0.0) | {"page_mass": mass})
    assert features.score(Features(Own(**PLAIN | {"ruled": ruled}), Around(**NOWHERE), page, rough)) == expected
