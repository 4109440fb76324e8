"""Boxes between the paragraphs of a story, what stands below it, and what little there may be of it."""

import pytest

from tests.crawler.extractors.small_pages import ONE, OTHER, THREE, TITLE, TWO, long_story, page, story

SUMMARY = "Từ sáng mai, mỗi ngày có 40 chuyến xe chạy từ bến trung tâm ra cảng cá, vé hai nghìn đồng một lượt."
WHOLE = page(long_story()).body
IMPRINTS = [
    "Giấy phép hoạt động báo chí số 12/GP-BTTTT. Tổng Biên tập: Lê Văn An. Tòa soạn: số 4 đường Trần Phú.",
    "Cơ quan chủ quản: Tỉnh ủy Tân Hòa | Giấy phép số 12/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 1/2/2020",
    "© Báo Tân Hòa. Ghi rõ nguồn khi dùng lại thông tin từ trang này. Email: toasoan@bao.example",
    "© The Tan Hoa Courier Ltd. All rights reserved. Registered office: 4 High Street, Tan Hoa.",
]
BRIEF = "Sáng 12-3, xã Tân Hòa khánh thành cây cầu bê tông dài 40 m bắc qua rạch Ông Dèo."


@pytest.mark.parametrize(
    "box",
    [
        "<div><h4><a href=/b-1.html>{title}</a></h4><p>{text}</p></div>",
        "<a href=/b-1.html><h3>{title}</h3><p>{text}</p></a>",
        "<table><tr><td><p><b><a href=/b-1.html>{title}</a></b></p><p>{text}</p></table>",
        "<div><a href=/b-1.html><img src=/b.jpg></a><div><a href=/b-1.html>{title}</a><span>{text}</span></div></div>",
    ],
    ids=["heading", "one link", "table", "picture"],
)
def test_another_story_with_what_it_is_about_is_none_of_this_one(box: str) -> None:
    article = page(long_story(box.format(title=OTHER, text=SUMMARY)))
    assert article.body == WHOLE
    assert [item.url for item in article.related] == ["https://bao.example/b-1.html"]


@pytest.mark.parametrize(
    "box",
    [
        "<div><p>{}</p><form><input type=email><button>Gửi</button></form></div>",
        "<div><p>{}</p><a href=/dang-ky>Đăng ký</a></div>",
        "<section><p><strong>{}</strong></p><div><a href=/ung-ho>Ủng hộ</a></div></section>",
        "<div>{} <a href=/ung-ho>Ủng hộ</a></div>",
        "<video src=/v.mp4>{}</video>",
        "<div><audio><p>{}</p></audio></div>",
    ],
    ids=["form", "link", "button below", "one line", "video", "audio"],
)
def test_what_a_box_offers_is_none_of_the_story(box: str) -> None:
    offer = "Nhận bản tin sáng của chúng tôi qua thư điện tử mỗi ngày, bạn có thể thôi nhận bất cứ lúc nào."
    assert page(long_story(box.format(offer))).body == WHOLE


@pytest.mark.parametrize(
    "box",
    [
        "<div><div class=more-content><p>{}</p></div><a href='#'>Mở rộng</a></div>",
        "<div><p>{}</p><button aria-expanded=false>Mở rộng</button></div>",
        "<blockquote><p>{}</p><a href=https://post.example/1>12/03/2026</a></blockquote>",
        "<div><p>{}</p><p><a href=/van-ban-12.pdf>Toàn văn kế hoạch gia cố bờ bao của tỉnh</a></p></div>",
    ],
    ids=["more", "button", "post", "document"],
)
def test_what_only_opens_or_shows_something_of_the_story_stays(box: str) -> None:
    text = "Theo kế hoạch, tuyến bờ bao dài 12 km được chia làm ba đoạn, mỗi đoạn do một tổ của xã phụ trách."
    assert text in page(long_story(box.format(text))).body


def test_a_story_that_is_made_of_such_boxes_keeps_them() -> None:
    entries = "".join(f"<div><h3><a href=/b-{n}.html>{n}. {OTHER}</a></h3><p>{n} {SUMMARY}</p></div>" for n in range(6))
    article = page(f"<div class=text><p>{ONE}</p>{entries}</div>")
    assert sum(SUMMARY in text for text in article.body) >= 5


@pytest.mark.parametrize("name", ["h1", "h2"])
@pytest.mark.parametrize("many", [3, 9], ids=["shorter", "longer"])
def test_the_next_story_below_is_none_of_this_one_however_long_it_is(name: str, many: int) -> None:
    text = "".join(f"<p>{n} {SUMMARY} {SUMMARY}</p>" for n in range(many))
    below = f"<div><{name}>{OTHER}</{name}><div class=ngay>08:15 - 12/03/2026</div><div>{text}</div></div>"
    article = page(f"<div>{long_story()}</div>{below}")
    assert (article.title, article.body) == (TITLE, WHOLE)


