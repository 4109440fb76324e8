"""Stories of few words, and lines that are to stay lines."""

from collections.abc import Sequence

from tests.unseen.draft import Draft
from tests.unseen.kind import kind
from tests.unseen.markup import Markup, joined, tag, void
from tests.unseen.story import imprint


def _bare(draft: Draft, paragraphs: Sequence[str]) -> None:
    """A story of these words alone, without a lead and a picture."""
    draft.lead = Markup()
    draft.metas.pop("description", None)
    draft.metas.pop("og:description", None)
    draft.write(paragraphs, marked=0)
    draft.tell(lead=None, captions=())


@kind("little texts", "kind title text authors", languages=("vi",))
def one_paragraph(draft: Draft) -> None:
    """A brief, signed, above the paper's licence."""
    _bare(draft, [draft.prose.paragraph(draft.dice.randint(2, 4))])
    name = draft.prose.write("pen")
    draft.byline = Markup()
    draft.jsonld.pop("author", None)
    draft.signature = draft.turn(
        (
            tag("p", tag("strong", name), style="text-align:right"),
            tag("p", name, class_="author"),
            tag("p", tag("b", name), align="right"),
        )
    )
    draft.tell(authors=(name,))
    draft.footer = tag(draft.turn(("footer", "div")), imprint(draft), imprint(draft))


@kind("little texts", "kind title text")
def two_sentences(draft: Draft) -> None:
    """Two short paragraphs."""
    _bare(draft, [draft.prose.write("sentence") + "." for _ in range(2)])


@kind("little texts", "kind title text")
def picture_with_one_sentence(draft: Draft) -> None:
    """A picture, and one sentence to it."""
    _bare(draft, [draft.prose.write("sentence") + "."])
    draft.put(tag(draft.turn(("p", "div", "figure")), draft.picture()), at=0)


def _poem(draft: Draft) -> list[str]:
    _bare(draft, draft.prose.lines("verse", draft.dice.choice((8, 12))))
    title = draft.prose.write("verse_title")
    draft.tell(title=title)
    draft.headline = tag("h1", title, class_=draft.manner.name("title"))
    draft.document_title = f"{title} - {draft.paper}"
    if "og:title" in draft.metas:
        draft.metas["og:title"] = title
    if draft.jsonld:
        draft.jsonld["headline"] = title
    return list(draft.truth.body)


def _stanzas(lines: Sequence[str]) -> list[Sequence[str]]:
    return [lines[at : at + 4] for at in range(0, len(lines), 4)]


@kind("little texts", "kind title lines", languages=("vi",))
def poem_in_paragraphs(draft: Draft) -> None:
    """Each line a paragraph, an empty one between the stanzas."""
    style = draft.dice.choice(("text-align:center", None, "margin-left:40px"))
    empty = draft.turn((tag("p", Markup("&nbsp;")), tag("p", void("br")), Markup()))
    stanzas = [joined(*(tag("p", line, style=style) for line in stanza)) for stanza in _stanzas(_poem(draft))]
    draft.body = [joined(*stanzas, by=empty)]


@kind("little texts", "kind title lines", languages=("vi",))
def poem_of_broken_lines(draft: Draft) -> None:
    """Lines with breaks behind them, in one element or loose."""
    lines = joined(*_poem(draft), by=void("br"))
    draft.body = [draft.turn((tag("p", lines), lines, tag("div", tag("em", lines)), tag("center", lines)))]


@kind("little texts", "kind title lines", languages=("vi",))
def poem_in_stanzas(draft: Draft) -> None:
    """Each stanza a paragraph of broken lines."""
    shape = draft.turn(("p", "div", "blockquote"))
    draft.body = [tag(shape, joined(*stanza, by=joined(void("br"), "\n"))) for stanza in _stanzas(_poem(draft))]


@kind("little texts", "kind title lines", languages=("vi",))
def preformatted_poem(draft: Draft) -> None:
    """Lines as they were typed."""
    stanzas = _stanzas(_poem(draft))
    draft.body = [tag("pre", "\n\n".join("\n".join(stanza) for stanza in stanzas))]


@kind("little texts", "kind title lines")
def preformatted_story(draft: Draft) -> None:
    """Paragraphs as they were typed, one to a line."""
    gap = draft.turn(("\n\n", "\n"))
    _bare(draft, draft.truth.body)
    draft.body = [tag("pre", gap.join(draft.truth.body))]
