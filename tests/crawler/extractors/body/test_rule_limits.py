"""Each limit of a rule is where it is said: just within it the rule speaks, just beyond it another does, or none."""

import pytest

from crawler.extractors.body import rules
from tests.crawler.extractors.body.scenes import PICTURE, asked, line, scene, sentence
from tests.crawler.extractors.small_pages import OTHER, TITLE

TEXT = "<p>" + "</p><p>".join(sentence(200) for _ in range(3)) + "</p>"
STORY = f"<div class=text>{TEXT}</div>"
SEVEN = "Trạm bơm mới chạy suốt đêm rằm"
SIX = "Trạm bơm mới chạy suốt đêm"


def reason(inner: str, **page: object) -> str | None:
    """Why the rules take the block asked for as what they take it."""
    there = scene(inner, **page)  # type: ignore[arg-type]
    verdict = rules.decide(asked(there.document), there)
    return verdict and verdict.reason


def p(text: str, tag: str = "p", **named: str) -> str:
    told = "".join(f" {name.rstrip('_')}='{value}'" for name, value in named.items())
    return f"<{tag} data-asked=''{told}>{text}</{tag}>"


def link(text: str, to: str = "/b-1.html") -> str:
    return f"<a href={to}>{text}</a>"


def above(*inner: str) -> str:
    return "".join(inner) + STORY


def below(*inner: str) -> str:
    return STORY + "".join(inner)


CAPTION, FRAMED, CENTRED = "caption", "caption of a picture", "centred under a picture"
CELL = "<table><tr><td>{}{}</td></tr>{}</table>"
ROW = "<tr><td>Một hàng</td></tr>"
CENTRE = "text-align:center"

CAPTIONS: list[tuple[str, str, str | None]] = [
    ("a named one of 300", f"<div class=caption>{p(sentence(300))}</div>", CAPTION),
    ("a named one of 301", f"<div class=caption>{p(sentence(301))}</div>", None),
    ("a named one of 330 that credits", f"<div class=caption>{p(line(320) + '. Ảnh: An')}</div>", CAPTION),
    ("one that credits, without a name", p(line(120) + ". Ảnh: An"), CAPTION),
    ("one in a figure of 4", f"<figure>{p(sentence(400))}" + 3 * "<p>Nắng</p>" + "</figure>", CAPTION),
    ("one in a figure of 5", f"<figure>{p(sentence(400))}" + 4 * "<p>Nắng</p>" + "</figure>", None),
    ("a figcaption of 300", PICTURE + p(sentence(300), "figcaption"), FRAMED),
    ("a figcaption of 301", PICTURE + p(sentence(301), "figcaption"), CAPTION),
    ("a figcaption not after a picture", p(sentence(300), "figcaption"), CAPTION),
    ("a figcaption with a link", PICTURE + p("Bờ bao ở " + link("Tân Hòa"), "figcaption"), CAPTION),
    ("a figcaption that is a time", PICTURE + p("10:12 26/02/2026", "figcaption"), CAPTION),
    ("the third box from within", f"{PICTURE}<figcaption><div>{p('Bờ bao mới')}</div></figcaption>", FRAMED),
    ("the fourth", f"{PICTURE}<figcaption><div><div>{p('Bờ bao mới')}</div></div></figcaption>", CAPTION),
    ("a cell of 2 in a table of 4", CELL.format(PICTURE, p("Bờ bao mới") + "<p>Nắng</p>", 2 * ROW), FRAMED),
    ("a cell of 2 in a table of 5", CELL.format(PICTURE, p("Bờ bao mới") + "<p>Nắng</p>", 3 * ROW), None),
    ("a cell of 3", CELL.format(PICTURE, p("Bờ bao mới") + 2 * "<p>Nắng</p>", ""), None),
    ("a bare cell of 4", CELL.replace("<td>{}{}</td>", f"{{}}{p('Bờ bao mới ' + '<p>Nắng</p>' * 3, 'td')}")
     .format(PICTURE, ""), CAPTION),
    ("a bare cell of 5", CELL.replace("<td>{}{}</td>", f"{{}}{p('Bờ bao mới ' + '<p>Nắng</p>' * 4, 'td')}")
     .format(PICTURE, ""), None),
    ("a bare cell without a picture", f"<table><tr>{p('Bờ bao mới', 'td')}</tr></table>", None),
    ("a bare cell with a time", f"<table><tr>{p(PICTURE + '10:12 26/02/2026', 'td')}</tr></table>", None),
    ("a bare cell in a table of 5", f"<table><tr>{p(PICTURE + 'Bờ bao mới', 'td')}</tr>{4 * ROW}</table>", CAPTION),
    ("slanted in the middle, of 300", PICTURE + p(f"<em>{sentence(300)}</em>", style=CENTRE), CENTRED),
    ("slanted in the middle, of 301", PICTURE + p(f"<em>{sentence(301)}</em>", style=CENTRE), None),
    ("slanted by i", PICTURE + p(f"<i>{sentence(200)}</i>", align="center"), CENTRED),
    ("slanted, but not in the middle", PICTURE + p(f"<i>{sentence(200)}</i>"), None),
    ("slanted, without a picture", p(f"<i>{sentence(200)}</i>", style=CENTRE), None),
    ("a slanted heading", PICTURE + p(f"<i>{sentence(200)}</i>", "h3", style=CENTRE), None),
    ("a short line in the middle", PICTURE + p(sentence(69), style=CENTRE), CAPTION),
    ("a long paragraph in the middle", PICTURE + p(sentence(70), style=CENTRE), None),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "expected"), [case[1:] for case in CAPTIONS], ids=[case[0] for case in CAPTIONS])
