"""Tags, sections, and lists of other stories."""

from tests.unseen.draft import Draft
from tests.unseen.kind import kind
from tests.unseen.markup import NOTHING, joined, tag
from tests.unseen.story import tag_row, to_section


def _row(draft: Draft) -> None:
    """A row of tags in another way each time."""
    words = draft.prose.lines("topic", draft.dice.randint(2, 4))
    links = [tag("a", word, href=f"/tag/{at}") for at, word in enumerate(words)]
    heading, name = draft.prose.word("tags_heading"), draft.manner.name("tags")
    draft.tags = draft.turn(
        (
            tag("div", tag("span", heading), " ", joined(*links, by=", "), class_=name or "tags"),
            tag("ul", tag("li", heading), *(tag("li", link) for link in links), class_=name),
            tag(
                "div",
                tag("h4", heading),
                *(tag("a", f"#{word}", href=f"/tag/{at}") for at, word in enumerate(words)),
                class_="keywords",
            ),
            tag("p", tag("strong", heading), " ", joined(*links, by=" "), class_="block-key"),
        )
    )
    draft.tell(tags=words)


@kind("rows", "tags text")
def tags_at_the_end(draft: Draft) -> None:
    """The row below the story, in a box, a list or a line."""
    _row(draft)


@kind("rows", "tags text")
def tags_at_the_top(draft: Draft) -> None:
    """The row between the title and the story."""
    _row(draft)
    draft.above, draft.tags = draft.tags, NOTHING


@kind("rows", "tags")
def keywords_of_the_whole_paper(draft: Draft) -> None:
    """What a page tells search engines of the paper, or of its title and lead, is no tag."""
    draft.tags = NOTHING
    draft.tell(tags=())
    lead = (draft.truth.lead or "").rstrip(".")
    draft.metas["keywords"] = draft.turn(
        (
            f"{draft.paper}, tin tức, báo mới, tin nhanh, thời sự trong ngày",
            lead,
            f"{draft.truth.title}, {lead}",
            f"{draft.paper}, báo điện tử, đọc báo, tin nóng {draft.prose.word('commune')}",
        )
    )


@kind("rows", "tags")
def keywords_beside_a_printed_row(draft: Draft) -> None:
    """The printed row is right, the keywords are the lead in pieces or the paper's own."""
    tag_row(draft)
    words = (draft.truth.lead or "").split(" ")
    pieces = (" ".join(words[at : at + 5]) for at in range(0, len(words), 5))
    draft.metas["keywords"] = draft.turn((", ".join(pieces), f"{draft.paper}, tin tức, tin nhanh"))


@kind("rows", "section")
def section_in_breadcrumbs(draft: Draft) -> None:
    """The way to the page, beside a menu of all sections."""
    section = draft.prose.word("section")
    home = to_section("Trang chủ") if draft.prose.language == "vi" else to_section("Home")
    here = to_section(section)
    draft.crumbs = draft.turn(
        (
            tag("ul", tag("li", home), tag("li", here), class_="breadcrumb"),
            tag("div", home, " › ", here, class_=draft.manner.name("crumbs")),
            tag("nav", tag("ol", tag("li", home), tag("li", here)), aria_label="breadcrumb"),
            tag("div", tag("h2", here), class_="cate-name"),
        )
    )
    draft.tell(section=section)


@kind("rows", "section")
def section_beside_a_menu_that_drops_down(draft: Draft) -> None:
    """The name of the section, and behind it a menu of its parts or of all others."""
    section = draft.prose.word("section")
    others = [to_section(draft.prose.word("topic").capitalize()) for _ in range(draft.dice.randint(3, 7))]
    here = to_section(section)
    draft.crumbs = draft.turn(
        (
            tag(
                "div",
                here,
                tag("ul", *(tag("li", other) for other in others), class_="dropdown-menu"),
                class_="breadcrumb",
            ),
            tag("ul", tag("li", here, tag("ul", *(tag("li", other) for other in others))), class_="breadcrumb"),
            tag("div", tag("span", here), tag("div", *others, class_="sub-menu"), class_="breadcrumb"),
        )
    )
    draft.tell(section=section)


@kind("rows", "related", languages=("vi",))
def counts_of_comments(draft: Draft) -> None:
    """A number beside a title is not of it."""
    titles = draft.prose.lines("title", 3)
    counts = [str(draft.dice.randint(1, 60)) for _ in titles]
    shape = draft.turn(("span", "i", "link", "bracketed"))

    def one(title: str, count: str) -> str:
        match shape:
            case "span":
                return joined(draft.link(title), tag("span", count, class_="comment-count"))
            case "i":
                return tag("a", title, " ", tag("i", count), href=draft.path(title))
            case "link":
                return joined(draft.link(title), " ", tag("a", count, href=f"{draft.path(title)}#binh-luan"))
        return joined(draft.link(title), tag("span", f"({count})"))

    items = [tag("li", one(title, count)) for title, count in zip(titles, counts, strict=True)]
    draft.related = tag("div", tag("h3", draft.prose.word("related_heading")), tag("ul", *items), class_="related-news")
    draft.tell(related=titles)


@kind("rows", "related", languages=("vi",))
def one_story_linked_twice(draft: Draft) -> None:
    """Its picture and its title lead to the same address, or two lists name it: it is one."""
    titles = draft.prose.lines("title", 3)
    paths = [draft.path(title) for title in titles]
    heading = tag("h3", draft.prose.word("related_heading"))
    pictured = [
        tag("li", tag("a", draft.picture(), title=title, href=path), tag("a", title, href=path))
        for title, path in zip(titles, paths, strict=True)
    ]
    plain = [tag("li", tag("a", title, href=path)) for title, path in zip(titles, paths, strict=True)]
    box = tag("div", heading, tag("ul", *draft.turn((pictured, plain))), class_="related-news")
    second = tag("div", tag("h3", "Tin cùng chuyên mục"), tag("ul", *plain))
    draft.related = joined(box, draft.turn((NOTHING, second, second)))
    draft.tell(related=titles)


@kind("rows", "related text", languages=("vi",))
def classified_advertisements(draft: Draft) -> None:
    """What people sell and seek is no other story."""
    offers = draft.prose.lines("classified", draft.dice.randint(3, 4))
    heading, list_ = draft.prose.word("classified_heading"), draft.listed(offers)
    box = draft.turn(
        (tag("div", tag("h3", heading), list_), tag("section", tag("div", heading), list_, class_="rao-vat"))
    )
    if draft.chance(0.5):
        draft.below = box
    else:
        draft.sidebar = joined(draft.sidebar, tag("aside", box))


@kind("rows", "related text")
def lists_of_the_same_section(draft: Draft) -> None:
    """Older and newer stories below the story, with their days."""
    titles = draft.prose.lines("title", draft.dice.randint(4, 8))
    headings = {
        "vi": ("Tin cùng chuyên mục", "Các tin khác", "Tin cũ hơn", "CÁC TIN, BÀI ĐÃ ĐƯA"),
        "en": ("More from this section",),
        "fr": ("Dans la même rubrique",),
    }[draft.prose.language]
    draft.below = tag("div", tag(draft.turn(("h3", "div", "p")), draft.turn(headings)), draft.listed(titles))
    draft.offer(*titles)
