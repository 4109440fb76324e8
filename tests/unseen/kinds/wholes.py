"""Pages that are an article though they hold much else, and pages that are none though they hold some text."""

from datetime import timedelta

from tests.unseen.draft import Draft
from tests.unseen.kind import kind
from tests.unseen.markup import Markup, joined, tag, void
from tests.unseen.story import imprint


@kind("whole pages", "kind title text")
def linked_in_every_paragraph(draft: Draft) -> None:
    """A story in which many words are links."""
    draft.write(draft.truth.body, marked=1)


@kind("whole pages", "kind title holds")
def story_with_a_long_list_of_links(draft: Draft) -> None:
    """A story that is followed by the list it is about: decisions, results, documents."""
    names = draft.prose.lines("title", draft.dice.randint(15, 30))
    links = [tag("a", name, href=f"/van-ban/{at}.pdf") for at, name in enumerate(names)]
    box = draft.turn(
        (
            tag("ul", *(tag("li", link) for link in links)),
            tag("table", *(tag("tr", tag("td", str(at)), tag("td", link)) for at, link in enumerate(links, 1))),
            joined(*(tag("p", link) for link in links)),
        )
    )
    draft.put(box, at=len(draft.body))


@kind("whole pages", "kind title holds")
def live_blog(draft: Draft) -> None:
    """A story told by the clock, the newest entry first."""
    entries: list[str] = []
    at = draft.published
    told: list[str] = []
    for _ in range(draft.dice.randint(8, 18)):
        at -= timedelta(minutes=draft.dice.randint(3, 50))
        texts = [draft.prose.paragraph() for _ in range(draft.dice.choice((1, 1, 2)))]
        told += texts
        clock = draft.turn((tag("h3", f"{at:%H:%M}"), tag("time", f"{at:%H:%M}"), tag("strong", f"{at:%Hh%M}")))
        entries.append(
            tag(
                "div",
                clock,
                *(tag("p", text) for text in texts),
                class_=draft.dice.choice(("entry-live", "item", None)),
            )
        )
    draft.body = entries
    draft.tell(body=tuple(told), captions=())


def _card(draft: Draft) -> Markup:
    title = draft.prose.write("title")
    return tag("div", tag("a", draft.picture(), href=draft.path(title)), tag("h4", draft.link(title)), class_="item")


@kind("whole pages", "kind body")
def video_page(draft: Draft) -> None:
    """A player with a title, and other videos."""
    draft.no_story()
    title = draft.prose.write("title")
    player = draft.turn(
        (
            tag("video", src="/v/1.mp4"),
            tag("iframe", src="https://video.example/embed/9"),
            tag("div", class_="jwplayer"),
        )
    )
    heading = draft.turn((tag("h1", title), tag("h4", draft.link(title))))
    draft.document_title = draft.dice.choice((f"{title} - {draft.paper}", "Video", "Media"))
    draft.main = tag("section", player, heading, tag("div", *(_card(draft) for _ in range(draft.dice.randint(3, 8)))))


@kind("whole pages", "kind body")
def photo_album_without_captions(draft: Draft) -> None:
    """Pictures under a title, and no word to them."""
    draft.no_story()
    title = draft.prose.write("title")
    pictures = [draft.picture() for _ in range(draft.dice.randint(5, 14))]
    frame = draft.turn(("li", "div", "figure"))
    draft.document_title = title
    draft.main = tag("div", tag("h1", title), tag("div", *(tag(frame, picture) for picture in pictures)))


def _summaries(draft: Draft, count: int) -> list[Markup]:
    cards = []
    for _ in range(count):
        title, summary = draft.prose.write("title"), draft.prose.paragraph(2)
        at = draft.manner.printed(draft.published - timedelta(days=draft.dice.randint(0, 20)))
        shapes = (
            (tag("h3", draft.link(title)), tag("p", summary)),
            (draft.picture(), tag("div", draft.link(title)), tag("span", at), tag("div", summary)),
            (tag("h2", draft.link(title)), tag("p", summary), tag("p", at)),
        )
        cards.append(tag("div", *draft.turn(shapes), class_=draft.dice.choice(("item", None, "story"))))
    return cards


@kind("whole pages", "kind body")
def section_page(draft: Draft) -> None:
    """What a section has to offer, each story with its summary."""
    draft.no_story()
    section = draft.prose.word("section")
    draft.document_title = f"{section} - {draft.paper}"
    pages = tag("div", *(tag("a", str(at), href=f"?p={at}") for at in range(1, 6)), class_="pagination")
    draft.main = tag("div", tag("h1", section), *_summaries(draft, draft.dice.randint(8, 16)), pages)


@kind("whole pages", "kind body")
def thin_front_page(draft: Draft) -> None:
    """A front page of one to three stories, with their summaries."""
    draft.no_story()
    draft.main = tag("div", *_summaries(draft, draft.dice.randint(1, 3)))
    draft.crumbs = tag("div")
    draft.address = f"https://{draft.host}/"


@kind("whole pages", "kind body", languages=("vi",))
def contact_page(draft: Draft) -> None:
    """Where the paper is, and who leads it."""
    draft.no_story()
    heading = draft.turn(("Liên hệ", "Giới thiệu", "Liên hệ tòa soạn"))
    draft.document_title = f"{heading} - {draft.paper}"
    facts = [
        f"{draft.paper}",
        f"Tổng Biên tập: {draft.prose.write('person')}",
        f"Phó Tổng Biên tập: {draft.prose.write('person')}",
        f"Địa chỉ: {draft.dice.randint(2, 90)} đường {draft.prose.write('person')}",
        "Điện thoại: 0200.3.800.000",
    ]
    lines = draft.turn((joined(*facts, by="<br>"), joined(*(tag("p", fact) for fact in facts))))
    form = tag("form", void("input", name="ten"), tag("textarea"), tag("button", "Gửi"))
    draft.main = tag("div", tag("h1", heading), tag("div", lines, imprint(draft)), draft.turn((form, "")))
    draft.address = f"https://{draft.host}/lien-he.html"


@kind("whole pages", "kind body")
def video_page_with_one_summary(draft: Draft) -> None:
    """A player, and beside it the card of one story with its summary."""
    draft.no_story()
    draft.document_title = "Video"
    player = draft.turn((tag("video", src="/v/1.mp4"), tag("iframe", src="https://video.example/embed/9")))
    draft.main = tag("div", player, *_summaries(draft, 1), *(_card(draft) for _ in range(draft.dice.randint(1, 4))))
