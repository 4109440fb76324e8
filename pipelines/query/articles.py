"""Reading articles out of the archive."""

from dataclasses import replace
from typing import TypeVar

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
    StoodRow,
    TagRow,
    fetch,
    fetch_one,
)
from pipelines.query.changed_words import Difference, difference
from pipelines.store.names import find as known
from pipelines.store.names import paper_of

Part = TypeVar("Part", AuthorRow, TagRow, ImageRow, MediaRow, RelatedRow, DateRow, PlaceRow)


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
