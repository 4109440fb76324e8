"""What all families share: a story and a template → a page. A family overrides the fragments it sets in its own way."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby
from string import Template
from typing import Any, ClassVar, Literal

from baotinh.demo.language import slug
from baotinh.demo.times import printed, weekday
from baotinh.demo.truth import Box, Paper, Picture, Section, Story, Text
from crawler.items import VIETNAM

MADE_UP = "Đây là tờ báo giả: tên báo, địa danh, nhân vật và mọi tin bài đều do máy đặt ra để thử phần mềm."
"""Stands in the footer of every page."""


@dataclass(frozen=True, slots=True)
class View:
    """A paper as one request sees it."""

    paper: Paper
    base: str
    """`http://127.0.0.2:PORT/`"""
    now: datetime

    def url(self, path: str) -> str:
        """The absolute address of a path."""
        return self.base + path.removeprefix("/")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list of articles."""

    title: str
    path: str
    stories: tuple[Story, ...]
    number: int = 1
    of: int = 1


class Manner(ABC):
    """How one family sets articles and lists, and under which addresses it keeps feeds and sitemaps."""

    platform: ClassVar[str]
    section_path: ClassVar[str] = "/{slug}/"
    page_query: ClassVar[str | None] = "?page={n}"
    """`None`: further pages are loaded by a script, so there are none to follow."""
    page_size: ClassVar[int] = 4
    feed_path: ClassVar[str]
    feed_home: ClassVar[str | None] = None
    sitemap: ClassVar[Literal["index", "monthly", "plain"] | None] = None
    announced: ClassVar[bool] = False
    """robots.txt names the sitemap."""
    content_type: ClassVar[str] = "text/html; charset=utf-8"
    validators: ClassVar[bool] = True
    """Answers carry ETag and Last-Modified."""
    zipped: ClassVar[bool] = False
    """Pages are sent with Content-Encoding gzip to whoever accepts it."""

    def article(self, view: View, story: Story) -> str:
        """The page of a story."""
        fields = self.frame(view) | {
            "title": escape(story.title),
            "canonical": view.url(story.path),
            "print": f"/print{story.path}",
            "meta": self.meta(view, story),
            "section": self.section_link(view.paper.section(story.section)),
            "time": escape(self.time(view, story)),
            "lead": escape(story.lead),
            "body": self.body(view, story),
            "byline": self.byline(story),
            "tags": self.tags(story),
            "after": "\n".join(self.after_box(view, box) for box in story.after),
            "number": str(story.number),
        }
        return _template(self.platform).substitute(fields)

    def listing(self, view: View, listing: Listing) -> str:
        """A page of a section, a tag or a search, or the front page."""
        fields = self.frame(view) | {
            "title": escape(listing.title),
            "canonical": view.url(listing.path),
            "items": "\n".join(self.listed(view, story) for story in listing.stories),
            "pages": self.pages(listing),
            "gone": f'<a href="{view.paper.missing}">Bài này đã được gỡ từ lâu lắm rồi</a>',
            "moved": "".join(f'<a href="{old}">Bài cũ được nhắc nhiều</a>' for old, _ in view.paper.moved),
        }
        return _template(f"{self.platform}-list").substitute(fields)

    def printable(self, view: View, story: Story) -> str:
        """The same article without what surrounds it, at an address of its own, with the canonical one in its head."""
        fields = self.frame(view) | {
            "title": escape(story.title),
            "canonical": view.url(story.path),
            "time": escape(self.time(view, story)),
            "lead": escape(story.lead),
            "body": "\n".join(self.texts(story.texts)) if story.body_status == "ok" else self.body(view, story),
            "byline": self.byline(story),
        }
        return _template("print").substitute(fields)

    def frame(self, view: View) -> dict[str, str]:
        """What every page of the paper has: masthead with clock, navigation, sidebar, footer."""
        now, paper = view.now.astimezone(VIETNAM), view.paper
        return {
            "name": escape(paper.name),
            "base": view.base,
            "clock": f"{weekday(now)}, {now:%d/%m/%Y %H:%M}",
            "nav": "\n".join(f"<li>{self.section_link(section)}</li>" for section in paper.sections),
            "most_read": "\n".join(f"<li>{link(s.path, s.title)}</li>" for s in paper.public()[7:12]),
            "feeds": "\n".join(
                f'<link rel="alternate" type="application/rss+xml" title="{escape(title)}" href="{path}">'
                for path, title in self.feeds(paper)
            ),
            "licence": escape(paper.licence),
            "made_up": MADE_UP,
        }

    def feeds(self, paper: Paper) -> list[tuple[str, str]]:
        """Paths and titles of the feeds that the head of a page names."""
        home = [(self.feed_home, paper.name)] if self.feed_home else []
        return home + [(self.feed_path.format(slug=s.slug), s.name) for s in paper.sections]

    def section_link(self, section: Section) -> str:
        """A link to the first page of a section."""
        return link(self.section_path.format(slug=section.slug), section.name)

    def meta(self, view: View, story: Story) -> str:
        """What the head says about the article; by default OpenGraph only."""
        lead = story.lead.removeprefix(story.prefix or "").strip()
        return "\n".join((
            f'<meta name="description" content="{escape(lead)}">',
            f'<meta property="og:title" content="{escape(story.title)}">',
            f'<meta property="og:description" content="{escape(lead)}">',
            f'<meta property="og:url" content="{view.url(story.path)}">',
            '<meta property="og:type" content="article">',
            *(f'<meta property="og:image" content="{view.url(p.path)}">' for p in story.pictures[:1]),
        ))  # fmt: skip

    def json_ld(self, view: View, story: Story, *, form: str) -> str:
        """A NewsArticle with its times in the given form."""
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": {"@type": "WebPage", "@id": view.url(story.path)},
            "headline": story.title,
            "datePublished": printed(form, story.published, view.now).text,
            "publisher": {"@type": "Organization", "name": view.paper.name},
        }
        if story.updated:
            data["dateModified"] = printed(form, story.updated, view.now).text
        if story.byline.authors:
            data["author"] = [{"@type": "Person", "name": name} for name in story.byline.authors]
        return ld_json(data)

    def time(self, view: View, story: Story) -> str:
        """The visible time; where no tag carries the time of an update, it stands beside it."""
        text = printed(story.time_form, story.published, view.now).text
        if story.updated is None or story.precision == "second":
            return text
        return f"Đăng lúc: {text} - Cập nhật: {printed(story.time_form, story.updated, view.now).text}"

    def body(self, view: View, story: Story) -> str:
        """The parts of the body; a run of list items becomes one list."""
        fragments: list[str] = []
        for is_text, run in groupby(story.parts, key=lambda part: isinstance(part, Text)):
            if is_text:
                fragments += self.texts([part for part in run if isinstance(part, Text)])
            else:
                fragments += [self.other(view, part) for part in run if not isinstance(part, Text)]
        return "\n".join(fragments)

    def texts(self, texts: Iterable[Text]) -> list[str]:
        """Paragraphs, subheads and lists in a row."""
        fragments: list[str] = []
        for kind, run in groupby(texts, key=lambda text: text.kind):
            lines = [self.text(text) for text in run]
            fragments += [f"<ul>{''.join(lines)}</ul>"] if kind == "item" else lines
        return fragments

    def text(self, text: Text) -> str:
        """One paragraph, subhead or list item."""
        inner = escape(text.text, quote=False)
        if text.kind == "item":
            return f"<li>{inner}</li>"
        if text.kind == "subhead":
            return f"<h2>{inner}</h2>"
        if text.kind == "answer":
            label, rest = inner.split(": ", 1)
            return f"<p><strong>{label}:</strong> {rest}</p>"
        return f"<p><strong>{inner}</strong></p>" if text.kind in ("bold", "caps") else f"<p>{inner}</p>"

    def other(self, view: View, part: Picture | Box) -> str:
        """What stands between the paragraphs."""
        return self.picture(part) if isinstance(part, Picture) else self.inline_box(view, part)

    def picture(self, picture: Picture) -> str:
        """A picture with its caption."""
        return f'<figure><img src="{picture.path}" alt=""><figcaption>{caption(picture)}</figcaption></figure>'

    @abstractmethod
    def inline_box(self, view: View, box: Box) -> str:
        """A list of other stories between two paragraphs."""

    @abstractmethod
    def after_box(self, view: View, box: Box) -> str:
        """A list of other stories below the body."""

    def byline(self, story: Story) -> str:
        """The line with the author or the agency."""
        line = story.byline.printed
        return f'<p style="text-align: right;"><strong>{escape(line)}</strong></p>' if line else ""

    def tags(self, story: Story) -> str:
        """Links to tag pages."""
        return "\n".join(link(tag_path(tag), tag) for tag in story.tags)

    @abstractmethod
    def listed(self, view: View, story: Story) -> str:
        """One line of a listing."""

    def pages(self, listing: Listing) -> str:
        """Links to the other pages of a listing."""
        if self.page_query is None or listing.of == 1:
            return ""
        numbers = [self._page(listing, n, str(n)) for n in range(1, listing.of + 1) if n != listing.number]
        if listing.number < listing.of:
            numbers.append(self._page(listing, listing.number + 1, "Trang sau", ' rel="next"'))
        return "\n".join(numbers)

    def _page(self, listing: Listing, n: int, text: str, more: str = "") -> str:
        address = listing.path + (self.page_query or "").format(n=n)
        return f'<a href="{escape(address)}"{more}>{text}</a>'