def test_a_heading_between_the_paragraphs_with_an_hour_below_it_begins_no_other_story() -> None:
    entries = "".join(f"<h2>{n}. {OTHER}</h2><p>0{n}:15</p><p>{n} {SUMMARY}</p>" for n in range(1, 4))
    article = page(f"<div class=text><p>{ONE}</p><p>{TWO}</p>{entries}<p>{THREE}</p></div>")
    assert sum(SUMMARY in text for text in article.body) == 3


@pytest.mark.parametrize("imprint", IMPRINTS)
@pytest.mark.parametrize("box", ["<div>{}</div>", "<footer><p>{}</p></footer>", "<table><tr><td>{}</table>"])
def test_who_answers_for_the_site_is_never_the_story(box: str, imprint: str) -> None:
    below = box.format(imprint)
    assert page(f"<div class=text><p>{BRIEF}</p></div>{below}").body == (BRIEF,)
    assert page(f"<div><iframe src=https://video.example/embed/1></iframe></div>{below}").body == ()


def test_a_story_about_a_licence_or_an_editor_is_one() -> None:
    text = "Tổng Biên tập Báo Tân Hòa cho biết giấy phép số 12/GP-BTTTT vừa được cấp đổi, báo có thêm hai chuyên trang."
    assert text in page(story(f"<p>{text}</p>")).body


def test_a_sentence_that_ends_the_text_and_looks_like_it_is_text() -> None:
    last = "Nhờ vậy, số hộ nghèo của xã giảm từ 94 xuống còn 29 hộ."
    assert page(long_story(last=f"<p>{last}</p>")).body == (*WHOLE, last)


@pytest.mark.parametrize("name", ["Lê Thanh Hoa", "LÊ HOA", "Thanh Hoa - Minh An"])
def test_a_name_alone_above_the_first_paragraph_is_the_byline(name: str) -> None:
    article = page(f"<div class=text><p>{name}</p><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>")
    assert article.body == (ONE, TWO, THREE)


VERSES = (
    "Trăng lên từ phía đồng xa", "Cha cày thửa ruộng ngày xưa", "Con đò năm cũ neo hàng tre xanh",
    "Câu hò ai thả vào thơ", "Mẹ ngồi đan lưới chờ trăng đầu làng", "Để người xa xứ bây giờ còn mang",
)  # fmt: skip


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n   \n"])
def test_the_lines_of_a_preformatted_poem_stay_lines(gap: str) -> None:
    text = "\n".join(VERSES[:3]) + gap + "\n".join(VERSES[3:])
    assert page(f"<pre>{text}</pre>").body == VERSES


@pytest.mark.parametrize("below", ["", "\n\n{}"], ids=["one strophe", "two"])
def test_verses_of_one_measure_are_no_wrapped_paragraph(below: str) -> None:
    verses = ("Mùa nước nổi về trên bến vắng", "Con cá linh theo dòng về quê", "Mẹ nhóm bếp chờ cha về tối",
              "Khói lên mờ cả một triền đê")  # fmt: skip
    text = "\n".join(verses)
    assert page(f"<pre>{text}{below.format(text)}</pre>").body[:4] == verses


def test_preformatted_text_is_read_by_paragraphs_and_wrapped_lines_are_joined() -> None:
    wrapped = ONE.replace("bắt đầu ", "bắt đầu\n").replace("UBND xã ", "UBND xã\n")
    assert page(f"<pre>{wrapped}\n\n{TWO}\n\n{THREE}</pre>").body == (ONE, TWO, THREE)
    assert page(f"<pre>{ONE}\n{TWO}\n{THREE}</pre>").body == (ONE, TWO, THREE)


def test_preformatted_code_stays_one_piece() -> None:
    code = "def bo_bao(xa):\n    for to in xa:\n        to.lam()\n    return xa"
    assert " ".join(code.split()) in " ".join(page(long_story(f"<pre>{code}</pre>")).body)


@pytest.mark.parametrize(
    "frame",
    ["<div><img src=/a.jpg><div><i>{}</i></div></div>", "<div><img src=/a.jpg><em>{}</em></div>",
     "<div><p><img src=/a.jpg></p><p><em>{}</em></p></div>"],
    ids=["box", "line", "paragraphs"],
)  # fmt: skip
def test_a_slanted_line_in_one_box_with_a_picture_is_its_caption(frame: str) -> None:
    caption = "Người dân xã Tân Hòa đắp bờ bao từ sáng sớm."
    article = page(long_story(frame.format(caption)))
    assert (article.body, [image.caption for image in article.images]) == (WHOLE, [caption])


def test_a_slanted_sentence_between_paragraphs_below_a_picture_is_text() -> None:
    text = "Chúng tôi mong con đê này giữ được lúa, ông Tư nói khi trời vừa sáng."
    assert text in page(long_story(f"<p><img src=/a.jpg></p><p>{TWO} <em>{text}</em></p>")).body[-2]
