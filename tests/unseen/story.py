"""An ordinary page of a newspaper: a story with all that stands around it."""

from datetime import timedelta

from tests.unseen.draft import Draft, slug
from tests.unseen.markup import Markup, joined, tag, void
from tests.unseen.prose import Language


def story(seed: str, number: int, language: Language) -> Draft:
    """A page of a story, furnished as chance will have it."""
    draft = Draft(seed, number, language)
    draft.write([draft.prose.paragraph() for _ in range(draft.dice.randint(4, 9))])
    _entitle(draft)
    _date(draft)
    draft.sapo(draft.prose.write("lead"))
    if draft.chance(0.7) and draft.truth.lead:
        draft.metas["description"] = draft.metas["og:description"] = draft.truth.lead
    if draft.chance(0.6):
        sign(draft, draft.prose.write("pen"))
    if draft.chance(0.4):
        _illustrate(draft)
    _furnish(draft)
    return draft


def _entitle(draft: Draft) -> None:
    title = draft.prose.write("title")
    draft.tell(title=title)
    draft.headline = tag(draft.manner.heading, title, class_=draft.manner.name("title"))
    draft.document_title = draft.dice.choice((title, f"{title} - {draft.paper}", f"{title} | {draft.paper}"))
    if draft.chance(0.6):
        draft.metas |= {"og:title": title, "og:type": "article", "og:site_name": draft.paper}
    if draft.chance(0.4):
        draft.jsonld |= {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title}


def _date(draft: Draft) -> None:
    draft.timeline = tag("div", draft.manner.printed(draft.published), class_=draft.manner.name("time"))
    # a paper abroad that names no zone states a day
    draft.tell(published=draft.published.strftime("%Y-%m-%dT%H:%M" if draft.prose.language == "vi" else "%Y-%m-%d"))
    if draft.jsonld:
        draft.jsonld["datePublished"] = draft.published.isoformat()
    if draft.chance(0.4):
        draft.metas["article:published_time"] = draft.published.isoformat()


def sign(draft: Draft, name: str) -> None:
    """Say who wrote the story, in an ordinary way."""
    draft.tell(authors=(name,))
    if draft.jsonld:
        draft.jsonld["author"] = {"@type": "Person", "name": name}
    line = tag("div", tag("strong", name), class_=draft.manner.name("author") or "author")
    if draft.chance(0.5):
        draft.byline = line
    else:
        draft.signature = line


def _illustrate(draft: Draft) -> None:
    caption = draft.prose.caption()
    name = draft.manner.name("caption")
    draft.put(tag("figure", draft.picture(), tag("figcaption", caption, class_=name)))
    draft.tell(captions=(caption,))


def _furnish(draft: Draft) -> None:
    """The masthead, the menu, the way here, lists of other stories, comments and the imprint."""
    prose, dice, name = draft.prose, draft.dice, draft.manner.name
    sections = [*dict.fromkeys(prose.word("section") for _ in range(12))]
    menu = tag("ul", *(tag("li", to_section(section)) for section in sections))
    clock = draft.fetched + timedelta(seconds=dice.randint(-20, 20))
    today = tag("div", draft.manner.printed(clock), class_=dice.choice(("today", "clock", None)))
    logo = tag("a", draft.paper, href="/", class_="logo")
    draft.masthead = joined(tag("div", logo, today if draft.chance(0.3) else "", class_="header"), tag("nav", menu))
    if draft.chance(0.6):
        section = dice.choice(sections)
        way = (tag("a", "Trang chủ" if prose.language == "vi" else "Home", href="/"), to_section(section))
        draft.crumbs = tag(
            "div", joined(*way, by=dice.choice((" » ", " / ", "\n"))), class_=name("crumbs") or "breadcrumb"
        )
        draft.tell(section=section)
    if draft.chance(0.5):
        tag_row(draft)
    if draft.chance(0.6):
        titles = prose.lines("title", dice.randint(2, 4))
        heading = tag(dice.choice(("h2", "h3", "div")), prose.word("related_heading"))
        draft.related = tag("div", heading, draft.listed(titles), class_=name("related"))
        draft.offer(*titles)
    if draft.chance(0.5):
        titles = prose.lines("title", dice.randint(2, 4))
        draft.sidebar = tag("aside", tag("h4", "Tin mới" if prose.language == "vi" else "Top"), draft.listed(titles))
        draft.allow(*titles)
    if draft.chance(0.3):
        draft.comments = _comments(draft)
    draft.footer = tag(
        dice.choice(("footer", "div")),
        joined(*(_imprint_line(draft) for _ in range(dice.randint(1, 3)))),
        class_=dice.choice(("footer", "page-end", None)),
    )


def to_section(name: str) -> Markup:
    """A link to a section of the paper."""
    return tag("a", name, href=f"/{slug(name)}")


def tag_row(draft: Draft) -> None:
    """The words under which the paper files the story, printed as links."""
    words = draft.prose.lines("topic", draft.dice.randint(2, 4))
    links = joined(*(tag("a", word, href=f"/tag/{at}") for at, word in enumerate(words)), by=", ")
    heading = tag("span", draft.prose.word("tags_heading"))
    draft.tags = tag("div", heading, " ", links, class_=draft.manner.name("tags") or "tags")
    draft.tell(tags=words)


def imprint(draft: Draft) -> Markup:
    """Who publishes the paper, with whose leave."""
    return tag("p", draft.prose.write("imprint") + ".")


def _imprint_line(draft: Draft) -> Markup:
    text = draft.prose.write("imprint") + "."
    return draft.dice.choice((tag("p", text), tag("div", text), joined(text, void("br"))))


def _comments(draft: Draft) -> Markup:
    heading, ago = ("Bình luận", "2 giờ trước") if draft.prose.language == "vi" else ("Comments", "2 h")
    said = [
        tag("div", tag("b", draft.prose.write("person")), tag("p", draft.prose.write("comment")), tag("span", ago))
        for _ in range(draft.dice.randint(1, 3))
    ]
    return tag("div", tag("h4", f"{heading} ({len(said)})"), *said, tag("textarea"), class_="comments")
