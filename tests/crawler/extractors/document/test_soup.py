"""What Beautiful Soup is for: pieces of HTML in what should be text, and pages that libxml2 loses."""

import json
from collections.abc import Callable
from unittest.mock import patch

import pytest

from crawler.extractors import extract
from crawler.extractors.document import dom, soup
from crawler.items import ExtractionError, Page
from crawler.text import clean

PARAGRAPHS = tuple(
    f"Nước dâng cao ở nhiều xã ven sông trong đêm thứ {n}, người dân phải đi lại bằng thuyền suốt buổi sáng hôm sau."
    for n in range(1, 7)
)
STORY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
TITLE = "<title>Mưa lớn ở Bến Tre</title>"
HEAD = f'<html lang="vi"><head><meta charset="utf-8">{TITLE}</head><body><h1>Mưa lớn ở Bến Tre</h1>'


def read(page: str) -> tuple[str, ...]:
    return extract(Page(None, page.encode(), None)).body


LOST = {
    "a title that never ends": HEAD.replace("</title>", "") + STORY,
    "a field that never ends": f"{HEAD}<textarea rows=3>{STORY}",
    "a comment that never ends": f"{HEAD}<!-- tin mới {STORY}",
    "a comment that ends by one dash": f"{HEAD}<!-- -> {STORY}",
    "a style that never ends": f"{HEAD}<style>p {{ color: red }}{STORY}",
    "a script that never ends": f"{HEAD}<script>var a = 1;{STORY}",
    "a frame that never ends": f"{HEAD}<iframe src='/quang-cao'>{STORY}",
    "a frame in capitals": f"{HEAD}<IFRAME SRC='/quang-cao'>{STORY}",
    "plain text": f"{HEAD}<plaintext>{STORY}",
    "a listing of code": f"{HEAD}<xmp>{STORY}",
    "an attribute that never ends": f'{HEAD}<div id="tin>{STORY}',
    "an attribute that never ends, behind others": f"{HEAD}<div class='a' id='tin>{STORY}",
    "frames, and the text for those who have none": f"<html><head>{TITLE}</head><frameset><frame src=/a></frameset>"
    f"<noframes><body><h1>Mưa lớn ở Bến Tre</h1>{STORY}</body></noframes>",
    "a title in a drawing": f"{HEAD}<svg><title>{STORY}",
}


@pytest.mark.parametrize("name", LOST)
def test_what_swallows_the_page_for_libxml2_is_read(name: str) -> None:
    body = read(LOST[name])
    assert [text for text in PARAGRAPHS if text not in body] == []
    assert len(body) <= len(PARAGRAPHS) + 1  # what stands in front of the story, where nobody can tell it


