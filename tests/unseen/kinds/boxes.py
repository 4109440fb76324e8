"""Boxes between the paragraphs of a story."""

from tests.unseen.draft import Draft
from tests.unseen.kind import kind
from tests.unseen.markup import Markup, joined, tag, void


@kind("boxes", "text kind")
def fact_box(draft: Draft) -> None:
    """Facts beside the story, in a frame: as a list or a table, at any side."""
    heading, facts = draft.prose.word("fact_heading"), draft.prose.lines("fact", 3)
    box = draft.turn(
        (
            tag("div", tag("h3", heading), tag("ul", *(tag("li", fact) for fact in facts)), class_="box-info"),
            tag("table", *(tag("tr", tag("td", fact)) for fact in (heading, *facts)), align="right", width="40%"),
            tag("aside", tag("strong", heading), *(tag("p", fact) for fact in facts)),
            tag(
                "div",
                tag("div", heading, style="font-weight:bold"),
                *(tag("div", fact) for fact in facts),
                style="float:left",
            ),
        )
    )
    draft.put(box)
    draft.allow(heading, *facts)


@kind("boxes", "text kind")
def expandable_note(draft: Draft) -> None:
    """A note that opens when it is asked for."""
    heading, note, more = draft.prose.word("fact_heading"), draft.prose.paragraph(2), draft.prose.word("more")
    box = draft.turn(
        (
            tag("details", tag("summary", heading), tag("p", note)),
            tag("div", tag("button", more), tag("div", tag("p", note), class_="collapse"), class_="accordion"),
            tag(
                "div",
                tag("h4", heading),
                tag("div", note, class_="toggle-content"),
                tag("a", more, href="#"),
                class_="toggle",
            ),
        )
    )
    draft.put(box)
    draft.allow(heading, note)


@kind("boxes", "text kind")
def expandable_story(draft: Draft) -> None:
    """The story itself goes on behind a button."""
    text, more = draft.prose.paragraph(2), draft.prose.word("more")
    box = draft.turn(
        (
            joined(tag("div", tag("p", text), class_="more-content"), tag("button", more, type="button")),
            tag("div", tag("div", tag("p", text), class_="read-more-wrap"), tag("a", more, href="#", class_="btn")),
        )
    )
    draft.put(box, text)


@kind("boxes", "text related")
def related_card(draft: Draft) -> None:
    """Other stories under a heading, and the text goes on behind."""
    titles = draft.prose.lines("title", draft.dice.randint(1, 3))
    heading = draft.prose.word("related_heading")
    links = draft.listed(titles)
    box = draft.turn(
        (
            tag("div", tag("h3", heading), links, class_="box-related"),
            tag("div", tag("p", tag("strong", heading + ":")), links),
            tag("aside", tag("div", heading), links, class_=draft.manner.name("related")),
            tag("section", tag("header", heading), links),
        )
    )
    draft.put(box)
    draft.offer(*titles)


@kind("boxes", "text related")
def related_links_without_heading(draft: Draft) -> None:
    """Other stories, and nothing that says so."""
    titles = draft.prose.lines("title", draft.dice.randint(2, 3))
    links = [draft.link(title) for title in titles]
    box = draft.turn(
        (
            tag("ul", *(tag("li", link) for link in links)),
            tag("div", *(tag("div", link) for link in links), class_="kbwscwl"),
            joined(*(tag("p", ">> ", link) for link in links)),
            tag("div", *(tag("p", tag("strong", link)) for link in links)),
        )
    )
    draft.put(box)
    draft.offer(*titles)


@kind("boxes", "text related")
def related_line(draft: Draft) -> None:
    """One line that leads to another story."""
    title = draft.prose.write("title")
    link, label = draft.link(title), draft.prose.word("related_heading")
    box = draft.turn(
        (
            tag("p", tag("strong", f"{label}: "), link),
            tag("p", tag("em", f"{label}: ", link)),
            tag("p", "► ", link),
            tag("div", f"{label}: ", tag("b", link)),
            tag("p", f">>> {label}: ", link),
        )
    )
    draft.put(box)
    draft.offer(title)


@kind("boxes", "text related")
def related_table_at_the_side(draft: Draft) -> None:
    """A floated table of other stories in mid body, and the text goes on behind it."""
    titles = draft.prose.lines("title", draft.dice.randint(2, 4))
    rows = [tag("tr", tag("td", draft.link(title))) for title in titles]
    heading = draft.prose.word("related_heading")
    head = draft.turn((tag("tr", tag("th", heading)), tag("tr", tag("td", tag("b", heading))), Markup()))
    place = draft.dice.choice(
        ({"align": "right"}, {"style": "float:right;width:250px"}, {"align": "left", "width": "220"})
    )
    draft.put(tag("table", tag("tbody", head, *rows), border="0", **place))
    draft.offer(*titles)


@kind("boxes", "text related")
def teaser_with_summary(draft: Draft) -> None:
    """Another story with its picture and what it is about."""
    title, summary = draft.prose.write("title"), draft.prose.write("lead")
    link = draft.link(title)
    pictured = tag("a", draft.picture(), href=draft.path(title))
    box = draft.turn(
        (
            tag("article", tag("h4", link), tag("p", summary), class_="story"),
            tag("div", pictured, tag("div", link, tag("span", summary, class_="desc")), class_="inline-card"),
            tag("a", tag("div", draft.picture()), tag("h3", title), tag("p", summary), href=draft.path(title)),
            tag("table", tag("tr", tag("td", pictured), tag("td", tag("p", tag("b", link)), tag("p", summary)))),
        )
    )
    draft.put(box)
    draft.offer(title)


