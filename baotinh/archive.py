"""The archive as Python users hold it: `from baotinh import Archive`."""

from collections.abc import Iterable, Mapping
from typing import Unpack

from baotinh.options import known_sites
from pipelines.db import archive
from pipelines.query import past, search
from pipelines.query.selection import Chosen, Ordered, Selection
from pipelines.query.standing_out import Of, Standing, standing_out
from pipelines.query.tables import FLAT, Row, Rows
from pipelines.query.trend import Split, Trend, Unit
from pipelines.query.trend import trend as count_over_time


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
    (a `date`, or a text such as `2026-03-07`), `undated`, `section`, `about`, `one_per_story`, and put in order
    by `sort`, `limit` and `offset`. What does not exist raises `ArchiveError`, which suggests the nearest name.
    """

    def search(self, query: str, *, limit: int = 20, **chosen: Unpack[Ordered]) -> Hits:
        """The best articles for a query, or the newest or oldest, after the first `offset`; as in `baotinh search`."""
        selection = Selection.of(known_sites(self.folder), query=query, limit=limit, **chosen)
        hits = Hits(search.to_dicts(search.search(self, selection)))
        hits.also = dict(selection.also)
        return hits

    def search_past(self, query: str, *, limit: int = 20, **chosen: Unpack[Ordered]) -> Hits:
        """The best of the texts that stand no more, in the articles chosen; as in `baotinh search --revisions`."""
        selection = Selection.of(known_sites(self.folder), query=query, limit=limit, revisions=True, **chosen)
        hits = Hits(search.to_dicts(past.search(self, selection)))
        hits.also = dict(selection.also)
        return hits

    def trend(self, query: str, *, by: Unit = "month", split: Split | None = None, **chosen: Unpack[Ordered]) -> Trend:
        """How many articles and stories a query finds in each period, and of how many; as in `baotinh trend`."""
        selection = Selection.of(known_sites(self.folder), query=query, **chosen)
        return count_over_time(self, selection, by, split, lineage=chosen.get("lineage", "both"))

    def standing_out(self, query: str, of: Of = "words", **chosen: Unpack[Ordered]) -> Standing:
        """What stands out in what a query finds: words, papers or provinces; as in `baotinh trend --top`."""
        selection = Selection.of(known_sites(self.folder), query=query, **chosen)
        return standing_out(self, selection, of, lineage=chosen.get("lineage", "both"))

    def articles(self, *, columns: Iterable[str] = (), **chosen: Unpack[Chosen]) -> Rows:
        """Articles as in the view `articles_flat`: those that a query finds, in its order; else in order of id."""
        return self.table(FLAT, columns=columns, **chosen)

    def table(self, name: str, *, columns: Iterable[str] = (), **chosen: Unpack[Chosen]) -> Rows:
        """Rows of a table or view, those of the chosen articles where it belongs to articles; see `baotinh schema`."""
        return Rows.of(self, name, columns=columns, chosen=Selection.of(known_sites(self.folder), **chosen))
