"""What pages were whose addresses look alike: learnt from what was read, in the order in which it was stored.

A paper makes its addresses by a few forms (`crawler.addresses.form_of`). After a dozen pages it is known which of them
are articles; what looks like them is asked for first, and what has led nowhere no more.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import product
from typing import Literal

from crawler.addresses import form_of
from crawler.items import Ask, Chance, Kind, Link, Visit

Verdict = Literal["article", "listing", "spent", "nothing"]
"""`spent`: lists of what is known anyway."""

TRIALS = 3
"""Pages of a form after which something can be said of it; as many are lost on a form that leads nowhere."""

ENOUGH = 12
"""Pages after which the larger part decides."""

MOST = 200
"""Forms of a paper that are told apart; whoever makes more of them has those counted as one."""

REST = "…"
"""The form that stands for all further ones."""

RANKS: dict[Chance, int] = {"told": 0, "likely": 1, "possible": 2, "related": 3}
"""The order in which addresses that nobody has read are asked for."""

_KINDS: tuple[Kind, ...] = ("article", "listing")

NEVER = 9
"""Rank of addresses of a form that has led nowhere: they stay, and wait for it to be known better."""


@dataclass(frozen=True, slots=True)
class Form:
    """How often pages of a form were what."""

    form: str
    articles: int
    listings: int
    others: int
    """Neither: static pages, pages without a text, missing ones."""
    found: int
    """Articles that were first met on its listings."""

    @property
    def verdict(self) -> Verdict | None:
        """What pages of this form are; `None` while that is not known."""
        whole = self.whole
        if whole < TRIALS:
            return None
        if self.articles >= TRIALS and self.articles * 2 >= whole:
            return "article"
        if self.articles * 10 < whole:
            return self._without_articles(whole)
        return "article" if whole >= ENOUGH else None

    @property
    def hopeless(self) -> tuple[tuple[Kind, int], ...]:
        """What of this form is not worth asking for any more, as kind and rank.

        Not what was announced, nor what stands in the menu of a front page. What looks like an article goes last:
        pages about the paper, and sections with long names, stand first on a front page.
        """
        if self.verdict not in ("spent", "nothing"):
            is_barren = self.listings >= TRIALS and not self.found
            return (("listing", RANKS["related"]),) if is_barren and self.verdict != "article" else ()
        trials = tuple(product(_KINDS, (RANKS["possible"], RANKS["related"])))
        is_sure = self.verdict == "nothing" and self.whole >= ENOUGH
        return (*trials, ("article", RANKS["likely"])) if is_sure else trials

    @property
    def whole(self) -> int:
        """How many pages are counted."""
        return self.articles + self.listings + self.others

    def _without_articles(self, whole: int) -> Verdict | None:
        if not self.listings or self.listings * 10 < whole:
            return "nothing"
        if self.listings >= 2 * TRIALS and self.found < self.listings:
            return "spent"
        return "listing" if self.listings >= TRIALS else None


def known(db: sqlite3.Connection, site: str, form: str) -> Form | None:
    """What is known of a form of a paper; of one too many, what is known of all of these."""
    row = db.execute("SELECT * FROM forms WHERE site = ? AND form = ?", (site, form)).fetchone()
    if row is None and _is_full(db, site):
        row = db.execute("SELECT * FROM forms WHERE site = ? AND form = ?", (site, REST)).fetchone()
    return row and Form(*(row[name] for name in Form.__slots__))


def of_site(db: sqlite3.Connection, site: str) -> Iterator[Form]:
    """All that is known of a paper, the commonest form first."""
    rows = db.execute("SELECT * FROM forms WHERE site = ? ORDER BY articles + listings + others DESC, form", (site,))
    for row in rows:
        yield Form(*(row[name] for name in Form.__slots__))


def example(db: sqlite3.Connection, form: Form, site: str) -> str | None:
    """An address of a form, one that was read as what most are, if there is one."""
    kind = "listing" if form.verdict in ("listing", "spent") else "article"
    query = """SELECT url FROM pages WHERE site = ? AND form = ?
               ORDER BY kind = ? DESC, article_id IS NULL, looks = 0, url LIMIT 1"""
    row = db.execute(query, (site, form.form, kind)).fetchone()
    return row and str(row["url"])


def rank_of(form: Form | None, kind: Kind, chance: Chance) -> int:
    """When an address comes to be asked for, by what speaks for it and what is known of its form."""
    rank = RANKS.get(chance, NEVER)
    if form is None:
        return rank
    if form.verdict == "article":
        is_menu = kind == "listing" and chance == "likely"
        return rank if chance == "related" or is_menu else 0
    return NEVER if (kind, rank) in form.hopeless else rank


class Ranks:
    """When the links of a page come to be asked for."""

    def __init__(self, db: sqlite3.Connection, site: str) -> None:
        self._form = cache(partial(known, db, site))

    def kind_of(self, link: Link) -> Link:
        """The link with what it is known to be, whatever its address looks like."""
        if link.kind != "listing" or link.is_next or link.chance == "told":
            return link
        form = self._form(form_of(link.url))
        return replace(link, kind="article") if form and form.verdict == "article" else link

    def of(self, link: Link) -> tuple[str, int]:
        """The form of its address, and its rank."""
        form = form_of(link.url)
        return form, rank_of(self._form(form), link.kind, link.chance)


def learn(db: sqlite3.Connection, visit: Visit, *, found: int) -> None:
    """Count a page that was read for the first time, and have those that wait behind it asked for accordingly.

    `found` is how many unknown articles stood on it. Inside the transaction that stores the page.
    """
    column = _column(visit)
    if column is None or visit.ask.kind not in ("article", "listing"):
        return
    ask, form = visit.ask, form_of(visit.ask.url)
    before = known(db, ask.site, form)
    name = before.form if before else REST if _is_full(db, ask.site) else form
    db.execute(
        f"""INSERT INTO forms (site, form, {column}, found) VALUES (:site, :form, 1, :found)
            ON CONFLICT (site, form) DO UPDATE SET {column} = {column} + 1, found = found + :found""",  # noqa: S608
        {"site": ask.site, "form": name, "found": found},
    )
    now = known(db, ask.site, name)
    if now is not None and (before is None or (now.verdict, now.hopeless) != (before.verdict, before.hopeless)):
        _rank_anew(db, ask, form, now)


def _column(visit: Visit) -> str | None:
    """What the page is counted as; nothing where the answer says nothing of it."""
    if visit.kind is not None:
        return "articles" if visit.kind == "article" else "listings"
    reason = visit.reason or ""
    is_page = visit.outcome == "done" and reason != "not modified"
    return "others" if is_page or visit.outcome == "gone" or reason in _NO_PAGE else None


_NO_PAGE = frozenset({"error page", "empty page", "script shell", "HTTP 404, unconfirmed", "HTTP 410, unconfirmed"})


def _rank_anew(db: sqlite3.Connection, ask: Ask, form: str, now: Form) -> None:
    """Of those that wait: what was announced, or is only named by an article, stays where it is."""
    told = {"site": ask.site, "form": form, "hopeless": json.dumps([f"{kind} {rank}" for kind, rank in now.hopeless])}
    if now.form == REST:
        db.execute(f"UPDATE pages SET rank = {NEVER} WHERE {_WAITS} AND {_HOPELESS} AND form NOT IN {_KNOWN}", told)  # noqa: S608
    elif now.verdict == "article":
        db.execute(f"UPDATE pages SET rank = 0, kind = 'article' WHERE {_WAITS} AND form = :form AND rank <> 3", told)  # noqa: S608
    elif now.hopeless:
        db.execute(f"UPDATE pages SET rank = {NEVER} WHERE {_WAITS} AND form = :form AND {_HOPELESS}", told)  # noqa: S608
    else:
        db.execute(f"UPDATE pages SET rank = 2 WHERE {_WAITS} AND form = :form AND rank = {NEVER}", told)  # noqa: S608


_WAITS = "site = :site AND state = 'due' AND rank > 0"
_HOPELESS = "kind || ' ' || rank IN (SELECT value FROM json_each(:hopeless))"
_KNOWN = "(SELECT form FROM forms WHERE site = :site)"


def _is_full(db: sqlite3.Connection, site: str) -> bool:
    return bool(db.execute("SELECT count(*) >= ? FROM forms WHERE site = ?", (MOST, site)).fetchone()[0])
