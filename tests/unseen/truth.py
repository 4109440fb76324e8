"""What a page says, known by construction, and whether an answer is that.

What readers can differ on was decided so, before anything was read. The lead is the sapo apart from the story; an
ordinary first paragraph may be given as either, once. Facts and notes that a paper puts in a box beside its story
(`may`) are right in the body and right out of it; posts and quotations that the story shows are its text; what a box
offers (another story, a letter, a subscription) never is. Captions are right with their credit and without it. A sign
of nobody in particular (`BBT`, `Nhóm phóng viên`) is no author.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from crawler.items import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The right answer."""

    title: str | None = None
    lead: str | None = None
    body: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    """Names that must stand in the source cited."""
    tags: tuple[str, ...] = ()
    section: str | None = None
    related: tuple[str, ...] = ()
    published: str | None = None
    """ISO 8601 in local time, as long as it is stated."""
    address: str | None = None
    """The page's own address, where it says it."""
    is_article: bool = True
    may: frozenset[str] = field(default=frozenset())
    """Texts that are right in an answer and right left out of it."""


def plain(text: str) -> str:
    """A text with single blanks in composed letters."""
    return " ".join(normalize("NFC", text).split())


def _listed(texts: Iterable[str | None], may: frozenset[str]) -> list[str]:
    """Texts one by one, without those that may be there or not."""
    return [text for text in (plain(text) for text in texts if text) if text not in may]


def _body(truth: Truth, found: Article) -> bool:
    return _listed(found.body, truth.may) == _listed(truth.body, truth.may)


def _text(truth: Truth, found: Article) -> bool:
    return _listed((found.lead, *found.body), truth.may) == _listed((truth.lead, *truth.body), truth.may)


def _lines(truth: Truth, found: Article) -> bool:
    lines = [line for text in (found.lead, *found.body) if text for line in text.split("\n")]
    return _listed(lines, truth.may) == _listed((truth.lead, *truth.body), truth.may)


def _holds(truth: Truth, found: Article) -> bool:
    """Whether every paragraph is there in its order, whatever else is."""
    rest = iter(_listed((found.lead, *found.body), truth.may))
    return all(text in rest for text in _listed((truth.lead, *truth.body), truth.may))


_CREDIT = re.compile(r"\W*(?:\b(?:Ảnh|Nguồn|Photo|Photograph|Minh họa)\b.*)?\W*$", re.DOTALL)  # `. Ảnh: TTXVN`


def _captions(truth: Truth, found: Article) -> bool:
    captions = [image.caption for image in found.images if image.caption]
    return [_CREDIT.sub("", plain(text)) for text in captions] == [_CREDIT.sub("", text) for text in truth.captions]


def _credits(truth: Truth, found: Article) -> bool:
    return tuple(plain(image.credit) for image in found.images if image.credit) == truth.credits


def _authors(truth: Truth, found: Article) -> bool:
    return _listed(found.authors, truth.may) == [*truth.authors]


def _source(truth: Truth, found: Article) -> bool:
    return all(name in (found.source_cited or "") for name in truth.source)


def _related(truth: Truth, found: Article) -> bool:
    return sorted(_listed((one.title for one in found.related), truth.may)) == sorted(truth.related)


def _published(truth: Truth, found: Article) -> bool:
    if truth.published is None or found.published is None:
        return truth.published is None and found.published is None
    return found.published.iso.startswith(truth.published)


JUDGES: Mapping[str, Callable[[Truth, Article], bool]] = {
    "kind": lambda truth, found: (found.body_status == "ok") == truth.is_article,
    "title": lambda truth, found: found.title == truth.title,
    "lead": lambda truth, found: found.lead == truth.lead,
    "body": _body,
    "text": _text,
    "lines": _lines,
    "holds": _holds,
    "captions": _captions,
    "credits": _credits,
    "authors": _authors,
    "source": _source,
    "tags": lambda truth, found: found.tags == truth.tags,
    "section": lambda truth, found: found.section == truth.section,
    "related": _related,
    "published": _published,
    "address": lambda truth, found: found.canonical_url == truth.address,
}
"""What can be judged of an answer. `text` is lead and body together, `lines` the same line by line, `holds` that none
of it is lost."""
