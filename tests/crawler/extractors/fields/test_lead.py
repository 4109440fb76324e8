"""The lead, once; and whether it stands apart or is the first paragraph."""

import pytest

from crawler.extractors import extract
from crawler.items import Article, Page
from crawler.sites import Selectors, Site
from tests.crawler.extractors.small_pages import ONE, THREE, TWO, WHEN, long_story, page, paragraphs

LEAD = "Trước mùa nước lớn, người dân xã Tân Hòa cùng chính quyền gia cố bờ bao, chuẩn bị cừ tràm và thuyền nhỏ."
CUT = LEAD[:70].rsplit(" ", 1)[0]
DESCRIBED = '<meta name="description" content="{}">'
REST = (ONE, TWO, THREE)


def told_once(article: Article) -> bool:
    """Whether the lead stands in the text, once, and no part of it a second time."""
    return article.text.count(CUT) == 1 and all(article.text.count(text) == 1 for text in REST)


@pytest.mark.parametrize("described", ["", DESCRIBED.format(LEAD), DESCRIBED.format(CUT + "…")])
@pytest.mark.parametrize(
    "inner",
    [
        f"<p class=sapo>{LEAD}</p>{paragraphs(*REST)}",
        f"<h2 class=detail-sapo>{LEAD}</h2>{paragraphs(*REST)}",
        f"<div class=article__sapo><p>{LEAD}</p></div>{paragraphs(*REST)}",
        paragraphs(f"<b>{LEAD}</b>", *REST),
        paragraphs(f"<strong><em>{LEAD}</em></strong>", *REST),
        f"<div class=content><p class=bold>{LEAD}</p><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>",
        f"<div class=content><p class=sapo>{LEAD}</p><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>",
    ],
    ids=["class", "h2", "box", "bold", "bold and slanted", "bold by class", "class within the text"],
)
def test_a_sapo_stands_apart_whatever_the_page_states(inner: str, described: str) -> None:
    article = page(inner, head=described)
    assert (article.lead, article.lead_is_paragraph, article.body) == (LEAD, False, REST)
    assert told_once(article)


@pytest.mark.parametrize(
    "inner",
    [
        f"<h2>{LEAD}</h2>{paragraphs(*REST)}",
        f"<div class=content><h2>{LEAD}</h2><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>",
        f"<div class=content><div class=gioi-thieu>{LEAD}</div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>",
        f"<div class=content><p class=mo-bai>{LEAD}</p><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>",
        paragraphs(f"<em>{LEAD}</em>", *REST),
        f"<p>{LEAD}</p>{paragraphs(*REST)}",
    ],
    ids=["heading above", "heading within", "box of its own", "class of its own", "slanted", "above the box"],
)
def test_what_looks_like_no_other_paragraph_stands_apart(inner: str) -> None:
    article = page(inner, head=DESCRIBED.format(LEAD))
    assert (article.lead, article.lead_is_paragraph, article.body) == (LEAD, False, REST)


@pytest.mark.parametrize(
    "described", [LEAD, CUT + "…", CUT + "...", CUT, f"{LEAD} {ONE[:30]}"], ids=["whole", "…", "...", "cut", "more"]
)
@pytest.mark.parametrize(
    "inner",
    [
        paragraphs(LEAD, *REST),
        f"<div class=content>{''.join(f'<p class=Normal>{text}</p>' for text in (LEAD, *REST))}</div>",
        f"<div class=content>{''.join(f'<p id=p-{n}>{text}</p>' for n, text in enumerate((LEAD, *REST)))}</div>",
        f"<div class=content>{''.join(f'<div class=doan><p>{text}</p></div>' for text in (LEAD, *REST))}</div>",
        f"<div class=content>{'<br><br>'.join((LEAD, *REST))}</div>",
        f"<div class=content>{''.join(f'<p><b>{text}</b></p>' for text in (LEAD, *REST))}</div>",
        paragraphs(f"<b>{LEAD[:19]}</b>{LEAD[19:]}", *REST),
        f"<div class=content><p>{LEAD}</p><blockquote>{ONE}</blockquote><p>{TWO}</p><p>{THREE}</p></div>",
    ],
    ids=["plain", "classes", "numbered", "boxed", "breaks", "all bold", "bold beginning", "quotation below"],
)
def test_a_first_paragraph_that_the_page_states_once_more_is_a_paragraph(inner: str, described: str) -> None:
    article = page(inner, head=DESCRIBED.format(described))
    assert (article.lead, article.lead_is_paragraph, article.body) == (LEAD, True, REST)
    assert told_once(article)


