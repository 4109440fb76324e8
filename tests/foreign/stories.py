"""What the make-believe papers print: stories of places that are nowhere, and pages of a common CMS around them."""

import html
from dataclasses import dataclass
from pathlib import Path

HOST = "baolangtram.example"
"""Of the paper that the archive knows."""
STRANGER = "baogocmit.example"
"""Of a paper that it does not know."""
PRINTED = "2026-05-12T07:15+07:00"
"""When the pages say that their stories were published."""

_TOLD = tuple(told.splitlines() for told in Path(__file__).with_suffix(".txt").read_text("utf-8").split("\n\n"))
"""Title, lead and five paragraphs of each."""


@dataclass(frozen=True, slots=True)
class Story:
    """What a reader sees of an article."""

    title: str
    lead: str
    body: tuple[str, ...]

    def with_more(self, words: str) -> "Story":
        """The story as it was changed: its third paragraph goes on."""
        first, second, third, *others = self.body
        return Story(self.title, self.lead, (first, second, f"{third} {words}", *others))


def story(number: int, place: str) -> Story:
    """A story of a place; no two places or numbers have a text in common."""
    title, lead, *body = (line.format(place=place) for line in _TOLD[number % len(_TOLD)])
    return Story(title, lead, tuple(body))


def page(told: Story, *, date: str = "12/05/2026 07:15", top: str = "", head: str = "", aside: str = "",
         end: str = "") -> str:  # fmt: skip
    """The page of a story; `top` stands above everything but the doctype, `aside` behind the text, `end` below all."""
    title, lead = html.escape(told.title), html.escape(told.lead)
    text = "\n".join(f"<p>{html.escape(line)}</p>" for line in told.body)
    return (
        f'<!DOCTYPE html>{top}\n<html lang="vi"><head><meta charset="utf-8"><title>{title} - Báo Lãng Trâm</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">{head}</head>\n<body>'
        '<header><a href="/">Báo Lãng Trâm</a><nav><a href="/thoi-su/">Thời sự</a> <a href="/doi-song/">Đời sống</a>'
        f'</nav></header>\n<main><article class="detail"><h1>{title}</h1><div class="date">{date}</div>'
        f'<h2 class="sapo">{lead}</h2>\n<div class="content">{text}</div><p class="author">Cầm Thu</p></article>'
        f"{aside}</main>\n<footer><p>Báo Lãng Trâm điện tử. Giấy phép số 17/GP-BTTTT cấp ngày 09/04/2018. "
        f"Tổng biên tập: Phùng Đức Mão. Điện thoại 0299.000.000</p></footer></body></html>{end}"
    )


def address(name: str, host: str = HOST) -> str:
    """Where a paper has a story."""
    return f"https://{host}/{name}.html"
