"""What pages of other hands put beside a story, and stories that stand where others do not."""

from datetime import datetime

import pytest

from crawler.extractors import extract
from crawler.items import VIETNAM, Article, Page
from crawler.sites import Selectors, Site
from tests.crawler.extractors.small_pages import ONE, OTHER, THREE, TITLE, TWO, long_story, page, story

WHOLE = page(long_story()).body
BIO = "Lê Thị Mận là phóng viên thường trú tại Tân Hòa, viết về nông thôn và nước sạch từ năm 2018."
IMPRINTS = (
    "<div>Giấy phép hoạt động báo chí số 12/GP-BTTTT. Tổng Biên tập: Lê Văn An. Tòa soạn: số 4 đường Trần Phú.</div>"
    "<div>Cơ quan chủ quản: Tỉnh ủy Tân Hòa. Giấy phép số 12/GP-TTĐT do Sở Thông tin và Truyền thông cấp.</div>"
    "<div>© Báo Tân Hòa. Ghi rõ nguồn khi dùng lại thông tin từ trang này. Email: toasoan@bao.example.</div>"
)
OFFER = "Nhận bản tin sáng của chúng tôi qua thư điện tử mỗi ngày, bạn có thể thôi nhận bất cứ lúc nào."
SENTENCE = "Sáng 12-3, xã Tân Hòa khánh thành cây cầu bê tông dài 40 m bắc qua rạch Ông Dèo."
SAPO = "Nhiều hộ dân ven sông chung sức đắp bờ bao từ tháng giêng, nhờ đó mùa nước này bớt lo vỡ đê."


def full(html: str, helped: Site | None = None) -> Article:
    return extract(
        Page("https://bao.example/lien-he.html", html.encode(), datetime(2026, 5, 1, tzinfo=VIETNAM)), helped
    )


@pytest.mark.parametrize(
    "box",
    [
        "<aside><p><em>{}</em></p></aside>",
        "<aside><p>{}</p></aside>",
        "<aside><h4>Lê Thị Mận</h4><p>{}</p></aside>",
        "<aside><img src=/m.jpg><div><b>Lê Thị Mận</b></div><div>{}</div></aside>",
        "<aside><div><p>{}</p></div><a href=/tac-gia/1>Lê Thị Mận</a></aside>",
    ],
)
def test_an_aside_at_the_foot_of_a_story_is_none_of_it(box: str) -> None:
    assert page(long_story(last=box.format(BIO))).body == WHOLE


def test_a_story_that_stands_in_an_aside_is_kept() -> None:
    assert page(f"<aside>{story()}</aside>").body == (ONE, TWO, THREE)


def test_an_aside_between_paragraphs_may_be_text() -> None:
    assert page(long_story(f"<aside><p>{BIO}</p></aside>")).body[-1] == WHOLE[-1]


@pytest.mark.parametrize(
    "box",
    [
        "<div><div class=read-more-wrap><p>{}</p></div><a href='#'>Xem thêm</a></div>",
        "<div><div class=read-more-wrap><p>{}</p></div><a href='#' class=btn>Mở rộng</a></div>",
        "<div><div class=read-more><p>{}</p></div><a href='javascript:void(0)'>Xem thêm</a></div>",
        "<section><div class=readmore-box><p>{}</p></div><a href='#more'>Đọc tiếp</a></section>",
    ],
)
def test_what_a_button_unfolds_is_text(box: str) -> None:
    more = "Mô hình trồng chè búp hiện đã có 78 hộ tham gia, ngân hàng đã giải ngân 17 tỷ đồng cho 31 hộ vay vốn."
    assert more in page(long_story(box.format(more))).body


@pytest.mark.parametrize(
    "box",
    [
        "<div class=video><div class=vjs-no-js>{}</div><iframe src=https://v.example/1></iframe></div>",
        "<div><p class=vjs-no-js>{}</p><video src=/v.mp4></video></div>",
        "<video controls><source src=/v.mp4>{}</video>",
        "<div><video><p>{}</p></video></div>",
    ],
)
@pytest.mark.parametrize("at", ["first", "split"])
def test_what_a_player_says_that_cannot_play_is_no_text(box: str, at: str) -> None:
    told = box.format("Trình duyệt của bạn không hỗ trợ phát video, vui lòng cập nhật phiên bản mới để xem.")
    if at == "first":
        assert page(f"<div class=text>{told}<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>").body == (ONE, TWO, THREE)
    else:
        assert page(_split(told)).body == (ONE, TWO, f"2 {ONE} {TWO}", f"3 {ONE} {THREE}", THREE)


@pytest.mark.parametrize(
    "box",
    [
        "<section><p>{}</p><form><input type=email><button>Gửi</button></form></section>",
        "<div><p>{}</p><a href=/ban-tin>Gửi</a></div>",
        "<div>{} <a href=/ung-ho>Ủng hộ</a></div>",
    ],
)
def test_an_offer_is_found_in_either_part_of_a_story_that_is_cut_in_two(box: str) -> None:
    assert page(_split(box.format(OFFER))).body == (ONE, TWO, f"2 {ONE} {TWO}", f"3 {ONE} {THREE}", THREE)


def _split(between: str) -> str:
    """A story in two parts with an advertisement between them."""
    first = f"<div><p>{ONE}</p><p>{TWO}</p>{between}</div>"
    second = f"<div><p>2 {ONE} {TWO}</p><p>3 {ONE} {THREE}</p><p>{THREE}</p></div>"
    return f"<div class=content>{first}<div class=ads></div>{second}</div>"


