"""News of a few short lines is an article; what only looks like it is none."""

from datetime import UTC, datetime

import pytest

from crawler.extractors import extract
from crawler.items import Article, Page

TITLE = "Trường Mỹ Hòa đón học sinh trở lại sau lũ"
STATED = f'<meta property="og:type" content="article"><meta property="og:title" content="{TITLE}">'
TIME = '<p class="ngay">Thứ Hai, 16/11/2026 | 06:40</p>'
FOOT = """<div class="chan"><p>Báo Cù Lao. Giấy phép số 44/GP-BTTTT ngày 5/6/2021. Tổng Biên tập: Lâm Hữu Phước.
Tòa soạn: 9 đường Bến Đá, điện thoại 0299.123.456</p></div>"""
STAMP = "<time datetime='2026-11-16T06:40'>16/11/2026</time>"
ONE, TWO = "Sáng nay, ba trăm em đã vào lớp.", "Phụ huynh góp tay dọn bùn từ tối qua."
OTHERS = "<ul>" + 8 * "<li><a href='/b'>Trường mới khánh thành ở xã bên</a></li>" + "</ul>"


def read(body: str, *, head: str = STATED, path: str = "truong-my-hoa-884213.html") -> Article:
    page = f"""<html lang="vi"><head><title>{TITLE} | Báo Cù Lao</title>{head}</head><body>
    <div id="menu"><a href="/">Trang chủ</a> <a href="/xa-hoi">Xã hội</a> <a href="/giao-duc">Giáo dục</a></div>
    {body}{FOOT}</body></html>"""
    return extract(Page(f"https://baoculao.example/{path}", page.encode(), datetime(2026, 11, 20, tzinfo=UTC)))


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{TITLE}</h1>{TIME}<div class='noidung'><p>{ONE}</p><p>{TWO}</p></div><p class='tacgia'>Thu Ba</p>",
        f"<div class='bai'><h1>{TITLE}</h1>{TIME}<p>{ONE}</p><p>{TWO}</p><p><b>Thu Ba</b></p></div>",
        f"<article><h1>{TITLE}</h1>{STAMP}<div>{ONE}</div><div>{TWO}</div></article>",
        f"<table><tr><td><h1>{TITLE}</h1>{TIME}</td></tr><tr><td><p>{ONE}</p><p>{TWO}</p></td></tr></table>",
    ],
    ids=["a box of its own", "beside the headline", "divs", "a table"],
)
def test_two_short_sentences_below_a_headline_and_its_time_are_an_article(body: str) -> None:
    article = read(body)
    assert (article.body_status, article.body) == ("ok", (ONE, TWO))
    assert article.title == TITLE


def test_a_picture_with_one_sentence_is_one_and_its_caption_stays_one() -> None:
    figure = "<figure><img src='/a.jpg'><figcaption>Học sinh quét lớp. Ảnh: Thu Ba</figcaption></figure>"
    article = read(f"<h1>{TITLE}</h1>{TIME}<div class='noidung'>{figure}<p>{ONE}</p></div>")
    assert (article.body_status, article.body) == ("ok", (ONE,))
    assert [(image.caption, image.credit) for image in article.images] == [("Học sinh quét lớp.", "Thu Ba")]


def test_its_lead_stands_before_it_and_not_in_it() -> None:
    lead = "Nước rút, thầy trò xã Mỹ Hòa trở lại lớp."
    article = read(f"<h1>{TITLE}</h1>{TIME}<h2 class='sapo'>{lead}</h2><div><p>{ONE}</p><p>{TWO}</p></div>")
    assert (article.lead, article.body) == (lead, (ONE, TWO))


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Giáo dục</h1><p>{ONE}</p>{OTHERS}",
        f"<h1>{TITLE}</h1>{TIME}<div class='footer'><p>{ONE}</p></div>",
        f"<h1>{TITLE}</h1>{TIME}<h3>Tin liên quan</h3><div><p>{ONE}</p><p>{TWO}</p></div>",
        f"<h1>{TITLE}</h1>{TIME}<div><p>Nhập mật khẩu</p><p>Đăng ký tài khoản mới</p></div>",
        f"<h1>{TITLE}</h1>{TIME}",
    ],
    ids=["a section without a time", "the foot", "below a heading of related news", "no sentences", "nothing"],
)
def test_what_is_no_story_is_none(body: str) -> None:
    head = "" if "Giáo dục</h1>" in body else STATED
    article = read(body, head=head)
    assert article.body == ()
    assert article.body_status != "ok"


def test_a_page_that_only_plays_something_is_no_empty_article() -> None:
    video = "<video src='/v.mp4'></video><h4><a href='/media/lu-44.html'>Cận cảnh thầy trò dọn bùn sau lũ</a></h4>"
    article = read(f"<section>{video}</section>", head="", path="chuyen-muc-884213.html")
    assert (article.body_status, article.body) == ("media", ())


@pytest.mark.parametrize("paragraphs", [4, 7])
def test_a_card_below_a_short_story_is_related_with_its_summary(paragraphs: int) -> None:
    text = "".join(
        f"<p>Lớp học thứ {at} của trường được lau dọn trong đêm, bàn ghế kê lại, sách vở phơi khô trước hiên để "
        "các em kịp vào học, theo ban giám hiệu.</p>"
        for at in range(paragraphs)
    )
    summary = "Hơn trăm phụ huynh góp công, góp gạch dựng lại bức tường bị nước cuốn trong đêm mưa lớn."
    card = f"""<div class="khung-chen"><a href="/tuong-moi-884100.html"><img src="/t.jpg"></a><div class="chu">
    <a href="/tuong-moi-884100.html">Dựng lại tường trường sau một đêm mưa lớn</a> <span>{summary}</span></div></div>"""
    article = read(f"<h1>{TITLE}</h1>{TIME}<div class='noidung'>{text}{card}</div>")
    assert len(article.body) == paragraphs
    assert summary not in article.text
    assert [item.title for item in article.related] == ["Dựng lại tường trường sau một đêm mưa lớn"]