def link(path: str, text: str, classes: str = "") -> str:
    """A link with its text escaped."""
    attribute = f' class="{classes}"' if classes else ""
    return f'<a{attribute} href="{path}">{escape(text, quote=False)}</a>'


def caption(picture: Picture) -> str:
    """A caption with the photographer as printed."""
    credit = f" Ảnh: {picture.credit}" if picture.credit else ""
    return escape(f"{picture.caption}.{credit}", quote=False)


def ld_json(data: dict[str, Any]) -> str:
    """A script element with JSON-LD."""
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def meta_times(story: Story, view: View, form: str = "iso") -> str:
    """The meta tags with the times of publication and update."""
    lines = [f'<meta property="article:published_time" content="{printed(form, story.published, view.now).text}">']
    if story.updated:
        lines.append(f'<meta property="article:modified_time" content="{printed(form, story.updated, view.now).text}">')
    return "\n".join(lines)


def linked(view: View, box: Box) -> Sequence[tuple[Story, str]]:
    """The stories of a box, each with its time as printed beside it, or an empty text."""
    found = []
    for number in box.numbers:
        story = view.paper.story(number)
        section = view.paper.section(story.section).name
        found.append((story, printed(box.times, story.published, view.now, section).text if box.times else ""))
    return found


def teaser(story: Story) -> str:
    """The first words of a lead, as under links to other stories."""
    return " ".join(story.lead.split()[:18]) + "..."


def tag_path(tag: str) -> str:
    """The address of a tag page."""
    return f"/tag/{slug(tag)}"


@cache
def _template(name: str) -> Template:
    return Template((files("baotinh.demo") / "templates" / f"{name}.html").read_text(encoding="utf-8"))
