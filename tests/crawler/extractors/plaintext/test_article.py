"""Flattened text and Markdown: what is the article, what stands around it, and that nothing gets lost."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extractors.plaintext.article import classified_lines, extract_plaintext, is_plaintext
from crawler.extractors.plaintext.frontmatter import read_front_matter
from crawler.extractors.plaintext.line_kinds import kind_of
from crawler.extractors.plaintext.lines import MAX_LINES, read_lines
from crawler.items import VIETNAM, Article, ExtractionError, Page
from tests.work import steps

PAGES = Path(__file__).parents[3] / "pages" / "flat"
NAMES = sorted(file.stem for file in PAGES.glob("*.txt"))
NOW = datetime(2026, 2, 12, 9, 0, tzinfo=VIETNAM)
ROLES = {"title", "lead", "body", "caption", "byline", "time", "tag", "related", "cut"}


def page(text: str | bytes, fetched_at: datetime | None = None, content_type: str | None = None) -> Page:
    return Page(None, text if isinstance(text, bytes) else text.encode(), fetched_at, content_type)


def truth(name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8")))


def saved(name: str) -> Page:
    fetched = truth(name).get("fetched_at")
    return page((PAGES / f"{name}.txt").read_bytes(), datetime.fromisoformat(fetched) if fetched else None)


def read(text: str, fetched_at: datetime | None = None) -> Article:
    return extract_plaintext(page(text, fetched_at))


def lines_of(name: str, role: str) -> list[str]:
    """The texts of the lines that the truth gives a role, as a reader would see them."""
    wanted = set(truth(name)["lines"].get(role, ()))
    return [one.line.text for one in classified_lines(saved(name)) if one.line.number in wanted]


@pytest.mark.parametrize("name", NAMES)
def test_body_is_the_article_and_nothing_else(name: str) -> None:
    article = extract_plaintext(saved(name))
    assert list(article.body) == lines_of(name, "body")
    assert article.lead == (truth(name).get("lead") or next(iter(lines_of(name, "lead")), None))
    assert article.body_status == truth(name).get("body_status", "ok")


@pytest.mark.parametrize("name", NAMES)
def test_related_items_have_title_and_heading(name: str) -> None:
    found = [(item.title, item.heading) for item in extract_plaintext(saved(name)).related]
    assert found == [(item["title"], item["heading"]) for item in truth(name)["related"]]


@pytest.mark.parametrize("name", NAMES)
def test_captions_and_title_are_told_from_the_text(name: str) -> None:
    article = extract_plaintext(saved(name))
    assert article.title == (truth(name).get("title") or next(iter(lines_of(name, "title")), None))
    captions = [image.caption or "" for image in article.images if image.caption or image.credit]
    assert len(captions) == len(lines_of(name, "caption"))
    assert all(
        line.startswith(text.rstrip(".")) for text, line in zip(captions, lines_of(name, "caption"), strict=True)
    )


@pytest.mark.parametrize("name", [name for name in NAMES if "published" in truth(name)])
def test_published_is_the_own_time_above_the_body(name: str) -> None:
    wanted, stamp = truth(name)["published"], extract_plaintext(saved(name)).published
    assert (stamp.at.replace(tzinfo=None) if stamp else None) == (
        datetime.fromisoformat(wanted).replace(tzinfo=None) if wanted else None
    )


@pytest.mark.parametrize("name", [name for name in NAMES if not truth(name)["lines"].get("time")])
def test_no_publication_time_is_invented(name: str) -> None:
    assert truth(name).get("published") or extract_plaintext(saved(name)).published is None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("field", ["authors", "tags", "source_cited"])
def test_writers_tags_and_source_leave_the_body(name: str, field: str) -> None:
    value = getattr(extract_plaintext(saved(name)), field)
    if field in truth(name):
        assert (list(value) if isinstance(value, tuple) else value) == truth(name)[field]


@pytest.mark.parametrize("name", NAMES)
def test_each_line_lands_in_exactly_one_place(name: str) -> None:
    lines, article = classified_lines(saved(name)), extract_plaintext(saved(name))
    assert {one.role for one in lines} <= ROLES
    text = (PAGES / f"{name}.txt").read_text(encoding="utf-8")
    front = read_front_matter(text)
    body_lines = (front.body if front else text).split("\n")
    assert len(lines) == sum(bool(line.strip()) for line in body_lines)
    kept = [*article.body, *(cut.text for cut in article.cut), *(item.title for item in article.related)]
    times = [item.stamp.raw for item in article.related if item.stamp]
    assert sum(one.role == "related" for one in lines) == len(article.related)
    for one in lines:
        if one.role == "cut":
            assert one.line.raw in kept
            assert one.reason
        if one.role == "time" and one.item is not None:
            assert one.line.text in [*times, *kept]


def test_twin_of_the_magazine_page_has_its_counts() -> None:
    article = extract_plaintext(saved("seed_magazine"))
    headings = [item.heading for item in article.related]
    assert (len(article.body), len(article.images), len(article.related)) == (7, 3, 24)
    assert [headings.count(name) for name in ("Tin liên quan", "Cùng chuyên mục", "Các tin khác", None)] == [
        3,
        6,
        10,
        5,
    ]
    assert article.published is None


@pytest.mark.parametrize(("fetched_at", "count"), [(None, 23), (NOW, 24)])
def test_relative_time_needs_the_capture_time(fetched_at: datetime | None, count: int) -> None:
    body = (PAGES / "seed_magazine.txt").read_bytes()
    stamps = [item.stamp for item in extract_plaintext(page(body, fetched_at)).related]
    assert sum(stamp is not None for stamp in stamps) == count


def test_related_time_is_read_to_the_minute_and_keeps_its_line() -> None:
    stamp = extract_plaintext(saved("seed_magazine")).related[0].stamp
    assert stamp
    assert stamp.at == datetime(2025, 3, 12, 16, 0, tzinfo=VIETNAM)
    assert (stamp.precision, stamp.raw) == ("minute", "16:00 | 12/03/2025 Khởi nghiệp")


def test_twin_of_the_hugo_page_keeps_zone_subhead_and_picture() -> None:
    article = extract_plaintext(saved("seed_hugo"))
    assert article.published
    assert article.published.at == datetime(2024, 5, 16, 14, 20, 5, tzinfo=VIETNAM)
    assert (article.body[0], article.subheads, len(article.body)) == ("Chương trình", (0,), 4)
    assert [image.url for image in article.images] == ["img/NgayHoiKheLim.png"]
    assert "draft" not in article.flags


FRONT = {
    "toml": "+++\nTITLE = 'Một tin'\ndate = 2024-01-02T03:04:05+07:00\ntags = ['lúa', 'gạo']\ndraft = true\n+++\n",
    "yaml": "---\nTitle: Một tin\ndate: 2024-01-02T03:04:05+07:00\ntags:\n  - lúa\n  - gạo\ndraft: true # x\n---\n",
    "json": '{"title": "Một tin", "date": "2024-01-02T03:04:05+07:00", "tags": ["lúa", "gạo"], "draft": true}\n',
}


@pytest.mark.parametrize("form", FRONT)
def test_front_matter_reads_alike_in_every_notation(form: str) -> None:
    article = read(FRONT[form] + "Đoạn.\n")
    assert (article.title, article.tags, article.body) == ("Một tin", ("lúa", "gạo"), ("Đoạn.",))
    assert article.published
    assert article.published.at.isoformat() == "2024-01-02T03:04:05+07:00"
    assert "draft" in article.flags


MARKDOWN = """# Tiêu đề của bài viết này

