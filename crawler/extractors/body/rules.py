"""The conventions of newspapers as a table: the first rule that fires says what a block is, whatever its score."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from crawler.extractors.dates import is_time, spot
from crawler.extractors.document.blocks import Block, Box, Document, ancestors, any_around, inside, near
from crawler.extractors.document.class_names import hints
from crawler.extractors.document.metadata import Metadata
from crawler.extractors.document.title import Title
from crawler.extractors.document.walk import conceals_itself
from crawler.extractors.lexicon.boilerplate import (
    footer_line,
    imprint,
    in_no_table,
    labelled_tags,
    noise_line,
    related_heading,
    tool_line,
)
from crawler.extractors.lexicon.credits import caption_credit, caption_line, credit_of, signs_above_photo, signs_picture
from crawler.extractors.lexicon.people import is_vietnamese_name
from crawler.extractors.lexicon.sections import is_section
from crawler.provinces import find_province

from . import boxes
from .container import Container, home
from .teasers import cut_short

Role = Literal["title", "lead", "body", "subhead", "caption", "byline", "time", "tag", "related", "cut"]

_ADDRESS = re.compile(r"^(?:[^.!?]{0,60}[\s:])?(https?://\S+)$")  # "Nguồn: https://bao.example/a-1.html"
_PICTURE_TABLE_BLOCKS = 4
_CELLS = frozenset({"figcaption", "td", "th", "caption"})
_CAPTION_BLOCKS = 2
_INNER = 3
"""Boxes up to a cell: `figcaption > div > p`."""
_SHORT = 300
_IMPRINT = 40
_LINE = 160
_CONTAINER = 0.6
_ONE_LINK = 0.95
_TITLE_WORDS = 4
_NAME_WORDS = 6
_LEADS = 2
_NOTHING: frozenset[str] = frozenset()


class Verdict(NamedTuple):
    """What a block is, and why."""

    role: Role
    reason: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What rules may ask about the page around a block."""

    document: Document
    container: Container
    title: Title
    hits: dict[int, str] = field(default_factory=dict)
    """Indices of blocks that the site's selectors hit, with the selector's field."""
    after_picture: frozenset[int] = frozenset()
    """Indices of blocks that directly follow an image."""
    items: frozenset[Box] = frozenset()
    """Small boxes with a linked title."""
    meta: Metadata = field(default_factory=Metadata)
    boxed: dict[int, str] = field(default_factory=dict)
    """What the blocks are, by index, that stand in small boxes between the paragraphs and are none of the story."""
    next_story: int | None = None
    """Index of the headline of the story below this one."""
    unfolds: bool = False
    """Whether parts of the story are hidden until a reader opens them."""
    selected: Box | None = None
    """What the site's file says the body is."""
    hints: dict[Box, frozenset[str]] = field(default_factory=dict)
    """What `hints_around` was asked before."""
    concealed: dict[Box, bool] = field(default_factory=dict)
    """What `_is_concealed` was."""

    @property
    def host(self) -> str | None:
        """Of the page; a link to another one leads to no story of this newspaper."""
        return self.meta.host


def hints_around(box: Box, scene: Scene) -> frozenset[str]:
    """What the names of a box and of those around it, up to the container, hint at: `caption`, `related` …"""
    known = scene.hints
    if (found := known.get(box)) is not None:
        return found
    chain: list[Box] = []
    outer: Box | None = box
    while outer is not None and outer not in known and not _is_container(outer, scene):
        chain.append(outer)
        outer = outer.parent
    found = known.get(outer, _NOTHING) if outer is not None else _NOTHING
    for inner in reversed(chain):
        if inner.names and (own := hints(inner.names)):
            found = found | own
        if inner.tag == "figcaption" or (inner.tag == "figure" and inner.blocks <= _PICTURE_TABLE_BLOCKS):
            found = found | {"figure"}
        known[inner] = found
    return found


def _is_container(box: Box, scene: Scene) -> bool:
    root = scene.container.root
    if box is not root and not (box.mass > _CONTAINER * root.mass > 0 and (inside(box, root) or inside(root, box))):
        return False
    # However much readers have written, it is no story.
    return "comments" not in hints(box.names) or inside(scene.document.blocks[scene.container.first].box, box)


def _captioned(block: Block, about: frozenset[str], scene: Scene) -> bool:
    if "figure" in about:
        return True
    if block.size > _SHORT and not caption_line(block.raw):
        return False
    below_picture = block.index in scene.after_picture
    if "caption" in about or (caption_line(block.raw) and (below_picture or not signs_above_photo(block.raw))):
        return True  # below no picture a name with a photographer's signs the story
    if below_picture and caption_credit(block.raw)[1]:
        return True
    framed = block.box.tag in ("td", "th", "caption") and block.box.blocks <= _PICTURE_TABLE_BLOCKS
    return framed and below_picture and not is_time(block.raw)


