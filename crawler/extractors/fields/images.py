"""The pictures of an article with what is printed under them."""

import re
from itertools import takewhile

from crawler.extractors.body.classify import Body
from crawler.extractors.body.container import foreign
from crawler.extractors.document.blocks import Block, Box, Spot, any_around, inside, near, shared
from crawler.extractors.document.class_names import hints
from crawler.extractors.document.metadata import absolute
from crawler.extractors.lexicon.credits import caption_credit
from crawler.extractors.reading import Reading
from crawler.items import Image

_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-image", "src")
_PLACEHOLDER = re.compile(r"^data:|grey\.gif|blank\.|placeholder|/spacer|loading\.|1x1|pixel\.")  # src="/grey.gif"
_ICON = re.compile(r"icon|logo|avatar|emoji|spinner|sprite|button", re.IGNORECASE)  # "/img/icon-share.png"
_ALTS = 12
_REACH = 3
_FAR = 12
_FRAME_BLOCKS = 6


def collect(reading: Reading) -> tuple[Image, ...]:
    """All pictures of the story and all captions, in order; a caption whose picture is gone stands alone."""
    document, body, url = reading.document, reading.body, reading.page.url
    if body is None:
        return ()
    known = {body.scope: False} if body.scope is not None else {}
    elsewhere = {link for block in body.having(document, "related") for link, _ in block.links}
    near = (picture for picture in document.pictures if _belongs(picture, body, known))
    pictures = [picture for picture in near if link_around(picture) not in elsewhere]
    captions: dict[int, list[str]] = {}
    alone: list[tuple[int, Image]] = []
    for block in body.having(document, "caption"):
        found = _picture_of(block, pictures)
        if found is None:
            alone.append((block.index, Image(None, *caption_credit(block.text))))
        else:
            captions.setdefault(found, []).append(block.text)
    whole = [(p.at, _image(p, captions.get(i, []), url)) for i, p in enumerate(pictures)]
    ordered = sorted([*whole, *alone], key=lambda pair: pair[0])
    return tuple(dict.fromkeys(image for _, image in ordered if image.url or image.caption or image.credit))


def _belongs(picture: Spot, body: Body, known: dict[Box, bool]) -> bool:
    if body.scope is None or not inside(picture.box, body.scope):
        return False
    if not body.first - _FAR <= picture.at <= body.last + _REACH:
        return False
    if is_foreign(picture.box, body.scope, known):
        return False
    neighbours = (body.verdicts.get(picture.at - 1), body.verdicts.get(picture.at))
    framed = any(box.tag == "figure" for box in near(picture.box, 4))
    return framed or not all(verdict and verdict.role == "related" for verdict in neighbours)


def link_around(picture: Spot) -> str | None:
    """Where a click on a picture leads: to another story, where a related item has the same address."""
    inner = takewhile(lambda element: element is not picture.box.element, picture.element.iterancestors())
    return next((element.get("href") for element in inner if element.tag == "a"), None)


def is_foreign(box: Box, scope: Box, known: dict[Box, bool]) -> bool:
    """Whether it stands in a box of advertisements or of other stories; what holds half the article is no such box."""

    def is_so(outer: Box) -> bool:
        named = foreign(outer) or not {"ads", "related"}.isdisjoint(hints(outer.names))
        return named and 2 * outer.mass <= scope.mass

    return any_around(box, known, is_so)


def _picture_of(block: Block, pictures: list[Spot]) -> int | None:
    """The picture in the smallest frame around both, else the one just before the caption."""
    framed: list[tuple[int, bool, int]] = []
    before = None
    for index, picture in enumerate(pictures):
        frame = shared(picture.box, block.box)
        is_after = picture.at > block.index
        if frame.blocks <= _FRAME_BLOCKS and abs(block.index - picture.at) <= _FRAME_BLOCKS:
            framed.append((frame.blocks, not is_after, index if is_after else -index))
        elif block.index - _REACH < picture.at <= block.index:
            before = index
    return abs(min(framed)[2]) if framed else before


def _image(picture: Spot, captions: list[str], url: str | None) -> Image:
    listed = (picture.element.get(name) for name in _SOURCES)
    link = next((link for link in listed if link and not _PLACEHOLDER.search(link)), None)
    if link is not None and _ICON.search(link.rpartition("/")[2]):
        link = None
    pairs = [caption_credit(text) for text in captions]
    text = " ".join(caption for caption, _ in pairs if caption) or None
    credit = "; ".join(dict.fromkeys(credit for _, credit in pairs if credit)) or None
    return Image(absolute(link, url), text, credit)
