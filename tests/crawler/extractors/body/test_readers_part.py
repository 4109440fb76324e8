"""What readers say below a story is none of it, however much they have to say."""

import pytest

from crawler.extractors import extract
from crawler.items import Page
from tests.crawler.extractors.small_pages import ONE, THREE, TITLE, TWO, URL, WHEN

STORY = (ONE, TWO, THREE)
SAID = tuple(
    f"Tôi ở xóm {n}, thấy bờ bao năm nay làm chắc hơn hẳn, chỉ mong đoạn qua cầu cũng được kè lại trước khi nước lên. "
    "Năm ngoái nước tràn vào tận sân, bà con phải thức cả đêm để kê đồ, mà máy bơm của xã thì hỏng đúng lúc cần nhất."
    for n in range(1, 13)
)
HEADINGS = ["Ý kiến bạn đọc (12)", "Bình luận", "Комментарии (12)", "Komentarze", "网友评论", "Σχόλια", "12 Comments"]
INVITATIONS = ["Gửi bình luận", "Добавить комментарий", "Dodaj komentarz", "我来说两句", "Leave a Reply", "Σχολιάστε"]
READERS = {
    "paragraphs": ("<div class=o1><b>{name}</b><p>{text}</p></div>", "<div class=o>{}</div>"),
    "cells": ("<tr><td>{name}</td><td class=y>{text}</td></tr>", "<table>{}</table>"),
    "list": ("<li><span>{name}</span><div class=y>{text}</div></li>", "<ul>{}</ul>"),
}


def _text(below: str, *, story: str = "<div class=text>{}</div>") -> list[str]:
    told = story.format("".join(f"<p>{text}</p>" for text in STORY))
    head = f"<head><meta charset=utf-8><title>{TITLE}</title></head>"
    html = f"{head}<body><div class=all><h1>{TITLE}</h1>{told}{below}</div></body>"
    return list(extract(Page(URL, html.encode(), WHEN)).body)


def _said(form: str, around: str) -> str:
    return around.format("".join(form.format(name=f"bạn đọc {n}", text=text) for n, text in enumerate(SAID)))


@pytest.mark.parametrize("form", READERS.values(), ids=READERS)
@pytest.mark.parametrize("heading", HEADINGS + INVITATIONS)
def test_what_stands_below_the_readers_heading_is_no_text(heading: str, form: tuple[str, str]) -> None:
    assert _text(f"<h3>{heading}</h3>{_said(*form)}") == list(STORY)


@pytest.mark.parametrize("heading", INVITATIONS)
def test_below_an_invitation_readers_may_stand_as_the_text_does(heading: str) -> None:
    below = f"<p>{heading}</p>" + "".join(f"<p>{text}</p>" for text in SAID)
    assert _text(below, story="{}") == list(STORY)


@pytest.mark.parametrize("counter", HEADINGS)
@pytest.mark.parametrize("shown", ["<div>{}</div>", "<p>{}</p>", "<span>{}</span><br>"])
def test_a_counter_between_paragraphs_ends_nothing(counter: str, shown: str) -> None:
    story = f"<div class=text><p>{ONE}</p><p>{TWO}</p>{shown.format(counter)}<p>{THREE}</p><p>{SAID[0]}</p></div>"
    assert _text("", story=story) == [ONE, TWO, THREE, SAID[0]]


@pytest.mark.parametrize("heading", INVITATIONS)
def test_an_invitation_above_the_text_ends_nothing(heading: str) -> None:
    assert _text("", story=f"<div class=tools>{heading}</div><div class=text>{{}}</div>") == list(STORY)


@pytest.mark.parametrize("heading", HEADINGS + INVITATIONS)
def test_a_link_to_what_readers_say_ends_nothing(heading: str) -> None:
    last = f"<div class=b><a href=#o>{heading}</a></div><div class=text><p>{SAID[0]}</p><p>{SAID[1]}</p></div>"
    assert _text(last) == [*STORY, SAID[0], SAID[1]]
