"""The headline is the visible one that the statements agree with."""

import pytest

from crawler.extractors import extract
from crawler.items import Page
from tests.crawler.extractors.small_pages import TITLE, URL, WHEN, story


def test_the_only_h1_may_be_the_logo() -> None:
    html = f"<head><title>{TITLE}</title></head><body><div><h1>Báo Tân Hòa</h1></div><h2>{TITLE}</h2>{story()}</body>"
    assert extract(Page(URL, html.encode(), WHEN)).title == TITLE


TIME = "12/03/2026 20:45"
OLD = {
    "fonts": f"<td><font size=5><b>{TITLE}</b></font><br><font size=1>{TIME}</font>{{}}</td>",
    "a day with words": f"<td><b>{TITLE}</b><br><i>(Thứ năm, ngày {TIME})</i>{{}}</td>",
    "the time above": f"<td><font size=1>{TIME}</font><br><font size=4>{TITLE}</font>{{}}</td>",
    "spans": f'<div><span class="td">{TITLE}</span> <span class="ngay">[{TIME}]</span>{{}}</div>',
    "in capitals": f"<td><b>{TITLE.upper()}</b><br>{TIME}{{}}</td>",
}


@pytest.mark.parametrize("head", [f"<title>{TITLE}</title>", f"<title>{TITLE} - Báo Tân Hòa</title>"])
@pytest.mark.parametrize("form", OLD.values(), ids=OLD)
def test_a_headline_and_its_time_may_stand_in_one_line(form: str, head: str) -> None:
    body = form.format(story())
    table = f"<table><tr>{body}</tr></table>" if body.startswith("<td") else body
    head = f'{head}<meta property="og:site_name" content="Báo Tân Hòa">'
    found = extract(Page(URL, f"<head>{head}</head><body>{table}</body>".encode(), WHEN))
    assert found.published is not None
    assert (found.title, found.published.iso) == (TITLE, "2026-03-12T20:45+07:00")
    assert not any(TITLE.casefold() in text.casefold() for text in found.body)


def test_a_line_that_goes_on_behind_the_title_is_a_line_of_the_text() -> None:
    body = f"<div><p>{TITLE}, ngày 12/03/2026 đã có 200 hộ dân tham gia.</p>{story()}</div>"
    found = extract(Page(URL, f"<head><title>{TITLE}</title></head><body>{body}</body>".encode(), WHEN))
    assert any(text.startswith(TITLE) for text in found.text.split("\n\n"))


def test_of_two_h1_the_papers_name_is_no_headline() -> None:
    head = f"<title>Báo Tân Hòa: {TITLE}</title>"
    html = f"<head>{head}</head><body><h1>Báo Tân Hòa</h1><h1>{TITLE}</h1>{story()}</body>"
    assert extract(Page(URL, html.encode(), WHEN)).title == TITLE


@pytest.mark.parametrize(
    "shown",
    [
        "<table><tr><td class=capmain>{}</td></tr><tr><td>{}</td></tr></table>",
        "<div class=tieude>{}</div>{}",
        "<table><tr><td><font size=4>{}</font><br></td></tr></table>{}",
    ],
)
@pytest.mark.parametrize("before", ["Báo Tân Hòa - ", "Đài Tân Hòa | ", "Tân Hòa online :: "])
def test_a_line_that_repeats_what_stands_behind_the_papers_name_is_the_headline(before: str, shown: str) -> None:
    body = f"<div>Hiện có</div>{shown.format(TITLE, story())}"
    found = extract(Page(URL, f"<head><title>{before}{TITLE}</title></head><body>{body}</body>".encode(), WHEN))
    assert found.title == TITLE
    assert "Hiện có" not in found.body
    assert TITLE not in found.body


def test_what_stands_behind_a_long_first_part_is_no_headline() -> None:
    end = "Thời sự trong tỉnh Tân Hòa"
    html = f"<head><title>{TITLE} - {end}</title></head><body><div>{end}</div>{story()}</body>"
    assert extract(Page(URL, html.encode(), WHEN)).title != end


LOGO = (
    "<div class=header><a href='/'>Báo Tân Hòa</a></div><nav><a href=/x>Xây dựng Đảng</a><a href=/y>Kinh tế</a></nav>"
)
HEADLINES = {
    "h2": f"<h2 class=t-sub>{TITLE}</h2>",
    "h3": f"<h3>{TITLE}</h3>",
    "div": f"<div>{TITLE}</div>",
    "cell": f"<table><tr><td style='font-size:22px'>{TITLE}</td></tr></table>",
    "span": f"<span>{TITLE}</span>",
    "strong": f"<div><strong>{TITLE}</strong></div>",
}
SAY_NOTHING = ["", "Chi tiết", "BÁO TÂN HÒA", "Kinh tế - Báo Tân Hòa", "Xây dựng Đảng", "Tin tức"]


@pytest.mark.parametrize("shown", HEADLINES.values(), ids=HEADLINES)
@pytest.mark.parametrize("stated", SAY_NOTHING)
@pytest.mark.parametrize("above", ["", "<h1>Báo Tân Hòa</h1>", "<h1>Kinh tế</h1>"], ids=["", "paper", "section"])
def test_a_headline_that_no_statement_says_is_found_by_its_place(shown: str, stated: str, above: str) -> None:
    column = f"<div>{above}<div>{shown}<div>{TIME}</div>{story()}</div></div>"
    html = f"<head><title>{stated}</title></head><body>{LOGO}{column}</body>"
    assert extract(Page(URL, html.encode(), WHEN)).title == TITLE


