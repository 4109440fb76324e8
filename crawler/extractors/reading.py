"""The one road from bytes to what a page is; articles, explanations, training and accounting all start here."""

from dataclasses import dataclass, replace

from lxml import etree

from crawler.items import BodyStatus, Page
from crawler.sites import Site

from .body import page_kind
from .body.classify import Body, find_body
from .body.container import settled
from .body.rules import Verdict
from .document import archived, metadata, scripted, selectors
from .document import title as titles
from .document.blocks import Block, Document
from .document.dom import parse
from .document.metadata import Metadata
from .document.title import Title
from .document.walk import walk

_HAS_TEXT = frozenset({"ok", "scripted"})
_ESCAPED = "escaped_twice"
_TOLD = frozenset({"title", "lead", "body", "subhead", "caption", "byline"})
_MAY_BE_WRITTEN = frozenset({"ok", "empty"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that was read: its blocks, what it states, which of the blocks are its article, and what kind it is of."""

    page: Page
    document: Document
    """Not changed by anyone."""
    meta: Metadata
    title: Title
    hits: dict[int, str]
    """The field of each block that the site's selectors hit."""
    body: Body | None
    """`None` when no block is a long paragraph."""
    status: BodyStatus
    flags: tuple[str, ...] = ()
    """What was odd about the bytes."""

    @property
    def story(self) -> Body | None:
        """The body, where it is the text of an article."""
        return self.body if self.status in _HAS_TEXT else None

    def verdict(self, at: int) -> Verdict | None:
        """What was made of a block; `None` far from the article."""
        return self.body.verdicts.get(at) if self.body else None

    def having(self, *roles: str) -> list[Block]:
        """The blocks of these roles, in order."""
        return self.body.having(self.document, *roles) if self.body else []

    def hit(self, field: str) -> list[Block]:
        """The blocks that the site's selector of a field hits, in order."""
        return [self.document.blocks[at] for at, name in sorted(self.hits.items()) if name == field]


def read(page: Page, site: Site | None = None) -> Reading:
    """A page as markup has it; raises `ExtractionError` when the bytes cannot be read as a page at all."""
    tree = parse(page.body, page.content_type)
    matched = selectors.match(tree.root, site)
    found = _read(page, tree.root, matched, tree.flags)
    lacks_story = found.status in _MAY_BE_WRITTEN and not _has_paragraphs(found.body)
    if lacks_story and scripted.write(tree.root, found.document, found.meta, found.title):
        again = _read(page, tree.root, matched, tree.flags)
        if again.status in _MAY_BE_WRITTEN and _has_paragraphs(again.body):  # else it was no story that the script has
            return replace(again, status="scripted")
    return found


def _read(page: Page, root: etree._Element, matched: selectors.Matched, flags: tuple[str, ...]) -> Reading:
    document = walk(root, matched)
    meta = metadata.read(document, page.url)
    hits = selectors.hits(document, matched)
    title = titles.choose(document, meta, hits)
    document = settled(document, title.at)
    body = find_body(document, meta, title, hits, selectors.body_box(document, matched))
    status = page_kind.status(document, meta, title, body, archived.original(page.url) if page.url else None)
    verdicts = body.verdicts if body else {}
    is_escaped = any(at in verdicts and verdicts[at].role in _TOLD for at in document.escaped)
    return Reading(page, document, meta, title, hits, body, status, (*flags, _ESCAPED) if is_escaped else flags)


def _has_paragraphs(body: Body | None) -> bool:
    return body is not None and any(verdict.role == "body" for verdict in body.verdicts.values())
