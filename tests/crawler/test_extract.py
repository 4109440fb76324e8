"""What is told from what on an article page, and that nothing else happens on any bytes."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from crawler.extractors import extract
from crawler.extractors.body.classify import find_body
from crawler.extractors.document import dom, metadata
from crawler.extractors.document import title as titles
from crawler.extractors.document.blocks import inside
from crawler.extractors.document.walk import walk
from crawler.items import Article, Page
from crawler.sites import Selectors, Site

PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*/*.html"))
WHEN = datetime(2026, 3, 13, 9, 30, tzinfo=timezone(timedelta(hours=7)))
TITLE = "Người dân Tân Hòa gia cố bờ bao trước mùa nước lớn"
ONE = "Sáng 12-3, hơn 200 hộ dân ven sông đã bắt đầu gia cố bờ bao trước mùa nước lớn, theo UBND xã Tân Hòa cho biết."
TWO = "Công việc sẽ hoàn thành trước ngày 30-4 với sự giúp sức của lực lượng dân quân và các đoàn thể ở địa phương."


def read(inner: str, *, head: str = "", site: Site | None = None) -> Article:
    body = f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{inner}</body></html>"
    return extract(Page("https://bao.example/thoi-su/bo-bao-123456.html", body.encode(), WHEN), site)


def paragraphs(*texts: str) -> str:
    return "<div class=content>" + "".join(f"<p>{text}</p>" for text in texts) + "</div>"


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
    assert line in read(paragraphs(ONE, line, TWO)).body


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
    article = read(f"<div class=content><p>{ONE}</p>{box}<p>{TWO}</p></div>")
    assert article.body == (ONE, TWO)
    assert [item.url for item in article.related] == ["https://bao.example/a-1.html"]


def test_a_last_paragraph_in_a_link_is_still_body() -> None:
    assert read(paragraphs(ONE, ONE + " " + TWO, f"<a href=/chuyen-de>{TWO}</a>")).body[-1] == TWO


def test_a_paywall_class_around_the_whole_body_does_not_hide_it() -> None:
    assert read(f"<div class='premium paywall'>{paragraphs(ONE, TWO)}</div>").body == (ONE, TWO)


def test_a_body_hidden_until_a_script_shows_it_is_read() -> None:
    assert read(f"<div style='display:none'>{paragraphs(ONE, TWO)}</div>").body == (ONE, TWO)


def test_a_second_story_below_is_not_body() -> None:
    other = "".join(f"<p>Chuyện khác số {i}: {TWO}</p>" for i in range(8))
    body = f"<article><h1>{TITLE}</h1>{paragraphs(ONE, TWO, ONE + ' ' + TWO, TWO + ' ' + ONE)}</article>"
    body += f"<article><h2>Khác</h2><div>{other}</div></article>"
    html = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    article = extract(Page(None, html.encode(), WHEN))
    assert article.body[0] == ONE
    assert not any(text.startswith("Chuyện khác") for text in article.body)


def test_a_consent_layer_is_not_body() -> None:
    layer = "".join(
        f"<p>Chúng tôi dùng cookie số {i} để cải thiện trải nghiệm của bạn trên trang. {TWO}</p>" for i in range(5)
    )
    assert read(f"<div id=cookie-consent>{layer}</div>{paragraphs(ONE, TWO)}").body == (ONE, TWO)


def test_signature_and_agency_are_told_from_the_text() -> None:
    article = read(paragraphs(ONE, TWO, "Theo TTXVN", "<b>HÀ - LINH</b>"))
    assert article.body == (ONE, TWO)
    assert article.authors == ("HÀ", "LINH")
    assert article.source_cited == "TTXVN"


def test_the_lead_keeps_its_prefix() -> None:
    lead = "(CTO) - Trước mùa nước lớn, người dân xã Tân Hòa cùng chính quyền gia cố bờ bao và chuẩn bị cừ tràm."
    assert read(f"<h2 class=detail-sapo>{lead}</h2>{paragraphs(ONE, TWO)}").lead == lead


def test_a_site_file_helps_and_its_error_is_flagged() -> None:
    site = Site(
        id="thu", name="Báo Thử", domain="bao.example", selectors=Selectors(body=".aside", exclude=(".ghi-chu",))
    )
    note = (
        "<p class=ghi-chu>Ghi chú của tòa soạn về một chương trình khác không liên quan đến bài viết này của báo.</p>"
    )
    article = read(f"<div class=content><p>{ONE}</p>{note}<p>{TWO}</p></div><div class=aside>Lề</div>", site=site)
    assert article.body == (ONE, TWO)
    assert "site_body_disagrees" in article.flags


def test_broken_jsonld_is_still_read() -> None:
    broken = (
        '{"@type": "NewsArticle",\n "headline": "Bờ\nbao", "datePublished": "2026-03-12T14:05:00+07:00", "n": 1'
        + "0" * 9000
        + ",}"
    )
    article = read(paragraphs(ONE, TWO), head=f'<script type="application/ld+json"><!-- {broken} --></script>')
    assert article.published is not None
    assert article.published.source == "jsonld.datePublished"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_block_of_the_article_has_one_verdict(path: Path) -> None:
    page = Page(f"https://{path.parent.name}.example/a.html", path.read_bytes(), WHEN)
    walked = walk(dom.parse(page.body).root)
    meta = metadata.read(walked, page.url)
    found = find_body(walked, meta, titles.choose(walked, meta, {}), {})
    if found is None or found.scope is None:
        return
    around = [block.index for block in walked.blocks if inside(block.box, found.scope)]
    assert set(around) <= set(found.verdicts)
    article = extract(page)
    if article.body_status == "ok":
        said = [article.title, article.lead, *article.body, *(cut.text for cut in article.cut)]
        texts = [walked.blocks[index].text for index in around]
        silent = {"caption", "byline", "tag", "related"}
        unsaid = [walked.blocks[i].text for i in around if found.verdicts[i].role in silent]
        assert all(text in said or text in unsaid for text in texts)
