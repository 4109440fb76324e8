"""The names of articles: what their addresses come to, and what is known of a newspaper's addresses.

Every article has its names: what its addresses come to without scheme, `www.`, AMP and tracking, and the number that
the paper itself gives it, where its site file says how to read that.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.addresses import bare_host, host_of, identity, plain_identity
from crawler.canonical import is_believed, is_same_host
from pipelines.db.tombstones import has_any, has_tombstone

if TYPE_CHECKING:  # who only looks an article up by its number needs neither
    from crawler.items import Page
    from crawler.sites import Site

PAIRS = 5
"""Pairs of addresses with the same text, of more than one article, that make a key of the query tracking."""
_NUMBER_LENGTH = 5
"""Characters from which the number in an address is the article's, and not a year or a part of its title."""

CHECKS = frozenset(
    {"cHash", "no_cache", "backPid", "tx_ttnews%5BbackPid%5D", "tx_ttnews%5Bpointer%5D", "tx_news_pi1%5BcHash%5D"}
)
"""Keys of the query that say how a page may be cached, or where the link back leads (TYPO3): never which page it is.

They are asked for as they stand, since some servers answer nothing else."""

Wanted = Callable[[int, Collection[str]], int | None]
"""The number that the article read from a capture, under some names, had in an archive before."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of the addresses of a newspaper; of pages of none nothing is."""

    site: "Site | None" = None
    ignored: frozenset[str] = frozenset()
    """Keys of the query that were learnt to be tracking."""
    suspected: frozenset[str] = frozenset()
    """These, and those that may be: a takedown holds for them too, also when it took what they were learnt from."""

    def names(self, url: str) -> tuple[str, ...]:
        """What an address comes to: without what was learnt to be tracking first, as it stands, by the number."""
        number = self.site.article_id(url) if self.site and self.site.own_host(url) else None
        is_long = number is not None and len(number.rpartition("/")[2]) >= _NUMBER_LENGTH
        by_number = (f"{self.site.id}#{number}",) if self.site and is_long else ()
        return tuple(dict.fromkeys((identity(url, self.ignored), identity(url), *by_number)))

    def meeting_name(self, url: str) -> str:
        """The name by which addresses of one article meet before any of them was read."""
        names = self.names(url)
        return names[-1] if "#" in names[-1] else names[0]

    def believes(self, claimed: str, url: str) -> bool:
        """Whether an address that a page gives as its own is one of this paper's, and keeps what tells the article."""
        return self.may_claim(claimed, url) and is_believed(claimed, url)

    def may_claim(self, claimed: str, url: str) -> bool:
        """Whether an address that a page gives as its own is on the paper's hosts; of no paper, on its own."""
        is_own = self.site and self.site.own_host(url) and self.site.own_host(claimed)
        return bool(is_own or is_same_host(claimed, url))

    def elsewhere(self, url: str) -> tuple[str, ...]:
        """The names of the same path on the other hosts of the paper."""
        own = self.site and self.site.own_host(url)
        if not self.site or not own:
            return ()
        name = self.names(url)[0]
        host = host_of(name)
        bare, port, path = host.partition(":")[0], host[len(host.partition(":")[0]) :], name[len(host) :]
        edition = bare.removesuffix(bare_host(own))
        hosts = [prefix + bare_host(other) for other in self.site.hosts for prefix in dict.fromkeys((edition, ""))]
        found = (f"{other}{port}{path}" for other in hosts)
        return tuple(other for other in dict.fromkeys(found) if other != name)

    def is_main(self, url: str | None) -> bool:
        """Whether an address is on the paper's domain, and not on an alias."""
        return not self.site or not url or self.site.own_host(url) in (self.site.domain, None)


@dataclass(frozen=True, slots=True)
class Known:
    """Which article a page is."""

    key: str
    """The name that a new article gets."""
    names: tuple[str, ...]
    """All that the page tells of its names."""
    number: int | None = None
    """The article, where it is known."""
    is_by_text: bool = False
    """Whether only its text says so."""
    doubted: frozenset[str] = frozenset()
    """Those of its names that hold only as long as the text agrees."""


@lru_cache(maxsize=512)
def _site(name: str, domain: str, aliases: str, form: str | None) -> "Site":
    from crawler.sites import Site

    pattern = re.compile(form) if form else None
    return Site(id=name, name=name, domain=domain, aliases=tuple(json.loads(aliases)), article=pattern)