def test_a_kicker_or_a_lead_is_no_headline() -> None:
    lead = "Bờ bao dài hai cây số được gia cố trước khi nước lên, hơn 200 hộ dân cùng góp công."
    column = f"<h4>Chung tay chống lũ</h4><h2>{TITLE}</h2><div>{TIME}</div><h3 class=desc>{lead}</h3>{story()}"
    html = f"<head><title>Chi tiết</title></head><body>{LOGO}<div>{column}</div></body>"
    assert extract(Page(URL, html.encode(), WHEN)).title == TITLE


def test_a_short_statement_goes_with_a_longer_one_though_the_menu_has_it() -> None:
    head = "<meta property='og:title' content='Kinh tế'><title>Kinh tế xanh ở vùng ven</title>"
    html = f"<head>{head}</head><body>{LOGO}<div><h1>Kinh tế xanh ở vùng ven</h1>{story()}</div></body>"
    assert extract(Page(URL, html.encode(), WHEN)).title == "Kinh tế xanh ở vùng ven"


def test_a_list_of_a_section_is_called_as_the_section() -> None:
    items = "".join(f"<li><a href=/b-{n}.html>{TITLE} lần thứ {n}</a></li>" for n in range(9))
    html = f"<head><title>Kinh tế - Báo Tân Hòa</title></head><body>{LOGO}<h1>Kinh tế</h1><ul>{items}</ul></body>"
    assert extract(Page(URL, html.encode(), WHEN)).title == "Kinh tế"


def _headline(stated: str, above: str, *heads: str, title: str = TITLE) -> str | None:
    shown = "".join(heads) if heads else f"<div class=tieude>{title}</div>"
    html = f"<head><meta charset=utf-8><title>{stated}</title></head><body>{above}{shown}{story()}</body>"
    return extract(Page(URL, html.encode(), WHEN)).title


@pytest.mark.parametrize("shown", ["<div class=tieude>{}</div>", "<table><tr><td>{}</td></tr></table>", "<h3>{}</h3>"])
@pytest.mark.parametrize(
    "stated", ["TÂN HÒA : {}", "Báo Tân Hòa online Sức Khỏe - {}", "{} - Môi trường - Báo Tân Hòa", "{} : Báo Tân Hòa"]
)
def test_a_line_that_is_the_greater_part_of_a_statement_is_the_headline(stated: str, shown: str) -> None:
    assert _headline(stated.format(TITLE), "<div>Hiện có 12 người xem</div>", shown.format(TITLE)) == TITLE


@pytest.mark.parametrize(
    "stated", ["Bờ bao - Cổng thông tin điện tử Tân Hòa", "Cổng thông tin điện tử Tân Hòa : Bờ bao"]
)
def test_the_papers_name_is_no_headline_however_long_it_is(stated: str) -> None:
    name = "Cổng thông tin điện tử Tân Hòa"
    head = f"<meta property=og:site_name content='{name}'><title>{stated}</title>"
    html = f"<head>{head}</head><body><div>{name}</div>{story()}</body>"
    assert extract(Page(URL, html.encode(), WHEN)).title != name


CHINESE = "水乡三百户居民汛期前加固堤坝"
WHOLE_PATHS = [
    "{}_新闻频道_水乡网",
    "{}-《水乡报》",
    "{}-堤坝-水乡新闻网",
    "{}｜即時新聞｜水鄉電子報",
    "{} - 水鄉社會 - 水鄉網",
    "{}_国内国际__新闻中心_水乡网",
]


@pytest.mark.parametrize("stated", [*WHOLE_PATHS, "{} 今日快讯 水乡网"])
def test_a_chinese_line_is_a_headline_though_it_has_few_characters(stated: str) -> None:
    shown = "<h2>{}</h2>", "<td class=biaoti>{}</td>", "<div>{}</div>"
    for form in shown:
        assert _headline(stated.format(CHINESE), "", form.format(CHINESE)) == CHINESE


@pytest.mark.parametrize("stated", WHOLE_PATHS)
def test_a_chinese_statement_loses_the_whole_path_of_sections_behind_it(stated: str) -> None:
    assert _headline(stated.format(CHINESE), "", "<p>汛期</p>") == CHINESE


def test_a_hyphen_within_a_chinese_headline_is_no_end() -> None:
    title = "水乡-江城铁路今年汛期前全线贯通"
    assert _headline(f"{title}_水乡网", "", "<p>汛期</p>") == title


@pytest.mark.parametrize("shown", ["<h2>{}</h2>", "<div class=title_main>{}</div>", "<p><b>{}</b></p>"])
@pytest.mark.parametrize("logo", ["Tân Hòa Online", "THÔNG TẤN", "Báo Tân Hòa"])
@pytest.mark.parametrize("head", ["", f"<meta property=og:title content='{TITLE}'>"])
def test_an_h1_that_is_the_end_of_a_statement_is_a_logo(shown: str, logo: str, head: str) -> None:
    found = (
        f"<head>{head}<title>{TITLE} - {logo}</title></head><body><h1>{logo}</h1>{shown.format(TITLE)}{story()}</body>"
    )
    assert extract(Page(URL, found.encode(), WHEN)).title == TITLE


@pytest.mark.parametrize("logo", ["TTH", "Đài Tân Hòa – tin nhanh", "Cổng tin Tân Hòa"])
def test_against_a_line_that_says_what_the_title_says_the_only_h1_is_a_logo(logo: str) -> None:
    assert _headline(TITLE, f"<h1>{logo}</h1>") == TITLE
