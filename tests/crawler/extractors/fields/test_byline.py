"""Who wrote it, and from whom it was taken."""

import pytest

from tests.crawler.extractors.small_pages import ONE, THREE, TITLE, TWO, long_story, page, paragraphs, site, story


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


def test_a_line_that_says_by_names_the_writer_where_the_page_states_only_itself() -> None:
    head = '<meta name=author content="Báo Mẫu"><meta property=og:site_name content="Báo Mẫu">'
    more = [f"<p>{ONE} {at}. {TWO}</p>" for at in range(6)]
    assert page(f"<div>By Jane Doe</div>{story(*more)}", head=head).authors == ("Jane Doe",)


def test_the_number_of_a_node_is_no_author_and_the_next_statement_counts() -> None:
    stated = '{"@type": "NewsArticle", "headline": "' + TITLE + '", "author": {"@id": "#/schema/person/1"}}'
    head = f'<script type="application/ld+json">{stated}</script><meta name=author content="Thanh Hương">'
    assert page(story(), head=head).authors == ("Thanh Hương",)


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


def test_signature_and_agency_are_told_from_the_text() -> None:
    article = page(paragraphs(ONE, TWO, "Theo TTXVN", "<b>HÀ - LINH</b>"))
    assert article.body == (ONE, TWO)
    assert article.authors == ("HÀ", "LINH")
    assert article.source_cited == "TTXVN"


@pytest.mark.parametrize("name", ["author", "article-detail-author", "sc-author"])
@pytest.mark.parametrize(
    "beside", ["<span>08:45 | 12/03/2026</span>", "<span>12/03/2026</span> <a href=/in>In bài viết</a>"]
)
@pytest.mark.parametrize(
    ("line", "authors", "source"),
    [("Lê Hữu Lữ", ("Lê Hữu Lữ",), None), ("Theo TTXVN", (), "TTXVN"), ("Bài, ảnh: Mai An", ("Mai An",), None)],
)
def test_a_writer_is_read_apart_from_the_time_and_the_buttons_that_stand_in_the_same_line(
    line: str, authors: tuple[str, ...], source: str | None, beside: str, name: str
) -> None:
    article = page(f"<div class=info><span class={name}>{line}</span>{beside}</div>{story()}")
    assert (article.authors, article.source_cited) == (authors, source)
    assert article.published is not None
    assert article.published.iso.startswith("2026-03-12")


@pytest.mark.parametrize("line", ["Theo dõi trên Google News", "Theo dõi Báo Tân Hòa", "Theo dõi chúng tôi trên Zalo"])
def test_an_invitation_to_follow_cites_nobody(line: str) -> None:
    assert page(f"<div class=meta><a href=#>{line}</a></div>{story()}").source_cited is None


@pytest.mark.parametrize("button", ["", "<a href=#>Copy Link</a>", "<input value=x><a href=#>Sao chép</a>"])
def test_a_paper_is_not_its_own_source(button: str) -> None:
    head = '<meta property="og:site_name" content="Báo Tân Hòa">'
    own, other = f"<div class=source><span>Nguồn: Báo Tân Hòa</span>{button}</div>", "<p>Nguồn: Vietnam+</p>"
    assert page(story() + own, head=head).source_cited is None
    assert page(story() + other, head=head).source_cited == "Vietnam+"


@pytest.mark.parametrize(
    "second", ["<p class=author>Lê Hữu Lữ - Mai An</p>", "<p align=right><b>Lê Hữu Lữ - Mai An</b></p>"]
)
def test_a_second_writer_counts_where_the_page_states_but_the_first(second: str) -> None:
    head = '<meta name=author content="Lê Hữu Lữ">'
    assert page(story() + second, head=head).authors == ("Lê Hữu Lữ", "Mai An")
    assert page(story() + second.replace("Lê Hữu Lữ - ", ""), head=head).authors == ("Lê Hữu Lữ",)


@pytest.mark.parametrize("shown", ["align=right", "style='text-align:right'", "class=x-right"])
def test_a_story_of_pictures_is_signed_below_the_last(shown: str) -> None:
    figures = "".join(
        f"<figure><img src=/{n}.jpg><figcaption>Bà con ấp {n} đắp bờ bao.</figcaption></figure>" for n in range(4)
    )
    for above in ("", f"<p>{ONE}</p>"):
        assert page(f"<div class=text>{above}{figures}<p {shown}><b>Lê Hữu Lữ</b></p></div>").authors == ("Lê Hữu Lữ",)


@pytest.mark.parametrize(
    "box",
    [
        "<div class=author-box><a href=/tac-gia/1>Lê Hữu Lữ</a><a href=#>Theo dõi</a><span>0912345678</span></div>",
        "<div class=author-info><b>Lê Hữu Lữ</b><br>Email: lu@bao.example<br>ĐT: 0912 345 678</div>",
        "<div class=author><a href=/tac-gia/1>Lê Hữu Lữ</a> <a href=mailto:lu@bao.example>lu@bao.example</a></div>",
    ],
)
def test_an_author_box_names_the_author_alone(box: str) -> None:
    assert page(story() + box).authors == ("Lê Hữu Lữ",)


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href=/tac-gia/1 rel=author>Lê Hữu Lữ</a></p>",
        "<span itemprop=author>Bởi Lê Hữu Lữ</span>",
        "<div><b>Lê Hữu Lữ</b></div>",
        "<div>Lê Hữu Lữ</div>",
    ],
)
def test_a_name_below_the_time_is_the_writers_and_no_text(line: str) -> None:
    article = page(f"<div>12/03/2026 08:20</div>{line}{story()}")
    assert (article.authors, article.body[0]) == (("Lê Hữu Lữ",), ONE)


