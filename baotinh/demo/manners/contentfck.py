"""The content-fck family of the south: JSON-LD with the day only, the breadcrumb as the first `h1`, `<base href>`."""

from html import escape
from typing import ClassVar, Literal

from baotinh.demo.manners.manner import Manner, View, caption, link, linked, tag_path, teaser
from baotinh.demo.times import printed
from baotinh.demo.truth import Box, Picture, Story


class ContentFck(Manner):
    """`Đồng Lác Online`."""

    platform = "content-fck"
    page_query = "?p={n}&d="
    feed_path = "/rss/cate/{slug}/"
    sitemap: ClassVar[Literal["plain"]] = "plain"

    def meta(self, view: View, story: Story) -> str:
        """OpenGraph, and a NewsArticle that knows the day and no more."""
        return "\n".join((super().meta(view, story), self.json_ld(view, story, form="iso_day")))

    def picture(self, picture: Picture) -> str:
        """A centred paragraph and below it a note."""
        return (
            f'<p style="text-align:center"><img src="{picture.path}" alt="" /></p>\n'
            f'<p class="note ignore" style="text-align:center"><em>{caption(picture)}</em></p>'
        )

    def inline_box(self, view: View, box: Box) -> str:
        """Lines that begin with `>>` and are bold, or a box."""
        stories = [story for story, _ in linked(view, box)]
        if box.style == "arrows":
            return "\n".join(f"<p><strong>&gt;&gt;&gt; {link(s.path, s.title)}</strong></p>" for s in stories)
        items = "".join(f"<li>{link(s.path, s.title)}</li>" for s in stories)
        return f'<div class="AMN_res_mid"><p><b>{box.heading}:</b></p><ul>{items}</ul></div>'

    def after_box(self, view: View, box: Box) -> str:
        """A list under its heading, or teasers that have none."""
        if box.style == "teasers":
            return "\n".join(
                f'<div class="item-other"><h3>{link(s.path, s.title)}</h3><p>{escape(teaser(s))}</p></div>'
                for s, _ in linked(view, box)
            )
        items = "\n".join(
            f'<li>{link(s.path, s.title)}<br><span class="time">{when}</span></li>' for s, when in linked(view, box)
        )
        return f'<div class="detail-related"><h3>{box.heading}</h3><ul class="related-list">{items}</ul></div>'

    def byline(self, story: Story) -> str:
        """The last paragraph of the body in bold."""
        line = story.byline.printed
        return f"<p><strong>{escape(line)}</strong></p>" if line else ""

    def tags(self, story: Story) -> str:
        """Marked as tag items."""
        return "\n".join(link(tag_path(tag), tag, "tag_item") for tag in story.tags)

    def listed(self, view: View, story: Story) -> str:
        """With time and lead."""
        when = printed("dash", story.published, view.now).text
        return (
            f'<li class="item"><div class="b-content"><h3>{link(story.path, story.title)}</h3>'
            f'<span class="pubdate">{when}</span><p>{escape(story.lead)}</p></div></li>'
        )