@pytest.mark.parametrize(
    "nest",
    [
        lambda n: f"{HEAD}{'<div>' * n}{STORY}{'</div>' * n}",
        lambda n: f"{HEAD}{'<div>' * n}{STORY}",
        lambda n: f"{HEAD}{'<table><tr><td>' * (n // 2)}{STORY}",
        lambda n: f"{HEAD}{'<ul><li>' * (n // 2)}x{'</li></ul>' * (n // 2)}{STORY}",
        lambda n: f"{HEAD}{'<blockquote class=a>' * n}{STORY}",
        lambda n: HEAD + STORY.replace("<p>", "<section>" * (n // 3) + "<p>"),
    ],
    ids=["divs", "divs without an end", "tables", "lists", "quotations", "sections between paragraphs"],
)
@pytest.mark.parametrize("levels", [1_600, 2_100, 4_000])
def test_what_is_nested_deeper_than_libxml2_keeps_is_read(nest: Callable[[int], str], levels: int) -> None:
    body = read(nest(levels))
    assert [text for text in PARAGRAPHS if text not in body] == []


def test_zeros_in_a_page_are_no_end_of_it() -> None:
    assert read((HEAD + STORY).replace("<p>", "<p>\0").replace("Nước", "N\0ước")) == PARAGRAPHS


BROKEN = {
    "cells of no table": f"{HEAD}<td>{STORY}</td>",
    "a table that ends in its first cell": f"{HEAD}<table><tr><td>{STORY.replace('</p>', '</p></table>', 1)}",
    "a table without a row": f"{HEAD}<table>{STORY}</table>",
    "a table in a cell that ends both": f"{HEAD}<table><tr><td><table><tr><td></table></td></tr>{STORY}</table>",
    "a row in a row for each paragraph": HEAD + STORY.replace("<p>", "<table><tr><tr><td><p>"),
    "a box that ends in a cell": f"{HEAD}<div><table><tr><td></div>{STORY}</td></tr></table>",
    "columns that hold the story": f"{HEAD}<table><colgroup>{STORY}</table>",
    "a script in a cell that never ends": f"{HEAD}<table><tr><td><script>var a = 1;<td>{STORY}</table>",
    "tables nested as deep as libxml2 keeps": f"{HEAD}{'<table><tr><td>' * 500}{STORY}",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_stands_in_a_broken_table_is_read(name: str) -> None:
    assert read(BROKEN[name]) == PARAGRAPHS


FINE = {
    "a page": HEAD + STORY,
    "paragraphs in a script": f"{HEAD}<script>var a = '{STORY * 9}';</script>{STORY}",
    "paragraphs in a comment": f"{HEAD}<!-- {STORY * 9} -->{STORY}",
    "paragraphs in a style": f"{HEAD}<style>/* {STORY * 9} */</style>{STORY}",
    "fonts that never end": f"{HEAD}{STORY.replace('<p>', '<p><font>')}",
    "a hundred boxes within one another": f"{HEAD}{'<div>' * 100}{STORY}",
    "a table in a paragraph": f"{HEAD}<table><p><table><tr>{STORY}",
    "no paragraph at all": f"{HEAD}<div>{'<br><br>'.join(PARAGRAPHS)}</div>",
}


@pytest.mark.parametrize("name", FINE)
def test_a_page_that_libxml2_reads_is_parsed_once(name: str) -> None:
    with (
        patch.object(soup, "mended", side_effect=AssertionError("read again")),
        patch.object(dom, "_parsed", wraps=dom._parsed) as parsed,
    ):
        dom.parse(FINE[name].encode())
    assert parsed.call_count == 1


@pytest.mark.parametrize("page", ["<div>" * 30_000 + "x", HEAD + "<div>" * (2 * soup.MAX_TAGS) + STORY])
def test_what_would_take_too_long_to_read_again_is_refused_as_before(page: str) -> None:
    with pytest.raises(ExtractionError, match="nested"):
        read(page)


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("Mưa lớn", "Mưa lớn"),
        ("Mưa <b>lớn</b> ở Bến Tre", "Mưa lớn ở Bến Tre"),
        ("Lúa &amp; tôm", "Lúa & tôm"),
        ("Lúa &amp;amp; tôm", "Lúa & tôm"),
        ("&lt;b&gt;Mưa&lt;/b&gt; lớn", "Mưa lớn"),
        ("5 < 7 và 9 > 3", "5 < 7 và 9 > 3"),
        ("Hỏi & đáp, Q&A", "Hỏi & đáp, Q&A"),
        ("<p>Một</p><p>Hai</p>", "Một Hai"),
        ("Chữ &#7871; và &ecirc;", "Chữ ế và ê"),
        ("<img src=/a.jpg>Cầu mới", "Cầu mới"),
        ("", ""),
    ],
)
def test_a_piece_of_html_is_the_text_that_a_reader_sees(fragment: str, text: str) -> None:
    assert clean(soup.text_of(fragment)) == text


@pytest.mark.parametrize(
    "markup", ["Mưa <em>lớn</em> &amp; lũ ở Bến Tre", "&lt;p&gt;Mưa lớn &amp;amp; lũ ở Bến Tre&lt;/p&gt;"]
)
def test_what_json_ld_states_is_text_whatever_markup_it_has(markup: str) -> None:
    stated = {"@type": "NewsArticle", "headline": markup, "description": markup}
    script = f"<script type='application/ld+json'>{json.dumps(stated)}</script>"
    page = f"<html><head>{script}</head><body>{STORY}</body></html>"
    article = extract(Page(None, page.encode(), None))
    assert article.title == article.description == "Mưa lớn & lũ ở Bến Tre"


@pytest.mark.parametrize("between", ["<br><br>", "<br>", "</div><div>", "\n\n", "\\n"], ids=repr)
def test_a_body_that_json_ld_states_is_read_line_by_line(between: str) -> None:
    text = between.replace("\\n", "\n").join(p.replace("Nước", "<b>Nước</b>") for p in PARAGRAPHS)
    stated = {"@type": "NewsArticle", "headline": "Mưa lớn ở Bến Tre", "articleBody": f"<div>{text}</div>"}
    page = "<html><head><title>Mưa lớn ở Bến Tre</title></head><body><h1>Mưa lớn ở Bến Tre</h1><div id=tin></div>"
    page += f"<script type='application/ld+json'>{json.dumps(stated)}</script></body></html>"
    assert read(page) == PARAGRAPHS