def in_frame(block: Block, scene: Scene) -> bool:
    """Whether it stands right below a picture in the frame of both: a `figcaption`, or a small table of its own."""
    if block.index not in scene.after_picture:
        return False
    cell = next((box for box in near(block.box, _INNER) if box.tag in _CELLS), None)
    if cell is None or cell.tag == "figcaption":
        return cell is not None
    if cell.blocks > _CAPTION_BLOCKS:
        return False
    table = next((box for box in ancestors(cell) if box.tag == "table"), cell)
    return table.blocks <= _PICTURE_TABLE_BLOCKS


def _credits_picture(block: Block, scene: Scene) -> bool:
    """Whether it says who took the picture right above it, or above its caption, and no more."""
    below = block.index in scene.after_picture or block.index - 1 in scene.after_picture
    return below and block.size <= _LINE and not block.all_bold and signs_picture(block.raw)


def _centred_under_picture(block: Block, scene: Scene) -> bool:
    if block.index not in scene.after_picture or block.size > _SHORT or block.heading:
        return False
    style = (block.box.element.get("style") or "") + (block.box.element.get("align") or "")
    return "center" in style and (block.weight == 0 or _slanted(block))


def _slanted(block: Block) -> bool:
    element = block.box.element
    return element.find(".//em") is not None or element.find(".//i") is not None


def _slanted_under_picture(block: Block, scene: Scene) -> bool:
    return (_centred_under_picture(block, scene) and _slanted(block)) or _alone_with_picture(block, scene)


def _alone_with_picture(block: Block, scene: Scene) -> bool:
    """Whether a line that is slanted as a whole has a box of its own with the picture above it."""
    if block.index not in scene.after_picture or block.size > _SHORT or block.links:
        return False
    pictures = scene.document.pictures
    above = pictures[bisect_right(pictures, block.index, key=lambda spot: spot.at) - 1]
    frames = (box for box in near(block.box, _INNER) if box.blocks == 1)
    if not any(inside(above.box, box) for box in frames):
        return False
    slanted = (*block.box.element.iter("em"), *block.box.element.iter("i"))
    return any(len("".join(map(str, one.itertext())).strip()) >= block.size for one in slanted)


def _related_head(block: Block, _scene: Scene) -> bool:
    return related_heading(block.raw)


def _short_tool(block: Block, _scene: Scene) -> bool:
    if block.weight:
        return False
    barred = block.raw.split("|")
    return (
        tool_line(block.raw)
        or (len(barred) > 1 and all(tool_line(part) for part in barred))
        or (len(block.links) > 1 and _all_tools(block))
    )


def _named_tool(block: Block, scene: Scene) -> bool:
    return not block.weight and "share" in hints_around(block.box, scene)


def _all_tools(block: Block) -> bool:
    """Whether each link of a row is one, and so is what stands between them: `Chia sẻ Facebook Zalo`."""
    rest = block.raw
    for _, text in block.links:
        rest = rest.replace(text, "\n", 1)
    parts = (*rest.split("\n"), *(text for _, text in block.links))
    return all(tool_line(part) for part in parts if part.strip())


def _labelled_tags(block: Block, _scene: Scene) -> bool:
    """`Từ khóa: lúa, gạo`, the words linked."""
    return bool(block.links) and labelled_tags(block.raw) is not None


def _footer(block: Block, scene: Scene) -> bool:
    """A line of the site's foot, with none of the article's long paragraphs right behind it."""
    if not footer_line(block.raw) or block.index <= scene.title.at + 3:
        return False
    behind = scene.document.blocks[block.index + 1 : block.index + 12]
    return not any(other.weight and other.box.parent is scene.container.root for other in behind)


def _labelled_link(block: Block, _scene: Scene) -> bool:
    """`Đọc thêm: Giá vàng tăng` in a link or in bold: a label and the title of another story."""
    label, mark, rest = block.raw.partition(":")
    labelled = bool(mark) and len(label) < 40 and bool(rest.strip()) and related_heading(label)
    set_off = block.linked * 2 > block.size or block.all_bold
    return labelled and block.size < _SHORT and set_off and not credit_of(block.raw)


