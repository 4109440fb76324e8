"""What a redaction would take, told before anybody is asked whether it is meant."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipelines.db.archive import Archive
from pipelines.db.rows import Row, fetch
from pipelines.upkeep.redact import article_of, goes_with


@dataclass(frozen=True, slots=True)
class Going(Row):
    """An article that would go."""

    SOURCE: ClassVar[str] = "articles t"
    SPELT: ClassVar[Mapping[str, str]] = {"texts": "(SELECT count(*) FROM revisions WHERE article_id = t.id)"}

    id: int
    site: str | None
    title: str
    url: str | None
    published_at: str | None
    texts: int
    """How many texts it has had."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """All that would go."""

    articles: tuple[Going, ...]
    """The one that was named, then those of other papers, then the rest."""
    captures: int

    @property
    def texts(self) -> int:
        """How many texts they have had together."""
        return sum(article.texts for article in self.articles)

    @property
    def strangers(self) -> tuple[Going, ...]:
        """Articles of other papers than the named one's: nothing but the same bytes brings those together."""
        own = self.articles[0].site
        return tuple(article for article in self.articles if article.site not in (None, own))


def prospect(archive: Archive, name: str) -> Prospect:
    """What `redact` would take with this id or address; raises `ArchiveError` where nothing is kept under it."""
    named = article_of(archive, name)
    found = goes_with(archive, named.id)
    query = """WHERE t.id IN (SELECT value FROM json_each(?3))
               ORDER BY (t.id = ?1) DESC, (t.site IS NOT NULL AND t.site IS NOT ?2) DESC, t.id"""
    articles = fetch(archive.db.conn, Going, query, (named.id, named.site, json.dumps(sorted(found.articles))))
    return Prospect(tuple(articles), len(found.captures))
