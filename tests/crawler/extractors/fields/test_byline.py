"""Who wrote it, and from whom it was taken."""

import pytest

from tests.crawler.extractors.small_pages import ONE, TITLE, TWO, page, paragraphs, site, story


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