def _byline(block: Block, scene: Scene) -> bool:
    """A short line between title and text that gives a time or a name; a long sentence with a date is the sapo."""
    first = scene.container.first
    if not scene.title.at < block.index < first + _LEADS or block.size > _LINE or block.heading:
        return False
    named = "meta" in hints_around(block.box, scene) or states_author(block)
    if block.index >= first and not (named and spot(block.raw)):  # which may be the sapo above it
        return False
    if any(len(text.split()) > _NAME_WORDS for _, text in block.links):
        return False  # the title of another story, which may have a day behind it
    if named:
        return True
    return spot(block.raw) is not None and not (block.weight and block.ends)


def _is_name_below_time(block: Block, scene: Scene) -> bool:
    """Whether it stands right below a time as a writer's name does; a place or a section does so too."""
    near = scene.title.at < block.index < scene.container.first and not block.heading
    if not near or not is_time(scene.document.blocks[block.index - 1].raw):
        return False
    return is_vietnamese_name(block.text) and not names_place(block.text)


def names_place(text: str) -> bool:
    """Whether it reads as a name but is that of a province, or of a section of the paper."""
    return bool(find_province(text)) or is_section(text)


def states_author(block: Block) -> bool:
    """Whether all that it says is marked as the author's name: `<a rel="author">`, `<span itemprop="author">`."""
    return any(
        "author" in f"{element.get('rel') or ''} {element.get('itemprop') or ''}".lower().split()
        and " ".join("".join(map(str, element.itertext())).split()) == block.raw
        for element in block.box.element.iter("a", "span")
    )


def by_names(block: Block, scene: Scene) -> bool:
    """Whether it is a short line in an element named as byline or time."""
    return block.size <= _LINE and "meta" in hints_around(block.box, scene)


def _teaser(block: Block, scene: Scene) -> bool:
    """The beginning of a text, broken off under another story's linked title."""
    item = home(block)
    if block.index <= scene.title.at or block.heading or item not in scene.items or inside(scene.container.root, item):
        return False
    return cut_short(block.raw)


def _bare_title(block: Block, scene: Scene) -> bool:
    """A line that is one link and no sentence: the title of another story, or the beginning of one."""
    if block.index <= scene.title.at or len(block.links) != 1 or block.link_share < _ONE_LINK:
        return False
    if block.box.tag == "li" and block.box.parent is not None and block.box.parent.blocks > 1:
        return False  # a point of a list among others; a lone one is no list of the text
    link = block.links[0][0]
    if scene.host and "//" in link and scene.host not in link:
        return False
    words = len(block.raw.split())
    return words >= _TITLE_WORDS and not block.heading and (cut_short(block.raw) or not block.ends)


def _arrowed(block: Block, _scene: Scene) -> bool:
    return block.size < _SHORT and block.raw.startswith((">>", "»", "►", "▶", "->", "=>")) and block.link_share > 0.6


def _own_address(block: Block, scene: Scene) -> bool:
    found = _ADDRESS.match(block.raw) if "://" in block.raw else None
    return found is not None and scene.host is not None and scene.host in found[1]


def _is_concealed(block: Block, scene: Scene) -> bool:
    """Whether a style, or an attribute of its own, hides it inside the story: no class, which scripts take away."""
    root = scene.container.root

    def is_so(box: Box) -> bool:
        return box is not root and inside(box, root) and conceals_itself(box)

    return not scene.unfolds and any_around(block.box, scene.concealed, is_so)


EXCLUDED = Verdict("cut", "excluded by the site file")
SELECTED: dict[str, Verdict] = {
    "exclude": EXCLUDED,
    "caption": Verdict("caption", "marked by the site file"),
    "tags": Verdict("tag", "marked by the site file"),
    "author": Verdict("byline", "marked by the site file"),
    "published": Verdict("byline", "marked by the site file"),
}
"""What a site file's selector makes of a block."""

BOXED: dict[str, Verdict] = {
    boxes.PLAYER: Verdict("cut", boxes.PLAYER),
    boxes.TEASER: Verdict("related", boxes.TEASER),
    boxes.CALL: Verdict("cut", boxes.CALL),
}
"""What the small box around a block makes of it."""

NAMED: tuple[tuple[str, Verdict | None, Verdict | None], ...] = (
    ("consent", Verdict("cut", "consent"), Verdict("cut", "consent")),
    ("comments", Verdict("cut", "comments"), Verdict("cut", "comments")),
    ("poll", Verdict("cut", "poll"), Verdict("cut", "poll")),
    ("related", Verdict("cut", "related"), Verdict("related", "related")),
    ("tags", None, Verdict("tag", "tags")),
)
"""What the names around a block make of it: without a link, and with one."""

