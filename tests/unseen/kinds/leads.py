"""Where the lead stands, and where there is none but the first paragraph."""

from tests.unseen.draft import Draft
from tests.unseen.kind import kind
from tests.unseen.markup import Markup, tag


@kind("lead", "lead body")
def sapo_apart(draft: Draft) -> None:
    """A lead between the title and the story, with a name, without one, or as a heading."""
    text = draft.truth.lead or ""
    draft.lead = draft.turn(
        (
            tag("h2", text),
            tag("div", text, class_="sapo"),
            tag("p", tag("strong", text), class_="summary"),
            tag("h2", text, class_="desc"),
            tag("div", tag("p", tag("b", text)), class_=draft.manner.name("lead")),
        )
    )


@kind("lead", "lead body")
def sapo_in_the_body(draft: Draft) -> None:
    """A bold paragraph or a heading at the beginning of the body, which is the description as well."""
    text = draft.truth.lead or ""
    draft.lead = Markup()
    draft.metas["description"] = text
    draft.put(
        draft.turn(
            (tag("p", tag("strong", text)), tag("p", tag("b", text)), tag("h2", text), tag("p", text, class_="sapo"))
        ),
        at=0,
    )


@kind("lead", "text")
def first_paragraph_is_the_description(draft: Draft) -> None:
    """No sapo: the description repeats the first paragraph, whole or cut off."""
    _begin(draft)
    first = draft.truth.body[0]
    words = first.split(" ")
    draft.metas["description"] = draft.turn(
        (first, f"{' '.join(words[:12])}...", " ".join(words[:15]), f"{' '.join(words[:18])}…")
    )
    if draft.chance(0.5):
        draft.metas["og:description"] = draft.metas["description"]


@kind("lead", "text")
def no_lead_and_no_description(draft: Draft) -> None:
    """A story that begins with its first paragraph."""
    _begin(draft)


@kind("lead", "text")
def description_of_the_whole_paper(draft: Draft) -> None:
    """The description says what the paper is, on every page."""
    _begin(draft)
    draft.metas["description"] = (
        f"{draft.paper}: {draft.prose.word('section')}, {draft.prose.word('section')}, {draft.prose.word('topic')}"
    )


def _begin(draft: Draft) -> None:
    draft.lead = Markup()
    draft.metas.pop("description", None)
    draft.metas.pop("og:description", None)
    draft.tell(lead=None)
