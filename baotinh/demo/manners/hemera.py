"""HemeraCMS (ePi): ISO time with `+0700` in an attribute, related stories inside the body in three ways."""

from html import escape
from typing import ClassVar, Literal

from baotinh.demo.manners.manner import Manner, View, caption, link, linked, meta_times, teaser
from baotinh.demo.times import printed
from baotinh.demo.truth import Box, Picture, Story, Text


class Hemera(Manner):
    """`Cửa Sa Ngày Mới`."""

    platform = "hemera"
    feed_path = "/rss/{slug}-7.rss"
    feed_home = "/rss/home.rss"
    sitemap: ClassVar[Literal["monthly"]] = "monthly"
    announced = True
    zipped = True

    def meta(self, view: View, story: Story) -> str:
        """OpenGraph, times without a colon in the offset, NewsArticle."""
        form = "iso_no_colon"
        return "\n".join(
            (super().meta(view, story), meta_times(story, view, form), self.json_ld(view, story, form=form))
        )

    def article(self, view: View, story: Story) -> str:
        """The page, with the ISO time where the template wants it."""
        iso = printed("iso_no_colon", story.published, view.now).text
        return super().article(view, story).replace("{iso}", iso)

    def text(self, text: Text) -> str:
        """Quotations of some articles are block quotes, subheads `h3`."""
        if text.kind == "quote" and len(text.text) % 2:
            return f"<blockquote><p>{escape(text.text, quote=False)}</p></blockquote>"
        return super().text(text).replace("h2>", "h3>")

    def picture(self, picture: Picture) -> str:
        """A figure in a table."""
        return (
            f'<table class="picture" align="center"><tbody><tr><td class="pic"><img src="{picture.path}" alt=""></td>'
            f'</tr><tr><td class="caption">{caption(picture)}</td></tr></tbody></table>'
        )

    def inline_box(self, view: View, box: Box) -> str:
        """A box with its heading, a story with its description and no heading, or a table."""
        stories = [story for story, _ in linked(view, box)]
        if box.style == "inline":
            return "\n".join(
                f'<article class="article__related-inline story"><h2 class="story__heading">'
                f"{link(s.path, s.title, 'cms-link')}</h2>"
                f'<div class="story__summary">{escape(teaser(s))}</div></article>'
                for s in stories
            )
        if box.style == "table":
            rows = "".join(f"<tr><td>{link(s.path, s.title)}</td></tr>" for s in stories)
            return f'<table class="rl"><thead><tr><th>{box.heading}</th></tr></thead><tbody>{rows}</tbody></table>'
        items = "".join(f"<li>{link(s.path, s.title, 'cms-relate')}</li>" for s in stories)
        return f'<div class="article-relate"><h4>{box.heading}</h4><ul>{items}</ul></div>'

    def after_box(self, view: View, box: Box) -> str:
        """A section of stories with summaries and times."""
        stories = "\n".join(
            f'<article class="story"><h2 class="story__heading">{link(s.path, s.title, "cms-link")}</h2>'
            f'<div class="story__meta"><time>{when}</time></div></article>'
            for s, when in linked(view, box)
        )
        return (
            f'<section class="section related-news"><h3 class="section__heading">{box.heading}</h3>{stories}</section>'
        )

    def byline(self, story: Story) -> str:
        """The author's line under the body; agencies in the last paragraph of it."""
        line = escape(story.byline.printed or "")
        if story.byline.source:
            return f'<p class="text-right"><i>{line}</i></p>'
        return f'<div class="article__author"><span class="cms-author">{line}</span></div>' if line else ""

    def listed(self, view: View, story: Story) -> str:
        """With the time in full."""
        when = printed("plain", story.published, view.now).text
        return (
            f'<article class="story"><h2 class="story__heading">{link(story.path, story.title, "cms-link")}</h2>'
            f'<div class="story__meta"><time>{when}</time></div>'
            f'<div class="story__summary">{escape(story.lead)}</div></article>'
        )