@pytest.mark.parametrize("heading", ["Liên hệ", "Giới thiệu", "Liên hệ tòa soạn", "Thông tin tòa soạn", "Về chúng tôi"])
@pytest.mark.parametrize("by", ["<br>", "<p>"])
def test_a_page_that_says_who_the_paper_is_is_no_story(heading: str, by: str) -> None:
    facts = ("Báo Tân Hòa", "Tổng Biên tập: Lê Bảo", "Phó Tổng Biên tập: Ngô An", "Địa chỉ: 8 đường Đỗ Bảo")
    lines = by.join((*facts, "Điện thoại: 0200.3.800.000"))
    found = full(
        f"<title>{heading} - Báo Tân Hòa</title><h1>{heading}</h1><div>{lines}</div><footer>{IMPRINTS}</footer>"
    )
    assert (found.body_status, found.body) == ("empty", ())


@pytest.mark.parametrize("player", ["<iframe src=https://v.example/1></iframe>", "<img src=/1.jpg><img src=/2.jpg>"])
@pytest.mark.parametrize("foot", ["<div>{}</div>", "<div class=page-end>{}</div>", "<table><tr><td>{}</table>"])
def test_the_imprint_is_no_story_where_the_page_has_none(player: str, foot: str) -> None:
    found = full(f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{player}</div>{foot.format(IMPRINTS)}")
    assert (found.body_status != "ok", found.body) == (True, ())


def test_the_imprint_is_no_verse_of_a_poem() -> None:
    verses = ["Sáng nay gió chướng về làng qua sông", "Dưa non nằm đợi đôi hàng nước trong mát"] * 4
    lines = "".join(f"<p>{verse} {at}</p>" for at, verse in enumerate(verses))
    found = full(
        f"<title>{TITLE}</title><h1>{TITLE}</h1><p>12/03/2026 09:00</p><div>{lines}</div><div>{IMPRINTS}</div>"
    )
    assert not [text for text in found.body if "Giấy phép" in text or "©" in text]


@pytest.mark.parametrize(
    "inner",
    [
        "<div><img src=/c.jpg></div><p>{}</p>",
        "<table width=100%><tr><td><div><img src=/c.jpg></div><p>{}</p></td></tr></table>",
        "<table><tr><td><img src=/c.jpg></td></tr><tr><td>{}</td></tr></table>",
        "<table><tr><td><p><img src=/c.jpg></p><div>{}</div></td></tr></table>",
        "<figure><img src=/c.jpg></figure><p>{}</p>",
        "<p><img src=/c.jpg></p><p></p><p>{}</p>",
    ],
)
@pytest.mark.parametrize(
    "sentence",
    [SENTENCE, "More than 826 farmers signed a petition handed in at the town hall in Aldton on Friday morning."],
)
def test_a_picture_with_one_sentence_is_a_story(inner: str, sentence: str) -> None:
    body = f"<p>12/03/2026 09:00</p><div class=content>{inner.format(sentence)}</div>"
    found = page(body + "<h4>Tin mới</h4><ul><li><a href=/b-1.html>" + OTHER + "</a></ul>")
    assert (found.body_status, found.body) == ("ok", (sentence,))


@pytest.mark.parametrize(
    "sapo",
    [
        "<h2>{}</h2>",
        "<h3>{}</h3>",
        "<p class='text-lg font-semibold mb-6'>{}</p>",
        "<div class='text-lg font-semibold'>{}</div>",
        "<p class='font-semibold'><b>TÂN HÒA</b> {}</p>",
    ],
)
def test_a_sapo_set_as_a_heading_or_in_bold_by_its_class_is_the_lead(sapo: str) -> None:
    found = page(f"<p>12/03/2026 09:00</p>{sapo.format(SAPO)}<div class=prose>{long_story()}</div>")
    assert found.lead is not None
    assert (found.lead.removeprefix("TÂN HÒA "), found.lead_is_paragraph, found.body) == (SAPO, False, WHOLE)


def test_a_heading_that_is_no_sentence_is_no_lead() -> None:
    heading = "Mười hai tổ đắp bờ bao bên sông và những đêm thức trắng giữ nước cho vụ lúa của cả xã Tân Hòa"
    assert page(f"<h2>{heading}</h2><div class=prose>{long_story()}</div>").lead is None


def test_a_heading_below_the_first_paragraph_is_no_lead() -> None:
    assert page(f"<div class=prose><p>{ONE}</p><h2>{SAPO}</h2><p>{TWO}</p><p>{THREE}</p></div>").lead is None


@pytest.mark.parametrize(
    "outside",
    [
        "<div><p>{}</p></div>",
        "<div><div>{}</div></div>",
        "<table><tr><td>{}</table>",
        "<p>{}</p>",
    ],
)
def test_the_body_of_a_site_file_bounds_the_body(outside: str) -> None:
    note = "Bạn đọc có thể gửi tin bài cộng tác về tòa soạn theo địa chỉ ở chân trang, tòa soạn trân trọng cảm ơn."
    helped = Site(id="b", name="B", domain="bao.example", selectors=Selectors(body=".text"))
    found = page(story() + outside.format(note), helped=helped)
    assert found.body == (ONE, TWO, THREE)


def test_several_boxes_that_a_site_file_names_alike_are_the_body() -> None:
    helped = Site(id="b", name="B", domain="bao.example", selectors=Selectors(body=".text"))
    parts = f"<div class=text><p>{ONE}</p><p>{TWO}</p></div><div class=text><p>{THREE}</p></div>"
    assert page(parts, helped=helped).body == (ONE, TWO, THREE)