Mở đầu có **chữ đậm**, _chữ nghiêng_ và [một liên kết](https://a.example.vn/b).

Tiêu đề phụ
-----------

- mục thứ nhất
- mục thứ hai

![Toàn cảnh](anh.jpg "Toàn cảnh hội trường")

{{< youtube abc >}}

<!-- ghi chú của
biên tập -->

```
x  =  1
```
"""


def test_markdown_marks_become_fields() -> None:
    article = read("---\nauthor: An\n---\n" + MARKDOWN)
    assert article.title == "Tiêu đề của bài viết này"
    assert article.body[0] == "Mở đầu có chữ đậm, chữ nghiêng và một liên kết."
    assert [article.body[at] for at in article.subheads] == ["Tiêu đề phụ"]
    assert article.body[2:] == ("mục thứ nhất", "mục thứ hai", "x  =  1")
    assert [(image.url, image.caption) for image in article.images] == [("anh.jpg", "Toàn cảnh hội trường")]
    assert {"{{< youtube abc >}}", "<!-- ghi chú của", "biên tập -->"} <= {cut.text for cut in article.cut}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"], ids=lambda name: name
)
def test_any_charset_gives_the_same_article(encoding: str) -> None:
    text = (PAGES / "seed_magazine.txt").read_text(encoding="utf-8")
    assert extract_plaintext(page(text.encode(encoding))).body == extract_plaintext(saved("seed_magazine")).body


def test_line_ends_and_decomposed_letters_do_not_matter() -> None:
    text = (PAGES / "seed_magazine.txt").read_text(encoding="utf-8")
    other = normalize("NFD", text).replace("\n", "\r\n")
    assert read(other).body == extract_plaintext(saved("seed_magazine")).body


def windows_1258(text: str) -> bytes:
    """Letters with their hats, tones behind them: so the code page has them."""
    out = ""
    for letter in normalize("NFC", text):
        parts = normalize("NFD", letter)
        tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        out += normalize("NFC", "".join(part for part in parts if part not in tones)) + tones
    return out.encode("cp1258")


@pytest.mark.parametrize("content_type", [None, "text/plain; charset=windows-1258"])
def test_windows_1258_is_read_with_its_tones_in_place(content_type: str | None) -> None:
    title, text = "Trời hôm nay đẹp lắm", "Sáng nay, bà con xã Đồng Lạc ra đồng từ rất sớm để kịp gặt trước khi mưa về."
    article = extract_plaintext(page(windows_1258(f"{title}\n{text}\n"), content_type=content_type))
    assert (article.title, article.body) == (title, (text,))


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (b"Tin thu nhat\nDoan van.", None, True),
        (b"+++\ntitle = 'a'\n+++\n<p>b</p>", None, True),
        (b"<!DOCTYPE html><title>a</title>", None, False),
        (b"  <html><body><p>a</p></body></html>", None, False),
        (b"<div class='a'>b</div>", "text/plain", False),
        (b"chi co chu", "text/html; charset=utf-8", False),
        (b"<!-- ghi chu <p> -->\n# Tieu de\n\na < b va b > c", None, True),
        (b"", None, True),
        ("<p>a</p>".encode("utf-16"), None, False),
        (b"x y z\n" * 2000 + b"</p>\n<p class='a'>b</p>\n" * 5, None, False),
        (b"x y z\n" * 2000 + b"a<br>b <a href='/c'>d</a>\n" * 50, None, True),
    ],
)
def test_pages_are_told_from_text(body: bytes, content_type: str | None, *, text: bool) -> None:
    assert is_plaintext(page(body, content_type=content_type)) is text


@pytest.mark.parametrize(("line", "authors"), [("Nhóm PV", ()), ("Lê Hữu Lữ", ("Lê Hữu Lữ",))])
def test_a_desk_signs_and_is_nobody(line: str, authors: tuple[str, ...]) -> None:
    told = "Sáng 12-3, hơn 200 hộ dân ven sông đã bắt đầu gia cố bờ bao trước mùa nước lớn."
    text = f"Gia cố bờ bao\n12/03/2026 07:15\n{told}\n{told[:-1]} năm nay.\n{line}\n"
    assert extract_plaintext(Page(None, text.encode(), None, "text/plain")).authors == authors


def test_a_lynx_dump_gives_addresses_to_its_links() -> None:
    urls = [item.url for item in extract_plaintext(saved("tail_46_lynx_dump")).related]
    assert urls == ["https://bao.example.vn/a-4.html", "https://bao.example.vn/a-5.html"]


def test_event_dates_in_prose_are_never_the_publication_time() -> None:
    text = "Lễ hội hoa ban\nLễ hội sẽ diễn ra ngày 12/11/2023 tại sân vận động huyện với nhiều trò chơi dân gian.\n"
    assert read(text, NOW).published is None


def test_a_date_in_brackets_before_the_text_is_its_time() -> None:
    text = "Lễ hội hoa ban\n(19/01/2012) Sáng nay, hàng nghìn người dân đã về dự lễ hội hoa ban của huyện vùng cao.\n"
    published = read(text, NOW).published
    assert published
    assert published.at.date().isoformat() == "2012-01-19"


def test_binary_bytes_are_refused() -> None:
    with pytest.raises(ExtractionError):
        extract_plaintext(page(b"%PDF-1.7\n%\xe2\xe3"))


@pytest.mark.parametrize("text", ["", "\n\n", "﻿", "...", "|", "![]()", "16:20 | 09/03/2025"])
def test_almost_nothing_is_an_empty_article(text: str) -> None:
    article = read(text, NOW)
    assert article.body == ()
    assert article.body_status == "empty"


@settings(deadline=None, max_examples=150)
@given(name=st.sampled_from(NAMES), data=st.data())
def test_no_shuffled_or_cut_text_raises(name: str, data: st.DataObject) -> None:
    raw = (PAGES / f"{name}.txt").read_bytes()
    kept = raw[data.draw(st.integers(0, len(raw))) :] if data.draw(st.booleans()) else raw
    rows = kept[: data.draw(st.integers(0, len(kept)))].split(b"\n")
    shuffled = data.draw(st.permutations(rows)) if data.draw(st.booleans()) else rows
    article = extract_plaintext(page(b"\n".join(shuffled), NOW))
    assert (article.body_status == "ok") is any(at not in article.subheads for at in range(len(article.body)))


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="[]()!*_|#->`~+=:{}<%/ \n0124hgaẩđ.…\"'\\", max_size=400))
def test_no_heap_of_marks_raises(text: str) -> None:
    with suppress(ExtractionError):  # "{}" is an answer for programs, and refused in a line
        assert isinstance(read(text, NOW), Article)
    assert all(kind_of(line) for line in read_lines(text))


HEAD = (
    "Người dân Tân Hòa gia cố bờ bao trước mùa nước lớn\n16:20 | 09/03/2025 Kinh tế\n"
    + "Sáng 12-3, hơn 200 hộ dân ven sông đã bắt đầu gia cố bờ bao trước mùa nước lớn, theo ủy ban xã cho biết.\n" * 3
)
LONG: dict[str, str] = {
    "titles": "Tin số một về chuyện ở làng bên sông\n",
    "times": "16:20 | 09/03/2025 Kinh tế\n",
    "blank lines": "\n",
    "rows": "| a b c |\n",
    "bars": "|\n",
    "arrows": ">> Tin thứ nhất trong ngày\n",
    "titles and times": "Tin số một về chuyện ở làng bên sông\n16:20 | 09/03/2025 Kinh tế\n",
    "titles and teasers": "Tin một\nSáng nay, bà con ra đồng từ rất sớm để kịp gặt trước khi mưa về.\n",
    "paragraphs and times": HEAD,
    "short paragraphs": "Sáng nay, bà con ra đồng từ rất sớm để kịp gặt trước khi mưa về.\n",
    "names": "Lê Phương\n",
    "lists": "Danh sách gồm có:\nLê Phương\n",
    "credits": "Bài: An; ảnh: Bình\n",
    "headings": "Tin liên quan\nTin số một về chuyện ở làng bên sông\n",
    "comments": "Bình luận\n",
    "open comments": "<!-- a\n",
    "comments open twice": "<!-- <!-- a -->\n",
    "fences": "```\na\n",
    "wrapped lines": "những ngày cuối tháng tám trên cánh đồng xã Đồng Lạc, tiếng máy gặt vang\n",
    "one line": "chữ ",
    "one word": "a",
    "blanks": " ",
    "brackets": "![a](",
    "stars": "**a ",
    "ticks": "a``````````",
    "addresses": "](data:",
    "angles": "<http://",
    "hashes": "#a,,",
    "spaced hashes": "# a    ",
    "keys": "a = 1\n",
}


@pytest.mark.parametrize("name", LONG)
def test_the_work_of_reading_a_text_grows_no_faster_than_the_text(name: str) -> None:
    unit = LONG[name].encode()

    def read_one_of(size: int) -> None:
        with suppress(ExtractionError):
            extract_plaintext(page(HEAD.encode() + unit * (size // len(unit))))

    read_one_of(30_000)  # what is looked up once is in memory
    assert steps(lambda: read_one_of(60_000)) <= 2.5 * steps(lambda: read_one_of(30_000)) + 2_000


def test_a_text_over_a_cap_is_refused_with_a_reason() -> None:
    with pytest.raises(ExtractionError, match=f"at most {MAX_LINES} lines, found {MAX_LINES + 1}"):
        read("a\n" * (MAX_LINES + 1))
    with pytest.raises(ExtractionError, match="expected a text of at most 4194304 bytes, found 5000000"):
        read("a" * 5_000_000)


def test_a_line_too_long_for_marks_is_kept_whole() -> None:
    line = "chữ *đậm* " * 8000
    assert read(f"Một tiêu đề\n{line}\n").body[-1] == line.strip()
