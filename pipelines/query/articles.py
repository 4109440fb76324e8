"""Reading articles out of the archive."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from crawler.addresses import identity
from pipelines.db.archive import USAGE, Archive, ArchiveError
from pipelines.db.rows import (
    ArticleRow,
    AuthorRow,
    CaptureRow,
    DateRow,
    ImageRow,
    MediaRow,
    PlaceRow,
    RelatedRow,
    RevisionRow,
    Row,
    StoodRow,
    TagRow,
    fetch,
    fetch_one,
)
from pipelines.query.changed_words import Difference, difference
from pipelines.store.names import find as known
from pipelines.store.names import paper_of

Part = TypeVar("Part", AuthorRow, TagRow, ImageRow, MediaRow, RelatedRow, DateRow, PlaceRow)


@dataclass(frozen=True, slots=True)
class Beside(Row):
    """What a list says of an article beside its title."""

    SOURCE: ClassVar[str] = "articles t LEFT JOIN sites s ON s.id = t.site"
    SPELT: ClassVar[Mapping[str, str]] = {"site_name": "s.name"}

    id: int
    site_name: str | None
    section: str | None
    revisions: int
    gone_at: str | None
    lead: str | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much there is."""

    articles: int
    papers: int
    """Newspapers that have any."""
    edited: int
    gone: int
    first_day: str | None
    """Of publication; as long as it is known."""
    last_day: str | None


def find(archive: Archive, name: str) -> ArticleRow | None:
    """The article with this id, or one that it was joined with, or at this address, whichever of its own that is."""
    db = archive.connection
    if name.isdecimal() and len(name) < 19:  # more than SQLite counts
        joined = "WHERE t.id = (SELECT article_id FROM joined WHERE id = ?)"
        number = (int(name),)
        return fetch_one(db, ArticleRow, "WHERE t.id = ?", number) or fetch_one(db, ArticleRow, joined, number)
    return (
        fetch_one(db, ArticleRow, "WHERE t.id = (SELECT article_id FROM names WHERE name = ?)", (identity(name),))
        or fetch_one(db, ArticleRow, "WHERE t.id = (SELECT article_id FROM pages WHERE url = ?)", (name,))
        or fetch_one(db, ArticleRow, "WHERE t.id = ?", (_at(archive, name),))
        or _claiming(archive, name)
    )


def _claiming(archive: Archive, url: str) -> ArticleRow | None:
    """The article whose page gives an address as its own; raises `ArchiveError` where several pages do.

    Saved files that give one are copies of one article.
    """
    found = fetch(archive.connection, ArticleRow, "WHERE t.canonical_url = ? ORDER BY t.id LIMIT 6", (url,))
    if sum(article.url is not None for article in found) > 1:
        shown = ", ".join(str(article.id) for article in found[:5]) + (" …" if len(found) > 5 else "")
        raise ArchiveError(f"several articles give {url} as their own address: name one by its id: {shown}", USAGE)
    return found[0] if found else None


def _at(archive: Archive, url: str) -> int | None:
    """The article at an address that no crawl has met, as far as what is known of its paper tells."""
    db = archive.connection
    papers = (paper_of(db, row["id"]) for row in db.execute("SELECT id FROM sites").fetchall())
    found = (known(db, paper, url) for paper in papers if paper.site and paper.site.own_host(url))
    return next((number for number in found if number is not None), None)


def parts(archive: Archive, article: int, kind: type[Part]) -> list[Part]:
    """What an article has several of, in order."""
    return fetch(archive.connection, kind, "WHERE t.article_id = ? ORDER BY t.position", (article,))


def revisions(archive: Archive, article: int) -> list[RevisionRow]:
    """Every text that an article has had, oldest first."""
    return fetch(archive.connection, RevisionRow, "WHERE t.article_id = ? ORDER BY t.number", (article,))


def revision(archive: Archive, article: ArticleRow, number: int) -> StoodRow:
    """One of the texts that an article has had; raises `ArchiveError` where it has had none of this number."""
    texts = fetch(archive.connection, StoodRow, "WHERE t.article_id = ? ORDER BY t.number", (article.id,))
    found = next((text for text in texts if text.number == number), None)
    if found is None:
        there_are = f"expected 1 to {len(texts)}" if len(texts) > 1 else "expected 1, it has had no other"
        raise ArchiveError(f"article {article.id} has had no text {number}: {there_are}", USAGE)
    return found


def changed(archive: Archive, article: ArticleRow, number: int) -> Difference:
    """What a text put in and took out of the one before it, of which the first has none; errors as of `revision`."""
    now = revision(archive, article, number)
    before = revision(archive, article, number - 1).parts if number > 1 else ()
    return difference(before, now.parts)