def test_a_caption_is_one_up_to_its_limits(inner: str, expected: str | None) -> None:
    assert reason(below(inner)) == expected


FOOT = "Cơ quan chủ quản: Ủy ban nhân dân tỉnh"
LINES: list[tuple[str, str, str | None]] = [
    ("two tools with a bar", below(p("Chia sẻ | In trang")), "tools"),
    ("a tool and a word with a bar", below(p("Chia sẻ | Tân Hòa")), None),
    ("two links and tools between", below(p(f"{link('Chia sẻ')} In trang {link('Zalo')}")), "tools"),
    ("two links and a word between", below(p(f"{link('Chia sẻ')} Tân Hòa {link('Zalo')}")), None),
    ("one link and a tool behind it", below(p(f"{link('Chia sẻ')} In trang")), None),
    ("a short line of a share box", below(f"<div class=social>{p(sentence(69))}</div>"), "tools"),
    ("a long one of a share box", below(f"<div class=social>{p(sentence(70))}</div>"), None),
    ("keywords with a link", below(p(f"Từ khóa: {link('lúa')}")), "tags"),
    ("keywords without one", below(p("Từ khóa: lúa")), None),
    ("the foot, four blocks below the title", below(p(FOOT)), "footer"),
    ("the foot, three blocks below the title", below(p(FOOT)).replace(f"<p>{sentence(200)}</p>", "", 1), None),
    ("the foot, a paragraph eleven below",
     f"<div>{TEXT}{p(FOOT)}{10 * '<p>Nắng</p>'}<p>{sentence(200)}</p></div>", None),
    ("the foot, a paragraph twelve below",
     f"<div>{TEXT}{p(FOOT)}{11 * '<p>Nắng</p>'}<p>{sentence(200)}</p></div>", "footer"),
    ("the foot, a paragraph next below", f"<div>{TEXT}{p(FOOT)}<p>{sentence(200)}</p></div>", None),
    ("the foot, a foreign paragraph below", below(p(FOOT), f"<div><p>{sentence(80)}</p></div>"), "footer"),
    ("a label and a title, half in a link", below(p(f"Xem thêm: {link('Giá vàng')}!")), None),
    ("a label and a title, more than half", below(p(f"Xem thêm: {link('Giá vàng tăng')}")), "related"),
    ("a label and a title, half of it", below(p(f"Xem thêm: {link(line(10))}")), None),
    ("a label and a title in bold", below(p("<b>Xem thêm: Giá vàng tăng</b>")), "related"),
    ("a label and a title, plain", below(p("Xem thêm: Giá vàng tăng")), None),
    ("a label of 39", below(p("<b>Thông tin doanh nghiệp - sản phẩm (123): Nắng lên</b>")), "related"),
    ("a label of 40", below(p("<b>Thông tin doanh nghiệp - sản phẩm (1234): Nắng lên</b>")), None),
    ("a label and no title", below(p("<b>Tân Hòa:</b>")), None),
    ("a label and 299", below(p(f"<b>Xem thêm: {sentence(289)}</b>")), "related"),
    ("a label and 300", below(p(f"<b>Xem thêm: {sentence(290)}</b>")), None),
    ("an arrow, 61 % in a link", below(p(f"&gt;&gt; {link(line(61))} {line(35)}")), "related"),
    ("an arrow, 60 % in a link", below(p(f"&gt;&gt; {link(line(60))} {line(36)}")), None),
    ("an arrow and 299", below(p(f"&gt;&gt; {link(line(296))}")), "related"),
    ("an arrow and 300", below(p(f"&gt;&gt; {link(sentence(297))}")), None),
    ("a link without an arrow", below(p(f"{link(line(70))} {line(29)}")), None),
    ("the address of the page", below(p("Nguồn: https://bao.example/a.html")), "address of the page"),
    ("the bare address of the page", below(p("https://bao.example/a.html")), "address of the page"),
    ("keywords by another word", below(p(f"Keyword: {link('lúa')}")), "tags"),
    ("the address of another", below(p("Nguồn: https://khac.example/a.html")), None),
    ("the headline again", below(p(TITLE)), "title again"),
    ("the headline and a letter", below(p(TITLE + "s")), None),
    ("as long as the headline", below(p(line(len(TITLE)))), None),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "expected"), [case[1:] for case in LINES], ids=[case[0] for case in LINES])
