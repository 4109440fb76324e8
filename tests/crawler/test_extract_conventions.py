"""What newspapers print around and between the paragraphs, each rule on a small page of its own."""

import unicodedata
from datetime import datetime, timedelta, timezone

import pytest

from crawler.extractors import extract
from crawler.items import Article, Page
from crawler.sites import Selectors, Site

WHEN = datetime(2026, 3, 13, 9, 30, tzinfo=timezone(timedelta(hours=7)))
TITLE = "Người dân Tân Hòa gia cố bờ bao trước mùa nước lớn"
ONE = "Sáng 12-3, hơn 200 hộ dân ven sông đã bắt đầu gia cố bờ bao trước mùa nước lớn, theo UBND xã Tân Hòa cho biết."
TWO = "Công việc sẽ hoàn thành trước ngày 30-4 với sự giúp sức của lực lượng dân quân và các đoàn thể ở địa phương."
THREE = (
    "Mỗi đoạn bờ bao dài chừng 400 m được giao cho một tổ, tổ nào xong trước thì sang giúp tổ bên cạnh cho kịp nước."
)
OTHER = "Mở tuyến xe buýt mới nối trung tâm với cảng cá"
URL = "https://bao.example/thoi-su/202603/bo-bao-123456.html"


def site(author: str | None = None, tags: str | None = None, exclude: tuple[str, ...] = ()) -> Site:
    selectors = Selectors(author=author, tags=tags, exclude=exclude)
    return Site(id="bao", name="Báo", domain="bao.example", home="https://bao.example/", selectors=selectors)


def page(inner: str, *, above: str = "", head: str = "", helped: Site | None = None) -> Article:
    html = f"<html><head><title>{TITLE}</title>{head}</head><body>{above}<h1>{TITLE}</h1>{inner}</body></html>"
    return extract(Page(URL, html.encode(), WHEN), helped)


def story(*between: str) -> str:
    return f"<div class=text><p>{ONE}</p><p>{TWO}</p>{''.join(between)}<p>{THREE}</p></div>"


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


@pytest.mark.parametrize(
    ("line", "authors", "source"),
    [
        ("Bài, ảnh: Lê Hữu Lữ", ("Lê Hữu Lữ",), None),
        ("Bài: Lê Hữu Lữ; ảnh: Mai An", ("Lê Hữu Lữ",), None),
        ("LÊ HỮU LỮ - MAI AN", ("LÊ HỮU LỮ", "MAI AN"), None),
        ("Theo TTXVN", (), "TTXVN"),
        ("(Theo VGP)", (), "VGP"),
        ("Nguồn: Vietnam+", (), "Vietnam+"),
        ("Theo Hồ Hương", ("Hồ Hương",), None),
    ],
)
@pytest.mark.parametrize("manner", ["selector", "meta", "class"])
def test_a_credit_gives_writers_and_agencies_wherever_it_stands(
    line: str, authors: tuple[str, ...], source: str | None, manner: str
) -> None:
    shown = f"<p class=author>{line}</p>" if manner == "class" else f"<p class=x-end>{line}</p>"
    head = f'<meta name=author content="{line}">' if manner == "meta" else ""
    helped = site(author=".x-end") if manner == "selector" else None
    inner = f"<div class=text><p>{ONE}</p><p>{TWO}</p></div>"
    article = page(inner if head else inner + shown, head=head, helped=helped)
    assert (article.authors, article.source_cited) == (authors, source)


def test_a_paper_that_names_itself_as_author_is_no_source() -> None:
    head = '<meta name=author content="Dân trí"><meta property=og:site_name content="Dân trí">'
    assert page(story(), head=head).source_cited is None


@pytest.mark.parametrize("printed", ["Tin liên quan:", ">> Tin liên quan", "Tin liên quan »"])
def test_a_heading_is_kept_without_the_marks_around_it(printed: str) -> None:
    article = page(story() + f"<div><h3>{printed}</h3><ul><li><a href=/b-1.html>{OTHER}</a></ul></div>")
    assert [item.heading for item in article.related] == ["Tin liên quan"]


