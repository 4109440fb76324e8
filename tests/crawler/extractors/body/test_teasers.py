"""Which small boxes are the items of a list of stories."""

import pytest

from crawler.extractors.body.teasers import items
from tests.crawler.extractors.body.scenes import box, line, sentence, walked

TITLE = "<a href=/b-1.html>Trạm bơm mới chạy suốt đêm</a>"
TEXT = f"<p>{sentence(90)}</p>"
LINE = "<p>Nắng</p>"


def link(text: str) -> str:
    return f"<a href=/b-1.html>{text}</a>"


def is_item(inner: str, *, before: str = "", after: str = "") -> bool:
    """Whether a box is one of a page; what stands after it makes the page a larger box."""
    document = walked(f"{before}<div id=item>{inner}</div>{after or LINE * 9}")
    return box(document, "item") in items(document.blocks)


@pytest.mark.parametrize(
    ("inner", "is_one"),
    [
        (f"<p>{TITLE}</p>{TEXT}", True),
        (f"<p>{link(line(81))} {line(18)}</p>{TEXT}", True),
        (f"<p>{link(line(80))} {line(19)}</p>{TEXT}", False),
        (f"<p>{link('Trạm bơm xã Tân Hòas')}</p>{TEXT}", True),
        (f"<p>{link('Trạm bơm xã Tân Hòa')}</p>{TEXT}", False),
        (f"<p>{link('Trạm bơm chaychaychaychay')}</p>{TEXT}", False),
        (f"<h4>{link('Trạm bơm chaychaychaychay')}</h4>{TEXT}", True),
        (f"<p>{link('Trạm bơm xã chaychaychay')}</p>{TEXT}", True),
        (f"<p>{TITLE}</p>{TEXT}{LINE * 4}", True),
        (f"<p>{TITLE}</p>{TEXT}{LINE * 5}", False),
        (f"{TEXT}<p>{TITLE}</p>", False),
        (f"{LINE}<p>{TITLE}</p>", True),
        (f"<p>{link('Nắng')} {sentence(90)}</p><p>{TITLE}</p>", True),
        (f"{TEXT}{LINE * 4}<p>{TITLE}</p>", False),
        (f"{TEXT}<p>Mưa {link('Nắng')}</p><p>{TITLE}</p>", False),
    ],
    ids=["a title and its text", "81 % in a link", "80 %", "20 characters", "19", "three words", "a heading of three",
         "four words", "six blocks", "seven", "a text above the title", "a line above it", "a text with a link",
         "a text five blocks above", "a text above another link"],
)  # fmt: skip
def test_an_item_is_a_small_box_that_begins_with_a_linked_title(inner: str, *, is_one: bool) -> None:
    assert is_item(inner) is is_one


def test_a_text_at_the_very_top_of_a_page_is_above_a_title_too() -> None:
    assert not is_item(f"{TEXT}<p>{TITLE}</p>", after=LINE)
    assert not is_item(f"{TEXT}<p>{TITLE}</p>", before=LINE, after=LINE)
    assert is_item(f"<p>{TITLE}</p>{LINE}", before=TEXT)
