"""Where the article begins and ends, its lead and its subheads; and that every block has one verdict."""

from pathlib import Path

import pytest

from crawler.extractors import extract, read
from crawler.extractors.document.blocks import inside
from crawler.items import Page
from tests.crawler.extractors.small_pages import ONE, OTHER, THREE, TWO, URL, WHEN, long_story, page, paragraphs, story

PAGES = sorted((Path(__file__).parents[3] / "pages").glob("*/*.html"))


@pytest.mark.parametrize(
    "head", ["<p><b>AI NỐI NGHỀ?</b></p>", "<p>CHUYỆN CON NƯỚC</p>", "<p><b>Chuyện con nước</b></p>"]
)
def test_a_short_line_in_bold_or_capitals_is_a_subhead_even_below_a_related_list(head: str) -> None:
    box = f"<table><tr><th>TIN LIÊN QUAN</th></tr><tr><td><a href=/b-1.html>{OTHER}</a></td></tr></table>"
    for between in (head, box + head):
        article = page(story(between))
        assert len(article.body) == 4
        assert article.subheads == (2,)


def test_the_address_of_the_page_and_what_follows_the_signature_are_not_body() -> None:
    foot = "Mọi hình thức sao chép phải được sự đồng ý bằng văn bản của báo, xin liên hệ theo số máy ở cuối trang."
    article = page(
        f"<div class=text><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p align=right><b>Lê Hữu Lữ</b></p></div>"
        f"<p>Nguồn: {URL}</p><p>{foot}</p>"
    )
    assert article.body == (ONE, TWO, THREE)
    assert article.authors == ("Lê Hữu Lữ",)


def test_a_line_above_the_byline_is_not_the_first_subhead() -> None:
    head = "<h3>Góc nhìn của bạn đọc Tân Hòa</h3><div class=author>Thanh Hương</div>"
    article = page(f"<div class=text>{head}<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>")
    assert article.body == (ONE, TWO, THREE)
    assert article.authors == ("Thanh Hương",)


def test_a_list_between_paragraphs_is_text_unless_it_leads_elsewhere() -> None:
    points = ("Uống đủ nước, giảm muối trong bữa ăn.", "Ngủ màn kể cả ban ngày.", "Đưa trẻ đi tiêm đúng lịch hẹn.")
    plain = "<ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>"
    linked = "<ul>" + "".join(f"<li><a href=/b-{n}.html>{OTHER} số {n}</a></li>" for n in range(3)) + "</ul>"
    assert page(story(plain)).body == (ONE, TWO, *points, THREE)
    assert page(story(linked)).body == (ONE, TWO, THREE)


def test_what_readers_wrote_below_is_not_body() -> None:
    comments = "<div><h4>Bình luận (2)</h4>" + f"<p>{ONE.replace('hộ', 'nhà')}</p><p>Rất đáng khen bà con.</p></div>"
    assert page(story() + comments).body == (ONE, TWO, THREE)


def test_a_sentence_that_is_a_link_from_end_to_end_stays_a_paragraph() -> None:
    last = "Trạm cũng vừa được lắp hệ thống điện mặt trời 8 kW để tủ lạnh vắc xin không bị ngắt mỗi khi mưa lớn."
    article = page(f"<div class=text><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p><a href=/t-1.html>{last}</a></p></div>")
    assert article.body == (ONE, TWO, THREE, last)


def test_a_story_that_is_printed_again_for_small_screens_counts_once() -> None:
    article = page(f"<div class=desktop>{story()}</div><div class=mobile>{story()}</div>")
    assert article.body == (ONE, TWO, THREE)
    assert [cut.text for cut in article.cut] == [ONE, TWO, THREE]


def test_a_last_paragraph_in_a_link_is_still_body() -> None:
    assert page(paragraphs(ONE, ONE + " " + TWO, f"<a href=/chuyen-de>{TWO}</a>")).body[-1] == TWO


