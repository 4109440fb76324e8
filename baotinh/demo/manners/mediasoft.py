"""MediaSoft portal: no times in the head, figures in tables, the lead as the first bold paragraph of the body."""

from html import escape
from typing import ClassVar, Literal

from baotinh.demo.manners.manner import Manner, View, caption, link, linked
from baotinh.demo.times import printed
from baotinh.demo.truth import Box, Picture, Story, Text


class MediaSoft(Manner):
    """`Báo Gò Vang điện tử`."""

    platform = "mediasoft"
    page_query = "?paged={n}"
    feed_path = "/{slug}/index.rss"
    sitemap: ClassVar[Literal["plain"]] = "plain"
    content_type = "text/html"
    validators = False

    def text(self, text: Text) -> str:
        """Paragraphs begin with a blank that does not break, as editors here type it."""
        inner = super().text(text)
        return inner.replace("<p>", "<p>&nbsp;", 1) if text.kind == "paragraph" else inner

    def picture(self, picture: Picture) -> str:
        """A table with the picture in one row and the caption in the next."""
        return (
            f'<table class="image center" width="660"><tbody><tr><td><img src="{picture.path}" width="660"></td></tr>'
            f'<tr><td class="image_desc">{caption(picture)}</td></tr></tbody></table>'
        )

    def inline_box(self, view: View, box: Box) -> str:
        """A table without a heading, or a paragraph that begins with the label."""
        stories = [story for story, _ in linked(view, box)]
        if box.style == "quotebox":
            rows = "".join(f"<tr><td>{link(s.path, s.title)}</td></tr>" for s in stories)
            return f'<table class="quote center"><tbody>{rows}</tbody></table>'
        items = "".join(f"<li>{link(s.path, s.title, 'title4')}</li>" for s in stories)
        return f'<div class="bd02"><b>{box.heading}</b><ul>{items}</ul></div>'

    def after_box(self, view: View, box: Box) -> str:
        """A list with the time behind each title."""
        items = "\n".join(
            f'<li>{link(s.path, s.title, "title5")} <span class="date2">{when}</span></li>'
            for s, when in linked(view, box)
        )
        return f'<div class="related-post"><h4 class="bg-title">{box.heading}</h4><ul>{items}</ul></div>'

    def byline(self, story: Story) -> str:
        """The last paragraph of the body, bold and to the right."""
        line = story.byline.printed
        return f'<p class="author" align="right"><b>{escape(line)}</b></p>' if line else ""

    def listed(self, view: View, story: Story) -> str:
        """With the time and the lead."""
        when = printed("comma", story.published, view.now).text
        return (
            f'<div class="item">{link(story.path, story.title, "title2")}<div class="date2">{when}</div>'
            f'<div class="sapo2">{escape(story.lead)}</div></div>'
        )