def paper_of(db: sqlite3.Connection, site: str | None) -> Paper:
    """What the archive knows of the addresses of a newspaper."""
    row = db.execute("SELECT id, domain, aliases, article_form FROM sites WHERE id = ?", (site,)).fetchone()
    if row is None:
        return Paper()
    keys = _tracking(db, row["id"])
    return Paper(_site(*row), CHECKS.union(key for key in keys if keys[key]), CHECKS.union(keys))


def tracking(db: sqlite3.Connection, site: str) -> frozenset[str]:
    """The keys of the query that were learnt to be tracking at a newspaper."""
    return frozenset(key for key, is_learnt in _tracking(db, site).items() if is_learnt)


def _tracking(db: sqlite3.Connection, site: str) -> dict[str, bool]:
    """The keys that are tracking by all that was seen so far, and whether that is enough."""
    rows = db.execute(
        """SELECT p.key, count(*) >= ? AND count(DISTINCT article_id) > 1 AS is_learnt
           FROM pairs p JOIN names USING (name) WHERE p.site = ? GROUP BY p.key HAVING min(p.is_same)""",
        (PAIRS, site),
    )
    return {row["key"]: bool(row["is_learnt"]) for row in rows}


def find(db: sqlite3.Connection, paper: Paper, url: str) -> int | None:
    """The article that an address is one of, as far as the address alone tells."""
    for name in paper.names(url):
        if row := of_name(db, name):
            return int(row["article_id"])
    return tracked(db, paper, url)


def digest_name(page: "Page") -> str:
    """The name of a file without an address."""
    return f"sha256:{hashlib.sha256(page.body).hexdigest()}"


def named(db: sqlite3.Connection, name: str) -> Known:
    """The article with a name that is known beforehand."""
    row = of_name(db, name)
    return Known(name, (name,), row["article_id"] if row else None)


def of_name(db: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    """The article with a name, and whether only its text says so."""
    row: sqlite3.Row | None = db.execute("SELECT article_id, is_by_text FROM names WHERE name = ?", (name,)).fetchone()
    return row


def tracked(db: sqlite3.Connection, paper: Paper, url: str) -> int | None:
    """The article at an address that differs in nothing but what was learnt to be tracking."""
    bare, name = identity(url, paper.ignored), identity(url)
    if bare == name:
        return None
    row = db.execute(
        """SELECT article_id FROM stems JOIN names USING (name)
           WHERE rest = ? AND key IN (SELECT value FROM json_each(?)) LIMIT 1""",
        (bare, json.dumps(sorted(paper.ignored))),
    ).fetchone()
    return row and int(row["article_id"])


def is_taken_down(db: sqlite3.Connection, paper: Paper, url: str) -> bool:
    """Whether the article at an address was taken down, under whatever name; on another host its text is not there."""
    if not has_any(db):
        return False
    names = (*paper.names(url), identity(url, paper.suspected), plain_identity(url), *paper.elsewhere(url))
    return any(has_tombstone(db, name) for name in dict.fromkeys(names))


def remember(db: sqlite3.Connection, known: Known, number: int) -> None:
    """Write down the names of an article. Inside the transaction that stores it."""
    rows = ((name, number, known.is_by_text or name in known.doubted) for name in known.names)
    db.executemany(
        """INSERT INTO names (name, article_id, is_by_text) VALUES (?1, ?2, ?3)
           ON CONFLICT (name) DO UPDATE SET article_id = ?2, is_by_text = ?3 WHERE article_id <> ?2 AND is_by_text""",
        rows,
    )


def take_over(db: sqlite3.Connection, key: str) -> None:
    """Have an article whose key turned out to be another's go on under another of its names."""
    db.execute(
        """UPDATE articles SET key = coalesce((SELECT name FROM names WHERE article_id = articles.id AND name <> key
             ORDER BY is_by_text, name LIMIT 1), 'article ' || id) WHERE key = ?""",
        (key,),
    )


def is_named(db: sqlite3.Connection, number: int | None, url: str) -> bool:
    """Whether an address is known as one of an article."""
    row = of_name(db, identity(url))
    return row is not None and row["article_id"] == number


def new_number(db: sqlite3.Connection, wanted: int | None = None) -> int:
    """The number of a new article: the one that it had before, if that is free; else one that none ever had."""
    if wanted is not None and not db.execute("SELECT 1 FROM articles WHERE id = ?", (wanted,)).fetchone():
        return wanted
    query = "SELECT 1 + max(coalesce((SELECT max(id) FROM articles), 0), coalesce((SELECT max(id) FROM joined), 0))"
    return int(db.execute(query).fetchone()[0])