@kind("boxes", "title text")
def second_story(draft: Draft) -> None:
    """Below the story begins the next one, whole."""
    title, paragraphs = draft.prose.write("title"), [draft.prose.paragraph() for _ in range(draft.dice.randint(3, 6))]
    time = tag("div", draft.manner.printed(draft.published), class_=draft.manner.name("time"))
    body = tag("div", *(tag("p", text) for text in paragraphs), class_=draft.manner.name("body"))
    heading = draft.turn((tag("h1", title), tag("h2", draft.link(title)), tag("h2", title)))
    name = draft.turn(("article", "div"))
    draft.below = tag(name, heading, time, body, class_=draft.manner.name("wrapper"))


@kind("boxes", "text")
def embedded_post(draft: Draft) -> None:
    """A post that the story shows: its words are text, its author's name and date may be."""
    words, name = draft.prose.write("quote") + ".", draft.prose.write("person")
    by = f"— {name} (@{name.split()[-1].lower()}{draft.dice.randint(10, 99)})"
    day = draft.published.strftime("%d/%m/%Y")
    box = draft.turn(
        (
            tag(
                "blockquote",
                tag("p", words),
                by + " ",
                tag("a", day, href="https://post.example/1"),
                class_="twitter-tweet",
            ),
            tag("blockquote", tag("p", words), tag("footer", by)),
            tag("div", tag("blockquote", tag("p", words), tag("cite", by)), class_="embed-post"),
        )
    )
    draft.put(box, words)
    draft.allow(by, f"{by} {day}", day)


@kind("boxes", "text")
def pulled_out_quotation(draft: Draft) -> None:
    """A quotation in a frame, with who said it."""
    words, name = draft.prose.write("quote") + ".", draft.prose.write("person")
    box = draft.turn(
        (
            tag("blockquote", words),
            tag("div", tag("p", tag("em", words)), class_="quote"),
            tag("blockquote", tag("p", words), tag("p", tag("strong", name))),
            tag("table", tag("tr", tag("td", tag("p", tag("i", words)))), class_="quote center"),
        )
    )
    draft.put(box, words)
    draft.allow(name)


@kind("boxes", "text")
def consent_notice(draft: Draft) -> None:
    """What the paper does with cookies: a layer, a bar, or a box in the story."""
    notice, buttons = (
        draft.prose.write("consent") + ".",
        joined(tag("button", "OK"), tag("a", "Cookies", href="/cookies")),
    )
    layer = tag(
        "div", tag("h2", "Cookies"), tag("p", notice), buttons, class_=draft.turn(("cookie-layer", "cmp", None))
    )
    match draft.turn((0, 1, 2)):
        case 0:
            draft.masthead = joined(layer, draft.masthead)
        case 1:
            draft.footer = joined(draft.footer, layer)
        case _:
            draft.put(tag("div", tag("p", notice), buttons, class_="embed-consent"))


@kind("boxes", "text")
def player_notice(draft: Draft) -> None:
    """What a browser shows that cannot play."""
    notice = draft.prose.write("player") + "."
    box = draft.turn(
        (
            tag("video", void("source", src="/v/1.mp4"), notice, controls=""),
            tag("div", tag("audio", void("source", src="/a/1.mp3"), tag("p", notice)), class_="player"),
            tag(
                "div",
                tag("div", notice, class_="vjs-no-js"),
                tag("iframe", src="https://video.example/embed/1"),
                class_="video",
            ),
        )
    )
    draft.put(box, at=draft.dice.randint(0, 2))


@kind("boxes", "text")
def paywall_notice(draft: Draft) -> None:
    """What a reader without a subscription is told, in the story or below it."""
    notice, button = draft.prose.write("paywall") + ".", tag("a", draft.prose.word("sign_up"), href="/thue-bao")
    box = tag("div", tag("p", notice), button, class_=draft.turn(("paywall", "subscribe-box", None)))
    if draft.turn((True, False)):
        draft.put(box)
    else:
        draft.put(box, at=len(draft.body))


@kind("boxes", "text")
def author_bio(draft: Draft) -> None:
    """Who the author is, below the story."""
    bio = draft.prose.write("author_bio") + "."
    name = draft.truth.authors[0] if draft.truth.authors else draft.prose.write("person")
    box = draft.turn(
        (
            tag("div", draft.picture(), tag("h4", name), tag("p", bio), class_="author-box"),
            tag("aside", tag("p", tag("em", bio))),
            tag("div", tag("a", name, href="/tac-gia/1"), tag("div", bio), class_="about-author"),
        )
    )
    if draft.turn((True, False)):
        draft.put(box, at=len(draft.body))
    else:
        draft.signature = joined(draft.signature, box)
    draft.allow(name)


@kind("boxes", "text")
def newsletter_sign_up(draft: Draft) -> None:
    """A letter that the paper would send."""
    offer, button = draft.prose.write("newsletter") + ".", draft.prose.word("sign_up")
    form = tag("form", void("input", type="email", placeholder="Email"), tag("button", button))
    box = draft.turn(
        (
            tag("div", tag("h3", "Newsletter"), tag("p", offer), form, class_="newsletter"),
            tag("section", tag("p", offer), form),
            tag("div", tag("p", offer), tag("a", button, href="/ban-tin")),
        )
    )
    draft.put(box)


@kind("boxes", "text")
def call_for_donations(draft: Draft) -> None:
    """The paper asks for money."""
    call, button = draft.prose.write("donation") + ".", tag("a", draft.prose.word("sign_up"), href="/ung-ho")
    box = draft.turn(
        (
            tag("div", tag("p", call), button, class_="donate"),
            tag("aside", tag("p", tag("strong", call)), button),
            tag("div", call, " ", button),
        )
    )
    draft.put(box, at=draft.turn((2, len(draft.body))))
