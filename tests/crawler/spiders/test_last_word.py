"""A page is read as what it is, not as what it was asked for."""

from datetime import UTC, date, datetime

import pytest

from crawler.items import Answer, Ask, Candidate, Chance, Kind, Link, Visit
from crawler.sites import Site
from crawler.spiders.reading import Reader

SITE = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn")
URL = "https://baovidu.vn/khoa-hoc-cong-nghe"
AT = datetime(2026, 3, 7, 5, 0, tzinfo=UTC)
LONG = "Nước lên nhanh trong đêm khiến nhiều hộ dân phải kê đồ đạc, chính quyền xã đã huy động lực lượng hỗ trợ."
HEADS = [(f"/mua-lon-gay-ngap-{n}12345.html", f"Mưa lớn gây ngập tuyến đường số {n}") for n in range(12)]
MENU = '<nav><a href="/">Trang chủ</a><a href="/thoi-su">Thời sự</a></nav>'
ASIDE = "<aside><h4>Đọc nhiều</h4>" + "".join(f'<p><a href="{u}">{t}</a></p>' for u, t in HEADS[:5]) + "</aside>"


def story(*, time: str = "07/03/2026 11:00", title: str = "Mưa lớn gây ngập", more: str = "") -> str:
    body = "".join(f"<p>{n}. {LONG}</p>" for n in range(8))
    page = f"<h1>{title}</h1><div class='date'>{time}</div><div>{body}</div>{more}"
    return f"<html><body>{MENU}<main>{page}</main>{ASIDE}</body></html>"


def listing(*, next_page: str = '<a rel="next" href="?page=2">Trang sau</a>', summaries: str = "") -> str:
    items = "".join(f'<li><h3><a href="{url}">{title}</a></h3>{summaries}</li>' for url, title in HEADS)
    return f"<html><body>{MENU}<h1>Khoa học - Công nghệ</h1><ul>{items}</ul>{next_page}</body></html>"


PICTURES = "".join(
    f"<figure><img src='/anh/{n}.jpg'><figcaption>Bà con xóm {n} gặt lúa.</figcaption></figure>" for n in range(5)
)


def read(
    body: str, kind: Kind = "article", chance: Chance = "likely", url: str = URL, site: Site = SITE,
    found: tuple[Candidate, ...] = (),
) -> Visit:  # fmt: skip
    answer = Answer(url, 200, body.encode(), AT, "text/html; charset=utf-8")
    return Reader((site,), date(2026, 2, 1)).read(Ask(url, "vidu", kind, found=found, chance=chance), answer)


def test_an_address_asked_for_as_an_article_that_is_a_listing_is_read_as_one() -> None:
    visit = read(listing())
    assert (visit.kind, visit.reason, visit.article) == ("listing", "listing", None)
    urls = {link.url for link in visit.links if link.kind == "article"}
    assert urls >= {f"https://baovidu.vn{url}" for url, _ in HEADS}
    assert [link.url for link in visit.links if link.is_next] == [f"{URL}?page=2"]


@pytest.mark.parametrize("chance", ["likely", "possible"])
def test_an_address_asked_for_as_a_listing_that_is_an_article_is_stored(chance: Chance) -> None:
    visit = read(story(), "listing", chance)
    assert (visit.kind, visit.article and visit.article.title) == ("article", "Mưa lớn gây ngập")


def test_a_known_listing_is_not_read_as_an_article() -> None:
    assert read(story(), "listing", "told").article is None


def test_a_section_with_dated_summaries_is_no_article() -> None:
    visit = read(listing(summaries=f"<span>07/03/2026</span><p>{LONG}</p>"))
    assert (visit.kind, visit.article) == ("listing", None)


SUMMED = "".join(
    f'<p><a href="{url}"><b>{title}</b></a> <font size="1">(07/03/2026 20:45)</font><br>{n} {LONG} {LONG}</p>'
    for n, (url, title) in enumerate(HEADS[:7])
)
"""A section as old papers print it: headline and summary in one paragraph."""


def test_paragraphs_that_sum_up_other_pages_are_no_article_unless_a_feed_announced_it() -> None:
    body = f"<html><body>{MENU}<h1>Thời sự</h1><div>{SUMMED}</div></body></html>"
    for chance in ("told", "likely", "possible"):
        visit = read(body, chance=chance)
        assert (visit.kind, visit.article) == ("listing", None)
    assert read(body, found=(Candidate("feed.pubDate", "Sat, 07 Mar 2026 05:00:00 GMT"),)).article is not None


def test_what_little_speaks_for_is_an_article_only_with_a_date_of_its_own() -> None:
    assert read(story(time=""), chance="possible").article is None
    assert read(story(time=""), chance="likely").article is not None
    assert read(story(), chance="possible").article is not None