def test_a_page_in_decomposed_unicode_is_read_like_any_other() -> None:
    html = f"<h1>{TITLE}</h1>{story()}<h3>Đọc thêm</h3><ul><li><a href=/b-1.html>{OTHER}</a></ul>"
    article = extract(Page(URL, unicodedata.normalize("NFD", html).encode(), WHEN))
    assert [(item.title, item.heading) for item in article.related] == [(OTHER, "Đọc thêm")]


@pytest.mark.parametrize(
    "above",
    [
        "<div class=breadcrumb><a href=/>Trang chủ</a> » <a href=/thoi-su/>Thời sự</a></div>",
        "<ul class=c-breadcrumb><li><a href=/>Trang chủ</a></li><li><a href=/t>Thời sự</a></li></ul>",
        "<div class=bread>Trang chủ / Thời sự</div>",
        f"<h1 class=crumb><a href=/t>Thời sự</a></h1><div class=crumb>{TITLE}</div>",
        "<nav><a href=/>Trang chủ</a><a href=/thoi-su>Thời sự</a><a href=/kinh-te>Kinh tế</a></nav>",
        "<ul class=menu><li><a href=https://bao.example/thoi-su.html>Thời sự</a></ul>",
    ],
    ids=["links", "items", "text", "heading", "nav", "menu"],
)
def test_the_section_is_read_from_the_breadcrumb_or_the_menu(above: str) -> None:
    assert page(story(), above=above).section == "Thời sự"


@pytest.mark.parametrize(
    "above",
    [
        "<div class=breadcrumb><a href=/>Trang chủ</a> » 13/3/2026</div>",
        "<nav><a href=/>Trang chủ</a><a href=/kinh-te>Kinh tế</a><a href=/thoi-su/201903>Tháng 3</a></nav>",
        "",
    ],
)
def test_a_page_that_does_not_tell_its_section_has_none(above: str) -> None:
    assert page(story(), above=above).section is None


def test_tags_stay_tags_though_a_site_file_excludes_or_points_at_them() -> None:
    listed = "<div class=c-tag>Từ khóa: <a href=/tag/lua>#Lúa mùa</a> <a href=/tag/nuoc>#Nước lớn</a></div>"
    for helped in (None, site(exclude=(".c-tag",)), site(tags=".c-tag a", exclude=(".c-tag",))):
        article = page(story() + listed, helped=helped)
        assert (article.tags, article.body) == (("Lúa mùa", "Nước lớn"), (ONE, TWO, THREE))


@pytest.mark.parametrize(
    "head", ["<p><b>AI NỐI NGHỀ?</b></p>", "<p>CHUYỆN CON NƯỚC</p>", "<p><b>Chuyện con nước</b></p>"]
)
def test_a_short_line_in_bold_or_capitals_is_a_subhead_even_below_a_related_list(head: str) -> None:
    box = f"<table><tr><th>TIN LIÊN QUAN</th></tr><tr><td><a href=/b-1.html>{OTHER}</a></td></tr></table>"
    for between in (head, box + head):
        article = page(story(between))
        assert len(article.body) == 4
        assert article.subheads == (2,)


@pytest.mark.parametrize("tag", ["span", "time"])
def test_each_item_has_its_own_time_and_not_its_neighbours(tag: str) -> None:
    rows = [("/b-1.html", "02/03/2026 14:00"), ("/b-2.html", ""), ("/b-3.html", "15 tháng trước")]
    items = "".join(
        f"<article><h4><a href={link}>{OTHER}</a></h4><div><{tag}>{when}</{tag}></div></article>" for link, when in rows
    )
    article = page(story() + f"<section><h3>Cùng chuyên mục</h3>{items}</section>")
    stamps = [item.stamp and (item.stamp.iso, item.stamp.precision) for item in article.related]
    assert stamps == [("2026-03-02T14:00+07:00", "minute"), None, ("2024-12", "month")]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_section_page_of_a_few_teasers_is_a_listing(count: int) -> None:
    items = "".join(
        f"<div class=news><h3><a href=/b-{n}.html>{OTHER}</a></h3><span>{n} tháng trước</span><p>{ONE}</p></div>"
        for n in range(1, count + 1)
    )
    menu = "<ul class=menu><li><a href=/kinh-te>Kinh tế</a><li><a href=/xa-hoi>Xã hội</a></ul>"
    html = f"<html><head><title>Kinh tế - Báo</title></head><body>{menu}<h1>Kinh tế</h1>{items}</body></html>"
    article = extract(Page("https://bao.example/kinh-te?page=3", html.encode(), WHEN))
    assert (article.body_status, article.body) == ("listing", ())
    assert len(article.related) == count


