"""The conventions of newspapers: what a line or box is by its words, its names and its place."""

import pytest

from tests.crawler.extractors.small_pages import ONE, OTHER, THREE, TITLE, TWO, long_story, page, paragraphs, story


@pytest.mark.parametrize("end", ["...", "…", "[...]"])
def test_a_teaser_broken_off_under_a_linked_title_is_not_body(end: str) -> None:
    teaser = f"Sáng 24-2, tuyến xe buýt số 9 chính thức đưa vào khai thác, mỗi ngày có 40 chuyến từ bến xe{end}"
    item = f"<div class=item><h4><a href=/b-1.html>{OTHER}</a></h4><p>{teaser}</p></div>"
    article = page(story() + item + item.replace("b-1", "b-2"))
    assert article.body == (ONE, TWO, THREE)
    assert [item.url for item in article.related] == ["https://bao.example/b-1.html", "https://bao.example/b-2.html"]


@pytest.mark.parametrize(
    "box", ["<table class=quote><tr><td>{}</table>", "<p>{}</p>", "<div><p>{}</p></div>"], ids=["table", "p", "div"]
)
def test_a_line_that_is_one_link_and_no_sentence_is_another_story(box: str) -> None:
    article = page(story(box.format(f"<a href=/b-1.html>{OTHER}</a>")))
    assert article.body == (ONE, TWO, THREE)
    assert [(item.title, item.heading) for item in article.related] == [(OTHER, None)]


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href=/b-1.html>Tuyến xe buýt số 9 chính thức đưa vào khai thác từ sáng 24-2.</a></p>",
        "<p><a href=https://dichvucong.example/>Cổng dịch vụ công của tỉnh tại đây</a></p>",
        "<ul><li><a href=/b-1.html>Giống lúa chịu mặn cho vụ hè thu</a></li><li>Phân bón lót trước khi sạ</li></ul>",
    ],
    ids=["sentence", "elsewhere", "list"],
)
def test_a_linked_sentence_an_outside_address_and_a_list_of_the_body_stay(line: str) -> None:
    assert len(page(story(line)).body) > 3


def test_a_sapo_that_names_a_month_is_no_byline() -> None:
    lead = "Từ đầu tháng 3, trạm bơm của xã chạy 20 giờ mỗi ngày, gấp đôi cùng kỳ năm trước, để kịp tháo úng."
    article = page(f"<p class=sapo>{lead}</p>" + story())
    assert (article.lead, article.body) == (lead, (ONE, TWO, THREE))


@pytest.mark.parametrize("again", [TITLE, TITLE.upper()])
def test_the_headline_once_more_over_a_player_is_not_body(again: str) -> None:
    article = page(story(f"<p>{again}</p>"))
    assert article.body == (ONE, TWO, THREE)
    assert [cut.reason for cut in article.cut if cut.text == again] == ["title again"]


@pytest.mark.parametrize(
    "line",
    [
        "Xem thêm thông tin tại đây, người dân có thể gọi số máy của xã để được hướng dẫn thủ tục nhận hỗ trợ cừ tràm.",
        "Theo UBND tỉnh, đây là năm thứ ba liên tiếp nước về sớm.",
        "Hỏi: Tôi có thể nhận hỗ trợ ở đâu?",
        "Mời bà con đến trụ sở xã trước ngày 20-3 để đăng ký, mang theo căn cước công dân và sổ hộ khẩu.",
    ],
)
def test_a_line_that_only_looks_like_boilerplate_stays(line: str) -> None:
    assert line in page(paragraphs(ONE, line, TWO)).body


@pytest.mark.parametrize(
    "box",
    [
        "<div class=c-box><div>Bài liên quan</div><a href=/a-1.html>Mở tuyến xe buýt mới nối trung tâm</a></div>",
        "<ul class='list-news hidden'><li><a href=/a-1.html>Mở tuyến xe buýt mới nối trung tâm</a></li></ul>",
        "<table><tr><th>TIN LIÊN QUAN<tr><td><a href=/a-1.html>Mở tuyến xe buýt mới nối trung tâm</a></table>",
        "<p>&gt;&gt; <a href=/a-1.html>Mở tuyến xe buýt mới nối trung tâm</a></p>",
        "<p><a href=/a-1.html>Đọc thêm: Mở tuyến xe buýt mới nối trung tâm</a></p>",
    ],
    ids=["box", "hidden", "table", "arrow", "label"],
)
def test_a_related_box_goes_and_the_paragraphs_around_it_stay(box: str) -> None:
    article = page(f"<div class=content><p>{ONE}</p>{box}<p>{TWO}</p></div>")
    assert article.body == (ONE, TWO)
    assert [item.url for item in article.related] == ["https://bao.example/a-1.html"]


def test_a_consent_layer_is_not_body() -> None:
    layer = "".join(
        f"<p>Chúng tôi dùng cookie số {i} để cải thiện trải nghiệm của bạn trên trang. {TWO}</p>" for i in range(5)
    )
    assert page(f"<div id=cookie-consent>{layer}</div>{paragraphs(ONE, TWO)}").body == (ONE, TWO)


@pytest.mark.parametrize(
    "frame", ["<div class=related>{}</div>", "<table class=mb_article><tr><td>{}</td></tr></table>"]
)
def test_a_title_and_its_summary_in_one_line_of_a_related_box_are_no_text(frame: str) -> None:
    article = page(long_story(frame.format(f"<a href=/b-1.html>{OTHER}</a><span>{THREE} {TWO}</span>")))
    assert len(article.body) == 6
    assert [item.title for item in article.related] == [OTHER]


def test_a_row_of_tools_with_bars_between_is_no_text() -> None:
    article = page(story() + "<div>Chia sẻ | In trang | Về đầu trang</div>")
    assert ("Chia sẻ | In trang | Về đầu trang", "tools") in [(cut.text, cut.reason) for cut in article.cut]


@pytest.mark.parametrize("day", ["(26/02/2026)", "26/02/2026", "10:12 26/02/2026"])
def test_a_linked_title_with_its_day_above_the_text_is_related_and_no_byline(day: str) -> None:
    item = f"<li><a href=/b-1.html>{OTHER}</a> <span>{day}</span></li>"
    box = f"<div class=bd02><p><b>Tin liên quan</b></p><ul>{item}</ul></div>"
    article = page(f"<div class=date>12/03/2026 07:05</div><div class=desc>{ONE} {TWO}</div>{box}{long_story()}")
    assert [item.title for item in article.related] == [OTHER]
    assert article.published is not None
    assert article.published.iso == "2026-03-12T07:05+07:00"