@pytest.mark.parametrize("chance", ["told", "likely", "possible"])
def test_a_page_about_the_paper_itself_is_no_article(chance: Chance) -> None:
    assert read(story(time="", title="Giới thiệu"), chance=chance).article is None
    assert read(story(title="Giới thiệu"), chance=chance).article is not None  # an article of that title has a date


def test_a_page_that_leads_nowhere_is_neither() -> None:
    visit = read("<html><body><h1>Sơ đồ</h1><a href='/thoi-su'>Thời sự</a></body></html>", "listing", "possible")
    assert (visit.kind, visit.article, visit.outcome) == (None, None, "done")


def test_an_announced_page_without_a_text_is_asked_for_again_and_a_trial_is_not() -> None:
    empty = "<html><body><h1>Mưa lớn gây ngập</h1></body></html>"
    assert read(empty, chance="told").outcome == "later"
    assert read(empty, chance="possible").outcome == "done"


def test_a_story_of_pictures_is_an_article() -> None:
    body = f"<html><body>{MENU}<h1>Mùa gặt</h1><div>07/03/2026 11:00</div><div>{PICTURES}</div>{ASIDE}</body></html>"
    for chance in ("told", "likely", "possible"):
        visit = read(body, chance=chance)
        assert visit.article is not None
        assert (visit.article.body_status, len(visit.article.images)) == ("media", 5)
        assert all(image.url and image.caption for image in visit.article.images)


def test_a_list_of_albums_is_no_story_of_pictures() -> None:
    albums = "".join(
        f"<figure><a href='{url}'><img src='/anh/{n}.jpg'></a><figcaption>{title}</figcaption></figure>"
        for n, (url, title) in enumerate(HEADS)
    )
    assert read(f"<html><body>{MENU}<h1>Ảnh</h1><div>{albums}</div></body></html>").article is None


@pytest.mark.parametrize("kind", ["article", "listing"])
@pytest.mark.parametrize("head", ["", "\ufeff", '<?xml version="1.0"?>\n<!-- tin -->\n'])
def test_a_feed_behind_the_address_of_a_page_is_read_as_one(kind: Kind, head: str) -> None:
    feed = f"{head}<rss version='2.0'><channel><item><link>{HEADS[0][0]}</link></item></channel></rss>"
    visit = read(feed, kind)
    assert (visit.kind, [link.url for link in visit.links]) == ("feed", [f"https://baovidu.vn{HEADS[0][0]}"])


def test_stories_that_an_article_names_are_found_unless_it_is_old() -> None:
    related = "".join(f"<li><a href='{url}'>{title}</a></li>" for url, title in HEADS[:3])
    more = f"<div class='related'><h4>Tin liên quan</h4><ul>{related}</ul></div>"
    found = read(story(more=more)).links
    assert {link.chance for link in found} == {"related"}
    assert {link.url for link in found} >= {f"https://baovidu.vn{url}" for url, _ in HEADS[:3]}
    assert read(story(time="07/01/2026 11:00", more=more)).links == ()


ISSUES = {
    "issues": [f"/2026/so-{n}/" for n in range(45, 49)],
    "days": [f"/so-bao/2026-03-0{n}.html" for n in range(1, 5)],
    "years": [f"/luu/{n}/" for n in range(2001, 2005)],
}


@pytest.mark.parametrize("urls", ISSUES.values(), ids=ISSUES)
def test_a_page_of_links_to_further_lists_is_one(urls: list[str]) -> None:
    items = "".join(f'<li><a href="{url}">Số {n}</a></li>' for n, url in enumerate(urls))
    foot = "<p>Tuần báo Ví Dụ, ra thứ năm hằng tuần, Ban biên tập giữ bản quyền</p>"
    page = f"<html><head><title>Các số trước</title></head><body>{MENU}<ul>{items}</ul>{foot}</body></html>"
    visit = read(page, "listing")
    assert (visit.kind, visit.reason) == ("listing", None)
    assert {link.url for link in visit.links} >= {f"https://baovidu.vn{url}" for url in urls}


def test_an_empty_page_with_a_menu_is_none() -> None:
    menu = "<nav>" + "".join(f'<a href="/muc-{name}">{name}</a>' for name in ("a", "b", "c", "d")) + "</nav>"
    menu += "<p>Báo Ví Dụ, cơ quan của Đảng bộ tỉnh. Giấy phép số 112.</p>"
    visit = read(f"<html><head><title>Mục</title></head><body>{menu}<div></div></body></html>", "listing")
    assert (visit.kind, visit.reason) == (None, "empty page")


