"""ONECMS (NEKO): time and author in the header, boxes `c-box`, older articles only through the sitemap."""

from html import escape
from typing import ClassVar, Literal

from baotinh.demo.manners.manner import Manner, View, caption, ld_json, link, linked, meta_times, tag_path
from baotinh.demo.times import printed
from baotinh.demo.truth import Box, Picture, Story, Text


class Onecms(Manner):
    """`Báo Tràm Giang`."""

    platform = "onecms"
    section_path = "/{slug}"
    page_query = None
    page_size = 5
    feed_path = "/rss/{slug}"
    sitemap: ClassVar[Literal["index"]] = "index"
    announced = True

    def meta(self, view: View, story: Story) -> str:
        """OpenGraph, times, NewsArticle and breadcrumbs."""
        section = view.paper.section(story.section)
        crumbs = {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "item": {"@id": view.base, "name": "Trang chủ"}},
                {"@type": "ListItem", "position": 2, "item": {"@id": view.url(section.slug), "name": section.name}},
            ],
        }
        parts = super().meta(view, story), meta_times(story, view), self.json_ld(view, story, form="iso")
        return "\n".join((*parts, ld_json(crumbs)))

    def text(self, text: Text) -> str:
        """Paragraphs are justified."""
        return super().text(text).replace("<p>", '<p class="align-justify">', 1)

    def picture(self, picture: Picture) -> str:
        """Loaded late, with a grey picture in its place."""
        return (
            '<figure class="image align-center">'
            f'<img class="lazy" src="/anh/grey.gif" data-src="{picture.path}" alt="">'
            f"<figcaption>{caption(picture)}</figcaption></figure>"
        )

    def inline_box(self, view: View, box: Box) -> str:
        """A `c-box`, or lines that begin with `>>`."""
        if box.style == "arrows":
            lines = (f'<p class="align-justify">&gt;&gt; {link(s.path, s.title)}</p>' for s, _ in linked(view, box))
            return "\n".join(lines)
        return self.after_box(view, box)

    def after_box(self, view: View, box: Box) -> str:
        """A `c-box` with its heading."""
        items = "\n".join(
            f'<li><h3 class="b-grid__title">{link(s.path, s.title)}</h3><span class="b-grid__time">{when}</span></li>'
            if when
            else f'<li><h3 class="b-grid__title">{link(s.path, s.title)}</h3></li>'
            for s, when in linked(view, box)
        )
        return (
            f'<div class="c-box"><div class="c-box__title"><div class="c-box__title__name">{box.heading}</div></div>'
            f'<ul class="c-box__content">{items}</ul></div>'
        )

    def byline(self, story: Story) -> str:
        """Only agencies stand below the text; authors are in the header."""
        if story.byline.source:
            return f'<p class="align-right"><em>{escape(story.byline.printed or "")}</em></p>'
        return ""

    def tags(self, story: Story) -> str:
        """A list under the body."""
        return "\n".join(f"<li>{link(tag_path(tag), '#' + tag)}</li>" for tag in story.tags)

    def article(self, view: View, story: Story) -> str:
        """The page, with the author in capitals in the header."""
        author = story.byline.printed if story.byline.authors else ""
        mark = (
            f'<span class="sc-longform-header-author block-sc-author">{escape(author or "")}</span>' if author else ""
        )
        return super().article(view, story).replace("<!--author-->", mark)

    def listed(self, view: View, story: Story) -> str:
        """With a relative time."""
        when = printed("relative", story.published, view.now).text
        return (
            f'<li pid="{story.number}"><h3 class="b-grid__title">{link(story.path, story.title)}</h3>'
            f'<span class="b-grid__time">{when}</span><p class="b-grid__desc">{escape(story.lead)}</p></li>'
        )