_LISTED, _PICTURED, _LINKED, _AT_HEAD, _ANY = 1, 2, 4, 8, 16
"""What a line must have for a rule to be asked: a first word of the tables, a picture right above it, a link, a place
between title and text; or nothing."""

LINES: tuple[tuple[Verdict, Callable[[Block, Scene], bool], int], ...] = (
    (Verdict("cut", "noise"), lambda block, _: noise_line(block.raw), _LISTED),
    (Verdict("caption", "centred under a picture"), _slanted_under_picture, _PICTURED),
    (Verdict("caption", "caption"), _centred_under_picture, _PICTURED),
    (Verdict("cut", "heading of related news"), _related_head, _LISTED),
    (Verdict("related", "related"), _arrowed, _LINKED),
    (Verdict("related", "related"), _labelled_link, _LISTED),
    (Verdict("tag", "tags"), _labelled_tags, _LINKED),
    (Verdict("byline", "signature"), _is_name_below_time, _AT_HEAD),
    (Verdict("byline", "byline"), _byline, _AT_HEAD),
    (Verdict("cut", "tools"), _short_tool, _LISTED),
    (Verdict("cut", "tools"), _named_tool, _ANY),
    (Verdict("cut", "footer"), _footer, _LISTED),
    (Verdict("cut", "address of the page"), _own_address, _ANY),
    (Verdict("related", "title in a link"), _bare_title, _LINKED),
)
"""What short lines are by their own words and place."""


@cache
def _lines(has: int) -> tuple[tuple[Verdict, Callable[[Block, Scene], bool]], ...]:
    """The rules that a line is asked which has so much."""
    return tuple((verdict, fires) for verdict, fires, needs in LINES if needs & has)


def _has(block: Block, scene: Scene) -> int:
    linked = _LINKED if block.linked or block.links else 0
    listed = 0 if in_no_table(block.raw) else _LISTED
    pictured = _PICTURED if block.index in scene.after_picture else 0
    at_head = _AT_HEAD if scene.title.at < block.index < scene.container.first + _LEADS else 0
    return linked | listed | pictured | at_head | _ANY


OPEN = frozenset(
    {
        "hidden", "related", "teaser", "caption", "title in a link", "tags", "byline", "tools", "comments", "poll",
        "before the title",
    }
)  # fmt: skip
"""Reasons that the model may overrule: the rule is right more often than not, and is one of its features."""


def _by_name(block: Block, about: frozenset[str]) -> Verdict | None:
    title = block.links[0][1] if block.links else ""
    if "related" in about and len(title.split()) > _NAME_WORDS and block.raw.startswith(title):
        return Verdict("related", "summary of another story")
    for name, plain, linked in NAMED if about else ():
        if name in about and (verdict := linked if block.links else plain):
            return verdict
    return None


def _by_place(block: Block, about: frozenset[str], scene: Scene) -> Verdict | None:
    """What the boxes around a block make of it: their names, a picture, an offer, a list of stories."""
    if named := _by_name(block, about):
        return named
    own = in_frame(block, scene) and block.size <= _SHORT and not block.links and not is_time(block.raw)
    if own or _credits_picture(block, scene):
        return Verdict("caption", "caption of a picture")  # which the model cannot overrule
    if _captioned(block, about, scene):
        return Verdict("caption", "caption")
    if boxed := BOXED.get(scene.boxed.get(block.index, "")):
        return boxed
    return Verdict("related" if block.links else "cut", "teaser") if _teaser(block, scene) else None


def decide(block: Block, scene: Scene) -> Verdict | None:
    """The verdict of the first rule that fires, `None` when the model may speak."""
    if block.index == scene.title.at:
        return Verdict("title", "title")
    title = scene.title.text
    if title is not None and block.size == len(title) and block.text.casefold() == title.casefold():
        return Verdict("cut", "title again")  # over a player or a share box
    about = hints_around(block.box, scene)
    if scene.hits and (selected := SELECTED.get(scene.hits.get(block.index, ""))):
        return Verdict("tag", "tags") if selected.role == "cut" and block.links and "tags" in about else selected
    if block.box.hidden and not scene.container.root.hidden:
        return Verdict("related" if block.links else "cut", "concealed" if _is_concealed(block, scene) else "hidden")
    if placed := _by_place(block, about, scene):
        return placed
    if not block.weight and block.size >= _IMPRINT and imprint(block.raw):  # a long one weighs nothing: see `settled`
        return Verdict("cut", "footer")
    if block.size > _SHORT:
        return None
    return next((verdict for verdict, fires in _lines(_has(block, scene)) if fires(block, scene)), None)
