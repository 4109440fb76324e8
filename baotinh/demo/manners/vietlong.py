"""VietLong CMS: everything inside `#dcontent`; the bodies of some articles arrive as letters that mean nothing."""

import base64
import random
from html import escape

from baotinh.demo.manners.manner import Manner, View, caption, link, linked, meta_times, teaser
from baotinh.demo.times import printed
from baotinh.demo.truth import Box, Picture, Story, Text

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzẤỀỌŨÔĂĐƯ:;*"


class VietLong(Manner):
    """`Tin Núi Mây`."""

    platform = "vietlong"
    section_path = "/{slug}"
    feed_path = "/rss/{slug}.xml"

    def meta(self, view: View, story: Story) -> str:
        """OpenGraph and times; some old articles have no time in the head."""
        times = "" if story.precision == "day" else meta_times(story, view)
        return "\n".join((super().meta(view, story), times))

    def body(self, view: View, story: Story) -> str:
        """The paragraphs, or the scrambled text that a script of the publisher would undo."""
        if story.body_status == "ok":
            return super().body(view, story)
        return f'<p class="pBody">{scrambled(story)}</p>\n<script src="/giai-ma.js" defer></script>'

    def text(self, text: Text) -> str:
        """Every paragraph has the class `pBody`."""
        return super().text(text).replace("<p>", '<p class="pBody">', 1)

    def picture(self, picture: Picture) -> str:
        """A paragraph each for the picture and its caption."""
        return (
            f'<p class="pBody" style="text-align: center;"><img src="{picture.path}" alt=""></p>\n'
            f'<p class="pCaption">{caption(picture)}</p>'
        )

    def inline_box(self, view: View, box: Box) -> str:
        """A block with a heading."""
        items = "".join(f"<li>{link(s.path, s.title)}</li>" for s, _ in linked(view, box))
        return f'<div class="drelated"><h4>{box.heading}:</h4><ul>{items}</ul></div>'

    def after_box(self, view: View, box: Box) -> str:
        """Teasers without any heading, or a list with days."""
        if box.style == "teasers":
            return "\n".join(
                f'<div class="box-item"><h4>{link(s.path, s.title)}</h4><p>{escape(teaser(s))}</p></div>'
                for s, _ in linked(view, box)
            )
        items = "\n".join(
            f'<li><span class="d">{when}</span> {link(s.path, s.title)}</li>' for s, when in linked(view, box)
        )
        return f'<div class="box-same"><h3>{box.heading}</h3><ul>{items}</ul></div>'

    def byline(self, story: Story) -> str:
        """A paragraph `pAuthor`."""
        line = story.byline.printed
        return f'<p class="pAuthor">{escape(line)}</p>' if line else ""

    def listed(self, view: View, story: Story) -> str:
        """With a relative time."""
        when = printed("relative", story.published, view.now).text
        return (
            f'<div class="news-item"><h3>{link(story.path, story.title)}</h3><span class="date_news">{when}</span>'
            f"<p>{escape(story.lead)}</p></div>"
        )


def scrambled(story: Story) -> str:
    """Letters as long as the body, without a blank: every other story in base 64."""
    rng = random.Random(story.number)  # noqa: S311 - a drawing, no secret
    length = sum(len(text.text) for text in story.texts)
    if story.number % 2:
        return base64.b64encode(rng.randbytes(length)).decode()
    return "".join(rng.choices(_LETTERS, k=length))
