"""Headlines that no `h1` and no document title says."""

from tests.unseen.draft import Draft
from tests.unseen.kind import kind
from tests.unseen.markup import Markup, joined, tag


def _generic(draft: Draft) -> None:
    """The document's title is not the story's, which stands above the date and the text."""
    draft.time_first = False
    title = draft.turn(
        (
            draft.paper,
            "Chi tiết",
            None,
            f"{draft.prose.word('section')} - {draft.paper}",
            "Tin tức",
            draft.paper.upper(),
        )
    )
    draft.document_title = title
    draft.jsonld = {}
    draft.metas.pop("og:title", None)
    if title and draft.chance(0.4):
        draft.metas["og:title"] = title


def _headline(draft: Draft, shape: str) -> None:
    title = draft.truth.title or ""
    style = draft.dice.choice((None, "font-size:22px;font-weight:bold"))
    written = (
        tag("div", tag("strong", title))
        if shape == "strong"
        else tag(shape, title, class_=draft.manner.name("title"), style=style)
    )
    draft.headline = tag("table", tag("tr", written)) if shape == "td" else written
    _generic(draft)


@kind("titles", "title text", languages=("vi",))
def headline_in_a_lower_heading(draft: Draft) -> None:
    """`h2` or `h3`."""
    _headline(draft, draft.dice.choice(("h2", "h3")))


@kind("titles", "title text", languages=("vi",))
def headline_in_no_heading(draft: Draft) -> None:
    """`div`, `td`, `span`, `strong`."""
    _headline(draft, draft.dice.choice(("div", "td", "span", "strong", "p")))


@kind("titles", "title text", languages=("vi",))
def section_in_the_first_heading(draft: Draft) -> None:
    """`h1` is the paper's name or the section, the headline stands lower."""
    _headline(draft, draft.dice.choice(("h2", "div", "h3")))
    draft.crumbs = tag("h1", draft.turn((draft.paper, draft.truth.section or draft.prose.word("section"))))


@kind("titles", "title text")
def pieces_that_touch(draft: Draft) -> None:
    """A headline of two elements without a blank between them is of two words, not of one."""
    place, title = draft.prose.write("commune") + ":", draft.prose.write("title")
    pieces = draft.turn(
        (
            (tag("b", place), tag("span", title)),
            (tag("span", place), tag("span", title)),
            (tag("small", place), tag("strong", title)),
            (tag("em", place), tag("a", title, href="#")),
        )
    )
    draft.headline = tag("h1", *pieces, class_=draft.manner.name("title"))
    draft.tell(title=f"{place} {title}")
    _generic(draft)


@kind("titles", "lead text", languages=("vi",))
def place_that_touches_the_lead(draft: Draft) -> None:
    """The place in front of the lead is a word of its own."""
    place, text = draft.prose.write("commune").upper(), draft.truth.lead or ""
    pieces = draft.turn(
        (
            (tag("b", place), tag("span", text)),
            (tag("span", place, class_="location"), text),
            (tag("strong", place), tag("em", text)),
        )
    )
    draft.lead = tag(draft.turn(("p", "div", "h2")), joined(*pieces), class_=draft.manner.name("lead") or "sapo")
    draft.metas.pop("description", None)
    draft.metas.pop("og:description", None)
    draft.tell(lead=f"{place} {text}")


@kind("titles", "title text", languages=("vi",))
def headline_below_a_kicker(draft: Draft) -> None:
    """A line above the headline is none of it."""
    kicker = draft.prose.write("topic")
    above = draft.turn((tag("div", kicker), tag("h4", kicker), tag("span", kicker, class_="kicker")))
    draft.headline = joined(above, Markup("\n"), draft.headline)
