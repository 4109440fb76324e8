"""Small boxes between the paragraphs of a story that are none of it: each is judged as a whole, its blocks with it.

A box stands within the story's container, is small, and offers something: another story with what that is about, a
letter, a subscription, a player for browsers that have none. What only opens more of the story is no offer.
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice, pairwise

from crawler.extractors.document.blocks import Block, Box, Document, inside, near

from .container import Container

TEASER, CALL, PLAYER = "teaser of another story", "call", "player"

_PLAYERS = frozenset({"video", "audio"})
_STORYS_OWN = frozenset({"blockquote", "figure", "table", "ul", "ol", "details"})
"""What shows something of the story, whatever there is to press: posts, quotations, pictures, facts."""
_BLOCKS, _OFFER = 3, 400
"""Blocks that a box has at most that offers something, and characters of its text."""
_SHARE = 0.25
"""Of the container's text that such boxes are at most, which a short story's one teaser may be; where they are more,
the story is made of them."""
_PARTS = 3
"""How many times the fullest part of a story the whole of it holds at most."""
_CALL_WORDS, _TITLE_WORDS = 4, 4
_LINKED = 0.9
_DEEP, _NEAR = 8, 4
"""Boxes within one another that are looked at, and elements around a picture."""
NOWHERE = ("#", "javascript:")
_PARAGRAPHS = frozenset({"p", "li", "td", "dd", "h1", "h2", "h3", "h4", "h5", "h6"})


def judged(document: Document, container: Container, title_at: int) -> dict[int, str]:
    """What the blocks in such boxes are, by index: TEASER, CALL or PLAYER."""
    root = _whole(document, container, title_at)
    below = [block for block in document.blocks[title_at + 1 :] if inside(block.box, root)]
    forms = [box.index for box in document.boxes if box.tag == "form"]
    around = ((spot.box.index, islice(spot.element.iterancestors(), _NEAR)) for spot in document.pictures)
    linked = sorted({at for at, elements in around if any(element.tag == "a" for element in elements)})
    teasers: list[Block] = list(_in_one_link(below))
    calls: list[Block] = []
    for box, blocks in _small(below, container.root):
        if _is_teaser(blocks) or (_begins_linked(blocks) and _holds(box, linked)):
            teasers += blocks
        elif (_is_call(blocks) or _holds(box, forms)) and not _is_storys_own(box, blocks):
            calls += blocks
    has_player = any(spot.element.tag in _PLAYERS for spot in document.players)
    found = {  # only a browser shows it that cannot play what is around it
        block.index: PLAYER
        for block in (document.blocks[title_at + 1 :] if has_player else ())
        if any(box.tag in _PLAYERS for box in near(block.box, 2))
    }
    for what, blocks in ((CALL, calls), (TEASER, teasers)):
        sizes = {block.index: block.size for block in blocks}
        if sum(sizes.values()) <= _SHARE * root.size:
            found |= dict.fromkeys(sizes, what)
    return found


def _whole(document: Document, container: Container, title_at: int) -> Box:
    """The box of the whole story, which may be cut in two around an advertisement: what holds both parts alone."""
    root, outer = container.root, container.root.parent
    if outer is None or title_at < 0 or inside(document.blocks[title_at].box, outer):
        return root
    return outer if root.mass < outer.mass <= _PARTS * root.mass else root


def _holds(box: Box, ordered: list[int]) -> bool:
    """Whether one of these boxes, by index, stands in it."""
    at = bisect_left(ordered, box.index)
    return at < len(ordered) and ordered[at] <= box.last


def _small(blocks: list[Block], root: Box) -> Iterator[tuple[Box, list[Block]]]:
    """The small boxes that hang in the container with a text in them, and their blocks, which stand together."""
    at = 0
    while at < len(blocks):
        box = _outermost(blocks[at].box, root)
        here = [block for block in blocks[at : at + box.blocks] if inside(block.box, box)] if box is not None else []
        at += max(1, len(here))
        has_text = any(block.link_share <= _LINKED for block in here)
        if box is not None and has_text and sum(block.size for block in here) <= _OFFER:
            yield box, here


def _outermost(box: Box, root: Box) -> Box | None:
    """The largest small box around one in the container or in a part beside it; `None` where it has none."""
    found = None
    for outer in near(box, _DEEP):
        if outer.blocks > _BLOCKS or (outer.depth == root.depth and (outer.tag, outer.names) == (root.tag, root.names)):
            break
        found = outer
    return found


def _is_storys_own(box: Box, blocks: list[Block]) -> bool:
    around = (outer for block in blocks for outer in near(block.box, _BLOCKS) if inside(outer, box))
    return box.tag in _STORYS_OWN or any(outer.tag in _STORYS_OWN for outer in around)


def _is_teaser(blocks: list[Block]) -> bool:
    """Whether it begins with the linked title of another story, and goes on without a link; a list is none."""
    first = blocks[0]
    titled = first.link_share > _LINKED and len(first.links) == 1 and len(first.raw.split()) >= _TITLE_WORDS
    return titled and len(blocks) > 1 and not first.ends and not any(block.box.tag == "li" for block in blocks[1:])


def _begins_linked(blocks: list[Block]) -> bool:
    """Whether it is one line that begins so."""
    title = blocks[0].links[0][1] if blocks[0].links else ""
    return len(blocks) == 1 and len(title.split()) >= _TITLE_WORDS and blocks[0].raw.startswith(title)


def _in_one_link(blocks: list[Block]) -> Iterator[Block]:
    """Neighbours in the container that one link holds: a title and a summary."""
    for one, other in pairwise(blocks):
        is_one = one.links and other.links and one.links[0][0] == other.links[0][0]
        if is_one and min(one.link_share, other.link_share) > _LINKED:
            yield from (one, other)


def _is_call(blocks: list[Block]) -> bool:
    """Whether a text ends with a link of a word or two that leads elsewhere, or stands above one."""
    *texts, last = blocks
    link, label = last.links[-1] if last.links else ("", "")
    leads_on = bool(label) and len(label.split()) <= _CALL_WORDS and not link.strip().lower().startswith(NOWHERE)
    if texts:
        return leads_on and last.link_share > _LINKED
    return leads_on and len(last.links) == 1 and last.raw.endswith(label) and last.box.tag not in _PARAGRAPHS