def test_the_lead_keeps_its_prefix() -> None:
    lead = "(CTO) - Trước mùa nước lớn, người dân xã Tân Hòa cùng chính quyền gia cố bờ bao và chuẩn bị cừ tràm."
    assert page(f"<h2 class=detail-sapo>{lead}</h2>{paragraphs(ONE, TWO)}").lead == lead


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_block_of_the_article_has_one_verdict(path: Path) -> None:
    saved = Page(f"https://{path.parent.name}.example/a.html", path.read_bytes(), WHEN)
    reading = read(saved)
    document, found = reading.document, reading.body
    if found is None or found.scope is None:
        return
    around = [block.index for block in document.blocks if inside(block.box, found.scope)]
    assert set(around) <= set(found.verdicts)
    article = extract(saved)
    if article.body_status == "ok":
        said = [article.title, article.lead, *article.body, *(cut.text for cut in article.cut)]
        texts = [document.blocks[index].text for index in around]
        silent = {"caption", "byline", "tag", "related"}
        unsaid = [document.blocks[i].text for i in around if found.verdicts[i].role in silent]
        assert all(text in said or text in unsaid for text in texts)


POEM = (
    "Chiều nghiêng xuống bến sông gầy", "Lục bình trôi chẳng hẹn ngày", "Mẹ ngồi vá lại canh thâu",
    "Khói rơm còn ấm mái đầu ngày xưa", "Con đò gối bãi nằm mưa", "Tiếng gà gọi nắng ban trưa",
    "Bờ tre giữ gió quê hương", "Trăng non treo ngọn cau",
)  # fmt: skip


@pytest.mark.parametrize(
    "form",
    [
        "<p>{}<br>{}<br>{}<br>{}</p><p>{}<br>{}<br>{}<br>{}</p>",
        "<p style='text-align:center'><em>{}</em><br><em>{}</em><br>{}<br>{}<br>{}<br>{}<br>{}<br>{}</p>",
        "<p><i>{}</i></p><p>{}</p><p>{}</p><p>{}</p><p>{}</p><p>{}</p><p>{}</p><p>{}</p>",
        2 * "<div class=poem><p>{}</p><p>{}</p><p>{}</p><p>{}</p></div>",
    ],
    ids=["strophes", "one paragraph", "a paragraph a verse", "a box a strophe"],
)
@pytest.mark.parametrize("lead", [f"<h2 class=sapo>{ONE}</h2>", f"<p class=sapo>{ONE}</p>"])
@pytest.mark.parametrize("below", ["", f"<div class=comments><p>{TWO}</p><p>{THREE}</p></div>"])
def test_the_verses_of_a_poem_stay_apart_and_none_is_lost(form: str, lead: str, below: str) -> None:
    article = page(f"{lead}<div class=text>{form.format(*POEM)}<p align=right><b>Lê Hữu Lữ</b></p></div>{below}")
    assert (article.lead, article.body, article.body_status) == (ONE, POEM, "ok")
    assert article.authors == ("Lê Hữu Lữ",)


def test_lines_that_are_no_verses_stay_one_paragraph() -> None:
    for lines in (
        ("Địa chỉ: số 5, xã Tân Hòa", "Điện thoại: 0200 000 000", "Tài khoản: 123", "Người nhận: Lê Hữu Lữ"),
        ("Ông Lữ kể:", "năm ngoái nước tràn", "qua bờ bao cũ", "làm hư hại hai công lúa"),
    ):
        assert page(story(f"<p>{'<br>'.join(lines)}</p>")).body[2] == " ".join(lines)


@pytest.mark.parametrize(
    "between", ["", "<table><tr><td><img src=/a.jpg></td></tr><tr><td>Đoạn bờ bao mới.</td></tr></table>"]
)
def test_a_last_paragraph_that_is_a_link_is_text_behind_a_caption_too(between: str) -> None:
    article = page(long_story(last=f"{between}<p><a href=/c-1.html>{TWO}</a></p>"))
    assert article.body[-2:] == (THREE, TWO)