def test_a_short_article_with_one_link_at_its_end_is_no_listing() -> None:
    article = page(f"<div class=text><p>{ONE}</p><p>{TWO}</p><p><a href=/b-1.html>{OTHER}</a></p></div>")
    assert (article.body_status, article.body) == ("ok", (ONE, TWO))


def test_the_address_of_the_page_and_what_follows_the_signature_are_not_body() -> None:
    foot = "Mọi hình thức sao chép phải được sự đồng ý bằng văn bản của báo, xin liên hệ theo số máy ở cuối trang."
    article = page(
        f"<div class=text><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p align=right><b>Lê Hữu Lữ</b></p></div>"
        f"<p>Nguồn: {URL}</p><p>{foot}</p>"
    )
    assert article.body == (ONE, TWO, THREE)
    assert article.authors == ("Lê Hữu Lữ",)


def test_a_sapo_that_names_a_month_is_no_byline() -> None:
    lead = "Từ đầu tháng 3, trạm bơm của xã chạy 20 giờ mỗi ngày, gấp đôi cùng kỳ năm trước, để kịp tháo úng."
    article = page(f"<p class=sapo>{lead}</p>" + story())
    assert (article.lead, article.body) == (lead, (ONE, TWO, THREE))


def test_a_story_split_over_sections_is_read_whole() -> None:
    parts = "".join(
        f"<section><div><div><h3>Phần {at}</h3><div>"
        + "".join(f"<p>{ONE} Đợt {at}.{n}.</p>" for n in range(3))
        + "</div></div></div></section>"
        for at in range(6)
    )
    assert sum(line.startswith(ONE) for line in page(f"<main>{parts}</main>").body) == 18


def test_a_line_that_says_by_names_the_writer_where_the_page_states_only_itself() -> None:
    head = '<meta name=author content="Báo Mẫu"><meta property=og:site_name content="Báo Mẫu">'
    more = [f"<p>{ONE} {at}. {TWO}</p>" for at in range(6)]
    assert page(f"<div>By Jane Doe</div>{story(*more)}", head=head).authors == ("Jane Doe",)


@pytest.mark.parametrize("again", [TITLE, TITLE.upper()])
def test_the_headline_once_more_over_a_player_is_not_body(again: str) -> None:
    article = page(story(f"<p>{again}</p>"))
    assert article.body == (ONE, TWO, THREE)
    assert [cut.reason for cut in article.cut if cut.text == again] == ["title again"]


@pytest.mark.parametrize(
    ("own", "row"),
    [
        (URL, '<a href="?page=2">2</a>'),
        (URL, f'<a href="{URL}?trang=2">Trang sau</a>'),
        (URL, '<a href="/thoi-su/202603/bo-bao-123456-p2.html">2</a>'),
        (URL, '<a href="/thoi-su/202603/bo-bao-123456_2.html">2</a>'),
        (URL, f'<a href="{URL}/2">2</a>'),
        ("https://bao.example/bo-bao/", '<a href="/bo-bao/trang-2/">2</a>'),
        ("https://bao.example/bo-bao/trang-2/", '<a href="/bo-bao/trang-3/">3</a>'),
    ],
)
def test_one_part_of_an_article_on_several_pages_is_flagged(own: str, row: str) -> None:
    html = f"<html><body><h1>{TITLE}</h1>{story()}<div class=paging>1 {row}</div></body></html>"
    assert "one_of_several_pages" in extract(Page(own, html.encode(), WHEN)).flags