def test_a_line_is_what_it_says_up_to_its_limits(inner: str, expected: str | None) -> None:
    assert reason(inner) == expected


DATED = "Thứ năm, 12/03/2026 07:05 "
NAMED = "<div class=meta>{}</div>"
BYLINES: list[tuple[str, str, str | None]] = [
    ("a time, 160 in all", above(p(DATED + line(160 - len(DATED)))), "byline"),
    ("a time, 161 in all", above(p(DATED + line(161 - len(DATED)))), None),
    ("a time in a long sentence", above(p(DATED + sentence(80))), None),
    ("a time in a short one", above(p(DATED + sentence(40))), "byline"),
    ("a line without a time", above(p(line(60))), None),
    ("a name in its element", above(NAMED.format(p("Thanh Hương"))), "byline"),
    ("a heading in it", above(NAMED.format(p("Thanh Hương", "h4"))), None),
    ("in it, the first paragraph itself", f"{NAMED.format(p(sentence(100)))}{TEXT}", None),
    ("in it, a link of six words", above(NAMED.format(p(f"{link(SIX)} đó"))), "byline"),
    ("in it, a link of seven", above(NAMED.format(p(f"{link(SEVEN)} đó"))), None),
    ("in it, behind the first paragraph",
     f"<div><p>{sentence(200)}</p>{NAMED.format(p('Thanh Hương'))}{TEXT}</div>", None),
    ("in it with a time, behind the first", f"<p>{sentence(200)}</p>{NAMED.format(p(DATED))}{TEXT}", "byline"),
    ("in it with a time, two behind it",
     f"<p>{sentence(200)}</p><p>Nắng</p>{NAMED.format(p(DATED))}{TEXT}", None),
    ("a time behind the first paragraph", f"<p>{sentence(200)}</p>{p(DATED)}{TEXT}", None),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "expected"), [case[1:] for case in BYLINES], ids=[case[0] for case in BYLINES])
def test_a_byline_stands_between_title_and_text(inner: str, expected: str | None) -> None:
    assert reason(inner) == expected


@pytest.mark.parametrize(
    ("inner", "is_one"),
    [(NAMED.format(p(line(160))), True), (NAMED.format(p(line(161))), False), (p(line(100)), False)],
)
def test_a_line_is_by_names_up_to_160_characters(inner: str, *, is_one: bool) -> None:
    there = scene(below(inner))
    assert rules.by_names(asked(there.document), there) is is_one


