"""Which article a page is: by its address where that tells, by its text where only the path does.

A page that is at none of the names of an article may still be that article: at the same path on another host of the
paper, or with another query. Then the text decides, and a name that only the text has joined is told apart again by
another text.
"""

import sqlite3
from dataclasses import replace

from crawler.addresses import identity
from crawler.canonical import is_in_doubt, may_be_same_page, may_be_slug_of
from crawler.items import Article, Page
from pipelines.store.copies import FEWEST, shingles, with_words_of
from pipelines.store.likeness import has_text, is_alike
from pipelines.store.names import Known, Paper, digest_name, named, of_name, tracked
from pipelines.store.tracking import differing, is_refuted


def recognise(db: sqlite3.Connection, paper: Paper, article: Article, page: Page, digest: str) -> Known:
    """Which article a page is; its number is `None` where it is a new one."""
    if page.url is None:
        return named(db, digest_name(page))
    own = paper.names(page.url)
    names, doubted = _told(paper, article, page.url)
    refuted = set()
    for name in names:
        row = of_name(db, name)
        if row is None or not _may_be(db, paper, row["article_id"], is_claim=name not in own):
            refuted |= {name} if row else set()
            continue
        is_sure = name not in doubted and not row["is_by_text"]
        if is_sure or is_alike(db, row["article_id"], article, digest):
            return Known(name, names, row["article_id"], is_by_text=bool(row["is_by_text"]), doubted=doubted)
        refuted |= {name} & doubted
    left = tuple(name for name in names if name not in refuted)
    return _by_text(db, paper, Known(left[0], left, doubted=doubted), article, page.url, digest)


def _may_be(db: sqlite3.Connection, paper: Paper, number: int, *, is_claim: bool) -> bool:
    """Whether an article may be a paper's: what a page claims can never be another paper's."""
    row = db.execute("SELECT site FROM articles WHERE id = ?", (number,)).fetchone()
    return not is_claim or paper.site is None or row["site"] in (paper.site.id, None)


def _told(paper: Paper, article: Article, url: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names that a page tells, its claim first; and those of them that hold only if the text agrees."""
    names = paper.names(url)
    doubted = {names[0]} - {identity(url)}
    claim = article.canonical_url
    if not claim or not paper.may_claim(claim, url):
        return names, frozenset(doubted)
    claimed = paper.names(claim)
    is_believed = paper.believes(claim, url)
    if is_in_doubt(claim, url) or not is_believed:
        doubted |= set(claimed).difference(names)
    if is_believed:
        return tuple(dict.fromkeys((*claimed, *names))), frozenset(doubted)
    if may_be_slug_of(claim, url):  # the text decides
        return tuple(dict.fromkeys((*names, *claimed))), frozenset(doubted)
    return names, frozenset(doubted.intersection(names))


def _by_text(db: sqlite3.Connection, paper: Paper, known: Known, article: Article, url: str, digest: str) -> Known:
    """The same article at the same path on another host, or with another query, if the texts agree."""
    number = tracked(db, paper, url)
    if number is not None and is_alike(db, number, article, digest):
        return replace(known, number=number)
    for name in paper.elsewhere(url):
        row = of_name(db, name)
        if row and is_alike(db, row["article_id"], article, digest):
            return replace(known, number=row["article_id"], is_by_text=True)
    if len(shingles(article.text)) >= FEWEST:
        for key, number in differing(db, identity(url)):
            if has_text(db, number, digest) and not is_refuted(db, paper, key):
                return replace(known, number=number, is_by_text=True)
        for number, other in with_words_of(db, article.text, paper.site.id if paper.site else None):
            if may_be_same_page(url, other) and has_text(db, number, digest):
                return replace(known, number=number, is_by_text=True)
    return known