@pytest.mark.parametrize(
    "row",
    [
        '<a href="/thoi-su/202603/cho-moi-654321.html">2</a>',
        f'<a href="{URL}?comment-page=2">2</a>',
        f'<a href="{URL}#2">2</a>',
        '<a href="/thoi-su?page=2">Trang sau</a>',
        f'<a href="{URL}?page=2">Xem toàn bộ bài viết trên trang khác</a>',
    ],
)
def test_a_link_to_another_page_is_no_part_of_the_article(row: str) -> None:
    html = f"<html><body><h1>{TITLE}</h1>{story()}<div class=paging>1 {row}</div></body></html>"
    assert extract(Page(URL, html.encode(), WHEN)).flags == ()


def test_the_next_part_may_stand_in_the_head() -> None:
    assert page(story(), head=f'<link rel=next href="{URL}?page=2">').flags == ("one_of_several_pages",)
    assert page(story(), head='<link rel=next href="/tin-khac-99.html">').flags == ()


def test_a_line_above_the_byline_is_not_the_first_subhead() -> None:
    head = "<h3>Góc nhìn của bạn đọc Tân Hòa</h3><div class=author>Thanh Hương</div>"
    article = page(f"<div class=text>{head}<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>")
    assert article.body == (ONE, TWO, THREE)
    assert article.authors == ("Thanh Hương",)


def test_the_number_of_a_node_is_no_author_and_the_next_statement_counts() -> None:
    stated = '{"@type": "NewsArticle", "headline": "' + TITLE + '", "author": {"@id": "#/schema/person/1"}}'
    head = f'<script type="application/ld+json">{stated}</script><meta name=author content="Thanh Hương">'
    assert page(story(), head=head).authors == ("Thanh Hương",)


def test_a_list_between_paragraphs_is_text_unless_it_leads_elsewhere() -> None:
    points = ("Uống đủ nước, giảm muối trong bữa ăn.", "Ngủ màn kể cả ban ngày.", "Đưa trẻ đi tiêm đúng lịch hẹn.")
    plain = "<ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>"
    linked = "<ul>" + "".join(f"<li><a href=/b-{n}.html>{OTHER} số {n}</a></li>" for n in range(3)) + "</ul>"
    assert page(story(plain)).body == (ONE, TWO, *points, THREE)
    assert page(story(linked)).body == (ONE, TWO, THREE)


def test_the_only_h1_may_be_the_logo() -> None:
    html = f"<head><title>{TITLE}</title></head><body><div><h1>Báo Tân Hòa</h1></div><h2>{TITLE}</h2>{story()}</body>"
    assert extract(Page(URL, html.encode(), WHEN)).title == TITLE


def test_the_day_above_the_title_is_the_visit_where_a_time_stands_below() -> None:
    article = page(
        f"<div class=date>Thứ năm, 12/03/2026 08:20</div>{story()}", above="<div>13/03/2026 | Trang chủ</div>"
    )
    assert article.published is not None
    assert article.published.iso == "2026-03-12T08:20+07:00"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Quàng Hương - 14:27, 12/03/2026", ("Quàng Hương",)),
        ("Út Thương 09:00 | 10/03/2026", ("Út Thương",)),
        ("Hà Nội, 12/03/2026", ()),
        ("Thứ Năm, 12/03/2026 14:27", ()),
        ("Thời Sự - 12/03/2026", ()),
    ],
)
def test_the_name_before_a_time_is_the_writers(line: str, names: tuple[str, ...]) -> None:
    assert page(f"<p>{line}</p>{story()}").authors == names


def test_advertisements_and_pictures_of_other_stories_are_none_of_the_article() -> None:
    own, other = "<p><img src=/a.jpg></p>", "<div class=ads-slot><img src=/qc.gif></div>"
    linked = f"<div class=related><a href=/b-1.html><img src=/b.jpg>{OTHER}</a></div>"
    assert [image.url for image in page(story(own, other, linked)).images] == ["https://bao.example/a.jpg"]


def test_what_readers_wrote_below_is_not_body() -> None:
    comments = "<div><h4>Bình luận (2)</h4>" + f"<p>{ONE.replace('hộ', 'nhà')}</p><p>Rất đáng khen bà con.</p></div>"
    assert page(story() + comments).body == (ONE, TWO, THREE)


