"""What stands under pictures."""

from tests.unseen.draft import Draft
from tests.unseen.kind import kind
from tests.unseen.markup import Markup, is_box, joined, tag, void


def _pictures(draft: Draft, count: int = 2) -> list[str]:
    """A story without the pictures that it may have had, and captions for others."""
    draft.body = [block for block in draft.body if not is_box(block)]
    captions = [draft.prose.caption() for _ in range(draft.dice.randint(1, count))]
    draft.tell(captions=())
    return captions


def _show(draft: Draft, caption: str, box: Markup, *, at: int) -> None:
    draft.put(box, at=min(at, len(draft.body)))
    draft.tell(captions=(*draft.truth.captions, caption))


@kind("captions", "text captions")
def figcaption(draft: Draft) -> None:
    """The caption in its own element, named or not."""
    name = draft.turn((None, draft.manner.name("caption"), "caption"))
    for at, caption in enumerate(_pictures(draft)):
        _show(draft, caption, tag("figure", draft.picture(), tag("figcaption", caption, class_=name)), at=2 * at)


@kind("captions", "text captions")
def paragraph_in_a_figcaption(draft: Draft) -> None:
    """Nameless elements, and a sentence that ends as one."""
    for at, caption in enumerate(_pictures(draft)):
        text = caption.rstrip(".") + "."
        box = draft.turn(
            (
                tag("figure", draft.picture(), tag("figcaption", tag("p", text))),
                tag("figure", tag("div", draft.picture()), tag("figcaption", tag("div", tag("p", text)))),
                tag("div", tag("figure", draft.picture(), tag("figcaption", tag("p", tag("em", text))))),
            )
        )
        _show(draft, text, box, at=2 * at)


@kind("captions", "text captions")
def caption_in_a_table(draft: Draft) -> None:
    """A table of a picture and what is under it."""
    name = draft.turn((draft.manner.name("caption"), None, "image_desc"))
    for at, caption in enumerate(_pictures(draft)):
        text = draft.turn((caption, tag("p", caption), tag("em", caption)))
        rows = (tag("tr", tag("td", draft.picture())), tag("tr", tag("td", text, class_=name)))
        _show(
            draft,
            caption,
            tag("table", tag("tbody", *rows), align="center", class_=draft.turn((None, "image center"))),
            at=2 * at,
        )


@kind("captions", "text captions")
def slanted_line_below_a_picture(draft: Draft) -> None:
    """The caption in italics, in the picture's paragraph or in the next one."""
    for at, caption in enumerate(_pictures(draft)):
        slanted = tag("em", caption)
        box = draft.turn(
            (
                joined(
                    tag("p", draft.picture(), style="text-align:center"), tag("p", slanted, style="text-align:center")
                ),
                tag("p", draft.picture(), void("br"), slanted, align="center"),
                tag("div", draft.picture(), tag("div", tag("i", caption))),
            )
        )
        _show(draft, caption, box, at=1 + 2 * at)


CREDITS = (
    ("{caption}. Ảnh: {name}", True),
    ("{caption}. Ảnh {agency}", False),
    ("{caption} (Ảnh: {name})", True),
    ("{caption}. (Ảnh {agency})", False),
    ("{caption} - Ảnh: {name}", True),
    ("{caption}. Nguồn: {agency}", False),
    ("{caption}. Ảnh: {agency}", False),
    ("{caption} | Ảnh {name}", True),
    ("{caption}. ẢNH: {NAME}", True),
    ("{caption} / Ảnh: {name}", True),
    ("{caption}. Ảnh của {name}", True),
    ("{caption} (Ảnh {name}).", True),
)
"""How a credit stands behind a caption, and whether it is a person's."""


@kind("captions", "text captions credits", languages=("vi",))
def credit_in_the_caption(draft: Draft) -> None:
    """Who took the picture, with a colon and without."""
    (caption,) = _pictures(draft, 1)
    line, is_person = draft.turn(CREDITS)
    name = draft.prose.write("pen") if is_person else draft.dice.choice(("TTXVN", "CTV", "VGP", "AFP"))
    if "{NAME}" in line:
        name = name.upper()
    text = line.format(caption=caption.rstrip("."), name=name, agency=name, NAME=name)
    box = tag("figure", draft.picture(), tag("figcaption", text, class_=draft.manner.name("caption")))
    _show(draft, caption.rstrip("."), box, at=1)
    draft.tell(credits=(name,))


@kind("captions", "text captions credits", languages=("vi",))
def credit_apart(draft: Draft) -> None:
    """The photographer in an element of his own."""
    (caption,) = _pictures(draft, 1)
    name = draft.prose.write("pen")
    credit = draft.turn(
        (tag("span", f"Ảnh: {name}", class_="credit"), tag("em", f"Ảnh: {name}"), tag("small", f"Ảnh {name}"))
    )
    _show(draft, caption, tag("figure", draft.picture(), tag("figcaption", caption, " ", credit)), at=1)
    draft.tell(credits=(name,))


@kind("captions", "text captions credits", languages=("vi",))
def credit_on_a_line_of_its_own(draft: Draft) -> None:
    """Right below the picture, or below what stands under it."""
    (caption,) = _pictures(draft, 1)
    name = draft.turn((draft.prose.write("pen"), "TTXVN"))
    credit = tag("p", draft.turn((f"Ảnh {name}", f"Ảnh: {name}", f"(Ảnh {name})", f"Ảnh của {name}")))
    slanted = tag("p", tag("em", caption), style="text-align:center")
    framed = tag("figure", draft.picture(), tag("figcaption", caption))
    box = draft.turn((joined(tag("p", draft.picture()), slanted, credit), joined(framed, credit)))
    _show(draft, caption, box, at=1)
    draft.tell(credits=(name,))


@kind("captions", "kind title text")
def story_told_in_captions(draft: Draft) -> None:
    """Pictures, and the story stands under them, a few sentences each."""
    texts = [draft.prose.paragraph(2) for _ in range(draft.dice.randint(4, 8))]
    name = draft.dice.choice((None, "caption", draft.manner.name("caption")))
    shape = draft.turn(("figcaption", "p", "div", "group", "table"))
    draft.body = [_told(draft, shape, text, name) for text in texts]
    draft.tell(body=tuple(texts), captions=())


def _told(draft: Draft, shape: str, text: str, name: str | None) -> Markup:
    """A picture, or two, and what is told below."""
    if shape == "group":
        pictures = joined(tag("figure", draft.picture()), tag("figure", draft.picture()))
        return tag("div", pictures, tag("figcaption", text, class_=name))
    if shape == "table":
        return tag("table", tag("tr", tag("td", draft.picture())), tag("tr", tag("td", text, class_=name)))
    frame = "figure" if shape == "figcaption" else "div"
    return tag(frame, draft.picture(), tag(shape, text, class_=name))