@pytest.mark.parametrize("line", ["<div>Hà Nội</div>", "<div>Kinh tế</div>"])
def test_a_place_or_a_section_below_the_time_has_written_nothing(line: str) -> None:
    assert page(f"<div>12/03/2026 08:20</div>{line}{story()}").authors == ()


@pytest.mark.parametrize(
    ("line", "sources"),
    [
        ("Theo <b>Reuters</b>, <b>Forbes</b>", "Reuters, Forbes"),
        ("Theo <i>Forbes</i> và <i>AFP</i>", "Forbes và AFP"),
        ("Nguồn: <a href=/nguon>chinhphu.vn</a>", "chinhphu.vn"),
        ("(AFP)", "AFP"),
    ],
)
@pytest.mark.parametrize("shown", ["class=author", "align=right"])
def test_agencies_are_cited_and_have_not_written(line: str, sources: str, shown: str) -> None:
    article = page(f"{story()}<p {shown}>{line}</p>")
    assert (article.authors, article.source_cited) == ((), sources)


def test_a_story_in_a_table_is_signed_below_it() -> None:
    cell = f"<table><tr><td><p>{ONE}</p><p>{TWO}</p></td></tr></table>"
    assert page(f"<div>{cell}<p style='text-align:right'><b>Lê Hữu Lữ</b></p></div>").authors == ("Lê Hữu Lữ",)


def test_a_photographer_beside_the_name_signs_below_no_picture_and_is_a_caption_below_one() -> None:
    line = "<p>Hữu Lữ - Ảnh: Mai An</p>"
    assert page(paragraphs(ONE, TWO)[:-6] + line + "</div>").authors == ("Hữu Lữ",)
    assert (
        page(f"<div class=text><p>{ONE}</p><p>{TWO}</p><p><img src=/1.jpg></p>{line}<p>{ONE} 2</p></div>").authors == ()
    )


def test_names_that_json_ld_gives_as_a_list_all_count() -> None:
    stated = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "author": {{"name": ["Lê Hữu Lữ", "Mai An"]}}}}'
    head = f'<script type="application/ld+json">{stated}</script>'
    assert page(story(), head=head).authors == ("Lê Hữu Lữ", "Mai An")


@pytest.mark.parametrize("heading", ["By", "About the author", "Về tác giả"])
def test_what_heads_an_author_box_is_nobody(heading: str) -> None:
    assert page(f"{story()}<div class=author><p>{heading}</p></div>").authors == ()


@pytest.mark.parametrize(
    "line", ["Thực hiện: Nhóm phóng viên", "Nhóm PV", "Tin, ảnh: PV", "BBT (tổng hợp)", "BAN BIÊN TẬP", "PV-CTV"]
)
def test_a_desk_signs_and_is_nobody(line: str) -> None:
    article = page(f"{story()}<p align=right><b>{line}</b></p>")
    assert (article.authors, article.body) == ((), (ONE, TWO, THREE))


def test_a_name_beside_a_desk_is_the_writer() -> None:
    head = '<meta name=author content="Nhóm PV">'
    assert page(f"<div class=author>Hữu Lữ</div>{story()}", head=head).authors == ("Hữu Lữ",)
    assert page(f"{story()}<p align=right><b>Nhóm PV - Hữu Lữ</b></p>").authors == ("Hữu Lữ",)


@pytest.mark.parametrize(
    "below",
    [
        "<p>* Tên các nhân vật đã được thay đổi theo yêu cầu của họ trong bài viết này.</p>",
        "<p><img src=/a.jpg></p><p>Anh Lê Hữu Lữ, trưởng ấp 3, bên đoạn bờ bao vừa đắp xong hôm qua.</p>",
        "<p>Mời bạn đọc đón xem phóng sự trên truyền hình lúc 20 giờ tối nay, 13-3.</p><p>(Còn nữa)</p>",
    ],
    ids=["a note", "a picture", "an invitation"],
)
@pytest.mark.parametrize(
    "line", ["<p align=right><b>{}</b></p>", "<p style='text-align: right'><strong>{}</strong></p>"]
)
@pytest.mark.parametrize("name", ["Mai An", "MAI AN", "Mai An - Hữu Lữ"])
def test_a_name_at_the_right_signs_also_above_a_last_line(name: str, line: str, below: str) -> None:
    article = page(long_story(last=line.format(name) + below))
    assert article.authors == tuple(name.split(" - "))
    assert (name in article.body, article.subheads) == (False, ())


def test_a_name_at_the_right_of_a_motto_above_the_text_signs_nothing() -> None:
    motto = "<p>“Sông có khúc, người có lúc.”</p><p align=right><b>Lê Hữu Lữ</b></p>"
    assert page(f"<div class=text>{motto}{long_story()}</div>").authors == ()