def as_it_stood(article: ArticleRow, text: StoodRow) -> ArticleRow:
    """An article with one of the texts that it has had; all else is what is known of it today."""
    told = {name: getattr(text, name) for name in ("title", "lead", "body", "digest", "capture_id")}
    if text.digest != article.digest:  # nobody knows any more how these words stood on the page
        told |= {"subheads": "[]", "lead_is_paragraph": None}
    return replace(article, **told)


def count_copies(archive: Archive, article: int) -> int:
    """How many copies in other papers are known; see `pipelines.store.copies`."""
    query = "SELECT count(*) FROM copies WHERE article_id = ?"
    count: int = archive.connection.execute(query, (article,)).fetchone()[0]
    return count


def capture_of(archive: Archive, article: ArticleRow) -> CaptureRow:
    """The capture that an article was read from."""
    [found] = fetch(archive.connection, CaptureRow, "WHERE t.id = ?", (article.capture_id,))
    return found


def count_by_site(archive: Archive) -> dict[str, dict[str, int]]:
    """How much there is of each paper: articles, those with a publication time, and what belongs to them."""
    query = """SELECT site, count(*) AS articles, count(published_at) AS dated,
        coalesce(sum(paragraphs), 0) AS paragraphs,
        sum((SELECT count(*) FROM images WHERE article_id = a.id AND caption IS NOT NULL)) AS photos,
        sum(related) AS related, sum((SELECT count(*) FROM omissions WHERE article_id = a.id)) AS cut
        FROM articles_flat a GROUP BY site"""
    return {row["site"]: dict(row) for row in archive.connection.execute(query)}


def sections(archive: Archive) -> list[str]:
    """The sections of all papers, as one of them calls each."""
    query = """SELECT min((SELECT a.section FROM articles a WHERE a.site = p.site
                             AND a.section_folded = p.section_folded LIMIT 1)) AS name
               FROM articles_per_section p WHERE p.section_folded <> '' GROUP BY p.section_folded"""
    return sorted(row["name"] for row in archive.connection.execute(query) if row["name"])


def beside(archive: Archive, numbers: Iterable[int]) -> dict[int, Beside]:
    """What a list of articles says of each."""
    chosen = "WHERE t.id IN (SELECT value FROM json_each(?))"
    return {row.id: row for row in fetch(archive.connection, Beside, chosen, (json.dumps(list(numbers)),))}


def holdings(archive: Archive) -> Holdings:
    """How much there is; read from counts that are kept, and from narrow indexes."""
    db = archive.connection
    by_day = """SELECT coalesce(sum(articles), 0), count(DISTINCT nullif(site, '')), min(nullif(day, '')), max(day)
                FROM articles_per_day WHERE articles > 0"""
    count, papers, first, last = db.execute(by_day).fetchone()
    edited = db.execute("SELECT count(DISTINCT article_id) FROM texts WHERE number > 1").fetchone()[0]
    gone = db.execute("SELECT count(*) FROM articles WHERE gone_at NOT NULL").fetchone()[0]
    return Holdings(count, papers, edited, gone, first, last or None)


def is_taken_down(archive: Archive, number: int) -> bool:
    """Whether an article had this number, and nothing of it is kept any more."""
    query = "SELECT 1 FROM joined WHERE id = ? AND article_id IS NULL"
    return archive.connection.execute(query, (number,)).fetchone() is not None


def provinces_named(archive: Archive, number: int) -> list[tuple[str, bool, int]]:
    """The provinces that a text names without doubt: name, whether it is one of today, how often; most often first."""
    query = """SELECT coalesce(f.name, n.name), f.key IS NULL, count(*) FROM places p
               LEFT JOIN provinces n ON n.key = p.present LEFT JOIN provinces f ON f.key = p.former
               WHERE p.article_id = ? AND p.doubt IS NULL AND coalesce(f.name, n.name) NOT NULL
               GROUP BY 1, 2 ORDER BY 3 DESC, min(p.position)"""
    return [(row[0], bool(row[1]), row[2]) for row in archive.connection.execute(query, (number,))]


def first_seen(archive: Archive, numbers: Iterable[int]) -> dict[int, str]:
    """When each article was first stored."""
    query = "SELECT id, first_seen_at FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    return dict(archive.connection.execute(query, (json.dumps(list(numbers)),)).fetchall())


def numbers_at(archive: Archive, urls: Iterable[str]) -> dict[str, int]:
    """The numbers of the articles at addresses, of those that are kept."""
    query = """SELECT value, coalesce((SELECT article_id FROM names WHERE name = identity(value)),
                 (SELECT article_id FROM pages WHERE url = value)) AS number FROM json_each(?)"""
    rows = archive.connection.execute(query, (json.dumps(list(urls)),))
    return {row[0]: row[1] for row in rows if row[1] is not None}
