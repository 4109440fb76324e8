"""The archive as Python users hold it: `from baotinh import Archive`."""

from collections.abc import Iterable, Mapping
from typing import Unpack

from baotinh.options import known_sites
from pipelines.db import archive
from pipelines.query import search
from pipelines.query.filters import Asked, Filter
from pipelines.query.tables import FLAT, Row, Rows


class Hits(list[Row]):
    """What a search found, the best first, as plain dicts."""

    also: Mapping[str, tuple[str, ...]] = {}
    """What was typed, and what was looked for in its place too: an abbreviation and what it means."""

    def to_dicts(self) -> list[Row]:
        """All of them."""
        return list(self)


class Archive(archive.Archive):
    """An archive folder, open for reading: its articles, what search finds, and every other table, as plain dicts.

    Articles are chosen as on the command line: `site`, `province`, `lineage` (`old`, `new`, `both`), `since`, `until`
    (a `date`, or a text such as `2026-03-07`), `section`, `about`. What does not exist raises `ArchiveError`, which
    suggests the nearest name.
    """

    def search(
        self,
        query: str,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: search.Sort = "relevance",
        literal: bool = False,
        **which: Unpack[Asked],
    ) -> Hits:
        """The best articles for a query, or the newest or oldest, after the first `offset`; as in `baotinh search`."""
        found = search.search(self, query, self._filter(which), limit, offset=offset, sort=sort, literal=literal)
        hits = Hits(search.to_dicts(found))
        hits.also = dict(search.read(query, literal=literal).also)
        return hits

    def articles(self, *, columns: Iterable[str] = (), **which: Unpack[Asked]) -> Rows:
        """Articles as in the view `articles_flat`, in order of id."""
        return self.table(FLAT, columns=columns, **which)

    def table(self, name: str, *, columns: Iterable[str] = (), **which: Unpack[Asked]) -> Rows:
        """Rows of a table or view, those of the chosen articles where it belongs to articles; see `baotinh schema`."""
        return Rows.of(self, name, columns=columns, which=self._filter(which))

    def _filter(self, which: Asked) -> Filter:
        return Filter.of(known_sites(self.folder), **which)