@pytest.mark.parametrize(
    ("above", "name"), [("<a href=/gd>Giáo dục</a>", "Giáo dục"), ("Trang chủ » Đời sống", "Đời sống")]
)
def test_the_section_may_stand_right_above_the_title(above: str, name: str) -> None:
    html = f"<body><div><div>{above}</div><h1>{TITLE}</h1>{story()}</div></body>"
    assert extract(Page("https://bao.example/a-1.html", html.encode(), WHEN)).section == name


def test_a_body_in_a_script_goes_by_the_same_rules() -> None:
    inner = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p><b>Tin, ảnh: P.Y</b></p>"
    script = (
        f"<div id=content></div><script>$(document).ready(function () {{ $('#content').html(`{inner}`); }});</script>"
    )
    article = page(f"<p class=sapo>{OTHER} giúp bà con đi chợ sớm hơn mỗi ngày.</p>{script}")
    assert (article.body_status, article.body, article.authors) == ("scripted", (ONE, TWO, THREE), ("P.Y",))


def test_what_a_hidden_span_says_is_not_read_with_the_line() -> None:
    hidden = '<span class="hidden" itemprop="datePublished">2026-03-13T01:00:00+07:00</span>'
    article = page(f"<div class=info>{hidden}Thứ năm, 12/03/2026 08:20</div>{story()}")
    assert [date.text for date in article.dates if date.source == "byline"] == ["Thứ năm, 12/03/2026 08:20"]


def test_a_sentence_that_is_a_link_from_end_to_end_stays_a_paragraph() -> None:
    last = "Trạm cũng vừa được lắp hệ thống điện mặt trời 8 kW để tủ lạnh vắc xin không bị ngắt mỗi khi mưa lớn."
    article = page(f"<div class=text><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p><a href=/t-1.html>{last}</a></p></div>")
    assert article.body == (ONE, TWO, THREE, last)


def test_each_story_of_a_row_has_its_own_time() -> None:
    second = "Trường vùng cao có thêm mười phòng học kiên cố"
    row = (
        f"<a href=/b-1.html>{OTHER}</a> (10/03/2026) <a href=/b-2.html>{second}</a> (11/03/2026)<a href=/b-3.html></a>"
    )
    found = page(story() + f"<p class=related>{row}</p>").related
    assert [(item.title, item.stamp and item.stamp.iso) for item in found] == [
        (OTHER, "2026-03-10"),
        (second, "2026-03-11"),
    ]


def test_a_story_of_short_lines_is_one() -> None:
    said = "".join(
        f"<p>- PV: Việc thứ {n} ra sao?</p><p>- Ông Bé: Chúng tôi đã làm xong bước {n}.</p>" for n in range(5)
    )
    article = page(f"<div class=text>{said}</div>")
    assert (article.body_status, len(article.body)) == ("ok", 10)


@pytest.mark.parametrize(
    "line",
    ["<div class=time>Ngày đăng: 05/03/2026 07:30</div>", "<p>Đăng lúc <time>7h30 ngày 5/3/2026</time></p>"],
)
def test_a_time_below_the_text_counts_where_none_stands_above(line: str) -> None:
    below, above = page(story() + line), page(f"<div class=date>12/03/2026 08:20</div>{story()}{line}")
    assert [stamp and stamp.iso for stamp in (below.published, above.published)] == [
        "2026-03-05T07:30+07:00",
        "2026-03-12T08:20+07:00",
    ]


def test_a_row_of_one_letter_is_no_cipher() -> None:
    article = page(story(f"<p>{'x' * 5000}</p>"))
    assert (article.body_status, article.body[0]) == ("ok", ONE)


def test_a_story_that_is_printed_again_for_small_screens_counts_once() -> None:
    article = page(f"<div class=desktop>{story()}</div><div class=mobile>{story()}</div>")
    assert article.body == (ONE, TWO, THREE)
    assert [cut.text for cut in article.cut] == [ONE, TWO, THREE]


def test_a_list_of_stories_in_a_script_is_no_body() -> None:
    listed = "".join(f"<p><a href=/tin-{n}.html>{OTHER} số {n}</a></p>" for n in range(12))
    article = page(f"<div id=list></div><script>$('#list').html(`{listed}`);</script>")
    assert article.body == ()
    assert article.body_status not in ("ok", "scripted")