def test_a_section_whose_list_stands_in_a_frame_leads_to_it() -> None:
    body = "<table><tr><td><iframe src='dstin.asp?loai=2' width=470></iframe></td></tr></table>"
    visit = read(f"<html><head><title>Xã hội</title></head><body>{body}</body></html>", "listing")
    assert visit.kind == "listing"
    assert [(link.url, link.kind) for link in visit.links] == [("https://baovidu.vn/dstin.asp?loai=2", "listing")]
    full = listing().replace("</body>", "<iframe src='/quang-cao.asp?loai=2'></iframe></body>")
    assert not any("quang-cao.asp" in link.url for link in read(full, "listing").links)


PHOTO = "https://baovidu.vn/anh/3"
SHOWN = {
    "one": "<div class='col'><img src='/anh/to/3.jpg' alt=''></div>",
    "a wall": "".join(f"<a href='/anh/{n}'><img src='/anh/nho/{n}.jpg' alt=''></a>" for n in range(12)),
    "one with the day of the visit": "<div>Thứ bảy, 07/03/2026</div><div><img src='/anh/to/3.jpg'></div>",
}


@pytest.mark.parametrize("body", SHOWN.values(), ids=SHOWN)
@pytest.mark.parametrize("chance", ["told", "likely", "possible"])
def test_a_photograph_without_a_word_is_no_article(body: str, chance: Chance) -> None:
    page = f"<html><head><title>Ảnh 3</title></head><body>{MENU}<main>{body}</main></body></html>"
    assert read(page, chance=chance, url=PHOTO).article is None


def test_one_with_a_caption_or_a_time_is() -> None:
    for body in (PICTURES, "<div class='date'>07/03/2026 11:00</div><img src='/anh/to/3.jpg'>"):
        page = f"<html><head><title>Mùa gặt</title></head><body>{MENU}<main><h1>Mùa gặt</h1>{body}</main></body></html>"
        assert read(page, chance="told", url=PHOTO).article is not None


def test_so_is_a_film_whose_day_is_printed() -> None:
    body = "<div class='date'>07/03/2026</div><h1>Bản tin tối</h1><video src='/tv/7.mp4'></video>"
    page = f"<html><head><title>Bản tin tối</title></head><body>{MENU}<main>{body}</main></body></html>"
    assert read(page, url="https://baovidu.vn/video/ban-tin-toi-123456.html").article is not None


def test_a_month_beside_a_page_about_the_paper_is_no_date_of_its() -> None:
    more = "<div><h3>Lưu trữ</h3><a href='/luu?thang=2'>Tháng 2/2026</a></div>"
    page = story(time="", title="Giới thiệu", more=more).replace("<div class='date'></div>", "<p>Tháng 2/2026</p>")
    assert read(page).article is None


BESIDE = [
    "Tin trước",
    "« Tin sau",
    "Bài trước",
    "Bài kế tiếp »",
    "Bài viết trước đó",
    "Previous",
    "Next post",
]


@pytest.mark.parametrize("words", BESIDE)
def test_the_stories_before_and_after_an_article_are_found(words: str) -> None:
    url = "https://baovidu.vn/xem.php?tin=309"
    visit = read(story(more=f'<p><a href="/xem.php?tin=308">{words}</a></p>'), url=url)
    assert Link("https://baovidu.vn/xem.php?tin=308", "article", chance="related") in visit.links


def test_so_they_are_by_a_relation_and_not_by_other_words() -> None:
    more = '<a rel="prev" href="/lua-chin-som-12344.html">Lúa chín sớm</a><a href="/lua-vu-ba-12347.html">Xem</a>'
    urls = [link.url for link in read(story(more=more)).links]
    assert "https://baovidu.vn/lua-chin-som-12344.html" in urls
    assert "https://baovidu.vn/lua-vu-ba-12347.html" not in urls


TAGS = [
    "/tag/lua-gao",
    "/tags/lua-gao.html",
    "/tag.do?key=lua-gao",
    "/tu-khoa/lua-gao/",
    "/tin.php?tag=5",
    "/chu-de/lua",
]


@pytest.mark.parametrize("tag", TAGS)
def test_the_tags_of_an_article_are_lists_of_the_last_resort(tag: str) -> None:
    links = read(story(more=f'<div class="tags">Từ khóa: <a href="{tag}">Lúa gạo</a></div>')).links
    assert Link(f"https://baovidu.vn{tag}", "listing", chance="related") in links
    old = story(time="07/03/2020 11:00", more=f'<a href="{tag}">Lúa gạo</a>')
    assert read(old).links == (), "the way back has an end"