FOUR = "Trạm bơm mới chạy"
ITEM = f"<div><h4>{link(OTHER)}</h4>{{}}</div>"
LINKED: list[tuple[str, str, str | None]] = [
    ("four words in a link", below(p(link(FOUR))), "title in a link"),
    ("three", below(p(link("Trạm bơm mới"))), None),
    ("four words in two links", below(p(link("Trạm bơm") + link(" mới chạy"))), None),
    ("95 of 100 in a link", below(p(f"{link(line(95))} {line(4)}")), "title in a link"),
    ("94 of 100", below(p(f"{link(line(94))} {line(5)}")), None),
    ("a sentence in a link", below(p(link(sentence(60)))), None),
    ("one broken off", below(p(link(line(60) + "..."))), "title in a link"),
    ("a heading in a link", below(p(link(FOUR), "h3")), None),
    ("to another house", below(p(link(FOUR, "https://khac.example/a.html"))), None),
    ("to its own house by its whole address", below(p(link(FOUR, "https://bao.example/a.html"))), "title in a link"),
    ("one point of two", below(f"<ul>{p(link(FOUR), 'li')}<li>Nắng</li></ul>"), None),
    ("a lone point", below(f"<ul>{p(link(FOUR), 'li')}</ul>"), "title in a link"),
    ("seven words and a summary in a related box",
     below(f"<div class=related>{p(link(SEVEN) + ' ' + sentence(90))}</div>"), "summary of another story"),
    ("six words and a summary in one", below(f"<div class=related>{p(link(SIX) + ' ' + sentence(90))}</div>"),
     "related"),
    ("a summary before the title of seven", below(f"<div class=related>{p('Nắng ' + link(SEVEN))}</div>"), "related"),
    ("a summary of seven without a related box", below(p(link(SEVEN) + " " + sentence(90))), None),
    ("a teaser cut short", below(ITEM.format(p(line(90) + "..."))), "teaser"),
    ("a teaser that ends", below(ITEM.format(p(sentence(90)))), None),
    ("a heading cut short in an item", below(ITEM.format(p(line(90) + "...", "h5"))), None),
    ("a text cut short in no item", below(p(line(90) + "...")), None),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "expected"), [case[1:] for case in LINKED], ids=[case[0] for case in LINKED])
def test_a_link_is_another_story_up_to_its_limits(inner: str, expected: str | None) -> None:
    assert reason(inner) == expected


@pytest.mark.parametrize(("held", "expected"), [(1_050, "tags"), (1_053, None)])
def test_names_do_not_speak_for_a_box_that_holds_more_than_six_tenths_of_the_story(
    held: int, expected: str | None
) -> None:
    own = f"{p('Nắng ' + link('lên'))}<p>{sentence(400)}</p><p>{sentence(held - 400)}</p>"
    assert reason(f"<div><div class=tags>{own}</div><p>{sentence(700)}</p></div>") == expected


def test_a_box_beside_the_container_is_not_the_container_however_large_it_is() -> None:
    beside = f"<div class=tags>{p('Nắng ' + link('lên'))}{TEXT}</div>"
    assert reason(f"<div><div class=text>{TEXT}<p>{sentence(200)}</p></div>{beside}</div>") == "tags"


def test_what_readers_have_written_is_theirs_however_much_it_is() -> None:
    written = f"<div class=comments>{p('Nắng ' + link('lên'))}<p>{sentence(400)}</p><p>{sentence(653)}</p></div>"
    assert reason(f"<div><p>{sentence(700)}</p>{written}</div>") == "comments"


def test_a_story_within_a_box_of_readers_is_none_of_theirs() -> None:
    assert reason(f"<div class=comments>{p('Mưa ' + link('lên'))}{TEXT}</div>") is None


def test_what_is_hidden_is_left_out_unless_the_story_is_hidden_too() -> None:
    hidden = "style=display:none"
    assert reason(f"<div>{TEXT}<div {hidden}>{p('Nắng')}</div></div>") == "concealed"
    assert reason(f"<div>{TEXT}<div class=hidden>{p('Nắng')}</div></div>") == "hidden"
    assert reason(f"<div {hidden}>{TEXT}{p('Nắng')}</div>") is None


@pytest.mark.parametrize(
    ("field", "inner", "expected"),
    [
        ("exclude", "Nắng", ("cut", "excluded by the site file")),
        ("exclude", link("Nắng"), ("tag", "tags")),
        ("caption", link("Nắng"), ("caption", "marked by the site file")),
        ("published", "Nắng", ("byline", "marked by the site file")),
    ],
)
def test_what_the_site_file_selects_is_what_it_says(field: str, inner: str, expected: tuple[str, str]) -> None:
    markup = below(f"<div class=tags>{p(inner)}</div>")
    at = asked(scene(markup).document).index
    there = scene(markup, hits={at: field})
    assert rules.decide(asked(there.document), there) == expected
    plain = scene(below(p(link("Nắng"))), hits={at: "exclude"})
    assert rules.decide(asked(plain.document), plain) == ("cut", "excluded by the site file")
