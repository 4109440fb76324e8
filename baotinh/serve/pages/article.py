"""The page of one article, made for reading; and what is known of it, for who wants to know."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from baotinh.cite import citation
from baotinh.serve import rendering
from baotinh.serve.asking import Answer, Asked, ProblemError
from crawler.text import to_json
from pipelines.db.rows import (
    ArticleRow,
    AuthorRow,
    CaptureRow,
    DateRow,
    ImageRow,
    MediaRow,
    RelatedRow,
    RevisionRow,
    TagRow,
)
from pipelines.query import articles
from pipelines.query.changed_words import changes
from pipelines.store import copies

_KEPT = 70
"""Characters of a stretch without changes that are shown on each side of a change."""
_OPENED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
"""What would end a script in which JSON stands."""


@dataclass(frozen=True, slots=True)
class Edit:
    """How one text became the next."""

    row: RevisionRow
    stretches: tuple[tuple[str, str], ...]
    """Signs `=`, `-`, `+`, or `…` for what is left out, and words."""


def found(asked: Asked) -> ArticleRow | Answer:
    """The article that is asked for; another address where it was joined with one that has another number."""
    number = int(asked.named["id"])
    article = articles.find(asked.archive, str(number))
    if article is not None:
        return (
            article if article.id == number else Answer.elsewhere(asked.path.replace(str(number), str(article.id), 1))
        )
    if articles.is_taken_down(asked.archive, number):
        raise ProblemError(410, "this article was taken down, and nothing of it is kept")
    raise ProblemError(404, "no article has this number")


def by_address(asked: Asked) -> Answer:
    """Lead to the article at an address that a crawl has met."""
    url = asked.told.get("url")
    if url is None:
        raise ProblemError(400, "expected an address to look for: /article?url=…")
    article = articles.find(asked.archive, url)
    if article is None:
        raise ProblemError(404, "no article is known under this address")
    return Answer.elsewhere(f"/article/{article.id}")


def page(asked: Asked) -> Answer:
    """All of it."""
    article = found(asked)
    return (
        article if isinstance(article, Answer) else rendering.page("article.html", asked, 200, it=Shown(asked, article))
    )


class Shown:
    """What the page tells of an article."""

    def __init__(self, asked: Asked, row: ArticleRow) -> None:
        self.archive, self.row, self.asked = asked.archive, row, asked
        self.authors = [one.name for one in self._parts(AuthorRow)]
        self.tags = [one.tag for one in self._parts(TagRow)]
        self.images: list[ImageRow] = self._parts(ImageRow)
        self.media: list[MediaRow] = self._parts(MediaRow)
        self.dates: list[DateRow] = self._parts(DateRow)
        self.places = articles.provinces_named(self.archive, row.id)
        self.copies = copies.of(self.archive, row.id)
        self.capture: CaptureRow = articles.capture_of(self.archive, row)
        self.revisions = articles.revisions(self.archive, row.id)

    def _parts(self, kind: type[articles.Part]) -> list[articles.Part]:
        return articles.parts(self.archive, self.row.id, kind)

    @property
    def blocks(self) -> Iterator[tuple[str, bool]]:
        """Paragraphs, each with whether it is a subhead."""
        subheads = set(json.loads(self.row.subheads))
        for number, block in enumerate((self.row.body or "").split("\n\n")):
            if block:
                yield block, number in subheads

    @cached_property
    def related(self) -> Mapping[str, list[tuple[RelatedRow, int | None]]]:
        """Links to other stories by their heading, each with the number of the article where it is kept here."""
        told: dict[str, list[tuple[RelatedRow, int | None]]] = {}
        rows = self._parts(RelatedRow)
        kept = articles.numbers_at(self.archive, [row.url for row in rows if row.url])
        for row in rows:
            told.setdefault(row.heading or "", []).append((row, kept.get(row.url or "")))
        return told

    @cached_property
    def edits(self) -> list[Edit]:
        """How it changed, the latest first."""
        pairs = zip(self.revisions, self.revisions[1:], strict=False)
        return [Edit(after, tuple(_stretches(_text(before), _text(after)))) for before, after in pairs][::-1]

    @property
    def citation(self) -> str:
        """To be copied."""
        return citation(self.row, self.authors, self.capture)

    @property
    def linked(self) -> Markup:
        """What search engines and reference managers read: schema.org NewsArticle, in JSON-LD."""
        row = self.row
        facts: dict[str, Any] = {
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": rendering.brief(row.title),
            "datePublished": row.published_at, "dateModified": row.updated_at, "inLanguage": row.language,
            "articleSection": row.section, "keywords": self.tags, "url": rendering.web(row.address),
            "description": row.lead,
            "author": [{"@type": "Person", "name": name} for name in self.authors],
            "publisher": row.site_name and {"@type": "NewsMediaOrganization", "name": row.site_name},
            "isPartOf": row.site_name and {"@type": "Newspaper", "name": row.site_name},
        }  # fmt: skip
        return Markup(to_json(rendering.plain(facts), indent=1).translate(_OPENED))  # noqa: S704  # nothing of it can end the element

    @property
    def tagged(self) -> list[tuple[str, str]]:
        """The same as `citation_…` tags, which Zotero and Google Scholar read."""
        row = self.row
        day = row.published_at and row.published_at[:10].replace("-", "/")
        tags = [("citation_title", rendering.brief(row.title)), *(("citation_author", name) for name in self.authors),
                ("citation_publication_date", day), ("citation_journal_title", row.site_name),
                ("citation_language", row.language), ("citation_public_url", rendering.web(row.address)),
                ("dc.type", "newspaperArticle"), ("dc.identifier", rendering.web(row.address))]  # fmt: skip
        return [(name, value) for name, value in tags if value]


def _text(row: RevisionRow) -> str:
    return "\n\n".join(filter(None, (row.title, row.lead, row.body)))


def _stretches(before: str, after: str) -> Iterator[tuple[str, str]]:
    """What changed, with some words around it."""
    told = changes(before, after)
    for at, (sign, words) in enumerate(told):
        if sign != "=" or len(words) <= 3 * _KEPT:
            yield sign, words
            continue
        if at:
            yield "=", words[: words.find(" ", _KEPT)]
        yield "…", ""
        if at < len(told) - 1:
            yield "=", words[words.rfind(" ", 0, len(words) - _KEPT) :]