def test_a_sapo_of_two_paragraphs_stands_apart() -> None:
    article = page(f"<div class=sapo><p>{LEAD}</p><p>{ONE}</p></div>{paragraphs(TWO, THREE, f'{TWO} {ONE}')}")
    assert (article.lead, article.lead_is_paragraph) == (LEAD, False)


def test_a_long_story_has_it_too() -> None:
    article = page(long_story(), head=DESCRIBED.format(ONE[:90] + "…"))
    assert (article.lead, article.lead_is_paragraph) == (ONE, True)
    assert article.text.startswith(f"{ONE}\n\n2 {ONE}")


@pytest.mark.parametrize("head", ["", DESCRIBED.format("Báo của người dân Tân Hòa, ra hằng ngày từ năm 1962 đến nay.")])
def test_a_page_without_a_lead_does_not_say_how_it_stands(head: str) -> None:
    article = page(paragraphs(LEAD, *REST), head=head)
    assert (article.lead, article.lead_is_paragraph) == (None, None)


def test_what_the_site_file_calls_the_lead_stands_apart() -> None:
    helped = Site(id="bao", name="Báo", domain="bao.example", selectors=Selectors(lead=".content > p:first-child"))
    article = page(paragraphs(LEAD, *REST), helped=helped)
    assert (article.lead, article.lead_is_paragraph, article.body) == (LEAD, False, REST)


@pytest.mark.parametrize(
    "first",
    [LEAD, LEAD.upper(), f"{LEAD} "],
    ids=["the same", "in capitals", "with a blank"],
)
def test_a_sapo_that_the_first_paragraph_repeats_is_told_once(first: str) -> None:
    article = page(f"<h2 class=sapo>{LEAD}</h2>{paragraphs(first, *REST)}")
    assert (article.lead, article.lead_is_paragraph, article.body) == (LEAD, False, REST)
    assert (first.strip(), "said above") in [(cut.text, cut.reason) for cut in article.cut]


def test_a_short_sapo_that_is_repeated_is_told_once_too() -> None:
    short = "Bờ bao được gia cố trước mùa nước lớn."
    article = page(f"<h2 class=sapo>{short}</h2>{paragraphs(short, *REST)}")
    assert (article.lead, article.body) == (short, REST)


@pytest.mark.parametrize("end", ["…", "...", " […]", " [...]"])
def test_a_sapo_that_is_the_first_paragraph_cut_short_is_told_once_and_whole(end: str) -> None:
    article = page(f"<div class=sapo>{CUT}{end}</div>{paragraphs(LEAD, *REST)}")
    assert (article.lead, article.lead_is_paragraph, article.body) == (LEAD, True, REST)
    assert (CUT + end, "said below") in [(cut.text, cut.reason) for cut in article.cut]
    assert told_once(article)


def test_a_sapo_that_trails_off_by_itself_stays_one() -> None:
    article = page(f"<div class=sapo>{CUT}…</div>{paragraphs(*REST)}")
    assert (article.lead, article.lead_is_paragraph, article.body) == (f"{CUT}…", False, REST)


def markdown(description: str, *texts: str) -> Article:
    text = f'---\ntitle: "Bờ bao"\ndescription: "{description}"\n---\n\n' + "\n\n".join(texts)
    return extract(Page("https://bao.example/a.md", text.encode(), WHEN, "text/markdown"))


@pytest.mark.parametrize(
    ("description", "is_paragraph"),
    [(LEAD, True), (LEAD.upper(), True), (f"{CUT}…", True), (f"{CUT}...", True), (f"{LEAD} {ONE[:40]}", True)],
)
def test_markdown_states_what_may_be_its_first_paragraph(description: str, *, is_paragraph: bool) -> None:
    article = markdown(description, LEAD, *REST)
    assert (article.lead, article.lead_is_paragraph, article.body) == (LEAD, is_paragraph, REST)
    assert told_once(article)


def test_a_description_of_its_own_stands_apart_from_the_text_of_markdown() -> None:
    article = markdown(LEAD, *REST)
    assert (article.lead, article.lead_is_paragraph, article.body) == (LEAD, False, REST)


def test_a_file_of_markdown_without_a_lead_does_not_say_how_it_stands() -> None:
    article = markdown("", *REST)
    assert (article.lead, article.lead_is_paragraph) == (None, None)


def test_flattened_text_does_not_tell_how_its_lead_stood() -> None:
    text = "\n\n".join(("Gia cố bờ bao", f"(CTO) - {LEAD}", *REST))
    article = extract(Page("https://bao.example/a.txt", text.encode(), WHEN, "text/plain"))
    assert (article.lead, article.lead_is_paragraph, article.body) == (f"(CTO) - {LEAD}", None, REST)
