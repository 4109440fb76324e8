"""Nothing on a page is unaccounted for: every text in the article's scope is in exactly one place."""

import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from baotinh.demo import Paper, province
from baotinh.demo.manners import View
from baotinh.demo.routes import answer
from benchmarks.accounting import unaccounted
from crawler.extractors import extract
from crawler.extractors.explain import explain
from crawler.items import VIETNAM, ExtractionError, Page

PAGES = sorted((Path(__file__).parents[2] / "pages").glob("*/*.html"))
NOW = datetime(2026, 3, 13, 9, 30, tzinfo=VIETNAM)
STORY = """<h1>Người dân Tân Hòa gia cố bờ bao trước mùa nước lớn</h1>
<p>Sáng 12-3, hơn 200 hộ dân ven sông đã bắt đầu gia cố bờ bao trước mùa nước lớn, theo UBND xã Tân Hòa cho biết.</p>
{} <p>Công việc sẽ hoàn thành trước ngày 30-4 với sự giúp sức của dân quân và các đoàn thể ở địa phương trong xã.</p>"""


def demo_pages(paper: Paper) -> Iterator[Page]:
    view = View(paper, f"http://{paper.host}/", NOW)
    for story in paper.articles:
        yield Page(view.url(story.path), answer(view, story.path, {}).body, NOW)


def shaken(body: bytes, chance: random.Random) -> bytes:
    """Some tags gone, some pieces in other places."""
    pieces = body.split(b"<")
    for _ in range(6):
        del pieces[chance.randrange(1, len(pieces))]
        one, other = (chance.randrange(1, len(pieces)) for _ in range(2))
        pieces[one], pieces[other] = pieces[other], pieces[one]
    return b"<".join(pieces)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_text_of_a_saved_page_is_in_one_place(path: Path) -> None:
    assert unaccounted(Page(f"https://{path.parent.name}.example/a.html", path.read_bytes(), NOW)) == []


@pytest.mark.parametrize("paper", province(), ids=lambda paper: paper.id)
def test_every_text_of_a_demo_paper_is_in_one_place(paper: Paper) -> None:
    assert [wrong for page in demo_pages(paper) for wrong in unaccounted(page)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_text_of_a_shaken_page_is_in_one_place(path: Path) -> None:
    chance = random.Random(path.stem)
    for _ in range(20):
        page = Page("https://bao.example/a.html", shaken(path.read_bytes(), chance), NOW)
        try:
            assert unaccounted(page) == []
        except ExtractionError:
            continue


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        ("<button>Chia sẻ bài này</button>", "form"),
        ("<select><option>Chọn cỡ chữ</option></select>", "form"),
        ("<noscript>Hãy bật chương trình</noscript>", "fallback"),
        ("<svg><title>Mũi tên</title><text>Sang trái</text></svg>", "drawing"),
        ("<template>Mẫu chưa điền</template>", "template"),
    ],
)
def test_what_no_reader_sees_as_text_is_cut_with_its_reason(inner: str, reason: str) -> None:
    page = Page(None, f"<html><body>{STORY.format(inner)}".encode(), None)
    assert [cut.reason for cut in extract(page).cut] == [reason]
    assert unaccounted(page) == []
    assert (reason, "cut") in {(one.reason, one.role) for one in explain(page)}


def test_a_byline_and_a_time_are_kept_as_they_were_printed() -> None:
    lines = "<div class=author>Thanh Hương</div><div class=date>Thứ Năm, 12/03/2026 - 14:05 (GMT+7)</div>"
    article = extract(Page(None, f"<html><body>{STORY.format('').replace('</h1>', '</h1>' + lines)}".encode(), NOW))
    assert [(cut.text, cut.reason) for cut in article.cut] == [
        ("Thanh Hương", "byline"),
        ("Thứ Năm, 12/03/2026 - 14:05 (GMT+7)", "time"),
    ]


def test_what_stands_beside_a_related_title_is_not_lost() -> None:
    link = "<a href=/b-1.html>Mở tuyến xe buýt mới nối trung tâm với cảng cá</a>"
    box = f"<div class=related><p>{link} Bấm để xem</p></div>"
    article = extract(Page("https://bao.example/a.html", f"<html><body>{STORY.format(box)}".encode(), NOW))
    assert [item.title for item in article.related] == ["Mở tuyến xe buýt mới nối trung tâm với cảng cá"]
    assert [cut.text for cut in article.cut] == ["Bấm để xem"]
